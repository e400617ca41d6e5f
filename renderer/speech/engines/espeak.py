"""espeak-ng from the wheel ``espeakng-loader``, and the fresh process each sentence needs.

espeak-ng carries state from one sentence into the next (phases, noise, its random numbers), so the
same words come out as other samples, and a few frames longer or shorter, the second time.
Initializing it again does not clear that. A forked process that loads it anew for each sentence does.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path


@cache
def library() -> ctypes.CDLL | None:
    """libespeak-ng, loaded so that pyttsx3 finds it by its soname; None leaves that to the system."""
    try:
        import espeakng_loader
    except ImportError:
        return None
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    path = Path(espeakng_loader.get_library_path())
    return ctypes.CDLL(str(path.with_name("libespeak-ng.so.1")), mode=ctypes.RTLD_GLOBAL)


def wait_until_idle() -> None:
    """Let espeak-ng's own thread take every command it was given.

    pyttsx3 cancels what is still waiting there when its loop ends: a speed or pitch, now and then.
    """
    loaded = library() or ctypes.CDLL("libespeak-ng.so.1")
    loaded.espeak_Synchronize()


class FreshProcess:
    """A forked process that gets ready at once, answers one request, and ends.

    ``serve`` runs in it: it prepares itself, calls ``receive()`` for the request, and returns the answer.
    Only the caller holds the way to it, so it also ends where the caller does.
    """

    def __init__(self, serve: Callable[[Callable[[], bytes]], bytes]) -> None:
        requests, self._request = os.pipe()
        self._answer, answers = os.pipe()
        self._child = os.fork()
        if not self._child:
            os.close(self._request)
            _be_child(serve, requests, answers)
        os.close(requests)
        os.close(answers)

    def send(self, request: bytes) -> None:
        """It has as long to answer as the caller's own timer (``signal.setitimer``) has left."""
        seconds_left = signal.getitimer(signal.ITIMER_REAL)[0]
        with os.fdopen(self._request, "wb") as pipe, suppress(BrokenPipeError):
            pipe.write(f"{seconds_left}\n".encode() + request)
            pipe.flush()

    def answer(self) -> bytes:
        """Wait for the answer to what was sent.

        Raises:
            RuntimeError: it failed or crashed; with the reason.
        """
        with os.fdopen(self._answer, "rb") as pipe:
            answer = pipe.read()
        status = os.waitstatus_to_exitcode(os.waitpid(self._child, 0)[1])
        if status < 0:
            raise RuntimeError(f"it crashed ({signal.Signals(-status).name})")
        if status:
            raise RuntimeError(answer.decode("utf-8", "replace") or f"it ended with status {status}")
        return answer


def _be_child(serve: Callable[[Callable[[], bytes]], bytes], requests: int, answers: int) -> None:
    def receive() -> bytes:
        with os.fdopen(requests, "rb") as pipe:
            seconds_left, newline, request = pipe.read().partition(b"\n")
        if not newline:
            os._exit(0)
        signal.setitimer(signal.ITIMER_REAL, float(seconds_left))
        return request

    def end(status: int, answer: bytes) -> None:
        try:
            with os.fdopen(answers, "wb") as pipe:
                pipe.write(answer)
        finally:
            os._exit(status)

    def fail(error: BaseException | None) -> None:
        end(1, f"{type(error).__name__}: {error}".encode())

    # What goes wrong in a function that C calls back is not raised, and the loop around it would go on.
    sys.unraisablehook = lambda unraisable: fail(unraisable.exc_value)
    try:
        answer = serve(receive)
    except BaseException as error:  # told to the parent, whatever it is
        fail(error)
    else:
        end(0, answer)
