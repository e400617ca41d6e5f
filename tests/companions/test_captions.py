"""Captions, read back by other readers, and held against what is heard."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import soundfile
import webvtt
from hypothesis import example, given
from hypothesis import strategies as st
from pydub import AudioSegment

import renderer
from renderer.cli.main import main
from renderer.companions.captions.formats import CAPTION_FORMATS
from renderer.companions.captions.transcript_source import TranscriptSource
from renderer.companions.captions.wrapping import columns, wrapped
from renderer.settings.model import Settings
from renderer.settings.read import checked
from renderer.timeline import Cue, Mark, Timeline
from tests.support.paths import SCRIPTS

RATE = 48_000
MOST_COLUMNS = 65


def transcript_source(timeline: Timeline, title: str = "Rest") -> TranscriptSource:
    return TranscriptSource(
        name="rest",
        title=title,
        author="A. Teacher",
        language="en-US",
        requested_seconds=None,
        paragraph_ms=2000,
        timeline=timeline,
        waveform=lambda rows: [np.zeros(round(row.width) + 1, dtype=np.float32) for row in rows],
    )


def spoken(
    *sentences: tuple[int, int, str],
    chapters: tuple[Mark, ...] = (),
    voice: str = "",
    trailing_ms: int = 0,
) -> Timeline:
    """Sentences with onset and length in milliseconds; so long before their ends, their words end."""
    cues = tuple(
        Cue(
            onset_frames=onset * 48,
            frames=length * 48,
            source="a",
            kind="speech",
            caption=text,
            voice=voice,
            trailing_frames=min(length, trailing_ms) * 48,
        )
        for onset, length, text in sentences
    )
    last = max((cue.end_frames for cue in cues), default=0)
    return Timeline(sample_rate=RATE, frames=max(last, RATE), cues=cues, chapters=chapters)


def text_of(name: str, timeline: Timeline) -> str:
    return CAPTION_FORMATS[name].write(transcript_source(timeline))


def ms_of(clock: str) -> int:
    hours, minutes, seconds = clock.replace(",", ".").split(":")
    return round(1000 * (3600 * int(hours) + 60 * int(minutes) + float(seconds)))


class Page(HTMLParser):
    """What a browser would see of a transcript."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.language = ""
        self.requests: list[str] = []
        self.headings: list[str] = []
        self.sentences: list[tuple[float, float, str]] = []
        self._open: list[str] = []
        self._span: tuple[float, float, str] | None = None
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_ = dict(attrs)
        self.requests += [name for name in given_ if name in ("src", "href", "srcset", "action")]
        if tag == "html":
            self.language = given_["lang"] or ""
        if tag == "span":
            self._span = float(given_["data-start"] or ""), float(given_["data-end"] or ""), ""
        if tag != "meta":
            self._open.append(tag)
        if tag in ("h1", "h2"):
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag == "span" and self._span:
            self.sentences.append(self._span)
            self._span = None

    def handle_data(self, data: str) -> None:
        if self._span:
            self._span = (*self._span[:2], self._span[2] + data)
        elif self._open and self._open[-1] in ("h1", "h2"):
            self.headings[-1] += data


def read_back(name: str, text: str) -> list[tuple[float, float, str]]:
    """Start, end (seconds) and words of each caption; a format without ends has NaN there."""
    if name == "vtt":
        assert all("-->" not in one.raw_text for one in webvtt.from_string(text, strict=True).captions)
        return [
            (ms_of(one.start) / 1000, ms_of(one.end) / 1000, html.unescape(one.raw_text))
            for one in webvtt.from_string(text, strict=True).captions
        ]
    if name == "srt":
        blocks = [block.split("\n", 2) for block in text.removesuffix("\n").split("\n\n") if block]
        assert [block[0] for block in blocks] == [str(n) for n in range(1, len(blocks) + 1)]
        times = [block[1].split(" --> ") for block in blocks]
        return [
            (ms_of(start) / 1000, ms_of(end) / 1000, block[2])
            for (start, end), block in zip(times, blocks, strict=True)
        ]
    if name == "lrc":
        found = re.findall(r"^\[(\d+):(\d\d\.\d\d)\] ?(.*)$", text, re.MULTILINE)
        return [
            (60 * int(minutes) + float(seconds), float("nan"), words) for minutes, seconds, words in found
        ]
    if name == "labels":
        rows = [line.split("\t") for line in text.split("\n")[:-1]]
        return [(float(start), float(end), words) for start, end, words in rows]
    return Page(text).sentences


TIMED = ("vtt", "srt", "lrc", "labels", "html")

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=200).map(
    lambda text: " ".join(text.split())
)
SENTENCES = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 9000), WORDS.filter(bool)), max_size=6)


@example([(0, 5, "&lt; <b>x</b> --> &amp; <v Anna>[00:01.00] {\\i1}")], 0)
@given(SENTENCES, st.integers(0, 500))
def test_any_words_at_any_times_are_read_back(
    sentences: list[tuple[int, int, str]], trailing_ms: int
) -> None:
    """Silence before, length and words of each; also sentences of no length, and tracks without any."""
    placed, at = [], 0
    for silence, length, words in sentences:
        placed.append((at + silence, length, words))
        at += silence + length
    timeline = spoken(*placed, trailing_ms=trailing_ms)
    for name in TIMED:
        found = read_back(name, text_of(name, timeline))
        squeezed = ["".join(words.split()) for _, _, words in found]
        assert squeezed == ["".join(words.split()) for _, _, words in placed], name
        for (start, _, _), (onset, _, _) in zip(found, placed, strict=True):
            assert abs(start - onset / 1000) <= (0.006 if name == "lrc" else 0) + 0.001 * len(placed)
        if name != "lrc":
            ends = [0.0, *(end for _, end, _ in found)]
            assert all(start < end for start, end, _ in found)
            for (_, end, _), (onset, length, _) in zip(found, placed, strict=True):
                words_end = (onset + max(0, length - trailing_ms)) / 1000
                assert abs(end - words_end) <= 0.001 * len(placed) + 0.0005
            assert all(start >= end for (start, _, _), end in zip(found, ends, strict=False)), name
        if name in ("vtt", "srt"):
            assert all(columns(line) <= MOST_COLUMNS for _, _, words in found for line in words.split("\n"))


@pytest.mark.parametrize("name", CAPTION_FORMATS)
@pytest.mark.parametrize(
    "timeline",
    [
        spoken(),
        spoken(chapters=(Mark(onset_frames=0, name="One"), Mark(onset_frames=RATE, name="Two & <b>"))),
        spoken((500, 0, "Nothing"), (500, 0, "--> & <i>")),
    ],
    ids=["empty", "chapters", "no-length"],
)
def test_a_track_of_no_length_gives_valid_caption_files(name: str, timeline: Timeline) -> None:
    text = text_of(name, timeline)
    if name in TIMED:
        assert len(read_back(name, text)) == len(timeline.cues)
    if name.endswith(("chapters", "timeline")):
        json.loads(text)
    if name == "picture":
        ElementTree.fromstring(text)  # noqa: S314


@given(WORDS)
def test_wrapping_keeps_every_character_and_the_width(text: str) -> None:
    lines = wrapped(text)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(columns(line) <= MOST_COLUMNS for line in lines)
    assert all(line == line.strip() for line in lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("Rest.", ("Rest.",)),
        ("a" * 65, ("a" * 65,)),
        ("a" * 70, ("a" * 65, "a" * 5)),
        (
            "Let the breath move as it wants to, and let the weight of the legs sink down.",
            ("Let the breath move as it wants to, and", "let the weight of the legs sink down."),
        ),
        ("e\u0301" * 65, ("e\u0301" * 65,)),
        ("起" * 40, ("起" * 20, "起" * 20)),
        ("起" * 32 + "。", ("起" * 17, "起" * 15 + "。")),
        ("👩\u200d🦽" * 33, ("👩\u200d🦽" * 11,) * 3),
    ],
)
def test_lines_are_balanced_and_break_between_characters(text: str, lines: tuple[str, ...]) -> None:
    assert wrapped(text) == lines


def test_a_voice_is_named_where_there_are_several() -> None:
    one = spoken((0, 400, "Hello."), voice="anna")
    assert "<v" not in text_of("vtt", one)
    other = spoken((0, 400, "Hello."), (500, 400, "And you."), voice="anna & co")
    both = Timeline(sample_rate=RATE, frames=RATE, cues=(*one.cues, other.cues[1]), chapters=())
    found = webvtt.from_string(text_of("vtt", both), strict=True).captions
    assert [(html.unescape(caption.voice or ""), caption.text) for caption in found] == [
        ("anna", "Hello."),
        ("anna & co", "And you."),
    ]


TALK = spoken(
    (0, 900, "Welcome."),
    (2000, 900, "Lie down."),
    (5000, 900, "Rest <now>."),
    (9000, 900, "[Breathe]."),
    chapters=(Mark(onset_frames=4_500 * 48, name="Rest & be"), Mark(onset_frames=8_000 * 48, name="End")),
)


def test_a_transcript_has_chapters_and_paragraphs() -> None:
    assert text_of("txt", TALK) == (
        "Rest\n====\n\nWelcome. Lie down.\n\nRest & be\n---------\n\nRest <now>.\n\nEnd\n---\n\n[Breathe].\n"
    )


def test_paragraphs_do_not_depend_on_what_sounds_after_the_words() -> None:
    """The pause is shorter than two seconds; the silence after the words is not."""
    talk = spoken((0, 1000, "Welcome."), (2900, 900, "Lie down."), trailing_ms=500)
    assert text_of("txt", talk) == "Rest\n====\n\nWelcome. Lie down.\n"
    assert [end for _, end, _ in read_back("vtt", text_of("vtt", talk))] == [0.5, 3.3]


def test_a_transcript_page_is_complete_accessible_and_loads_no_other_file() -> None:
    text = text_of("html", TALK)
    page = Page(text)
    assert (page.language, page.headings, page.requests) == ("en-US", ["Rest", "Rest & be", "End"], [])
    assert page.sentences[2] == (5.0, 5.9, "Rest <now>.")
    assert text.count("<p>") == 4  # the teacher, and three paragraphs
    assert "url(" not in text
    assert "color-scheme: light dark" in text
    assert "<title>Rest</title>" in text


def test_chapters_as_a_feed_links_them() -> None:
    assert json.loads(text_of("chapters", TALK)) == {
        "version": "1.2.0",
        "title": "Rest",
        "author": "A. Teacher",
        "chapters": [
            {"startTime": 0.0, "endTime": 4.5, "title": "Rest"},
            {"startTime": 4.5, "endTime": 8.0, "title": "Rest & be"},
            {"startTime": 8.0, "endTime": 9.9, "title": "End"},
        ],
    }


def test_a_bracket_in_lyrics_is_not_read_as_a_time() -> None:
    assert text_of("lrc", TALK).endswith("[00:09.00] [Breathe].\n")


HEAD = "---\ntitle: Rest\nvoice: tone:low\n---\n"


def write(folder: Path, body: str) -> Path:
    path = folder / "rest.md"
    path.write_text(HEAD + body, encoding="utf-8")
    return path


def test_captions_are_exactly_the_spoken_sentences(tmp_path: Path) -> None:
    script = write(
        tmp_path,
        "# Not said\n\n<!-- nor this -->[repeat side: left, right]\nYour {side} knee. [pause 1s]\n[end]\n"
        "[bell][count 1-3 every 1s][breathe in 2s, out 2s]\nThen *rest*. [hold 2s, bell at end]\n",
    )
    track = renderer.render(script, out=tmp_path, format="wav", captions="all").tracks[0]
    expected = ["Your left knee.", "Your right knee.", "1", "2", "3", "breathe in", "breathe out"]
    for name in TIMED:
        said = [words for _, _, words in read_back(name, track.captions[name].read_text("utf-8"))]
        assert [words.strip(".").lower() for words in said] == [
            *(words.strip(".").lower() for words in expected),
            "then rest",
        ]


def test_captions_stand_beside_each_track_and_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = write(tmp_path, "# One\n\nLie down. [hold 1s-20s] Rest.\n")
    asked = ["render", str(script), "--out", str(tmp_path / "out"), "--length", "10s,15s"]
    assert main([*asked, "--captions", "all"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name in ("rest-10s", "rest-15s"):
        for form in CAPTION_FORMATS.values():
            path = tmp_path / "out" / "rest" / f"{name}{form.suffix}"
            assert path.stat().st_size
            assert str(path) in lines
    assert main([*asked, "--captions", "vtt,chapters", "--json"]) == 0
    ((first, _),) = (one["tracks"] for one in json.loads(capsys.readouterr().out))
    folder = tmp_path / "out" / "rest"
    assert first["captions"] == {
        "vtt": str(folder / "rest-10s.vtt"),
        "chapters": str(folder / "rest-10s.chapters.json"),
    }
    assert main(["plan", str(script), "--length", "10s", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    kept = json.loads((folder / "rest-10s.timeline.json").read_text("utf-8"))
    assert {**kept["tracks"][0], "name": "rest"} == plan["tracks"][0]
    against = ["--length", "10s", "--against", str(folder / "rest-10s.timeline.json")]
    assert main(["plan", str(script), *against]) == 0
    ElementTree.fromstring((folder / "rest-15s.plan.svg").read_text("utf-8"))  # noqa: S314


def test_captions_can_be_set_in_the_settings_file(tmp_path: Path) -> None:
    script = write(tmp_path, "Lie down.\n")
    (tmp_path / "renderer.toml").write_text('captions = ["srt", "VTT", "srt"]\n')
    track = renderer.render(script, out=tmp_path / "out").tracks[0]
    assert list(track.captions) == ["srt", "vtt"]
    assert not renderer.render(script, out=tmp_path / "out", captions=[]).tracks[0].captions
    assert checked(Settings(), {"captions": "all"}, "here").captions == tuple(CAPTION_FORMATS)
    with pytest.raises(renderer.InputError, match='unknown format "vvt"; did you mean "vtt"'):
        renderer.render(script, out=tmp_path / "out", captions="vvt")


def test_a_caption_file_that_cannot_be_written_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = write(tmp_path, "Lie down.\n")
    (tmp_path / "out" / "rest" / "rest.srt").mkdir(parents=True)
    assert main(["render", str(script), "--out", str(tmp_path / "out"), "--captions", "vtt,srt"]) == 1
    said = capsys.readouterr().err.strip().splitlines()[-1]
    srt = tmp_path / "out" / "rest" / "rest.srt"
    assert said.startswith(f"{srt}: could not be written: a folder has that name")
    left = {path.name for path in (tmp_path / "out" / "rest").iterdir()}
    assert left == {"rest.mp3", "rest.vtt", "rest.srt"}


def onsets(path: Path) -> Iterator[float]:
    """When something sets in after a tenth of a second of silence, from the samples alone.

    Silence is what stays 50 dB under the loudest sample.
    """
    samples, rate = soundfile.read(path, always_2d=True)
    size = np.abs(samples).max(axis=1)
    loud = np.flatnonzero(size > size.max() * 10 ** (-50 / 20))
    begins = np.flatnonzero(np.diff(loud, prepend=-rate) > 0.1 * rate)
    yield from loud[begins] / rate


def test_a_caption_starts_when_its_words_start(tmp_path: Path) -> None:
    """A minute of a real session with a real voice; a bell is a click here, so that no tail hides a word."""
    text = (SCRIPTS / "psoas-pose.md").read_text("utf-8")
    script = tmp_path / "minute.md"
    script.write_text(text.partition("# Lying down")[0].replace("length: 8:58\n", ""), encoding="utf-8")
    click = AudioSegment(np.full(240, 9000, "<i2").tobytes(), sample_width=2, frame_rate=RATE, channels=1)
    track = renderer.render(
        script,
        out=tmp_path / "out",
        format="wav",
        captions="vtt",
        bed="off",
        sounds=dict.fromkeys(("bowl", "low", "high"), click),
    ).tracks[0]
    heard = np.array(list(onsets(track.paths["wav"])))
    found = webvtt.read(str(track.captions["vtt"]), strict=True).captions
    assert len(found) >= 5
    for caption in found:
        assert np.abs(heard - ms_of(caption.start) / 1000).min() < 0.02, caption.text
