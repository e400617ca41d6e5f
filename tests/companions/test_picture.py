"""The picture of a plan: rows and ticks, waveform, labels, SVG and PNG."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from PIL import Image

from renderer.companions.picture.layout import draw
from renderer.companions.picture.lettering import elide, width, wrap
from renderer.companions.picture.peaks import waveform
from renderer.companions.picture.png import SCALE, write_png
from renderer.companions.picture.rows import WIDTH, PictureRow, rows, ticks
from renderer.companions.picture.shapes import Box, Drawing, Polygon, Shape, TextLine
from renderer.companions.picture.svg import svg
from renderer.errors import OutputError, ScriptError
from renderer.loudness.energy_cells import CELL_FRAMES
from renderer.loudness.mix_levels import MixLevels
from renderer.sounds.catalogue import assets_folder
from renderer.timeline import MPEG_FRAME_FRAMES
from renderer.workflows.picture import FONT
from tests.support.command_line import HEAD as CLI_HEAD
from tests.support.command_line import run
from tests.support.properties import examples
from tests.support.random_scripts import BODIES, HEAD
from tests.support.without_audio import lay, script

if TYPE_CHECKING:
    from numpy.typing import NDArray

SVG = "{http://www.w3.org/2000/svg}"
DAY = 24 * 3600


def drawn(text: str, title: str = "A test") -> Drawing:
    timeline = lay(text)
    found = rows(timeline.frames, timeline.sample_rate)
    return draw(timeline, found, [np.full(round(row.width), 0.5, np.float32) for row in found], title)


def drawn_if_it_fits(body: str, title: str) -> Drawing:
    try:
        return drawn(script(body, bed="ocean", **HEAD), title)
    except ScriptError:
        assume(False)
        raise


@given(st.integers(1, DAY * 44_100), st.sampled_from([44_100, 48_000]))
def test_rows_follow_each_other_on_one_scale(frames: int, rate: int) -> None:
    found = rows(frames, rate)
    assert 1 <= len(found) <= 8
    assert (found[0].onset_frames, found[-1].end_frames) == (0, frames)
    assert all(one.end_frames == other.onset_frames for one, other in pairwise(found))
    assert len({row.unit_frames for row in found}) == 1
    assert max(row.width for row in found) == pytest.approx(WIDTH)
    assert all(row.width > 0.04 * WIDTH for row in found)
    if len(found) > 1:
        assert found[0].end_frames / rate in (600, 900, 1800, 3600, 7200, 10_800)


@given(st.integers(1, DAY * 44_100), st.sampled_from([44_100, 48_000]))
def test_ticks_stand_on_round_times_with_room_for_their_labels(frames: int, rate: int) -> None:
    for row in rows(frames, rate):
        found = list(ticks(row, rate))
        assert all(row.onset_frames <= frame <= row.end_frames and frame % rate == 0 for frame in found)
        assert all(row.x(other) - row.x(one) >= 63.9 for one, other in pairwise(found))
        assert len(found) >= 2 or row.end_frames - row.onset_frames < 130 / WIDTH * frames + 2 * rate


@pytest.mark.parametrize(
    ("length", "first_row", "number"),
    [
        (20, 20, 1),
        (300, 300, 1),
        (780, 780, 1),
        (1200, 600, 2),
        (1220, 600, 2),
        (3600, 600, 6),
        (28800, 3600, 8),
    ],
)
def test_the_rows_of_a_length(length: int, first_row: int, number: int) -> None:
    found = rows(length * 48_000, 48_000)
    assert (found[0].end_frames / 48_000, len(found)) == (first_row, number)


@examples(25)
@example(5958, 2)  # 2,979 frames divided by the unit are a little more than 350
@example(50, 1)  # shorter than a cell
@example(700 * 1152, 4)
@given(st.integers(1, 9000), st.integers(1, 4))
def test_the_waveform_is_the_peak_of_every_column(frames: int, count: int) -> None:
    noise = np.abs(np.random.default_rng(frames).normal(size=frames)).astype(np.float32)
    ends = [frames * (number + 1) // count for number in range(count)]
    unit = max(frames / 700, 1.0)
    found = [
        PictureRow(onset_frames=onset, end_frames=end, unit_frames=unit)
        for onset, end in pairwise([0, *ends])
        if onset < end
    ]
    for row, peaks in zip(found, waveform(levels_of(noise), found), strict=True):
        edges = [int(row.onset_frames + number * unit) // CELL_FRAMES for number in range(len(peaks))]
        assert len(peaks) == int(np.ceil(row.width))
        for cell, following, peak in zip(
            edges, [*edges[1:], -(-row.end_frames // CELL_FRAMES)], peaks, strict=True
        ):
            last = max(cell + 1, following)
            assert peak == noise[cell * CELL_FRAMES : last * CELL_FRAMES].max()


def levels_of(samples: NDArray[np.float32]) -> MixLevels:
    """The levels of a track, whose second half is measured before its first."""
    count = -(-len(samples) // MPEG_FRAME_FRAMES)
    padded = np.pad(samples, (0, count * MPEG_FRAME_FRAMES - len(samples)))
    peaks = padded.reshape(count, -1, CELL_FRAMES).max(axis=2)
    return MixLevels(
        sample_rate=48_000,
        frames=len(samples),
        steady_lufs=-20.0,
        energies=peaks.ravel(),
        peaks=np.roll(peaks, count // 2, axis=0).ravel(),
        order=(np.arange(count) + count // 2) % count,
        spoken=np.zeros(count, np.bool_),
        runs=[],
    )


@given(st.text(max_size=60), st.floats(0, 400), st.integers(1, 3))
def test_a_label_fits_its_room(text: str, room: float, most_lines: int) -> None:
    shown = elide(text, room, 11)
    assert width(shown, 11) <= room + 1e-6 or not shown
    lines = wrap(text, room, 11, most_lines)
    assert len(lines) <= most_lines
    assert all(width(line, 11) <= room + 1e-6 for line in lines)
    if lines and not lines[-1].endswith("…"):
        assert " ".join(lines).split() == text.split()


def test_a_long_name_is_broken_then_elided() -> None:
    assert wrap("Letting the whole leg hang", 80, 11, 2) == ("Letting the", "whole leg…")
    assert wrap("Kapitelname", 40, 11, 2) == ("Kapi…",)
    assert wrap("Rest", 8, 11, 2) == ()


def _span(text: TextLine) -> tuple[float, float]:
    wide = width(text.text, text.size)
    left = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
    return left, left + wide


def _corners(shape: Shape) -> list[tuple[float, float]]:
    match shape:
        case Box():
            return [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]
        case Polygon():
            return list(shape.points)
        case TextLine():
            return [(edge, shape.y) for edge in _span(shape)]
        case _:
            middle, reach = shape.middle, max(shape.reaches)
            return [(shape.x, middle - reach), (shape.x + len(shape.reaches), middle + reach)]


@examples(25)
@given(BODIES, st.text(max_size=200))
def test_labels_do_not_overlap_and_shapes_stay_on_the_page(body: str, title: str) -> None:
    drawing = drawn_if_it_fits(body, title)
    lines = defaultdict(list)
    for shape in drawing.shapes:
        for x, y in _corners(shape):
            assert 0 <= x <= drawing.width
            assert 0 <= y <= drawing.height
        if isinstance(shape, TextLine):
            lines[shape.y].append(_span(shape))
    for spans in lines.values():
        assert all(end <= start + 1e-6 for (_, end), (start, _) in pairwise(sorted(spans)))


@examples(20)
@given(BODIES, st.text(max_size=60))
def test_an_svg_is_xml_with_a_title_for_every_shape(body: str, title: str) -> None:
    drawing = drawn_if_it_fits(body, title)
    root = ElementTree.fromstring(svg(drawing))  # noqa: S314
    titles = [element.text for element in root.iterfind(f"{SVG}*/{SVG}title")]
    assert titles == [
        shape.about for shape in drawing.shapes if isinstance(shape, Box | Polygon) and shape.about
    ]
    assert root.findtext(f"{SVG}desc") == drawing.description
    assert len(root.findall(f"{SVG}text")) == sum(isinstance(shape, TextLine) for shape in drawing.shapes)


HOSTILE = """
# A & B <script>"x"</script>

Say \\<b>this\\</b> & "that". [pause 2s] [mark here]
[bell low 2x every 3s] [sound bowl] [bed rain, fade 4s] [hold 2m]
# Two
[breathe in 4s, out 6s, tones, 2x]
"""


def test_names_are_escaped_and_no_outside_file_is_loaded() -> None:
    text = svg(drawn(script(HOSTILE, bed="ocean"), 'Rest & "peace" <i> ]]>\x0b\ud800'))
    root = ElementTree.fromstring(text)  # noqa: S314
    assert root.findtext(f"{SVG}title") == 'Rest & "peace" <i> ]]>\ufffd\ufffd'
    assert 'Chapters: A & B <script>"x"</script> at 0:00; Two at ' in (root.findtext(f"{SVG}desc") or "")
    assert {element.tag.removeprefix(SVG) for element in root.iter()} == {
        "svg", "title", "desc", "rect", "polygon", "path", "text",
    }  # fmt: skip
    assert text.count("://") == 1
    assert root.get("font-family") == "sans-serif"


def test_every_kind_of_event_is_labelled_with_its_time_and_length() -> None:
    titles = [
        shape.about
        for shape in drawn(script(HOSTILE, bed="ocean")).shapes
        if isinstance(shape, Box | Polygon)
    ]
    for about in (
        '0:00.0  speech, 2.0 s: Say <b>this</b> & "that".',
        "0:02.0  pause, 2.0 s",
        "0:04.0  mark: here",
        "0:04.0  bell, 8.0 s: low",
        "0:07.0  bell, 8.0 s: low",
        "0:13.0  sound, 8.0 s: bowl",
        "0:21.0  hold, 120.0 s",
        "0:00.0  bed, 25.0 s: ocean",
    ):
        assert about in titles, titles
    assert any(about.endswith("tone, 8.0 s: breath in") for about in titles)
    assert any(about.endswith(': A & B <script>"x"</script>') for about in titles)


def test_empty_lanes_are_left_out() -> None:
    def lanes(body: str) -> list[str]:
        drawing = drawn(script(body))
        return [shape.text for shape in drawing.shapes if isinstance(shape, TextLine) and shape.x == 24][2:]

    assert lanes("Rest.") == ["mix", "speech"]
    assert lanes("[hold 3s]") == ["mix", "rests"]
    assert lanes("# One\nRest. [bell]") == ["chapters", "mix", "speech", "bells"]


def test_a_label_continued_in_the_next_row_starts_with_an_ellipsis() -> None:
    texts = [shape.text for shape in drawn(script("# One\n[hold 20m]")).shapes if isinstance(shape, TextLine)]
    assert [text for text in texts if "One" in text] == ["One", "… One"]
    assert [text for text in texts if text.endswith("hold 20:00")] == ["hold 20:00", "… hold 20:00"]


def _png(drawing: Drawing, path: Path) -> Image.Image:
    write_png(drawing, path, assets_folder() / FONT)
    with Image.open(path) as image:
        image.load()
        return image


def test_a_png_shows_the_same_drawing(tmp_path: Path) -> None:
    drawing = drawn(script(HOSTILE, bed="ocean"))
    image: Any = _png(drawing, tmp_path / "a.png")
    assert image.size == (drawing.width * SCALE, drawing.height * SCALE)
    assert image.text["Title"] == "A test"
    assert image.text["Description"] == drawing.description
    for shape in drawing.shapes:
        if isinstance(shape, Box) and "hold" in shape.about:
            corner = (round(shape.x * SCALE) + 1, round(shape.y * SCALE) + 1)
            assert "#{:02x}{:02x}{:02x}".format(*image.getpixel(corner)) == shape.fill
    _png(drawing, tmp_path / "b.png")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_every_label_of_a_png_is_seen(tmp_path: Path) -> None:
    drawing = drawn(script(HOSTILE, bed="ocean"))
    bare = Drawing(
        width=drawing.width,
        height=drawing.height,
        title=drawing.title,
        description=drawing.description,
        shapes=tuple(shape for shape in drawing.shapes if not isinstance(shape, TextLine)),
    )
    with_text, without = (np.asarray(_png(one, tmp_path / "a.png"), dtype=int) for one in (drawing, bare))
    inked = np.abs(with_text - without).sum(axis=2) > 100
    for text in drawing.shapes:
        if isinstance(text, TextLine):
            left, right = (round(edge * SCALE) for edge in _span(text))
            baseline = round(text.y * SCALE)
            assert inked[baseline - round(text.size * SCALE) : baseline, left:right].sum() > 20, text.text


def _lettered(text: str, folder: Path) -> bytes:
    shapes = (TextLine(x=2, y=30, text=text, size=24, fill="#000000"),)
    drawing = Drawing(width=100, height=40, title="", description="", shapes=shapes)
    return _png(drawing, folder / "a.png").tobytes()


@pytest.mark.parametrize("letters", ["äöüßéèñçøåþčłżğő", "αβγΨΩ", "Жбдёїљ", "ạệữ", "“”‘’–—·×°"])
def test_letters_have_shapes_of_their_own(tmp_path: Path, letters: str) -> None:
    found = [_lettered(one, tmp_path) for one in letters]
    assert _lettered("…", tmp_path) not in found
    assert len(set(found)) == len(letters)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("夜の 瞑想 one", "… one"),
        ("one مساء", "one …"),
        ("ध्यान", "…"),
        ("a\U000f0000b", "a…b"),
        ("שלום …", "…"),
    ],
)
def test_an_ellipsis_replaces_letters_that_the_png_font_lacks(tmp_path: Path, text: str, shown: str) -> None:
    assert _lettered(text, tmp_path) == _lettered(shown, tmp_path)


def test_a_png_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="could not be written"):
        write_png(drawn(script("Rest.")), tmp_path / "none" / "a.png", assets_folder() / FONT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rest.md").write_text(CLI_HEAD + "# One\n\nHello there. [hold 2s-5m]\n\nStill here. [bell]\n")
    return tmp_path


def test_the_command_line_draws(folder: Path) -> None:
    ran = run("plan", "rest.md", "--picture", "seen/plan.svg", cwd=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.endswith(f"\n\n{Path('seen/plan.svg')}: written\n")
    root = ElementTree.parse(folder / "seen/plan.svg").getroot()  # noqa: S314
    assert root.findtext(f"{SVG}title") == "A test"
    waves = [path.get("d") or "" for path in root.iterfind(f"{SVG}path")]
    assert [wave.count("M") > 5 for wave in waves] == [True]


def test_a_picture_is_the_same_before_and_after_the_render_that_keeps_its_levels(folder: Path) -> None:
    before = run("plan", "rest.md", "--picture", "before.svg", cwd=folder)
    assert run("render", "rest.md", cwd=folder).returncode == 0
    after = run("plan", "rest.md", "--picture", "after.svg", cwd=folder)
    alone = run("plan", "rest.md", "--picture", "alone.svg", "--no-cache", cwd=folder)
    assert [ran.returncode for ran in (before, after, alone)] == [0, 0, 0]
    drawings = {(folder / f"{name}.svg").read_bytes() for name in ("before", "after", "alone")}
    assert len(drawings) == 1


def test_each_length_has_a_picture_of_its_own(folder: Path) -> None:
    ran = run("plan", "rest.md", "--length", "30s,1m", "--picture", "plan.PNG", "--json", cwd=folder)
    assert json.loads(ran.stdout)["pictures"] == ["plan-30s.PNG", "plan-1m.PNG"]
    assert sorted(path.name for path in folder.glob("*plan*")) == ["plan-1m.PNG", "plan-30s.PNG"]
    for path in folder.glob("*.PNG"):
        with Image.open(path) as image:
            assert image.format == "PNG"


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("plan.gif", 2, "plan.gif: a picture is an SVG or PNG file; use a name that ends in .svg or .png\n"),
        ("plan", 2, "plan: a picture is an SVG or PNG file; use a name that ends in .svg or .png\n"),
        (
            "a.svg",
            1,
            "a.svg: could not be written: a folder has that name; move it away or choose another name\n",
        ),
    ],
)
def test_a_picture_that_cannot_be(folder: Path, path: str, status: int, message: str) -> None:
    (folder / "a.svg").mkdir()
    ran = run("plan", "rest.md", "--picture", path, cwd=folder)
    assert (ran.returncode, ran.stdout, ran.stderr) == (status, "", message)
