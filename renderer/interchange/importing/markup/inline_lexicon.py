"""Read the entries of a pronunciation lexicon (PLS 1.0) that stands inside an SSML document."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class InlineLexicon(Struct, kw_only=True):
    """The entries read so far, as values of ``say``, and the entry that is open.

    ``unknown`` lists words without a pronunciation that a script can express.
    """

    alphabet: str
    say: dict[str, object] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    sound: object = ""
    text: str = ""
    ipa: bool = True

    def start(self, local: str, known: Mapping[str, str]) -> None:
        self.text = ""
        if local == "lexeme":
            self.words, self.sound = [], ""
        elif local == "phoneme":
            self.ipa = known.get("alphabet", self.alphabet).strip().lower() == "ipa"

    def end(self, local: str) -> None:
        text = " ".join(self.text.split())
        if local == "grapheme" and text:
            self.words.append(text)
        elif local == "alias" and text:
            self.sound = self.sound or text
        elif local == "phoneme" and text and self.ipa:
            self.sound = self.sound or {"ipa": text}
        elif local == "lexeme" and self.sound:
            self.say.update(dict.fromkeys(self.words, self.sound))
        elif local == "lexeme":
            self.unknown += self.words
        self.text = ""
