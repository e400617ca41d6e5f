"""The interface of every kind of target, and its error messages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Protocol

from renderer.errors import RenderError
from renderer.publish.upload.source import UploadSource

if TYPE_CHECKING:
    from renderer.network.failures import NetworkError

AGAIN = "run the upload again; it continues where it stopped"
FULL = f"the target is full or its quota is used up; make room there, then {AGAIN}"
DENIED = "the target denies access; check the path and your permissions"
LOST = f"the connection was lost; {AGAIN}"
TOO_SLOW = f"the answer of the server is too slow; {AGAIN}, with a longer timeout"
TOO_LARGE = "the server sends far more than it was asked for; check the address"
IS_A_FOLDER = "a folder has that name; move it away or rename the file"


class UploadError(RenderError):
    """A file that could not be sent or read, and the remedy. The text has no secrets."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(where, reason)
        self.where, self.reason = where, reason

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


MOST_BYTES = 32_000_000
"""The most bytes of a list of files, or of the record, that a server may send: those of 200,000 files."""

MOST_NAMES = 500_000
"""The most files of one folder in a target."""


class Destination(Protocol):
    """An open target. Names are relative, with ``/`` between folders; "" is the target itself.

    Every method raises UploadError.
    """

    def listing(self, folder: str) -> Mapping[str, int | None]:
        """The contents of a folder: names without folders, and sizes in bytes, None for a folder.

        A missing folder counts as empty.
        """
        ...

    def read(self, name: str) -> bytes | None:
        """The bytes of a small file, or None if it does not exist."""
        ...

    def put(self, name: str, source: UploadSource) -> None:
        """Write a file, which appears under its name when it is complete. Creates missing folders."""
        ...

    def remove(self, names: Collection[str]) -> None:
        """Remove files; ignores those that do not exist."""
        ...

    def close(self) -> None: ...


def no_answer(timeout_seconds: float) -> str:
    return f"no answer for {timeout_seconds:g} s; check the address and the network, and {AGAIN}"


def no_whole_answer(error: NetworkError, timeout_seconds: float) -> str:
    """Why a server that was reached gave no answer that can be used."""
    match error.kind:
        case "silent":
            return no_answer(timeout_seconds)
        case "slow":
            return TOO_SLOW
        case "large":
            return TOO_LARGE
        case "packed":
            return f"{error}; {AGAIN}"
        case _:
            return LOST


def no_host(host: str) -> str:
    return f"the host {host} was not found; check its name and the network"


def refused(host: str, port: int) -> str:
    return f"{host} cannot be reached at port {port}; check the address, and that the server runs"
