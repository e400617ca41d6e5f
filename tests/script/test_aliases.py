"""Spellings from elsewhere: which cue each means, what stays speech, and how both are told apart."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import ScriptError
from renderer.script.cues.aliases import cleared
from renderer.script.cues.parts import CueError
from renderer.script.cues.table import parse_cue
from renderer.script.editing.formatter import formatted
from renderer.script.source import Source
from renderer.workflows.format import unplaced
from tests.support.properties import examples
from tests.support.without_audio import plan, read, script

SPELLINGS = {
    # the cue, and what else is read as it
    "[pause 5s]": """
        [PAUSE:5]  [pause = 5]  [Pause: 5 seconds]  [pause 5 seconds]  [PAUSE 5S]  [5s]  [5 seconds]
        [5 sec]  [pause:"5s"]  [break:"5s"]  [break: '5']  [break time="5s"]  [BREAK 5s]  [break=5000ms]
        [5 second pause]  [5-second pause]  [five second pause]  [5s silence]  [5 seconds of silence]
        [silence 5s]  [silence: 5 seconds]  [silence=5]  [wait 5s]  [wait for five seconds]
        [pause for 5 seconds]  [pause here for 5s]  [pause of 5 secs]  [pause - 5s]
        [pause – 5 seconds...]  (pause for 5 seconds)  (Pause: 5)  (5 second pause)  (silence 5s)
        {silence: 5s}  {pause for 5s}
    """,
    "[pause 60s]": """
        [PAUSE=60]  [pause 1 minute]  (pause for a minute)  [1m]  [pause: 1:00]  [one minute pause]
    """,
    "[pause 7s]": "[7 second pause]  [seven-second pause]",
    "[pause 1s]": "{silence: 1s}  [1 second]  [pause for one second]",
    "[pause 3m]": """
        (pause for 3 minutes)  (pause for three minutes)  [3 minutes of silence]  (Wait 3 min.)
    """,
    "[pause 30s]": "[pause for half a minute]  [thirty second pause]  [0.5 minutes]",
    "[pause 25s]": "[twenty-five seconds]  [pause for twenty five seconds]",
    "[pause 1m30s]": "[1m 30s]  [pause for 1 minute and 30 seconds]  [90 second pause]  [PAUSE:90]",
    "[pause 3 breaths]": """
        [pause for 3 breath cycles]  [pause for three breaths]  [3 breaths]  [3 breath pause]
        [pause: 3 breaths]  (pause for 3 full breaths)  [3 deep breaths]  {pause for 3 breathing cycles}
    """,
    "[pause 1 breath]": "[pause for a breath]  [one breath]  (one breath pause)",
    "[pause]": """
        [Pause.]  [pause here]  (pause)  (a pause)  {pause}  [silence]  [break]  (pause for a moment)
    """,
    "[short pause]": """
        (short pause)  [brief pause]  [Pause: short]  [short silence]  (pause briefly)  {small pause}
    """,
    "[long pause]": """
        (long pause)  (a long pause...)  [longer pause]  [pause long]  [long silence]  {Long Pause}
    """,
    "[hold 3m]": """
        [hold: 3 minutes]  [HOLD=180]  [hold for three minutes]  [3 minute hold]  (hold for 3 minutes)
        (3-minute hold)  {hold 3m}
    """,
    "[hold 3m-5m]": "[hold for 3 to 5 minutes]  [hold: 3-5 minutes]  (hold for 3m - 5m)",
    "[hold 4-8 breaths]": """
        [hold for four to eight breaths]  [hold: 4 – 8 breaths]  (hold for 4 to 8 breaths)
    """,
    "[hold 3m, bell at end]": "[hold: 3 minutes, bell at the end]  (hold for 3m, bell at end)",
    "[bell]": """
        [Bell:]  (bell)  {bell}  [bell rings]  [ring bell]  [Ring the bell]
        (ring the bell)  [bell sounds]  [BELLS]
    """,
    "[bell low]": "[Bell = low]  (bell low)",
    "[bell gong]": "[gong]  (gong)  [strike the gong]",
    "[bell chimes]": "[chime]  (chime)  [Chimes]",
    "[bell tingsha]": "[tingsha]  [ting-sha]  (ring the tingshas)",
    "[bell wood block]": "[wood block]  [woodblock]  (hit the wood-block)",
    "[bell crystal bowl]": "[crystal bowl]  [crystal]  (quartz singing bowl)",
    "[bell bowl]": "[singing bowl]  [Tibetan singing bowl]  [tibetan bowl]  (singing bowl)  [bowl]",
    "[bell, soft]": "[gentle bell]  (soft bell)  [ring a gentle bell]  [quiet bell]  [bell, SOFT]",
    "[bell chimes, soft]": "(soft chime)",
    "[bell gong, firm]": "[loud gong]  (firm gong)",
    "[bell 3x]": """
        [bell x3]  [three bells]  [bell 3 times]  [ring the bell three times]
        (bell rings 3 times)
    """,
    "[bell gong 3x, over]": "[gong 3 times, over]  [three gongs, over]",
    "[bed ocean, fade 8s]": "[bed: ocean, fade 8 seconds]  (bed ocean, fade 8s)",
    "[breathe in 4s, out 6s, 5x]": """
        [Breathe: in 4s, out 6s, 5 times]  (breathe in 4 seconds, out 6s, 5x)
    """,
    "[pace 90%]": "[PACE = 90%]  (pace 90%)",
}
EACH = [
    (spelling, cue)
    for cue, spellings in SPELLINGS.items()
    for spelling in spellings.replace("\n", "  ").split("  ")
    if spelling.strip()
]


@pytest.mark.parametrize(("spelling", "cue"), EACH)
def test_aliases_and_their_cues(spelling: str, cue: str) -> None:
    wild, clear = script(f"Rest. {spelling} On."), script(f"Rest. {cue} On.")
    assert unplaced(plan(wild).steps) == unplaced(plan(clear).steps)
    written = formatted(Source(path="script.md", text=wild), read(wild))
    assert unplaced(plan(written).steps) == unplaced(plan(clear).steps)
    found = parse_cue(written.splitlines()[-1].partition("[")[2].partition("]")[0])
    assert found == parse_cue(cue[1:-1])


SPOKEN = [
    "(pausing here is fine)", "(as you like)", "(short of breath)", "(long and slow)", "(for now)",
    "(at home)", "(at the end of the out-breath)", "(for as long as you like)", "(5 seconds)",
    "(3 breaths)", "(1:30)", "(holding the chair)", "(the bell is far away)", "(silence your phone)",
    "(wait for the bell)", "()", "( )", "(a gong bath)", "(belly)", "(break it down)", "(bell-like)",
    "(the hold)", "(\u201cpause\u201d)", "(don't pause)", "\\(pause)", "\\(pause\\)",
    "\\(hold the chair with one hand)", "(pause", "pause)", "\\{silence: 1s\\}", "\\[5s\\]", "Pause: 5",
    "gong", "(quiet)", "(and pause \\(now\\))",
]  # fmt: skip


@pytest.mark.parametrize("text", SPOKEN)
def test_text_that_is_not_a_cue_is_spoken(text: str) -> None:
    made = plan(script(f"Rest {text} here"))
    (speak,) = made.spoken()
    assert speak.caption == " ".join(f"Rest {text} here".replace("\\", "").split())
    assert len(made.steps) == 1


@pytest.mark.parametrize(
    ("cue", "offset", "width", "error"),
    [
        ("[PAUSE:soon]", 7, 4, '"soon" is not a length of time'),
        ("[ Pause :  25h ]", 11, 3, '"25h" is longer than 24 hours'),
        ("(hold for 5-3 minutes)", 1, 20, 'the range "5-3m" is backwards'),
        ("[pause for 3 to 5 minutes]", 1, 24, "a pause cannot be a range"),
        ("[3m-5m]", 1, 5, "a pause cannot be a range"),
        ("{silence: 1s, over}", 14, 4, '[pause] does not take "over"'),
        ("[gong, loud]", 7, 4, '[bell] does not take "loud"'),
        ("[bed: ocaen]", 6, 5, 'unknown bed "ocaen"'),
        ("(bell lwo)", 6, 3, 'unknown bell "lwo"'),
    ],
)
def test_an_error_points_at_the_written_cue(cue: str, offset: int, width: int, error: str) -> None:
    with pytest.raises(ScriptError) as raised:
        plan(script(f"Rest. {cue} On."))
    (problem,) = raised.value.problems
    assert (problem.position.column, problem.message) == (7, error)
    assert (problem.offset, problem.width) == (offset, width)


def test_one_slip_in_an_aside_is_one_error() -> None:
    with pytest.raises(ScriptError) as raised:
        plan(script("[repeat 2]\nRest. (repeat the left) (repeat 3) (end)\n[end]\n[end]\n[end]"))
    found = [(p.position.line, p.position.column) for p in raised.value.problems]
    assert found == [(5, 7), (5, 25), (5, 36)]


@examples(150)
@given(
    st.lists(
        st.sampled_from([*"3a:=-.,'\"", "for", "of", "and", "to", "half", "x", "{rest}", "silence", "breaths",
            "pause", "hold", "bell", "long", "minutes", "s", "5s", "1:30", "three", "gong", "times", "ring"]),
        max_size=6,
    ).flatmap(lambda words: st.sampled_from(["", " "]).map(lambda glue: glue.join(words)))
)  # fmt: skip
def test_a_cleared_spelling_is_clear(text: str) -> None:
    meant = cleared(text)
    if meant is None:
        return
    again = cleared(meant)
    assert again in (None, meant)
    with suppress(CueError):
        assert parse_cue(text) == parse_cue(meant)
