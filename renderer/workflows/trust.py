"""What a project may do only if the user trusts it, and the user's word for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError
from renderer.settings.model import Settings
from renderer.settings.read import FILE_NAME, needs_in
from renderer.settings.trust import Need
from renderer.settings.trusted_projects import (
    TrustedProject,
    forget_project,
    is_trusted,
    trust_project,
    trusted_projects,
)


class Project(Struct, frozen=True, kw_only=True):
    """A folder, and what in it needs the user's trust.

    ``path`` is the ``renderer.toml``, or the folder ``out`` where there is none.
    """

    folder: Path
    path: Path
    needs: tuple[Need, ...]
    is_trusted: bool


def read_project(folder: Path) -> Project:
    """The project in a folder, or in the folder of a script.

    Raises:
        InputError: there is no ``renderer.toml``, or it or the list of trusted projects cannot be used.
    """
    folder = folder if folder.is_dir() else folder.parent
    needs = needs_in(folder)
    if needs is None:
        raise InputError(f"{folder / FILE_NAME}: no such file, so there is nothing to trust")
    has_file = all(need.line is not None for need in needs)
    trusted = trusted_projects().get(folder.resolve())
    return Project(
        folder=folder,
        path=folder / (FILE_NAME if has_file else Settings().out),
        needs=needs,
        is_trusted=is_trusted(trusted, needs),
    )


def trust(project: Project) -> None:
    """Remember that the user trusts a project as it was read.

    Raises:
        OutputError: the list of trusted projects cannot be written.
    """
    trust_project(project.folder, project.needs)


def list_trusted() -> Mapping[Path, TrustedProject]:
    """The trusted projects by their folders.

    Raises:
        InputError: the list cannot be read.
    """
    return trusted_projects()


def forget(folder: Path) -> None:
    """Forget that the user has trusted a folder, which need not exist any more.

    Raises:
        InputError: the user has not trusted it.
        OutputError: the list of trusted projects cannot be written.
    """
    if folder.resolve() not in trusted_projects():
        raise InputError(f"{folder}: not trusted; renderer trust --list lists the trusted folders")
    forget_project(folder)
