"""Watches the calls of a process that change files, and answers each: go on, or fail with an error.

Linux stops such a call and asks the watcher (seccomp_unotify(2)), also if a thread, a library in C or another
process makes it that the process started.
"""

from __future__ import annotations

import ctypes
import os
import platform
import re
import select
import signal
import socket
import struct
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from fcntl import ioctl
from pathlib import Path

from msgspec import Struct

_NUMBERS = {
    "x86_64": {
        "write": 1, "open": 2, "pwrite64": 18, "writev": 20, "sendfile": 40, "flock": 73, "fsync": 74,
        "fdatasync": 75, "truncate": 76, "ftruncate": 77, "rename": 82, "mkdir": 83, "rmdir": 84, "link": 86,
        "unlink": 87, "symlink": 88, "openat": 257, "mkdirat": 258, "unlinkat": 263, "renameat": 264,
        "linkat": 265, "symlinkat": 266, "utimensat": 280, "renameat2": 316, "copy_file_range": 326,
    },
    "aarch64": {
        "flock": 32, "mkdirat": 34, "unlinkat": 35, "symlinkat": 36, "linkat": 37, "renameat": 38,
        "truncate": 45, "ftruncate": 46, "openat": 56, "write": 64, "writev": 66, "pwrite64": 68,
        "sendfile": 71, "fsync": 82, "fdatasync": 83, "utimensat": 88, "renameat2": 276,
        "copy_file_range": 285,
    },
}  # fmt: skip
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_BY_HANDLE = ("write", "pwrite64", "writev", "fsync", "fdatasync", "ftruncate", "flock", "copy_file_range")
_PATH_ARGUMENT = {"open": 0, "truncate": 0, "rename": 0, "mkdir": 0, "rmdir": 0, "link": 1, "unlink": 0,
                  "symlink": 1, "linkat": 3, "symlinkat": 2}  # fmt: skip
_FLAGS_ARGUMENT = {"open": 1, "openat": 2}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

_NOTIFICATION = struct.Struct("<QIIiIQ6Q")
_ANSWER = struct.Struct("<QqiI")
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_GO_ON = 1
_GET_HANDLE = 438
_FEWEST_HALVED = 2


class Call(Struct, frozen=True, kw_only=True):
    """A call that changes files below the watched folder: its name, the path, and its number from 0."""

    number: int
    name: str
    path: str


class Watched(Struct, frozen=True, kw_only=True):
    """How a process ended: its wait status as ``subprocess`` gives it, and the calls that it made."""

    status: int
    calls: tuple[Call, ...]


KILLED, SHORT = -1, -2
Answer = Callable[[Call], int]
"""What a call comes to: 0 if it goes on, the number of an error, or one of these.

``KILLED``: the process ends there. ``SHORT``: a write writes only half of its bytes.
"""


def why_not_here() -> str:
    """Why calls cannot be watched on this system; empty if they can."""
    if sys.platform != "linux" or platform.machine() not in _NUMBERS:
        return "watches system calls, which needs Linux on x86-64 or AArch64"
    sizes = ctypes.create_string_buffer(6)
    if _libc().syscall(_SECCOMP[platform.machine()], 3, 0, sizes):
        return "watches system calls, which this kernel does not allow"
    return ""


def watch(run: Callable[[], int], folder: Path, answer: Answer, most_seconds: float) -> Watched:
    """Call ``run`` in a fork of this process, whose exit status it returns, and answer its calls.

    All processes that it started are killed at the end.

    Raises:
        TimeoutError: the process did not end in time.
    """
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        _become_watched(theirs, run)
    theirs.close()
    with ours:
        _, (listener,), _, _ = socket.recv_fds(ours, 1, 1)
    try:
        calls = _answered(listener, child, os.fspath(folder), answer, time.monotonic() + most_seconds)
        _, wait_status = os.waitpid(child, 0)
    except BaseException:
        _kill_all(child)
        os.waitpid(child, 0)
        raise
    finally:
        os.close(listener)
    _kill_all(child)
    return Watched(status=os.waitstatus_to_exitcode(wait_status), calls=calls)


def _kill_all(child: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)


def _become_watched(channel: socket.socket, run: Callable[[], int]) -> None:
    status = 70
    try:
        os.setpgid(0, 0)
        listener = _filtered()
        socket.send_fds(channel, [b"x"], [listener])
        os.close(listener)
        channel.close()
        status = run()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _answered(listener: int, child: int, folder: str, answer: Answer, deadline: float) -> tuple[Call, ...]:
    names = {number: name for name, number in _NUMBERS[platform.machine()].items()}
    calls: list[Call] = []
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    while True:
        if time.monotonic() > deadline:
            raise TimeoutError(f"it did not end; its last call: {calls[-1] if calls else None}")
        events = dict(poll.poll(1000))
        if not events.get(listener, 0) & select.POLLIN:
            if events.get(listener, 0) & select.POLLHUP or _has_ended(child):
                return tuple(calls)
            continue
        buffer = bytearray(_NOTIFICATION.size)
        try:
            ioctl(listener, _RECEIVE, buffer)
        except OSError:  # the process was killed meanwhile
            continue
        identity, process, _, number, _, _, *arguments = _NOTIFICATION.unpack(buffer)
        path = _path(process, names[number], arguments)
        error = 0
        if path is not None and (not path.startswith("/") or path.startswith(folder)):
            calls.append(Call(number=len(calls), name=names[number], path=path))
            error = answer(calls[-1])
        if error == KILLED:
            _kill_all(child)
            continue
        written = 0
        if error == SHORT:
            written, error = _written_half(process, arguments), 0
        reply = _ANSWER.pack(identity, written, -error, 0 if error or written else _GO_ON)
        try:
            ioctl(listener, _SEND, bytearray(reply))
        except OSError:
            continue


def _written_half(thread: int, arguments: list[int]) -> int:
    """Write half of what a thread wants to write, in its place; return how many bytes."""
    handle, place, count = arguments[:3]
    if count < _FEWEST_HALVED:
        return 0
    with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:
        memory.seek(place)
        data = memory.read(count // 2)
    (process,) = re.findall(r"^Tgid:\s*(\d+)$", Path(f"/proc/{thread}/status").read_text(), re.MULTILINE)
    own = os.pidfd_open(int(process))
    try:
        copy = _libc().syscall(_GET_HANDLE, own, handle, 0)
        if copy < 0:
            raise OSError(ctypes.get_errno(), "pidfd_getfd")
        try:
            return os.write(copy, data)
        finally:
            os.close(copy)
    finally:
        os.close(own)


def _has_ended(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _path(process: int, name: str, arguments: list[int]) -> str | None:
    """The path that a call changes; None if it changes no file, or the process has ended."""
    if name in _FLAGS_ARGUMENT and not arguments[_FLAGS_ARGUMENT[name]] & _WRITES:
        return None
    try:
        if name in _BY_HANDLE or name == "sendfile" or (name == "utimensat" and not arguments[1]):
            handle = arguments[2 if name == "copy_file_range" else 0]
            target = Path(f"/proc/{process}/fd/{handle}").readlink()
            return os.fspath(target) if target.is_absolute() else None
        place = arguments[_PATH_ARGUMENT.get(name, 1)]
        with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
            memory.seek(place)
            return os.fsdecode(memory.read(4096).split(b"\0", 1)[0])
    except OSError:
        return None


def _filtered() -> int:
    """From now on the calls of this process are watched; gives the handle from which they are answered."""
    machine = platform.machine()
    load, equal, give = 0x20, 0x15, 0x06
    numbers = list(_NUMBERS[machine].values())
    program = [
        (load, 0, 0, 4),
        (equal, 1, 0, _ARCHITECTURES[machine]),
        (give, 0, 0, 0x7FFF0000),
        (load, 0, 0, 0),
    ]
    program += [(equal, len(numbers) - at, 0, number) for at, number in enumerate(numbers)]
    program += [(give, 0, 0, 0x7FFF0000), (give, 0, 0, 0x7FC00000)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *step) for step in program))
    described = struct.pack("<HxxxxxxQ", len(program), ctypes.addressof(code))
    libc = _libc()
    if libc.prctl(38, 1, 0, 0, 0):  # PR_SET_NO_NEW_PRIVS
        raise OSError(ctypes.get_errno(), "prctl")
    handle = libc.syscall(_SECCOMP[machine], 1, 8, ctypes.c_char_p(described))
    if handle < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return int(handle)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
