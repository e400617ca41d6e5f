"""The takes file: what is wrong in it has a line and a remedy, and what is written can be read again."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from renderer.cli.main import main
from renderer.plan.takes import LockedSpeech, SpokenTake, sorted_takes
from renderer.voice import Phonemes
from renderer.workflows.takes_file import change_takes, read_takes

SCRIPT = "---\ntitle: Rest\nvoice: tone:low\n---\n\nLie down.\n"
OWN = 'words = "Lie down."'
LOCKED = 'text = "Lie down.", voice = "tone:low", rate = "110", comma = "0"'
SPEECH = LockedSpeech(
    text="Rest.",
    voice="hibari:heart",
    words_per_minute=Fraction(209, 2),
    comma_seconds=Fraction(1, 3),
    pitch=40,
    language="en-GB",
    preset="warm",
    seed=9,
    phonemes=(Phonemes(start=0, end=4, ipa="ɹɛst"),),
)


def locked(more: str) -> set[str]:
    return {f"{OWN}, locked = {{ {LOCKED}, {more} }}"}


def file_text(lines: list[str | set[str]]) -> str:
    """The text of a takes file. A set has the entries of a take; a line of text stands as it is."""
    written = [line if isinstance(line, str) else f"{{ {line.copy().pop()} }}," for line in lines]
    has_takes = any(isinstance(line, set) for line in lines)
    return "\n".join(["takes = [", *written, "]", ""] if has_takes else [*written, ""])


@pytest.mark.parametrize(
    ("text", "place", "message", "remedy"),
    [
        (["takes = ["], "1:9", "not a TOML file", ""),
        (["takes = 3"], "1:1", "takes is not a list of takes", "write takes = [{ words"),
        (["# x", "tale = 3"], "2:1", "unknown key: tale", "there is only takes = [ ... ]"),
        ([{"seed = 3"}], "2:1", "words is not a sentence", 'words = "Rest here."'),
        ([{'words = ""'}], "2:3", "words is not a sentence", 'words = "Rest here."'),
        ([{f"{OWN}, sed = 3"}], "2:24", "unknown key: sed", "there are words, voice, rate, seed"),
        ([{f"{OWN}, seed = -1"}], "2:24", "seed is not a whole number from 0", "delete it"),
        ([{f"{OWN}, seed = true"}], "2:24", "seed is not a whole number from 0", "delete it"),
        ([{f"{OWN}, rate = 1e9"}], "2:24", "is not a number from 40 to 600", "such as 110"),
        ([{f"{OWN}, rate = nan"}], "2:24", "is not a number from 40 to 600", "such as 110"),
        ([{f'{OWN}, voice = "a\\u001b[2J"'}], "2:24", "voice is not a name", "delete it"),
        ([{f'{OWN}, digest = "zz"'}], "2:24", "digest is not 32 letters and digits", "delete it"),
        ([{f"{OWN}, chosen = [0]"}], "2:24", "chosen is not true", "such as [2, 4]"),
        ([{f"{OWN}, chosen = 2"}], "2:24", "chosen is not true", "such as [2, 4]"),
        ([{f"{OWN}, seed = 1"}, {f"{OWN}, seed = 1"}], "3:1", "this take is also in line 2", "delete one"),
        (
            [{f"{OWN}, seed = 1, chosen = true"}, {f"{OWN}, seed = 2, chosen = true"}],
            "3:34",
            "another take of this sentence is chosen in line 2",
            "choose one of the two",
        ),
        (
            [{f"{OWN}, seed = 1"}, "<<<<<<< HEAD", {f"{OWN}, seed = 2"}, "=======", {f"{OWN}, seed = 3"}],
            "3:1",
            "git has not merged this part",
            "keep the takes of both sides, and delete the lines",
        ),
        ([{OWN}] * 10_001, "1:1", "there are 10,001 takes, more than 10,000", "delete those that"),
        ([{f"{OWN}, locked = 3"}], "2:24", "locked is not a table", "delete it"),
        ([{f"{OWN}, locked = {{ pitch = 3 }}"}], "2:24", "needs a text and a voice", "lock the take again"),
        ([locked('program = "rm"')], "2:102", "unknown key: program", "there are text, voice, rate"),
        ([locked('settings = {url = "x"}')], "2:102", "unknown key: settings", "there are text"),
        ([locked("pitch = 101")], "2:102", "pitch is not a whole number from 0 to 100", "delete it"),
        ([locked('language = "plain english"')], "2:102", "language is not a language", "delete it"),
        ([locked('preset = "loud"')], "2:102", "preset is not one of soft, warm", "delete it"),
        ([locked('ipa = [[0, 99, "a"]]')], "2:102", "ipa is not a list of parts", "lock the take"),
        ([locked('ipa = [[0, 3, "a"], [1, 2, "b"]]')], "2:102", "ipa is not a list", "lock the take again"),
        (
            [{f"{OWN}, locked = {{ {LOCKED.replace('110', '1/0')} }}"}],
            "2:75",
            "rate is not a number from 1 to 10000 in quotes",
            '"209/2"',
        ),
        ([{f'{OWN}, voice = "nobody", chosen = true'}], "2:1", 'unknown voice "nobody"', "renderer voices"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_wrong_has_a_line_and_a_remedy(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: list[str | set[str]],
    place: str,
    message: str,
    remedy: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rest.md").write_text(SCRIPT)
    Path("rest.takes.toml").write_text(file_text(text))
    for command in ("render", "takes"):
        assert main([command, "rest.md"]) == 2
        complaint = capsys.readouterr().err
        assert complaint.startswith(f"rest.takes.toml:{place}:")
        assert message in complaint
        assert remedy in complaint


@pytest.mark.parametrize(
    ("data", "remedy"),
    [(b"\xff\xfe", "save the takes file as UTF-8 text"), (b"words = '\0'", "")],
    ids=["not text", "a zero byte"],
)
def test_bytes_that_are_no_text_are_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    data: bytes,
    remedy: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rest.md").write_text(SCRIPT)
    Path("rest.takes.toml").write_bytes(data)
    assert main(["check", "rest.md"]) == 2
    complaint = capsys.readouterr().err
    assert "rest.takes.toml" in complaint
    assert remedy in complaint


@pytest.mark.parametrize(
    "take",
    [
        f'{OWN}, voice = "evil", chosen = true',
        f"{OWN}, chosen = true, locked = {{ {LOCKED.replace('tone:low', 'evil')} }}",
    ],
    ids=["a take", "a locked take"],
)
def test_a_take_runs_no_program_that_the_user_has_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], take: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rest.md").write_text(SCRIPT)
    Path("renderer.toml").write_text(
        '[voices.evil]\nengine = "command"\ncommand = ["touch", "ran", "{text}", "{file}"]\n'
    )
    Path("rest.takes.toml").write_text(file_text([{take}]))
    assert main(["render", "rest.md"]) == 2
    assert "renderer trust" in capsys.readouterr().err
    assert not Path("ran").exists()


def test_a_link_out_of_the_folder_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret").write_text("key = = 3\n")
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    Path("rest.md").write_text(SCRIPT)
    Path("rest.takes.toml").symlink_to(tmp_path / "secret")
    assert main(["check", "rest.md"]) == 2
    assert '"rest.takes.toml" is a link that leads out of the script' in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check rest.md", "retake rest.md --sentence 1 --rate 90"])
def test_a_link_to_nothing_is_no_takes_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rest.md").write_text(SCRIPT)
    Path("rest.takes.toml").symlink_to("shared.takes.toml")
    assert main(command.split()) == 2
    assert "rest.takes.toml: this link leads to no file; delete the link" in capsys.readouterr().err


def test_what_is_written_is_read_again_and_sorted(tmp_path: Path) -> None:
    script = tmp_path / "rest.md"
    written = [
        SpokenTake(words='Say "yes\\no"\x7f, ünï.', voice="Guide", words_per_minute=Fraction(185, 2), seed=7),
        SpokenTake(words="Rest.", seed=2, chosen=(1, 3), digest="0" * 32, sample_rate=44100),
        SpokenTake(words="Rest.", chosen=(2,), locked=SPEECH),
    ]
    change_takes(script, lambda _takes: sorted_takes(written))
    text = (tmp_path / "rest.takes.toml").read_text("utf-8")
    assert text.index("chosen = [2]") < text.index("seed = 2") < text.index("seed = 7")
    read = read_takes(script).takes
    assert [(t.words, t.recipe, t.chosen, t.digest, t.sample_rate, t.locked) for t in read] == [
        (t.words, t.recipe, t.chosen, t.digest, t.sample_rate, t.locked) for t in reversed(written)
    ]
    change_takes(script, lambda takes: takes)
    assert (tmp_path / "rest.takes.toml").read_text("utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == ["rest.takes.toml"]


def test_a_byte_order_mark_at_the_start_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rest.md").write_text(SCRIPT)
    Path("rest.takes.toml").write_text(file_text([{f"{OWN}, seed = 2"}]), "utf-8-sig")
    assert main(["check", "rest.md"]) == 0
