"""Files that are no files, and names that are not UTF-8: no command waits, and each says what is wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="named pipes and devices of POSIX")

HEAD = "---\ntitle: Rest\nvoice: tone:low\n---\n"
WORDS = "Rest. [bell]\n"
TAKES = '[voices.me]\nengine = "takes"\nfolder = "takes"\n'
PIPER = '[voices.me]\nengine = "piper"\nmodel = "me.onnx"\n'
SITE = [
    "publish",
    "rest.md",
    "--for",
    "apple-podcasts",
    "--anyway",
    "--site",
    "site",
    "--url",
    "https://e.org/c",
]

CASES: dict[str, tuple[list[str], str, str]] = {
    "renderer.toml": (["check", "rest.md"], "", ""),
    "rest.md": (["check", "rest.md"], "", ""),
    "words.vtt": (["import", "words.vtt"], "", ""),
    "plan.json": (["plan", "rest.md", "--against", "plan.json"], "", ""),
    "takes/takes.json": (["takes", "rest.md", "--voice", "me"], "", TAKES),
    "me.onnx": (["plan", "rest.md", "--voice", "me"], "", PIPER),
    "words.toml": (["check", "rest.md"], "", 'lexicon = ["words.toml"]\n'),
    "words.pls": (["check", "rest.md"], "", 'lexicon = ["words.pls"]\n'),
    "more.md": (["check", "rest.md"], "[include more.md]\n", ""),
    "cover.png": (["check", "rest.md"], "cover", ""),
    "site/site.json": (SITE, "", ""),
    "site/feed.xml": (SITE, "", ""),
    "site/index.html": (SITE, "", ""),
}
"""Arguments, what the script has besides its words, and the settings, by the name of the odd file."""


def _zeros(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [os.mkfifo, _zeros], ids=["pipe", "zeros"])
@pytest.mark.parametrize("name", CASES)
def test_what_is_no_file_is_not_read(name: str, make: Callable[[Path], None], tmp_path: Path) -> None:
    arguments, more, settings = CASES[name]
    text = HEAD + WORDS
    text = text.replace("title", "cover: cover.png\ntitle") if more == "cover" else text + more
    (tmp_path / "rest.md").write_text(text)
    if settings:
        (tmp_path / "renderer.toml").write_text(settings)
    odd = tmp_path / name
    odd.parent.mkdir(exist_ok=True)
    odd.unlink(missing_ok=True)
    make(odd)
    ran = run(*arguments, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert Path(name).name in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have only names in Unicode")
@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["render", "--captions", "all"],
        ["cover"],
        ["plan", "--json"],
        ["export", "--to", "txt"],
        ["publish", "--for", "apple-podcasts", "--anyway"],
        [*SITE[:1], *SITE[2:]],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_name_that_is_not_utf_8(arguments: list[str], tmp_path: Path) -> None:
    script = os.fsdecode(b"\xff\xfe.md")
    (tmp_path / script).write_text(HEAD + WORDS)
    command, *options = arguments
    ran = run(command, script, *options, cwd=tmp_path)
    assert "Traceback" not in ran.stderr
    if command == "publish":
        assert ran.returncode == 2
        assert ran.stderr.rstrip().endswith("rename the script")
    else:
        assert ran.returncode == 0, ran.stderr
