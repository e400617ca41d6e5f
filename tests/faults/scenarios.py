"""The commands that faults happen to, each with the project that it finds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import soundfile
from msgspec import Struct

from tests.support import takes

Words = tuple[str, ...]

_SHOW = """\
[show]
title = "Calm"
author = "Ada"
email = "ada@example.org"
description = "Sessions for rest."
language = "en"
category = "Health & Fitness"
[publish]
site = "site"
url = "https://example.org/calm"
"""
_SITE: Words = ("publish", ".", "--anyway", "--quiet")


class Scenario(Struct, frozen=True, kw_only=True):
    """A command and the project that it finds.

    ``prepare`` writes the project, the commands ``before`` run in it, and ``change`` edits it. A command that
    is ``once`` may refuse to run again when it is complete, or has nothing to do then, and does not tidy the
    cache. ``journals`` are files that say how far it came.
    """

    command: Words
    prepare: Callable[[Path], None]
    before: tuple[Words, ...] = ()
    change: Callable[[Path], None] = lambda _folder: None
    once: bool = False
    journals: frozenset[str] = frozenset()


def _script(folder: Path, name: str = "rest", word: str = "here") -> None:
    head = (
        f"title: Rest {name} {word}\nvoice: tone:low\ndate: 2026-03-01\nbed: hum\nsounds: {{hum: hum.wav}}\n"
    )
    samples = 0.1 * np.random.default_rng(1).standard_normal((24_000, 1))
    soundfile.write(folder / "hum.wav", samples, 48_000)
    text = f"Rest {word}. [pause 1s] And now over there.\n\n[hold 1s]\n\nThen {word} soften. [bell high]\n"
    (folder / f"{name}.md").write_text(f"---\n{head}---\n{text}\nEnd.\n")


def _changed_pause(folder: Path) -> None:
    script = folder / "rest.md"
    script.write_text(script.read_text().replace("[pause 1s]", "[pause 2s]"))


def _show(folder: Path) -> None:
    (folder / "renderer.toml").write_text(_SHOW)
    _script(folder)


def _show_of_two(folder: Path) -> None:
    _show(folder)
    _script(folder, "walk", "outside")


def _another_session(folder: Path) -> None:
    _script(folder, "sleep", "tonight")


def _renamed_session(folder: Path) -> None:
    (folder / "rest.md").rename(folder / "lie-down.md")


def _takes(folder: Path) -> None:
    (folder / "renderer.toml").write_text(takes.ME)
    (folder / "calm.md").write_text(takes.HEAD + takes.BODY)


def _recorded(folder: Path) -> None:
    recordings = folder / "takes"
    recordings.mkdir(exist_ok=True)
    for number in (1, 2, 3):
        sound = takes.take(takes.spoken(hertz=200.0 + 50 * number))
        soundfile.write(recordings / f"{number}.wav", sound, takes.RATE)


def _one_more_sentence(folder: Path) -> None:
    script = folder / "calm.md"
    script.write_text(script.read_text() + "Rest a while longer.\n")


def _captions(folder: Path) -> None:
    (folder / "talk.srt").write_text(
        "1\n00:00:01,000 --> 00:00:03,000\nLie down.\n\n2\n00:00:09,000 --> 00:00:11,000\nRest.\n"
    )


def _loose(folder: Path) -> None:
    for name in ("one", "two"):
        (folder / f"{name}.md").write_text(
            f"---\ntitle: {name}\n---\nRest.[pause 3 seconds]Rest on.\n\n[ Bell  High ]\n"
        )


def _catalogue(folder: Path) -> None:
    _loose(folder)
    manifest = 'name = "{script}"\nscripts = ["*.md"]\nvoices = ["tone"]\n'
    (folder / "catalogue.toml").write_text(manifest)


def _another_word(folder: Path) -> None:
    script = folder / "two.md"
    script.write_text(script.read_text().replace("Rest on.", "Rest a while."))


def _too_much(folder: Path) -> None:
    _script(folder)
    (folder / "renderer.toml").write_text("cache_mb = 1\n")


def _site_folder(folder: Path) -> None:
    site = folder / "site"
    site.mkdir()
    for name in ("index.html", "feed.xml", "rest.mp3"):
        (site / name).write_text(name * 1000)


def _site_later(folder: Path) -> None:
    (folder / "site" / "feed.xml").write_text("later" * 1000)
    (folder / "site" / "rest.mp3").unlink()
    (folder / "site" / "walk.mp3").write_text("walk" * 1000)


def _forget_cache(folder: Path) -> None:
    shutil.rmtree(folder / "cache")


_APPLY: Words = ("catalogue", "apply", "--jobs", "1", "--quiet")
_APPLYING = frozenset(
    ["catalogue.lock", ".catalogue.lock.journal", ".catalogue.lock.applying", ".catalogue.lock.times"]
)
_RENDER: Words = ("render", "rest.md", "--quiet", "--captions", "vtt,srt,timeline")
SCENARIOS: Mapping[str, Scenario] = {
    "render": Scenario(command=_RENDER, prepare=_script),
    "render again": Scenario(command=_RENDER, prepare=_script, before=(_RENDER,), change=_changed_pause),
    "render from nothing over a track": Scenario(
        command=_RENDER, prepare=_script, before=(_RENDER,), change=_forget_cache
    ),
    "render FLAC": Scenario(
        command=("render", "rest.md", "--quiet", "--format", "wav,flac"), prepare=_script, before=(_RENDER,)
    ),
    "render without a cache": Scenario(
        command=(*_RENDER, "--no-cache"), prepare=_script, before=(_RENDER,), change=_changed_pause
    ),
    "render with takes": Scenario(
        command=("render", "calm.md", "--quiet"),
        prepare=_takes,
        before=(("takes", "calm.md"),),
        change=_recorded,
    ),
    "takes": Scenario(command=("takes", "calm.md", "--sheet", "sheet.html"), prepare=_takes),
    "takes again": Scenario(
        command=("takes", "calm.md"),
        prepare=_takes,
        before=(("takes", "calm.md"),),
        change=_one_more_sentence,
    ),
    "retake": Scenario(
        command=("retake", "rest.md", "--sentence", "2", "--rate", "90"),
        prepare=_script,
        before=(("retake", "rest.md", "--sentence", "1", "--rate", "90"),),
    ),
    "lock a take": Scenario(
        command=("takes", "rest.md", "--sentence", "1", "--lock", "2"),
        prepare=_script,
        before=(("retake", "rest.md", "--sentence", "1", "--rate", "90"),),
    ),
    "review": Scenario(
        command=("review", "rest.md", "--accept", "1,3"),
        prepare=_script,
        before=(_RENDER, ("review", "rest.md", "--note", "2", "Too fast.")),
    ),
    "first publish": Scenario(command=_SITE, prepare=_show),
    "publish one more": Scenario(command=_SITE, prepare=_show, before=(_SITE,), change=_another_session),
    "publish a renamed session": Scenario(
        command=(*_SITE, "--renamed", "rest=lie-down"),
        prepare=_show,
        before=(_SITE,),
        change=_renamed_session,
        once=True,
    ),
    "unpublish": Scenario(
        command=("unpublish", "rest", "--quiet"), prepare=_show_of_two, before=(_SITE,), once=True
    ),
    "bundle": Scenario(
        command=("publish", "rest.md", "--for", "insight-timer", "--anyway", "--quiet"), prepare=_script
    ),
    "upload": Scenario(
        command=("upload", "site", "--to", "server", "--remove", "--quiet"),
        prepare=_site_folder,
        before=(("upload", "site", "--to", "server", "--quiet"),),
        change=_site_later,
        journals=frozenset(["server/.renderer-upload.json"]),
    ),
    "apply": Scenario(command=_APPLY, prepare=_catalogue, journals=_APPLYING, once=True),
    "apply again": Scenario(
        command=_APPLY,
        prepare=_catalogue,
        before=(_APPLY,),
        change=_another_word,
        journals=_APPLYING,
        once=True,
    ),
    "new": Scenario(command=("new", "evening.md"), prepare=lambda _folder: None, once=True),
    "import": Scenario(command=("import", "talk.srt", "--out", "talk.md"), prepare=_captions, once=True),
    "fmt": Scenario(command=("fmt", "one.md", "two.md"), prepare=_loose),
    "export": Scenario(
        command=("export", "rest.md", "--to", "ssml", "--out", "rest.ssml"), prepare=_script, once=True
    ),
    "cover": Scenario(command=("cover", "rest.md"), prepare=_script),
    "picture": Scenario(command=("plan", "rest.md", "--picture", "plan.svg"), prepare=_script),
    "a small cache": Scenario(command=_RENDER, prepare=_too_much, before=(_RENDER,), change=_changed_pause),
    "clear the cache": Scenario(command=("cache", "clear"), prepare=_script, before=(_RENDER,)),
}
