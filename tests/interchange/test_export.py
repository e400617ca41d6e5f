"""What goes out comes back the same: sessions exported, imported and planned again."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import astuple, replace

from renderer.errors import ScriptError
from renderer.interchange.exporting.formats import export
from renderer.interchange.exporting.front_matter import front_of
from renderer.interchange.exporting.script_items import script_items
from renderer.interchange.importing.formats import read_as
from renderer.interchange.importing.markup.speech_markdown import decoded, encoded
from renderer.interchange.importing.model import ImportContext, Imported
from renderer.interchange.importing.script_writer import script_text
from renderer.plan.narrator import Choices
from renderer.plan.steps import Gap, HoldStep, PauseStep, Point, Speak, Step, Timed
from renderer.problems import Position
from renderer.script.head import RequestedLength
from renderer.script.script import parse
from renderer.script.session import Names, Session
from renderer.script.source import Source
from renderer.script.walk import Walk
from renderer.sounds.catalogue import BEDS, BELLS
from renderer.voice import Voice
from tests.support.paths import SCRIPTS
from tests.support.properties import examples
from tests.support.random_scripts import BODIES, HEAD
from tests.support.without_audio import make_plan

SHIPPED = sorted(SCRIPTS.glob("*.md"))
NAMES = Names(
    bells=frozenset(BELLS) | {"bowl"}, beds=frozenset(BEDS), voices=frozenset({"calm"}), engines=frozenset()
)
CHOICES = Choices(
    default_voice=Voice(engine="tone", language=""), voices={"calm": Voice(engine="tone", name="low")}
)
AROUND = ImportContext(voice=lambda name: name if name == "calm" else "", has_sound=lambda _path: True)
FORMATS = ["ssml", "speechmarkdown"]
PIECES = [
    "No,", "no.", "...we", "had", "it.", "Rest.", "…and", "so", "…", "...", '"Go."', "(Or", "not.)", "Dr.",
    "A.", "b", "1.", "3.5", "—", "-", "said:", '"wait', 'now"', "Hm?!", "!", "I.", "e.g.", "etc.", "“Yes,”",
    "he", "’tis", "ok…", '"', "über", "[pause 1s]", "[bell]", "[mark x]", "[pace 90%]", "[hold 3s]", "\n\n",
]  # fmt: skip
"""Words and marks that are sentences in one order, and not in another."""


def session_of(text: str) -> Session:
    def no_include(including: str, written: str) -> Source:
        raise AssertionError(f"{including} includes {written}")

    return parse(Source(path="s.md", text=text), names=NAMES, read_include=no_include)


def script(body: str, **front: str) -> str:
    return "\n".join(["---", "title: Out", *(f"{key}: {value}" for key, value in front.items()), "---", body])


def without_position(value: Any) -> Any:
    """A step or a head without its positions."""
    if isinstance(value, Position):
        return None
    if isinstance(value, RequestedLength):
        return value.seconds
    if isinstance(value, Struct):
        return type(value).__name__, *map(without_position, astuple(value))
    return [without_position(inner) for inner in value] if isinstance(value, tuple) else value


def summed(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps, neighbouring pauses added up: breaks that follow each other are one."""
    found: list[Step] = []
    for step in steps:
        if isinstance(step, Timed):
            again = None if step.again is None else summed(step.again)
            step = replace(step, first=summed(step.first), again=again)
        last = found[-1] if found else None
        if isinstance(step, PauseStep) and isinstance(last, PauseStep):
            found[-1] = replace(last, seconds=last.seconds + step.seconds)
        else:
            found.append(step)
    return tuple(found)


def planned(session: Session) -> list[Any]:
    return [without_position(step) for step in summed(make_plan(session, CHOICES).steps)]


def back(text: str, name: str) -> Session:
    imported = read_as(name, text, "out", {}, AROUND)
    assert not imported.dropped
    return session_of(script_text(imported))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_our_own_scripts_come_back_the_same(path: Path, name: str) -> None:
    session = session_of(path.read_text("utf-8"))
    again = back(export(session, name).text, name)
    assert planned(again) == planned(session)
    expected = replace(session.head, values={}, say=again.head.say)
    assert without_position(replace(again.head, say=expected.say)) == without_position(expected)
    assert {word: said.alias for word, said in again.head.say.items()} == {
        word: said.alias for word, said in session.head.say.items()
    }
    assert export(again, name).text == export(session, name).text


@examples(25)
@given(BODIES, st.sampled_from(FORMATS))
def test_any_script_comes_back_the_same(body: str, name: str) -> None:
    try:
        session = session_of(script(body, **HEAD))
        expected = planned(session)
    except ScriptError:  # a block that is longer than the one around it, or a script longer than a day
        return
    assert planned(back(export(session, name).text, name)) == expected


@examples(40)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9), st.sampled_from(FORMATS))
def test_any_words_come_back_the_same(pieces: list[str], name: str) -> None:
    session = session_of(script(f"Begin. {' '.join(pieces)}"))
    assert planned(back(export(session, name).text, name)) == planned(session)


@examples(25)
@given(BODIES)
def test_an_unrolled_script_makes_the_same_plan(body: str) -> None:
    session = session_of(script(body, **HEAD))
    front = front_of(session.head)
    items = tuple(script_items(Walk(session=session).items(), session.head.pacing))
    again = session_of(script_text(Imported(front=front, items=items)))
    assert planned(again) == planned(session)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "body",
    [
        'Rest & let "go" \\<now>, it\'s 5 < 6.',
        r"\[Brackets\], \{braces\} and *stars* \* here. (pause) \# one.",
        "Rest [mark x]. Then go [pause 2.5s]. Stay [pace 90%] a while.",
        "Mark [mark one two: & <3> \"four\" 'five'] this.",
        "No, no. ...we had it. [pause] Well. …go. (Or not.) ...and so on.",
        "One. two.) [mark x] Three.) [bell] Four.",
        "The psoas, the PSOAS and the psoases. An asana.",
        "One.\n\n—\n\nTwo… [bell] — three.",
        "[pause]\n\n[long pause]\nWords. [pause 2 breaths] [pause 0s] Words. [hold 45m] [hold 3-9 breaths]",
        "[repeat side: left, right]\nYour {side}, not your {other side}.\n[end]\n[optional x]\nMore.\n[end]",
        "[at 1:00] Then. [loop for 3m]\nAgain.\n[for 10s]\nInner.\n[end]\n[end] [bed off, fade 3s]",
        "# Ch <1> & \\[2\\]\n\nGo. [breathe in 4s, hold 1s, out 6s, 3x] [count 3-1 every 1s] [voice calm] A",
    ],
)
def test_odd_words_and_cues_come_back_the_same(body: str, name: str) -> None:
    text = script(
        body, say="{psoas: so-us & <us>, asana: {ipa: ˈɑːsənə}}", pacing="{pauses: 1.5, breath: in 9s}"
    )
    session = session_of(text)
    spoken = [step for step in planned(session) if step[0] == "Speak"]
    again = planned(back(export(session, name).text, name))
    if name == "speechmarkdown":  # which has no way to write a bracket
        plain = str.maketrans("[]{}", "()()")
        assert [s[2].translate(plain) for s in spoken] == [
            s[2].translate(plain) for s in again if s[0] == "Speak"
        ]
        assert [step for step in planned(session) if step[0] not in ("Speak", "Point")] == [
            step for step in again if step[0] not in ("Speak", "Point")
        ]
    else:
        assert again == planned(session)


def test_optional_parts_stay_out() -> None:
    session = session_of(script("Stay. [optional More]\nGo.\n[end]"))
    assert "Go." not in export(session, "ssml", frozenset({"more"})).text


@pytest.mark.parametrize(
    ("bed", "exported"),
    [("ocean", "ocean"), ("ocean, -3 dB", "ocean, -3dB"), ("{name: ocean, level: 2.5dB}", "ocean, +2.5dB")],
)
def test_a_bed_keeps_its_level(bed: str, exported: str) -> None:
    assert front_of(session_of(script("Rest.", bed=bed)).head)["bed"] == exported


def test_a_text_is_the_page_to_read_from() -> None:
    session = session_of(script("# One\n\n[repeat 2]\nRound {n}. [pause]\n[end]\n[bell]"))
    assert export(session, "txt").text == "# One\n\nRound 1. [pause 4s]\nRound 2. [pause 4s] [bell]\n"


def test_other_programs_hear_the_silences() -> None:
    session = session_of(script("One. Two. [hold 25s] [bell]\n\nThree.", bed="ocean"))
    exported = export(session, "ssml")
    times = [part.split('"/>')[0] for part in exported.text.split('time="')[1:]]
    assert times == ["1.2s", "10s", "10s", "5s", "6s"]
    assert exported.unsupported == ("bells (1)", "beds (1)")


def test_other_programs_hear_a_hold_as_long_as_a_render_makes_it() -> None:
    text = export(session_of(script("Rest. [hold 5-10 breaths]")), "speechmarkdown").text
    assert text.count("[10s]") == 8


@given(st.text(st.characters(codec="utf-8")))
def test_a_marks_name_reads_back(name: str) -> None:
    assert decoded(encoded(f"cue: {name}")) == f"cue: {name}"


def test_the_plan_has_what_the_comparison_needs() -> None:
    """The comparisons above see steps of every kind that can differ."""
    kinds = {step[0] for step in planned(session_of(script("# A\n\nOne. Two. [pause] [hold 3s] [bell]")))}
    assert {kind.__name__ for kind in (Speak, Gap, PauseStep, HoldStep, Point)} <= kinds
    assert without_position(Gap(seconds=Fraction(1))) != without_position(Gap(seconds=Fraction(2)))
    assert json.loads(json.dumps(front_of(session_of(script("A.", tags="[a, b]")).head)))["tags"] == [
        "a",
        "b",
    ]
