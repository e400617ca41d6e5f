"""Let faults happen to commands, and print how many they survived.

    python -m tests.faults                       every call of every command, with each fault
    python -m tests.faults --each 20 --seed 1    twenty trials of each command, drawn with this seed
    python -m tests.faults render "takes again"  these commands only
    python -m tests.faults --fault "short writes"  this fault only; may be given more than once

A trial is one command, one fault and the call at which the fault begins; a loss of power after the command is
one more. The exit status is 1 if a file was lost, half written or wrong, if a message is missing or is a
traceback, or if a command hangs.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.faults.faults import FAULTS
from tests.faults.loaded import load_all
from tests.faults.scenarios import SCENARIOS
from tests.faults.system_calls import why_not_here
from tests.faults.trials import Trials

_ALL = 10**9


def _points(trials: Trials, faults: Sequence[str], each: int, chance: random.Random) -> list[tuple[str, int]]:
    points = [
        (fault, call.number)
        for fault in faults
        for call in trials.reference.calls
        if FAULTS[fault].hits(call.name)
    ]
    return points if each >= len(points) else chance.sample(points, each)


def _tried(name: str, faults: Sequence[str], each: int, seed: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the fault and what is wrong after it, for each trial of a scenario."""
    with tempfile.TemporaryDirectory(prefix="renderer-faults-") as folder:
        trials = Trials(SCENARIOS[name], Path(folder))
        calls = trials.reference.calls
        yield "loss of power", [f"{name}: {line}" for line in trials.not_durable()]
        for fault, first in _points(trials, faults, each, random.Random(f"{seed} {name}")):  # noqa: S311
            kind = FAULTS[fault]
            wrong = trials.faults_after(kind, first)
            at = f"{fault} at call {first} of {len(calls)}, {calls[first].name} of {calls[first].path}"
            yield fault, [f"{name}: {at}: {line}" for line in wrong]


def main() -> int:
    reason = why_not_here()
    if reason:
        print(reason)
        return 1
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="COMMAND", help=", ".join(SCENARIOS))
    parser.add_argument("--fault", action="append", choices=FAULTS)
    parser.add_argument("--each", type=int, default=_ALL)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    load_all()
    survived, wrong = Counter[str](), 0
    for name in arguments.names or SCENARIOS:
        counted = Counter[str]()
        for fault, lines in _tried(name, arguments.fault or [*FAULTS], arguments.each, arguments.seed):
            counted[fault] += 1
            survived[fault] += not lines
            wrong += bool(lines)
            for line in lines:
                print(line, flush=True)
        print(f"{name:34} {counted.total():5} trials: {dict(counted)}", flush=True)
    print(f"{survived.total()} faults survived: {dict(survived)}; {wrong} not survived")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
