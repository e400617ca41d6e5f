"""The files of a site about sessions whose date is to come: what their pages will say.

They are in a hidden folder, which no upload sends.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from renderer.errors import InputError
from renderer.publish.site.addresses import composed, page_path
from renderer.publish.site.dates import unix_seconds
from renderer.publish.site.episodes import Episode, Show, sound_and_cover
from renderer.storage.atomic_files import plain_reason
from renderer.storage.regular_files import read_regular

_FOLDER = ".scheduled"
_MOST_BYTES = 100_000_000


class Scheduled(Struct, frozen=True, kw_only=True):
    """A session whose date was to come when it was made, and the show that it was made for.

    ``may_replace`` is whether it may replace a session of its name that another computer has published.
    """

    show: Show
    episode: Episode
    may_replace: bool = False

    @property
    def name(self) -> str:
        return composed(self.episode.name)

    @property
    def seconds(self) -> int:
        """Its date, in seconds since 1970."""
        return unix_seconds(self.episode.date)


def scheduled_path(name: str) -> str:
    """The file about a session, as a path in the site.

    Raises:
        InputError: a name that cannot be part of a path.
    """
    return f"{_FOLDER}/{Path(page_path(name)).with_suffix('.json').name}"


def read_scheduled(folder: Path) -> tuple[Scheduled, ...]:
    """The sessions of a site that wait for their date, the next one first.

    Raises:
        InputError: a file of one is damaged, or cannot be read.
    """
    found = [read_scheduled_file(path) for path in sorted((folder / _FOLDER).glob("*.json"))]
    return tuple(sorted(found, key=lambda one: (one.seconds, one.name)))


def read_scheduled_file(path: Path) -> Scheduled:
    """One of the sessions that wait.

    Raises:
        InputError: the file is damaged, or cannot be read.
    """
    try:
        found = msgspec.json.decode(read_regular(path, _MOST_BYTES), type=Scheduled)
        unix_seconds(found.episode.date)
        sound_and_cover(found.episode)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {plain_reason(error)}") from None
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise InputError(f"{path}: it is damaged; delete it, and publish the session again") from None
    return found


def is_of_scheduled(folder: Path, path: str) -> bool:
    """Whether a path in a site is in the folder of the tracks of a session that waits for its date."""
    kind, _, rest = path.partition("/")
    return kind == "media" and (folder / _FOLDER / f"{rest.partition('/')[0]}.json").is_file()
