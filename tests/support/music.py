"""Pieces of music that are made in the test."""

from __future__ import annotations

from functools import cache

import numpy as np

from renderer.timeline import Block

RATE = 48_000
BEAT_SECONDS = 60 / 96
CHORDS = ((0, 4, 7), (9, 12, 16), (5, 9, 12), (7, 11, 14))


@cache
def _note(semitones: int, seconds: float) -> Block:
    """A piece has hundreds of notes, of which a few dozen differ."""
    t = np.arange(round(seconds * RATE)) / RATE
    waves = sum(np.sin(2 * np.pi * 130.81 * 2 ** (semitones / 12) * part * t) / part for part in (1, 2, 3, 4))
    sound: Block = (0.1 * waves * np.exp(-1.5 * t) * np.minimum(t / 0.005, 1)).astype(np.float32)
    sound.flags.writeable = False
    return sound


def _placed(notes: list[tuple[float, Block]], seconds: float, channels: int, noise: float) -> Block:
    sound = np.zeros(round((seconds + 5) * RATE), dtype=np.float32)
    for at, note in notes:
        onset = round(at * RATE)
        sound[onset : onset + len(note)] += note[: len(sound) - onset]
    sound = sound[: round(seconds * RATE)]
    random = np.random.default_rng(1)
    hiss = noise * random.standard_normal((len(sound), channels)).astype(np.float32)
    whole: Block = np.repeat(sound[:, None], channels, axis=1) + hiss
    return whole


def bars(seconds: float, channels: int = 2, *, beat_seconds: float = BEAT_SECONDS) -> Block:
    """Four bars of chords at 96 beats a minute, again and again, under noise that does not repeat."""
    notes = [
        (beat * beat_seconds, _note(step + 12 * (beat % 4 > 0), 2.0))
        for beat in range(int(seconds / beat_seconds) + 1)
        for step in CHORDS[beat // 4 % 4]
    ]
    return _placed(notes, seconds, channels, 0.005)


def wandering(seconds: float, channels: int = 2, seed: int = 3) -> Block:
    """Notes in no order, at no beat: nothing returns."""
    random = np.random.default_rng(seed)
    notes, at = [], 0.0
    while at < seconds:
        notes.append((at, _note(int(random.integers(0, 36)), 2.0)))
        at += random.uniform(0.2, 1.6)
    return _placed(notes, seconds, channels, 0.003)


def faded_out(sound: Block, seconds: float) -> Block:
    faded = sound.copy()
    frames = round(seconds * RATE)
    faded[-frames:] *= np.linspace(1, 0, frames, dtype=np.float32)[:, None] ** 3
    return faded
