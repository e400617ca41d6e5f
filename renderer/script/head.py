"""The types of the front matter: a session's title, how it sounds by default, and its pacing."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from msgspec import Struct, field

from renderer.problems import Position
from renderer.script.cues.model import Pause
from renderer.script.durations import Duration

LONGEST_END_SECONDS = 60
"""The longest head, tail or fade of a track."""


class Pacing(Struct, frozen=True, kw_only=True):
    """Exact times in seconds; ``pace`` multiplies ``words_per_minute``, ``pauses`` every written pause."""

    words_per_minute: Fraction = Fraction(110)
    pace: Fraction = Fraction(1)
    comma: Fraction = Fraction(2, 5)
    sentence: Fraction = Fraction(6, 5)
    paragraph: Fraction = Fraction(3)
    chapter: Fraction = Fraction(5)
    bell: Fraction = Fraction(6)
    pauses: Fraction = Fraction(1)
    breath: Fraction = Fraction(10)
    short_pause: Fraction = Fraction(2)
    pause: Fraction = Fraction(4)
    long_pause: Fraction = Fraction(10)

    def seconds(self, duration: Duration) -> Fraction:
        """A length in seconds; of a range its middle, in whole breaths where it is in breaths."""
        return duration.middle * duration.unit_seconds(self.breath)

    def pause_seconds(self, pause: Pause) -> Fraction:
        """How long a written pause is."""
        own = {"short": self.short_pause, "normal": self.pause, "long": self.long_pause}[pause.size]
        return (self.seconds(pause.duration) if pause.duration else own) * self.pauses


class Saying(Struct, frozen=True, kw_only=True):
    """How a word is pronounced: an alias that is spoken in its place, and IPA for voices that accept IPA.

    ``position`` is None for a word of a lexicon in TOML, which has no positions.
    """

    position: Position | None = None
    alias: str = ""
    ipa: str = ""


class Named(Struct, frozen=True, kw_only=True):
    """A voice, a sound or a value as a script writes it, and where."""

    name: str
    position: Position


class NamedBed(Named, frozen=True, kw_only=True):
    """The bed with which a track starts, and its gain relative to the usual level of beds."""

    gain_db: float = 0.0


class RequestedLength(Struct, frozen=True, kw_only=True):
    """The length of a track, and where the script requests it, with ``width`` characters."""

    seconds: Fraction
    position: Position
    width: int


class Head(Struct, frozen=True, kw_only=True):
    """The front matter.

    ``values`` are those under ``set:``; one that could not be read has an empty name. ``track`` is the number
    in an album, 0 for none, and so are ``episode`` and ``season`` in a feed; ``date`` is ``YYYY-MM-DD`` or a
    date and time of RFC 3339. ``explicit`` is None where the show decides. A ``draft`` is not published.
    ``disclosure`` is how a track says that a voice is synthetic: ``auto``, ``spoken``, ``off``, or the
    sentence itself. The head, the tail and the fade are those of a track; None is not written.
    ``night`` is whether people fall asleep to the track.
    """

    title: str = ""
    teacher: str = ""
    language: str = "en"
    description: str = ""
    tags: tuple[str, ...] = ()
    cover: Named | None = None
    album: str = ""
    track: int = 0
    genre: str = ""
    comment: str = ""
    publisher: str = ""
    copyright: str = ""
    date: str = ""
    episode: int = 0
    season: int = 0
    explicit: bool | None = None
    draft: bool = False
    disclosure: str = "auto"
    voice: Named | None = None
    bed: NamedBed | None = None
    requested_lengths: tuple[RequestedLength, ...] = ()
    head_seconds: Fraction | None = None
    tail_seconds: Fraction | None = None
    fade_seconds: Fraction | None = None
    night: bool = False
    pacing: Pacing = Pacing()
    say: Mapping[str, Saying] = field(default_factory=lambda: MappingProxyType({}))
    sounds: Mapping[str, Named] = field(default_factory=lambda: MappingProxyType({}))
    values: Mapping[str, Named] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def lengths(self) -> tuple[Fraction, ...]:
        """The requested lengths of the tracks, in seconds."""
        return tuple(length.seconds for length in self.requested_lengths)
