"""The summary of ``renderer publish``: what became of each script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from renderer.api.publish import PreparedScript

Result = Literal["published", "scheduled", "ready", "held back", "not published"]


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of a script: ``what`` in a few words, and ``why`` it is not published.

    A script that is ``ready`` would be published without ``--dry-run``, or is still to be rendered. With
    ``is_printed``, its error was printed already.
    """

    script: Path
    result: Result
    what: str = ""
    why: str = ""
    exit_status: int = 0
    is_printed: bool = False

    @property
    def is_done(self) -> bool:
        """Whether the script is made, for now or for later."""
        return self.result in ("published", "scheduled")


def expected_outcome(one: PreparedScript, *, anyway: bool, dry_run: bool) -> Outcome:
    """What becomes of a script as far as the checks know."""
    if one.error:
        why = str(one.error).splitlines()[0].removeprefix(f"{one.script}: ")
        status = one.error.exit_status
        return Outcome(
            script=one.script, result="not published", why=why, exit_status=status, is_printed=True
        )
    if one.held_back:
        stays = "; the session on the site stays as it is" if one.is_known else ""
        return Outcome(script=one.script, result="held back", why=f"{one.held_back}{stays}")
    if one.broken and not anyway:
        return broken_outcome(one.script, one.broken)
    what = made_text(one, "ready" if dry_run else "published")
    return Outcome(script=one.script, result="ready", what=what, exit_status=1 if one.broken else 0)


def made_text(one: PreparedScript, done: str) -> str:
    """What becomes of a script that can be published, in a few words."""
    if one.scheduled:
        return f"scheduled for {one.scheduled.replace('T', ' ')}"
    return f"{done}, {'again' if one.is_known else 'new'}"


def broken_outcome(script: Path, lines: Sequence[str]) -> Outcome:
    """What becomes of a script that breaks rules; ``lines`` say which."""
    more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
    why = f"{lines[0]}{more}; change the script, or add --anyway"
    return Outcome(script=script, result="not published", why=why, exit_status=1)


def stopped_outcome(outcome: Outcome) -> Outcome:
    """What becomes of a script that ``--all-or-nothing`` stops."""
    return replace(
        outcome,
        result="not published",
        what="not published",
        why="--all-or-nothing, and another is wrong",
    )


def without_site(outcome: Outcome) -> Outcome:
    """What becomes of a script, if published, when the site could not be changed."""
    if not outcome.is_done:
        return outcome
    return replace(outcome, result="not published", what="not published", why="the site could not be changed")


def summary_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A line with the numbers, and a line for each script."""
    results = [outcome.result for outcome in outcomes]
    counts = [f"{results.count(kind)} {kind}" for kind in get_args(Result) if kind in results]
    yield f"{len(outcomes)} script{'s' * (len(outcomes) > 1)}: {', '.join(counts)}"
    width = max(len(str(outcome.script)) for outcome in outcomes)
    for outcome in outcomes:
        text = outcome.what or outcome.result
        yield f"  {outcome.script!s:<{width}}  {text}{': ' * bool(outcome.why)}{outcome.why}"


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {"script": str(outcome.script), "result": outcome.result, "why": outcome.why}
