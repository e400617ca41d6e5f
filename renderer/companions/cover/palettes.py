"""Define the colour palettes of covers."""

from __future__ import annotations

from types import MappingProxyType

from msgspec import Struct


class Palette(Struct, frozen=True, kw_only=True):
    """A palette of colours, each written as ``#rrggbb``.

    ``sky`` runs from the top to the horizon, ``land`` from far to near. ``light`` is the sun or the moon,
    ``glow`` the light around it, ``crest`` the lit edges of the land, and ``veil`` a thin layer over the sky.
    ``ink`` is for words; its contrast with the upper half of the sky is at least 4.5.
    """

    sky: tuple[str, ...]
    land: tuple[str, ...]
    light: str
    glow: str
    crest: str
    veil: str
    ink: str


PALETTES = MappingProxyType(
    {
        "dusk": Palette(
            sky=("#241b3f", "#3d2a5c", "#6d3f70", "#b0607a", "#e29a84"),
            land=("#8a5480", "#5b3a6c", "#362750", "#1d1733"),
            light="#ffd9a8",
            glow="#f2a27e",
            crest="#e29a84",
            veil="#ffd9a8",
            ink="#fff3e4",
        ),
        "night": Palette(
            sky=("#0c1426", "#13213d", "#1f365a", "#37557a", "#5f7f9c"),
            land=("#41607f", "#2a4463", "#182c47", "#0b1526"),
            light="#f6f0dc",
            glow="#a9c0d2",
            crest="#5f7f9c",
            veil="#f6f0dc",
            ink="#f4f1e6",
        ),
        "sea": Palette(
            sky=("#083340", "#0c4754", "#125861", "#398888", "#a5d0bf"),
            land=("#4f9b98", "#237680", "#0d5262", "#062e3b"),
            light="#fdf3d4",
            glow="#c9e4cc",
            crest="#a5d0bf",
            veil="#fdf3d4",
            ink="#f6f6e9",
        ),
        "forest": Palette(
            sky=("#14261f", "#1e382c", "#33573f", "#688759", "#b5bf84"),
            land=("#6f8c60", "#456a4c", "#264736", "#112319"),
            light="#fbeebb",
            glow="#d9d597",
            crest="#b5bf84",
            veil="#fbeebb",
            ink="#f7f4e3",
        ),
        "clay": Palette(
            sky=("#4a1f1c", "#662c23", "#833d2b", "#b56642", "#ebb384"),
            land=("#bd6f4d", "#8f4734", "#5f2b25", "#351614"),
            light="#ffe6b8",
            glow="#f8c592",
            crest="#ebb384",
            veil="#ffe6b8",
            ink="#fff2e1",
        ),
        "dawn": Palette(
            sky=("#f6e7da", "#f8dccb", "#f8cdb6", "#f3b9a3", "#eba89b"),
            land=("#e0a093", "#c97f7c", "#a45f69", "#734454"),
            light="#fff6df",
            glow="#ffe0b5",
            crest="#ffe0b5",
            veil="#c97f7c",
            ink="#4a2436",
        ),
        "mist": Palette(
            sky=("#e3e8ea", "#d9e1e5", "#cbd7dd", "#b9c9d2", "#a9bcc8"),
            land=("#a3b7c4", "#7e98aa", "#597689", "#375064"),
            light="#fdfaf1",
            glow="#f4efe2",
            crest="#f4efe2",
            veil="#7e98aa",
            ink="#1e3242",
        ),
        "sage": Palette(
            sky=("#f0ede0", "#e7e7d5", "#d8dec5", "#c4d0b1", "#b0c19f"),
            land=("#a7ba97", "#84a07d", "#5f8064", "#3c5a49"),
            light="#fffbe9",
            glow="#f7ecc4",
            crest="#f7ecc4",
            veil="#84a07d",
            ink="#213c30",
        ),
    }
)
