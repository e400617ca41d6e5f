"""Words for a pause in many languages, by which a cue is noticed that has no table."""

from __future__ import annotations

PAUSE_WORDS = frozenset(
    {
        "cisza", "csend", "diam", "duraklama", "hening", "hiljaisuus", "jeda", "mlčení",
        "odmor", "paus", "pausa", "pausas", "pause", "pauza", "pauză", "pauze", "pauzė",
        "pauzo", "pavza", "pavzė", "pavzo", "paŭzo", "przerwa", "schweigen", "sessizlik", "silence",
        "silencio", "silenzio", "silêncio", "stilhed", "stille", "stillhet", "stilte", "szünet", "tauko",
        "ticho", "tišina", "tystnad", "tăcere", "vaikus", "παύση", "σιωπή", "мовчання", "пауза", "тиша",
        "тишина", "הפסקה", "שקט", "توقف", "صمت", "暂停", "停顿", "停頓", "静默", "靜默",
        "一時停止", "沈黙", "間を置く", "ポーズ", "멈춤", "침묵", "휴지",
    }
)  # fmt: skip
"""In small letters."""
