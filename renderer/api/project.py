"""What a project knows of its scripts beyond their texts, and how more of them come."""

from renderer.workflows.delete_script import delete_script as delete_script
from renderer.workflows.delete_script import restore_script as restore_script
from renderer.workflows.duplicate_script import duplicate_script as duplicate_script
from renderer.workflows.read_upload import UploadedScript as UploadedScript
from renderer.workflows.read_upload import read_upload as read_upload
from renderer.workflows.rename_script import rename_script as rename_script
from renderer.workflows.script_state import ScriptState as ScriptState
from renderer.workflows.script_state import SeenScript as SeenScript
from renderer.workflows.script_state import script_state as script_state
from renderer.workflows.script_state import unknown_state as unknown_state
