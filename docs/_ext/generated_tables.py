"""Tables that are made from the code: ``<!-- generated: NAME -->`` in a page is replaced by one."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping

from sphinx.application import Sphinx

from renderer.api.check import list_profiles
from renderer.api.outline import MEANINGS
from renderer.cli.commands import COMMANDS
from renderer.cli.parser import command_parser
from renderer.publish.checks.facts import FACTS
from renderer.publish.checks.profile import Profile
from renderer.publish.checks.verdicts import wanted
from renderer.publish.checks.voices import LABEL, WANTED

PLACE = re.compile(r"^<!-- generated: ([\w-]+)(?: ([\w-]+))? -->$", re.MULTILINE)
PACING = "pacing"


def command_parsers() -> Mapping[str, argparse.ArgumentParser]:
    """The parser of each command by its name."""
    return {name: command_parser(name) for name in COMMANDS}


def arguments_table(command: str) -> str:
    """The arguments and options of a command, without those for the pacing."""
    groups = command_parsers()[command]._action_groups
    rows = [row for group in groups if not _is_pacing(group) for row in _rows(group)]
    more = "\n\nAnd all [pacing options](#pacing-options)." if any(map(_is_pacing, groups)) else ""
    return _table(("argument", "meaning"), rows) + more


def pacing_table() -> str:
    """The options for the pacing, as ``render`` takes them."""
    groups = command_parsers()["render"]._action_groups
    return _table(
        ("option", "meaning"), [row for group in groups if _is_pacing(group) for row in _rows(group)]
    )


def _is_pacing(group: argparse._ArgumentGroup) -> bool:
    return bool(group.title and group.title.startswith(PACING))


def _rows(group: argparse._ArgumentGroup) -> Iterator[tuple[str, str]]:
    for action in group._group_actions:
        if isinstance(action, argparse._HelpAction):
            continue
        meaning = (action.help or "") % vars(action)
        usual = "|".join(map(str, action.choices)) if action.choices else action.dest.upper()
        value = (action.metavar if isinstance(action.metavar, str) else usual).replace("|", r"\|")
        if not action.option_strings:
            yield f"`{value}`", meaning
            continue
        value = "" if action.nargs == 0 else f" {value}"
        yield ", ".join(f"`{option}{value}`" for option in action.option_strings), meaning


def platforms() -> str:
    """A section for each platform that comes with the program."""
    return "\n\n".join("\n".join(_platform(profile)) for profile in list_profiles().values())


def _platform(profile: Profile) -> Iterator[str]:
    yield f"## {profile.title}\n"
    yield f"`--for {profile.name}`\n"
    settings = ", ".join(f"`{key} = {_toml(value)}`" for key, value in profile.settings.items())
    yield f"For this platform, renderer uses the settings {settings}.\n"
    rows = [
        (FACTS[rule.fact].label, f"{wanted(rule)}{', recommended' if rule.advice else ''}", rule.source)
        for rule in profile.rules
    ]
    if voices := profile.synthetic_voice:
        advice = ", recommended" if voices.is_advice else ""
        rows.append((LABEL, f"{WANTED[voices.answer]}{advice}", voices.source))
    yield _table(("rule", "the platform requires", "source"), rows)
    if profile.notes:
        yield ""
        yield from (f"- {note}" for note in profile.notes)


def rules_table() -> str:
    """What a rule of a profile may be about."""
    kinds = {"number": "number", "flag": "true or false", "name": "text"}
    units = {"time": "s", "MB": "bytes"}
    rows = [
        (f"`{key}`", fact.label, kinds[fact.kind], units.get(fact.unit, fact.unit))
        for key, fact in FACTS.items()
    ]
    return _table(("rule", "about", "value", "unit"), rows)


def cues_table() -> str:
    """The cues, each with a link to its section and what it does."""
    rows = [(f"[{cue.form}](#{cue.section})", cue.does) for cue in MEANINGS.values()]
    return _table(("cue", "what it does"), rows)


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def fill_in(_app: Sphinx, _docname: str, source: list[str]) -> None:
    """Put the tables into a page that is about to be read."""
    makers = {"platforms": platforms, "rules": rules_table, "pacing": pacing_table, "cues": cues_table}

    def made(place: re.Match[str]) -> str:
        return arguments_table(place[2]) if place[1] == "arguments" else makers[place[1]]()

    source[0] = PLACE.sub(made, source[0])


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("source-read", fill_in)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
