"""``renderer studio``: write scripts in a page of the browser."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

from renderer.errors import InputError, shell_command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "script",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="SCRIPT",
        help="a script, or a folder of scripts (default: this folder)",
    )
    parser.add_argument(
        "--port", type=_port, default=0, metavar="N", help="use this port (default: a free one)"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address of the page")


def run(arguments: argparse.Namespace) -> int:
    """Serve the page until a signal ends the process.

    Raises:
        InputError: there is no such script or folder, or the port cannot be used.
    """
    from renderer.api.studio import ENDINGS

    script: Path = arguments.script
    if not script.exists():
        command = shell_command("new", script)
        raise InputError(f"{script}: no such script or folder; to make a script, run: {command}")
    if not script.is_dir() and script.suffix.lower() not in ENDINGS:
        raise InputError(f"{script}: the name of a script ends in .md or .txt; name a script or a folder")
    from renderer.studio.access import Access
    from renderer.studio.ports import listening, listening_for

    folder, opened = (script, None) if script.is_dir() else (script.parent, script.name)
    with listening(arguments.port) if arguments.port else listening_for(folder) as listener:
        access = Access(listener.getsockname()[1])
        print(f"the studio runs until you press Ctrl-C, at {access.address}", flush=True)
        if not arguments.no_browser:
            threading.Thread(target=_open, args=(access.address_once,), daemon=True).start()
        from renderer.studio.server import make_server  # it takes long to load; the browser starts meanwhile

        make_server(folder, access, opened=opened).run([listener])
    return 0


def _open(address: str) -> None:
    import webbrowser

    webbrowser.open(address)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f'"{text}" is not a port; write a number from 1024 to 65535')
    return int(text)
