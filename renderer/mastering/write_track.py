"""Measures, masters and encodes a laid-out track."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from renderer.encode.formats import Format, M4a, M4b, Mp3, Opus
from renderer.encode.mp3.splicer import Mastering, Spliced
from renderer.encode.tagging.id3 import id3_tag
from renderer.encode.tagging.tags import Tags
from renderer.loudness.limiter import limit
from renderer.loudness.meter import Loudness
from renderer.loudness.mix_levels import MixLevels
from renderer.mastering.mastering import (
    Limiting,
    first_limiting,
    in_channels,
    in_steps,
    missing_lu,
    most_gain_db,
    splices,
)
from renderer.mix.mixer import counted, mix, prepare_mix
from renderer.settings.model import Settings
from renderer.storage.atomic_files import atomic, reported
from renderer.storage.store import Store
from renderer.timeline import Block, ReadClip, Timeline

LOUDNESS_TOLERANCE_LU = 0.2
MOST_PASSES = 6
LOUDNESS_PASSES = 3
CEILING_STEP_DB = 0.25

_MEASURING_SHARE = 0.2

Encode = Callable[[Limiting], Loudness]
"""A function that limits and encodes a track and returns the measured loudness of the result."""


class Track(Struct, frozen=True, kw_only=True):
    """A finished track: its files, its timeline, and the measured loudness of each file.

    ``paths`` and ``measured`` have one entry for each format, such as ``mp3``. The true peak is the true peak
    of the decoded file. ``spliced`` contains the formats that were encoded in spans. ``captions`` contains
    the path of each caption file, by format, and ``stems`` that of each stem, by its name, and of each
    session for an audio workstation, by its format. If a track is quieter than its target loudness,
    ``why_no_louder`` gives the reason, by format.
    """

    name: str
    paths: Mapping[str, Path]
    timeline: Timeline
    measured: Mapping[str, Loudness]
    spliced: frozenset[str] = frozenset()
    captions: Mapping[str, Path] = field(default_factory=dict)
    stems: Mapping[str, Path] = field(default_factory=dict)
    why_no_louder: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def loudness(self) -> Loudness:
        """The measured loudness of the first format."""
        return next(iter(self.measured.values()))


def write_track(
    timeline: Timeline,
    read_clip: ReadClip,
    *,
    words_lufs: float | None,
    folder: Path,
    name: str,
    tags: Tags,
    settings: Settings,
    store: Store,
    jobs: int,
    progress: Callable[[str, float], None],
) -> Track:
    """Mix, master and encode a track in every format that the settings name.

    ``words_lufs`` is the loudness of the words as one channel before mastering, None without words; it sets
    the gain. Each file appears whole or not at all. Up to ``jobs`` threads work in parallel. ``progress``
    receives the name of the step and the share of all the work that is done.

    Raises:
        RenderError: a sample is infinite or not a number.
        OutputError: a file could not be written.
    """
    mixer = prepare_mix(timeline, channels=settings.channels, ducking=settings.ducking)
    spliced = Spliced(mixer, read_clip, store, jobs)
    levels = spliced.levels(lambda share: progress("measuring", share * _MEASURING_SHARE))
    forms = settings.forms()
    paths: dict[str, Path] = {}
    measured: dict[str, Loudness] = {}
    why_no_louder: dict[str, str] = {}
    warnings: list[str] = []
    for number, form in enumerate(forms):

        def encoding(share: float, number: int = number) -> None:
            progress("encoding", _MEASURING_SHARE + (1 - _MEASURING_SHARE) * (number + share) / len(forms))

        path = folder / f"{name}{form.suffix}"
        with atomic(path) as part:
            encoder = _encoder(spliced, read_clip, part, form, tags, settings, encoding)
            loudness = _master(encoder, form, settings, levels, words_lufs)
        paths[form.suffix[1:]] = path
        measured[form.suffix[1:]] = loudness
        why = _why_no_louder(loudness, settings)
        if why:
            why_no_louder[form.suffix[1:]] = why
        warnings += _warnings(path.name, loudness, why, settings)
    return Track(
        name=name,
        paths=paths,
        timeline=timeline,
        measured=measured,
        spliced=frozenset(form.suffix[1:] for form in forms if splices(form)),
        why_no_louder=why_no_louder,
        warnings=tuple(warnings),
    )


def _master(
    encode_at: Encode, form: Format, settings: Settings, levels: MixLevels, words_lufs: float | None
) -> Loudness:
    """Encode the file, and repeat with other settings until it meets the targets.

    The ceiling is lowered if the decoded file peaks too high. The gain is raised if the limiter took away too
    much loudness.
    """
    limiting = first_limiting(form, settings, levels, words_lufs)
    most_db, mixed_lufs = most_gain_db(settings, words_lufs), in_channels(settings, words_lufs)
    for number in range(MOST_PASSES):
        loudness = encode_at(limiting)
        if mixed_lufs is not None:
            lost_lu = levels.lost_lu(limiting.gain_db, limiting.ceiling_dbtp)
            loudness = replace(loudness, words_lufs=mixed_lufs + limiting.gain_db - lost_lu)
        over_db = loudness.true_peak_dbtp - settings.true_peak_dbtp
        more_db = min(missing_lu(settings, _anchored_lufs(loudness)), most_db - limiting.gain_db)
        if over_db > 0:
            lower_db = math.ceil(over_db / CEILING_STEP_DB) * CEILING_STEP_DB
            limiting = replace(limiting, ceiling_dbtp=limiting.ceiling_dbtp - lower_db)
        elif number >= LOUDNESS_PASSES or abs(more_db) <= LOUDNESS_TOLERANCE_LU:
            break
        else:
            limiting = replace(limiting, gain_db=in_steps(form, limiting.gain_db + more_db))
    return loudness


def _encoder(
    spliced: Spliced,
    read_clip: ReadClip,
    part: Path,
    form: Format,
    tags: Tags,
    settings: Settings,
    progress: Callable[[float], None],
) -> Encode:
    """Return a function that encodes into ``part`` and overwrites its content."""
    if isinstance(form, Mp3) and splices(form):

        def spans(limiting: Limiting) -> Loudness:
            mastering = Mastering(
                form=form,
                gain_db=limiting.gain_db,
                ceiling_dbtp=limiting.ceiling_dbtp,
            )
            with reported(part), part.open("wb") as file:
                return spliced.encode(file, mastering, id3_tag(tags), progress)

        return spans

    timeline = spliced.mixer.timeline

    def limited(limiting: Limiting) -> Iterator[Block]:
        return limit(
            counted(mix(spliced.mixer, read_clip), timeline.frames, progress),
            gain_db=limiting.gain_db,
            ceiling_dbtp=limiting.ceiling_dbtp,
            sample_rate=timeline.sample_rate,
        )

    if isinstance(form, M4a | M4b | Opus):
        from renderer.mastering.encode_packets import encode_kept

        def packets(limiting: Limiting) -> Loudness:
            made = partial(limited, limiting)
            recipe = (spliced.key, limiting)
            return encode_kept(made, recipe, part, form, settings, timeline.frames, tags, spliced.store)

        return packets

    from renderer.mastering.encode_whole import encode_whole

    def one_piece(limiting: Limiting) -> Loudness:
        return encode_whole(limited(limiting), part, form, settings, timeline.frames, tags)

    return one_piece


def _why_no_louder(loudness: Loudness, settings: Settings) -> str:
    """Return why the track is quieter than the settings ask for; empty if it is not."""
    lufs = _anchored_lufs(loudness)
    if settings.lufs - lufs <= 0.5 or lufs <= -70.0:
        return ""
    return f"a louder track would have peaks over {settings.true_peak_dbtp:g} dBTP"


def _anchored_lufs(loudness: Loudness) -> float:
    """Return the loudness that the settings set: that of the words, or of a track without words."""
    return loudness.integrated_lufs if loudness.words_lufs is None else loudness.words_lufs


def _warnings(name: str, loudness: Loudness, why_no_louder: str, settings: Settings) -> list[str]:
    warnings = []
    if why_no_louder:
        lufs = _anchored_lufs(loudness)
        warnings.append(
            f"{name}: {lufs:.1f} LUFS, not {settings.lufs:g}: {why_no_louder}; publish the track as it is, "
            f"or lower its loudness (lufs) to {math.floor(lufs)}"
        )
    if loudness.true_peak_dbtp > settings.true_peak_dbtp:
        warnings.append(
            f"{name}: a true peak of {loudness.true_peak_dbtp:.1f} dBTP, over {settings.true_peak_dbtp:g}: "
            "lower its loudness (lufs), or raise its bit rate (bitrate_kbps)"
        )
    return warnings
