"""Plans and carries out an upload: changed files only, and the feed after the files that it names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from renderer.publish.upload.destination import IS_A_FOLDER, Destination, UploadError
from renderer.publish.upload.manifest import NAME, Manifest, Put, Sending, read_manifest, written
from renderer.publish.upload.scanning import Local, bytes_source, open_source
from renderer.publish.upload.source import TEMPORARY

_RECORD_BYTES = 1 << 20
"""The record is updated after this many bytes of files whose size did not change."""


class Uploaded(Struct, frozen=True, kw_only=True):
    """The names of files by their outcome; of a dry run, the expected outcome.

    ``left`` are files of earlier uploads that are no longer in the folder.
    """

    target: str
    sent: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]
    sent_bytes: int


class UploadPlan(Struct, frozen=True, kw_only=True):
    """The steps of an upload; ``leftovers`` are temporary files of an interrupted one."""

    manifest: Manifest
    send: tuple[Local, ...]
    kept: tuple[str, ...]
    gone: tuple[str, ...]
    before: dict[str, int]
    leftovers: tuple[str, ...]
    outdated: bool
    last: frozenset[str]


def plan(
    files: Sequence[Local],
    destination: Destination,
    last: Sequence[str],
    is_ours: Callable[[str], bool] = lambda _name: True,
) -> UploadPlan:
    """Compare the files of a folder with the target; changes nothing.

    A file of an earlier upload that is not in the folder any more is left alone unless it ``is_ours``.

    Raises:
        UploadError: the target cannot be read, or a folder has the name of a file.
    """
    local = {file.name: file for file in files}
    found = read_manifest(destination.read(NAME))
    stored = found or Manifest()
    sizes, leftovers = _look(destination, {*local, *stored.names()})
    for name in local:
        if name in sizes and sizes[name] is None:
            raise UploadError(name, IS_A_FOLDER)
    manifest = stored.settled(sizes)
    same = {name for name, file in local.items() if manifest.files.get(name) == _put(file)}
    late = {name: number for number, name in enumerate(last, 1)}
    return UploadPlan(
        manifest=manifest,
        send=tuple(
            sorted(
                (file for file in files if file.name not in same),
                key=lambda file: (late.get(file.name, 0), file.name),
            )
        ),
        kept=tuple(sorted(same)),
        gone=tuple(sorted(name for name in set(manifest.files) - set(local) if is_ours(name))),
        last=frozenset(last),
        before={name: size for name, size in sizes.items() if size is not None},
        leftovers=leftovers,
        outdated=manifest != stored,
    )


def _look(destination: Destination, names: set[str]) -> tuple[dict[str, int | None], tuple[str, ...]]:
    """The sizes of these files in the target, and the temporary files in their folders."""
    sizes: dict[str, int | None] = {}
    leftovers = []
    for folder in sorted({name.rpartition("/")[0] for name in names}):
        for last, size in destination.listing(folder).items():
            name = f"{folder}/{last}" if folder else last
            if TEMPORARY.fullmatch(last):
                leftovers.append(name)
            elif name in names:
                sizes[name] = size
    return sizes, tuple(leftovers)


def carry_out(
    plan: UploadPlan,
    destination: Destination,
    *,
    remove: bool,
    progress: Callable[[str, int, int], None],
    may_end: Callable[[], bool] = lambda: True,
) -> bool:
    """Send the files of a plan, then remove old ones if ``remove`` is set.

    The record of the files to send is written first, so that the next upload can resume by comparing file
    sizes. ``progress`` is called with the file, the bytes sent so far, and the bytes in total. Before the
    first of the last files, ``may_end`` is asked; if it says no, the upload stops there and returns False.

    Raises:
        UploadError: a file could not be sent; the files sent before it stay.
    """
    destination.remove(plan.leftovers)
    files = dict(plan.manifest.files)
    sending = {
        file.name: Sending(size=file.size, sha256=file.sha256, before=plan.before.get(file.name))
        for file in plan.send
    }
    if sending:
        _record(destination, Manifest(files=files, sending=sending))
    asked = False
    total, done, unrecorded_bytes = sum(file.size for file in plan.send), 0, 0
    for file in plan.send:
        if file.name in plan.last and not asked:
            asked = True
            if not may_end():
                return False

        def of_all(sent: int, name: str = file.name, before: int = done) -> None:
            progress(name, before + sent, total)

        _send(destination, file, of_all)
        files[file.name] = _put(file)
        done += file.size
        if sending.pop(file.name).before == file.size:
            unrecorded_bytes += file.size
        if unrecorded_bytes >= _RECORD_BYTES and sending:
            _record(destination, Manifest(files=files, sending=sending))
            unrecorded_bytes = 0
    if remove and plan.gone:
        destination.remove(plan.gone)
        for name in plan.gone:
            del files[name]
    if plan.send or plan.outdated or (remove and plan.gone):
        others = read_manifest(destination.read(NAME)) or Manifest()
        known = {*plan.manifest.files, *files, *plan.gone}
        files |= {name: put for name, put in others.files.items() if name not in known}
        _record(destination, Manifest(files=files))
    return True


def _send(destination: Destination, file: Local, progress: Callable[[int], None]) -> None:
    source = open_source(file, progress)
    try:
        destination.put(file.name, source)
    except UploadError as error:
        raise source.failure or error from error
    finally:
        source.close()


def _record(destination: Destination, manifest: Manifest) -> None:
    destination.put(NAME, bytes_source(NAME, written(manifest)))


def _put(file: Local) -> Put:
    return Put(size=file.size, sha256=file.sha256)
