"""``renderer fmt``: what it rewrites, what it leaves alone, and that the session stays the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.cli.main import main
from renderer.errors import InputError, ScriptError
from renderer.script.editing.formatter import formatted
from renderer.script.source import Source
from renderer.workflows.change_pacing import replace_script
from renderer.workflows.format import reformat, unplaced
from tests.script.test_script import PARTS, SCRIPT_LIKE, WRONG
from tests.support import timing_cases
from tests.support.paths import CASES, SCRIPTS
from tests.support.properties import examples
from tests.support.random_scripts import HEAD, RAW_BODIES
from tests.support.without_audio import plan, read, script

pytestmark = pytest.mark.shared_cache

PAIRS = CASES / "fmt"


def _fmt(text: str, files: dict[str, str] | None = None) -> str:
    return formatted(Source(path="script.md", text=text), read(text, files))


def _meaning(text: str, files: dict[str, str] | None = None) -> object:
    return unplaced(plan(text, files).steps)


def _reformatted(text: str, files: dict[str, str] | None = None) -> str:
    """The clear form of a script, which is its own and has the same plan."""
    clear = _fmt(text, files)
    assert _meaning(clear, files) == _meaning(text, files)
    assert _fmt(clear, files) == clear
    return clear


@pytest.mark.parametrize("name", sorted(path.stem for path in PAIRS.glob("*.md") if path.suffixes == [".md"]))
def test_a_script_and_its_clear_form(name: str) -> None:
    text, clear = (
        (PAIRS / f"{name}{suffix}").read_bytes().decode("utf-8") for suffix in (".md", ".clear.md")
    )
    assert _reformatted(text) == clear
    assert clear != text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_stay(end: str, mark: str) -> None:
    text = script("Rest. [PAUSE:5]  \n\n\n# One\n[5s]").replace("\n", end)
    clear = script("Rest. [pause 5s]\n\n\n# One\n[pause 5s]\n").replace("\n", end)
    assert _fmt(mark + text) == mark + clear


def test_mixed_line_ends_stay_each() -> None:
    assert _fmt("---\r\ntitle: A\n---\rRest. \r\nOn.\t\r(pause)") == (
        "---\r\ntitle: A\n---\rRest.\r\nOn.\r[pause]\r\n"
    )


def test_included_words_stay_where_they_are() -> None:
    text = script("[Include part.md]\n{side}[PAUSE:5]", set="{side: left}")
    assert _reformatted(text, {"part.md": "Rest. [PAUSE:5]"}) == script(
        "[include part.md]\n{side}[pause 5s]\n", set="{side: left}"
    )


def test_a_value_called_like_a_cue_is_a_value() -> None:
    text = script("{pause} Rest. {silence} [hold {pause}]", set="{pause: 5s}")
    assert _reformatted(text) == script("{pause} Rest. [pause] [hold {pause}]\n", set="{pause: 5s}")


def test_another_pause_is_another_plan() -> None:
    assert _meaning(script("Rest. [pause 5s]")) == _meaning(script("Rest.   (pause 5s)"))
    for other in ("Rest. [pause 6s]", "Rest. [hold 5s]", "Rest.", "rest. [pause 5s]"):
        assert _meaning(script("Rest. [pause 5s]")) != _meaning(script(other))


# --- the same session --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.md")), ids=lambda path: path.stem)
def test_the_scripts_of_this_project_are_clear(path: Path) -> None:
    assert not reformat(path).changed


def test_the_tables_of_timing_keep_their_plans() -> None:
    changed = 0
    for case in timing_cases.cases():
        try:
            read(case.script)
        except InputError:
            continue
        changed += _reformatted(case.script) != case.script
    assert changed


_SILENCES = ["[Pause:{}]", '[break="{}"]', "( pause for {} )", "{{silence: {}}}", "[{} pause]", "[wait  {}]"]
_BELLS = ["[Bell]", "(bell)", "{ring the bell}", "[BELL rings]", "[bell 1 time]"]
_HOLDS = ["(hold for {})", "[HOLD: {}]", "[Hold  {}]", "{{hold {}}}"]


def _wilder(body: str, choice: st.DataObject) -> str:
    """A body with some of its cues in other spellings."""

    def other(found: re.Match[str]) -> str:
        spellings = _SILENCES if found["cue"] == "pause" else _HOLDS
        return choice.draw(st.sampled_from([*spellings, "[{}]".format(found["cue"] + " {}")])).format(
            found[2]
        )

    body = re.sub(r"\[(?P<cue>pause|hold) ([^],]*)\]", other, body)
    return re.sub(r"\[bell\]", lambda _: choice.draw(st.sampled_from([*_BELLS, "[bell]"])), body)


@examples(40)
@given(RAW_BODIES, st.data())
def test_another_spelling_gives_the_same_session(body: str, choice: st.DataObject) -> None:
    text, wild = script(body, **HEAD), script(_wilder(body, choice), **HEAD)
    try:
        said = _meaning(text)
    except ScriptError:
        return
    assert _meaning(wild) == said
    assert _reformatted(wild).replace(" 1x", "") == _fmt(text)


@examples(150)
@given(SCRIPT_LIKE)
def test_every_readable_script_keeps_its_plan(text: str) -> None:
    try:
        _meaning(text, PARTS)
    except InputError:
        return
    _reformatted(text, PARTS)


# --- the command -------------------------------------------------------------------------------------------

WILD, CLEAR = script("Rest. [PAUSE:5]\n"), script("Rest. [pause 5s]\n")


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8"))
    return path


def test_fmt_writes_only_changed_scripts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wild, clear = _file(tmp_path, "wild.md", WILD), _file(tmp_path, "clear.md", CLEAR)
    wild.chmod(0o640)
    untouched = clear.stat().st_mtime_ns
    assert main(["fmt", str(wild), str(clear)]) == 0
    assert capsys.readouterr().out == f"{wild}: rewritten\n{clear}: already in standard form\n"
    assert (wild.read_text(), clear.stat().st_mtime_ns) == (CLEAR, untouched)
    assert wild.stat().st_mode & 0o777 == 0o640
    assert main(["fmt", str(wild)]) == 0
    assert capsys.readouterr().out == f"{wild}: already in standard form\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clear.md", "wild.md"]


def test_check_and_diff_write_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wild, clear = _file(tmp_path, "wild.md", WILD.rstrip("\n")), _file(tmp_path, "clear.md", CLEAR)
    assert main(["fmt", "--check", str(wild), str(clear)]) == 1
    assert capsys.readouterr().out == f"{wild}: would change\n"
    assert main(["fmt", "--check", str(clear)]) == 0
    assert main(["fmt", "--diff", str(wild), str(clear)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[:2] == [f"--- {wild}", f"+++ {wild}"]
    assert shown[-3:] == ["-Rest. [PAUSE:5]", "\\ No newline at end of file", "+Rest. [pause 5s]"]
    assert main(["fmt", "--check", "--diff", str(wild)]) == 1
    assert wild.read_text() == WILD.rstrip("\n")


def test_standard_output_takes_it_to_the_byte(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    wild = _file(tmp_path, "wild.md", "\ufeff" + WILD.replace("\n", "\r\n"))
    assert main(["fmt", "--stdout", str(wild)]) == 0
    assert capfdbinary.readouterr().out == ("\ufeff" + CLEAR.replace("\n", "\r\n")).encode()
    assert wild.read_bytes() == ("\ufeff" + WILD.replace("\n", "\r\n")).encode()
    other = _file(tmp_path, "other.md", WILD)
    for others in (["--check"], ["--diff"], [str(other)]):
        assert main(["fmt", "--stdout", str(wild), *others]) == 2


def test_a_script_with_errors_is_unchanged_and_the_others_are_formatted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = _file(tmp_path, "wrong.md", WILD + "[puase 3s]  \n")
    wild, missing = _file(tmp_path, "wild.md", WILD), tmp_path / "missing.md"
    assert main(["fmt", str(wrong), str(missing), str(wild)]) == 2
    printed = capsys.readouterr()
    assert printed.out == f"{wild}: rewritten\n"
    assert f'{wrong}:5:1: unknown cue "puase"' in printed.err
    assert f"{missing}: no such file" in printed.err
    assert (wrong.read_text(), wild.read_text()) == (WILD + "[puase 3s]  \n", CLEAR)


def test_no_wrong_script_is_touched() -> None:
    for path in sorted(WRONG.glob("*.md"))[::12]:
        before = path.read_bytes()
        assert main(["fmt", str(path)]) == 2 or reformat(path).clear.text == before.decode()
        assert path.read_bytes() == before


def test_an_edit_meanwhile_is_not_lost(tmp_path: Path) -> None:
    wild = _file(tmp_path, "wild.md", WILD)
    reformatting = reformat(wild)
    wild.write_text(WILD + "More.\n")
    with pytest.raises(InputError, match="has changed meanwhile; run this again"):
        replace_script(reformatting.source, reformatting.clear)
    assert wild.read_text() == WILD + "More.\n"


def test_a_clear_form_of_another_plan_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wild = _file(tmp_path, "wild.md", WILD)
    for text in (CLEAR.replace("5s", "6s"), CLEAR.replace("pause", "puase")):
        monkeypatch.setattr("renderer.workflows.format.formatted", lambda *_arguments, text=text: text)
        with pytest.raises(InputError, match="would not sound the same"):
            reformat(wild)
    monkeypatch.setattr("renderer.workflows.format.formatted", lambda source, *_others: source.text + "\n")
    with pytest.raises(InputError, match="would not sound the same"):
        reformat(wild)
