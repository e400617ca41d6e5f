"""Covers: the user's own, whatever stands in the file, and those drawn from a title."""

from __future__ import annotations

import io
import os
import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from numpy.typing import NDArray
from PIL import Image, ImageCms, PngImagePlugin

from renderer.cli.main import main
from renderer.companions.cover.colour import blend, linear, rgb
from renderer.companions.cover.drawing import (
    GAP,
    LEFT,
    TEACHER_HEIGHT,
    TEXT_FONT,
    TITLE_HEIGHT,
    TOP,
    WIDTH,
    draw_cover,
)
from renderer.companions.cover.facts import Cover, CoverFacts
from renderer.companions.cover.lettering import LINE_HEIGHT, SMALLEST_WHOLE, fit
from renderer.companions.cover.letters import Letters
from renderer.companions.cover.motifs import MOTIFS
from renderer.companions.cover.painting import paint
from renderer.companions.cover.palettes import PALETTES
from renderer.companions.cover.reading import MOST_BYTES, read_cover
from renderer.errors import InputError
from renderer.sounds.catalogue import assets_folder
from renderer.workflows.compile import compile_script
from renderer.workflows.cover import FONTS, cover_of
from renderer.workflows.options import Options
from tests.support.command_line import run
from tests.support.properties import examples

SIDE = 120
LOWEST = TOP + TITLE_HEIGHT + GAP + TEACHER_HEIGHT


def drawn(title: str, teacher: str = "", palette: str = "", pixels: int = SIDE) -> Cover:
    return draw_cover(title, teacher, fonts=assets_folder() / FONTS, palette=palette, pixels=pixels)


def pixels_of(cover: Cover) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(cover.data))).astype(int)


def written(tmp_path: Path, image: Image.Image, name: str, **options: Any) -> Path:
    path = tmp_path / name
    image.save(path, **options)
    return path


def luminance(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """The relative luminance of sRGB values from 0 to 255 along the last axis (WCAG 2.2)."""
    light: NDArray[np.float64] = linear(values) @ np.array([0.2126, 0.7152, 0.0722])
    return light


def contrast(one: NDArray[np.floating], other: NDArray[np.floating]) -> NDArray[np.float64]:
    """The contrast ratio of sRGB colours, from 1 to 21 (WCAG 2.2)."""
    first, second = luminance(one), luminance(other)
    return (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05)


# Drawn covers


def test_a_cover_meets_the_requirements_of_podcast_directories() -> None:
    cover = draw_cover("Evening psoas rest", "A. Teacher", fonts=assets_folder() / FONTS)
    image = Image.open(io.BytesIO(cover.data))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (3000, 3000))
    assert image.getexif().get_ifd(0x8769)[0xA001] == 1  # the colour space is sRGB
    assert cover.facts == CoverFacts(
        width_pixels=3000, height_pixels=3000, media_type="image/jpeg", has_alpha=False, bytes=len(cover.data)
    )
    assert len(cover.data) < 500_000
    assert (cover.suffix, cover.warnings) == (".jpg", ())


def test_the_same_words_give_the_same_bytes_and_others_do_not() -> None:
    assert drawn("Evening rest", "A. Teacher").data == drawn("Evening rest", "A. Teacher").data
    assert drawn("Evening rest", "A. Teacher").data != drawn("Evening rest", "B. Teacher").data
    looks = {drawn(f"Evening {number}").data for number in range(12)}
    assert len(looks) == 12


def test_titles_use_every_palette_and_a_name_selects_one() -> None:
    skies = {name: drawn("Rest", palette=name) for name in PALETTES}
    assert len({cover.data for cover in skies.values()}) == len(PALETTES)
    assert any(drawn("Rest").data == cover.data for cover in skies.values())
    corners = {tuple(pixels_of(drawn(f"Title {number}"))[0, 0] // 6) for number in range(80)}
    assert len(corners) >= len(PALETTES)
    with pytest.raises(InputError, match='unknown palette "dusc"; did you mean "dusk"'):
        drawn("Rest", palette="dusc")


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("motif", MOTIFS)
def test_words_contrast_with_the_picture_below_them(palette: str, motif: str) -> None:
    colours = PALETTES[palette]
    for share in (0.0, 0.25, 0.5, 0.75, 0.999):
        shares = iter(lambda share=share: share, None)  # type: ignore[misc]
        picture = paint(MOTIFS[motif](colours, shares), SIDE)
        rows, columns = (
            slice(int(TOP * SIDE), int(LOWEST * SIDE)),
            slice(int(LEFT * SIDE), int((LEFT + WIDTH) * SIDE)),
        )
        assert contrast(picture[rows, columns].astype(np.float64), rgb(colours.ink)).min() >= 4.5


@pytest.mark.parametrize(
    "title", ["Rest", "g" * 200, "ÄÅg " * 1000, "Five Stretches for the Hips and Psoas", "so " * 66 + "it"]
)
@pytest.mark.parametrize("teacher", ["A. Teacher", "Teacher Jy " * 18])
def test_words_stay_where_they_have_contrast(title: str, teacher: str) -> None:
    # Of two titles that look the same but for their words, what differs is the words.
    side = 400
    difference = np.abs(pixels_of(drawn(title, teacher, pixels=side)) - pixels_of(drawn(title, pixels=side)))
    difference = difference.max(axis=2) > 60
    rows, columns = np.flatnonzero(difference.any(axis=1)), np.flatnonzero(difference.any(axis=0))
    assert TOP * side < rows[0] < rows[-1] <= LOWEST * side + 1
    assert LEFT * side - 2 <= columns[0] < columns[-1] <= (LEFT + WIDTH) * side + 2


@pytest.mark.parametrize(
    ("title", "teacher", "expected"),
    [
        ("Вечерний отдых", "Ἀθηνᾶ Ω.", None),
        ("Śavāsana, a Tiếng Việt’s “ease” – 10 €", "Łódź Ñandú", None),
        ("🌙 Evening rest ✨", "", 'leaves "🌙✨" out of the title'),
        ("❤️", "", "the cover does not show the title, because its font lacks|leaves"),
        ("瑜伽 Yoga", "A.", 'does not show the title, because its font lacks "瑜伽"; draw a cover'),
        ("راحة", "", "does not show the title, because its font lacks"),
        ("योग निद्रा", "", "does not show the title, because its font lacks"),
        ("Rest", "先生", "does not show the teacher's name, because its font lacks"),
    ],
)
def test_letters_that_no_font_has_are_never_boxes(title: str, teacher: str, expected: str | None) -> None:
    cover = drawn(title, teacher)
    if expected is None:
        assert cover.warnings == ()
    else:
        (warning,) = cover.warnings
        assert re.search(expected, warning)


def test_a_title_without_letters_in_any_font_gives_a_cover_without_words() -> None:
    side = 300
    region = pixels_of(drawn("राहत", "", "night", side))[int(TOP * side) : int(0.45 * side)]
    assert np.abs(np.diff(region, axis=1)).max() < 12  # no edge of any letter
    region = pixels_of(drawn("Rest", "", "night", side))[int(TOP * side) : int(0.45 * side)]
    assert np.abs(np.diff(region, axis=1)).max() > 60


@given(st.text(max_size=250), st.text(max_size=250))
@examples(20)
def test_any_words_give_a_cover(title: str, teacher: str) -> None:
    cover = drawn(title, teacher, pixels=40)
    assert Image.open(io.BytesIO(cover.data)).size == (40, 40)
    assert all(line.isprintable() for line in cover.warnings)


# Words in lines


def measure(text: str) -> float:
    return 0.5 * len(text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Rest", ["Rest"]),
        ("Evening rest", ["Evening", "rest"]),
        ("Coming home to the body", ["Coming home", "to the body"]),
        ("Five stretches for the hips", ["Five stretches", "for the hips"]),
        ("A loving-kindness practice", ["A loving-", "kindness", "practice"]),
        ("A - B", ["A - B"]),
    ],
)
def test_lines_are_even_and_broken_between_words(text: str, lines: list[str]) -> None:
    assert list(fit(text, measure, width=0.8, height=0.4, largest=0.2).lines) == lines


@given(st.lists(st.text("abcdefg", min_size=1, max_size=9), min_size=1, max_size=4).map(" ".join))
def test_a_title_that_fits_one_line_is_one_line(text: str) -> None:
    letters = Letters(assets_folder() / FONTS / TEXT_FONT, 0.03)
    room = letters.width(text) * 0.04
    assert fit(text, letters.width, width=room * 1.01, height=0.05, largest=0.04).lines == (text,)


@given(
    st.lists(st.text("abcdefg", min_size=1, max_size=30), min_size=1, max_size=40).map(" ".join),
    st.floats(0.3, 1),
)
def test_words_fit_the_box_and_are_complete(text: str, height: float) -> None:
    found = fit(text, measure, width=0.8, height=height, largest=0.2)
    assert found.size * max(measure(line) for line in found.lines) <= 0.8 + 1e-9
    assert found.size * LINE_HEIGHT * len(found.lines) <= height + 1e-9
    assert " ".join(found.lines) == text


@given(st.text("ab ", min_size=1, max_size=200).map(str.split).filter(bool).map(" ".join))
def test_no_letter_is_lost_and_only_words_too_long_are_broken(text: str) -> None:
    found = fit(text, measure, width=0.8, height=0.4, largest=0.2)
    assert "".join(found.lines).replace(" ", "") == text.replace(" ", "")
    longest = max(measure(word) for word in text.split())
    if longest * SMALLEST_WHOLE <= 0.8:
        assert " ".join(found.lines) == text
    else:
        assert found.size > 0.8 / longest  # larger letters than the whole word would have had


def test_colours_are_mixed_from_end_to_end() -> None:
    mixed = blend(("#000000", "#ff0000", "#ffffff"), np.array([0, 0.5, 1]))
    assert np.allclose(mixed, [[0, 0, 0], [255, 0, 0], [255, 255, 255]], atol=0.5)
    assert contrast(rgb("#000000"), rgb("#ffffff")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#ffffff")) == pytest.approx(4.48, abs=0.01)


# Covers of one's own


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
FACTS = CoverFacts(width_pixels=40, height_pixels=30, media_type="image/png", has_alpha=False, bytes=0)

TALL = replace(FACTS, media_type="image/jpeg", width_pixels=30, height_pixels=40)


@pytest.mark.parametrize(
    ("mode", "name", "options", "facts", "warning"),
    [
        ("RGB", "a.png", {}, FACTS, ""),
        ("RGBA", "a.png", {}, replace(FACTS, has_alpha=True), ""),
        ("LA", "a.png", {}, replace(FACTS, has_alpha=True, colours="grey"), ""),
        ("P", "a.png", {"transparency": 0}, replace(FACTS, has_alpha=True, colours="palette"), ""),
        ("RGB", "a.png", {"transparency": (1, 2, 3)}, replace(FACTS, has_alpha=True), ""),
        ("I;16", "a.png", {}, replace(FACTS, colours="grey"), ""),
        ("RGB", "wrong-suffix.png", {"format": "JPEG"}, replace(FACTS, media_type="image/jpeg"), ""),
        ("L", "a.jpg", {}, replace(FACTS, media_type="image/jpeg", colours="grey"), ""),
        ("CMYK", "a.jpg", {}, replace(FACTS, media_type="image/jpeg", colours="cmyk"), "save it as RGB"),
        ("RGB", "a.jpg", {"exif": turned(6)}, TALL, "rotates"),
        ("RGB", "a.jpg", {"exif": turned(3)}, replace(FACTS, media_type="image/jpeg"), "rotates"),
        ("RGB", "a.png", {"icc_profile": SRGB}, replace(FACTS, profile="sRGB built-in"), ""),
        ("RGB", "a.png", {"icc_profile": LAB}, replace(FACTS, profile="Lab identity built-in"), "as sRGB"),
        ("RGB", "a.png", {"icc_profile": b"none"}, replace(FACTS, profile="unreadable"), "as sRGB"),
    ],
)  # fmt: skip
def test_facts_of_a_cover_file(
    tmp_path: Path, mode: str, name: str, options: dict[str, object], facts: CoverFacts, warning: str
) -> None:
    path = written(tmp_path, Image.new(mode, (40, 30)), name, **options)
    cover = read_cover(path)
    assert cover.data == path.read_bytes()
    assert cover.facts == replace(facts, bytes=path.stat().st_size)
    assert bool(cover.warnings) == bool(warning)
    assert all(warning in line and line.startswith(f"{path}: ") for line in cover.warnings)


def test_a_drawn_cover_is_read_back(tmp_path: Path) -> None:
    cover = drawn("Evening rest")
    (tmp_path / "a.jpg").write_bytes(cover.data)
    assert read_cover(tmp_path / "a.jpg") == cover


def png(image: Image.Image, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", **options)
    return buffer.getvalue()


def of_size(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and is not."""
    data = bytearray(png(Image.new("RGB", (1, 1))))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


def noise() -> Image.Image:
    return Image.effect_noise((64, 64), 80).convert("RGB")


def jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    return buffer.getvalue()


def moving() -> bytes:
    return png(noise(), save_all=True, append_images=[noise(), noise()])


def inflating() -> bytes:
    """A note that unpacks to far more than it takes."""
    note = PngImagePlugin.PngInfo()
    note.add_itxt("Title", "a" * 80_000_000, zip=True)
    return png(Image.new("RGB", (4, 4)), pnginfo=note)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: b"", "not a JPEG or PNG picture; save it as JPEG"),
        (lambda: b"title: a script", "not a JPEG or PNG picture"),
        (lambda: b"GIF89a" + bytes(50), "not a JPEG or PNG picture"),
        (lambda: b"\xff\xd8\xff" + bytes(50), "damaged or cut short"),
        (lambda: jpeg(noise())[:1500], "damaged or cut short"),
        (lambda: png(noise())[:3000], "damaged or cut short"),
        (lambda: png(noise())[:20], "damaged or cut short"),
        (lambda: png(noise()).replace(b"IDAT", b"IDAX", 1), "damaged or cut short"),
        (
            lambda: of_size(8000, 8000),
            "8,000 x 8,000 pixels; the limit is 50,000,000 in all; save it as JPEG",
        ),
        (lambda: of_size(60_000, 60_000), "too many pixels|60,000 x 60,000"),
        (moving, "the picture is animated; save one frame of it"),
        (inflating, "damaged"),
        (lambda: bytes(MOST_BYTES + 1), "the cover has 30,000,001 bytes; the limit is 30,000,000"),
    ],
)
def test_a_file_that_is_not_a_cover_is_a_one_line_error(
    tmp_path: Path, make: Callable[[], bytes], expected: str
) -> None:
    path = tmp_path / "cover.png"
    path.write_bytes(make())
    with pytest.raises(InputError) as error:
        read_cover(path)
    assert re.search(expected, str(error.value))
    assert str(error.value).startswith(f"{path}: ")
    assert "\n" not in str(error.value)


def test_a_cover_that_is_not_a_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_cover(tmp_path / "none.jpg")
    with pytest.raises(InputError, match="not a file"):
        read_cover(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        read_cover(Path("a\0b.jpg"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(InputError, match="not a file"):
        read_cover(tmp_path / "pipe.jpg")


@given(st.binary(max_size=60), st.integers(0, 1200), st.booleans())
@examples(50)
def test_no_damage_is_more_than_an_input_error(
    tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int, as_png: bool
) -> None:
    data = PNG if as_png else JPEG
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(data[:at] + junk + data[at + len(junk) :])
    with suppress(InputError):
        read_cover(path)


GREY = Image.linear_gradient("L").resize((24, 24)).convert("RGB")
PNG, JPEG = png(GREY, exif=turned(6)), jpeg(GREY)


# The command

SCRIPT = "---\ntitle: Evening rest\nteacher: A. Teacher\nvoice: tone:low\n---\n\nRest here.\n"


@pytest.mark.real_workers
def test_the_command_draws_beside_the_tracks(tmp_path: Path) -> None:
    (tmp_path / "evening.md").write_text(SCRIPT, encoding="utf-8")
    ran = run("cover", "evening.md", "--palette", "sea", cwd=tmp_path)
    path = Path("out", "evening", "evening-cover.jpg")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"{path}: written\n", "")
    assert (tmp_path / path).read_bytes() == drawn("Evening rest", "A. Teacher", "sea", 3000).data
    assert [file.name for file in (tmp_path / path).parent.iterdir()] == ["evening-cover.jpg"]


def test_the_command_prints_warnings_and_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script, out = tmp_path / "evening.md", tmp_path / "a.jpg"
    script.write_text(SCRIPT.replace("Evening", "晩"), encoding="utf-8")
    assert main(["cover", str(script), "--out", str(out)]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"{out}: written\n"
    assert printed.err.startswith(f"{script}: the cover does not show the title, ")
    for arguments, expected in [
        (["--palette", "blue"], 'unknown palette "blue"'),
        (["--out", str(tmp_path / "a.png")], "use a name that ends in .jpg"),
    ]:
        assert main(["cover", str(script), *arguments]) == 2
        assert expected in capsys.readouterr().err


def test_a_script_that_names_a_cover_has_that_one(tmp_path: Path) -> None:
    script = tmp_path / "evening.md"
    script.write_text(SCRIPT.replace("voice", "cover: own.png\nvoice"), encoding="utf-8")
    path = written(tmp_path, Image.new("RGBA", (40, 30)), "own.png")
    cover = cover_of(compile_script(script, Options()))
    assert cover.data == path.read_bytes()
    assert cover.facts == replace(FACTS, has_alpha=True, bytes=len(cover.data))
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(InputError, match="the picture is damaged"):
        cover_of(compile_script(script, Options()))
