"""A small project, and the commands that read each of its files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import soundfile
from PIL import Image

from bench.mutant_answers import ANSWERS, said_of
from tests.support.command_line import run

_SETTINGS = """\
voice = "tone:low"
lexicon = ["house.toml", "terms.pls"]
bitrate_kbps = 96
captions = ["vtt", "chapters"]
[voices.me]
engine = "takes"
folder = "takes"
[profiles.club]
like = "insight-timer"
[profiles.club.render]
format = "mp3"
[show]
title = "Calm"
author = "Ada"
email = "ada@example.org"
description = "Sessions for rest."
[publish]
site = "site"
url = "https://example.org/calm"
"""
_FILES = {
    "renderer.toml": _SETTINGS,
    "house.toml": 'language = "en"\n[say]\npsoas = "so-us"\nasana = "/ˈɑːsənə/"\n',
    "terms.pls": '<?xml version="1.0"?>\n<lexicon version="1.0" alphabet="ipa" xml:lang="en" '
    'xmlns="http://www.w3.org/2005/01/pronunciation-lexicon">\n<lexeme><grapheme>prana</grapheme>'
    "<phoneme>ˈprɑːnə</phoneme><alias>praana</alias></lexeme>\n</lexicon>\n",
    "rest.md": "---\ntitle: Rest\ncover: cover.png\nbed: hum\nsounds: {hum: hum.wav, gong: gong.flac}\n---\n"
    "# Arriving\nFeel the psoas. [pause 2s]\n\n[hold 10s]\n\nLet prana flow. [gong]\n",
    "calm.md": "---\ntitle: Calm\nvoice: me\n---\nLie on your back. [pause 2s]\nRest a while.\n",
}
_UPLOAD = ["upload", "site", "--to", "server"]
_BEFORE = (
    ["takes", "calm.md"],
    ["publish", "rest.md", "--anyway", "--quiet"],
    _UPLOAD,
    ["retake", "rest.md", "--sentence", "1", "--rate", "90"],
    ["takes", "rest.md", "--sentence", "1", "--lock", "1"],
    ["render", "rest.md", "--quiet"],
    ["review", "rest.md", "--accept", "1"],
    ["review", "rest.md", "--note", "2", "Too fast."],
)
_TRACK = "out/rest/apple-podcasts/rest.mp3"
_PLAN, _DRY_RUN = ["plan", "rest.md"], ["publish", "rest.md", "--dry-run"]
READERS: Mapping[str, tuple[list[str], ...]] = {
    "renderer.toml": (_PLAN, ["profiles"]),
    "house.toml": (_PLAN,),
    "terms.pls": (_PLAN,),
    "rest.md": (
        ["check", "rest.md"],
        _PLAN,
        ["fmt", "--stdout", "rest.md"],
        ["export", "rest.md", "--to", "ssml"],
    ),
    "hum.wav": (["check", "rest.md"], ["check", "hum.wav"]),
    "gong.flac": (["check", "rest.md"], ["check", "gong.flac"]),
    "cover.png": (_DRY_RUN,),
    "takes/takes.json": (["takes", "calm.md"],),
    "rest.takes.toml": (["takes", "rest.md"], _PLAN),
    "rest.review.toml": (["review", "rest.md"],),
    "site/site.json": (["unpublish", "rest", "--dry-run"], _DRY_RUN),
    "site/feed.xml": (_DRY_RUN,),
    _TRACK: (["check", _TRACK],),
    "plan.json": (["plan", "rest.md", "--against", "plan.json"],),
    "server/.renderer-upload.json": ([*_UPLOAD, "--dry-run"],),
}
"""The commands that read each file, by its path."""

PROJECT_FILES = (*READERS, *ANSWERS)


def new_project(folder: Path) -> None:
    """Write the project into a folder, which is the current one, with a site, takes and a plan."""
    for name, text in _FILES.items():
        (folder / name).write_text(text, "utf-8")
    noise = 0.1 * np.random.default_rng(1).standard_normal((4_800, 1))
    for name in ("hum.wav", "gong.flac"):
        soundfile.write(folder / name, noise, 48_000)
    Image.new("RGB", (64, 64), "#446688").save(folder / "cover.png")
    for command in _BEFORE:
        said(command)
    (folder / "answers").mkdir()
    for name, answer in ANSWERS.items():
        (folder / name).write_bytes(answer.body)
    (folder / "plan.json").write_text(said(["plan", "rest.md", "--json"])[1], "utf-8")


def said(command: list[str]) -> tuple[int, str]:
    """Run a command in this process and the current folder; return its exit status and what it printed."""
    ran = run(*command, cwd=Path())
    return ran.returncode, ran.stdout + ran.stderr


def run_all(name: str, data: bytes, folder: Path) -> list[tuple[int, str]]:
    """Put ``data`` in the place of a file of the project, and run what reads it."""
    if name in ANSWERS:
        return [said_of(name, data)]
    path = folder / name
    before = path.read_bytes()
    path.write_bytes(data)
    try:
        return [said(command) for command in READERS[name]]
    finally:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(before)


def use(folder: Path) -> None:
    """Make a folder the current one, and keep its cache and its data in it."""
    os.environ["RENDERER_CACHE"] = str(folder / "cache")
    os.environ["RENDERER_DATA"] = str(folder / "data")
    os.chdir(folder)
