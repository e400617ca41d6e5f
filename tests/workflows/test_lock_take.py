"""A locked take stays as it is, and the list says how it differs from what the script says now."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from renderer.cli.main import main
from renderer.workflows.compile import Compiled
from renderer.workflows.script_takes import ScriptTakes, listed_takes

HEAD = "---\ntitle: Rest\nvoice: tone:low\npacing: {rate: 104.5}\n---\n\n"
SCRIPT = HEAD + "Rest in savasana. [pause 1s]\n"
EDITS = [
    (("104.5", "120"), "the script would now say it at rate 120"),
    (
        ("title: Rest", "title: Rest\nsay: {savasana: sha-va}"),
        "the script would now pronounce it differently",
    ),
    (("tone:low", "tone:high"), "the script would now say it with tone:high"),
]


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("rest.md")
    path.write_text(SCRIPT)
    return path


def track() -> str:
    assert main(["render", "rest.md", "--format", "wav", "--quiet"]) == 0
    return sha256(Path("out/rest/rest.wav").read_bytes()).hexdigest()


def stale(capsys: pytest.CaptureFixture[str]) -> list[tuple[bool, str | None]]:
    """Whether each take of the first sentence is locked, and why it is stale."""
    capsys.readouterr()
    assert main(["takes", "rest.md", "--json"]) == 0
    takes = json.loads(capsys.readouterr().out)["sentences"][0]["takes"]
    return [(take["locked"], take["stale"]) for take in takes]


@pytest.mark.parametrize("number", [1, 2], ids=["the script's own take", "another take"])
def test_a_locked_take_survives_what_the_script_says_now(
    script: Path, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    assert main(["retake", "rest.md", "--sentence", "1", "--rate", "80"]) == 0
    assert main(["takes", "rest.md", "--sentence", "1", "--choose", str(number)]) == 0
    before = track()
    assert main(["takes", "rest.md", "--sentence", "1", "--lock", str(number)]) == 0
    assert track() == before
    kept = [(each + 1 == number, None) for each in range(2)]
    assert stale(capsys) == kept
    for (old, new), why in EDITS:
        script.write_text(SCRIPT.replace(old, new))
        assert track() == before
        if not (number == 2 and "rate" in why):
            assert stale(capsys)[number - 1] == (True, why)
    assert main(["takes", "rest.md", "--sentence", "1", "--unlock", str(number)]) == 0
    assert track() != before
    assert not any(locked for locked, _ in stale(capsys))


def test_a_take_that_was_locked_before_its_voice_was_marked_as_a_clone_is_a_clone(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = '[voices.ada]\nengine = "tone"\nname = "low"\n'
    Path("renderer.toml").write_text(table)
    script.write_text(SCRIPT.replace("tone:low", "ada"))
    assert main(["takes", "rest.md", "--sentence", "1", "--lock", "1"]) == 0
    Path("renderer.toml").write_text(
        f"""{table}origin = "clone"\nconsent = \"\"\"Ada Poe,\nin writing\"\"\"\n"""
    )
    assert stale(capsys) == [(True, None)]
    assert main(["check", "rest.md"]) == 0
    said = capsys.readouterr().out
    assert "voices: clone of a voice 1 sentence\n  consent to ada: Ada Poe, in writing\n" in said


def test_the_list_says_that_a_take_is_locked_and_stale(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["takes", "rest.md", "--sentence", "1", "--lock", "1"]) == 0
    script.write_text(SCRIPT.replace("low", "high"))
    capsys.readouterr()
    assert main(["takes", "rest.md"]) == 0
    assert capsys.readouterr().out.splitlines()[:2] == [
        "  1  Rest in savasana.",
        "       take 1  as in the script  chosen, locked, stale: the script would now say it with tone:high",
    ]


@pytest.mark.usefixtures("script")
@pytest.mark.parametrize(
    "arguments",
    [
        ["retake", "rest.md", "--sentence", "1", "--rate", "90"],
        ["retake", "rest.md", "--sentence", "1", "--rate", "80"],
        ["takes", "rest.md", "--sentence", "1", "--choose", "1"],
        ["takes", "rest.md", "--sentence", "1", "--lock", "1"],
        ["takes", "rest.md", "--sentence", "1", "--drop", "2"],
    ],
    ids=" ".join,
)
def test_a_locked_take_is_unlocked_before_anything_replaces_it(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main(["retake", "rest.md", "--sentence", "1", "--rate", "80"]) == 0
    assert main(["takes", "rest.md", "--sentence", "1", "--lock", "2"]) == 0
    before = Path("rest.takes.toml").read_text()
    capsys.readouterr()
    assert main(arguments) == 2
    assert capsys.readouterr().err == (
        "rest.md: take 2 of sentence 1 is locked; "
        "to unlock it, run: renderer takes rest.md --sentence 1 --unlock 2\n"
    )
    assert Path("rest.takes.toml").read_text() == before
    assert main(["takes", "rest.md", "--sentence", "1", "--unlock", "2"]) == 0
    assert main(arguments) == 0


def test_one_round_is_locked_and_another_one_is_not(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script.write_text(HEAD + "[repeat 3]\nBreathe out. [pause 1s]\n[end]\n")
    for rate, time in (("80", "1"), ("90", "3")):
        assert main(["retake", "rest.md", "--sentence", "1", "--rate", rate, "--time", time]) == 0
    assert main(["takes", "rest.md", "--sentence", "1", "--lock", "2", "--time", "1"]) == 0
    assert main(["takes", "rest.md", "--sentence", "1", "--lock", "3", "--time", "3"]) == 0
    assert main(["retake", "rest.md", "--sentence", "1", "--rate", "100", "--time", "2"]) == 0
    assert main(["takes", "rest.md", "--sentence", "1", "--unlock", "2"]) == 0
    assert [locked for locked, _ in stale(capsys)] == [False, False, True, False]


def test_a_take_that_is_locked_or_dropped_meanwhile_is_not_replaced(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["retake", "rest.md", "--sentence", "1", "--rate", "80"]) == 0
    assert main(["takes", "rest.md", "--sentence", "1", "--lock", "2"]) == 0
    locked = Path("rest.takes.toml").read_text()
    assert main(["takes", "rest.md", "--sentence", "1", "--unlock", "2"]) == 0
    unlocked = Path("rest.takes.toml").read_text()

    def meanwhile(text: str) -> None:
        def list_then_write(compiled: Compiled, path: Path) -> ScriptTakes:
            listed = listed_takes(compiled, path)
            Path("rest.takes.toml").write_text(text)
            return listed

        Path("rest.takes.toml").write_text(unlocked)
        for module in ("retake", "script_takes"):
            monkeypatch.setattr(f"renderer.workflows.{module}.listed_takes", list_then_write)
        capsys.readouterr()

    for command in (["retake", "--rate", "90"], ["takes", "--choose", "1"]):
        meanwhile(locked)
        assert main([*command, str(script), "--sentence", "1"]) == 2
        assert "take 2 of sentence 1 is locked" in capsys.readouterr().err
    meanwhile("")
    assert main(["takes", str(script), "--sentence", "1", "--choose", "2"]) == 2
    assert "sentence 1 has no take 2" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        SCRIPT.replace("rate: 104.5", "rate: 40, pace: 25%"),
        SCRIPT.replace("rate: 104.5", "rate: 600, pace: 400%"),
        SCRIPT.replace("savasana", "می\N{ZERO WIDTH NON-JOINER}خواهم"),
    ],
    ids=["very slow", "very fast", "an invisible sign between letters"],
)
def test_what_a_script_may_say_can_be_locked(
    script: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    script.write_text(text, "utf-8")
    assert main(["takes", "rest.md", "--sentence", "1", "--lock", "1"]) == 0
    assert stale(capsys) == [(True, None)]


@pytest.mark.parametrize("again", ["Rest?", "[pace 80%]\nRest.", "[voice tone:high]\nRest."])
def test_a_lock_does_not_replace_other_ways_to_say_the_words(
    script: Path, capsys: pytest.CaptureFixture[str], again: str
) -> None:
    script.write_text(f"{HEAD}Rest. [pause 1s]\n\n{again}\n")
    before = track()
    assert main(["takes", "rest.md", "--sentence", "1", "--lock", "1"]) == 2
    assert "is said in 2 ways, such as" in capsys.readouterr().err
    assert main(["takes", "rest.md", "--sentence", "1", "--lock", "1", "--time", "2"]) == 0
    assert track() == before


def test_a_lock_for_one_time_does_not_replace_another_voice(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script.write_text(f"{HEAD}Rest. [pause 1s] Rest.\n\n[voice tone:high]\nRest.\n")
    before = track()
    lock = ["takes", "rest.md", "--sentence", "1", "--lock", "1"]
    assert [main([*lock, "--time", time]) for time in ("1", "2", "2")] == [0, 0, 0]
    assert track() == before
    capsys.readouterr()
    assert main([*lock, "--time", "3"]) == 2
    assert capsys.readouterr().err == (
        "rest.md: take 1 is locked, and the script says it in another way for time 3; --choose 1 uses the "
        "locked take there too, and --unlock 1 lets the take follow the script\n"
    )
    assert track() == before


@pytest.mark.usefixtures("script")
def test_a_take_that_is_not_locked_cannot_be_unlocked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["takes", "rest.md", "--sentence", "1", "--unlock", "1"]) == 2
    assert capsys.readouterr().err == "rest.md: take 1 of sentence 1 is not locked\n"
