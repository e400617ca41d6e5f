"""Measures the loudness of a programme: ITU-R BS.1770-4, EBU Tech 3341 and 3342.

The measurement has two steps. A meter converts samples to one energy per 10 ms, and functions of these
energies return the results. Energies of stretches that were measured separately can be joined.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from msgspec import Struct

from renderer.loudness.sos_filter import filtered
from renderer.loudness.true_peak import TruePeakMeter
from renderer.timeline import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray

Energies: TypeAlias = "NDArray[np.float64]"
"""The mean square of K-weighted samples per 10 ms, shape (hops,).

It is summed over the channels with their weights.
"""

_OFFSET_LU = -0.691
"""The constant of BS.1770-4, Annex 1, equation 2."""

_MOMENTARY_HOPS = 40
_SHORT_TERM_HOPS = 300
_STEP_HOPS = 10
_BATCH_FRAMES = 24_000

# BS.1770-4, Annex 1, tables 1 and 2: b0, b1, b2, a0, a1, a2 at 48 kHz.
_K_WEIGHTING = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585),
    (1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621),
)


class Loudness(Struct, frozen=True, kw_only=True):
    """The integrated loudness in LUFS, the loudness range in LU, and the true peak in dBTP.

    For silence, the integrated loudness and the true peak are minus infinity. ``words_lufs`` is the loudness
    of the words of a finished track, in LUFS; None for a track without words, and for a part of a track.
    """

    integrated_lufs: float
    range_lu: float
    true_peak_dbtp: float
    words_lufs: float | None = None


def k_weighting(sample_rate: int) -> NDArray[np.float64]:
    """Return the K-weighting filter as two second-order sections, shape (2, 6).

    At 48 kHz the coefficients are those of ITU-R BS.1770-4, Annex 1, tables 1 and 2. For other rates, each
    section is converted to its analogue prototype by the inverse bilinear transform and back at the new rate,
    prewarped so that its pole frequency is preserved (Oppenheim and Schafer, Discrete-Time Signal Processing,
    7.1.2).
    """
    return np.array([_at_rate(np.array(section), sample_rate) for section in _K_WEIGHTING])


def _at_rate(section: NDArray[np.float64], sample_rate: int) -> NDArray[np.float64]:
    if sample_rate == 48_000:
        return section
    # Polynomials in s = (1 - 1/z) / (1 + 1/z), coefficients from the constant term to the square.
    to_analogue = np.array([[1.0, 1.0, 1.0], [2.0, 0.0, -2.0], [1.0, -1.0, 1.0]])
    numerator, denominator = to_analogue @ section[:3], to_analogue @ section[3:]
    pole = math.sqrt(denominator[0] / denominator[2])
    scale = pole / math.tan(math.atan(pole) * 48_000 / sample_rate)
    powers = scale ** np.arange(3)
    to_digital = np.array([[1.0, 1.0, 1.0], [2.0, 0.0, -2.0], [1.0, -1.0, 1.0]])
    b, a = to_digital @ (numerator * powers), to_digital @ (denominator * powers)
    scaled: NDArray[np.float64] = np.concatenate([b, a]) / a[0]
    return scaled


def _channel_weights(channels: int) -> NDArray[np.float64]:
    """Return the channel weights of BS.1770-4, Annex 1, table 3. Five channels are L, R, C, Ls, Rs."""
    if channels in (1, 2):
        return np.ones(channels)
    if channels == 5:
        return np.array([1.0, 1.0, 1.0, 1.41, 1.41])
    raise ValueError(f"loudness is defined here for 1, 2 or 5 channels, not {channels}")


def frames_per_hop(sample_rate: int) -> int:
    """Return the number of frames in 10 ms, rounded to the nearest whole number."""
    return math.floor(sample_rate / 100 + 0.5)


class LoudnessMeter:
    """Converts blocks of float samples (frames, channels) into energies per 10 ms.

    If 10 ms is not a whole number of frames (22,050 Hz), the nearest whole number is used; the error of a
    gating block is then at most half a frame per 10 ms. The energies do not depend on how the samples are
    divided into blocks. An incomplete 10 ms at the end is left out.

    Args:
        sample_rate: in Hz.
        channels: 1, 2 or 5.
        hop_frames: a length other than 10 ms, for energies that ``energy_cells.HopJoiner`` joins later.
    """

    def __init__(self, sample_rate: int, channels: int, hop_frames: int | None = None) -> None:
        self._hop_frames = hop_frames or frames_per_hop(sample_rate)
        self._weights = _channel_weights(channels)
        self._sections = k_weighting(sample_rate)
        self._state = np.zeros((channels, len(self._sections), 2))
        self._waiting = np.zeros((channels, _BATCH_FRAMES // self._hop_frames * self._hop_frames))
        self._waiting_frames = 0
        self._done: list[Energies] = []

    def push(self, block: Block) -> None:
        """Measure the next block, float samples (frames, channels)."""
        capacity = self._waiting.shape[1]
        taken = 0
        while taken < len(block):
            part = block[taken : taken + capacity - self._waiting_frames]
            self._waiting[:, self._waiting_frames : self._waiting_frames + len(part)] = part.T
            self._waiting_frames += len(part)
            taken += len(part)
            if self._waiting_frames == capacity:
                energies, self._state = self._weigh(self._waiting)
                self._done.append(energies)
                self._waiting_frames = 0

    @property
    def energies(self) -> Energies:
        """One value for each whole 10 ms pushed so far, shape (hops,)."""
        whole = self._waiting_frames // self._hop_frames * self._hop_frames
        last, _ = self._weigh(self._waiting[:, :whole])
        return np.concatenate([*self._done, last])

    def _weigh(self, samples: NDArray[np.float64]) -> tuple[Energies, NDArray[np.float64]]:
        """Return the energies of samples (channels, whole hops of frames), and the filter's new state."""
        hops = samples.shape[1] // self._hop_frames
        # 1e-20 is 300 dB below the absolute gate; filtering on would only produce denormal numbers.
        if not samples.any() and np.abs(self._state).max() < 1e-20:
            return np.zeros(hops), np.zeros_like(self._state)
        if not hops:
            return np.zeros(0), self._state
        # An inaudible constant keeps the filter's decay in silence from becoming denormal, which is slow.
        weighted, state = filtered(self._sections, samples + 1e-30, self._state)
        by_hop = weighted.reshape(len(weighted), hops, self._hop_frames)
        return self._weights @ (np.square(by_hop).sum(axis=2) / self._hop_frames), state


def to_lufs(energies: Energies) -> NDArray[np.float64]:
    """Return energies in LUFS (BS.1770-4, Annex 1, eq. 2); minus infinity for an energy of zero."""
    with np.errstate(divide="ignore"):
        lufs: NDArray[np.float64] = _OFFSET_LU + 10.0 * np.log10(energies)
    return lufs


def from_lufs(lufs: NDArray[np.float64]) -> Energies:
    """Return the energies that have these loudnesses in LUFS."""
    energies: Energies = 10.0 ** ((lufs - _OFFSET_LU) / 10.0)
    return energies


def mean_energies(energies: Energies, hops: int, step: int) -> Energies:
    """Return the mean energies of windows of ``hops``, one every ``step`` hops; empty if no window fits."""
    if len(energies) < hops:
        return np.zeros(0)
    means: Energies = np.lib.stride_tricks.sliding_window_view(energies, hops)[::step].mean(axis=1)
    return means


def momentary_lufs(energies: Energies) -> NDArray[np.float64]:
    """Return the momentary loudness over 400 ms, one value every 10 ms (EBU Tech 3341, 2.2)."""
    return to_lufs(mean_energies(energies, _MOMENTARY_HOPS, 1))


def short_term_lufs(energies: Energies) -> NDArray[np.float64]:
    """Return the short-term loudness over 3 s, one value every 100 ms (EBU Tech 3341, 2.2)."""
    return to_lufs(mean_energies(energies, _SHORT_TERM_HOPS, _STEP_HOPS))


def max_momentary_lufs(energies: Energies) -> float:
    """Return the highest momentary loudness; minus infinity for silence and for less than 0.4 s."""
    return float(np.max(momentary_lufs(energies), initial=-math.inf))


def integrated_lufs(energies: Energies) -> float:
    """Return the integrated loudness, in LUFS (BS.1770-4, Annex 1, eq. 3 to 7).

    The gating blocks are 400 ms long with 75 % overlap; the gates are at -70 LUFS and at -10 LU. The result
    is minus infinity if no block passes the absolute gate, and for less than 0.4 s.
    """
    return gated_lufs(gating_blocks(energies))


def gating_blocks(energies: Energies) -> Energies:
    """Return the energies of the gating blocks: 400 ms long, one every 100 ms; none for less than 0.4 s."""
    return mean_energies(energies, _MOMENTARY_HOPS, _STEP_HOPS)


def block_lufs(block: Block, sample_rate: int) -> float:
    """Return the integrated loudness, in LUFS, of a whole block of shape (frames, channels)."""
    meter = LoudnessMeter(sample_rate, block.shape[1])
    meter.push(block)
    return integrated_lufs(meter.energies)


def clip_block_lufs(clip: Block, sample_rate: int) -> list[float]:
    """Return the loudness of each gating block of a spoken clip between silences, in LUFS, to a tenth.

    ``clip`` is float32 (frames, 1). The first and the last blocks contain silence before and after the clip,
    as in a track without a bed. Blocks below the absolute gate are left out.
    """
    meter = LoudnessMeter(sample_rate, clip.shape[1])
    meter.push(clip)
    blocks = gating_blocks(np.pad(meter.energies, _MOMENTARY_HOPS - _STEP_HOPS))
    return [round(lufs, 1) for lufs in to_lufs(_loud(blocks)).tolist()]


def words_lufs(clips: Iterable[Sequence[float]]) -> float | None:
    """Return the loudness of all the words of a track, in LUFS, from the ``clip_block_lufs`` of its clips.

    The gates of BS.1770-4 apply to the blocks of all clips together. The result does not depend on the pauses
    between the clips. It is None if no block passes the gates.
    """
    blocks = np.array([lufs for clip in clips for lufs in clip])
    return gated_lufs(from_lufs(blocks)) if len(blocks) else None


def gated_lufs(blocks: Energies) -> float:
    """Return the gated loudness, in LUFS, of gating blocks in any order; minus infinity if none passes."""
    return float(to_lufs(np.array(gate(blocks).mean())) if _loud(blocks).size else -math.inf)


def range_lu(energies: Energies) -> float:
    """Return the loudness range, in LU (EBU Tech 3342).

    The windows are 3 s long, one every 100 ms; the gates are at -70 LUFS and at -20 LU, and the range is from
    the 10th to the 95th percentile. The result is zero if nothing passes the absolute gate, and for less than
    3 s.
    """
    windows = mean_energies(energies, _SHORT_TERM_HOPS, _STEP_HOPS)
    if not _loud(windows).size:
        return 0.0
    lufs = np.sort(to_lufs(_gated(windows, -20.0)))
    low, high = (lufs[math.floor((len(lufs) - 1) * share + 0.5)] for share in (0.10, 0.95))
    return float(high - low)


def gate(windows: Energies) -> Energies:
    """Return the energies that count for integrated loudness.

    They are above -70 LUFS, and above the mean of all energies above -70 LUFS less 10 LU (BS.1770-4, Annex
    1, eq. 5 to 7).
    """
    return _gated(windows, -10.0)


def _loud(windows: Energies) -> Energies:
    return windows[to_lufs(windows) > -70.0]


def _gated(windows: Energies, relative_lu: float) -> Energies:
    """Return the windows above -70 LUFS and above the mean of all such windows plus ``relative_lu``."""
    loud = _loud(windows)
    if not loud.size:
        return loud
    gated: Energies = loud[loud > loud.mean() * 10.0 ** (relative_lu / 10.0)]
    return gated


def measure(blocks: Iterable[Block], sample_rate: int, channels: int) -> Loudness:
    """Measure a whole programme of float32 blocks (frames, channels) in one pass.

    The result has the integrated loudness and the true peak of ITU-R BS.1770-4, Annexes 1 and 2, and the
    loudness range of EBU Tech 3342.
    """
    loudness, true_peak = LoudnessMeter(sample_rate, channels), TruePeakMeter(channels)
    for block in blocks:
        loudness.push(block)
        true_peak.push(block)
    energies = loudness.energies
    return Loudness(
        integrated_lufs=integrated_lufs(energies),
        range_lu=range_lu(energies),
        true_peak_dbtp=true_peak.true_peak_dbtp,
    )
