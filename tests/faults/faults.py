"""What can happen to the calls of a command, from one of them on."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from tests.faults.clock import set_clock
from tests.faults.system_calls import KILLED, SHORT, Call

_TAKE_SPACE = frozenset(
    ("write", "pwrite64", "writev", "open", "openat", "mkdir", "mkdirat", "link", "linkat", "symlink",
     "symlinkat", "sendfile", "copy_file_range", "fsync", "fdatasync")
)  # fmt: skip
_NAME_A_FILE = frozenset(
    ("open", "openat", "mkdir", "mkdirat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir",
     "link", "linkat", "symlink", "symlinkat", "truncate", "utimensat")
)  # fmt: skip
_SLOW_SECONDS, _SLOW_CALLS = 0.02, 20


class Fault(Struct, frozen=True, kw_only=True):
    """A fault: the calls that it can hit, and what a call comes to.

    ``leaves_parts`` if the command may be unable to remove its temporary files, and ``is_harmless`` if it
    must end as without a fault.
    """

    hits: Callable[[str], bool]
    outcome: int
    goes_on: bool = False
    leaves_parts: bool = False
    is_harmless: bool = False

    def change(self, top: Path) -> None:
        """Change the files below a folder before the command runs."""

    def answer(self, first: int) -> Callable[[Call], int]:
        """Return what each call comes to if the fault begins at the call ``first``."""

        def answered(call: Call) -> int:
            is_hit = call.number == first or (self.goes_on and call.number > first)
            return self.outcome if is_hit and self.hits(call.name) else 0

        return answered


class Slow(Fault, frozen=True, kw_only=True):
    """Some calls take longer."""

    def answer(self, first: int) -> Callable[[Call], int]:
        def answered(call: Call) -> int:
            if first <= call.number < first + _SLOW_CALLS:
                time.sleep(_SLOW_SECONDS)
            return 0

        return answered


class ClockJump(Fault, frozen=True, kw_only=True):
    """The clock is set to another time."""

    ahead_seconds: float

    def answer(self, first: int) -> Callable[[Call], int]:
        def answered(call: Call) -> int:
            if call.number == first:
                set_clock(self.ahead_seconds)
            return 0

        return answered


class DatedAhead(Fault, frozen=True, kw_only=True):
    """All files have a date in the future, as after a time in which the clock was wrong."""

    ahead_seconds: float

    def change(self, top: Path) -> None:
        then = time.time() + self.ahead_seconds
        for path in top.rglob("*"):
            os.utime(path, (then, then))


_HOUR_SECONDS, _DAY_SECONDS = 3_600.0, 86_400.0


def _any(_name: str) -> bool:
    return True


FAULTS: Mapping[str, Fault] = {
    "disk full": Fault(hits=_TAKE_SPACE.__contains__, outcome=errno.ENOSPC, goes_on=True),
    "disk error": Fault(hits=lambda name: name != "flock", outcome=errno.EIO, leaves_parts=True),
    "read-only": Fault(hits=_NAME_A_FILE.__contains__, outcome=errno.EROFS, goes_on=True, leaves_parts=True),
    "killed": Fault(hits=_any, outcome=KILLED, leaves_parts=True),
    "slow disk": Slow(hits=_any, outcome=0, is_harmless=True),
    "short writes": Fault(hits="write".__eq__, outcome=SHORT, goes_on=True, is_harmless=True),
    "clock an hour back": ClockJump(hits=_any, outcome=0, ahead_seconds=-_HOUR_SECONDS, is_harmless=True),
    "clock an hour ahead": ClockJump(hits=_any, outcome=0, ahead_seconds=_HOUR_SECONDS, is_harmless=True),
    "clock days back": ClockJump(hits=_any, outcome=0, ahead_seconds=-9 * _DAY_SECONDS, is_harmless=True),
    "clock days ahead": ClockJump(hits=_any, outcome=0, ahead_seconds=9 * _DAY_SECONDS, is_harmless=True),
    "files dated ahead": DatedAhead(hits=_any, outcome=0, ahead_seconds=400 * _DAY_SECONDS, is_harmless=True),
}
