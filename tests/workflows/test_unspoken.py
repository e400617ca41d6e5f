"""What a voice cannot say is reported before anything is spoken."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.cli.main import main
from renderer.errors import ScriptError
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options


def write(folder: Path, body: str, voice: str = "hibari:heart", head: str = "") -> Path:
    path = folder / "rest.md"
    path.write_text(f"---\ntitle: Rest\nlanguage: en-US\nvoice: {voice}\n{head}---\n{body}\n", "utf-8")
    return path


def warnings(path: Path) -> list[str]:
    return [str(warning).splitlines()[0] for warning in compile_script(path, Options()).warnings]


def test_each_sign_that_is_left_out_is_one_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "Rest \U0001f9d8\u200d♀️ now. And ★.\n\nTwo ★, and x < 5.")
    assert main(["check", str(path)]) == 0
    found = [line for line in capsys.readouterr().err.splitlines() if "warning" in line]
    assert found == [
        f'{path}:6:6: warning: "🧘♀️" has no words, so no voice says it',
        f'{path}:6:20: warning: the voice hibari:heart does not say "★"',
    ]


def test_a_sign_in_a_value_is_reported_where_it_is_used(tmp_path: Path) -> None:
    path = write(tmp_path, "Rest. Say {word} now.", head="set: {word: a ★}\n")
    assert warnings(path) == [f'{path}:7:1: warning: the voice hibari:heart does not say "★"']


def test_words_in_another_alphabet_are_errors_of_the_script(tmp_path: Path) -> None:
    with pytest.raises(ScriptError) as caught:
        compile_script(write(tmp_path, "Rest. Добрый день.\n\nAnd 休息 now."), Options())
    assert [(each.position.line, each.message.split(",")[0]) for each in caught.value.problems] == [
        (6, 'hibari cannot say "Добрый"'),
        (8, 'hibari cannot say "休息"'),
    ]


@pytest.mark.parametrize(
    ("voice", "message", "remedy"),
    [
        ("Heart", 'unknown voice "Heart"', 'did you mean "hibari:heart"? `renderer voices` lists all voices'),
        ("dj", 'unknown voice "dj"', "write ENGINE:VOICE from `renderer voices`"),
        ("tine:low", 'unknown voice engine "tine"', 'did you mean "tone"?'),
        ("hibari:hart", 'hibari has no voice "hart"', 'did you mean "heart"?'),
    ],
)
def test_an_unknown_voice_is_reported_where_it_is_named_with_the_other_errors(
    voice: str, message: str, remedy: str, tmp_path: Path
) -> None:
    for script in (
        write(tmp_path, f"Rest.\n\n[voice {voice}] Rest ★.\n\n[puase 4s]", voice="tone"),
        write(tmp_path, "Rest.\n\n[puase 4s]", voice=voice),
    ):
        with pytest.raises(ScriptError) as caught:
            compile_script(script, Options())
        assert sorted(problem.message for problem in caught.value.problems) == sorted(
            (message, 'unknown cue "puase"')
        )
        assert any(problem.remedy.startswith(remedy) for problem in caught.value.problems)


def test_a_word_with_a_saying_is_no_error(tmp_path: Path) -> None:
    assert warnings(write(tmp_path, "And 休息 now.", head="say: {休息: sho-see}\n")) == []


def test_other_voices_are_not_asked(tmp_path: Path) -> None:
    assert warnings(write(tmp_path, "Rest ★. Добрый день.", voice="tone")) == []


def test_symbols_between_sentences_are_warnings_for_every_voice(tmp_path: Path) -> None:
    body = "Rest. \U0001f64f\n\n\U0001f9d8\n\n…\n\nAnd \U0001f64f rest! $ [pause 1s] \U0001f64f"
    path = write(tmp_path, body, voice="tone")
    assert warnings(path) == [
        f'{path}:6:7: warning: "\U0001f64f" has no words, so no voice says it',
        f'{path}:8:1: warning: "\U0001f9d8" has no words, so no voice says it',
        f'{path}:12:13: warning: "$" has no words, so no voice says it',
    ]


@pytest.mark.parametrize("command", [["export", "--to", "txt"], ["fmt"], ["cover"]])
def test_a_command_that_does_not_speak_reports_no_words(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*command, write(tmp_path, "Rest ★. And 休息 now.").name]) == 0
    assert "warning" not in capsys.readouterr().err
