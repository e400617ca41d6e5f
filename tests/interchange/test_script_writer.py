"""Words, cues and front matters, written as a script and read back."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from renderer.interchange.importing.lengths import length_text
from renderer.interchange.importing.model import (
    Comment,
    CueText,
    Imported,
    Item,
    ParagraphBreak,
    SectionHeading,
    Words,
)
from renderer.interchange.importing.script_writer import script_text
from renderer.plan.narrator import Choices
from renderer.script.durations import parse_seconds
from renderer.script.script import parse
from renderer.script.session import CueNode, Heading, Names, Session, Text
from renderer.script.signs import visible
from renderer.script.source import Source
from renderer.voice import Voice
from tests.support.properties import examples
from tests.support.without_audio import make_plan

WILD = st.sampled_from(
    [
        "(pause for 3 minutes)", "(long pause)", "{silence: 1s}", "[break]", "[gong]", "---", "# One", "#",
        "- a", "<!-- b -->", "-->", "\\", "\\[", "*", "**so**", "(7 second pause)", "(5s)", "( Pause )",
        "1. First.", "...", "{n}", "]", "}", "## Two ##", "rest (hold the bell) now", "--", "- - -", "\x07",
        "\u2028", "a\\", "==a==", "<b> c", "</b>", "~~a~~", "_a_", "__a b__", "`a`", "%% a %%", "&amp;",
        "> a", "| a | b |", "+ a", "+++", "===", ":::", "```", "<<A: b>>", "a\u00adb", "\u200b",
        "(pa\u00aduse 3s)",
    ]
)  # fmt: skip
_PARTS = (
    "( ) [ ] { } pause long short bell bells gong bowls ring three two 5 7s minutes for a the of - : = , . "
    "hold at loop end mark wait silence break here # \\ * x time breathe count voice pace 90% in out every"
)
NEARLY = _PARTS.split()
"""What cues are made of."""
WORDS = st.lists(WILD | st.text(st.characters(codec="utf-8"), max_size=20), min_size=1, max_size=6).map(
    " ".join
)


def read(text: str) -> Session:
    def no_include(including: str, written: str) -> Source:
        raise AssertionError(f"{including} includes {written}")

    return parse(Source(path="new.md", text=text), names=Names(), read_include=no_include)


def folded(text: str) -> str:
    unspeakable = {c: " " for c in range(0xA0) if not chr(c).isprintable()} | {0xFFFE: " ", 0xFFFF: " "}
    return " ".join(visible(text).translate(unspeakable).split())


def written(*items: Item, **front: object) -> Session:
    return read(script_text(Imported(front={"title": "New", **front}, items=(*items, Words(text="End.")))))


def said(session: Session) -> str:
    return folded(" ".join("".join(map(str, n.pieces)) for n in session.nodes if isinstance(n, Text)))


@examples(60)
@given(WORDS, WORDS, st.booleans())
@example("it's (pause for 3 minutes)", "# now", False)
def test_words_read_back_as_they_were(first: str, second: str, emphasis: bool) -> None:
    session = written(
        Words(text=first, emphasis=emphasis),
        CueText(text="pause 4s"),
        Words(text=second),
        ParagraphBreak(),
        Comment(text=first),
    )
    assert said(session) == folded(f"{first} {second} End.")
    assert [node.text for node in session.nodes if isinstance(node, CueNode)] == ["pause 4s"]


@examples(40)
@given(WORDS)
def test_a_heading_reads_back_as_it_was(title: str) -> None:
    found = [
        "".join(map(str, n.pieces))
        for n in written(SectionHeading(title=title)).nodes
        if isinstance(n, Heading)
    ]
    assert [folded(name) for name in found] == [folded(title)] * bool(folded(title))


@examples(40)
@given(
    WORDS.filter(folded), st.lists(WORDS.filter(folded), max_size=3), st.lists(WORDS, min_size=1, max_size=4)
)
def test_a_front_matter_reads_back_as_it_was(title: str, tags: list[str], lines: list[str]) -> None:
    head = written(title=title, tags=tags, description="\n".join(lines), pacing={"sentence": "0s"}).head
    assert head.title == folded(title)
    assert list(head.tags) == [folded(tag) for tag in tags]
    assert folded(head.description) == folded(" ".join(lines))
    assert head.pacing.sentence == 0


def test_a_description_keeps_its_lines() -> None:
    assert written(description="One: a.\n\n- two\n---\n").head.description == "One: a.\n\n- two\n---"


@pytest.mark.parametrize(
    "words", ["word " * 3_000, "\u0e01" * 7_000, "[" * 3_000, "A sentence. " * 1_000, "so, " * 2_000]
)
def test_sentences_too_long_for_a_voice_are_split(words: str) -> None:
    session = written(Words(text=words))
    plan = make_plan(session, Choices(default_voice=Voice(engine="tone", language="")))
    assert "".join(said(session).split()) == "".join(f"{words}End.".split())
    assert all(len(speak.caption) <= 2_000 for speak in plan.spoken())


@given(st.fractions(min_value=0, max_value=80_000).map(lambda value: Fraction(round(value * 1000), 1000)))
def test_a_length_reads_back_exactly(seconds: Fraction) -> None:
    assert parse_seconds(length_text(seconds)) == seconds


def test_a_script_is_written_a_sentence_a_line() -> None:
    imported = Imported(
        front={
            "tags": ["rest", "a, b"],
            "title": "Evening",
            "say": {"psoas": "so-az", "asana": {"ipa": "ɑ"}},
        },
        items=(
            SectionHeading(title="Arriving"),
            Words(text="Lie down. Let your"),
            Words(text="calves", emphasis=True),
            Words(text=", rest.", glued=True),
            CueText(text="pause 4s"),
            CueText(text="bell"),
            Words(text="Stay."),
            ParagraphBreak(),
            Comment(text="how long?"),
            CueText(text="hold 3m"),
        ),
    )
    assert script_text(imported) == (
        '---\ntitle: Evening\ntags: [rest, "a, b"]\nsay:\n  psoas: so-az\n  asana: {ipa: ɑ}\n---\n\n'
        "# Arriving\n\nLie down.\nLet your *calves*, rest. [pause 4s] [bell]\nStay.\n\n"
        "<!-- how long? -->\n[hold 3m]\n"
    )
