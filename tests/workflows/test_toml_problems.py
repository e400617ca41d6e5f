"""What is reported about a ``renderer.toml`` or a lexicon that is not TOML, and that the remedy works."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from renderer.errors import InputError, ScriptError
from renderer.settings.read import read_settings
from renderer.settings.toml_places import line_of
from renderer.settings.toml_problems import toml_problem

WRONG = {
    "voice = calm": (9, 'put it in quotes: voice = "calm"'),
    "voice = tone:low  # mine": (9, 'put it in quotes: voice = "tone:low"'),
    "voice: calm": (8, 'put it in quotes: voice = "calm"'),
    "voice = \u201ccalm\u201d": (9, 'write straight quotation marks: voice = "calm"'),
    'voice = "calm': (9, 'put it in quotes: voice = "calm"'),
    "voice = 'Mia's'": (9, 'put it in quotes: voice = "Mia\'s"'),
    'out = "C:\\Users\\me"': (7, "put it in single quotes: out = 'C:\\Users\\me'"),
    "out = ~/Music": (7, 'put it in quotes: out = "~/Music"'),
    "lufs = -16 LUFS": (8, "write only a number: lufs = -16"),
    "lufs = -16,5": (8, "write only a number: lufs = -16.5"),
    "lufs == -16": (9, "write: lufs = -16"),
    "bitrate_kbps = 128k": (16, "write only a number: bitrate_kbps = 128"),
    "sample_rate = 44.1 kHz": (15, "write only a number: sample_rate = 44100"),
    "vbr_quality = 02": (15, "write only a number: vbr_quality = 2"),
    "true_peak_dbtp = -.5": (18, "write only a number: true_peak_dbtp = -0.5"),
    "room_tone = True": (13, "write true or false: room_tone = true"),
    "room_tone = no": (13, "write true or false: room_tone = false"),
    "format = [mp3, wav]": (10, 'put each one in quotes, with commas between them: format = ["mp3", "wav"]'),
    'format = ["mp3" "wav"]': (
        10,
        'put each one in quotes, with commas between them: format = ["mp3", "wav"]',
    ),
    "sample rate = 48000": (15, "write: sample_rate = 48000"),
    "[voices.my voice]": (12, 'put the name in quotes: [voices."my voice"]'),
    "[show": (6, "close the bracket: [show]"),
    "[say]\n\u015bav\u0101sana = 'x'": (12, "write: \"\u015bav\u0101sana\" = 'x'"),
}


@pytest.mark.parametrize("text", WRONG)
def test_the_remedy_has_the_place_and_a_line_that_can_be_read(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    problem = toml_problem("renderer.toml", text, caught.value)
    column, remedy = WRONG[text]
    assert (problem.position.line, problem.position.column) == (text.count("\n") + 1, column)
    assert problem.remedy == remedy
    lines = text.splitlines()
    lines[-1] = remedy.partition(": ")[2]
    tomllib.loads("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "line", "remedy"),
    [
        ("lufs = -16\n\nlufs = -18\n\n", 3, "delete one of the two"),
        ("[say]\na = 'x'\n[say]\nb = 'x'\n", 3, "delete one of the two"),
        ("; loud\nlufs = -16\n", 1, "start a comment with #"),
        ("lufs = -16\nvoice\n", 2, "write a key, the sign = and a value"),
        ("lufs =\n", 1, "write a key, the sign = and a value"),
        ("show = {title = 'x'\nemail = 'y'}\n", 1, "write numbers without units, and text in quotes"),
        ("=\n", 1, "write a key, the sign = and a value"),
        ("voice = " + "[" * 50 + "\n", 1, "write numbers without units"),
        ("voice = " + "x" * 5000 + " '" * 500, 1, "put it in quotes"),
        ("lufs" + " " * 50_000 + "x", 1, "write a key, the sign = and a value"),
        ("[lufs" + " " * 50_000 + "x#", 1, "write numbers without units"),
        ("lufs = " + "9" * 400 + " khz", 1, "put it in quotes"),
    ],
)
def test_problems_without_a_better_line(text: str, line: int, remedy: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    problem = toml_problem("renderer.toml", text, caught.value)
    assert problem.position.line == line
    assert remedy in problem.remedy


def test_a_file_of_settings_is_quoted_at_the_error(tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text("lufs = -16\nvoice = calm\n")
    with pytest.raises(ScriptError) as caught:
        read_settings(tmp_path)
    assert str(caught.value) == (
        f"{tmp_path / 'renderer.toml'}:2:9: not a TOML file: invalid value\n"
        '    voice = calm\n            ^^^^ put it in quotes: voice = "calm"'
    )


DIGITS = "9" * 4500
DOTS = "a." * 2000
TOO_MUCH = {
    "nested lists": ("lufs = -16\nvoice = " + "[" * 2000 + "]" * 2000, 2, "nested too deeply"),
    "lists that are not closed": ("lufs = -16\nvoice = " + "[" * 5000, 2, "nested too deeply"),
    "lists on several lines": ("x = [\n" + "[\n" * 2000 + "]" * 2001, 21, "nested too deeply"),
    "brackets in texts do not count": ("a = '[[[[['\nb = " + "[" * 2000 + "]" * 2000, 2, "nested too deeply"),
    "nested tables": ("x = " + "{a = " * 2000 + "1" + "}" * 2000, 1, "nested too deeply"),
    "dots in a key": (f"[say]\n{DOTS}b = 1", 2, "nested too deeply"),
    "dots in the name of a table": (f"lufs = -16\n\n[profiles.{DOTS}b]\nlike = 'x'", 3, "nested too deeply"),
    "a number of 4,500 digits": (f"voice = 'x'\nbits = {DIGITS}", 2, "too large"),
    "a negative one": (f"bits = -{DIGITS}", 1, "too large"),
    "one with underscores": ("[show]\nlocked = 9" + "_999" * 1500, 2, "too large"),
    "one in a list in a list": (f"[publish]\nfor = [\n[{DIGITS}]]", 3, "too large"),
    "a hexadecimal one": ("[say]\na = 0x" + "f" * 5000, 2, "too large"),
    "an octal one in a table in one line": ("[voices]\nx = {engine = 0o" + "7" * 6000 + "}", 2, "too large"),
    "a number of 20 digits": ("cache_mb = 99999999999999999999", 1, "too large"),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_a_value_that_is_too_much_is_refused_at_its_line(what: str, tmp_path: Path) -> None:
    text, line, message = TOO_MUCH[what]
    path = tmp_path / "renderer.toml"
    path.write_text(text)
    with pytest.raises(ScriptError) as caught:
        read_settings(tmp_path)
    head, *quoted = str(caught.value).splitlines()
    assert head.startswith(f"{path}:{line}:1: ")
    assert head.endswith(message)
    assert len(quoted) == 2


@pytest.mark.parametrize("like", ["[]", "{}", "[['x']]", "1", "true"])
def test_a_profile_is_like_one_that_is_named_by_a_text(like: str, tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text(f"[profiles.club]\nlike = {like}")
    with pytest.raises(InputError, match=r"profiles: club: like = .*: write the name of a profile in quotes"):
        read_settings(tmp_path)


LINES = """\
voice = "a"
[voices.calm]
engine = "command" # [voices.soft]
"command"=['''say''']
  [ voices . "my voice" ]
settings.url = "x"
[profiles]
club = {render = {out = "a"}}
""".replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (["voice"], 1),
        (["voices", "calm"], 2),
        (["voices", "calm", "command"], 4),
        (["voices", "calm", "name"], 2),
        (["voices", "my voice", "settings", "url"], 6),
        (["profiles", "club", "render", "out"], 8),
        (["profiles", "other"], 7),
        (["cache"], None),
    ],
)
def test_a_key_is_found_in_its_line(keys: list[str], line: int | None) -> None:
    assert line_of(LINES, keys) == line


def test_settings_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_bytes(b"\xef\xbb\xbflufs = -16\r\n")
    assert read_settings(tmp_path).lufs == -16
