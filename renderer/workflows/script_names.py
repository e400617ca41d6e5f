"""The names of the sessions that a command publishes: those of its scripts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from renderer.errors import InputError
from renderer.publish.site.addresses import composed
from renderer.script.suggestions import did_you_mean


def script_names(scripts: Sequence[Path]) -> tuple[str, ...]:
    """The names of the sessions.

    Raises:
        InputError: two scripts have one name.
    """
    by_name: dict[str, Path] = {}
    for script in scripts:
        first = by_name.setdefault(composed(script.stem), script)
        if first != script:
            raise InputError(
                f"{first} and {script} have the same name, so one track would replace the other; rename "
                "one of them"
            )
    return tuple(by_name)


def check_named(option: str, given: Collection[str], names: Collection[str]) -> None:
    """Check the names after an option; ``names`` are those of the scripts.

    Raises:
        InputError: one is not the name of a script.
    """
    known = {composed(name) for name in names}
    for name in sorted(given):
        if composed(name) not in known:
            remedy = did_you_mean(name, list(names), f"add the script {name}.md to the command")
            raise InputError(f"{option} {name}: the command has no script {name}.md; {remedy}")
