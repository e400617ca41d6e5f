"""Formatting of scripts, and changes to their pacing."""

from renderer.script.editing.pacing_edits import WrittenPacing as WrittenPacing
from renderer.workflows.change_pacing import Repacing as Repacing
from renderer.workflows.change_pacing import repace as repace
from renderer.workflows.change_pacing import replace_script as replace_script
from renderer.workflows.format import Reformatting as Reformatting
from renderer.workflows.format import reformat as reformat
from renderer.workflows.lay_out_tracks import Planned as Planned
