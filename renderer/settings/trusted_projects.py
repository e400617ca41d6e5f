"""The projects that the user has trusted, in a file of the user's data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import msgspec
from msgspec import Struct

from renderer.errors import InputError
from renderer.settings.trust import Need
from renderer.speech.voice_files import user_data_folder
from renderer.storage.atomic_files import atomic, reported
from renderer.storage.folder_lock import locked
from renderer.storage.regular_files import read_regular

FILE_NAME = "trusted.json"
MOST_BYTES = 10_000_000


class TrustedProject(Struct, frozen=True, kw_only=True):
    """A folder that the user has trusted: a digest of its needs, and what they were."""

    digest: str
    needs: tuple[str, ...] = ()


def needs_digest(needs: Sequence[Need]) -> str:
    """A digest of what the user trusts; the lines do not count."""
    recipe = sorted([*need.keys, need.says, need.profile, *need.covers] for need in needs)
    return hashlib.sha256(json.dumps(recipe).encode()).hexdigest()


def is_trusted(trusted: TrustedProject | None, needs: Sequence[Need]) -> bool:
    """Whether the user trusts a folder with these needs; a folder ``out`` alone may be one need of many."""
    if trusted is None:
        return False
    only_out = all(need.line is None and need.says in trusted.needs for need in needs)
    return only_out or trusted.digest == needs_digest(needs)


def trusted_projects() -> Mapping[Path, TrustedProject]:
    """The trusted projects by their folders, with links followed.

    Raises:
        InputError: the file cannot be read.
    """
    path = trusted_file()
    try:
        found = msgspec.json.decode(read_regular(path, MOST_BYTES), type=dict[str, TrustedProject])
    except FileNotFoundError:
        return MappingProxyType({})
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError:  # also of what has another form
        raise InputError(f"{path}: damaged; delete it, and trust your projects again") from None
    return MappingProxyType({Path(folder): project for folder, project in found.items()})


def trust_project(folder: Path, needs: Sequence[Need]) -> None:
    """Remember that the user trusts a folder with these needs.

    Raises:
        InputError: the file cannot be read.
        OutputError: the file cannot be written.
    """
    project = TrustedProject(digest=needs_digest(needs), needs=tuple(need.says for need in needs))
    _change(lambda projects: {**projects, folder.resolve(): project})


def forget_project(folder: Path) -> None:
    """Forget that the user has trusted a folder.

    Raises:
        InputError: the file cannot be read.
        OutputError: the file cannot be written.
    """
    gone = folder.resolve()
    _change(lambda projects: {path: project for path, project in projects.items() if path != gone})


def _change(
    changed: Callable[[Mapping[Path, TrustedProject]], Mapping[Path, TrustedProject]],
) -> None:
    path = trusted_file()
    with locked(path.with_name(f".{FILE_NAME}.lock")):
        projects = changed(trusted_projects())
        written = {str(folder): project for folder, project in sorted(projects.items())}
        with atomic(path) as part, reported(part):
            part.write_bytes(msgspec.json.format(msgspec.json.encode(written), indent=2))


def trusted_file() -> Path:
    """The file with the projects that the user has trusted, which need not exist."""
    return user_data_folder() / FILE_NAME
