"""Takes of sentences that voices speak: another one is spoken, chosen, listed and dropped."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from renderer.cli.main import main
from renderer.plan.take_choices import with_choice
from renderer.plan.takes import SpokenTake
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.script_takes import ScriptTakes, listed_takes
from renderer.workflows.takes_file import change_takes
from tests.support import checked_engines
from tests.support.command_line import run_process
from tests.support.takes import spoken, take, wav
from tests.support.trusted import trusted

HEAD = "---\ntitle: Rest\nvoice: tone:low\n---\n\n"
ROUNDS = "Lie down. [pause 1s]\n\n[repeat 3]\nBreathe out slowly. [pause 1s]\n[end]\n\nThank you.\n"
TAKES = Path("rest.takes.toml")

Command = Callable[..., dict[str, Any]]


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return written(HEAD + ROUNDS)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command that succeeds with ``--json``, and returns what it prints."""

    def run(*arguments: str) -> dict[str, Any]:
        assert main([*arguments, "--json"]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return run


def written(text: str) -> Path:
    path = Path("rest.md")
    path.write_text(text, "utf-8")
    return path


def rendered(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The digest of the rendered WAV file, and the warnings."""
    assert main(["render", "rest.md", "--format", "wav"]) == 0
    return sha256(Path("out/rest/rest.wav").read_bytes()).hexdigest(), capsys.readouterr().err


def chosen(listed: dict[str, Any], number: int) -> list[list[int]]:
    """When each take of a sentence is chosen."""
    (found,) = [each for each in listed["sentences"] if each["number"] == number]
    return [take["chosen_times"] for take in found["takes"]]


def test_every_sentence_is_listed_once_with_its_takes(
    script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["retake", str(script), "--sentence", "2", "--rate", "90", "--time", "2"]) == 0
    capsys.readouterr()
    assert main(["takes", str(script)]) == 0
    assert capsys.readouterr().out == (
        "  1  Lie down.\n"
        "  2  Breathe out slowly.  (said 3 times)\n"
        "       take 1  as in the script  chosen for time 1, 3\n"
        "       take 2  rate 90           chosen for time 2\n"
        "  3  Thank you.\n"
        "\n"
        "rest.md: 3 sentences for voices, 1 with another take\n"
    )


def test_a_choice_changes_the_track_and_without_it_the_track_is_as_before(
    script: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    before, _ = rendered(capsys)
    made = command("retake", str(script), "--words", "breathe out slowly", "--rate", "80")
    assert Path(made["file"]).is_file()
    assert made["take"] == 2
    everywhere, warned = rendered(capsys)
    command("takes", str(script), "--sentence", "2", "--choose", "1", "--time", "3")
    twice, _ = rendered(capsys)
    assert len({before, everywhere, twice}) == 3
    assert warned == ""
    again = TAKES.read_bytes()
    command("takes", str(script), "--sentence", "2", "--choose", "1")
    assert rendered(capsys) == (before, "")
    TAKES.write_bytes(again)
    assert rendered(capsys) == (twice, "")
    command("takes", str(script), "--sentence", "2", "--drop", "2")
    assert rendered(capsys) == (before, "")


def test_a_take_of_another_voice_changes_no_words_and_plays_in_a_preview(
    script: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    def made() -> tuple[str, bytes, bytes]:
        assert main(["render", "rest.md", "--format", "wav", "--captions", "txt,vtt", "--quiet"]) == 0
        assert main(["preview", "rest.md", "--for", "3s", "--format", "wav", "--quiet"]) == 0
        texts = [Path(f"out/rest/rest.{suffix}").read_text("utf-8") for suffix in ("txt", "vtt")]
        sounds = [Path(f"out/rest/{name}.wav").read_bytes() for name in ("rest", "rest-preview")]
        return "".join(texts), sounds[0], sounds[1]

    words, track, preview = made()
    command("retake", str(script), "--sentence", "1", "--voice", "tone:high")
    again, other_track, other_preview = made()
    assert again == words
    assert track != other_track
    assert preview != other_preview
    assert main(["check", str(script), "--spoken"]) == 0
    assert "3 not checked" in capsys.readouterr().out


def test_rounds_may_have_different_takes(script: Path, command: Command) -> None:
    command("retake", str(script), "--sentence", "2", "--rate", "80")
    command("retake", str(script), "--sentence", "2", "--rate", "90", "--time", "2")
    assert chosen(command("takes", str(script)), 2) == [[], [1, 3], [2]]
    command("takes", str(script), "--sentence", "2", "--choose", "1", "--time", "1")
    assert chosen(command("takes", str(script)), 2) == [[1], [3], [2]]
    command("takes", str(script), "--sentence", "2", "--choose", "3")
    assert chosen(command("takes", str(script)), 2) == [[], [], [1, 2, 3]]


def test_an_edit_elsewhere_keeps_a_choice_and_other_words_leave_it_unused(
    script: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    command("retake", str(script), "--sentence", "2", "--rate", "80")
    written(HEAD + "# New\n\nSit up first.\n\n" + ROUNDS.replace("Lie down.", "Lie back."))
    assert chosen(command("takes", str(script)), 3) == [[], [1, 2, 3]]
    assert main(["check", str(script)]) == 0
    assert "not used" not in capsys.readouterr().err
    written(HEAD + ROUNDS.replace("slowly", "softly"))
    listed = command("takes", str(script))
    assert chosen(listed, 2) == [[1, 2, 3]]
    assert [take["text"] for take in listed["unused"]] == ["Breathe out slowly."]
    assert main(["check", str(script)]) == 0
    said = capsys.readouterr()
    assert "rest.takes.toml:5:1: warning: this take is not used: the script no longer" in said.out + said.err


def test_takes_that_a_renamed_script_lost_are_reported(
    script: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    def warnings(*arguments: str) -> str:
        assert main([*arguments]) == 0
        return capsys.readouterr().err

    command("retake", str(script), "--sentence", "1", "--rate", "80")
    Path("calm.md").write_text(script.read_text("utf-8"), "utf-8")
    assert warnings("check", "calm.md") == ""  # it is a copy of a script that is there
    script.unlink()
    Path("other.md").write_text(HEAD + "Other words.\n", "utf-8")
    Path("broken.takes.toml").write_text("takes = 3", "utf-8")
    assert warnings("check", "other.md") == ""
    for name in ("check", "takes", "render"):
        said = warnings(name, "calm.md")
        assert (
            "rest.takes.toml:5:1: warning: there is no script of this name, and calm.md says the words"
            in said
        )
        assert "if you renamed the script, rename this file to calm.takes.toml; if not, delete" in said
    command("retake", "calm.md", "--sentence", "3", "--rate", "90")
    assert "if you renamed the script, move these takes to calm.takes.toml; if not" in warnings(
        "check", "calm.md"
    )
    TAKES.rename("calm.takes.toml")
    assert warnings("check", "calm.md") == ""
    assert chosen(command("takes", "calm.md"), 1) == [[], [1]]


def test_takes_that_are_not_used_are_deleted_together(
    script: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    command("retake", str(script), "--sentence", "1", "--rate", "90")
    command("takes", str(script), "--sentence", "1", "--lock", "2")
    command("retake", str(script), "--sentence", "2", "--rate", "70")
    command("retake", str(script), "--sentence", "2", "--rate", "80", "--time", "3")
    written(HEAD + ROUNDS.replace("Lie down", "Lie back").replace("repeat 3", "repeat 2"))
    assert main(["check", str(script)]) == 0
    assert capsys.readouterr().err.count("run: renderer takes rest.md --drop-unused") == 2
    assert main(["takes", str(script), "--drop-unused"]) == 0
    assert capsys.readouterr().out == ('deleted: rate 90 of "Lie down."\nrest.md: 1 unused take deleted\n')
    listed = command("takes", str(script))
    assert listed["unused"] == []
    assert chosen(listed, 2) == [[], [1, 2], []]
    assert main(["check", str(script)]) == 0
    assert "warning" not in capsys.readouterr().err
    assert command("takes", str(script), "--drop-unused") == {"deleted": []}


def test_a_take_for_a_time_that_is_gone_is_reported(
    script: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    command("retake", str(script), "--sentence", "2", "--rate", "80", "--time", "3")
    written(HEAD + ROUNDS.replace("repeat 3", "repeat 2"))
    assert main(["check", str(script)]) == 0
    said = capsys.readouterr()
    assert "chosen for time 3, but the script says its words 2 times" in said.out + said.err


def test_a_take_that_sounds_different_now_is_reported(
    script: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    command("retake", str(script), "--sentence", "1", "--rate", "80")
    TAKES.write_text(TAKES.read_text().replace("rate = 80", "rate = 70"))
    warned = rendered(capsys)[1]
    assert 'the take of "Lie down." does not sound as it did' in warned
    assert "renderer retake with the same options accepts its sound" in warned
    command("retake", str(script), "--sentence", "1", "--rate", "70")
    assert rendered(capsys)[1] == ""


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The beginning of a script whose voice has seeds, of which its own is 4."""
    checked_engines.install(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "renderer.toml").write_text(
        f"[voices.model]\nengine = 'neural'\nlog = '{tmp_path / 'log'}'\nseed = 4\n"
    )
    trusted(tmp_path)
    return "---\ntitle: Rest\nvoice: model\n---\n"


def seeds_of(listed: dict[str, Any]) -> list[int | None]:
    return [take["seed"] for take in listed["takes"]]


def test_seeds_are_taken_in_turn(model: str, command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    script = written(model + "Rest here.\n")
    retakes = [command("retake", str(script), "--sentence", "1") for _ in range(2)]
    assert [seeds_of(each["sentence"]) for each in retakes] == [[None, 5], [None, 5, 6]]
    made = command("retake", str(script), "--sentence", "1", "--seed", "2")
    assert seeds_of(made["sentence"]) == [None, 2, 5, 6]
    spoken = {line.split()[0] for line in Path("log").read_text().splitlines() if "Rest" in line}
    assert spoken == {"2", "5", "6"}
    assert main(["retake", str(script), "--sentence", "1", "--seed", "4"]) == 2
    assert "this gives a sound that sentence 1 has already" in capsys.readouterr().err


def test_each_round_gets_a_take_of_its_own(model: str, command: Command) -> None:
    script = written(model + ROUNDS)
    made = command("retake", str(script), "--sentence", "2", "--each-round")["rounds"]
    assert [Path(each["file"]).name for each in made] == [
        "rest-sentence-2-take-2.wav", "rest-sentence-2-take-3.wav",
    ]  # fmt: skip
    assert all(Path(each["file"]).is_file() for each in made)
    assert seeds_of(made[-1]["sentence"]) == [None, 5, 6]
    assert chosen(command("takes", str(script)), 2) == [[1], [2], [3]]
    command("retake", str(script), "--words", "Breathe out slowly.", "--each-round")
    assert chosen(command("takes", str(script)), 2) == [[1], [], [], [2], [3]]


def test_no_round_gets_a_take_if_one_of_them_is_locked(
    model: str, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    script = written(model + ROUNDS)
    command("takes", str(script), "--sentence", "2", "--lock", "1", "--time", "3")
    before = TAKES.read_bytes()
    assert main(["retake", str(script), "--sentence", "2", "--each-round"]) == 2
    assert "take 1 of sentence 2 is locked; to unlock it" in capsys.readouterr().err
    assert TAKES.read_bytes() == before


def test_seeds_that_the_checks_tried_are_left_out(
    model: str, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    script = written(model + "Say 0 0 0 0 1 1 0 0 now.\n")
    rendered(capsys)
    assert [line.split()[0] for line in Path("log").read_text().splitlines() if "Say" in line] == list("456")
    assert seeds_of(command("retake", str(script), "--sentence", "1")["sentence"]) == [None, 7]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["retake", "rest.md"], "name one sentence: --sentence 12, or --words"),
        (["retake", "rest.md", "--sentence", "1", "--words", "x"], "name one sentence"),
        (["retake", "rest.md", "--sentence", "9"], "there is no sentence 9; `renderer takes rest.md` lists"),
        (["retake", "rest.md", "--words", "Sit."], 'no voice says "Sit."'),
        (["retake", "rest.md", "--sentence", "2", "--time", "4"], "write a number from 1 to 3"),
        (
            ["retake", "rest.md", "--sentence", "2"],
            "tone:low has no seeds, so it says a sentence the same way",
        ),
        (["retake", "rest.md", "--sentence", "2", "--seed", "3"], "leave out --seed, and add --rate 100"),
        (["retake", "rest.md", "--sentence", "2", "--seed", "-1"], "--seed -1: write a whole number from 0"),
        (
            ["retake", "rest.md", "--sentence", "2", "--rate", "4"],
            '--rate: "4" is not a number from 40 to 600',
        ),
        (["retake", "rest.md", "--sentence", "2", "--rate", "110"], "a sound that sentence 2 has already"),
        (["retake", "rest.md", "--sentence", "2", "--voice", "nobody"], '--voice: unknown voice "nobody"'),
        (["retake", "rest.md", "--sentence", "1", "--each-round"], "voices say sentence 1 once; name a sent"),
        (["retake", "rest.md", "--sentence", "2", "--each-round"], "tone:low has no seeds, so it says a"),
        (["retake", "rest.md", "--sentence", "2", "--each-round", "--rate", "90"], "--rate and --each-round"),
        (["takes", "rest.md", "--sentence", "2"], "--choose, --lock, --unlock or --drop TAKE"),
        (["takes", "rest.md", "--sentence", "2", "--choose", "2"], "sentence 2 has no take 2"),
        (["takes", "rest.md", "--sentence", "2", "--drop", "1"], "take 1 is what the script says itself"),
        (["takes", "rest.md", "--sentence", "2", "--drop", "2", "--choose", "1"], "name one of the two"),
        (["takes", "rest.md", "--drop-unused", "--time", "2"], "--time and --drop-unused: name one of the"),
        (["takes", "rest.md", "--drop-unused", "--set", "a=b"], "leave out --without and --set"),
        (["takes", "rest.md", "--sheet", "sheet.html"], "no recorded voice speaks in it"),
    ],
    ids=" ".join,
)
def test_a_wrong_request_is_refused_and_changes_nothing(
    script: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err
    assert [path.name for path in script.parent.iterdir() if path.name.startswith("rest")] == ["rest.md"]


def test_two_processes_at_once_keep_both_takes(script: Path, command: Command) -> None:
    def retake(number: int) -> int:
        return run_process("retake", script, "--sentence", number, "--rate", 90, cwd=Path()).returncode

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(retake, (1, 3))) == [0, 0]
    listed = command("takes", str(script))
    assert chosen(listed, 1) == [[], [1]]
    assert chosen(listed, 3) == [[], [1]]


def test_many_changes_at_once_are_all_kept(script: Path, command: Command) -> None:
    def add(seed: int) -> None:
        take = SpokenTake(words="Thank you.", seed=seed)
        change_takes(script, lambda takes: with_choice(takes, take, seed + 1))

    threads = [threading.Thread(target=add, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [take["seed"] for take in command("takes", str(script))["sentences"][2]["takes"]] == [
        None, *range(8),
    ]  # fmt: skip


@pytest.mark.parametrize(("wanted", "times"), [([], 1), (["--rate", "90"], 2)], ids=["a seed", "a rate"])
def test_the_script_is_read_once_or_twice(
    model: str, command: Command, monkeypatch: pytest.MonkeyPatch, wanted: list[str], times: int
) -> None:
    compiled: list[Path] = []

    def counted(path: Path, *arguments: Any, **more: Any) -> Compiled:
        compiled.append(path)
        return compile_script(path, *arguments, **more)

    for module in ("retake", "script_takes", "stale_takes"):
        monkeypatch.setattr(f"renderer.workflows.{module}.compile_script", counted)
    command("retake", str(written(model + "Rest here.\n")), "--sentence", "1", *wanted)
    assert len(compiled) == times


def test_a_script_that_is_saved_meanwhile_is_no_surprise(
    script: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def list_then_save(compiled: Compiled, path: Path) -> ScriptTakes:
        listed = listed_takes(compiled, path)
        written(HEAD + "Other words.\n")
        return listed

    monkeypatch.setattr("renderer.workflows.retake.listed_takes", list_then_save)
    assert main(["retake", str(script), "--sentence", "2", "--rate", "90"]) == 2
    assert capsys.readouterr().err == "rest.md: the script has changed meanwhile; run the command again\n"


def test_a_take_leaves_a_recorded_voice_that_says_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("me").mkdir()
    Path("me/rest.wav").write_bytes(wav(take(spoken(0.4))))
    Path("renderer.toml").write_text(
        '[voices.me]\nengine = "takes"\nfolder = "me"\nfallback = "tone:high"\n', "utf-8"
    )
    written("---\ntitle: Rest\nvoice: me\n---\n\nRest. [pause 1s]\n\n[voice tone:low]\nRest.\n")

    def spoken_frames() -> list[int]:
        events = command("plan", "rest.md")["tracks"][0]["events"]
        return [event["frames"] for event in events if event["kind"] == "speech"]

    before = spoken_frames()
    command("retake", "rest.md", "--sentence", "1", "--rate", "60")
    after = spoken_frames()
    assert after[0] == before[0]
    assert after[1] > before[1]


def test_a_take_of_a_fallback_needs_no_trust_in_voices_that_the_script_does_not_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("me").mkdir()
    voices = '[voices.me]\nengine = "takes"\nfolder = "me"\nfallback = "tone:high"\n'
    Path("renderer.toml").write_text(
        f'{voices}[voices.other]\nengine = "command"\ncommand = ["say"]\n', "utf-8"
    )
    written("---\ntitle: Rest\nvoice: me\n---\n\nRest.\n")
    before = command("plan", "rest.md")["tracks"][0]["seconds"]
    command("retake", "rest.md", "--sentence", "1", "--rate", "60")
    assert command("plan", "rest.md")["tracks"][0]["seconds"] > before


def test_the_command_to_return_names_the_time(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retake", str(script), "--sentence", "2", "--rate", "80", "--time", "2"]) == 0
    assert capsys.readouterr().out.endswith("--sentence 2 --choose 1 --time 2\n")
