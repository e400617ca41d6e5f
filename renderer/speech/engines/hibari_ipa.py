"""Translates IPA into the phonemes of hibari, which are those of Kokoro and of its dictionary misaki."""

from __future__ import annotations

import re

from renderer.speech.engines.ipa_notation import notation_table, translate_word

PHONEMES_VERSION = 4
"""The version of how text and IPA become phonemes, here and in ``hibari_text``. It is part of every key."""

_CONSONANTS = """
    b=b d=d f=f h=h j=j k=k l=l m=m n=n p=p s=s t=t v=v w=w z=z x=k ɡ=ɡ g=ɡ ŋ=ŋ θ=θ ð=ð ʃ=ʃ ʒ=ʒ
    ɹ=ɹ r=ɹ ɫ=l ʔ=t tʃ=ʧ dʒ=ʤ ʧ=ʧ ʤ=ʤ ʈ=t ɖ=d ɳ=n ʂ=ʃ ɭ=l ʋ=v ɲ=nj c=ʧ ɟ=ʤ ˈ=ˈ ˌ=ˌ ː= .= -= ‿= ʰ= ʱ=
"""
_DIPHTHONGS = "eɪ=A eː=A aɪ=I ɔɪ=Y aʊ=W"
_AMERICAN = notation_table(f"""{_CONSONANTS} {_DIPHTHONGS} ɾ=T
    i=i ɪ=ɪ e=ɛ ɛ=ɛ æ=æ a=ɑ ɑ=ɑ ɒ=ɑ ɔ=ɔ o=O oʊ=O əʊ=O ʊ=ʊ u=u ʌ=ʌ ə=ə ɐ=ə ɜ=ɜɹ ɝ=ɜɹ ɚ=əɹ
""")
_BRITISH = notation_table(f"""{_CONSONANTS} {_DIPHTHONGS} ɾ=t
    i=i iː=iː ɪ=ɪ e=ɛ ɛ=ɛ ɛː=ɛː eə=ɛː ɛə=ɛː æ=a a=ɑː ɑ=ɑː ɒ=ɒ ɔ=ɔː o=Q oː=Q oʊ=Q əʊ=Q ʊ=ʊ u=u uː=uː
    ʌ=ʌ ə=ə ɐ=ə ɜ=ɜː ɝ=ɜː ɚ=ə
""")
_VOWELS = "AIOQWYaiuæɑɒɔəɛɜɪʊʌ"
_STRESS = re.compile(rf"([ˈˌ])([^{_VOWELS}]*)(?=[{_VOWELS}])")
_SILENT_R = re.compile(rf"ɹ(?![ˈˌ]?[{_VOWELS}])")


def hibari_phonemes(ipa: str, *, british: bool) -> str | None:
    """Phonemes for a voice; None if it lacks one of the sounds.

    A stress mark stands before its vowel, as in misaki, and not before its syllable, as in IPA. British
    voices say an r only before a vowel.
    """
    table = _BRITISH if british else _AMERICAN
    words = [translate_word(word, table) for word in ipa.replace("\u0361", "").split()]
    phonemes = " ".join("".join(word) for word in words if word)
    if None in words or not phonemes.strip("ˈˌ "):
        return None
    phonemes = _STRESS.sub(r"\2\1", phonemes).replace("ɹɹ", "ɹ")
    return _SILENT_R.sub("", phonemes) if british else phonemes
