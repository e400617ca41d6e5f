"""``renderer voices``: list the voices, let them speak a sentence, and fetch or remove voices."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from renderer.api.suggestions import did_you_mean
from renderer.api.voices import (
    Audition,
    FetchableVoice,
    audition_voices,
    fetch_voice,
    fetchable_voices,
    find_fetchable_voice,
    list_voices,
    named_voices,
    recommended_voices,
    remove_voice,
)
from renderer.cli.progress import progress_bar
from renderer.cli.reports import voices as voice_report
from renderer.errors import InputError

GET, REMOVE = "get", "remove"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "engine",
        nargs="?",
        metavar="ENGINE|get|remove",
        help="list only the voices of this engine; or get voices from the network, or remove voices",
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="the voices to fetch or to remove; get without a name lists the voices that you can fetch",
    )
    parser.add_argument(
        "--all", action="store_true", help="list the voices of every engine and of every language"
    )
    parser.add_argument(
        "--yes", action="store_true", help="accept the licences of the voices, and do not ask"
    )
    parser.add_argument(
        "--try",
        dest="text",
        metavar="SENTENCE",
        help="let each voice say this sentence, and write a sound file for each voice",
    )
    parser.add_argument(
        "--language", default="en", metavar="en-US", help="the language that the voices speak (default: en)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("voices"),
        metavar="FOLDER",
        help="write the files to this folder (default: voices)",
    )
    parser.add_argument("--json", action="store_true", help="print the list as JSON")
    parser.epilog = (
        "The exit status is 1 if a voice cannot say the sentence of --try, or if you do not accept a licence."
    )


def run(arguments: argparse.Namespace) -> int:
    if arguments.engine == GET:
        return _get(arguments) if arguments.names else _list_fetchable(arguments)
    if arguments.engine == REMOVE:
        return _remove(arguments)
    if arguments.names:
        meant = did_you_mean(
            arguments.engine, (GET, REMOVE), "write get or remove before the name of a voice"
        )
        raise InputError(f'unknown action "{arguments.engine}"; {meant}')
    if arguments.text is not None:
        return _try(arguments)
    if arguments.engine or arguments.all:
        _list_all(arguments)
    else:
        _list_recommended(arguments)
    return 0


def _list_all(arguments: argparse.Namespace) -> None:
    voices = list_voices(Path(), arguments.engine)
    if arguments.json:
        _print_json(
            *(voice_report.named_voice_json(name, voice) for name, voice in voices.named.items()),
            *map(voice_report.voice_json, voices.offered),
        )
        return
    for name, voice in voices.named.items():
        print(voice_report.named_voice_line(name, voice))
    for info in voices.offered:
        print(voice_report.voice_line(info))


def _list_recommended(arguments: argparse.Namespace) -> None:
    named, recommended = named_voices(Path()), recommended_voices(arguments.language)
    if arguments.json:
        _print_json(
            *(voice_report.named_voice_json(name, voice) for name, voice in named.items()),
            *map(voice_report.recommended_voice_json, recommended),
        )
        return
    for name, voice in named.items():
        print(voice_report.named_voice_line(name, voice))
    for one in recommended:
        print(voice_report.recommended_voice_line(one))
    print("\nrenderer voices --all lists the voices of every language; renderer voices get fetches more")


def _print_json(*listed: dict[str, Any]) -> None:
    print(json.dumps(listed, indent=2, ensure_ascii=False))


def _list_fetchable(arguments: argparse.Namespace) -> int:
    voices = fetchable_voices()
    if arguments.json:
        _print_json(*map(voice_report.fetchable_voice_json, voices))
        return 0
    for voice in voices:
        print(voice_report.fetchable_voice_line(voice))
    return 0


def _get(arguments: argparse.Namespace) -> int:
    """Return the exit status: 1 if you refuse a licence."""
    for voice in [find_fetchable_voice(name) for name in arguments.names]:
        missing_bytes = sum(file.size_bytes for file in voice.missing_files())
        if not missing_bytes:
            print(f"{voice.full_name}: already on this computer")
            continue
        print(voice_report.licence_text(voice, missing_bytes), flush=True)
        if not arguments.yes and not _accepted(voice):
            return 1
        with progress_bar(voice.name, hidden=False) as progress:
            fetch_voice(voice, progress)
        print(f"{voice.full_name}: ready; use it with --voice {voice.full_name}", flush=True)
    return 0


def _accepted(voice: FetchableVoice) -> bool:
    """Ask whether to fetch a voice.

    Raises:
        InputError: nobody can answer, as standard input is not a terminal.
    """
    if not sys.stdin or not sys.stdin.isatty():
        raise InputError(f"{voice.full_name}: not fetched; to accept the licence, add --yes")
    try:
        answer = input("Fetch the voice under this licence? [y/N] ")
    except EOFError:
        return False
    return answer.strip().lower() in ("y", "yes")


def _remove(arguments: argparse.Namespace) -> int:
    if not arguments.names:
        raise InputError("no voice to remove; write its name, as in: renderer voices remove fenrir")
    for voice in [find_fetchable_voice(name) for name in arguments.names]:
        for path in remove_voice(voice):
            print(f"{path}: removed")
    return 0


def _try(arguments: argparse.Namespace) -> int:
    auditions = audition_voices(
        arguments.text,
        Path(),
        arguments.out,
        engine=arguments.engine,
        language=arguments.language,
        on_audition=(lambda _one: None) if arguments.json else _print_audition,
    )
    if arguments.json:
        _print_json(*map(voice_report.audition_json, auditions))
    return 1 if any(one.failure for one in auditions) else 0


def _print_audition(audition: Audition) -> None:
    print(
        voice_report.audition_line(audition), file=sys.stderr if audition.failure else sys.stdout, flush=True
    )
