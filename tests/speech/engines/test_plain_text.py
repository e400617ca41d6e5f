"""Text that no speech program obeys."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from renderer.speech.engines.plain_text import plain_text
from renderer.voice import Utterance
from tests.support.speaking import SPEAKERS, speak


@given(st.text())
def test_plain_text_holds_no_command(text: str) -> None:
    plain = plain_text(text)
    assert "[[" not in plain
    assert "<" not in plain
    assert all(c.isprintable() or c in "\u200c\u200d" for c in plain)
    assert plain_text(plain) == plain


def test_plain_text_keeps_the_words() -> None:
    assert plain_text("Rest [here] & “breathe” —\n 3 > 2…") == "Rest [here] & “breathe” — 3 > 2…"


def test_markup_is_not_obeyed(tmp_path: Path) -> None:
    voice = SPEAKERS["pyttsx3"]
    plain, paused, quick, phonemes = speak(
        tmp_path,
        *(
            Utterance(text=text, voice=voice)
            for text in (
                "Rest now",
                "<break time='9000ms'/> Rest now",
                "\x01400S Rest now",
                "[[h@'loU]] Rest now",
            )
        ),
    )
    assert len(plain) < len(paused) < len(plain) + 9 * 48_000
    assert len(quick) > len(plain)
    assert len(phonemes) > 1.5 * len(plain)
