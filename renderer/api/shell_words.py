"""What a shell completes on the command line."""

from renderer.workflows.check import list_profiles as list_profiles
from renderer.workflows.new_script import KINDS as KINDS
from renderer.workflows.shell_words import beds as beds
from renderer.workflows.shell_words import caption_formats as caption_formats
from renderer.workflows.shell_words import chapters as chapters
from renderer.workflows.shell_words import formats as formats
from renderer.workflows.shell_words import optional_parts as optional_parts
from renderer.workflows.shell_words import voices as voices
