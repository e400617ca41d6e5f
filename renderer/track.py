"""From a laid-out track to its files: measured, mastered and encoded."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from renderer.encode import Flac, Format, Mp3, encode
from renderer.lame import can_splice
from renderer.limiter import limit
from renderer.loudness import Loudness, LoudnessMeter, integrated_lufs, range_lu
from renderer.mix import Mix, mix, prepare_mix
from renderer.output import atomic, reported
from renderer.package import Tags, id3_tag, tag_flac
from renderer.peak_check import FramePeaks, decoded_true_peak
from renderer.settings import Settings
from renderer.spliced import Encoded, Mastering, Spliced
from renderer.store import Store
from renderer.timeline import Block, ReadClip, Timeline
from renderer.true_peak import TruePeakMeter

MP3_HEADROOM_DB = 0.5
"""How far under the true peak an MP3 is limited at first, as coding raises peaks."""

LOUDNESS_TOLERANCE_LU = 0.2
MOST_PASSES = 6
LOUDNESS_PASSES = 3
GAIN_STEP_DB = 0.25
"""Of the gain of spans, so that an edit that hardly changes a track's loudness leaves every span as it is."""

_MEASURING_SHARE = 0.2

Encode = Callable[[float, float], Encoded]
"""Encode a track with a gain in dB and a ceiling in dBTP; gives what was measured of the result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A finished track: its files by format, when everything happens, and what was measured of each file.

    The true peak is that of the decoded file. ``spliced`` are the formats that were encoded span by span.
    """

    name: str
    paths: Mapping[str, Path]
    timeline: Timeline
    measured: Mapping[str, Loudness]
    spliced: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()

    @property
    def loudness(self) -> Loudness:
        """That of the first format."""
        return next(iter(self.measured.values()))


def write_track(
    timeline: Timeline,
    read_clip: ReadClip,
    *,
    folder: Path,
    name: str,
    tags: Tags,
    settings: Settings,
    store: Store,
    jobs: int,
    progress: Callable[[str, float], None],
) -> Track:
    """Mix, master and encode a track in every format that the settings ask for.

    Each file appears whole or not at all. ``jobs`` threads work side by side.

    Raises:
        OutputError: a file could not be written.
    """
    mixer = prepare_mix(timeline, channels=settings.channels, ducking_db=settings.ducking_db)
    spliced = Spliced(mixer, read_clip, store, jobs)
    lufs = spliced.steady_lufs(lambda share: progress("measuring", share * _MEASURING_SHARE))
    gain_db = _missing_lu(settings, lufs)
    forms = settings.forms()
    paths: dict[str, Path] = {}
    measured: dict[str, Loudness] = {}
    for number, form in enumerate(forms):

        def encoding(share: float, number: int = number) -> None:
            progress("encoding", _MEASURING_SHARE + (1 - _MEASURING_SHARE) * (number + share) / len(forms))

        path = folder / f"{name}{form.suffix}"
        with atomic(path) as part:
            encoder = _encoder(spliced, read_clip, part, form, tags, settings, encoding)
            loudness = _master(encoder, form, gain_db, settings)
        paths[form.suffix[1:]] = path
        measured[form.suffix[1:]] = loudness
    warnings = tuple(
        warning
        for form, loudness in measured.items()
        for warning in _warnings(paths[form].name, loudness, settings)
    )
    return Track(
        name=name,
        paths=paths,
        timeline=timeline,
        measured=measured,
        spliced=frozenset(form.suffix[1:] for form in forms if _splices(form)),
        warnings=warnings,
    )


def _missing_lu(settings: Settings, integrated: float) -> float:
    """How much louder it has to be; nothing for silence."""
    return settings.lufs - integrated if integrated > -70.0 else 0.0


def _master(encode_at: Encode, form: Format, gain_db: float, settings: Settings) -> Loudness:
    """Encode; again with a lower ceiling where the file peaks too high as it is decoded, and with more
    gain where the limiter took loudness away."""
    ceiling_dbtp = settings.true_peak_dbtp - (MP3_HEADROOM_DB if isinstance(form, Mp3) else 0.0)
    for number in range(MOST_PASSES):
        encoded = encode_at(gain_db, ceiling_dbtp)
        over_db = encoded.loudness.true_peak_dbtp - settings.true_peak_dbtp
        missing_lu = _missing_lu(settings, encoded.steady_lufs)
        if over_db > 0:
            ceiling_dbtp -= math.ceil(over_db / GAIN_STEP_DB) * GAIN_STEP_DB
        elif number >= LOUDNESS_PASSES or abs(missing_lu) <= LOUDNESS_TOLERANCE_LU:
            break
        else:
            gain_db += missing_lu
    return encoded.loudness


def _encoder(
    spliced: Spliced,
    read_clip: ReadClip,
    part: Path,
    form: Format,
    tags: Tags,
    settings: Settings,
    progress: Callable[[float], None],
) -> Encode:
    """What encodes into ``part``, whatever stood there before."""
    if isinstance(form, Mp3) and _splices(form):

        def encode_spans(gain_db: float, ceiling_dbtp: float) -> Encoded:
            mastering = Mastering(
                form=form,
                gain_db=round(gain_db / GAIN_STEP_DB) * GAIN_STEP_DB,
                ceiling_dbtp=ceiling_dbtp,
                most_dbtp=_most_dbtp(form, settings),
            )
            with reported(part), part.open("wb") as file:
                return spliced.encode(file, mastering, id3_tag(tags), progress)

        return encode_spans

    def encode_whole(gain_db: float, ceiling_dbtp: float) -> Encoded:
        mixer = spliced.mixer
        blocks = _counted(mix(mixer, read_clip), mixer.timeline.frames, progress)
        rate = mixer.timeline.sample_rate
        limited = limit(blocks, gain_db=gain_db, ceiling_dbtp=ceiling_dbtp, sample_rate=rate)
        loudness = _encode_whole(limited, part, form, mixer, tags, _most_dbtp(form, settings))
        return Encoded(loudness=loudness, steady_lufs=loudness.integrated_lufs)

    return encode_whole


def _splices(form: Format) -> bool:
    return isinstance(form, Mp3) and can_splice()


def _most_dbtp(form: Format, settings: Settings) -> float:
    """The true peak that has to be found exactly where it is passed: the one asked for."""
    if isinstance(form, Mp3) and (form.vbr_quality is not None or form.bitrate_kbps < 96):
        return -math.inf  # how far such coding raises peaks is not known: decode all of it
    return settings.true_peak_dbtp


def _counted(blocks: Iterable[Block], frames: int, progress: Callable[[float], None]) -> Iterator[Block]:
    done = 0
    for block in blocks:
        yield block
        done += len(block)
        progress(done / frames)


def _encode_whole(
    blocks: Iterable[Block], part: Path, form: Format, mixer: Mix, tags: Tags, most_dbtp: float
) -> Loudness:
    """Encode in one piece and tag; the loudness is that of the samples encoded, the true peak that of the
    file."""
    sample_rate, channels = mixer.timeline.sample_rate, mixer.channels
    loudness, true_peak, frame_peaks = (
        LoudnessMeter(sample_rate, channels),
        TruePeakMeter(channels),
        FramePeaks(),
    )
    lossy = isinstance(form, Mp3)

    def metered() -> Iterator[Block]:
        for block in frame_peaks.watch(blocks) if lossy else blocks:
            loudness.push(block)
            if not lossy:
                true_peak.push(block)
            yield block

    encode(
        metered(),
        part,
        form,
        sample_rate=sample_rate,
        channels=channels,
        frames=mixer.timeline.frames,
        tag=id3_tag(tags) if lossy else b"",
    )
    if isinstance(form, Flac):
        tag_flac(part, tags)
    return Loudness(
        integrated_lufs=integrated_lufs(loudness.energies),
        range_lu=range_lu(loudness.energies),
        true_peak_dbtp=decoded_true_peak(part, frame_peaks, ceiling_dbtp=most_dbtp)
        if lossy
        else true_peak.true_peak_dbtp,
    )


def _warnings(name: str, loudness: Loudness, settings: Settings) -> tuple[str, ...]:
    warnings = []
    if abs(settings.lufs - loudness.integrated_lufs) > 0.5 and loudness.integrated_lufs > -70.0:
        warnings.append(
            f"{name}: {loudness.integrated_lufs:.1f} LUFS, not {settings.lufs:g}: more would need peaks over "
            f"{settings.true_peak_dbtp:g} dBTP; ask for less loudness, or allow a higher true peak"
        )
    if loudness.true_peak_dbtp > settings.true_peak_dbtp:
        warnings.append(
            f"{name}: a true peak of {loudness.true_peak_dbtp:.1f} dBTP, over {settings.true_peak_dbtp:g}: "
            "ask for less loudness, or a higher bit rate"
        )
    return tuple(warnings)
