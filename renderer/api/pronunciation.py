"""How a word is spoken, written for one script or for all scripts of a folder."""

from renderer.script.editing.say_edits import say_word as say_word
from renderer.script.source import Source as Source
from renderer.workflows.say_everywhere import say_everywhere as say_everywhere
