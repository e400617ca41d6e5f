"""Covers drawn from the title of a script."""

from renderer.companions.cover.palettes import PALETTES as PALETTES
from renderer.workflows.cover import cover_compiled as cover_compiled
from renderer.workflows.cover import cover_of as cover_of
