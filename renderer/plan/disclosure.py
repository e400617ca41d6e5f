"""What a track says about its voices, in the language of its script."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from msgspec import Struct

from renderer.voice import Origin, primary_language

NoticePlace = Literal["start", "end"]


class Notice(Struct, frozen=True, kw_only=True):
    """A sentence that a track says about its voices, and the name of the voice that says it.

    At the start, it comes before the first words and bells, and after the heading of the first chapter if the
    script starts with one.
    """

    sentence: str
    voice: str
    at: NoticePlace


class _Wording(Struct, frozen=True):
    """The sentence about all of a recording or about parts of it, and what it calls the voice."""

    whole: str
    parts: str
    synthetic: str
    clone: str


_WORDINGS: Mapping[str, _Wording] = {
    "ca": _Wording(
        "Aquesta gravació la llegeix {}.",
        "Algunes parts d'aquesta gravació les llegeix {}.",
        "una veu sintètica",
        "una còpia sintètica d'una veu humana",
    ),
    "cs": _Wording(
        "Tuto nahrávku čte {}.",
        "Části této nahrávky čte {}.",
        "syntetický hlas",
        "syntetická kopie lidského hlasu",
    ),
    "da": _Wording(
        "Denne optagelse læses af {}.",
        "Dele af denne optagelse læses af {}.",
        "en syntetisk stemme",
        "en syntetisk kopi af en menneskelig stemme",
    ),
    "de": _Wording(
        "Diese Aufnahme spricht {}.",
        "Teile dieser Aufnahme spricht {}.",
        "eine künstliche Stimme",
        "die künstliche Nachbildung einer menschlichen Stimme",
    ),
    "en": _Wording(
        "This recording is spoken by {}.",
        "Parts of this recording are spoken by {}.",
        "a synthetic voice",
        "a synthetic copy of a human voice",
    ),
    "es": _Wording(
        "Esta grabación está leída por {}.",
        "Algunas partes de esta grabación están leídas por {}.",
        "una voz sintética",
        "una copia sintética de una voz humana",
    ),
    "fi": _Wording(
        "Tämän äänitteen lukee {}.",
        "Osan tästä äänitteestä lukee {}.",
        "synteettinen ääni",
        "synteettinen kopio ihmisen äänestä",
    ),
    "fr": _Wording(
        "Cet enregistrement est lu par {}.",
        "Certaines parties de cet enregistrement sont lues par {}.",
        "une voix de synthèse",
        "la copie synthétique d'une voix humaine",
    ),
    "it": _Wording(
        "Questa registrazione è letta da {}.",
        "Alcune parti di questa registrazione sono lette da {}.",
        "una voce sintetica",
        "una copia sintetica di una voce umana",
    ),
    "nb": _Wording(
        "Dette opptaket leses av {}.",
        "Deler av dette opptaket leses av {}.",
        "en syntetisk stemme",
        "en syntetisk kopi av en menneskelig stemme",
    ),
    "nl": _Wording(
        "Deze opname wordt gesproken door {}.",
        "Delen van deze opname worden gesproken door {}.",
        "een synthetische stem",
        "een synthetische kopie van een menselijke stem",
    ),
    "pl": _Wording(
        "To nagranie czyta {}.",
        "Fragmenty tego nagrania czyta {}.",
        "głos syntetyczny",
        "syntetyczna kopia ludzkiego głosu",
    ),
    "pt": _Wording(
        "Esta gravação é lida por {}.",
        "Algumas partes desta gravação são lidas por {}.",
        "uma voz sintética",
        "uma cópia sintética de uma voz humana",
    ),
    "sv": _Wording(
        "Den här inspelningen läses av {}.",
        "Delar av den här inspelningen läses av {}.",
        "en syntetisk röst",
        "en syntetisk kopia av en mänsklig röst",
    ),
}

_SAME_AS = {"no": "nb"}

_SENTENCES = frozenset(
    sentence.format(voice)
    for wording in _WORDINGS.values()
    for sentence in (wording.whole, wording.parts)
    for voice in (wording.synthetic, wording.clone)
)


def disclosure_sentence(language: str, origins: Collection[Origin]) -> str:
    """The sentence about the voices of a track, in the language of a BCP 47 tag.

    It is empty if only people speak, or if the language has no sentence. A track with synthetic voices and
    clones says that its voices are synthetic, as both are.
    """
    primary = primary_language(language)
    wording = _WORDINGS.get(_SAME_AS.get(primary, primary))
    if wording is None or not is_disclosed(origins):
        return ""
    sentence = wording.parts if "human" in origins else wording.whole
    return sentence.format(wording.synthetic if "synthetic" in origins else wording.clone)


def is_disclosure(text: str) -> bool:
    """Whether a text is the sentence about the voices of a track, in any language."""
    return text in _SENTENCES


def is_disclosed(origins: Collection[Origin]) -> bool:
    """Whether a computer speaks, so that a track should say so."""
    return "synthetic" in origins or "clone" in origins
