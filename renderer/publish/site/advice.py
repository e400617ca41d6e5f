"""Advice on a feed that lacks what podcast directories ask for."""

from __future__ import annotations

from renderer.publish.site.episodes import Show


def advice(show: Show) -> tuple[str, ...]:
    """A line for each key that ``[show]`` lacks, with what the feed has instead."""
    usual = Show()
    lacks = {
        f'title: the feed has the title "{usual.title}"': show.title == usual.title,
        "description: the feed has the title as its description": not show.description,
        "author: directories show no name": not show.author,
        "email: directories use it to verify who owns the feed": not show.email,
        "image: directories ask for a square JPEG or PNG of 1400 to 3000 pixels; "
        "the feed has the newest session's cover instead": not show.image,
    }
    return tuple(f"[show] in renderer.toml has no {line}" for line, is_lacking in lacks.items() if is_lacking)
