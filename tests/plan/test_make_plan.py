"""What is unrolled from a script."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from msgspec.structs import replace

from renderer.errors import InputError, ScriptError
from renderer.plan.make_plan import Choices
from renderer.plan.steps import Gap, HoldStep, PauseStep, Play, Speak, StartBed
from renderer.timeline import Timeline
from renderer.voice import Voice
from renderer.workflows.format import unplaced
from tests.support.laid_out import without_positions
from tests.support.properties import examples
from tests.support.random_scripts import BODIES, HEAD, PASSAGES
from tests.support.without_audio import CHOICES, lay, plan, script


def test_the_kinds_of_steps() -> None:
    text = "Lie down. Rest. [pause 4s]\n[bell low, -6dB]\n[hold 1m-2m, bell every 30s]\n[bed ocean, fade 2s]"
    kinds = [type(step) for step in plan(script(text)).steps]
    assert kinds == [Speak, Gap, Speak, PauseStep, Play, HoldStep, StartBed]


@pytest.mark.parametrize(
    ("bed", "gain_db"),
    [
        ("ocean", 0.0),
        ("ocean, -3dB", -3.0),
        ("Ocean, +4.5 dB", 4.5),
        ("{name: ocean}", 0.0),
        ("{name: ocean, level: -3dB}", -3.0),
    ],
)
def test_the_bed_of_the_front_matter_has_a_level(bed: str, gain_db: float) -> None:
    started = [step for step in plan(script("Rest.", bed=bed)).steps if isinstance(step, StartBed)]
    assert [(step.sound, step.gain_db, step.fade_seconds) for step in started] == [("ocean", gain_db, None)]


def test_another_bed_has_its_own_level() -> None:
    choices = replace(CHOICES, bed="rain", bed_gain_db=-2.0)
    made = plan(script("Rest.", bed="ocean, -3dB"), choices=choices)
    started = [step for step in made.steps if isinstance(step, StartBed)]
    assert [(step.sound, step.gain_db, step.fade_seconds) for step in started] == [("rain", -2.0, None)]


@examples(40)
@given(PASSAGES)
def test_a_repeat_equals_its_contents_written_out(passage: str) -> None:
    repeated = script(f"Begin.\n[repeat 3]\n{passage}\n[end]\nAnd end.", **HEAD)
    written = script("Begin.\n" + f"{passage}\n" * 3 + "And end.", **HEAD)
    assert unplaced(plan(repeated).steps) == unplaced(plan(written).steps)


@examples(30)
@given(BODIES)
def test_a_repeat_of_blocks_equals_its_contents_written_out(body: str) -> None:
    written = script("\n".join([body] * 2), **HEAD)
    _assume_right(written)
    assert unplaced(plan(script(f"[repeat 2]\n{body}\n[end]", **HEAD)).steps) == unplaced(plan(written).steps)


@examples(30)
@given(BODIES)
def test_comments_and_line_breaks_do_not_change_the_plan(body: str) -> None:
    """Lines that are wrapped, comments, emphasis, blanks: the page moves, the track does not."""
    text = script(body, **HEAD)
    _assume_right(text)
    moved = body.replace("Let your", "*Let*\n<!-- a\n\ncomment -->\n  your   ").replace("[", "\t[")
    moved = moved.replace("\n\n", "\n\n\n \n").replace(" come and", "\ncome and")
    assert unplaced(plan(script(moved, **HEAD)).steps) == unplaced(plan(text).steps)


def _assume_right(text: str) -> None:
    try:
        plan(text)
    except ScriptError:
        assume(False)


def test_repeat_of_words_equals_writing_each() -> None:
    body = "Your {}, then your {}. [pause 2s]\n"
    repeated = plan(script("[repeat side: left, right]\n" + body.format("{side}", "{other side}") + "[end]"))
    written = plan(script(body.format("left", "right") + body.format("right", "left")))
    assert unplaced(repeated.steps) == unplaced(written.steps)


# --- who speaks ----------------------------------------------------------------------------------------


def _voices(text: str, **choices: Any) -> list[str]:
    speaks = plan(text, choices=replace(CHOICES, **choices)).spoken()
    return [f"{speak.utterance.voice}" for speak in speaks]


def test_who_speaks_first() -> None:
    voices = {"calm": Voice(engine="tone", name="calm"), "warm": Voice(engine="tone", name="warm")}
    text, named = script("Rest."), script("Rest.", voice="calm")
    default = Voice(engine="pyttsx3")
    assert _voices(text, default_voice=default) == ["pyttsx3"]
    assert _voices(text, voices=voices, default_name="warm") == ["tone:warm"]
    assert _voices(named, voices=voices, default_name="warm") == ["tone:calm"]
    assert _voices(named, voices=voices, voice="warm", default_name="calm") == ["tone:warm"]
    assert _voices(named, voices=voices, voice="tone:Own") == ["tone:Own"]


def test_voice_and_pace_last_until_the_next_such_cue() -> None:
    text = "One. [voice calm] Two. [pace 50%] Three.\n[repeat 2]\nFour. [voice tone:own]\n[end]\n"
    text += "[pace 100%] Five."
    speaks = plan(script(text, pacing="{rate: 100}", language="de-AT")).spoken()
    found = [(s.caption, str(s.utterance.voice), s.utterance.voice.words_per_minute, s.voice) for s in speaks]
    assert found == [
        ("One.", "tone", 100, ""),
        ("Two.", "tone:calm", 100, "calm"),
        ("Three.", "tone:calm", 50, "calm"),
        ("Four.", "tone:calm", 50, "calm"),
        ("Four.", "tone:own", 50, "tone:own"),
        ("Five.", "tone:own", 100, "tone:own"),
    ]
    assert [s.utterance.voice.pitch for s in speaks] == [50, 40, 40, 40, 50, 50]
    assert speaks[-1].utterance.voice.language == "de-AT"


def test_a_guided_breath_and_a_count_are_spoken_by_the_voice_of_the_moment() -> None:
    speaks = plan(script("[voice calm] [breathe in 4s, out 6s] [count 1-2 every 1s]")).spoken()
    assert [(s.caption, str(s.utterance.voice)) for s in speaks] == [
        ("Breathe in.", "tone:calm"),
        ("Breathe out.", "tone:calm"),
        ("1", "tone:calm"),
        ("2", "tone:calm"),
    ]


# --- what is left out, or put in -----------------------------------------------------------------------


def _captions(timeline: Timeline) -> list[str]:
    return [cue.caption for cue in timeline.cues]


def test_optional_parts_are_left_out_by_name() -> None:
    text = script("One.\n[optional Low Lunge]\nTwo.\n[optional tree]\nThree.\n[end]\n[end]\nFour.")
    assert _captions(lay(text)) == ["One.", "Two.", "Three.", "Four."]
    without = replace(CHOICES, without=frozenset({"TREE"}))
    assert _captions(lay(text, choices=without)) == ["One.", "Two.", "Four."]
    without = replace(CHOICES, without=frozenset({"low lunge"}))
    for whole, written in (
        (lay(text, choices=without), "One.\nFour."),
        (lay(text), "One.\nTwo.\nThree.\nFour."),
    ):
        assert without_positions(whole) == without_positions(lay(script(written)))


def test_optional_parts_that_a_round_names() -> None:
    text = script("[repeat pose: tree, lunge]\n[optional {pose}]\nThe {pose}.\n[end]\n[end]\nRest.")
    without = replace(CHOICES, without=frozenset({"lunge"}))
    assert _captions(lay(text, choices=without)) == ["The tree.", "Rest."]


def test_a_part_to_leave_out_that_is_not_there() -> None:
    with pytest.raises(InputError, match='no optional part "tre"; did you mean "tree"'):
        plan(script("[optional tree]\nRest.\n[end]"), choices=replace(CHOICES, without=frozenset({"tre"})))


@pytest.mark.parametrize(
    ("bed", "expected_beds"),
    [(None, ["ocean", "rain"]), ("Rain", ["rain"]), ("off", []), ("none", []), ("", [])],
)
def test_a_bed_given_as_an_option_replaces_the_beds_of_the_script(
    bed: str | None, expected_beds: list[str]
) -> None:
    text = script("Rest. [hold 1m] [bed rain] Rest. [hold 1m]", bed="Ocean")
    timeline = lay(text, choices=replace(CHOICES, bed=bed))
    assert [bed.name for bed in timeline.beds] == expected_beds


# --- places, bounds ------------------------------------------------------------------------------------


def test_every_sentence_has_its_position() -> None:
    text = script("Lie down. Rest\nhere. Now\n*wait*. [pause 1s] Sit up.\n\nThe end.\nIs here.")
    speaks = plan(text).spoken()
    assert [(s.caption, s.position.line, s.position.column) for s in speaks] == [
        ("Lie down.", 4, 1),
        ("Rest here.", 4, 1),
        ("Now wait.", 5, 1),
        ("Sit up.", 6, 20),
        ("The end.", 8, 1),
        ("Is here.", 9, 1),
    ]


def test_a_plan_names_its_sounds_and_their_parts_once() -> None:
    text = script(
        "[bell low] [bed gong] [sound gong] [bell gong] [hold 1m, bell bowl at end] [breathe in 1s, tones]"
        "\n[for 1m]\n[bell low]\n[bell]\n[end]",
        sounds="{gong: gong.wav}",
    )
    assert plan(text).sounds() == (
        ("low", "bell"), ("gong", "bed"), ("gong", "sound"), ("gong", "bell"), ("bowl", "bell"),
        ("breath in", "bell"), ("high", "bell"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "seconds"),
    [("[hold 12h]\n[hold 12h]", 86400), ("[for 12h]\nRest.\n[end]\n[for 12h]\n[end]", 86400)],
)
def test_a_day_is_not_too_long(body: str, seconds: int) -> None:
    timeline = lay(script(body))
    assert timeline.frames == seconds * timeline.sample_rate
    with pytest.raises(ScriptError, match="longer than 24 hours"):
        lay(script(body + "\n[pause 1ms]"))


def test_choices_need_a_voice_only() -> None:
    assert _captions(lay(script("Rest."), choices=Choices(default_voice=Voice(engine="tone")))) == ["Rest."]


def test_pauses_are_multiplied_and_exact() -> None:
    steps = plan(script("[pause 1.1s] [long pause] [pause 1 breath]", pacing="{pauses: 1.5}")).steps
    assert [step.seconds for step in steps if isinstance(step, PauseStep)] == [
        Fraction("1.65"),
        Fraction(15),
        Fraction(15),
    ]


IN_CONTEXT = replace(CHOICES, speaks_in_context=lambda voice: voice.name != "calm")


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        (
            "[count 1-4 every 1s]",
            ["(1) 2 3", "1 (2) 3 4", "1 2 (3) 4", "2 3 (4)"],
        ),
        ("[count 10-8 every 1s]", ["(10) 9 8", "10 (9) 8", "10 9 (8)"]),
        ("[count 1-2 every 1s][count 3-4 every 1s]", ["(1) 2", "1 (2)", "(3) 4", "3 (4)"]),
        ("[count 7-7 every 1s]", ["(7)"]),
        ("[voice calm][count 1-3 every 1s]", ["(1)", "(2)", "(3)"]),
        ("One. Two. Three.", ["(One.)", "(Two.)", "(Three.)"]),
    ],
)
def test_numbers_of_a_count_have_the_numbers_around_them(cue: str, expected: list[str]) -> None:
    """For voices that can speak a number as a part of a count."""
    utterances = [speak.utterance for speak in plan(script(cue), choices=IN_CONTEXT).spoken()]
    assert [" ".join([*u.before, f"({u.text})", *u.after]) for u in utterances] == expected
