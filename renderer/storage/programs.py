"""Finds the programs that are installed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def installed_program(name: str) -> Path | None:
    """The path of a program in the folders of ``PATH``; None if none of them has it.

    A file beside the scripts is never found, as a project that was downloaded may have one with this name:
    relative folders are left out, and the current folder, in which Windows looks first.
    """
    if not Path(name).is_absolute() and Path(name).name != name:
        return None
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        if Path(folder).is_absolute() and (found := shutil.which(Path(folder, name))):
            return Path(found)
    return None
