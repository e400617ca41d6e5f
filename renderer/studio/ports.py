"""The port of the studio, on which this computer alone is listened to.

A browser may connect as soon as there is a socket: it is answered when the server is loaded.
"""

from __future__ import annotations

import os
import socket
import zlib
from pathlib import Path

from renderer.errors import InputError

_FIRST_PORT, _PORTS = 20_000, 12_000
"""Ports that systems do not give to programs that ask for any."""


def listening(port: int) -> socket.socket:
    """A socket that listens on this computer alone; on a free port for 0.

    Raises:
        InputError: the port cannot be used.
    """
    try:
        return _bound(port)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"--port {port}: cannot be used: {reason}; choose another port, or leave --port out"
        ) from None


def listening_for(folder: Path) -> socket.socket:
    """A socket on the same port each time a folder is opened, if the port is free.

    What a page keeps in the browser belongs to its port: after a crash, the next page finds it again.
    """
    try:
        return _bound(_FIRST_PORT + zlib.crc32(os.fsencode(folder.resolve())) % _PORTS)
    except OSError:
        return _bound(0)


def _bound(port: int) -> socket.socket:
    listener = socket.socket()
    if os.name != "nt":  # on Windows, two programs could listen then
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener
