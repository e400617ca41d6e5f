"""Opens a target; imports the packages that its protocol needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from renderer.errors import InputError
from renderer.publish.upload.credentials import read_credentials
from renderer.publish.upload.destination import Destination
from renderer.publish.upload.folder import FolderDestination
from renderer.publish.upload.target import Target


@contextmanager
def opened(target: Target, timeout_seconds: float) -> Iterator[Destination]:
    """Open a target; a server that does not answer within ``timeout_seconds`` has failed.

    Raises:
        InputError: the credentials cannot be used, or a package is not installed.
        UploadError: the server cannot be reached, or refuses the login.
    """
    destination = _open(target, timeout_seconds)
    try:
        yield destination
    finally:
        destination.close()


def _open(target: Target, timeout_seconds: float) -> Destination:
    if target.kind == "folder":
        return FolderDestination(target.folder)
    credentials = read_credentials(target)
    try:
        if target.kind == "sftp":
            from renderer.publish.upload.sftp import SftpDestination

            return SftpDestination(target, credentials, timeout_seconds)
        if target.kind == "s3":
            from renderer.publish.upload.s3 import S3Destination

            return S3Destination(target, credentials, timeout_seconds)
        from renderer.publish.upload.webdav import WebDavDestination

        return WebDavDestination(target, credentials, timeout_seconds)
    except ModuleNotFoundError as error:
        raise InputError(
            f"{target.kind}:// needs the package {error.name}; install it with: pip install {error.name} "
            "(the extra session-renderer[upload] installs the packages for all targets)"
        ) from error
