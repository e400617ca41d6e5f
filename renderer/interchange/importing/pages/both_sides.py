"""Give both sides of a pose their time: repeat its steps for the other side, or add a second hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from renderer.interchange.importing.texts.cue_suggestions import suggestion
from renderer.interchange.importing.texts.line_joining import Passage
from renderer.interchange.importing.texts.prose import SIDE_MARKS
from renderer.interchange.importing.texts.rest_filling import plain_rest
from renderer.interchange.importing.texts.sentence_ends import SENTENCE_BREAK

_LIMB = r"(?:sides?|legs?|arms?|foot|feet|hands?|knees?|hips?|shoulders?|elbows?|ankles?|directions?)"
_OTHER = re.compile(
    r"\b(?:repeat(?:ing)?|switch(?:ing)?|chang(?:e|ing)|swap(?:ping)?|alternat(?:e|ing)|do"
    r"|same)\b[^.!?;:]{0,50}?"
    rf"\b(?:other|opposite|second) {_LIMB}\b"
    rf"|\b(?:switch|change|swap) (?:the )?{_LIMB}\b"
    rf"|\b(?:switch|change|move|go|come|turn)(?: over)? (?:on)?to (?:the |your )?"
    rf"(?:other|opposite|second|left|right) (?:side|leg)\b"
    rf"|\b(?:repeat(?:ing)?|do|same)\b[^.!?;:]{{0,30}}?\b(?:left|right)(?: {_LIMB})?(?=[.!]|$)",
    re.IGNORECASE,
)
_SHORT_OTHER = re.compile(rf"\b(?:the )?(?:other|opposite|second) {_LIMB}\b", re.IGNORECASE)
_EACH = re.compile(
    r"\b(?:on |for |with |per |to )?(?:(?:each|either) (?:side|leg|arm|foot|hand|knee)|per side"
    r"|both sides)\b(?! of\b)",
    re.IGNORECASE,
)
_TIMED = re.compile(
    r"\b(?:hold|stay|remain|repeat|breaths?|seconds?|minutes?|times|rounds?|repetitions|reps|do"
    r"|practi[cs]e)\b",
    re.IGNORECASE,
)
_NOT_A_SIDE = re.compile(
    r"\bright (?:now|away|here|there|angles?|angled|under|below|above|through|at|up|down|into|on|amount"
    r"|way|place|before|after"
    r"|in front|beside|behind|where|for you)\b|\b(?:all|that['\u2019]s|feels?|is|just|not) right\b"
    r"|\bleft over\b"
    r"|\b(?:is|are|what['\u2019]s|have|has|any \w+) left\b|\bright-ang",
    re.IGNORECASE,
)
_SIDE = re.compile(r"\b(left|right)\b", re.IGNORECASE)
_BODILY = re.compile(
    r"(?:[\s-]+(?:inner|outer|front|back|upper|lower|big|little|bent|lifted|sit|index"
    r"|middle))?[\s-]+(?:sides?|legs?|arms?|foot|feet"
    r"|hands?|knees?|hips?|heels?|toes?|ankles?|shins?|thighs?|calf|calves|shoulders?|elbows?|wrists?"
    r"|palms?|fingers?|fingertips"
    r"|thumbs?|nostrils?|ears?|eyes?|cheeks?|buttocks?|buttock|glutes?|ribs?|waist|bones?|forearms?"
    r"|hamstrings?|quads?|lungs?"
    r"|footprint|psoas|edge|bicep|biceps|triceps|armpit|chest|torso|toe)\b",
    re.IGNORECASE,
)
_TOWARD = re.compile(
    r"\b(?:to|toward|towards|your|the|on|from|over|with|and|or|then) (?:the |your )?$", re.IGNORECASE
)
_CONNECTORS = ("and", "then", "before", "now", "next", "or", "you can", "please", "finally", "to")
_ENDS = ".!?\u2026:\"'\u201d)"
_SHORT = 7
_PLAIN_HOLD = "hold 15s-45s"
"""For a side whose time a page does not give."""


class Step(Struct, frozen=True, kw_only=True):
    """A step of a pose, or a comment between steps; ``optional`` names a step that may be left out."""

    line: int
    text: str
    comment: bool = False
    optional: str = ""

    def passages(self, text: str) -> list[Passage]:
        """Return the step with a text as passages; there are none if the text is empty."""
        if not text or self.comment:
            return [Passage(text=text, line=self.line, comment=True)] if text else []
        ended = text if text[-1:] in _ENDS else f"{text}."
        passage = Passage(text=ended, line=self.line, sides=True)
        if not self.optional:
            return [passage]
        return [self.cue(f"optional {self.optional}"), passage, self.cue("end")]

    def cue(self, text: str) -> Passage:
        return Passage(text=text, line=self.line, cue=True)

    def rest(self, note: str, cue: str) -> list[Passage]:
        comment = Passage(text=f"suggested for {note}: please confirm", line=self.line, comment=True)
        return [comment, self.cue(cue)]


class _Request(Struct, frozen=True, kw_only=True):
    """A request for the other side: its step and sentence, and the words of the sentence before it."""

    step: int
    sentence: int
    before: str
    request: str


def with_both_sides(steps: Sequence[Step]) -> list[Passage]:
    """Return the steps of a pose as passages; if they ask for the other side, both sides get their time.

    If the steps name the sides, they are repeated with the other side's words. Otherwise the hold comes once
    more after the words that ask for the other side.
    """
    sentences = [[] if step.comment else SENTENCE_BREAK.split(step.text) for step in steps]
    request = _request(sentences)
    if request is None:
        return _plain(steps)
    left = [list(own) for own in sentences]
    left[request.step][request.sentence] = request.before
    named = [number for number, own in enumerate(left) if any(map(_sides, own))]
    clear = all(_is_clear(sentence) for number in named for sentence in left[number])
    if named and clear and named[-1] <= request.step:
        return _repeated(steps, left, request, named[0])
    return _held_twice(steps, sentences, request)


def _plain(steps: Sequence[Step]) -> list[Passage]:
    return [passage for step in steps for passage in step.passages(step.text)]


def _repeated(
    steps: Sequence[Step], sentences: Sequence[Sequence[str]], request: _Request, first: int
) -> list[Passage]:
    """Return the steps with those from the first one that names a side in a block for both sides.

    ``sentences`` are those of each step, without the request.
    """
    side = next(side for sentence in sentences[first] for side in _sides(sentence))
    other = "right" if side == "left" else "left"
    last = steps[request.step]
    passages = [*_plain(steps[:first]), last.cue(f"repeat side: {side}, {other}")]
    for step, own in zip(steps[first : request.step + 1], sentences[first:], strict=False):
        text = " ".join(sentence for sentence in own if sentence)
        passages += step.passages(step.text if step.comment else _with_values(text, side))
    if not any(suggestion(sentence) for own in sentences[first : request.step + 1] for sentence in own):
        passages += last.rest("each side", _PLAIN_HOLD)
    passages.append(last.cue("end"))
    note = f'"{request.request}": the steps are repeated for the {other} side'
    passages.append(Passage(text=note, line=last.line, comment=True))
    return [*passages, *_plain(steps[request.step + 1 :])]


def _held_twice(steps: Sequence[Step], sentences: list[list[str]], request: _Request) -> list[Passage]:
    step, own = steps[request.step], sentences[request.step]
    asked = own[request.sentence : request.sentence + 1]
    earlier = [sentence for part in sentences[: request.step] for sentence in part] + own[: request.sentence]
    stated, before = _hold(asked), _hold(earlier)
    passages = _plain(steps[: request.step])
    passages += step.passages(" ".join(own[: request.sentence]))
    if not (stated or before):
        passages += step.rest("the first side", _PLAIN_HOLD)
    passages += step.passages(" ".join(asked))
    if stated and not before:
        passages += step.rest("the first side", stated)
    passages += step.rest("the other side", stated or before or _PLAIN_HOLD)
    passages += step.passages(" ".join(own[request.sentence + 1 :]))
    return [*passages, *_plain(steps[request.step + 1 :])]


def _hold(sentences: Sequence[str]) -> str | None:
    """Return the cue of the last hold that sentences ask for, or None."""
    for sentence in reversed(sentences):
        found = suggestion(_EACH.sub("", sentence))
        if found and found.kind == "hold" and not found.again:
            return plain_rest(found)
    return None


def _request(sentences: Sequence[Sequence[str]]) -> _Request | None:
    for step, own in enumerate(sentences):
        for number, sentence in enumerate(own):
            found = _OTHER.search(sentence)
            if found is None and len(sentence.split()) <= _SHORT:
                found = _SHORT_OTHER.search(sentence)
            if found:
                return _split(step, number, sentence, found.start())
            if _TIMED.search(sentence) and (found := _EACH.search(sentence)):
                before = f"{sentence[: found.start()].rstrip(' ,')}{sentence[found.end() :]}"
                return _Request(step=step, sentence=number, before=before, request=found.group().strip())
    return None


def _split(step: int, number: int, sentence: str, start: int) -> _Request:
    """Return the request at a place in a sentence, with the words that join it to the sentence."""
    before = sentence[:start].rstrip(" ,;\u2013\u2014-")
    for _ in _CONNECTORS:
        before = next(
            (
                before[: -len(word)].rstrip(" ,;")
                for word in _CONNECTORS
                if before.lower() == word or before.lower().endswith(f" {word}")
            ),
            before,
        )
    if len(before.split()) <= 2 or (
        before.lower().startswith(("when ", "after ", "once ")) and len(before.split()) <= 5
    ):
        before = ""
    request = sentence[len(before) :].strip(" ,;")
    return _Request(step=step, sentence=number, before=f"{before}." if before else "", request=request)


def _sides(text: str) -> list[str]:
    text = _NOT_A_SIDE.sub(lambda found: " " * len(found.group()), text)
    return [found.group().lower() for found in _SIDE.finditer(text)]


def _is_clear(text: str) -> bool:
    """Whether every left and right in a text is a side of the body."""
    text = _NOT_A_SIDE.sub(lambda found: "x" * len(found.group()), text)
    return all(
        _BODILY.match(text, found.end()) or _TOWARD.search(text, max(0, found.start() - 20), found.start())
        for found in _SIDE.finditer(text)
    )


def _with_values(text: str, side: str) -> str:
    """Return a text with values for the sides: ``side`` stands for the first one."""
    others = [found.span() for found in _NOT_A_SIDE.finditer(text)]

    def value(found: re.Match[str]) -> str:
        if any(start <= found.start() < end for start, end in others):
            return found.group()
        name = "side" if found.group().lower() == side else "other side"
        return SIDE_MARKS[name.capitalize() if found.group()[0].isupper() else name]

    return _SIDE.sub(value, text)
