"""Where sentences stand in the text of a script."""

from __future__ import annotations

import pytest

from renderer.script.sentence_places import SentencePlaces
from renderer.script.source import Source
from tests.support.without_audio import plan, script


def places(body: str) -> list[tuple[str, str]]:
    """Each sentence with the text at its place, in the order in which they are spoken."""
    text = script(body, set="{side: left}")
    finder, lines, found = SentencePlaces(Source(path="script.md", text=text)), text.split("\n"), []
    for speak in plan(text).spoken():
        place = finder.place(speak.position, speak.caption)
        rows = lines[place.line - 1 : place.end_line]
        rows[-1] = rows[-1][: place.end_column - 1]
        rows[0] = rows[0][place.column - 1 :]
        found.append((speak.caption, "\n".join(rows)))
    return found


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One. Two.", [("One.", "One."), ("Two.", "Two.")]),
        ("One.  And\n  two.", [("One.", "One."), ("And two.", "And\n  two.")]),
        ("Be *very still*.", [("Be very still.", "Be *very still*.")]),
        ("*Rest.* Rest. Rest.", [("Rest.", "Rest."), ("Rest.", "Rest."), ("Rest.", "Rest.")]),
        ("Go {side}. [pause 1s] On.", [("Go left.", "Go {side}."), ("On.", "On.")]),
        ("[repeat 2]\nOut.\n[end]", [("Out.", "Out."), ("Out.", "Out.")]),
        (r"An \[open\] one. Two.", [("An [open] one.", r"An \[open\] one."), ("Two.", "Two.")]),
        ("Zwölf 🧘 Élan. Ja.", [("Zwölf Élan.", "Zwölf 🧘 Élan. Ja."), ("Ja.", "Ja.")]),
    ],
)
def test_a_sentence_is_found_in_the_text(body: str, expected: list[tuple[str, str]]) -> None:
    assert places(body) == expected


def test_the_same_words_are_found_one_after_another() -> None:
    text = script("Rest. And rest. Rest.")
    finder = SentencePlaces(Source(path="script.md", text=text))
    found = [finder.place(speak.position, speak.caption).column for speak in plan(text).spoken()]
    assert found == [1, 7, 17]


def test_a_repeated_sentence_stays_where_it_is_repeated() -> None:
    text = script("[repeat 2]\nOut.\n[end]\n\nAnd now. Out.")
    finder = SentencePlaces(Source(path="script.md", text=text))
    found = [finder.place(speak.position, speak.caption) for speak in plan(text).spoken()]
    first = found[0].line
    places = [(place.line - first, place.column) for place in found]
    assert places == [(0, 1), (0, 1), (3, 1), (3, 10)]
