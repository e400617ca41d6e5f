"""Loads every module of the program and what it loads later, so that a fork has nothing left to load."""

from __future__ import annotations

import importlib
import pkgutil

import renderer

_LATER = (
    "PIL.Image", "PIL.ImageDraw", "PIL.ImageFont", "jinja2", "lameenc", "lxml.etree", "pedalboard",
    "scipy.ndimage", "scipy.signal", "soundfile", "soxr",
)  # fmt: skip


def load_all() -> None:
    """Load them."""
    for module in pkgutil.walk_packages(renderer.__path__, "renderer."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in _LATER:
        importlib.import_module(name)
