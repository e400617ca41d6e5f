"""Part the text of a caption into speech, speakers, and sounds that it only describes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from renderer.interchange.importing.captions.caption_text import NOISE, SPEAKER
from renderer.interchange.importing.captions.speakers import PREFIX, is_name
from renderer.interchange.importing.texts.directions import Direction, Marks, direction
from renderer.interchange.importing.texts.sentence_ends import is_ended
from renderer.script.cues.model import Hold, Pause
from renderer.script.cues.table import parse_cue

_SIGN = "[\u2669-\u266f\U0001f3b5\U0001f3b6]"
_NO_SIGN = f"[^{_SIGN[1:]}"
_SUNG = re.compile(rf"{_SIGN}++({_NO_SIGN}*+){_SIGN}++|(?m:^)[ \t]*+{_SIGN}++([^\n]+)|{_SIGN}++")
"""Words between musical notes, words after a note that begins a line, or a note alone."""
_HASHES = re.compile(r"^[ \t]*+#[ \t]([^#\n]++)#[ \t]*+$", re.MULTILINE)
_ASIDE = re.compile(
    r"\[(?P<square>[^\[\]]*+)\]|\((?P<round>[^()]*+)\)|(?<![\w*])\*(?P<star>[^*\n]++)\*(?![\w*])"
    rf"|{NOISE}(?P<other>[^{NOISE}]*+){NOISE}"
)
_OVER_LINES = re.compile(r"\[[^\[\]]*+\]|\([^()]*+\)")
_CHANGE = re.compile(r"(?:>{1,3}|[-\u2013\u2014\u2022](?=\s|[^\W\d_]))[ \t]*")
_CREDIT = re.compile(
    r"(?:sub-?titles?|captions?|captioned|captioning|transcripts?|transcribed|transcription|translations?"
    r"|translated|sync(?:ed)?(?: and corrections)?|untertitel\w*|sous-titr\w*|subtítulos|sottotitoli)\s+"
    r"(?:(?:were |are )?(?:made |created |provided |edited |im auftrag )?"
    r"(?:by|durch|par|por|de|des|di|a cura di)|realizados)\b.*|(?:www\.|https?://)\S+|.{0,80}\b(?:amara|opensubtitles)\.org\b.*",
    re.IGNORECASE | re.DOTALL,
)
_MARK = re.compile(r"\s*+[.,;:!?\u2026]++")
_PLACE = "\ue012"
"""Surrounds the number of a sound or a pause, at its place between the words of a caption."""
_SPEECH_WORDS = 5


class SpokenPart(Struct, frozen=True, kw_only=True):
    """Words of one speaker in a caption, and the sounds that are described before or within them.

    ``speaker`` is "" if the caption names nobody; ``change`` is the mark that begins another speaker's words.
    ``marks`` are signs that were removed from around the words. A part with a ``pause`` has nothing else.
    """

    words: str
    noises: tuple[str, ...] = ()
    speaker: str = ""
    change: str = ""
    marks: tuple[str, ...] = ()
    pause: Direction | None = None


def spoken_parts(text: str, speakers: Collection[str], language: str = "en") -> list[SpokenPart]:
    """Return the parts of a caption, in order; ``speakers`` are the names in lower case before a colon.

    Pauses are read in English and in the ``language``, a language tag.
    """
    noises: list[str] = []

    def sung(found: re.Match[str]) -> str:
        noises.append(" ".join((found[1] or found[2] or "").split()) or "music")
        return " "

    def hashed(found: re.Match[str]) -> str:
        noises.append(" ".join(found[1].split()))
        return " "

    text = _HASHES.sub(hashed, _SUNG.sub(sung, _OVER_LINES.sub(_on_one_line, text)))
    if _CREDIT.fullmatch(text.strip()):
        return [SpokenPart(words="", noises=(*noises, " ".join(text.split())))]
    parts: list[SpokenPart] = []
    marks: list[str] = []
    asides: list[Direction] = []
    words: list[str] = []
    speaker = change = ""

    def end() -> None:
        if any(words) or noises or speaker:
            whole = SpokenPart(
                words=" ".join(" ".join(words).split()),
                noises=tuple(noises),
                speaker=speaker,
                change=change,
                marks=tuple(marks),
            )
            parts.extend(_in_places(whole, asides))
        noises.clear()
        marks.clear()
        asides.clear()

    for line in text.split("\n"):
        for piece in _by_speaker(line, speakers, language):
            if piece.speaker or piece.change:
                end()
                words, speaker, change = [], piece.speaker, piece.change
            noises += piece.noises
            words.append(_without_asides(piece.words, language, asides, marks).strip())
    end()
    return parts


def _in_places(whole: SpokenPart, asides: Sequence[Direction]) -> Iterator[SpokenPart]:
    """Yield the parts of the words of one speaker, with each sound and each pause at its place.

    A sound in the middle of a sentence stands before the sentence.
    """
    pieces = _with_marks_moved(whole.words.split(_PLACE))
    last = max((n for n in range(0, len(pieces), 2) if any(map(str.isalnum, pieces[n]))), default=-1)
    part = replace(whole, words="")
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            part = replace(part, words=" ".join(f"{part.words} {piece}".split()))
            continue
        aside = asides[int(piece)]
        is_pause = aside.kind == "cue"
        if part.words and (is_pause or is_ended(part.words) or number > last):
            yield part
            part = SpokenPart(words="")
        if is_pause:
            yield SpokenPart(words="", pause=aside)
        else:
            part = replace(part, noises=(*part.noises, aside.text))
    if part != SpokenPart(words=""):
        yield part


def _with_marks_moved(pieces: list[str]) -> list[str]:
    """Return the words, which have every second place, with each mark after a sound before the sound."""
    moved, spoken = list(pieces), 0
    for number in range(0, len(pieces), 2):
        mark = _MARK.match(pieces[number]) if number and moved[spoken].strip() else None
        if mark:
            moved[spoken] = moved[spoken].rstrip() + ("" if is_ended(moved[spoken]) else mark.group().strip())
            moved[number] = pieces[number][mark.end() :]
        if moved[number].strip():
            spoken = number
    return moved


def _on_one_line(found: re.Match[str]) -> str:
    return " ".join(found.group().split())


def _by_speaker(line: str, speakers: Collection[str], language: str) -> Iterator[SpokenPart]:
    """Yield the pieces of a line, each with the speaker and the mark before it."""
    for number, piece in enumerate(line.split(SPEAKER)):
        if number % 2:
            speaker = " ".join(piece.split())
            continue
        speaker = speaker if number else ""
        piece = piece.lstrip()
        change = None if speaker else _CHANGE.match(piece)
        words = piece[change.end() :] if change else piece
        manner = ""
        aside = re.match(r"\[([^\[\]]{1,40})\]\s*:?[ \t]*(?=\S)", words)
        prefix = PREFIX.match(words)
        if speaker:
            pass
        elif prefix and prefix["name"].lower() in speakers:
            speaker, manner = prefix["name"], prefix["manner"] or ""
            words = words[prefix.end() :]
        elif (
            aside
            and is_name(aside[1])
            and direction(aside[1], "square", language=language).kind == "direction"
        ):
            speaker, words = " ".join(aside[1].split()), words[aside.end() :]
        if words.strip() or speaker or manner:
            yield SpokenPart(
                words=words,
                speaker=speaker,
                change=change.group().strip() if change else "",
                noises=(manner,) if manner else (),
            )


def _without_asides(text: str, language: str, asides: list[Direction], marks: list[str]) -> str:
    """Return the words of a line, with the places of its sounds and pauses, which are added to ``asides``.

    The marks around words that stay are added to ``marks``.
    """
    alone = not _ASIDE.sub("", text).strip(" .,-")

    def aside(found: re.Match[str]) -> str:
        inside = " ".join(next(group for group in found.groups() if group is not None).split())
        kind: Marks = "square"
        if found["round"] is not None or found["star"] is not None:
            kind = "round" if found["round"] is not None else "emphasis"
        known = direction(inside, kind, alone=True, language=language)
        few = len(inside.split()) < _SPEECH_WORDS and not re.search(r"[.!?]$", inside)
        if kind != "square" and known.kind == "speech" and not (alone and few):
            if found["star"] is None:
                return found.group()
            marks.append(f"the marks * around {inside!r}")
            return inside
        if not inside:
            return " "
        is_pause = known.kind == "cue" and isinstance(parse_cue(known.text), Pause | Hold)
        asides.append(known if is_pause else Direction(kind="noise", text=inside))
        return f" {_PLACE}{len(asides) - 1}{_PLACE} "

    return _ASIDE.sub(aside, text)
