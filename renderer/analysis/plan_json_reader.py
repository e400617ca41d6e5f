"""Read a plan from JSON for comparison."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from typing import Any

from renderer.analysis.difference import Outline
from renderer.analysis.events import KINDS, Event
from renderer.errors import InputError, shell_word

_LARGEST = 2**53  # the largest integer on which JSON readers agree: RFC 8259, section 6


class _ShapeError(Exception):
    """The JSON is not a plan; the message says where and why."""


def read_outlines(data: bytes, path: str) -> tuple[Outline, ...]:
    """Return the tracks of a plan that ``renderer plan --json`` printed; ``path`` is used only in errors.

    Only the fields that a comparison needs are read, and all of them are checked. UTF-16 is accepted, because
    some shells write it.

    Raises:
        InputError: the data is not JSON, or is not the JSON of a plan.
    """
    try:
        plan = json.loads(data)
        tracks = _get(plan, "the file", "tracks", list)
        if not tracks:
            raise _ShapeError('"tracks" is empty')
        return tuple(_outline(track, f"tracks[{number}]") for number, track in enumerate(tracks))
    except json.JSONDecodeError as error:
        reason = f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}"
    except (ValueError, RecursionError):
        reason = "not JSON that can be read"
    except _ShapeError as error:
        reason = f"not a plan: {error}"
    raise InputError(f"{path}: {reason}; write a plan with: renderer plan SCRIPT --json > {shell_word(path)}")


def _outline(track: object, where: str) -> Outline:
    requested = _get(track, where, "requested_seconds", float | int | None)
    if requested is not None and not (math.isfinite(requested) and requested > 0):
        raise _ShapeError(f'"requested_seconds" of {where} is {requested}')
    frames = _number(track, where, "frames", least=1)
    events: list[Event] = []
    for number, written in enumerate(_get(track, where, "events", list)):
        at = f"{where}.events[{number}]"
        event = _event(written, at)
        if not (events[-1].onset_frames if events else 0) <= event.onset_frames <= frames:
            raise _ShapeError(f'"onset_frames" of {at} is out of order')
        events.append(event)
    return Outline(
        name=_get(track, where, "name", str),
        requested_seconds=None if requested is None else Fraction(str(requested)),
        sample_rate=_number(track, where, "sample_rate", least=1),
        frames=frames,
        events=tuple(events),
        night=isinstance(track, dict) and track.get("night") is True,
    )


def _event(event: object, where: str) -> Event:
    kind = _get(event, where, "kind", str)
    if kind not in KINDS:
        raise _ShapeError(f'"kind" of {where} is none of {", ".join(KINDS)}')
    return Event(
        onset_frames=_number(event, where, "onset_frames", least=0),
        frames=_number(event, where, "frames", least=0),
        kind=kind,
        what=_get(event, where, "what", str),
    )


def _number(value: object, where: str, key: str, *, least: int) -> int:
    number: int = _get(value, where, key, int)
    if number < least:
        raise _ShapeError(f'"{key}" of {where} is {number}')
    return number


def _get(value: object, where: str, key: str, kind: Any) -> Any:
    """Return the value of a key of an object; true and false do not count as numbers."""
    if not isinstance(value, dict):
        raise _ShapeError(f"{where} is not an object")
    if key not in value:
        raise _ShapeError(f'"{key}" is missing in {where}')
    found = value[key]
    if not isinstance(found, kind) or isinstance(found, bool):
        raise _ShapeError(f'"{key}" of {where} has another type')
    if isinstance(found, int) and abs(found) > _LARGEST:
        raise _ShapeError(f'"{key}" of {where} is too large')
    return found
