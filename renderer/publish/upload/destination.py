"""What every kind of target can do, and how its failures are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from renderer.errors import RenderError
from renderer.publish.upload.source import UploadSource

AGAIN = "run it again: it goes on where it stopped"
FULL = f"the target is full or its quota used up; make room there and {AGAIN}"
DENIED = "the target does not let you read or write there; check the path and your rights to it"
LOST = f"the connection was cut; {AGAIN}"
IS_A_FOLDER = "a folder of that name is there; move it away or rename the file"


@dataclass(eq=False)
class UploadError(RenderError):
    """What could not be sent or read, and the remedy. It tells no secret."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


class Destination(Protocol):
    """The inside of a target. Names are relative, with ``/`` between folders; "" is the target itself.

    Every method raises UploadError.
    """

    def listing(self, folder: str) -> Mapping[str, int | None]:
        """What stands right in a folder: last parts of names and sizes in bytes, None for a folder.

        A folder that is not there is empty.
        """
        ...

    def read(self, name: str) -> bytes | None:
        """A small file's bytes; None where it is not there."""
        ...

    def put(self, name: str, source: UploadSource) -> None:
        """Write a file, which appears under its name when it is complete; folders are made."""
        ...

    def remove(self, names: Collection[str]) -> None:
        """Remove files; one that is gone already is well."""
        ...

    def close(self) -> None: ...


def no_answer(timeout_seconds: float) -> str:
    return f"no answer for {timeout_seconds:g} s; check the address and the network, and {AGAIN}"


def timed_out(error: BaseException | None) -> bool:
    """Whether a failure comes from waiting, which libraries wrap in errors of their own."""
    while error is not None and not isinstance(error, TimeoutError):
        error = error.__cause__ or error.__context__
    return error is not None


def no_host(host: str) -> str:
    return f"there is no host {host}; check its name and the network"


def refused(host: str, port: int) -> str:
    return f"{host} cannot be reached at port {port}; check the address and that the server runs"
