"""Directions, rates and lexicons in SSML: what is not speech is never spoken, and is reported."""

from __future__ import annotations

import re

import pytest

from renderer.interchange.importing.formats import read_as
from renderer.interchange.importing.model import Comment, CueText, ImportContext, Imported, Words


def imported(inside: str, form: str = "ssml") -> Imported:
    text = f"<speak>{inside}</speak>" if form == "ssml" else inside
    return read_as(form, text, "a", {}, ImportContext())


def words(found: Imported) -> str:
    text = ""
    for item in found.items:
        if isinstance(item, Words):
            text += item.text if item.glued else f" {item.text}"
    return text.strip()


def cues(found: Imported) -> list[str]:
    return [item.text for item in found.items if isinstance(item, CueText)]


@pytest.mark.parametrize("form", ["ssml", "speechmarkdown"])
@pytest.mark.parametrize(
    ("text", "spoken", "found_cues", "comments"),
    [
        ("Rest. [SFX: low bell, long tail] Stay.", "Rest. Stay.", [], 1),
        ("Rest. [Music fades in] Stay.", "Rest. Stay.", [], 1),
        ("Rest. [pause 5s] Stay.", "Rest. Stay.", ["pause 5s"], 0),
        ("Rest. [PAUSE:5] Stay.", "Rest. Stay.", ["pause 5s"], 0),
        ("Rest. (pause) Stay.", "Rest. Stay.", ["pause"], 0),
        ("(softly) Let go.", "Let go.", [], 1),
        ("[whispers] Let go.", "Let go.", [], 1),
        ("(Note: dim the lights) Let go.", "Let go.", [], 1),
        ("*sighs* Let go.", "Let go.", [], 1),
        ("Rest. [Pausa larga] Stay.", "Rest. Stay.", ["Pausa larga"], 0),
        ("Rest (or sleep) here.", "Rest (or sleep) here.", [], 0),
        ("Rest and/or sleep.", "Rest and/or sleep.", [], 0),
    ],
)
def test_directions_among_the_words(
    text: str, spoken: str, found_cues: list[str], comments: int, form: str
) -> None:
    found = imported(text, form)
    assert words(found) == spoken
    assert cues(found) == found_cues
    assert sum(isinstance(item, Comment) for item in found.items) == comments
    assert len(found.dropped) >= comments


def test_a_direction_is_reported_at_its_place() -> None:
    found = imported("<p>One.\nTwo <emphasis>now</emphasis> and\n  [whispers] three.</p>")
    assert [(drop.line, drop.column) for drop in found.dropped] == [(3, 3)]


@pytest.mark.parametrize(
    ("inside", "paces"),
    [
        ('<prosody rate="slow">Rest. <prosody rate="x-slow">Stay.</prosody></prosody>', ["75%", "50%"]),
        (
            '<prosody rate="80%">Rest. <prosody rate="50%">Stay.</prosody></prosody> Go.',
            ["80%", "50%", "100%"],
        ),
        ('<prosody rate="0.8">Rest. <prosody rate="medium">Stay.</prosody></prosody>', ["80%", "100%"]),
        ('<prosody rate="80%">Rest. <prosody rate="-50%">Stay.</prosody></prosody>', ["80%", "40%"]),
        ('<prosody rate="80%">Rest. <prosody rate="+25%">Stay.</prosody></prosody>', ["80%", "100%"]),
    ],
)
def test_a_rate_is_one_of_the_default_rate(inside: str, paces: list[str]) -> None:
    assert cues(imported(inside)) == [f"pace {pace}" for pace in paces]


@pytest.mark.parametrize(("rate", "pace"), [("1%", "25%"), ("900%", "400%"), ("-90%", "25%")])
def test_a_rate_that_no_script_can_have_is_clamped_and_reported(rate: str, pace: str) -> None:
    found = imported(f'<prosody rate="{rate}">Rest.</prosody>')
    assert cues(found) == [f"pace {pace}"]
    assert [(drop.how, bool(re.search(f"becomes {pace}", drop.what))) for drop in found.dropped] == [
        ("changed", True)
    ]


LEXEME = "<lexeme><grapheme>{}</grapheme>{}</lexeme>"


@pytest.mark.parametrize(
    ("lexicon", "say"),
    [
        (LEXEME.format("tomato", "<phoneme>təˈmɑːtoʊ</phoneme>"), {"tomato": {"ipa": "təˈmɑːtoʊ"}}),
        (LEXEME.format("asana", "<alias>ah-sana</alias>"), {"asana": "ah-sana"}),
        (LEXEME.format("a</grapheme><grapheme>b", "<alias>see</alias>"), {"a": "see", "b": "see"}),
        (LEXEME.format("x", '<phoneme alphabet="x-sampa">k</phoneme>'), None),
        (LEXEME.format("x", ""), None),
    ],
)
def test_words_of_a_lexicon_are_pronounced_and_not_spoken(
    lexicon: str, say: dict[str, object] | None
) -> None:
    found = imported(f"<lexicon>{lexicon}</lexicon>Eat.")
    assert words(found) == "Eat."
    assert found.front.get("say") == say
    assert bool(found.dropped) == (say is None)
