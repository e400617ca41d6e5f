"""Read SSML 1.1 and the extensions of speech services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from msgspec import Struct, field

from renderer.errors import ScriptError
from renderer.interchange.importing.markup.inline_lexicon import InlineLexicon
from renderer.interchange.importing.markup.marks import keep_front, keep_mark
from renderer.interchange.importing.markup.markup_speech import Speech
from renderer.interchange.importing.markup.ssml_values import ordinal, parse_rate, parse_time, spelled
from renderer.interchange.importing.model import ImportContext, Imported
from renderer.problems import Position, Problem
from renderer.voice import LANGUAGE_TAG
from renderer.xml.events import read_xml

_SPELLED = {"characters", "spell-out", "spellout", "verbatim", "digits", "digit"}
_AS_WRITTEN = {"cardinal", "number", "interjection", "name", "address", "text", "letters"}
_HELD = {"lookup", "seq", "par", "media"}
"""Elements whose words are kept without being reported as dropped."""
_PROSODY = ("pitch", "contour", "range", "duration", "volume")


def read(text: str, path: str, *, context: ImportContext) -> Imported:
    """Read an SSML document.

    Breaks become pauses, exact to the millisecond. Consecutive breaks add up, and a break between words
    replaces the script's own silence.

    Raises:
        ScriptError: the document is not well-formed XML or not SSML, has a document type, or has a break that
            cannot be read.
    """
    reader = _SsmlReader(speech=Speech(context=context, here=Position(path=path, line=1, column=1)))
    read_xml(text, path, reader)
    speech = reader.speech
    if reader.tailing is not None:
        speech.pause(*reader.tailing)
    return speech.finished()


class _ElementState(Struct, frozen=True, kw_only=True):
    """An open element: the state to restore at its end, and the action to run there."""

    name: str
    pace: Fraction
    voice: str
    emphasis: bool
    skipping: bool
    at_end: Callable[[str], None] | None = None


class _SsmlReader(Struct, kw_only=True):
    """A handler of XML events that writes to a ``Speech``.

    ``taken`` collects the text of an element whose text is needed as a whole. ``skipping`` is set inside an
    element whose words are not spoken, and ``lexicon`` inside a lexicon.
    """

    speech: Speech
    open: list[_ElementState] = field(default_factory=list)
    emphasis: bool = False
    skipping: bool = False
    taken: list[str] | None = None
    prefix: str = ""
    language: str = ""
    tailing: tuple[Fraction, Position] | None = None
    lexicon: InlineLexicon | None = None

    def start(self, name: str, attributes: Mapping[str, str], position: Position) -> None:
        speech = self.speech
        speech.here = position
        if not self.open:
            self.root(name, attributes, position)
        local = name.removeprefix(self.prefix).lower()
        known = {key.lower(): value for key, value in attributes.items()}
        before = (speech.pace, speech.voice, self.emphasis, self.skipping)
        at_end = None
        if self.lexicon:
            self.lexicon.start(local, known)
        elif self.skipping:
            if local in ("title", "dc:title", "description", "dc:description", "creator", "dc:creator"):
                at_end = self.about(local.removeprefix("dc:"))
        elif self.open:
            self.languages(local, known, position)
            if (handle := _ELEMENTS.get(local)) is not None:
                at_end = handle(self, known, position)
            elif local not in _HELD:
                self.unknown(name, known, position)
        pace, voice, emphasis, skipping = before
        self.open.append(
            _ElementState(
                name=local, pace=pace, voice=voice, emphasis=emphasis, skipping=skipping, at_end=at_end
            )
        )

    def root(self, name: str, attributes: Mapping[str, str], position: Position) -> None:
        prefix, _, local = name.rpartition(":")
        if local.lower() != "speak":
            remedy = "an SSML document begins with <speak>; put everything into one"
            message = f"<{name[:40]}> is the root, and not <speak>"
            raise ScriptError(
                (Problem(position=position, message=message, remedy=remedy, width=len(name) + 1),)
            )
        self.prefix = f"{prefix}:" if prefix else ""
        self.language = attributes.get("xml:lang", "").strip()
        if LANGUAGE_TAG.fullmatch(self.language):
            self.speech.front["language"] = self.language
        elif self.language:
            self.speech.drop(position, f'the language "{self.language[:40]}"')

    def end(self) -> None:
        done = self.open.pop()
        if self.lexicon and done.name != "lexicon":
            self.lexicon.end(done.name)
        text = "".join(self.taken or ())
        if done.at_end:
            done.at_end(text)
        self.speech.pace, self.speech.voice = done.pace, done.voice
        self.emphasis, self.skipping = done.emphasis, done.skipping
        if done.name in ("p", "paragraph"):
            self.speech.end_sentence()
            self.speech.end_paragraph()
        elif done.name in ("s", "sentence", "voice", "speak"):
            self.speech.end_sentence()

    def text(self, text: str, position: Position) -> None:
        if self.lexicon:
            self.lexicon.text += text
        elif self.taken is not None:
            self.taken.append(text)
        elif not self.skipping:
            self.speech.text(text, position, emphasis=self.emphasis)

    def comment(self, text: str) -> None:
        if self.open and not self.skipping:
            self.speech.comment(text)

    def instruction(self, name: str, position: Position) -> None:
        self.speech.drop(position, f"the instruction <?{name[:40]}?>")

    def take(self, then: Callable[[str], None]) -> Callable[[str], None]:
        """Start to collect the text of an element; return a function that passes the text to ``then``."""
        outer, self.taken = self.taken, []

        def end(text: str) -> None:
            self.taken = outer
            if outer is not None:
                outer.append(text)
            else:
                then(text)

        return end

    def about(self, key: str) -> Callable[[str], None]:
        def then(text: str) -> None:
            self.set_front({"creator": "teacher"}.get(key, key), text)

        return self.take(then)

    def set_front(self, key: str, text: str) -> None:
        if value := text.strip():
            self.speech.front.setdefault(key, value)

    def languages(self, local: str, known: Mapping[str, str], position: Position) -> None:
        other = known.get("xml:lang", "").strip()
        if other and other.lower() != self.language.lower() and local != "speak":
            self.speech.drop(position, f'<{local} xml:lang="{other[:40]}">: its words are kept')

    def unknown(self, name: str, known: Mapping[str, str], position: Position) -> None:
        shown = " ".join([name[:40], *(f'{key}="{value[:40]}"' for key, value in known.items())])
        self.speech.drop(position, f"<{shown}>: words in it are kept")

    def paragraph(self, _known: Mapping[str, str], _position: Position) -> None:
        self.speech.end_sentence()
        self.speech.end_paragraph()

    def sentence(self, _known: Mapping[str, str], _position: Position) -> None:
        self.speech.end_sentence()

    def pause(self, known: Mapping[str, str], position: Position) -> None:
        if self.speech.own and "strength" in known:
            return
        self.speech.break_of(known.get("time"), known.get("strength"), position)

    def prosody(self, known: Mapping[str, str], position: Position) -> None:
        if self.speech.own:
            return
        for key in _PROSODY:
            if key in known:
                self.speech.drop(position, f'<prosody {key}="{known[key][:40]}">')
        if "rate" in known:
            if (ratio := parse_rate(known["rate"])) is None or ratio <= 0:
                self.speech.drop(position, f'<prosody rate="{known["rate"][:40]}">')
            else:
                signed = known["rate"].strip()[:1] in ("+", "-")
                self.speech.pace = self.speech.pace * ratio if signed else ratio

    def stress(self, known: Mapping[str, str], _position: Position) -> None:
        self.emphasis = known.get("level", "moderate").lower() in ("moderate", "strong")

    def say_as(self, known: Mapping[str, str], position: Position) -> Callable[[str], None] | None:
        interpret_as = known.get("interpret-as", "").strip().lower()
        if interpret_as in _SPELLED:
            return self.take(lambda text: self.speech.words(_edged(text, spelled(text))))
        if interpret_as == "ordinal":
            return self.take(
                lambda text: self.speech.words(_edged(text, ordinal(text, self.language or "en")))
            )
        if interpret_as in ("expletive", "bleep"):
            return self.take(
                lambda text: self.speech.drop(position, f'"{text.strip()[:40]}", which is bleeped out')
            )
        if interpret_as not in _AS_WRITTEN:
            self.speech.drop(position, f'<say-as interpret-as="{interpret_as[:40]}">: its words are kept')
        return None

    def sub(self, known: Mapping[str, str], _position: Position) -> Callable[[str], None]:
        alias = " ".join(known.get("alias", "").split())
        return self.take(lambda text: self.speech.pronounced_words(text, alias=alias, emphasis=self.emphasis))

    def phoneme(self, known: Mapping[str, str], position: Position) -> Callable[[str], None]:
        alphabet, ipa = known.get("alphabet", "ipa").strip().lower(), " ".join(known.get("ph", "").split())

        def then(text: str) -> None:
            if alphabet == "ipa" and ipa:
                self.speech.pronounced_words(text, ipa=ipa, emphasis=self.emphasis)
            else:
                self.speech.drop(
                    position, f'<phoneme alphabet="{alphabet[:40]}" ph="{ipa[:40]}">: its word is kept'
                )
                self.speech.words(text, emphasis=self.emphasis)

        return self.take(then)

    def audio(self, known: Mapping[str, str], position: Position) -> None:
        self.skipping = self.speech.sound(known.get("src", ""), position, known.get("soundlevel", ""))

    def mark(self, known: Mapping[str, str], position: Position) -> None:
        name = known.get("name", known.get("mark", ""))
        keep_mark(self.speech, name, position)

    def voice_change(self, known: Mapping[str, str], position: Position) -> None:
        if self.speech.own:
            return
        self.speech.end_sentence()
        written = known.get("name", "").strip()
        names = [written, *written.split()] if written else []
        if found := next((own for name in names if (own := self.speech.context.voice(name))), ""):
            self.speech.voice = found
        else:
            shown = " ".join(f'{key}="{value[:40]}"' for key, value in known.items() if key != "xml:lang")
            self.speech.drop(position, f"<voice {shown}>: its words are kept")

    def meta(self, known: Mapping[str, str], position: Position) -> None:
        key, content = known.get("name", "").strip().lower(), known.get("content", "")
        if key == "renderer":
            keep_front(self.speech, content, position)
        elif key.removeprefix("dc.") in ("title", "description"):
            self.set_front(key.removeprefix("dc."), content)
        elif key.removeprefix("dc.") in ("author", "creator", "teacher"):
            self.set_front("teacher", content)
        elif key:
            self.speech.drop(position, f'<meta name="{key[:40]}">')

    def skip(self, _known: Mapping[str, str], _position: Position) -> None:
        self.skipping = True

    def description(self, _known: Mapping[str, str], position: Position) -> Callable[[str], None]:
        def then(text: str) -> None:
            if words := " ".join(text.split()):
                self.speech.drop(position, f'the description "{words[:60]}"')

        return self.take(then)

    def begin_lexicon(self, known: Mapping[str, str], position: Position) -> Callable[[str], None]:
        if uri := known.get("uri", ""):
            self.speech.drop(position, f'<lexicon uri="{uri[:80]}">: nothing is fetched')
        lexicon = self.lexicon = InlineLexicon(alphabet=known.get("alphabet", "ipa").strip().lower())

        def end(_text: str) -> None:
            self.lexicon = None
            for word in lexicon.unknown:
                self.speech.drop(position, f'the pronunciation of "{word[:40]}" in a lexicon')
            if lexicon.say:
                self.speech.keep_sayings(lexicon.say)

        return end

    def silence(self, known: Mapping[str, str], position: Position) -> None:
        kind, value = known.get("type", "").lower(), known.get("value", "")
        if (seconds := parse_time(value)) is None:
            self.speech.report(position, f'"{value[:40]}" is not a time', "write it like 250ms or 1.5s")
        elif kind.startswith("leading"):
            self.speech.pause(seconds, position)
        elif kind.startswith("tailing"):
            self.tailing = (seconds, position)
        else:
            self.speech.drop(position, f'<mstts:silence type="{kind[:40]}" value="{value[:40]}">')

    def breath(self, _known: Mapping[str, str], position: Position) -> None:
        self.speech.drop(position, "<amazon:breath>")


def _edged(text: str, words: str) -> str:
    """Return ``words`` with the white space at the edges of ``text``."""
    return f"{' ' * text[:1].isspace()}{words}{' ' * text[-1:].isspace()}"


_Element = Callable[[_SsmlReader, Mapping[str, str], Position], Callable[[str], None] | None]
_ELEMENTS: Mapping[str, _Element] = {
    "p": _SsmlReader.paragraph,
    "paragraph": _SsmlReader.paragraph,
    "s": _SsmlReader.sentence,
    "sentence": _SsmlReader.sentence,
    "break": _SsmlReader.pause,
    "prosody": _SsmlReader.prosody,
    "emphasis": _SsmlReader.stress,
    "say-as": _SsmlReader.say_as,
    "sub": _SsmlReader.sub,
    "phoneme": _SsmlReader.phoneme,
    "audio": _SsmlReader.audio,
    "mark": _SsmlReader.mark,
    "bookmark": _SsmlReader.mark,
    "mstts:bookmark": _SsmlReader.mark,
    "voice": _SsmlReader.voice_change,
    "lang": lambda _reader, _known, _position: None,
    "token": lambda _reader, _known, _position: None,
    "w": lambda _reader, _known, _position: None,
    "speak": _SsmlReader.sentence,
    "meta": _SsmlReader.meta,
    "metadata": _SsmlReader.skip,
    "desc": _SsmlReader.description,
    "lexicon": _SsmlReader.begin_lexicon,
    "amazon:breath": _SsmlReader.breath,
    "mstts:silence": _SsmlReader.silence,
}
