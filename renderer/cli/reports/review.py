"""Reports which sentences of a script are accepted, as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from renderer.api.review import ReviewedSentence, ReviewEntry, ReviewState, ScriptReview
from renderer.errors import one_line

_WORDS: Mapping[ReviewState, str] = {
    "accepted": "accepted",
    "changed": "changed since",
    "new": "not accepted",
    "unspoken": "not spoken",
}
_WIDTH = max(map(len, _WORDS.values()))


def review_lines(listed: ScriptReview) -> Iterator[str]:
    """Yield each sentence with its number, its state and its note, and a summary."""
    for sentence in listed.sentences:
        yield f"{sentence.number:>3}  {_WORDS[sentence.state]:<{_WIDTH}}  {sentence.text}{_often(sentence)}"
        if sentence.note:
            yield f"     {'':<{_WIDTH}}  note: {sentence.note}"
    for entry in listed.unused:
        yield f"unused: {_what(entry)}, which the script does not say"
    count = len(listed.sentences)
    yield ""
    yield f"{listed.path}: {listed.accepted} of {count} sentence{'' if count == 1 else 's'} accepted"


def dropped_lines(dropped: Sequence[ReviewEntry], script: Path) -> Iterator[str]:
    """Yield what was deleted, as ``drop_unused_entries`` returns it."""
    for entry in dropped:
        yield f"deleted: {_what(entry)}"
    yield f"{script}: {len(dropped) or 'no'} unused entr{'y' if len(dropped) == 1 else 'ies'} deleted"


def review_json(listed: ScriptReview) -> dict[str, Any]:
    """Return the sentences and what the script does not say as JSON."""
    return {
        "script": listed.path,
        "accepted": listed.accepted,
        "sentences": [
            {
                "number": sentence.number,
                "text": sentence.text,
                "line": sentence.position.line,
                "times": list(sentence.times),
                "state": sentence.state,
                "note": sentence.note or None,
            }
            for sentence in listed.sentences
        ],
        "unused": [_entry_json(entry) for entry in listed.unused],
    }


def dropped_json(dropped: Sequence[ReviewEntry]) -> dict[str, Any]:
    """Return what was deleted as JSON."""
    return {"deleted": [_entry_json(entry) for entry in dropped]}


def _often(sentence: ReviewedSentence) -> str:
    """How often the script says a sentence, or for which times it sounds like this."""
    if len(sentence.times) < sentence.said_times:
        return f"  (time{'s' * (len(sentence.times) > 1)} {', '.join(map(str, sentence.times))})"
    return f"  (said {sentence.said_times} times)" if sentence.said_times > 1 else ""


def _what(entry: ReviewEntry) -> str:
    what = f'the note "{one_line(entry.note, 60)}" about' if entry.note else "an accepted sound of"
    return f'{what} "{one_line(entry.words, 60)}"'


def _entry_json(entry: ReviewEntry) -> dict[str, Any]:
    return {"text": entry.words, "accepted": entry.accepted or None, "note": entry.note or None}
