"""``renderer trust``: let a project run the programs and use the servers that its renderer.toml names."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from renderer.api.trust import Project, forget, list_trusted, read_project, trust
from renderer.errors import InputError, printable, shell_command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="the folder of the renderer.toml (default: the current folder)",
    )
    parser.add_argument("--yes", action="store_true", help="trust the project, and do not ask")
    parser.add_argument("--list", action="store_true", help="list the projects that you trust")
    parser.add_argument("--forget", action="store_true", help="no longer trust the project")
    parser.epilog = "The exit status is 1 if you do not trust the project."


def run(arguments: argparse.Namespace) -> int:
    if arguments.list:
        _print_list()
        return 0
    if arguments.forget:
        forget(arguments.folder)
        print(f"{printable(str(arguments.folder))}: no longer trusted")
        return 0
    return _trust(read_project(arguments.folder), asks=not arguments.yes)


def _print_list() -> None:
    for folder, project in list_trusted().items():
        print(printable(str(folder)))
        for need in project.needs:
            print(f"  {need}")


def _trust(project: Project, *, asks: bool) -> int:
    """Return the exit status: 1 if the user refuses."""
    shown = printable(str(project.path))
    if not project.needs:
        print(f"{shown}: needs no trust, because it names no program, no server and no file elsewhere")
        return 0
    for need in project.needs:
        place = shown if need.line is None else f"{shown}:{need.line}"
        print(f"{place}: {f'for {need.profile}, ' if need.profile else ''}{need.says}")
    if project.is_trusted:
        print(f"{shown}: already trusted")
        return 0
    if asks and not _accepted(project):
        return 1
    trust(project)
    print(f"{shown}: trusted")
    return 0


def _accepted(project: Project) -> bool:
    """Ask whether to trust a project.

    Raises:
        InputError: nobody can answer, as standard input is not a terminal.
    """
    if not sys.stdin or not sys.stdin.isatty():
        command = shell_command("trust", "--yes", project.folder)
        raise InputError(
            f"{printable(str(project.path))}: not trusted; to trust it without a question, run: {command}"
        )
    try:
        answer = input("Do you trust this project, and may it do this? [y/N] ")
    except EOFError:
        return False
    return answer.strip().lower() in ("y", "yes")
