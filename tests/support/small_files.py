"""A process that can write small files only, as on a disk that is nearly full."""

from __future__ import annotations

import os
import resource
import signal
import sys


def limit_file_size(most_bytes: int) -> None:
    """Let this process, and what it starts, write no file of more than ``most_bytes`` bytes.

    Some releases of Python 3.11 to 3.13 would leave a part of a compiled module on such a disk, and fail each
    time they load it. Coverage needs a larger file for its data, so it does not measure this process.
    """
    os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.dont_write_bytecode = True
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
