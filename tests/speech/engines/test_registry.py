"""Engines of this program and of other packages, and why one cannot be loaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from renderer.errors import InputError, RenderError
from renderer.speech.clip_keys import utterance_key
from renderer.speech.engines.registry import ENGINES, create_engine, engine_names
from renderer.speech.synthesis import list_voices
from renderer.voice import Utterance, Voice
from renderer.workflows.compile_all import compile_all
from renderer.workflows.options import Options


def test_an_engine_has_the_same_version_every_time() -> None:
    for name in ENGINES:
        assert create_engine(name).version == create_engine(name).version != ""


def test_engines_are_listed() -> None:
    assert set(ENGINES) <= set(engine_names())
    with pytest.raises(RenderError, match="unknown voice engine"):
        list_voices("nobody")


@pytest.mark.usefixtures("odd")
def test_engines_of_other_packages() -> None:
    assert {"odd", "broken", "mute", "gone", "tone"} <= set(engine_names())
    assert [info.name for info in list_voices("odd")] == ["low", "high"]
    with pytest.raises(
        InputError, match=r"broken \(odd_engines:Broken\) cannot be loaded: OSError: no model file"
    ):
        list_voices("broken")
    with pytest.raises(RenderError, match=r"mute cannot list its voices: its worker ended \(status 4\)"):
        list_voices("mute")
    with pytest.raises(RenderError, match="vague cannot list its voices: it lists a voice whose name"):
        list_voices("vague")


@pytest.mark.usefixtures("odd")
def test_an_engine_that_fails_does_not_hide_errors_of_other_scripts(tmp_path: Path) -> None:
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    first.write_text("---\ntitle: A\nvoice: mute:low\n---\n\nRest.\n")
    second.write_text("---\ntitle: A\n---\n\nRest. [puase 3s]\n")
    with pytest.raises(InputError) as raised:
        compile_all([first, second], Options())
    assert "mute cannot list its voices" in str(raised.value)
    assert 'unknown cue "puase"' in str(raised.value)


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize(
    ("engine", "reason"),
    [
        ("gone", "nowhere:No) cannot be loaded: ModuleNotFoundError: No module named 'nowhere'"),
        ("quits", "odd_engines:Quits) cannot be loaded: SystemExit: 3"),
        ("unversioned", "odd_engines:Unversioned) cannot be loaded: AttributeError: "),
        ("numbered", "odd_engines:Numbered) cannot be loaded: TypeError: its version is not a text"),
        (
            "loud",
            "odd_engines:Loud) cannot be loaded: TypeError: its preset is not one of soft, warm, plain, none",
        ),
    ],
)
def test_engines_that_cannot_be_loaded(engine: str, reason: str) -> None:
    with pytest.raises(InputError, match=re.escape(reason)):
        utterance_key(Utterance(text="Rest.", voice=Voice(engine=engine)), 48_000)
