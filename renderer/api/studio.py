"""The scripts of a project: their list, their texts, and what changes."""

from renderer.encode.formats import MEDIA_TYPES as MEDIA_TYPES
from renderer.storage.regular_files import open_regular as open_regular
from renderer.workflows.project_changes import Change as Change
from renderer.workflows.project_changes import ProjectChanges as ProjectChanges
from renderer.workflows.project_scripts import ENDINGS as ENDINGS
from renderer.workflows.project_scripts import Project as Project
from renderer.workflows.project_scripts import ScriptEntry as ScriptEntry
from renderer.workflows.save_script import ConflictError as ConflictError
from renderer.workflows.save_script import VersionedText as VersionedText
from renderer.workflows.save_script import load_script as load_script
from renderer.workflows.save_script import save_script as save_script
from renderer.workflows.script_files import MOST_FOREIGN_BYTES as MOST_FOREIGN_BYTES
