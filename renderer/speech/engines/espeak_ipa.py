"""Translates IPA into espeak-ng's notation, with the phonemes of its English voices."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TABLE = """
    b=b d=d f=f h=h j=j k=k l=l m=m n=n p=p s=s t=t v=v w=w z=z x=x ɡ=g g=g ŋ=N θ=T ð=D ʃ=S ʒ=Z
    ɹ=r r=r ɾ=t ɫ=l ʔ=? tʃ=tS dʒ=dZ ʧ=tS ʤ=dZ ʈ=t ɖ=d ɳ=n ʂ=S ɭ=l ʋ=v ɲ=n|j c=tS ɟ=dZ
    i=i iː=i: ɪ=I e=E eː=eI ɛ=E æ=a a=A: aː=A: ɑ=A: ɑː=A: ɒ=0 ɔ=O: ɔː=O: o=oU oː=oU ʊ=U u=u: uː=u:
    ʌ=V ə=@ ɐ=@ ɜ=3: ɜː=3: ɝ=3: ɚ=3 eɪ=eI aɪ=aI ɔɪ=OI oʊ=oU əʊ=oU aʊ=aU ɪə=i@ eə=e@ ɛə=e@ ʊə=U@
    ɑːɹ=A@ ɔːɹ=O@ ɜːɹ=3: əɹ=3 ˈ=' ˌ=, ː= .= -= ‿= ʰ= ʱ=
"""
_PHONEMES: Mapping[str, str] = MappingProxyType(
    {ipa: phoneme for ipa, _, phoneme in (pair.partition("=") for pair in _TABLE.split())}
)
"""The nearest phoneme of an English voice. The accent decides about an r after a vowel: many leave it out."""

_LONGEST = max(map(len, _PHONEMES))


def espeak_phonemes(ipa: str) -> str | None:
    """What espeak-ng reads between ``[[`` and ``]]``; None if English voices lack one of the sounds."""
    words = [_word(word) for word in ipa.replace("\u0361", "").split()]
    if not words or None in words:
        return None
    return " ".join(filter(None, words))


def _word(ipa: str) -> str | None:
    found: list[str] = []
    at = 0
    while at < len(ipa):
        for length in range(_LONGEST, 0, -1):
            piece = ipa[at : at + length]
            if piece in _PHONEMES:
                break
        else:
            return None
        found.append(_PHONEMES[piece])
        at += len(piece)
    return "|".join(filter(None, found)) or None
