"""The paths of a site's files, and their addresses."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

from renderer.errors import InputError

INDEX = "index.html"
FEED = "feed.xml"
STATE = "site.json"


def page_path(session: str) -> str:
    """The page of a session.

    Raises:
        InputError: a name that cannot be part of a path.
    """
    return f"sessions/{_part(session)}.html"


def older_page_path(number: int) -> str:
    """An older page of the index."""
    return f"pages/{number}.html"


def search_path(number: int) -> str:
    """What the search of the index reads about the sessions of older pages."""
    return f"pages/search-{number}.js"


def older_feed_path(number: int) -> str:
    """An older part of the feed."""
    return f"feeds/{number}.xml"


def is_older_path(path: str) -> bool:
    """Whether a path is that of an older page, of its search, or of an older part of the feed."""
    return path.startswith(("pages/", "feeds/"))


def media_path(session: str, file: str) -> str:
    """A file that belongs to a session: a track, its cover, a caption. Errors as for ``page_path``."""
    return f"media/{_part(session)}/{_part(file)}"


def small_cover_path(session: str, cover: str) -> str:
    """The cover as the index shows it, always a JPEG. Errors as for ``page_path``."""
    return media_path(session, f"{_parts(cover)[0]}.small.jpg")


def show_image_path(image: str) -> str:
    """The picture of the whole show.

    Raises:
        InputError: not a JPEG or PNG by its name.
    """
    suffix = _parts(image)[1].lower().replace(".jpeg", ".jpg")
    if suffix not in (".jpg", ".png"):
        raise InputError(f"{image}: the image of a show must be a .jpg, .jpeg or .png file")
    return f"show{suffix}"


def _parts(file: str) -> tuple[str, str]:
    """A file's name without its suffix, and that with its dot."""
    name, dot, suffix = file.rpartition(".")
    return (name, dot + suffix) if dot else (file, "")


def composed(name: str) -> str:
    """A name in Unicode form NFC, so that it is the same from every system."""
    return unicodedata.normalize("NFC", name)


def _part(name: str) -> str:
    """A name as part of a path."""
    part = composed(name)
    if not part or part.startswith(".") or not part.isprintable() or set(part) & set("/\\:"):
        raise InputError(f"{name!r} cannot be a file name in a site; rename the script")
    return part


def site_address(url: str) -> str:
    """The address of a site as it goes into a feed: ASCII, no slash at its end.

    Raises:
        InputError: not the http or https address of a folder.
    """
    wrong = InputError(f'"{url}" is not the address of a site; write one such as https://example.org/calm')
    try:
        scheme, host, path, query, fragment = urlsplit(url.strip())
        port = urlsplit(url.strip()).port
        name = (urlsplit(url.strip()).hostname or "").encode("idna").decode("ascii")
    except ValueError:
        raise wrong from None
    if scheme.lower() not in ("http", "https") or not name or query or fragment or "@" in host:
        raise wrong
    if any(not character.isprintable() for character in url):
        raise wrong
    name = f"[{name}]" if ":" in name else name
    return urlunsplit(
        (scheme.lower(), f"{name}:{port}" if port else name, quote(path, safe="/%:@!$&'()*+,;=~"), "", "")
    ).rstrip("/")


def address(site: str, path: str) -> str:
    """The whole address of a path inside a site."""
    return f"{site}/{link(path)}"


def link(path: str) -> str:
    """A path as it is written in a link."""
    return quote(path, safe="/")
