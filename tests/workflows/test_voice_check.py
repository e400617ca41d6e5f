"""Sentences whose sound may be faulty: in a render, in ``renderer check --spoken`` and in a bundle."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from renderer.cli.main import main
from tests.support import checked_engines
from tests.support.trusted import trusted

SCRIPT = """---
title: Evening rest
voice: model
description: Quiet minutes.
---

Rest here. [pause 2s]

Now say 1 please.
"""


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script of which the voice makes a click in the second sentence."""
    checked_engines.install(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.chdir(tmp_path)
    settings = f"[voices.model]\nengine = 'unseeded'\nlog = '{tmp_path / 'log'}'\n"
    (tmp_path / "renderer.toml").write_text(settings, "utf-8")
    trusted(tmp_path)
    path = tmp_path / "evening.md"
    path.write_text(SCRIPT, "utf-8")
    return Path("evening.md")


def test_a_doubtful_sentence_is_reported_until_it_is_spoken_otherwise(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(script), "--spoken"]) == 0
    assert "evening.md: sentences: 2 not spoken yet\n" in capsys.readouterr().out
    assert not Path("log").exists()

    assert main(["render", str(script), "--format", "wav"]) == 0
    warned = capsys.readouterr().err
    assert re.search(r'md:9:1: warning: the sound of "[^"]+" may be faulty: a click at 2.5 s\n', warned)
    assert "listen to it at 0:0" in warned

    spoken = Path("log").read_text()
    assert main(["check", str(script), "--spoken"]) == 0
    out = capsys.readouterr().out
    assert "evening.md: sentences: 1 doubtful, 1 not judged\n" in out
    assert '  evening.md:9:1: the sound of "Now say 1 please." at 0:0' in out
    assert main(["check", str(script), "--spoken", "--for", "insight-timer", "--json"]) == 1
    (report,) = json.loads(capsys.readouterr().out)
    assert report["sentences"] == {
        "good": 0, "doubtful": 1, "not_judged": 1, "not_checked": 0, "not_spoken": 0,
            "words_not_checked": 0,
    }  # fmt: skip
    (sentence,) = report["doubtful_sentences"]
    assert sentence["faults"] == ["a click at 2.5 s"]
    assert 4 < sentence["seconds"] < 9
    assert (report["file"], report["doubtful_words"], report["profile"]) == (
        "evening.md",
        [],
        "insight-timer",
    )
    assert main(["check", "--spoken", "--voice", "tone", str(script)]) == 0
    assert capsys.readouterr().out.splitlines()[1] == "evening.md: sentences: 2 not spoken yet"
    assert Path("log").read_text() == spoken


def test_a_check_that_fails_is_reported_once(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Path("renderer.toml").read_text("utf-8")
    Path("renderer.toml").write_text(settings.replace("unseeded", "unphonemic"), "utf-8")
    trusted(Path())
    assert main(["render", str(script), "--format", "wav"]) == 0
    warned = capsys.readouterr().err
    assert "evening.md:7:1: warning: this sentence and 1 more were not fully checked: no dictionary" in warned


def test_a_bundle_lists_doubtful_sentences(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["publish", str(script), "--for", "insight-timer", "--anyway"])
    page = Path("out", "evening", "insight-timer", "UPLOAD.md").read_text("utf-8")
    assert "## Listen to these sentences" in page
    assert 'evening.md:9:1: the sound of "Now say 1 please." at' in page
    assert 'the sound of "Now say 1 please."' in capsys.readouterr().err
