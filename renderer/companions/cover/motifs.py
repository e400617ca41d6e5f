"""Compose pictures as layers with random variation."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from renderer.companions.cover.layers import Disc, Glint, Glow, Layer, Ridge, Ripples, Sky, Swell
from renderer.companions.cover.palettes import Palette

RandomNumbers = Iterator[float]
"""An endless sequence of numbers from 0 to 1."""


def _between(random: RandomNumbers, low: float, high: float) -> float:
    return low + (high - low) * next(random)


def _swells(random: RandomNumbers, height: float, cycles: float) -> tuple[Swell, ...]:
    """Return one long swell with smaller, shorter swells on top of it."""
    return tuple(
        Swell(
            height=height / number**1.35 * _between(random, 0.6, 1.0),
            cycles=cycles * number * _between(random, 0.8, 1.2),
            turn=next(random),
        )
        for number in (1, 2, 3)
    )


def _sun(palette: Palette, x: float, y: float, radius: float) -> tuple[Layer, ...]:
    return (
        Glow(x=x, y=y, width=0.6, height=0.12, colour=palette.glow, strength=0.42),
        Glow(x=x, y=y, width=radius * 1.35, height=radius * 1.35, colour=palette.light, strength=0.4),
        Disc(x=x, y=y, radius=radius, colours=(palette.light, palette.glow), blur=0.002),
    )


def hills(palette: Palette, random: RandomNumbers) -> tuple[Layer, ...]:
    """Return hazy ridges, one behind the other, with the sun above them."""
    x = _between(random, 0.58, 0.8)
    layers: list[Layer] = [
        Sky(colours=palette.sky, bottom=0.78),
        *_sun(palette, x, _between(random, 0.665, 0.685), _between(random, 0.08, 0.095)),
    ]
    far, near = palette.sky[-1], palette.land
    tones = (near[0], near[0], near[1], near[1], near[2], near[3])
    for number, tone in enumerate(tones):
        share = number / (len(tones) - 1)
        layers.append(
            Ridge(
                crest=0.735 + 0.215 * share**1.15,
                swells=_swells(random, 0.035 + 0.012 * share, 0.9 - 0.25 * share),
                colours=(tone, tones[max(0, number - 1)] if number else far),
                depth=0.2,
                strength=0.72 if number == 0 else 1.0,
            )
        )
    return tuple(layers)


def water(palette: Palette, random: RandomNumbers) -> tuple[Layer, ...]:
    """Return the sun on the horizon, with its light on the water."""
    x, radius, horizon = _between(random, 0.36, 0.64), _between(random, 0.12, 0.145), 0.745
    sea = (palette.land[0], palette.land[0], palette.land[1], palette.land[2])
    layers: list[Layer] = [
        Sky(colours=palette.sky, bottom=horizon),
        *_sun(palette, x, horizon - radius * 0.1, radius),
        Ridge(crest=horizon, swells=(), colours=sea, depth=1 - horizon),
        Glow(x=x, y=horizon, width=0.4, height=0.07, colour=palette.glow, strength=0.5),
    ]
    for number in range(26):
        share = number / 25
        layers.append(
            Glint(
                x=x + _between(random, -0.03, 0.03) * (0.4 + share),
                y=horizon + 0.008 + 0.245 * share**1.4,
                width=radius * _between(random, 0.35, 1.0) * (1 - 0.45 * share),
                height=0.0012 + 0.0035 * share,
                colour=palette.light,
                strength=0.75 * (1 - 0.75 * share),
            )
        )
    return tuple(layers)


def ripples(palette: Palette, random: RandomNumbers) -> tuple[Layer, ...]:
    """Return rings on still water under a low light."""
    x, y = _between(random, 0.4, 0.6), _between(random, 0.79, 0.81)
    return (
        Sky(colours=(*palette.sky[:-1], palette.land[0], palette.land[1]), bottom=1.15),
        Glow(x=x, y=y, width=0.5, height=0.22, colour=palette.glow, strength=0.5),
        Ripples(x=x, y=y, apart=0.08, reach=0.66, flat=0.4, colour=palette.veil, strength=0.6),
        Disc(x=x, y=y, radius=0.012, colours=(palette.light, palette.light), blur=0.004),
    )


def dunes(palette: Palette, random: RandomNumbers) -> tuple[Layer, ...]:
    """Return long waves of sand or cloth, each lit along its crest."""
    layers: list[Layer] = [
        Sky(colours=palette.sky, bottom=0.82),
        Glow(x=_between(random, 0.1, 0.9), y=0.68, width=0.5, height=0.13, colour=palette.glow, strength=0.5),
    ]
    turn, cycles = next(random), _between(random, 0.55, 0.75)
    for number in range(7):
        share = number / 6
        at = min(int(share * 3), 2)
        layers.append(
            Ridge(
                crest=0.66 + 0.29 * share,
                swells=(
                    Swell(height=0.055, cycles=cycles + 0.06 * number, turn=turn + 0.13 * number),
                    Swell(height=0.014, cycles=1.7, turn=turn * 2 + 0.31 * number),
                ),
                colours=(palette.crest, palette.land[at], palette.land[at + 1]),
                depth=0.17,
                strength=0.9,
            )
        )
    return tuple(layers)


def petals(palette: Palette, random: RandomNumbers) -> tuple[Layer, ...]:
    """Return overlapping veils of light that form a flower, half of it below the edge."""
    x, y = 0.5, _between(random, 0.99, 1.03)
    number, turn = 10 + 2 * int(3 * next(random)), next(random)
    layers: list[Layer] = [
        Sky(colours=palette.sky[:-1], bottom=1.0),
        Glow(x=x, y=y, width=0.6, height=0.4, colour=palette.glow, strength=0.5),
    ]
    for away, radius, strength in ((0.25, 0.2, 0.16), (0.135, 0.13, 0.16)):
        for petal in range(number):
            angle = 2 * math.pi * (petal + turn) / number
            layers.append(
                Disc(
                    x=x + away * math.cos(angle),
                    y=y + away * math.sin(angle),
                    radius=radius,
                    colours=(palette.veil, palette.glow),
                    strength=strength,
                )
            )
    layers.append(Glow(x=x, y=y, width=0.11, height=0.11, colour=palette.light, strength=0.9))
    return tuple(layers)


MOTIFS: Mapping[str, Callable[[Palette, RandomNumbers], tuple[Layer, ...]]] = MappingProxyType(
    {"hills": hills, "water": water, "ripples": ripples, "dunes": dunes, "petals": petals}
)
