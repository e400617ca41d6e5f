"""Uploads a folder to a target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from renderer.errors import InputError
from renderer.publish.site.addresses import STATE
from renderer.publish.upload.destination import AGAIN, UploadError
from renderer.publish.upload.opening import opened
from renderer.publish.upload.scanning import scan
from renderer.publish.upload.sending import Uploaded, carry_out, plan
from renderer.publish.upload.target import folder_in, read_target
from renderer.storage.folder_lock import locked
from renderer.workflows.lay_out_tracks import Progress, silent
from renderer.workflows.shared_site import UPLOAD_TIMEOUT_SECONDS as UPLOAD_TIMEOUT_SECONDS
from renderer.workflows.shared_site import SharedSite

LOCK = ".uploading.lock"
"""The file of a site that only one upload at a time holds."""

_READING_SHARE = 0.1
_MOST_TRIES = 5
"""How often a site is joined with what other computers publish at the same time."""


def upload(
    folder: Path,
    target: str,
    *,
    inside: Sequence[str] = (),
    last: Sequence[str] = ("feed.xml",),
    remove: bool = False,
    dry_run: bool = False,
    timeout_seconds: float = UPLOAD_TIMEOUT_SECONDS,
    progress: Progress = silent,
) -> Uploaded:
    """Send the files of a folder that are new or have changed.

    Links, hidden files, names that end in ``.part``, and files in which takes of sentences can be heard are
    left out. A file appears under its name when it is complete. An interrupted upload continues when it is
    called again. Uploads of one site wait for each other. What another computer has published into the site
    at the target comes into the site of the folder first. Run one upload of other folders into a target at a
    time.

    Args:
        folder: the folder to send.
        target: a folder, ``sftp://user@host/path``, ``s3://bucket/prefix``, ``webdavs://host/path`` or
            ``webdav://host/path``.
        inside: names of nested folders in the target to send to instead.
        last: names that are sent after all others, in this order, so that they never name a file that
            is missing.
        remove: whether to remove files of earlier uploads that are no longer in the folder, at the end.
        dry_run: return what would happen, and change nothing.
        timeout_seconds: how long to wait for an answer of a server, from 0.1 to 3600.
        progress: called with what is being done and the share of the work that is done, from 0 to 1.

    Raises:
        InputError: the folder does not exist or is empty; the target is not valid, lies in the folder or
            needs a package that is not installed; or the credentials cannot be used.
        UploadError: a file could not be sent, or the server refuses the login.
    """
    if not 0.1 <= timeout_seconds <= 3600:
        raise InputError(f"a timeout of {timeout_seconds:g} s: write a number from 0.1 to 3600")
    goal = read_target(folder_in(target, *inside) if inside else target)
    if goal.kind == "folder" and goal.folder.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            f"{goal.folder}: the target is inside {folder}, the folder to send; choose another target"
        )

    def reading(done: int, total: int) -> None:
        progress("reading", _READING_SHARE * done / max(total, 1))

    def sending(name: str, done: int, total: int) -> None:
        progress(f"sending {name}", _READING_SHARE + (1 - _READING_SHARE) * done / max(total, 1))

    with _alone(folder, progress), opened(goal, timeout_seconds) as destination:
        for _ in range(_MOST_TRIES):
            site = SharedSite(folder, destination)
            if site.is_site and not dry_run:
                site.join()
            files = site.own(scan(folder, reading))
            planned = plan(files, destination, (*site.shared(files), *last), site.is_ours)
            if dry_run or (
                carry_out(planned, destination, remove=remove, progress=sending, may_end=site.is_joined)
                and site.is_joined()
            ):
                break
        else:
            raise UploadError(goal.written, f"other computers change the site all the time; {AGAIN}")
    return Uploaded(
        target=goal.written,
        sent=tuple(file.name for file in planned.send),
        kept=planned.kept,
        removed=planned.gone if remove else (),
        left=() if remove else planned.gone,
        sent_bytes=sum(file.size for file in planned.send),
    )


@contextmanager
def _alone(folder: Path, progress: Progress) -> Iterator[None]:
    """Wait until nobody else uploads the folder, if it is a site."""
    if not (folder / STATE).is_file():
        yield
        return
    with locked(folder / LOCK, lambda: progress("waiting for another upload", 0)):
        yield
