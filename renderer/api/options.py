"""The options of a render beyond a script and its settings."""

from renderer.script.pacing import PACING_KEYS as PACING_KEYS
from renderer.workflows.options import COMMAND_OPTIONS as COMMAND_OPTIONS
from renderer.workflows.options import CommandOption as CommandOption
from renderer.workflows.options import Group as Group
from renderer.workflows.options import Options as Options
from renderer.workflows.options import RenderChoices as RenderChoices
from renderer.workflows.options import read_options as read_options
