"""Completes words for a shell, which starts ``renderer`` each time that somebody presses the key Tab.

argcomplete reads the command line from the environment, and writes the completions to a pipe of the shell.
"""

from __future__ import annotations

import argparse
import keyword
import os
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

from renderer.cli.commands import TASKS
from renderer.cli.help import topics
from renderer.errors import RenderError

Complete = Callable[[argparse.Namespace], Iterable[str]]

SCRIPTS = ("md", "txt")


def complete(answer: TextIO | None = None, end: Callable[[int], Any] = os._exit) -> None:
    """Answer the shell, which is in the environment, and end the process.

    Args:
        answer: where the completions go; None for the pipe of the shell.
        end: ends the process with a status.
    """
    import argcomplete
    from argcomplete.completers import ChoicesCompleter

    argcomplete.autocomplete(
        _parser(os.environ["COMP_LINE"].split()),
        always_complete_options=False,
        default_completer=ChoicesCompleter({}),
        output_stream=answer,
        exit_method=end,
    )


def _parser(typed: list[str]) -> argparse.ArgumentParser:
    """A parser of all commands. Only the command that was typed has its arguments: to load all takes long."""
    parser = argparse.ArgumentParser(prog="renderer", add_help=False)
    parser.add_argument("--version", action="store_true")
    commands = parser.add_subparsers(dest="command")
    for name, meaning in (row for task in TASKS.values() for row in task.items()):
        command = commands.add_parser(name, help=meaning)
        if name not in typed[1:2]:
            continue
        if name == "help":
            command.add_argument("topic", nargs="?", choices=(*commands.choices, *topics()))
            continue
        module = import_module(f"renderer.cli.commands.{name}{'_' if keyword.iskeyword(name) else ''}")
        module.add_arguments(command)
        for action in command._actions:
            _give_completer(action)
    return parser


def _give_completer(action: argparse.Action) -> None:
    from argcomplete.completers import DirectoriesCompleter, FilesCompleter

    shown = action.metavar if isinstance(action.metavar, str) else ""
    words = _WORDS.get(" ".join([*action.option_strings, shown]))
    completer: object
    if words:
        completer = _words(words, several=shown == "NAMES")
    elif alternatives := _alternatives(shown):
        completer = _words(lambda _arguments: alternatives, several=False)
    elif "SCRIPT" in shown or shown == "OTHER":
        completer = FilesCompleter(SCRIPTS)
    elif shown == "FOLDER":
        completer = DirectoriesCompleter()
    elif shown == "FILE":
        completer = FilesCompleter()
    else:
        return
    action.completer = completer  # type: ignore[attr-defined]  # argcomplete looks for it


def _alternatives(shown: str) -> list[str]:
    """The words among alternatives, as in ``ENGINE|get|remove``."""
    parts = [part.strip() for part in shown.split("|")]
    return [part for part in parts if part.islower()] if len(parts) > 1 else []


def _words(words: Complete, *, several: bool) -> Callable[..., list[str]]:
    """What argcomplete asks for the words that may follow; ``several`` are separated by commas."""

    def completer(prefix: str, parsed_args: argparse.Namespace, **_: object) -> list[str]:
        before = prefix[: prefix.rfind(",") + 1] if several else ""
        try:
            found = [word for word in words(parsed_args) if word not in before.split(",")]
            return [before + word for word in found if (before + word).startswith(prefix)]
        except (RenderError, OSError):  # the command reports it when it runs
            return []

    return completer


def _script(arguments: argparse.Namespace) -> Path:
    """The script that was typed before."""
    typed = vars(arguments).get("script") or vars(arguments).get("scripts") or ""
    return Path(typed[0] if isinstance(typed, list) else typed)


def _voices(arguments: argparse.Namespace) -> Iterable[str]:
    from renderer.api.shell_words import voices

    return voices(_script(arguments).parent)


def _beds(_arguments: argparse.Namespace) -> Iterable[str]:
    from renderer.api.shell_words import beds

    return beds()


def _formats(_arguments: argparse.Namespace) -> Iterable[str]:
    from renderer.api.shell_words import formats

    return formats()


def _export_formats(_arguments: argparse.Namespace) -> Iterable[str]:
    from renderer.api.exporting import FORMATS

    return FORMATS


def _import_formats(_arguments: argparse.Namespace) -> Iterable[str]:
    from renderer.api.importing import FORMATS

    return FORMATS


def _captions(_arguments: argparse.Namespace) -> Iterable[str]:
    from renderer.api.shell_words import caption_formats

    return caption_formats()


def _platforms(arguments: argparse.Namespace) -> Iterable[str]:
    from renderer.api.shell_words import list_profiles

    return list_profiles(_script(arguments).parent)


def _chapters(arguments: argparse.Namespace) -> Iterable[str]:
    from renderer.api.shell_words import chapters

    return chapters(_script(arguments))


def _parts(arguments: argparse.Namespace) -> Iterable[str]:
    from renderer.api.shell_words import optional_parts

    return optional_parts(_script(arguments))


def _kinds(_arguments: argparse.Namespace) -> Iterable[str]:
    from renderer.api.shell_words import KINDS

    return KINDS


_WORDS: Mapping[str, Complete] = {
    "--voice NAME": _voices,
    "--bed NAME": _beds,
    "--format NAMES": _formats,
    "--captions NAMES": _captions,
    "--for PLATFORM": _platforms,
    "--for NAMES": _platforms,
    "--to FORMAT": _export_formats,
    "--from FORMAT": _import_formats,
    "--chapter NAME": _chapters,
    "--without NAMES": _parts,
    "--kind KIND": _kinds,
}
"""What completes the value of an option, by the option with its value as help texts show it."""
