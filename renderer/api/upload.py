"""Upload of a finished folder to the place where it is published."""

from renderer.publish.upload.sending import Uploaded as Uploaded
from renderer.workflows.upload import UPLOAD_TIMEOUT_SECONDS as UPLOAD_TIMEOUT_SECONDS
from renderer.workflows.upload import upload as upload
