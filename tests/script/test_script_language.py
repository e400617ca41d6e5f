"""The tables of the script language, row by row: what each example gives. When it happens is in
tests/cases/timing.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from renderer.errors import ScriptError
from renderer.plan.steps import HoldStep, PauseStep, Play, Speak
from renderer.script.cues import model as cues
from renderer.script.cues.table import parse_cue
from renderer.script.durations import Duration, parse_duration
from tests.support.without_audio import lay, plan, read, script

EXAMPLE = """---
title: Evening psoas rest
teacher: A. Teacher
language: en-US
description: Ten quiet minutes on the floor for the hips and the breath.
tags: [psoas, relaxation]
voice: calm                  # a voice named in the settings, or engine:name
bed: ocean
length: [10m, 20m]           # one track per length; leave out for "as long as it takes"
pacing:
  rate: 110                  # words per minute
  sentence: 1.2s             # silence after a sentence
  paragraph: 3s              # ... after a paragraph
  chapter: 5s                # ... before a heading's first words
  bell: 6s                   # from a bell's strike to the next words; its tail rings on below them
  pauses: 1.0                # multiplies every [pause]
  breath: in 4s, out 6s      # one breath, for "6 breaths"
say:                         # pronunciation: respelling, or IPA where the voice takes it
  psoas: so-az
  savasana: {alias: shah-vah-sana}
sounds: {gong: sounds/my-gong.wav}
set: {rest: 5m}              # values for {rest}; the command line can override them
---

# Arriving

[bell]

Lie on your back, and let your calves rest on a chair. [pause 4s]

# Resting

Stay here, and breathe. [hold {rest}, bell at end]

# Moving

[repeat side: left, right]
Draw your {side} knee in as you breathe out. [pause 5s]
Send it back as you breathe in, and let the leg go heavy. [pause 5s]
[end]
"""


def test_the_example_of_a_file() -> None:
    head = read(EXAMPLE).head
    assert (head.title, head.teacher, head.language) == ("Evening psoas rest", "A. Teacher", "en-US")
    assert (head.tags, head.lengths) == (("psoas", "relaxation"), (600, 1200))
    assert (head.voice and head.voice.name, head.bed and head.bed.name) == ("calm", "ocean")
    assert head.say["savasana"].alias == "shah-vah-sana"
    made = plan(EXAMPLE)
    assert [speak.caption for speak in made.spoken()][2:] == [
        "Draw your left knee in as you breathe out.",
        "Send it back as you breathe in, and let the leg go heavy.",
        "Draw your right knee in as you breathe out.",
        "Send it back as you breathe in, and let the leg go heavy.",
    ]
    timeline = lay(EXAMPLE)
    assert [chapter.name for chapter in timeline.chapters] == ["Arriving", "Resting", "Moving"]
    assert lay(EXAMPLE, overrides={"rest": "6m"}).frames - timeline.frames == 60 * timeline.sample_rate


SECONDS = {
    "5s": 5, "1.5s": Fraction(3, 2), "250ms": Fraction(1, 4), "3m": 180, "1m30s": 90, "1:30": 90,
    "1:02:30": 3750, "5 seconds": 5, "2 minutes": 120, "3m-10m": (180, 600),
}  # fmt: skip
BREATHS = {"6 breaths": 6, "1 breath": 1, "4-8 breaths": (4, 8)}


@pytest.mark.parametrize("text", [*SECONDS, *BREATHS])
def test_durations(text: str) -> None:
    expected = (SECONDS | BREATHS)[text]
    low, high = expected if isinstance(expected, tuple) else (expected, expected)
    found = parse_duration(text)
    assert (found.low, found.high, found.in_breaths) == (low, high, text in BREATHS)
    assert parse_duration(text.upper()) == found


def _exactly(seconds: Fraction | int) -> Duration:
    return Duration(low=Fraction(seconds), high=Fraction(seconds))


def _rung(when: str, every: Duration | None = None) -> tuple[cues.HoldBell, ...]:
    assert when in ("end", "halfway", "every")
    return (cues.HoldBell(when=when, sound="high", every=every),)  # type: ignore[arg-type]


CUES: dict[str, cues.ScriptCue] = {
    "pause": cues.Pause(duration=None),
    "short pause": cues.Pause(duration=None, size="short"),
    "long pause": cues.Pause(duration=None, size="long"),
    "pause 4s": cues.Pause(duration=_exactly(4)),
    "hold 3m": cues.Hold(duration=_exactly(180)),
    "hold 4-8 breaths": cues.Hold(duration=Duration(low=Fraction(4), high=Fraction(8), in_breaths=True)),
    "hold 3m, bell at end": cues.Hold(duration=_exactly(180), bells=_rung("end")),
    "hold 20m, bell every 5m": cues.Hold(duration=_exactly(1200), bells=_rung("every", _exactly(300))),
    "hold 10m, bell halfway": cues.Hold(duration=_exactly(600), bells=_rung("halfway")),
    "bell": cues.Bell(),
    "bell 3x": cues.Bell(count=3),
    "bell 3x every 8s": cues.Bell(count=3, every=_exactly(8)),
    "bell low": cues.Bell(sound="low"),
    "bell, over": cues.Bell(over=True),
    "bell bowl, soft": cues.Bell(sound="bowl", strength="soft"),
    "bell wood block 3x, firm, -6dB": cues.Bell(sound="wood block", count=3, strength="firm", gain_db=-6),
    "hold 3m, bell soft at end": cues.Hold(
        duration=_exactly(180), bells=(cues.HoldBell(when="end", sound="high", strength="soft"),)
    ),
    "hold 3m, bell crystal bowl firm halfway": cues.Hold(
        duration=_exactly(180),
        bells=(cues.HoldBell(when="halfway", sound="crystal bowl", strength="firm"),),
    ),
    "sound NAME": cues.Sound(sound="name"),
    "sound NAME, -6dB, over": cues.Sound(sound="name", gain_db=-6, over=True),
    "bed NAME": cues.SetBed(sound="name"),
    "bed \u201cname\u201d, -6dB": cues.SetBed(sound="name", gain_db=-6),
    'bell "low" 3x': cues.Bell(sound="low", count=3),
    "hold 3m, bell \u2018low\u2019 at end": cues.Hold(
        duration=_exactly(180), bells=(cues.HoldBell(when="end", sound="low"),)
    ),
    "bed NAME, -6dB, fade 8s": cues.SetBed(sound="name", gain_db=-6, fade_seconds=Fraction(8)),
    "bed off, fade 10s": cues.SetBed(sound="", fade_seconds=Fraction(10)),
    "2:30": cues.At(seconds=Fraction(150)),
    "at 2:30": cues.At(seconds=Fraction(150)),
    "breathe in 4s, hold 2s, out 6s, 5x": cues.Breathe(
        phases=(
            cues.Phase(kind="in", seconds=Fraction(4)),
            cues.Phase(kind="hold", seconds=Fraction(2)),
            cues.Phase(kind="out", seconds=Fraction(6)),
        ),
        rounds=5,
    ),
    "count 1-5 every 1s": cues.Count(first=1, last=5, every=_exactly(1)),
    "voice NAME": cues.SetVoice(name="NAME"),
    "pace 90%": cues.SetPace(ratio=Fraction(9, 10)),
    "mark NAME": cues.MarkHere(name="NAME"),
    "include intro.md": cues.Include(path="intro.md"),
    "repeat 3": cues.Repeat(count=3),
    "repeat side: left, right": cues.RepeatEach(variable="side", words=("left", "right")),
    "for 3m": cues.For(seconds=Fraction(180), loop=False),
    "loop for 3m": cues.For(seconds=Fraction(180), loop=True),
    "optional NAME": cues.OptionalPart(name="NAME"),
    "end": cues.End(),
}


@pytest.mark.parametrize("text", CUES)
def test_cues_in_any_case(text: str) -> None:
    assert parse_cue(text) == CUES[text]
    if "NAME" not in text and ".md" not in text and "side" not in text:
        assert parse_cue(text.upper()) == parse_cue(text.title()) == CUES[text]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("\\[Rest\\] *here*, \\{now\\}.", ["[Rest] here, {now}."]),
        ("Rest <!-- [pause] not\n\nspoken --> here.", ["Rest here."]),
        ("# Heading\nRest\nhere.\n\nOn.", ["Rest here.", "On."]),
        ("[repeat 3]\nRound {n}.\n[end]", ["Round 1.", "Round 2.", "Round 3."]),
        ("[repeat side: in, out]\n{side}, not {other side}.\n[end]", ["in, not out.", "out, not in."]),
        ("[repeat side: \u201cin\u201d, 'out']\n{side}.\n[end]", ["in.", "out."]),
        ("[repeat side: \u201ein\u201c, \u00ab out \u00bb]\n{side}.\n[end]", ["in.", "out."]),
        ("[repeat side: *in*, **out**]\n{side}.\n[end]", ["in.", "out."]),
        ("[repeat side: \u2018in\u2019, don't]\n{side}.\n[end]", ["in.", "don't."]),
        ("[repeat side: in, out]\n{Side}. Not {Other side}.\n[end]", ["In.", "Not Out.", "Out.", "Not In."]),
        ("[repeat side: \u00e9t\u00e9, 3 times]\n{SIDE}.\n[end]", ["\u00c9t\u00e9.", "3 times."]),
        ("[optional more]\nMore.\n[end]\nRest.", ["More.", "Rest."]),
        ("[repeat 2]\n[optional a]\n[for 1m]\nRest.\n[end]\n[end]\n[end]", ["Rest.", "Rest."]),
        ("[count 1-3 every 1s] On.", ["1", "2", "3", "On."]),
    ],
)  # fmt: skip
def test_spoken_text_of_scripts(body: str, said: list[str]) -> None:
    assert [speak.caption for speak in plan(script(body)).spoken()] == said


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("\u201cthe floor\u201d", "the floor"),
        ("\u2018the floor\u2019", "the floor"),
        ("\u201ethe floor\u201c", "the floor"),
        ("\u00ab the floor \u00bb", "the floor"),
        ("\u201cthe floor\u201d or \u201ca bed\u201d", "\u201cthe floor\u201d or \u201ca bed\u201d"),
        ("\u2018the boys\u2019 floor", "\u2018the boys\u2019 floor"),
        ("'\u201cthe floor\u201d'", "\u201cthe floor\u201d"),
    ],
)
def test_curly_quotation_marks_around_a_value_of_the_front_matter(written: str, value: str) -> None:
    session = read(f"---\ntitle: {written}\ndescription: {written}\nset: {{place: {written}}}\n---\nRest.")
    assert (session.head.title, session.head.description) == (value, value)
    assert session.values == {"place": value}


def test_a_written_silence_replaces_the_automatic_one() -> None:
    for cue, written in (("[pause 3s]", PauseStep), ("[hold 3s]", HoldStep)):
        steps = plan(script(f"Rest.\n\n{cue}\n\n# Chapter\n\n[bell] On.")).steps
        kinds = [type(step) for step in steps if isinstance(step, Speak | PauseStep | HoldStep | Play)]
        assert kinds == [Speak, written, Play, Speak]
    assert lay(script("A. [pause 2s] B.")).frames == lay(script("A.\n\n[pause 2s]\n\nB.")).frames


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("[puase 10s]", 'unknown cue "puase"'),
        ("[for 3s]\nRest. [pause 4s]\n[end]", "1.0 s too long"),
        ("Rest. [hold 2m] [1:30] On.", "30.0 s too long"),
        ("[repeat 2]\nRest.", r"\[repeat 2\] is never closed"),
    ],
)
def test_wrong_cues_are_never_spoken(body: str, said: str) -> None:
    with pytest.raises(ScriptError, match=said):
        plan(script(body))
