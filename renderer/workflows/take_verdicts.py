"""What is wrong with the recordings of a sentence, in the words that all fronts use."""

from __future__ import annotations

from collections.abc import Iterator

from renderer.errors import one_line
from renderer.speech.takes.numbering import padded
from renderer.speech.takes.take_checks import LONGEST_SILENCE_SECONDS, Fault, TakeMeasurements
from renderer.workflows.record import Take


def states_of(take: Take) -> tuple[str, ...]:
    """One word, or two, for each thing that is wrong; none for a good recording."""
    if not take.files:
        return ("out of date" if take.earlier else "missing",)
    if len(take.files) > 1:
        return ("double",)
    if take.unreadable:
        return ("unreadable",)
    return tuple(fault.kind for fault in take.faults)


def advice_of(take: Take) -> Iterator[str]:
    """Yield a line for each thing that needs action or attention."""
    if take.earlier:
        words = one_line(take.earlier.sentence, 80)
        yield (
            f'out of date after an edit: {take.earlier.path.name} says "{words}"; '
            f"record {padded(take.number)}"
        )
    if len(take.files) > 1:
        names = ", ".join(path.name for path in take.files)
        yield f"several takes: {names}; keep one of them"
    if take.unreadable:
        yield f"{take.files[0].name} {take.unreadable}"
    yield from advice_of_file(take.measurements, take.faults)


def advice_of_file(measured: TakeMeasurements | None, faults: tuple[Fault, ...]) -> Iterator[str]:
    """Yield a line for each fault of a recording, or for the silence that is cut off a good one."""
    for fault in faults:
        yield f"{fault.kind}: {fault.message}"
    if measured is None or faults:
        return
    for where, seconds in (("before", measured.before_seconds), ("after", measured.after_seconds)):
        if seconds > LONGEST_SILENCE_SECONDS:
            yield f"{seconds:.1f} s of silence {where} the words; it is cut off"
