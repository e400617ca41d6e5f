"""The language tags of languages by their names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LANGUAGE_NAMES: Mapping[str, str] = MappingProxyType({
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "fran\u00e7ais": "fr", "spanish": "es",
    "espa\u00f1ol": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "portugu\u00eas": "pt",
    "dutch": "nl", "nederlands": "nl",
})  # fmt: skip
