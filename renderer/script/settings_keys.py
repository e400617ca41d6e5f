"""The names of the settings in ``renderer.toml``, for a script that holds one by mistake."""

from __future__ import annotations

SETTINGS_KEYS = (
    "voices", "format", "captions", "bitrate_kbps", "vbr_quality", "bits", "sample_rate", "channels",
    "lufs", "true_peak_dbtp", "ducking_db", "ducking_attack_seconds", "ducking_release_seconds",
    "room_tone", "lexicon", "silence_before_seconds", "head_seconds", "tail_seconds", "fade_seconds",
    "silence_after_seconds", "profiles", "sentence_timeout_seconds", "verify", "recognizer", "out",
    "cache", "cache_mb", "show", "publish", "stems",
)  # fmt: skip
"""The keys of ``renderer.toml`` that are no keys of the front matter, for remedies."""
