"""How lengths, and the tracks of one session, are called."""

from __future__ import annotations

from collections.abc import Iterable

from renderer.publish.site.catalogue import SiteSession


def length_name(seconds: float) -> str:
    """To the minute: ``10 min``, ``1 h``, ``1 h 30 min``; below a minute ``45 s``."""
    if seconds < 59.5:
        return f"{max(1, round(seconds))} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return " ".join([*([f"{hours} h"] if hours else []), *([f"{minutes} min"] if minutes else [])])


def clock(seconds: float) -> str:
    """``8:58`` or ``1:02:03``."""
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def length_names(lengths: Iterable[float]) -> tuple[str, ...]:
    """A name for each length in seconds, to the second where two would have the same."""
    given = tuple(lengths)
    names = [length_name(seconds) for seconds in given]
    return tuple(
        clock(seconds) if names.count(name) > 1 else name for seconds, name in zip(given, names, strict=True)
    )


def item_titles(entry: SiteSession) -> tuple[str, ...]:
    """A title for each track of a session; where there are several, with its length."""
    if len(entry.tracks) == 1:
        return (entry.title,)
    names = length_names(track.seconds for track in entry.tracks)
    return tuple(f"{entry.title} ({name})" for name in names)
