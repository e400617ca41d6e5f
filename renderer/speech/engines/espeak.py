"""espeak-ng from the wheel ``espeakng-loader``, and a fresh process for each sentence.

espeak-ng carries state (phases, noise, random numbers) from one sentence to the next. The same words then
give different samples the second time, and a few frames more or fewer. Initializing it again does not clear
that state. Each sentence is therefore spoken in a forked process that loads the library anew.
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
    """Load libespeak-ng so that pyttsx3 finds it by its soname.

    Returns:
        the library, or None without the wheel; pyttsx3 then uses the system's library.
    """
    try:
        import espeakng_loader
    except ImportError:
        return None
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    path = Path(espeakng_loader.get_library_path())
    return ctypes.CDLL(str(path.with_name("libespeak-ng.so.1")), mode=ctypes.RTLD_GLOBAL)


def wait_until_idle() -> None:
    """Wait until espeak-ng's own thread has carried out every command.

    pyttsx3 cancels the commands that are still waiting when its loop ends, sometimes a speed or a pitch.
    """
    loaded = library() or ctypes.CDLL("libespeak-ng.so.1")
    loaded.espeak_Synchronize()


class FreshProcess:
    """A forked process that prepares itself at once, answers one request, and ends.

    ``serve`` runs in the process: it prepares, calls ``receive()`` to wait for the request, and returns the
    answer. Only the parent holds the other end of the pipe, so the process ends when its parent does.
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
        """Send the request. The time limit is what is left of this process's timer (``signal.setitimer``)."""
        seconds_left = signal.getitimer(signal.ITIMER_REAL)[0]
        with os.fdopen(self._request, "wb") as pipe, suppress(BrokenPipeError):
            pipe.write(f"{seconds_left}\n".encode() + request)
            pipe.flush()

    def answer(self) -> bytes:
        """Wait for the answer.

        Raises:
            RuntimeError: the process failed or crashed; the message is the reason.
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

    # Python does not raise an exception from a function that C calls back, and the loop would go on.
    sys.unraisablehook = lambda unraisable: fail(unraisable.exc_value)
    try:
        answer = serve(receive)
    except BaseException as error:  # the parent reports it, whatever it is
        fail(error)
    else:
        end(0, answer)
