"""The facts that rules apply to: the label, value, unit and remedies of each."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct

from renderer.companions.cover.facts import CoverFacts
from renderer.publish.checks.emoji import emoji
from renderer.publish.checks.measured import Measured, PublishedText, Voices
from renderer.publish.checks.remedy import (
    NO_BED,
    Remedy,
    comparative_bitrate,
    comparative_length,
    comparative_lufs,
    set_bitrate,
    set_lufs,
    setting,
)
from renderer.units import timestamp

LOSSLESS = ("pcm", "flac", "alac")
_OWN_BITRATE = ("aac", "opus", "vorbis")
"""Codecs that choose the bit rate themselves: it is low where a track is quiet, whatever was asked for."""

FactKind = Literal["number", "flag", "name"]
Found = bool | float | str | None
"""The value of a fact; None if it is not known."""


class Subject(Struct, frozen=True, kw_only=True):
    """The data that rules are applied to; None if it is not known.

    ``why_no_louder`` is the reason why a render did not reach its loudness, or "". ``words_lufs`` is the
    loudness of the words, and ``bed`` the name of a bed in the track.
    """

    measured: Measured | None = None
    words: PublishedText | None = None
    cover: CoverFacts | None = None
    why_no_louder: str = ""
    words_lufs: float | None = None
    bed: str = ""
    voices: Voices | None = None


class Fact(Struct, frozen=True, kw_only=True):
    """A value that a rule can apply to. Numbers are rounded to ``decimals`` before they are compared.

    ``low``, ``high`` and ``otherwise`` are the remedies for a number that is too low, for one that is too
    high, and for any other wrong value. The rule's values replace ``{low}``, ``{high}``, ``{middle}`` and
    ``{first}`` in them; ``{short}`` and ``{over}`` are the distances to the bounds.
    """

    label: str
    kind: FactKind
    read: Callable[[Subject], Found]
    unit: str = ""
    decimals: int = 0
    low: Remedy | str = ""
    high: Remedy | str = ""
    otherwise: Remedy | str = ""
    applies: Callable[[Subject], bool] = lambda _: True

    def shown(self, value: Found) -> str:
        """The value with its unit, as reports show it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if value is None or isinstance(value, str):
            return value or "not known"
        if math.isinf(value):
            return "silence"
        if self.unit == "time":
            return timestamp(value)
        if self.unit == "MB":
            return f"{value / 1e6:.1f} MB"
        return f"{value:.{self.decimals}f} {self.unit}".rstrip()


def _audio(read: Callable[[Measured], Found]) -> Callable[[Subject], Found]:
    return lambda subject: read(subject.measured) if subject.measured else None


def _words(read: Callable[[PublishedText], Found]) -> Callable[[Subject], Found]:
    return lambda subject: read(subject.words) if subject.words else None


def _cover(read: Callable[[CoverFacts], Found]) -> Callable[[Subject], Found]:
    return lambda subject: read(subject.cover) if subject.cover else None


def _bitrate(label: str, applies: Callable[[Measured], bool]) -> Fact:
    """The bit rate of lossy files to which ``applies``, except for codecs that choose it themselves."""
    others = (*LOSSLESS, *_OWN_BITRATE)
    return Fact(
        label=label,
        kind="number",
        read=_audio(lambda m: m.bitrate_kbps),
        unit="kbps",
        low=set_bitrate("{low}"),
        high=set_bitrate("{high}"),
        otherwise=set_bitrate("{first}"),
        applies=lambda s: s.measured is not None and s.measured.codec not in others and applies(s.measured),
    )


def _level(
    label: str,
    unit: str,
    read: Callable[[Measured], Found],
    low: Remedy | str,
    high: Remedy | str,
    decimals: int = 1,
) -> Fact:
    return Fact(
        label=label, kind="number", read=_audio(read), unit=unit, decimals=decimals, low=low, high=high
    )


AUDIO: Mapping[str, Fact] = {
    "format": Fact(
        label="format",
        kind="name",
        read=_audio(lambda m: m.codec),
        otherwise=Remedy("render with --format {first}", 'set format = ["{first}"] in renderer.toml'),
    ),
    "bitrate_kbps": _bitrate("bit rate", lambda _: True),
    "mono_bitrate_kbps": _bitrate("bit rate of mono", lambda m: m.channels == 1),
    "stereo_bitrate_kbps": _bitrate("bit rate of stereo", lambda m: m.channels > 1),
    "constant_bitrate": Fact(
        label="constant bit rate",
        kind="flag",
        read=_audio(lambda m: m.constant_bitrate),
        otherwise=Remedy("render with --bitrate, not --vbr", "choose a bit rate"),
        applies=lambda s: s.measured is not None and s.measured.codec not in LOSSLESS,
    ),
    "sample_rate": Fact(
        label="sample rate",
        kind="number",
        read=_audio(lambda m: m.sample_rate),
        unit="Hz",
        low=setting("--sample-rate", "sample_rate", "{low}"),
        high=setting("--sample-rate", "sample_rate", "{high}"),
        otherwise=setting("--sample-rate", "sample_rate", "{first}"),
    ),
    "channels": Fact(
        label="channels",
        kind="number",
        read=_audio(lambda m: m.channels),
        low="set channels = {low} in renderer.toml",
        high="set channels = {high} in renderer.toml",
        otherwise="set channels = {first} in renderer.toml",
    ),
    "seconds": Fact(
        label="length",
        kind="number",
        read=_audio(lambda m: m.seconds),
        unit="time",
        decimals=1,
        low=comparative_length("longer"),
        high=comparative_length("shorter"),
    ),
    "bytes": Fact(
        label="size",
        kind="number",
        read=_audio(lambda m: m.bytes),
        unit="MB",
        low=comparative_bitrate("higher"),
        high=comparative_bitrate("lower") + Remedy(", or a shorter --length", ", or a shorter length"),
    ),
    "integrated_lufs": _level(
        "loudness",
        "LUFS",
        lambda m: m.integrated_lufs,
        "{short} too quiet: " + set_lufs("{middle}"),
        "{over} too loud: " + set_lufs("{middle}"),
    ),
    "words_lufs": _level(
        "loudness of words",
        "LUFS",
        lambda m: m.words_lufs,
        "{short} too quiet: " + set_lufs("{middle}"),
        "{over} too loud: " + set_lufs("{middle}"),
    ),
    "range_lu": _level("loudness range", "LU", lambda m: m.range_lu, "", "{over} too wide: " + NO_BED),
    "words_range_lu": _level(
        "loudness range of words", "LU", lambda m: m.words_range_lu, "", "{over} too wide"
    ),
    "true_peak_dbtp": _level(
        "true peak",
        "dBTP",
        lambda m: m.true_peak_dbtp,
        "",
        "{over} too high: " + setting("--true-peak", "true_peak_dbtp", "{high}"),
    ),
    "sample_peak_dbfs": _level(
        "peak",
        "dB",
        lambda m: m.sample_peak_dbfs,
        "",
        "{over} too high: " + setting("--true-peak", "true_peak_dbtp", "{high}"),
    ),
    "rms_db": _level(
        "RMS",
        "dB",
        lambda m: m.rms_db,
        "{short} too quiet: " + comparative_lufs("higher"),
        "{over} too loud: " + comparative_lufs("lower"),
    ),
    "noise_floor_db": _level(
        "noise floor",
        "dB RMS",
        lambda m: m.noise_floor_db,
        "",
        "{over} too loud: "
        + NO_BED
        + ", add half a second in which nothing sounds, or set denoise = true for a recorded voice",
    ),
    "silence_before_seconds": _level(
        "quiet at the start",
        "s",
        lambda m: m.silence_before_seconds,
        "set silence_before_seconds = {middle} in renderer.toml",
        "remove the pause at the start of the script, "
        "and set head_seconds = 0 and silence_before_seconds = {middle} in renderer.toml",
        decimals=2,
    ),
    "silence_after_seconds": _level(
        "quiet at the end",
        "s",
        lambda m: m.silence_after_seconds,
        "set silence_after_seconds = {low} in renderer.toml",
        "remove the pause or the long bell at the end of the script, "
        "or lower tail_seconds and silence_after_seconds",
        decimals=2,
    ),
    "closing_bell": Fact(
        label="closing bell",
        kind="flag",
        read=_audio(lambda m: m.closing_bell),
        otherwise="end the script with [bell]",
    ),
    "longest_silence_seconds": Fact(
        label="longest silence",
        kind="number",
        read=_audio(lambda m: m.longest_silence_seconds),
        unit="time",
        decimals=1,
        high="shorten this hold, or put words or a bell into it",
        applies=lambda s: s.measured is not None and s.measured.longest_silence_seconds is not None,
    ),
}
WORDS: Mapping[str, Fact] = {
    "description_characters": Fact(
        label="description",
        kind="number",
        read=_words(lambda w: len(w.description)),
        unit="characters",
        low="make the description in the script {short} longer",
        high="make the description in the script {over} shorter",
    ),
    "description_bytes": Fact(
        label="description, as UTF-8",
        kind="number",
        read=_words(lambda w: len(w.description.encode())),
        unit="bytes",
        low="make the description in the script longer",
        high="make the description in the script {over} shorter",
    ),
    "emoji": Fact(
        label="emoji",
        kind="number",
        read=_words(lambda w: len(emoji(f"{w.title}\n{w.description}"))),
        high="remove them from the title and the description",
    ),
}
COVER: Mapping[str, Fact] = {
    "cover_square": Fact(
        label="square cover",
        kind="flag",
        read=_cover(lambda c: c.width_pixels == c.height_pixels),
        otherwise="crop it to a square",
    ),
    "cover_pixels": Fact(
        label="cover's longer side",
        kind="number",
        read=_cover(lambda c: max(c.width_pixels, c.height_pixels)),
        unit="pixels",
        low="use a cover that is at least {low} pixels wide",
        high="scale it down to {high} pixels",
    ),
    "cover_format": Fact(
        label="cover's format",
        kind="name",
        read=_cover(lambda c: c.media_type),
        otherwise="save it as JPEG or PNG",
    ),
    "cover_alpha": Fact(
        label="transparency in cover",
        kind="flag",
        read=_cover(lambda c: c.has_alpha),
        otherwise="save it without transparency",
    ),
}
FACTS: Mapping[str, Fact] = {**AUDIO, **WORDS, **COVER}
