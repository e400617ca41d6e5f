"""Outlines of texts that are being written, what their cues do, and other names in them."""

from renderer.script.cues.meanings import MEANINGS as MEANINGS
from renderer.script.cues.meanings import meaning_of as meaning_of
from renderer.script.cues.model import Include as Include
from renderer.script.cues.model import MarkHere as MarkHere
from renderer.script.cues.model import OptionalPart as OptionalPart
from renderer.script.editing.renaming import Named as Named
from renderer.script.editing.renaming import named_at as named_at
from renderer.script.outline import Outline as Outline
from renderer.script.outline import OutlineCue as OutlineCue
from renderer.script.outline import OutlineHeading as OutlineHeading
from renderer.storage.script_paths import PathError as PathError
from renderer.storage.script_paths import written_path as written_path
from renderer.workflows.rename_names import changes_of_name as changes_of_name
from renderer.workflows.rename_names import has_name as has_name
from renderer.workflows.text_outline import TextOutline as TextOutline
from renderer.workflows.text_outline import text_outline as text_outline
