"""Several scripts, and folders of scripts, as Plans without errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from renderer.errors import InputError, RenderError
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.options import Options
from renderer.workflows.script_files import (
    check_namesakes,
    check_owner,
    distinct,
    is_folder,
    matching,
    scripts_in,
)


def compile_all(
    scripts: Sequence[Path],
    options: Options,
    *,
    out: Path | None = None,
    to_write: bool = False,
    on_left_out: Callable[[str], None] = lambda _message: None,
) -> tuple[Compiled, ...]:
    """Compile several scripts, and raise the errors of all of them together.

    A folder stands for each script in it, except those that other scripts include, and a pattern such as
    ``e*.md`` for what matches it. ``on_left_out`` is called
    with a message about each file of a folder that is left out. ``out`` is the folder for tracks, if it is
    not that of the settings. With ``to_write``, a folder that has the tracks of another script, or would get
    them, is an error.

    Raises:
        InputError: scripts have errors, or would replace the tracks of each other or of an earlier script.
        RenderError: a voice engine failed, and no script has errors.
    """
    compiled: dict[Path, Compiled] = {}
    errors: dict[Path, RenderError] = {}
    used: dict[Path, list[Path]] = {}
    named, found = _expanded(scripts, on_left_out)
    for script in (*named, *found):
        used[script] = []
        try:
            compiled[script] = compile_script(script, options, on_file=used[script].append)
        except RenderError as error:
            errors[script] = error
    for script in _included(found, used, on_left_out):
        compiled.pop(script, None)
        errors.pop(script, None)
    if to_write:
        errors |= _unwritable({script: one.folder(out) for script, one in compiled.items()})
    if errors:
        kind = InputError if any(isinstance(error, InputError) for error in errors.values()) else RenderError
        raise kind("\n".join(dict.fromkeys(map(str, errors.values()))))
    return tuple(compiled[script] for script in (*named, *found) if script in compiled)


def find_scripts(
    scripts: Sequence[Path],
    options: Options,
    on_left_out: Callable[[str], None] = lambda _message: None,
) -> tuple[Path, ...]:
    """The scripts that are named, and those of folders, as ``compile_all`` finds them.

    Raises:
        InputError: a folder cannot be read, or there is no script in it.
    """
    named, found = _expanded(scripts, on_left_out)
    used: dict[Path, list[Path]] = {script: [] for script in (*named, *found)}
    for script in used if found else ():
        with suppress(RenderError):
            compile_script(script, options, on_file=used[script].append)
    included = _included(found, used, on_left_out)
    return tuple(script for script in used if script not in included)


def _included(
    found: Sequence[Path], used: Mapping[Path, Sequence[Path]], on_left_out: Callable[[str], None]
) -> list[Path]:
    """The scripts of folders that others use."""
    included: list[Path] = []
    for script in found:
        if includer := next((other for other in used if other != script and script in used[other]), None):
            on_left_out(f"{script}: left out, since {includer} includes it")
            included.append(script)
    return included


def _unwritable(folders: Mapping[Path, Path]) -> dict[Path, RenderError]:
    """The errors of scripts whose folders for tracks are those of other scripts."""
    errors: dict[Path, RenderError] = {}
    sharing: dict[str, list[Path]] = {}
    for script, folder in folders.items():
        sharing.setdefault(str(folder.resolve()).casefold(), []).append(script)
    for scripts in sharing.values():
        try:
            check_namesakes(scripts, folders[scripts[0]])
            check_owner(folders[scripts[0]], scripts[0])
        except InputError as error:
            errors[scripts[0]] = error
    return errors


def _expanded(scripts: Sequence[Path], on_left_out: Callable[[str], None]) -> tuple[list[Path], list[Path]]:
    """The scripts that are named, and the others that are in a folder that is named."""
    paths = tuple(matching(scripts))
    named = distinct(script for script in paths if not is_folder(script))
    found: dict[Path, None] = {}
    known = {script.resolve() for script in named}
    for folder in filter(is_folder, paths):
        inside, others = scripts_in(folder)
        found |= dict.fromkeys(script for script in inside if script.resolve() not in known)
        for other in (other for other in others if other.resolve() not in known):
            is_named = other.suffix.lower() == ".md"
            reason = "it does not begin with front matter" if is_named else "its name does not end in .md"
            on_left_out(f"{other}: left out, since {reason}")
    return named, distinct(found)
