"""Profiles of platforms: the settings of a render for each, and the rules for its files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, get_args

from msgspec import Struct, field

from renderer.plan.disclosure import NoticePlace
from renderer.publish.checks.facts import FACTS
from renderer.script.suggestions import did_you_mean, one_of

RuleValue = bool | int | float | str

_DAY_OR_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?")
_NAME = re.compile(r"\w[\w-]*")
"""A name is also that of a bundle's folder, and ``--for`` separates names by commas."""


VoiceAnswer = Literal["refuse", "audio", "text", "ask"]
"""What a platform asks of synthetic voices: that there are none, a sentence about them in the audio and
in the text, a sentence in the text, or that somebody asks the platform first.
"""


class VoiceRule(Struct, frozen=True, kw_only=True):
    """What a platform asks of synthetic voices and clones; ``source`` names the document.

    ``at`` is where a track says it. If ``is_advice``, a track without the sentence breaks no rule. ``read``
    is the day or the month in which somebody last read the document: ``2026-11-29`` or ``2026-11``. It is
    empty if that is not known.
    """

    answer: VoiceAnswer
    at: NoticePlace = "start"
    source: str
    is_advice: bool = False
    read: str = ""


class Rule(Struct, frozen=True, kw_only=True):
    """The values that a fact may have: from ``low`` to ``high``, or one of ``one_of``.

    A rule that is ``advice`` is reported but fails no check. ``source`` names the document that asks for it,
    and ``read`` is when somebody last read it, as in a ``VoiceRule``.
    """

    fact: str
    source: str
    low: float | None = None
    high: float | None = None
    one_of: tuple[RuleValue, ...] = ()
    advice: bool = False
    read: str = ""


class Profile(Struct, frozen=True, kw_only=True):
    """A platform: ``settings`` are keys of ``renderer.toml``.

    ``steps`` are what a person does to publish a track there, and ``notes`` what to know before. If
    ``chapters_in_description``, players there read the times of chapters in the description.
    """

    name: str
    title: str
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    rules: tuple[Rule, ...] = ()
    synthetic_voice: VoiceRule | None = None
    chapters_in_description: bool = False
    notes: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


_KEYS = (
    "title", "like", "source", "read", "render", "rules", "synthetic_voice", "chapters_in_description",
    "notes", "steps",
)  # fmt: skip


class ProfileError(ValueError):
    """An error in the table of a profile, with its remedy."""


def read_profiles(table: Any, known: Mapping[str, Profile]) -> Mapping[str, Profile]:
    """Read the table ``[profiles]``.

    A profile with ``like`` inherits the rules of one of ``known`` or of an earlier profile in the table,
    except those that it sets itself or turns ``"off"``.

    Raises:
        ProfileError: describes the first error.
    """
    if not isinstance(table, dict):
        raise ProfileError("write a table [profiles.NAME] for each profile")
    found: dict[str, Profile] = {}
    for name, content in table.items():
        if not _NAME.fullmatch(name):
            raise ProfileError(f'"{name}" cannot be a profile name; use letters, digits, - and _')
        try:
            found[name.lower()] = _profile(name.lower(), content, {**known, **found})
        except ProfileError as error:
            raise ProfileError(f"{name}: {error}") from None
    return MappingProxyType(found)


def _profile(name: str, table: Any, known: Mapping[str, Profile]) -> Profile:
    if not isinstance(table, dict):
        raise ProfileError(f"write a table: its settings go under [profiles.{name}.render]")
    for key in table:
        _check_key(key, _KEYS)
    parent = Profile(name="", title=name)
    if "like" in table:
        like = table["like"]
        if not isinstance(like, str):
            raise ProfileError(f"like = {like!r}: write the name of a profile in quotes; {one_of(known)}")
        if like not in known:
            raise ProfileError(
                f'like = "{like}": there is no such profile; {did_you_mean(like, known, one_of(known))}'
            )
        parent = known[like]
    title, source = table.get("title", parent.title), table.get("source", "renderer.toml")
    settings, rules = table.get("render", {}), table.get("rules", {})
    if not (isinstance(title, str) and isinstance(source, str)):
        raise ProfileError("title and source must be text in quotes")
    if not (isinstance(settings, dict) and isinstance(rules, dict)):
        raise ProfileError(f"write [profiles.{name}.render] and [profiles.{name}.rules] as tables")
    notes, steps = table.get("notes", list(parent.notes)), table.get("steps", list(parent.steps))
    for listed in (notes, steps):
        if not isinstance(listed, list) or not all(isinstance(text, str) for text in listed):
            raise ProfileError("notes and steps must be lists of texts in quotes")
    in_description = _flag(table, "chapters_in_description", parent.chapters_in_description)
    read = _read(table.get("read", ""), "read")
    by_fact = {rule.fact: rule for rule in parent.rules}
    for fact, content in rules.items():
        _check_key(fact, FACTS)
        by_fact.pop(fact, None)
        if content != "off":
            by_fact[fact] = _rule(fact, content, source, read)
    return Profile(
        name=name,
        title=title,
        settings=MappingProxyType({**parent.settings, **settings}),
        rules=tuple(by_fact[fact] for fact in FACTS if fact in by_fact),
        synthetic_voice=_voice_rule(table["synthetic_voice"], source, read)
        if "synthetic_voice" in table
        else parent.synthetic_voice,
        chapters_in_description=in_description,
        notes=tuple(notes),
        steps=tuple(steps),
    )


def _flag(table: Mapping[str, Any], key: str, usual: bool) -> bool:
    value = table.get(key, usual)
    if not isinstance(value, bool):
        raise ProfileError(f"{key} must be true or false")
    return value


def _voice_rule(content: Any, source: str, read: str) -> VoiceRule | None:
    if content == "off":
        return None
    table = content if isinstance(content, dict) else {"rule": content}
    for key in table:
        _check_key(key, ("rule", "at", "source", "advice", "read"))
    answer: Any = table.get("rule")
    at = table.get("at", "start")
    if answer not in get_args(VoiceAnswer):
        raise ProfileError(
            f"synthetic_voice: {answer!r} is not a valid value; write synthetic_voice = "
            f"{' or '.join(map(repr, get_args(VoiceAnswer)))}"
        )
    if at not in get_args(NoticePlace):
        raise ProfileError(f'synthetic_voice: at = {at!r}: write at = "start" or at = "end"')
    if not isinstance(table.get("source", source), str) or not isinstance(table.get("advice", False), bool):
        raise ProfileError("synthetic_voice: source must be a text, and advice true or false")
    return VoiceRule(
        answer=answer,
        at=at,
        source=table.get("source", source),
        is_advice=table.get("advice", False),
        read=_read(table.get("read", read), "synthetic_voice: read"),
    )


def _read(value: Any, where: str) -> str:
    """The day or the month in which a document was read."""
    text = value.isoformat() if isinstance(value, date) else value
    if text == "" or (isinstance(text, str) and _DAY_OR_MONTH.fullmatch(text)):
        return text
    raise ProfileError(f'{where} = {value!r}: write a day or a month, such as "2026-11-29" or "2026-11"')


def _rule(fact: str, content: Any, source: str, read: str) -> Rule:
    table = content if isinstance(content, dict) else {"one_of": content}
    for key in table:
        _check_key(key, ("from", "to", "one_of", "source", "advice", "read"))
    listed = table.get("one_of", [])
    values = tuple(listed) if isinstance(listed, list) else (listed,)
    bounds = [table[key] for key in ("from", "to") if key in table]
    kind = {"number": (int, float), "flag": (bool,), "name": (str,)}[FACTS[fact].kind]
    if bool(values) == bool(bounds) or (bounds and kind != (int, float)):
        raise ProfileError(f"{fact}: {_form(fact)}")
    for value in (*values, *bounds):
        if not isinstance(value, kind) or (isinstance(value, bool) and kind != (bool,)):
            raise ProfileError(f"{fact}: {value!r} is not a valid value; {_form(fact)}")
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        raise ProfileError(f"{fact}: from {bounds[0]:g} to {bounds[1]:g} is an empty range; swap the two")
    if not isinstance(table.get("source", source), str) or not isinstance(table.get("advice", False), bool):
        raise ProfileError(f"{fact}: source must be a text, and advice true or false")
    return Rule(
        fact=fact,
        source=table.get("source", source),
        low=table.get("from"),
        high=table.get("to"),
        one_of=values,
        advice=table.get("advice", False),
        read=_read(table.get("read", read), f"{fact}: read"),
    )


def _form(fact: str) -> str:
    """The remedy for a rule that is written wrongly."""
    return {
        "number": f"write {fact} = {{ from = 1, to = 2 }}, one of the two, or {fact} = [1, 2]",
        "flag": f"write {fact} = true or {fact} = false",
        "name": f'write {fact} = ["mp3"]',
    }[FACTS[fact].kind]


def _check_key(key: str, known: Any) -> None:
    if key not in known:
        raise ProfileError(f'unknown key "{key}"; {did_you_mean(key, known, one_of(known))}')
