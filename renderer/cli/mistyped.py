"""Messages about commands and options that do not exist, with the one that was probably meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from renderer.api.suggestions import did_you_mean
from renderer.cli.commands import COMMANDS
from renderer.errors import shell_command

_COMMANDS = {
    "render": ("audio", "build", "compile", "generate", "make", "mp3", "produce", "run", "say", "speak"),
    "preview": ("hear", "listen", "play"),
    "new": ("create", "init", "start"),
    "check": ("lint", "measure", "test", "validate", "verify"),
    "fmt": ("format", "tidy"),
    "plan": ("schedule", "show", "timeline", "times"),
    "pace": ("pacing", "slow", "speed"),
    "sounds": ("beds", "bells", "music"),
    "takes": ("record", "recordings"),
    "profiles": ("platforms",),
    "publish": ("bundle", "feed", "podcast", "release", "site"),
    "import": ("convert", "open"),
    "export": ("save",),
    "voices get": ("download", "install"),
    "cache clear": ("clean", "clear", "purge"),
    "help": ("commands", "list", "man", "topics", "usage"),
    "--version": ("-v", "-version", "version"),
}
"""Words of other programs for a command."""
_OPTIONS = {
    "--out": ("--dir", "--directory", "--folder", "--output"),
    "--for": ("--platform", "--profile", "--target"),
    "--length": ("--duration", "--minutes", "--time"),
    "--bed": ("--background", "--music"),
    "--lufs": ("--loudness", "--volume"),
    "--rate": ("--speed", "--wpm"),
    "--captions": ("--subtitles", "--vtt", "--srt"),
    "--jobs": ("--cores", "--parallel", "--threads", "--workers"),
    "--quiet": ("--silent",),
    "--force": ("--overwrite", "--replace"),
    "--language": ("--lang",),
    "--format mp3": ("--mp3",),
    "--format wav": ("--wav",),
    "--format flac": ("--flac",),
}
"""Words of other programs for an option."""
_IMPORTED = {".docx", ".htm", ".html", ".lrc", ".smd", ".srt", ".ssml", ".txt", ".vtt"}
_AUDIO = {".aac", ".aif", ".aiff", ".flac", ".m4a", ".mp3", ".ogg", ".opus", ".wav"}
_DASHES = re.compile("[-\u2010-\u2015\u2212]+")


def unknown_command(name: str, rest: Sequence[str]) -> str:
    """Return the message about a first word that is no command."""
    if command := _in_one_word(name, rest) or (name and _for_file(Path(name))):
        return f'no command "{name}"; did you mean {command}?'
    kind = "option" if name.startswith("-") else "command"
    known = ["--version", "--help"] if kind == "option" else [*COMMANDS, "help"]
    meant = next((command for command, words in _COMMANDS.items() if name.lower() in words), "")
    remedy = f"did you mean renderer {meant}?" if meant else ""
    return f'no {kind} "{name}"; {remedy or did_you_mean(name, known, "renderer help lists the commands")}'


def _for_file(path: Path) -> str:
    """The command for a file that was named without a command."""
    suffix = path.suffix.lower()
    if suffix == ".md" or path.is_dir():
        return shell_command("render", path)
    if suffix in _IMPORTED:
        return shell_command("import", path)
    return shell_command("check", path) if suffix in _AUDIO else ""


def _in_one_word(name: str, rest: Sequence[str]) -> str:
    """The command for a whole command line in one pair of quotes."""
    words = name.removeprefix("renderer ").split()
    return shell_command(*words, *rest) if len(words) > 1 and words[0] in COMMANDS else ""


def is_misspelled(text: str, known: Collection[str]) -> bool:
    """Whether an argument is an option that does not exist, also with one dash or with long dashes."""
    name = text.partition("=")[0]
    dashes = _DASHES.match(name)
    if not dashes or not name[dashes.end() : dashes.end() + 1].isalpha():
        return False
    if dashes[0] == "--":
        return name not in known
    if dashes[0] == "-":
        return name[:2] not in known
    near = _meant(name, known) or did_you_mean(f"--{name[dashes.end() :]}", known)
    return bool(near) and not Path(text).exists()


def unknown_option(text: str, command: str, known: Collection[str]) -> str:
    """Return the message about an option that a command does not have."""
    name = text.partition("=")[0]
    if meant := _meant(name, known):
        return f'unknown option "{name}"; did you mean "{meant}"?'
    others = _commands_with(f"--{_DASHES.sub('', name, count=1)}")
    if others:
        return f'unknown option "{name}"; it is an option of {", ".join(others)}, not of {command}'
    near = did_you_mean(f"--{_DASHES.sub('', name, count=1)}", known)
    return f'unknown option "{name}"; {near}'.rstrip("; ")


def _meant(name: str, known: Collection[str]) -> str:
    """The option that a name certainly means; "" if it may mean several or none."""
    word = _DASHES.sub("", name, count=1).lower()
    plain = f"--{word}"
    if plain in known:
        return plain
    for option, words in _OPTIONS.items():
        if plain in words and option.split()[0] in known:
            return option
    found = [option for option in known if option.startswith(plain)] if len(word) == 1 else []
    return found[0] if len(found) == 1 else ""


def _commands_with(option: str) -> list[str]:
    from renderer.cli.parser import command_parser

    return [name for name in COMMANDS if option in command_parser(name).options]
