"""Converts language tags to the codes that ID3 uses."""

from __future__ import annotations

from renderer.voice import primary_language

# ISO 639-1 to ISO 639-2/T.
_ISO_639 = """
af-afr ar-ara bg-bul bn-ben bs-bos ca-cat cs-ces cy-cym da-dan de-deu el-ell en-eng eo-epo es-spa et-est
eu-eus fa-fas fi-fin fr-fra ga-gle gl-glg gu-guj he-heb hi-hin hr-hrv hu-hun hy-hye id-ind is-isl it-ita
ja-jpn ka-kat kn-kan ko-kor ku-kur la-lat lt-lit lv-lav mk-mkd ml-mal mr-mar ms-msa my-mya nb-nob ne-nep
nl-nld nn-nno no-nor pa-pan pl-pol pt-por ro-ron ru-rus sa-san si-sin sk-slk sl-slv sq-sqi sr-srp sv-swe
sw-swa ta-tam te-tel th-tha tl-tgl tr-tur uk-ukr ur-urd vi-vie zh-zho
"""


def iso_639_2(language: str) -> str:
    """Return the three-letter code of a BCP 47 tag's language: ``eng`` for ``en-US``, ``und`` if unknown."""
    primary = primary_language(language)
    if len(primary) == 3 and primary.isascii() and primary.isalpha():
        return primary
    return dict(pair.split("-") for pair in _ISO_639.split()).get(primary, "und")
