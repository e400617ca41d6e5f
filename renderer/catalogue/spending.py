"""``catalogue.spent``: what servers have spoken for a catalogue, at the prices of that day, a line each.

The lines are only ever added, so two versions of the file are merged by keeping the lines of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from renderer.api.catalogue import ServerAnswer, atomic, read_regular, reported
from renderer.catalogue.lock import MOST_BYTES
from renderer.errors import InputError

_MERGE_MARKS = (b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>")


class Spent(Struct, frozen=True, kw_only=True):
    """What the server of a voice has spoken for a script in one apply.

    ``at`` is the time at which the apply began. ``cost`` is in ``currency``, and None if there was no price.
    """

    at: str
    script: str
    voice: str
    engine: str
    requests: int
    characters: int
    cost: float | None
    currency: str = ""


class Answered(Struct, frozen=True, kw_only=True):
    """An answer of a server during the apply that began ``at`` this time; a line of the journal."""

    at: str
    answer: ServerAnswer


class Sum(Struct, frozen=True, kw_only=True):
    """What was spent in a currency; without one, the prices were not known."""

    currency: str
    requests: int
    characters: int
    cost: float


def spent_path(lock_path: Path) -> Path:
    """The file beside a lock."""
    return lock_path.with_suffix(".spent")


def read_spent(path: Path) -> tuple[Spent, ...]:
    """All that was spent, in the order of time; nothing if there is no such file.

    Raises:
        InputError: the file cannot be read, or a line says something else.
    """
    try:
        lines = read_regular(path, MOST_BYTES).splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    found: dict[Spent, None] = {}
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith(_MERGE_MARKS):
            try:
                found[msgspec.json.decode(line, type=Spent)] = None
            except (msgspec.MsgspecError, UnicodeDecodeError):
                raise InputError(
                    f"{path}:{number}: this is not what an apply writes; bring the line back, or delete it"
                ) from None
    return tuple(sorted(found, key=_order))


def answers_in(lines: Iterable[bytes]) -> list[Answered]:
    """The answers in the lines of a journal."""
    found = []
    for line in lines:
        with suppress(
            msgspec.MsgspecError, UnicodeDecodeError
        ):  # a job that ended, or the last line of a kill
            found.append(msgspec.json.decode(line, type=Answered))
    return found


def together(answers: Sequence[Answered]) -> tuple[Spent, ...]:
    """Answers as what was spent, by apply, script, voice and price."""
    found: dict[tuple[object, ...], Spent] = {}
    for each in answers:
        answer = each.answer
        price = answer.price_per_million_characters
        key = (each.at, answer.script, answer.voice, answer.engine, price, answer.currency)
        known = found.get(key) or Spent(
            at=each.at,
            script=answer.script,
            voice=answer.voice,
            engine=answer.engine,
            requests=0,
            characters=0,
            cost=None,
            currency=answer.currency,
        )
        characters = known.characters + answer.characters
        found[key] = replace(
            known,
            requests=known.requests + 1,
            characters=characters,
            cost=None if price is None else round(characters * price / 1_000_000, 9),
        )
    return tuple(found.values())


def add_spent(path: Path, answers: Sequence[Answered]) -> None:
    """Add what answers have cost. What the file has already is not added again.

    Raises:
        InputError: the file cannot be read.
        OutputError: it cannot be written.
    """
    if not answers:
        return
    lines = {*read_spent(path), *together(answers)}
    with atomic(path) as part, reported(part):
        part.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in sorted(lines, key=_order)))


def sums(spent: Iterable[Spent]) -> tuple[Sum, ...]:
    """What was spent in each currency; last, what had no price."""
    found: dict[str, Sum] = {}
    for each in spent:
        currency = "" if each.cost is None else each.currency
        known = found.get(currency, Sum(currency=currency, requests=0, characters=0, cost=0.0))
        found[currency] = Sum(
            currency=currency,
            requests=known.requests + each.requests,
            characters=known.characters + each.characters,
            cost=round(known.cost + (each.cost or 0.0), 9),
        )
    return tuple(sorted(found.values(), key=lambda each: (not each.currency, each.currency)))


def _order(spent: Spent) -> tuple[str, ...]:
    return spent.at, spent.script, spent.voice, spent.engine, spent.currency, str(spent.cost)
