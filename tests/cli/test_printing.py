"""Control characters of names, values and texts, which must not reach a terminal."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import unicodedata
from pathlib import Path

import pytest

from renderer.cli.commands import COMMANDS
from renderer.cli.printing import VisibleStream, print_document, visible, visible_streams
from tests.support.command_line import run, text_stream, written

ATTACK = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.\u2066\x7f\x08"
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
PREPENDED = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
"""Format characters that are visible, such as the Arabic sign before a number."""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", r"\u001b[31mred"),
        ("a\rb\x08c", r"a\u000db\u0008c"),
        ("\x9b31m\x7f", r"\u009b31m\u007f"),
        ("evil\u202egnp.md", r"evil\u202egnp.md"),
        ("\u2066\u2069\u200b\ufeff\u00ad", r"\u2066\u2069\u200b\ufeff\u00ad"),
        ("\u2028\u2029\x85", r"\u2028\u2029\u0085"),
        ("flag\U000e0067\U000e007f", r"flag\udb40\udc67\udb40\udc7f"),
        ("name\udcff.md", r"name\udcff.md"),
        ("a\tb\nc", "a\tb\nc"),
        ("نمی‌خواهم", "نمی‌خواهم"),
        ("👩‍👧 🕉️ é ü 中 Ἀ \xa0", "👩‍👧 🕉️ é ü 中 Ἀ \xa0"),
    ],
    ids=ascii,
)
def test_a_control_character_is_escaped(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert json.loads(visible(json.dumps(text, ensure_ascii=False))) == text


def test_every_character_without_a_shape_is_escaped_and_no_other() -> None:
    for character in map(chr, [*range(0x20000), *range(0xE0000, 0xE0200)]):
        category = unicodedata.category(character)
        hidden = category in ("Cc", "Cf", "Cs", "Zl", "Zp") and not PREPENDED.match(character)
        if category not in ("Cn", "Co"):
            assert (visible(character) != character) == (hidden and character not in "\t\n\u200c\u200d"), (
                ascii(character)
            )


def test_a_document_keeps_its_bytes_in_a_file_and_is_escaped_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for terminal, expected in ((False, ATTACK), (True, visible(ATTACK))):
        out = text_stream()
        monkeypatch.setattr(out, "isatty", lambda terminal=terminal: terminal)
        monkeypatch.setattr(sys, "stdout", VisibleStream(out, "standard output"))
        print_document(ATTACK)
        assert written(out) == expected


def test_warnings_and_lists_of_lines_are_escaped_too(monkeypatch: pytest.MonkeyPatch) -> None:
    out = text_stream()
    monkeypatch.setattr(sys, "stderr", out)
    with visible_streams():
        sys.stderr.writelines([ATTACK, "\n"])
    assert written(out) == f"{visible(ATTACK)}\n"


HOSTILE = f"rest{ATTACK}.md"

ROWS: dict[str, list[list[str]]] = {
    "new": [[HOSTILE], [f"new{ATTACK}.md", "--title", ATTACK], [f"{ATTACK}/none/x.md"]],
    "render": [[HOSTILE], [HOSTILE, "--dry-run"], [HOSTILE, "--json"], ["."], ["title.md"], ["said.md"],
               [HOSTILE, "--bed", ATTACK], [HOSTILE, "--voice", f"tone:{ATTACK}"],
               [HOSTILE, "--set", ATTACK]],
    "preview": [[HOSTILE, "--for", "1s"], [HOSTILE, "--for", "1s", "--json"], [HOSTILE, "--chapter", ATTACK]],
    "studio": [[f"none{ATTACK}"], [f"page{ATTACK}.vtt"], ["--port", ATTACK]],
    "lsp": [["--stdio", ATTACK], [f"--{ATTACK}"]],
    "watch": [[f"none{ATTACK}.md"]],
    "check": [[HOSTILE], [HOSTILE, "--json"], ["title.md"], ["said.md"], ["cues.md"], ["."],
              [f"none{ATTACK}.md"],
              [f"out/rest{ATTACK}/rest{ATTACK}.mp3"], [HOSTILE, "--for", ATTACK], ["own"], ["own/a.md"],
              ["runs/a.md"]],
    "fmt": [[HOSTILE, "--check"], ["said.md", "--diff"], ["title.md"]],
    "plan": [[HOSTILE], [HOSTILE, "--json"], [HOSTILE, "--against", "other.md"], ["own/a.md"]],
    "pace": [[HOSTILE], [HOSTILE, "--rate", "90", "--write"], ["title.md"]],
    "voices": [[ATTACK], ["--language", ATTACK], ["remove", ATTACK]],
    "takes": [["taken.md"], [HOSTILE], [HOSTILE, "--json"], [HOSTILE, "--sheet", f"sheet{ATTACK}.txt"]],
    "retake": [[HOSTILE, "--sentence", "1", "--rate", "90"], [HOSTILE, "--words", ATTACK],
               [HOSTILE, "--sentence", "1", "--voice", f"tone:{ATTACK}"],
               ["said.md", "--sentence", "1", "--rate", "90"], ["taken.md", "--sentence", "1"]],
    "review": [["said.md"], ["said.md", "--json"], [HOSTILE, "--accept", ATTACK], ["taken.md"],
               ["other.md", "--note", "1", ATTACK], ["said.md", "--accept", "all"]],
    "sounds": [[], ["--json"], [ATTACK]],
    "profiles": [[], [ATTACK], ["--json"]],
    "publish": [[HOSTILE, "--to", ATTACK], ["title.md", "--to", "youtube"],
                [HOSTILE, "--to", "youtube", "--json"],
                [HOSTILE, "--site", f"site{ATTACK}", "--url", "https://example.org/calm"],
                [HOSTILE, "--site", "site", "--url", f"https://example.org/{ATTACK}"]],
    "release": [["--site", f"site{ATTACK}"], ["--site", "none", "--url", "https://example.org/calm"]],
    "unpublish": [[ATTACK, "--site", f"site{ATTACK}"], [ATTACK, "--site", "none"]],
    "cover": [[HOSTILE], ["title.md"], [HOSTILE, "--style", ATTACK]],
    "upload": [[f"up{ATTACK}", "--to", f"folder:{ATTACK}"], ["up", "--to", "folder:sent"], [f"up{ATTACK}"]],
    "import": [["page.html"], ["page.html", "--json"], ["page.html", "--title", ATTACK],
               [f"page{ATTACK}.vtt"]],
    "export": [[HOSTILE, "--to", "ssml"], ["said.md", "--to", "txt"], [HOSTILE, "--to", ATTACK]],
    "completion": [["bash"], [ATTACK]],
    "doctor": [["--scripts", f"none{ATTACK}"], ["--scripts", f"runs{ATTACK}"]],
    "cache": [[], ["clear"], [ATTACK]],
    "catalogue": [["plan"], ["plan", "--manifest", f"none{ATTACK}.toml"], ["apply", "--jobs", "1"],
                  ["status"], ["apply", "--only", ATTACK], ["plan", "--json"],
                  ["plan", "--manifest", "wrong.toml"]],
    "trust": [["own"], ["own", "--yes"], ["runs"], [f"runs{ATTACK}"], [f"runs{ATTACK}", "--yes"], ["--list"],
              [f"runs{ATTACK}", "--forget"], [f"none{ATTACK}"]],
}  # fmt: skip


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A project whose names, values, headings and texts hold control characters."""
    if os.name == "nt":
        pytest.skip("names of Windows hold no control characters")
    head = "---\ntitle: A test\nvoice: tone:low\n---\n"
    bidi = "\u202eevil\u2066"
    (tmp_path / HOSTILE).write_text(f"{head}# One {bidi}\n\nHello there. [pause 1s]\n")
    (tmp_path / "other.md").write_text(f"{head}# Two {bidi}\n\nHello {bidi} there. [pause 2s]\n")
    (tmp_path / "title.md").write_text(head.replace("A test", f"A {ATTACK} test"))
    (tmp_path / "said.md").write_text(f"{head}# One {ATTACK}\n\nHello {ATTACK}. [bell]\n")
    (tmp_path / "taken.md").write_text(f"{head}Hello there.\n")
    takes = f"[[take]]\nwords = {json.dumps(ATTACK)}\n\n[[{json.dumps(ATTACK)}]]\n"
    (tmp_path / "taken.takes.toml").write_text(takes)
    notes = f'review = [\n  {{ words = {json.dumps(ATTACK)}, note = "x" }},\n]\n'
    (tmp_path / "said.review.toml").write_text(notes)
    (tmp_path / "cues.md").write_text(
        f"{head}Hi. [sound {bidi}.wav] [voice {bidi}] [{bidi} 3s] [bed {ATTACK}]\n"
    )
    (tmp_path / "page.html").write_text(
        f"<title>{ATTACK}</title><h1>{ATTACK}</h1><p>Breathe in {ATTACK}.</p>"
    )
    (tmp_path / f"page{ATTACK}.vtt").write_text(f"WEBVTT {ATTACK}\n\nbroken\n")
    escaped = json.dumps(ATTACK)
    (tmp_path / "own").mkdir()
    (tmp_path / "own/a.md").write_text(f"{head}Hello. [voice calm]\n")
    (tmp_path / "own/renderer.toml").write_text(f"[voices.{escaped}]\nengine = {escaped}\n")
    for name in ("runs", f"runs{ATTACK}"):
        (tmp_path / name).mkdir()
        voice = f'[voices.a]\nengine = "command"\ncommand = ["say", {escaped}, "{{text}}"]\n'
        (tmp_path / name / "renderer.toml").write_text(voice)
        (tmp_path / name / "a.md").write_text("---\ntitle: A\nvoice: a\n---\nHello.\n")
    (tmp_path / "catalogue.toml").write_text(
        f'name = "{{script}}"\nscripts = [{json.dumps(HOSTILE)}, "said.md"]\n'
    )
    (tmp_path / "wrong.toml").write_text(
        f'name = "{{script}}"\nscripts = [{escaped}]\nvoices = [{escaped}]\n'
    )
    (tmp_path / f"up{ATTACK}").mkdir()
    (tmp_path / "up").mkdir()
    (tmp_path / f"up/track{ATTACK}.mp3").write_bytes(b"x")
    return tmp_path


def test_no_command_prints_a_control_character(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_CACHE", str(hostile / "cache"))
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert set(ROWS) == set(COMMANDS)
    shown = 0
    others: dict[str, list[list[str]]] = {"help": [[ATTACK]], f"rendr{ATTACK}": [[]]}
    for command, rows in (ROWS | others).items():
        for row in rows:
            ran = run(command, *row, cwd=hostile)
            for printed in (ran.stdout, ran.stderr):
                assert not CONTROLS.search(printed), (command, row, printed)
                shown += printed.count(r"\u00") + printed.count(r"\u20")
            assert "Traceback" not in ran.stderr
    assert shown > 200


@pytest.mark.skipif(os.name != "posix", reason="a pseudo terminal")
def test_the_progress_bar_on_a_terminal_shows_a_name_escaped(
    hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pty

    def read(terminal: int) -> bytes:
        seen.append(os.read(terminal, 65_536))
        return seen[-1]

    seen: list[bytes] = []
    monkeypatch.chdir(hostile)
    monkeypatch.setenv("RENDERER_CACHE", str(hostile / "cache"))
    monkeypatch.setenv("TERM", "xterm")
    command = [sys.executable, "-m", "renderer", "render", HOSTILE, "--out", f"out{ATTACK}"]
    status = pty.spawn(command, read)
    printed = b"".join(seen).decode()
    assert status == 0, printed
    assert "\x1b[" in printed
    assert r"\u001b]0;owned\u0007" in printed
    assert "\x1b]0;owned" not in printed
    assert "\u202e" not in printed
