"""What edits cost, and what first renders do: each figure a ratio or a time measured here and now.

    python -m bench.edits                     all of it, some twenty minutes
    python -m bench.edits --only A E          some of it
    python -m bench.edits --minutes 6         with 6 minutes wherever an hour is meant
    python -m bench.edits --with-pydub        the pydub program as well, minutes more

A   an hour of 300 sentences: an edit against a first render, ffmpeg, pydub and LAME alone
B   first renders against LAME alone for the same samples
C   four renders at once against four in a row
D   random edits: the same bytes as from nothing?
E   `renderer watch`: from a save to the track
F   a first render of an hour in the default voice against one with espeak-ng, in CPU time too

Every render is a whole command in a process of its own, Python's start included, with two jobs. What is
asked, where it is in seconds, is asked of an hour on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from bench.at_once import at_once
from bench.cold import cold
from bench.default_voice import default_voice
from bench.regeneration import regeneration
from bench.same_bytes import same_bytes
from bench.watched import watched
from bench.workbench import Fact, Workbench


def main() -> None:
    arguments = _arguments()
    parts: dict[str, Callable[[Workbench], Iterator[Fact]]] = {
        "A": lambda bench: regeneration(bench, with_pydub=arguments.with_pydub),
        "B": lambda bench: cold(bench, full=arguments.full),
        "C": at_once,
        "D": lambda bench: same_bytes(bench, arguments.edits),
        "E": watched,
        "F": default_voice,
    }
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"an hour here: {arguments.minutes} minutes\n")
    with tempfile.TemporaryDirectory(prefix="renderer-bench-") as folder:
        bench = Workbench(Path(folder), arguments.minutes)
        facts = [fact for part in arguments.only for fact in parts[part](bench)]
    for case, found in groupby(facts, key=lambda fact: fact.case):
        print("\n    ".join([f"\n{case}:", *map(str, found)]))
    if any(fact.at_most == 0 and not fact.met for fact in facts):
        sys.exit("tracks differ that should be the same bytes")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "--only", nargs="+", choices="ABCDEF", default="ABCDEF", help="these parts, in this order"
    )
    parser.add_argument(
        "--minutes", type=int, choices=range(6, 61), default=60, metavar="N", help="of an hour, 6 to 60"
    )
    parser.add_argument(
        "--edits", type=int, choices=range(1, 1001), default=50, metavar="N", help="random edits of part D"
    )
    parser.add_argument("--with-pydub", action="store_true", help="compare part A with pydub too")
    parser.add_argument(
        "--full", action="store_true", help="write the WAV of the eight hours of part B, 5 GB"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
