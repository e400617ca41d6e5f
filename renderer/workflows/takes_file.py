"""The takes file of a script, ``NAME.takes.toml`` beside it, with the takes of its sentences."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path

from renderer.errors import InputError, ScriptError
from renderer.plan.takes import NO_TAKES, SpokenTakes, sorted_takes
from renderer.script.source import decode
from renderer.storage.atomic_files import atomic, reported
from renderer.storage.script_paths import resolve_inside
from renderer.workflows.script_files import read_bytes

MOST_BYTES = 2_000_000
_KIND, _SUFFIX = "takes file", ".takes.toml"
_MOST_GONE = 20


def takes_path(script: Path) -> Path:
    """The takes file of a script, whether it exists or not."""
    return script.parent / f"{script.stem}{_SUFFIX}"


def gone_scripts(script: Path) -> tuple[Path, ...]:
    """The scripts in the folder of a script of which only the takes files are there."""
    try:
        names = {path.name for path in script.parent.iterdir()}
    except OSError:
        return ()
    stems = {Path(name).stem for name in names}
    own = (name.removesuffix(_SUFFIX) for name in sorted(names) if name.endswith(_SUFFIX))
    gone = (script.with_name(f"{stem}.md") for stem in own if stem not in stems and not stem.startswith("."))
    return tuple(islice(gone, _MOST_GONE))


def read_takes(script: Path) -> SpokenTakes:
    """The takes of a script; none without a takes file.

    Raises:
        ScriptError: something in the file is wrong.
        InputError: the file cannot be read.
    """
    path = takes_path(script)
    if path.is_symlink():
        if not resolve_inside(path.parent, path.name).exists():
            raise InputError(f"{path}: this link leads to no file; delete the link, or put the file there")
    elif not path.exists():
        return NO_TAKES
    text, problem = decode(read_bytes(path, str(path), _KIND, MOST_BYTES), str(path), _KIND)
    if problem:
        raise ScriptError((problem,))
    from renderer.workflows.takes_reader import takes_in

    return takes_in(text.removeprefix("\ufeff"), str(path))


def change_takes(script: Path, change: Callable[[SpokenTakes], SpokenTakes]) -> SpokenTakes:
    """Change the takes of a script, and return them; one process at a time does this.

    Raises:
        ScriptError: something in the file is wrong.
        InputError: the file cannot be read, or what ``change`` raises.
        OutputError: the file cannot be written.
    """
    from renderer.storage.folder_lock import locked

    path = takes_path(script)
    with locked(path.with_name(f".{path.name}.lock")):
        before = read_takes(script)
        takes = sorted_takes(change(before).takes)
        if takes != before:
            from renderer.workflows.takes_text import takes_text

            data = takes_text(takes, script.name).encode()
            if len(data) > MOST_BYTES:
                raise InputError(f"{path}: the takes would have {len(data):,} bytes; delete some of them")
            with atomic(path) as part, reported(part):
                part.write_bytes(data)
        return takes
