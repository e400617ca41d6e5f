"""WebVTT, SubRip and LRC: their times and gaps against what other readers find in them."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from renderer.interchange.importing.captions import lrc, srt
from renderer.interchange.importing.captions import webvtt as own_webvtt
from renderer.interchange.importing.model import Comment, CueText, Words
from renderer.plan.steps import PauseStep, Plan, Speak, Until
from renderer.workflows.compile import compile_script
from renderer.workflows.import_script import ImportOptions, import_file
from renderer.workflows.options import Options
from tests.support.laid_out import laid_out
from tests.support.paths import CORPUS
from tests.support.properties import examples

ROLLING = "rolling.vtt"
UNREAD = "no-numbers.srt"
CAPTIONS = [
    path
    for path in [*sorted((CORPUS / "vtt").iterdir()), *sorted((CORPUS / "srt").iterdir())]
    if path.name not in (ROLLING, UNREAD)
]

Silence = tuple[str, Fraction, str]
"""The word before it, its seconds, the word after it."""


def exact(clock: str) -> Fraction:
    hours, minutes, seconds = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)


def spoken_captions(path: Path) -> list[tuple[Fraction, Fraction, str]]:
    """Beginning, end and words of each caption that speaks, as webvtt-py reads them."""
    read = webvtt.from_srt if path.suffix == ".srt" else webvtt.read
    found = []
    for caption in read(str(path)).captions:
        text = re.sub(r"<rt>.*?</rt>|\[.*?\]|^\(.*\)$|\{.*?\}|\u266a.*\u266a|\*.*\*", "", caption.raw_text)
        text = re.sub(r"^(?:(?:NADIA|Sigrid Moe|Tom Beck): |>> )|\(sighs\)", "", text)
        text = re.sub(r"</?[a-z][^>]*>", "", text).replace("&amp;", "&").strip()
        if re.search(r"\w", text):
            begin = exact(caption.start)
            found.append((begin, max(begin, exact(caption.end)), " ".join(text.split())))
    return sorted(found, key=lambda caption: caption[0])


def gaps(path: Path) -> list[Silence]:
    """The silences between captions, but for those of two frames of film within a sentence."""
    end, before, found = Fraction(0), "", []
    for begin, its_end, text in spoken_captions(path):
        within = before and not re.search(r"[.?!\u3002]$", before) and begin - end <= Fraction(1, 10)
        if begin > end and not within:
            found.append((edge(before, -1), begin - end, edge(text, 0)))
        end, before = max(end, its_end), text
    return found


def edge(text: str, which: int) -> str:
    found = re.findall(r"\w+", text)
    return found[which] if found else ""


def silences(plan: Plan) -> list[Silence]:
    before, seconds, found = "", Fraction(0), []
    for step in plan.steps:
        match step:
            case Speak(caption=caption):
                if seconds:
                    found.append((edge(before, -1), seconds, edge(caption, 0)))
                before, seconds = caption, Fraction(0)
            case PauseStep(seconds=more):
                seconds += more
            case _:
                raise AssertionError(f"{step} is neither words nor a pause")
    return found


@pytest.mark.parametrize("path", CAPTIONS, ids=lambda path: path.name)
def test_pauses_are_the_gaps(path: Path, tmp_path: Path) -> None:
    script = tmp_path / "new.md"
    script.write_text(import_file(path, ImportOptions(relative=True)).text, "utf-8")
    plan = compile_script(script, Options(voice="tone")).plan
    assert silences(plan) == gaps(path)


@pytest.mark.parametrize("path", CAPTIONS, ids=lambda path: path.name)
def test_captions_are_spoken_at_their_times(path: Path, tmp_path: Path) -> None:
    script = tmp_path / "new.md"
    script.write_text(import_file(path, ImportOptions()).text, "utf-8")
    plan = compile_script(script, Options(voice="tone")).plan
    starts = {(begin, edge(text, 0)) for begin, _, text in spoken_captions(path)}
    onsets = {cue.onset_frames for cue in laid_out(script).cues}
    for step, after in zip(plan.steps, plan.steps[1:], strict=False):
        if isinstance(step, Until):
            assert isinstance(after, Speak)
            assert (step.seconds, edge(after.caption, 0)) in starts
            assert any(abs(onset - step.seconds * 48_000) <= 1152 for onset in onsets)


@pytest.mark.parametrize(
    ("name", "times"),
    [
        ("vtt/plain.vtt", ["at 0:02.000", "at 0:09.250", "at 0:15.125"]),
        ("vtt/cut-sentences.vtt", ["at 0:01.000", "at 0:12.000"]),
        ("vtt/long-hours.vtt", ["at 59:58.000", "at 60:30.000", "at 120:00.000"]),
        ("srt/plain.srt", ["at 0:01.000", "at 0:06.500", "at 0:12.000"]),
        ("srt/no-numbers.srt", ["at 0:01.000", "at 0:04.500"]),
        ("srt/dense.srt", []),
        ("lrc/simple.lrc", ["at 0:02.000", "at 0:06.500", "at 0:14.250"]),
        ("lrc/offset.lrc", ["at 0:02.000", "at 0:08.000", "at 0:14.500"]),
        ("lrc/other-stamps.lrc", ["at 0:01.000", "at 0:05.500", "at 0:09.123", "at 1:02.000"]),
        ("lrc/refrain.lrc", ["at 0:03.000", "at 0:10.000", "at 0:20.000", "at 0:30.000", "at 0:40.000"]),
    ],
)
def test_a_sentence_begins_at_its_time(name: str, times: list[str]) -> None:
    assert re.findall(r"\[(at [\d:.]+)\]", import_file(CORPUS / name, ImportOptions()).text) == times


@pytest.mark.parametrize(
    ("name", "pauses"),
    [
        ("refrain.lrc", ["3s", "7s", "7s"]),
        ("word-stamps.lrc", ["1s", "3.5s"]),
        ("offset.lrc", ["2s", "3s"]),
        ("simple.lrc", ["2s"]),
    ],
)
def test_lyrics_have_the_gaps_that_are_known(name: str, pauses: list[str]) -> None:
    text = import_file(CORPUS / "lrc" / name, ImportOptions(relative=True)).text
    assert re.findall(r"\[pause ([\w.]+)\]", text) == pauses


@examples(60)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 9_000), st.integers(200, 9_000), st.sampled_from(["Rest.", "Let it go.", "Wait?"])
        ),
        min_size=1,
        max_size=8,
    )
)
def test_any_gaps_are_kept_to_the_millisecond(captions: list[tuple[int, int, str]]) -> None:
    time, lines, expected = 0, ["WEBVTT", ""], []
    for gap, lasts, words in captions:
        begin, time = time + gap, time + gap + lasts
        lines += [f"{clock(begin)} --> {clock(time)}", words, ""]
        expected += [Fraction(gap, 1000)] if gap else []
    imported = own_webvtt.read("\n".join(lines), "a.vtt", relative=True)
    found = [item.text.removeprefix("pause ") for item in imported.items if isinstance(item, CueText)]
    assert [seconds(text) for text in found] == expected


def clock(milliseconds: int) -> str:
    return f"{milliseconds // 60_000:02}:{milliseconds // 1000 % 60:02}.{milliseconds % 1000:03}"


def seconds(text: str) -> Fraction:
    found = re.fullmatch(r"(?:(\d+)m)?(?:([\d.]+)(ms|s))?", text)
    assert found
    rest = Fraction(found[2] or 0) / (1000 if found[3] == "ms" else 1)
    return int(found[1] or 0) * 60 + rest


def test_lines_of_rolling_captions_are_spoken_once() -> None:
    text = (CORPUS / "vtt" / ROLLING).read_text("utf-8")
    imported = own_webvtt.read(text, ROLLING)
    assert [item.text for item in imported.items if isinstance(item, Words)] == [
        "soften the belly.", "and wait a while.",
    ]  # fmt: skip


def test_parts_that_a_script_cannot_keep_are_reported() -> None:
    styles = own_webvtt.read((CORPUS / "vtt" / "styles-and-regions.vtt").read_text("utf-8"), "a.vtt")
    assert [(drop.line, drop.what) for drop in styles.dropped] == [
        (1, 'the remark "Evening rest"'), (5, "a block of STYLE"), (10, "a block of REGION"),
    ]  # fmt: skip
    assert styles.front["language"] == "en-GB"
    assert [item.text for item in styles.items if isinstance(item, Comment)] == [
        "Recorded in one take.", "the next one was quieter",
    ]  # fmt: skip
    disorder = own_webvtt.read((CORPUS / "vtt" / "disorder.vtt").read_text("utf-8"), "a.vtt", relative=True)
    assert [drop.what for drop in disorder.dropped] == [
        "its place: it begins at 0:02.000, before the previous caption",
        "an overlap of 1s with the one before it",
        "its end: 0:19.000 is before its beginning",
        '"music", which is not speech',
        '"bell rings", which is not speech',
    ]
    voices = own_webvtt.read((CORPUS / "vtt" / "two-voices.vtt").read_text("utf-8"), "a.vtt")
    assert [drop.what for drop in voices.dropped if "speaker" in drop.what] == [
        'the name of the speaker "Ada Reed"', 'the name of the speaker "Ben"',
    ]  # fmt: skip


def test_a_time_that_cannot_be_met_is_reported() -> None:
    crowded = "1\n00:00:01,000 --> 00:00:02,000\nThis is more than a second can hold of words.\n\n"
    imported = srt.read(f"{crowded}2\n00:00:02,000 --> 00:00:03,000\nRest.\n", "a.srt")
    assert [item.text for item in imported.items if isinstance(item, CueText)] == ["at 0:01.000"]
    assert [drop.what for drop in imported.dropped] == [
        "its time, 0:02.000: the words before it may take longer"
    ]


def test_a_sentence_continues_over_several_captions() -> None:
    imported = lrc.read("[00:01.00]When it is time,\n[00:05.00]come back. Then\n[00:09.00]rest.\n", "a.lrc")
    assert [item for item in imported.items if isinstance(item, CueText)] == [CueText(text="at 0:01.000")]
    imported = srt.read("0:0:1,0 --> 0:0:2,0\nAs you\n\n0:0:5,0 --> 0:0:6,0\nwish.\n", "a.srt", relative=True)
    assert [item.text for item in imported.items if isinstance(item, Words | CueText)] == [
        "pause 1s", "As you", "pause 3s", "wish.",
    ]  # fmt: skip
