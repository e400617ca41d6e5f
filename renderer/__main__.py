"""``renderer`` and ``python -m renderer``."""

# The built-in half of signal: the other half takes time to load, in which Ctrl-C shows a traceback.
import _signal as signal  # type: ignore[import-not-found]
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType


def main() -> int:
    """Run the command line and return its exit status.

    Before and after ``cli.main`` handles Ctrl-C, it ends the process with the same word and status.
    """
    _end_at_ctrl_c()
    try:
        from renderer.cli.main import main as run

        status = run()
    except KeyboardInterrupt:
        _stopped(signal.SIGINT, None)
    except (MemoryError, ImportError, RuntimeError) as error:
        status = _without_memory(error)
    _end_at_ctrl_c()
    return status


def _end_at_ctrl_c() -> None:
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stopped)


def _stopped(_number: int, _frame: "FrameType | None") -> None:
    _say(b"stopped\n")
    os._exit(130)


_MEMORY_ERRORS = ("failed to map segment", "cannot allocate memory", "can't start new thread")


def _without_memory(error: MemoryError | ImportError | RuntimeError) -> int:
    """Report that the memory is used up, also if a library cannot be loaded or a thread cannot start.

    Raises:
        ImportError, RuntimeError: the cause is another one.
    """
    if not isinstance(error, MemoryError) and not any(text in str(error).lower() for text in _MEMORY_ERRORS):
        raise error
    _say(b"not enough memory; close other programs, or raise the limit that ulimit -v shows\n")
    return 1


def _say(line: bytes) -> None:
    try:  # noqa: SIM105  (contextlib takes time to load)
        os.write(2, line)
    except OSError:
        pass


if __name__ == "__main__":
    sys.exit(main())
