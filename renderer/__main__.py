"""``renderer`` and ``python -m renderer``."""

import signal
import sys


def main() -> int:
    """Run the command line and return its exit status.

    Before and after ``cli.main`` handles Ctrl-C, it ends the process without a traceback.
    """
    _end_at_ctrl_c()
    from renderer.cli.main import main as run

    status = run()
    _end_at_ctrl_c()
    return status


def _end_at_ctrl_c() -> None:
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(main())
