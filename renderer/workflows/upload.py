"""An upload from end to end: what the folder holds, what the target holds, and what lies between."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from renderer.errors import InputError
from renderer.publish.upload.opening import opened
from renderer.publish.upload.scanning import scan
from renderer.publish.upload.sending import Uploaded, carry_out, plan
from renderer.publish.upload.target import folder_in, read_target
from renderer.workflows.lay_out_tracks import Progress, silent

UPLOAD_TIMEOUT_SECONDS = 60.0

_READING_SHARE = 0.1


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
    """Send the files of a folder that are not at the target yet, or are other ones there.

    Links, hidden files and those that end in ``.part`` are left out. A file appears under its name when
    it is complete. What was cut off goes on where it stopped when it is called again. One upload into a
    target at a time.

    Args:
        target: a folder, ``sftp://user@host/path``, ``s3://bucket/prefix``, ``webdavs://host/path`` or
            ``webdav://host/path``.
        inside: names of folders in the target, one in the other, to send to instead.
        last: names that are sent after all others, in this order, so that they never tell of a file
            that is not there.
        remove: whether files that an upload put there and that are no longer in the folder are removed,
            after all is sent.
        dry_run: tell what would happen, and change nothing.
        timeout_seconds: how long a server may say nothing.

    Raises:
        InputError: no such folder, or nothing in it; a target that cannot be read, lies in the folder or
            needs a package that is not installed; credentials that cannot be used.
        UploadError: about the first file that could not be sent, or a server that does not let us in.
    """
    if not 0.1 <= timeout_seconds <= 3600:
        raise InputError(f"a timeout of {timeout_seconds:g} s: write a number from 0.1 to 3600")
    goal = read_target(folder_in(target, *inside) if inside else target)
    if goal.kind == "folder" and goal.folder.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{goal.folder}: lies in {folder}, which is to be sent; choose another target")

    def reading(done: int, total: int) -> None:
        progress("reading", _READING_SHARE * done / max(total, 1))

    def sending(name: str, done: int, total: int) -> None:
        progress(f"sending {name}", _READING_SHARE + (1 - _READING_SHARE) * done / max(total, 1))

    files = scan(folder, reading)
    with opened(goal, timeout_seconds) as destination:
        planned = plan(files, destination, last)
        if not dry_run:
            carry_out(planned, destination, remove=remove, progress=sending)
    return Uploaded(
        target=goal.written,
        sent=tuple(file.name for file in planned.send),
        kept=planned.kept,
        removed=planned.gone if remove else (),
        left=() if remove else planned.gone,
        sent_bytes=sum(file.size for file in planned.send),
    )
