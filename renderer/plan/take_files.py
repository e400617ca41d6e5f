"""The names of the files in which takes can be heard."""

from __future__ import annotations

import re

_TAKE = re.compile(r"(.+)-sentence-[0-9]+-take-[0-9]+\.wav")


def take_file_name(script: str, sentence: int, take: int) -> str:
    """The name of the file for a take, by the name of its script and its numbers."""
    return f"{script}-sentence-{sentence}-take-{take}.wav"


def is_take_file(name: str, folder: str) -> bool:
    """Whether a file is there to hear a take: it lies in the folder of its script, and has its name."""
    found = _TAKE.fullmatch(name)
    return found is not None and found[1] == folder
