"""Lexicons in the W3C's Pronunciation Lexicon Specification (PLS) 1.0."""

from __future__ import annotations

from types import MappingProxyType

from msgspec import Struct, field

from renderer.errors import ScriptError
from renderer.problems import Problem
from renderer.script.head import Saying
from renderer.script.pronunciation.lexicon import LONGEST_SAYING, MOST_LEXICON_WORDS, Lexicon, is_phrase
from renderer.voice import primary_language
from renderer.xml.tree import Element, parse_xml


def read_pls(text: str, path: str) -> Lexicon:
    """Read a lexicon with phonemes in IPA; those in another alphabet are left out, with a warning.

    Of several pronunciations, the preferred one is taken, or else the first. Where that is a phoneme, the
    first alias is for voices that take no IPA. Of several lexemes with one grapheme, the first is taken.

    Raises:
        ScriptError: it is not well-formed XML or not a lexicon, or a lexeme lacks a grapheme or a
            pronunciation.
    """
    return _PlsReader().read(parse_xml(text, path))


class _PlsReader(Struct, kw_only=True):
    sayings: dict[str, Saying] = field(default_factory=dict)
    dropped: list[Problem] = field(default_factory=list)

    def read(self, root: Element) -> Lexicon:
        if root.local_name != "lexicon":
            raise self.wrong(
                root, f"this is a <{root.name[:40]}>, not a <lexicon>", "name a PLS file instead"
            )
        language = root.attributes.get("xml:lang", "")
        alphabet = root.attributes.get("alphabet", "ipa")
        for lexeme in root.elements:
            if lexeme.local_name == "lexeme":
                own = lexeme.attributes.get("xml:lang", language)
                if not language or primary_language(own) == primary_language(language):
                    self.lexeme(lexeme, alphabet)
                else:
                    self.drop(lexeme, f"a word of another language, {own[:40]}")
        return Lexicon(sayings=MappingProxyType(self.sayings), language=language, dropped=tuple(self.dropped))

    def lexeme(self, lexeme: Element, alphabet: str) -> None:
        graphemes = [child for child in lexeme.elements if child.local_name == "grapheme"]
        if not graphemes:
            raise self.wrong(lexeme, "this lexeme has no grapheme", "write <grapheme>psoas</grapheme> in it")
        pronunciations = [child for child in lexeme.elements if child.local_name in ("alias", "phoneme")]
        if not pronunciations:
            remedy = "write <alias>so-us</alias> in it"
            raise self.wrong(lexeme, "this lexeme has neither alias nor phoneme", remedy)
        saying = self.saying(lexeme, pronunciations, alphabet)
        if saying is None:
            return
        for grapheme in graphemes:
            phrase = " ".join(grapheme.text.split())
            if is_phrase(phrase):
                self.sayings.setdefault(phrase, saying)
            else:
                self.drop(grapheme, f'"{phrase[:40]}", which does not begin with a letter or a digit')
        if len(self.sayings) > MOST_LEXICON_WORDS:
            raise self.wrong(
                lexeme, f"this lexicon has more than {MOST_LEXICON_WORDS:,} words", "split it into several"
            )

    def saying(self, lexeme: Element, pronunciations: list[Element], alphabet: str) -> Saying | None:
        taken = []
        for element in sorted(pronunciations, key=lambda element: element.attributes.get("prefer") != "true"):
            words = " ".join(element.text.split())
            if not words or not words.isprintable() or len(words) > LONGEST_SAYING:
                remedy = f"write words of {LONGEST_SAYING} characters at most"
                raise self.wrong(element, f"this {element.local_name} cannot be spoken", remedy)
            notation = element.attributes.get("alphabet", alphabet)
            if element.local_name == "phoneme" and notation.lower() != "ipa":
                self.drop(
                    element, f"a phoneme in {notation[:40]}; write it in IPA, or give the word an alias"
                )
            else:
                taken.append((element.local_name, words))
        if not taken:
            return None
        alias = next((words for kind, words in taken if kind == "alias"), "")
        kind, words = taken[0]
        return Saying(position=lexeme.position, alias=alias, ipa=words if kind == "phoneme" else "")

    def wrong(self, element: Element, message: str, remedy: str) -> ScriptError:
        return ScriptError((Problem(position=element.position, message=message, remedy=remedy),))

    def drop(self, element: Element, what: str) -> None:
        self.dropped.append(Problem(position=element.position, message=f"left out: {what}", warning=True))
