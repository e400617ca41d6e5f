"""Work on the scripts of a project: its list, their texts, what is wrong in them, and what changes."""

from renderer.workflows.check_text import TextCheck as TextCheck
from renderer.workflows.check_text import check_text as check_text
from renderer.workflows.completions import Completions as Completions
from renderer.workflows.completions import completions as completions
from renderer.workflows.project_changes import Change as Change
from renderer.workflows.project_changes import ProjectChanges as ProjectChanges
from renderer.workflows.project_scripts import ENDINGS as ENDINGS
from renderer.workflows.project_scripts import Project as Project
from renderer.workflows.project_scripts import ScriptEntry as ScriptEntry
from renderer.workflows.save_script import ConflictError as ConflictError
from renderer.workflows.save_script import VersionedText as VersionedText
from renderer.workflows.save_script import load_script as load_script
from renderer.workflows.save_script import save_script as save_script
