"""The table ``[publish]`` of ``renderer.toml``: for whom, into which site, to which server, and what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from renderer.publish.site.addresses import site_address
from renderer.publish.tables import read_table, text, truth
from renderer.publish.upload.target import read_target


class PublishTable(Struct, frozen=True, kw_only=True):
    """``profiles`` are names of platforms, ``site`` is the folder of a site and ``url`` its address.

    ``target`` is where the site is uploaded. An empty value is not written. With ``reviewed``, only scripts
    are published of which all sentences are accepted.
    """

    profiles: tuple[str, ...] = ()
    site: Path | None = None
    url: str = ""
    target: str = ""
    reviewed: bool = False


def read_publish(value: Any) -> PublishTable:
    """The table, with paths as they are written.

    Raises:
        ValueError: describes the first error in the table.
    """
    values = read_table(value, "publish", _READERS)
    return PublishTable(**{_FIELDS.get(key, key): given for key, given in values.items()})


def publish_in(folder: Path, table: PublishTable) -> PublishTable:
    """The table with paths that start in a folder."""
    is_path = table.target and read_target(table.target).kind == "folder" and "://" not in table.target
    return replace(
        table,
        site=None if table.site is None else folder / table.site,
        target=str(folder / table.target) if is_path else table.target,
    )


def read_names(written: str) -> tuple[str, ...]:
    """Names of platforms with commas between them, each once."""
    return tuple(dict.fromkeys(name.strip().lower() for name in written.split(",") if name.strip()))


def _profiles(value: Any) -> tuple[str, ...]:
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) for name in names) or not read_names(",".join(names)):
        raise ValueError(f'{value!r} is not a list of platforms; write one such as ["apple-podcasts"]')
    return read_names(",".join(names))


def _url(value: Any) -> str:
    site_address(text(value))
    return text(value)


def _target(value: Any) -> str:
    read_target(text(value))
    return text(value)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "for": _profiles,
    "site": lambda value: Path(text(value)),
    "url": _url,
    "to": _target,
    "reviewed": truth,
}
_FIELDS = {"for": "profiles", "to": "target"}
