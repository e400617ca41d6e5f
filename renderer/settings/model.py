"""How a track is made, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field
from msgspec.structs import fields

from renderer.encode.formats import FORMATS, Format
from renderer.mix.ducking import USUAL_DUCKING, Ducking
from renderer.plan.steps import Ends
from renderer.script.head import Saying
from renderer.settings.trust import Untrusted
from renderer.storage.shared_address import CachePlaces
from renderer.voice import Voice

if TYPE_CHECKING:
    from renderer.publish.checks.profile import Profile
    from renderer.publish.publish_table import PublishTable
    from renderer.publish.site.episodes import Show
    from renderer.speech.gate.words import Recognizer

VERIFY = ("signals", "words")
SAMPLE_RATES = (44_100, 48_000)


class Settings(Struct, frozen=True, kw_only=True):
    """``voice`` is the voice of scripts that name none; ``voices`` are voices by name.

    ``profiles`` are the user's own. ``lexicons`` are files, and ``say`` comes before what they hold.
    ``show`` None is a show without any
    facts, and ``publish`` None is no table ``[publish]``.
    ``verify`` says what is checked in spoken sentences: their signals, or also their words, by the
    ``recognizer``. ``untrusted`` is what of this the user has not trusted.
    """

    voice: str = ""
    voices: Mapping[str, Voice] = field(default_factory=lambda: MappingProxyType({}))
    formats: tuple[str, ...] = ("mp3",)
    captions: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    bitrate_kbps: int = 128
    vbr_quality: int | None = None
    bits: int = 16
    sample_rate: int = 48_000
    channels: int = 2
    lufs: float = -18.0
    true_peak_dbtp: float = -1.0
    ducking_db: float = USUAL_DUCKING.depth_db
    ducking_attack_seconds: float = USUAL_DUCKING.attack_seconds
    ducking_release_seconds: float = USUAL_DUCKING.release_seconds
    room_tone: bool = True
    lexicons: tuple[Path, ...] = ()
    say: Mapping[str, Saying] = field(default_factory=lambda: MappingProxyType({}))
    silence_before_seconds: Fraction = Fraction(0)
    head_seconds: Fraction = Fraction(2)
    tail_seconds: Fraction | None = None
    fade_seconds: Fraction | None = None
    silence_after_seconds: Fraction = Fraction(0)
    profiles: Mapping[str, Profile] = field(default_factory=lambda: MappingProxyType({}))
    sentence_timeout_seconds: float = 60.0
    verify: Literal["signals", "words"] = "signals"
    recognizer: Recognizer | None = None
    out: Path = Path("out")
    cache: CachePlaces = CachePlaces()
    cache_mb: int = 2000
    show: Show | None = None
    publish: PublishTable | None = None
    untrusted: Untrusted = Untrusted()

    @property
    def ducking(self) -> Ducking:
        """How a bed is lowered while a voice speaks."""
        return Ducking(
            depth_db=self.ducking_db,
            attack_seconds=self.ducking_attack_seconds,
            release_seconds=self.ducking_release_seconds,
        )

    @property
    def words_recognizer(self) -> Recognizer | None:
        """The recognizer, if it checks the words of spoken sentences."""
        return self.recognizer if self.verify == "words" else None

    @property
    def ends(self) -> Ends:
        """What a track has before its first words and after its last ones."""
        return Ends(**{each.name: getattr(self, each.name) for each in fields(Ends)})

    def forms(self) -> tuple[Format, ...]:
        """The formats with their own settings.

        Raises:
            InputError: a bit rate, quality or bit depth that the format does not have.
        """
        forms = [FORMATS[name] for name in self.formats]
        return tuple(form(**{each.name: getattr(self, each.name) for each in fields(form)}) for form in forms)
