"""Shows a folder in the file manager of this computer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

from renderer.errors import InputError


def open_folder(folder: Path) -> None:
    """Show a folder in the file manager, as a double click does. It is not waited for.

    Raises:
        InputError: the folder is not there, or there is no file manager.
    """
    if not folder.is_dir():
        raise InputError("the folder is not there yet; make the files first")
    if sys.platform == "win32":
        os.startfile(folder)  # noqa: S606 - a folder, which the file manager shows
        return
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None:
        raise InputError(f"no program here can show a folder; open it yourself: {folder}")
    Thread(target=_run, args=(program, folder), daemon=True).start()


def _run(program: str, folder: Path) -> None:
    subprocess.run(  # noqa: S603 - the program of the system, and no shell
        [program, str(folder.absolute())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
