"""Pictures of laid-out tracks."""

from renderer.workflows.picture import check_picture as check_picture
from renderer.workflows.picture import picture_compiled as picture_compiled
