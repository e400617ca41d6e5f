"""Scripts from the disk, the files that they include, and the folders of what is made of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from glob import glob, has_magic
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType

from renderer.errors import InputError, ScriptError, shell_word
from renderer.script.source import MOST_BYTES, ReadInclude, Source, decode
from renderer.script.suggestions import nearest
from renderer.storage.atomic_files import atomic, reported
from renderer.storage.regular_files import (
    NotRegularError,
    TooLargeError,
    open_regular,
    read_regular,
)
from renderer.storage.script_paths import resolve_inside, written_path

OnFile = Callable[[Path], None]
"""Called with each file just before it is read or looked for; links are not followed."""
MOST_PLAN_BYTES = 100_000_000
MOST_FOREIGN_BYTES = 20_000_000
OWNERS = ".renderer"
"""The folder, beside the folders of scripts, that has a file for each: the path of the script from there."""
_BEGINNING_BYTES = 8_000
_MOST_OWNER_BYTES = 10_000
_BEFORE_FRONT = b"\xef\xbb\xbf \t\r\n"


def read_script(path: Path) -> Source:
    """Read the text of a script; errors call it by the path that is given.

    Raises:
        InputError: there is no such file, or it cannot be read or is too large.
        ScriptError: it is not UTF-8.
    """
    return _read(path, str(path), included=False)


Unsaved = Mapping[Path, str]
"""The texts of files that are being written, by their paths with links followed."""

NOTHING_UNSAVED: Unsaved = MappingProxyType({})


def include_reader(
    script: Path, on_file: OnFile = lambda _path: None, unsaved: Unsaved = NOTHING_UNSAVED
) -> ReadInclude:
    """A reader for ``[include]``, from the including file's folder, and only inside the script's folder.

    ``unsaved`` texts replace those on the disk.
    """
    root = script.parent

    def read(including: str, written: str) -> Source:
        folder = Path(including).parent
        below = "" if folder == root else f"{folder.relative_to(root).as_posix()}/"
        on_file(written_path(root, below + written))
        path, name = resolve_inside(root, below + written), str(folder / written)
        text = unsaved.get(path)
        return _read(path, name, included=True) if text is None else Source(path=name, text=text)

    return read


def is_folder(path: Path) -> bool:
    """Whether a path is a folder of scripts, and not a document that is stored as a folder, as by Pages."""
    return path.is_dir() and path.suffix.lower() not in (".pages", ".rtfd")


OTHER_ENDINGS = frozenset((".txt", ".text", ".markdown"))
"""The endings of files that a folder has no script in, but which can be named as scripts."""


def scripts_in(folder: Path) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The scripts in a folder, in the order of their names, and the other files that may be meant as scripts.

    The name of a script ends in ``.md``, and it begins with front matter. The other files lack one of these
    two, and end in ``.md`` or in ``OTHER_ENDINGS``. Hidden files and further folders are left out.

    Raises:
        InputError: the folder cannot be read, or there is no script in it.
    """
    scripts: list[Path] = []
    others: list[Path] = []
    try:
        for path in sorted(folder.iterdir(), key=lambda path: (path.name.casefold(), path.name)):
            is_named = path.suffix.lower() == ".md"
            may_be = is_named or path.suffix.lower() in OTHER_ENDINGS
            if may_be and not path.name.startswith(".") and path.is_file():
                begins = _beginning(path).lstrip(_BEFORE_FRONT).startswith(b"---")
                if is_named or begins:
                    (scripts if begins and is_named else others).append(path)
    except OSError as error:
        raise InputError(f"{folder}: cannot be read: {error.strerror}") from None
    if not scripts:
        remedy = "the name of a script ends in .md, and its first line is ---"
        raise InputError(f"{folder}: no script is in this folder; {remedy}")
    return tuple(scripts), tuple(others)


def matching(paths: Iterable[Path]) -> Iterator[Path]:
    """The paths, with the files that match a pattern in its place: not every shell replaces patterns itself.

    Raises:
        InputError: nothing matches a pattern.
    """
    for path in paths:
        if not has_magic(str(path)) or path.exists():
            yield path
            continue
        found = sorted(glob(str(path)))  # noqa: PTH207  (as in shells, no hidden files)
        if not found:
            raise InputError(
                f"{path}: no file matches this pattern; write the names of scripts, or of a folder"
            )
        yield from map(Path, found)


def expanded(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The paths of scripts, with the scripts of a folder or of a pattern in its place.

    Raises:
        InputError: as ``scripts_in`` and ``matching`` do.
    """
    found = (scripts_in(path)[0] if is_folder(path) else (path,) for path in matching(paths))
    return tuple(distinct(chain.from_iterable(found)))


def distinct(scripts: Iterable[Path]) -> list[Path]:
    """The scripts without those that are written a second time, such as ``./rest.md`` after ``rest.md``.

    A link with a name of its own is a script of its own.
    """
    found: dict[tuple[Path, str], Path] = {}
    for script in scripts:
        found.setdefault((script.resolve(), script.name), script)
    return list(found.values())


def check_namesakes(scripts: Sequence[Path], folder: Path) -> None:
    """Check that only one of the scripts has its tracks in a folder.

    Raises:
        InputError: two of them have the same name.
    """
    if len(scripts) > 1:
        first, second = scripts[:2]
        raise InputError(
            f"{first} and {second} have the same name, so one track would replace the other; rename one of "
            f"them, or run the command for each of them, with --out {_elsewhere(folder, second)} for the "
            "second one"
        )


def _elsewhere(folder: Path, script: Path) -> str:
    """Another folder for the tracks of a script, as it is typed into a shell."""
    return shell_word(str(folder.parent / script.resolve().parent.name))


def check_owner(folder: Path, script: Path) -> None:
    """Check that a folder for tracks does not have those of another script, which would be replaced.

    Raises:
        InputError: it has those of a script that still exists.
    """
    owner = _owner(folder)
    if owner is None or not folder.exists() or (script.exists() and owner.samefile(script)):
        return
    raise InputError(
        f"{script}: {folder} has the tracks of another script, {owner}, which would be replaced; "
        f"rename one of the two scripts, or add --out {_elsewhere(folder, script)}"
    )


def claim_folder(folder: Path, script: Path) -> Path:
    """Record that a folder for tracks has those of a script, and return the folder.

    Raises:
        InputError: it has those of another script.
        OutputError: the record cannot be written.
    """
    check_owner(folder, script)
    owner = _owner(folder)
    if owner is None or owner.resolve() != script.resolve():
        try:
            written = Path(os.path.relpath(script.resolve(), folder.parent.resolve())).as_posix()
        except ValueError:  # they are on two drives of Windows
            written = str(script.resolve())
        with atomic(folder.parent / OWNERS / folder.name) as part, reported(part):
            part.write_bytes(os.fsencode(f"{written}\n"))  # a name may not be UTF-8
    return folder


def _owner(folder: Path) -> Path | None:
    """The script whose tracks are in a folder; None if that is not recorded, or there is no such script."""
    try:
        data = read_regular(folder.parent / OWNERS / folder.name, _MOST_OWNER_BYTES)
        written = os.fsdecode(data).strip()
        owner = Path(os.path.normpath(folder.parent / written))
        return owner if owner.is_file() else None
    except (OSError, ValueError):  # what is written is too long for a path, or cannot be reached
        return None


def read_plan(path: Path) -> bytes:
    """The bytes of a plan that was written as JSON.

    Raises:
        InputError: there is no such file, or it cannot be read or is too large.
    """
    return read_bytes(path, str(path), "plan", MOST_PLAN_BYTES)


def read_foreign(path: Path) -> bytes:
    """The bytes of a file to import.

    Raises:
        InputError: there is no such file, or it cannot be read or is too large.
    """
    return read_bytes(path, str(path), "file to import", MOST_FOREIGN_BYTES)


def _read(path: Path, name: str, *, included: bool) -> Source:
    is_named = path.suffix.lower() == ".md"
    if not is_named:
        _refuse_foreign(path, name, _beginning(path), included=included)
    data = read_bytes(path, name, "script", MOST_BYTES)
    if is_named and not included:
        _refuse_foreign(path, name, data, included=False)
    text, problem = decode(data, name)
    if problem:
        raise ScriptError((problem,))
    return Source(path=name, text=text)


def _beginning(path: Path) -> bytes:
    """The first bytes of a file; none if it cannot be read, which is reported later."""
    try:
        with open_regular(path) as file:
            return file.read(_BEGINNING_BYTES)
    except (OSError, ValueError):
        return b""


def _refuse_foreign(path: Path, name: str, data: bytes, *, included: bool) -> None:
    if not data.lstrip(_BEFORE_FRONT).startswith(b"---"):
        from renderer.workflows.foreign_files import refuse_foreign

        refuse_foreign(path, name, data[:_BEGINNING_BYTES], included=included)


def _meant(path: Path, name: str) -> str:
    """The remedy for a file that does not exist."""
    usual = "check the name and the folder"
    try:
        names = [other.name for other in islice(path.parent.iterdir(), 1000) if other.is_file()]
    except OSError:
        return usual
    near = f"{path.name}.md" if f"{path.name}.md" in names else nearest(path.name, names)
    return f'did you mean "{Path(name).with_name(near)}"?' if near else usual


def read_bytes(path: Path, name: str, kind: str, most: int) -> bytes:
    """The bytes of a file of at most ``most`` bytes, which errors call ``name``, a ``kind``.

    Raises:
        InputError: there is no such file, or it cannot be read or is too large.
    """
    try:
        return read_regular(path, most)
    except FileNotFoundError:
        raise InputError(f"{name}: no such file; {_meant(path, name)}") from None
    except (NotRegularError, IsADirectoryError):
        raise InputError(f"{name}: not a file; name a file") from None
    except TooLargeError as error:
        remedy = "split it into several" if kind == "script" else f"the limit is {most:,}"
        raise InputError(f"{name}: the {kind} has {error.has}; {remedy}") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
