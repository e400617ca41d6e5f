"""Read Speech Markdown: the standard syntax, and both spellings of its short forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from msgspec import Struct

from renderer.interchange.importing.markup.marks import CHAPTER, CUE, FRONT, keep_mark
from renderer.interchange.importing.markup.markup_speech import Speech
from renderer.interchange.importing.markup.ssml_values import ordinal, parse_rate, spelled
from renderer.interchange.importing.model import ImportContext, Imported
from renderer.problems import Position
from renderer.script.lookalikes import list_sign

# Repeats are bounded. Otherwise, each of many unclosed marks would be scanned to the end of the line.
_QUOTED = r"\"[^\"\n]*\"|'[^'\n]*'"
_MODIFIERS = rf"(?:{_QUOTED}|[^\[\]\n\"']++){{0,40}}+"
_SPOKEN = r"\((?P<{0}>(?:[^()\[\]\n]|\([^()\[\]\n]{{0,100}}\)){{1,1000}})\)"
TOKEN = re.compile(
    rf"\[(?P<time>\d+(?:\.\d*)?(?:ms|s))\]"
    rf"|\[break\s*:\s*(?P<break>{_QUOTED}|[^\]\n\"']{{0,100}})\]"
    rf"|\[mark\s*:\s*(?P<mark>{_QUOTED}|[^\]\n\"']{{0,100}})\]"
    rf"|!(?:\([^()\n]{{0,500}}\))?\[\s*(?P<audio>{_QUOTED})\s*(?:;[^\]\n]{{0,200}})?\]"
    rf"|\#\[(?P<section>{_MODIFIERS})\]"
    rf"|{_SPOKEN.format('spoken')}\[(?P<modifiers>{_MODIFIERS})\]"
    rf"|{_SPOKEN.format('subbed')}\{{(?P<alias>[^{{}}\n]*)\}}"
    rf"|{_SPOKEN.format('sounded')}/(?P<ipa>[^/\s][^/\n]*)/"
    r"|(?<![\w/])/(?P<bare>(?=[^/\n]*[^\x00-\x7f])[^/\s\n][^/\n]*)/(?![\w/])"
    r"|(?<![\w+~-])(?P<sign>\+\+|\+|~|-)(?P<stressed>[^\W_](?:[^\[\]()*~`@#\\_!+\n-]*[^\W_])?[.,;:?]*)"
    r"(?P=sign)(?![\w+~-])"
    r"|(?P<unclosed>(?:\[break|\[mark|(?<=\))\[[a-z]|!\[[\"']|\#\[))"
)  # fmt: skip
_MODIFIER = re.compile(rf"(?<![\w-])([\w-]++)\s*(?::\s*({_QUOTED}|[^;\"']*))?\s*(?:;|$)")

_HEADING = re.compile(r"\s*#{1,6}\s+(?P<title>[^\s#].*)")
_SPELLED = {"characters", "chars", "digits", "digit", "spell-out", "spellout", "verbatim"}
_AS_WRITTEN = {"number", "cardinal", "interjection", "defaults"}
_BLEEPS = {"expletive", "bleep"}


def read(text: str, path: str, *, context: ImportContext) -> Imported:
    """Read Speech Markdown. A blank line ends a paragraph; breaks become pauses, exact to the millisecond.

    Raises:
        ScriptError: a mark is not closed, or a break cannot be read.
    """
    speech = Speech(context=context, here=Position(path=path, line=1, column=1))
    reader = _SpeechMarkdownReader(speech=speech)
    for number, line in enumerate(re.split("\r\n|\r|\n", text.removeprefix("\ufeff")), 1):
        reader.line(line, Position(path=path, line=number, column=1, text=line))
    return speech.finished()


class _SpeechMarkdownReader(Struct, kw_only=True):
    speech: Speech

    def line(self, line: str, position: Position) -> None:
        if not line.strip():
            self.speech.end_paragraph()
            return
        if not self.speech.own and (heading := _HEADING.fullmatch(line)):
            self.speech.heading(heading["title"].rstrip("# "))
            return
        done = 0 if self.speech.own else list_sign(line, dashes=True)
        for token in TOKEN.finditer(line, done):
            self.speech.text(line[done : token.start()], position.at(done + 1))
            done = token.end()
            self.token(token, position.at(token.start() + 1))
        self.speech.text(line[done:], position.at(done + 1))
        self.speech.words("\n")

    def token(self, token: re.Match[str], position: Position) -> None:
        speech = self.speech
        speech.here = position
        match token.lastgroup:
            case "time":
                if not speech.own:
                    speech.break_of(token["time"], None, position)
            case "break":
                value = _plain(token["break"])
                is_time = not value[:1].isalpha()
                speech.break_of(value if is_time else None, None if is_time else value, position)
            case "mark":
                keep_mark(speech, decoded(_plain(token["mark"])), position)
            case "audio":
                speech.sound(_plain(token["audio"]), position)
            case "section":
                self.section(modifiers(token["section"]), position)
            case "modifiers":
                self.modified(token["spoken"], modifiers(token["modifiers"]), position)
            case "alias":
                speech.pronounced_words(token["subbed"], alias=" ".join(token["alias"].split()))
            case "ipa":
                speech.pronounced_words(token["sounded"], ipa=token["ipa"].strip())
            case "bare":
                speech.drop(position, f"/{token['bare'][:40]}/: sounds without a word")
            case "stressed":
                speech.words(token["stressed"], emphasis=token["sign"] in ("+", "++"))
            case _:
                message = f'"{token.group()}" is not closed, or not written as it should be'
                speech.report(position, message, 'write it like [break:"2s"], with "]" on the same line')

    def section(self, found: Mapping[str, str], position: Position) -> None:
        speech = self.speech
        speech.end_sentence()
        if speech.own:
            return
        speech.voice = ""
        for key, value in found.items():
            if key == "voice":
                self.voice(value, position)
            elif key != "defaults":
                speech.drop(position, f"#[{key}{':' * bool(value)}{value[:40]}]")

    def voice(self, name: str, position: Position) -> None:
        if found := self.speech.context.voice(name):
            self.speech.voice = found
        else:
            self.speech.drop(position, f'the voice "{name[:40]}": its words are kept')

    def modified(self, text: str, found: Mapping[str, str], position: Position) -> None:
        """Add words in parentheses, modified as the brackets after them request."""
        speech = self.speech
        if speech.own:
            speech.words(text)
            return
        pace, voice = speech.pace, speech.voice
        alias = " ".join(found.get("sub", "").split())
        ipa = "" if alias else found.get("ipa", "").strip()
        emphasis = "emphasis" in found and (found["emphasis"] or "moderate") in ("strong", "moderate")
        for key, value in found.items():
            text = self._change(text, key, value, position)
        if found.keys() & _BLEEPS:
            speech.drop(position, f'"{text[:40]}", which is bleeped out')
        else:
            speech.pronounced_words(text, alias=alias, ipa=ipa, emphasis=emphasis)
        speech.pace, speech.voice = pace, voice

    def _change(self, text: str, key: str, value: str, position: Position) -> str:
        """Return the words as a modifier spells them out; a pace or a voice is set for these words."""
        if key in _SPELLED:
            return spelled(text)
        if key == "ordinal":
            return ordinal(text, "en")
        if key == "rate" and (ratio := parse_rate(value)):
            self.speech.pace *= ratio
        elif key == "voice":
            self.voice(value, position)
        elif key not in _AS_WRITTEN | _BLEEPS | {"sub", "ipa", "emphasis"}:
            self.speech.drop(position, f"[{key}{':' * bool(value)}{value[:40]}]: its words are kept")
        return text


def modifiers(text: str) -> dict[str, str]:
    """Return the modifiers in the brackets after words: keys, and their values without quotes."""
    return {key.lower(): _plain(value) for key, value in _MODIFIER.findall(text)}


def encoded(name: str) -> str:
    """Return a mark's name in the only characters that Speech Markdown allows.

    These are letters, digits, hyphens, underscores and tildes.
    """
    return "".join(
        c if c.isascii() and (c.isalnum() or c == "-") else "_" if c == " " else _tilde(c) for c in name
    )


def decoded(name: str) -> str:
    """Return the original of an encoded name; a name that this program did not encode is unchanged."""
    if not name.startswith(tuple(encoded(ours) for ours in (CHAPTER, CUE, FRONT))):
        return name
    return unquote(name.replace("%", "%25").replace("_", " ").replace("~", "%"))


def _tilde(character: str) -> str:
    return "".join(f"~{byte:02X}" for byte in character.encode("utf-8", errors="replace"))


def _plain(value: str) -> str:
    return value.strip().strip("\"'").strip()
