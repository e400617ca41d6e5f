"""What a person does if a rule is not met: in words for the command line, and for the page of the studio."""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class Remedy(Struct, frozen=True):
    """A remedy in two wordings. A text that is added belongs to both."""

    command: str
    page: str

    def __add__(self, more: Remedy | str) -> Remedy:
        other = worded(more)
        return Remedy(self.command + other.command, self.page + other.page)

    def __radd__(self, before: str) -> Remedy:
        return worded(before) + self

    def filled(self, **values: Any) -> Remedy:
        """The remedy with values in place of ``{low}`` and others; see ``Fact``."""
        return Remedy(self.command.format_map(values), self.page.format_map(values))


def worded(remedy: Remedy | str) -> Remedy:
    """A remedy, or a text that says the same at the command line and in the page."""
    return Remedy(remedy, remedy) if isinstance(remedy, str) else remedy


NO_BED = Remedy("render with --bed off", "choose no bed")


def set_lufs(value: str) -> Remedy:
    return Remedy(f"render with --lufs {value}", f"choose {value} LUFS as the loudness of the words")


def comparative_lufs(which: str) -> Remedy:
    """``lower`` or ``higher``."""
    return Remedy(f"render with a {which} --lufs", f"choose a {which} loudness of the words")


def comparative_length(which: str) -> Remedy:
    """``longer`` or ``shorter``."""
    return Remedy(f"render with a {which} --length", f"choose a {which} length")


def set_bitrate(value: str) -> Remedy:
    return Remedy(f"render with --bitrate {value}", f"choose {value} kbit/s as the bit rate")


def comparative_bitrate(which: str) -> Remedy:
    """``lower`` or ``higher``."""
    return Remedy(f"render with a {which} --bitrate", f"choose a {which} bit rate")


def setting(option: str, key: str, value: str) -> Remedy:
    """A setting for which the page has no field."""
    return Remedy(f"render with {option} {value}", f"set {key} = {value} in renderer.toml")
