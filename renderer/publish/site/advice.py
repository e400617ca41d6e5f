"""What a feed lacks that directories ask for."""

from __future__ import annotations

from renderer.publish.site.episodes import Show


def advice(show: Show) -> tuple[str, ...]:
    """A line for each thing that ``[show]`` lacks, with what stands in its place."""
    usual = Show()
    lacks = {
        f'title: the feed is called "{usual.title}"': show.title == usual.title,
        "description: the feed has its title in place of one": not show.description,
        "author: directories then show no name": not show.author,
        "email: directories write to it to see who owns a feed": not show.email,
        "image: directories ask for a square JPEG or PNG of 1400 to 3000 pixels; "
        "the newest session's cover stands in its place": not show.image,
    }
    return tuple(f"[show] in renderer.toml has no {line}" for line, is_lacking in lacks.items() if is_lacking)
