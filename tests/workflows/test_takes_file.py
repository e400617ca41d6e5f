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
TAKE = '[[take]]\nwords = "Lie down."\n'
LOCKED = f'{TAKE}[take.locked]\ntext = "Lie down."\nvoice = "tone:low"\nrate = "110"\ncomma = "0"\n'
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


@pytest.mark.parametrize(
    ("text", "place", "message", "remedy"),
    [
        ("[[take]\n", 1, "not a TOML file", ""),
        ("<<<<<<< HEAD\n", 1, "not a TOML file", ""),
        ("take = 3\n", 1, "take is not a list of takes", "begin each take with the line [[take]]"),
        ("# x\ntale = 3\n", 2, "unknown key: tale", "each take begins with the line [[take]]"),
        ("[[take]]\nseed = 3\n", 1, "words is not a sentence", 'words = "Rest here."'),
        ('[[take]]\nwords = ""\n', 2, "words is not a sentence", 'words = "Rest here."'),
        (f"{TAKE}sed = 3\n", 3, "unknown key: sed", "there are words, voice, rate, seed"),
        (f"{TAKE}seed = -1\n", 3, "seed is not a whole number from 0", "delete this line"),
        (f"{TAKE}seed = true\n", 3, "seed is not a whole number from 0", "delete this line"),
        (f"{TAKE}rate = 1e9\n", 3, "is not a number from 40 to 600", "write a number such as 110"),
        (f"{TAKE}rate = nan\n", 3, "is not a number from 40 to 600", "write a number such as 110"),
        (f'{TAKE}voice = "a\\u001b[2J"\n', 3, "voice is not a name", "delete this line"),
        (f'{TAKE}digest = "zz"\n', 3, "digest is not 32 letters and digits", "delete this line"),
        (f"{TAKE}chosen = [0]\n", 3, "chosen is not true", "such as [2, 4]"),
        (f"{TAKE}chosen = 2\n", 3, "chosen is not true", "such as [2, 4]"),
        (f"{TAKE}seed = 1\n{TAKE}seed = 1\n", 5, "this take is also in line 2", "delete one of the two"),
        (
            f"{TAKE}seed = 1\nchosen = true\n{TAKE}seed = 2\nchosen = true\n",
            8,
            "another take of this sentence is chosen in line 2",
            "choose one of the two",
        ),
        (TAKE * 10_001, 1, "there are 10,001 takes, more than 10,000", "delete those that are not chosen"),
        (f"{TAKE}locked = 3\n", 3, "locked is not a table", "delete this line"),
        (f"{TAKE}[take.locked]\npitch = 3\n", 3, "needs a text and a voice", "lock the take again"),
        (f'{LOCKED}program = "rm"\n', 8, "unknown key: program", "there are text, voice, rate, comma"),
        (f'{LOCKED}[take.locked.settings]\nurl = "x"\n', 3, "unknown key: settings", "there are text"),
        (LOCKED.replace('"110"', '"1/0"'), 6, "rate is not a number from 40 to 600 in quotes", '"209/2"'),
        (LOCKED.replace('"110"', "110"), 6, "rate is not a number from 40 to 600 in quotes", '"209/2"'),
        (f"{LOCKED}pitch = 101\n", 8, "pitch is not a whole number from 0 to 100", "delete this line"),
        (f'{LOCKED}language = "english please"\n', 8, "language is not a language", "delete this line"),
        (f'{LOCKED}preset = "loud"\n', 8, "preset is not one of soft, warm", "delete this line"),
        (f'{LOCKED}ipa = [[0, 99, "a"]]\n', 8, "ipa is not a list of parts of the text", "lock the take"),
        (f'{LOCKED}ipa = [[0, 3, "a"], [1, 2, "b"]]\n', 8, "ipa is not a list", "lock the take again"),
        (f'{TAKE}voice = "nobody"\nchosen = true\n', 2, 'unknown voice "nobody"', "renderer voices"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_wrong_has_a_line_and_a_remedy(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    text: str,
    place: int,
    message: str,
    remedy: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rest.md").write_text(SCRIPT)
    Path("rest.takes.toml").write_text(text)
    for command in ("render", "takes"):
        assert main([command, "rest.md"]) == 2
        complaint = capsys.readouterr().err
        assert complaint.startswith(f"rest.takes.toml:{place}:")
        assert message in complaint
        assert remedy in complaint


@pytest.mark.parametrize("data", [b"\xff\xfe", b"words = '\0'"], ids=["not text", "a zero byte"])
def test_bytes_that_are_no_text_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rest.md").write_text(SCRIPT)
    Path("rest.takes.toml").write_bytes(data)
    assert main(["check", "rest.md"]) == 2
    assert "rest.takes.toml" in capsys.readouterr().err


@pytest.mark.parametrize(
    "take",
    [
        f'{TAKE}voice = "evil"\nchosen = true\n',
        LOCKED.replace("tone:low", "evil").replace("[take.locked]", "chosen = true\n[take.locked]"),
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
    Path("rest.takes.toml").write_text(take)
    assert main(["render", "rest.md"]) == 2
    assert "renderer trust" in capsys.readouterr().err
    assert not Path("ran").exists()


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
