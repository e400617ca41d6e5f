"""Libraries imported ahead of the first render of a long process."""

from __future__ import annotations

from importlib import import_module


def warm_up() -> None:
    """Import what a process would otherwise import in its first render."""
    for name in ("lameenc", "mutagen.id3", "scipy", "soundfile"):
        import_module(name)
