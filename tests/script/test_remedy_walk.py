"""A remedy that says which text to write leads to a script with one error less."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from renderer.errors import InputError, ScriptError
from renderer.layout.fit_length import fit
from renderer.layout.lay_out import check_layout
from renderer.plan.make_plan import unroll
from renderer.problems import Problem
from renderer.script.script import raise_problems, read_session
from renderer.script.source import Source
from renderer.workflows.script_files import include_reader, read_script
from tests.support.paths import CASES
from tests.support.remedy_walk import followed
from tests.support.without_audio import CHOICES, NAMES, clips

WRONG = CASES / "wrong"

LEADS_ON = {
    # two brackets of one block are wrong, and the script is whole only with both mended
    "aside-block": {"this cue needs square brackets", '"on the left" is not a number of rounds'},
    # the words of the example are not those of the script
    "block-broken-head": {"a word is missing here"},
    # what is in the braces is no value
    "brace-not-closed": {'this "{" is never closed on its line'},
    # the first of two brackets that are not closed
    "bracket-and-more": {'this "[" is never closed on its line'},
}


def problems_of(name: str, text: str) -> Sequence[Problem]:
    path = Path(f"{name}.md")
    try:
        session, problems = read_session(
            Source(path=str(path), text=text), names=NAMES, read_include=include_reader(path)
        )
        made, more = unroll(session, CHOICES)
        raise_problems([*problems, *more, *check_layout(made)])
        fit(made, clips(made), None)
    except ScriptError as error:
        return error.problems
    return ()


@pytest.mark.parametrize("name", sorted(path.stem for path in WRONG.glob("*.md")))
def test_a_remedy_that_is_followed_leaves_one_error_less(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WRONG)
    try:
        text = read_script(Path(f"{name}.md")).text
    except InputError:
        return
    before = problems_of(name, text)
    for problem in before:
        mended = followed(text, problem) if problem.position.path == f"{name}.md" else None
        if mended is not None and problem.message not in LEADS_ON.get(name, ()):
            after = problems_of(name, mended)
            assert len(after) < len(before), (problem.remedy, mended, [str(each) for each in after])
