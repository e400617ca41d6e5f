"""The measurements of a finished audio file, and the text that is published with it."""

from __future__ import annotations

from msgspec import Struct

from renderer.plan.disclosure import is_disclosed
from renderer.timeline import Timeline
from renderer.voice import Origin


class Measured(Struct, frozen=True, kw_only=True):
    """The measurements of a decoded audio file. Every level of silence is minus infinity.

    ``codec`` is ``mp3``, ``aac``, ``flac``, ``pcm`` and so on. ``bitrate_kbps`` is the bit rate of the audio
    alone; ``constant_bitrate`` is None if it is not known. ``range_lu`` is the loudness range of the file,
    and ``words_range_lu`` that of its words alone. ``words_lufs`` is the loudness of the words, with what
    sounds under them. Both are None if it is not known where the words are. ``rms_db`` is the RMS of the
    whole file, ``gated_rms_db`` that of the blocks above the gates of ITU-R BS.1770, and ``gated_share``
    their share of the file, from 0 to 1. ``noise_floor_db`` is the RMS of the quietest half second.
    ``silence_before_seconds`` and ``silence_after_seconds`` are the quiet at the start and at the end.
    ``closing_bell`` is None if it is not known. ``softer_bed_db`` is by how much the bed has to become softer
    so that it does not count in the integrated loudness; it is None if this is not known, or more than 12 dB.
    ``rise_lu`` is the greatest rise of the short-term loudness over the minute before, and ``rise_seconds``
    its time; both are None for silence and for a few seconds.
    ``night`` is whether people fall asleep to the track; words then do not count as a rise.
    ``longest_silence_seconds`` is the longest time in which nothing but a bed sounds, and
    ``longest_silence_onset_seconds`` its start; both are None if it is not known what sounds when.
    """

    codec: str
    container: str
    bitrate_kbps: float | None
    constant_bitrate: bool | None
    sample_rate: int
    channels: int
    seconds: float
    bytes: int
    integrated_lufs: float
    range_lu: float
    true_peak_dbtp: float
    sample_peak_dbfs: float
    rms_db: float
    gated_rms_db: float
    gated_share: float
    noise_floor_db: float
    silence_before_seconds: float
    silence_after_seconds: float
    words_range_lu: float | None = None
    words_lufs: float | None = None
    closing_bell: bool | None = None
    softer_bed_db: int | None = None
    rise_lu: float | None = None
    rise_seconds: float | None = None
    night: bool = False
    longest_silence_seconds: float | None = None
    longest_silence_onset_seconds: float | None = None


class Sounding(Struct, frozen=True, kw_only=True):
    """Where something sounds in a track of ``seconds``, in seconds from its start.

    ``words`` has the start and the end of each sentence, and ``others`` of each bell and other sound.
    ``night`` is whether people fall asleep to the track.
    """

    seconds: float
    words: tuple[tuple[float, float], ...]
    others: tuple[tuple[float, float], ...] = ()
    has_bed: bool = False
    night: bool = False


def sounding(timeline: Timeline) -> Sounding:
    """Where something sounds in a laid-out track."""

    def parts(of_words: bool) -> tuple[tuple[float, float], ...]:
        return tuple(
            (cue.onset_frames / timeline.sample_rate, cue.end_frames / timeline.sample_rate)
            for cue in timeline.cues
            if (cue.kind == "speech") is of_words
        )

    return Sounding(
        seconds=timeline.frames / timeline.sample_rate,
        words=parts(True),
        others=parts(False),
        has_bed=bool(timeline.beds),
        night=timeline.night,
    )


def longest_silence(where: Sounding) -> tuple[float, float]:
    """The length and the start of the longest time in which nothing but a bed sounds, in seconds."""
    silent_from, found = 0.0, (0.0, 0.0)
    for onset, end in sorted((*where.words, *where.others, (where.seconds, where.seconds))):
        found = max(found, (onset - silent_from, silent_from), key=lambda silence: silence[0])
        silent_from = max(silent_from, end)
    return found


class PublishedText(Struct, frozen=True, kw_only=True):
    """The title and the description that are published with a track."""

    title: str
    description: str


class Voices(Struct, frozen=True, kw_only=True):
    """Who speaks in a track, and what the track and its description say about it.

    ``amount`` is how much a computer speaks: ``3 of 5 sentences``, or ``0:12.0 of 0:40.5``.
    """

    origins: frozenset[Origin]
    amount: str
    is_said: bool
    is_written: bool

    @property
    def found(self) -> str:
        """How much a computer speaks, and where the track says so, as reports show it."""
        if not is_disclosed(self.origins):
            return "none"
        places = [name for name, is_there in (("audio", self.is_said), ("text", self.is_written)) if is_there]
        return f"{self.amount}, said in {' and '.join(places)}" if places else f"{self.amount}, not said"


def has_closing_bell(timeline: Timeline) -> bool:
    """Whether the last cue of a track is a bell."""
    return bool(timeline.cues) and timeline.cues[-1].kind == "bell"
