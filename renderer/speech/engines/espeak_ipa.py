"""Translates IPA into espeak-ng's notation, with the phonemes of its English voices."""

from __future__ import annotations

from renderer.speech.engines.ipa_notation import notation_table, translate_word

_PHONEMES = notation_table("""
    b=b d=d f=f h=h j=j k=k l=l m=m n=n p=p s=s t=t v=v w=w z=z x=x ɡ=g g=g ŋ=N θ=T ð=D ʃ=S ʒ=Z
    ɹ=r r=r ɾ=t ɫ=l ʔ=? tʃ=tS dʒ=dZ ʧ=tS ʤ=dZ ʈ=t ɖ=d ɳ=n ʂ=S ɭ=l ʋ=v ɲ=n|j c=tS ɟ=dZ
    i=i iː=i: ɪ=I e=E eː=eI ɛ=E æ=a a=A: aː=A: ɑ=A: ɑː=A: ɒ=0 ɔ=O: ɔː=O: o=oU oː=oU ʊ=U u=u: uː=u:
    ʌ=V ə=@ ɐ=@ ɜ=3: ɜː=3: ɝ=3: ɚ=3 eɪ=eI aɪ=aI ɔɪ=OI oʊ=oU əʊ=oU aʊ=aU ɪə=i@ eə=e@ ɛə=e@ ʊə=U@
    ɑːɹ=A@ ɔːɹ=O@ ɜːɹ=3: əɹ=3 ˈ=' ˌ=, ː= .= -= ‿= ʰ= ʱ=
""")
"""The nearest phoneme of an English voice. The accent decides about an r after a vowel: many leave it out."""


def espeak_phonemes(ipa: str) -> str | None:
    """What espeak-ng reads between ``[[`` and ``]]``; None if English voices lack one of the sounds."""
    words = [translate_word(word, _PHONEMES) for word in ipa.replace("\u0361", "").split()]
    spoken = ["|".join(filter(None, word)) if word else "" for word in words]
    return " ".join(spoken) if spoken and all(spoken) else None
