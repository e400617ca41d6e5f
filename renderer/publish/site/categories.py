"""The podcast categories of Apple, which other directories use too."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from renderer.errors import InputError
from renderer.script.suggestions import did_you_mean

_TABLE = """
Arts: Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts
Business: Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit
Comedy: Comedy Interviews, Improv, Stand-Up
Education: Courses, How To, Language Learning, Self-Improvement
Fiction: Comedy Fiction, Drama, Science Fiction
Government:
Health & Fitness: Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality
History:
Kids & Family: Education for Kids, Parenting, Pets & Animals, Stories for Kids
Leisure: Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, Video Games
Music: Music Commentary, Music History, Music Interviews
News: Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, Tech News
Religion & Spirituality: Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality
Science: Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences, Nature, Physics
Society & Culture: Documentary, Personal Journals, Philosophy, Places & Travel, Relationships
Sports: Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running, Soccer
Technology:
True Crime:
TV & Film: After Shows, Film History, Film Interviews, Film Reviews, TV Reviews
"""


def _table() -> Mapping[str, tuple[str, ...]]:
    rows = (line.split(":") for line in _TABLE.strip().splitlines())
    return MappingProxyType(
        {name: tuple(part.strip() for part in rest.split(",") if part.strip()) for name, rest in rows}
    )


CATEGORIES = _table()
"""Each category with those below it."""


def levels(category: str) -> tuple[str, ...]:
    """``("Health & Fitness", "Mental Health")`` for ``Health & Fitness > Mental Health``.

    Raises:
        InputError: there is no such category.
    """
    first, _, second = (part.strip() for part in category.partition(">"))
    if first not in CATEGORIES:
        remedy = did_you_mean(first, CATEGORIES, f"there are {', '.join(CATEGORIES)}")
        raise InputError(f'unknown category "{first}"; {_as_written(remedy, CATEGORIES)}')
    below = CATEGORIES[first]
    if second and second not in below:
        remedy = did_you_mean(second, below, f"there are {', '.join(below) or 'none'}")
        raise InputError(f'unknown category "{second}" in {first}; {_as_written(remedy, below)}')
    return (first, second) if second else (first,)


def _as_written(remedy: str, names: Mapping[str, tuple[str, ...]] | tuple[str, ...]) -> str:
    """The remedy with the capitals that a category has."""
    for name in names:
        remedy = remedy.replace(f'"{name.lower()}"', f'"{name}"')
    return remedy
