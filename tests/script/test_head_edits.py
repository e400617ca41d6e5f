"""One value put into the front matter of a script's text: what changes, and what must not."""

from __future__ import annotations

import pytest

from renderer.errors import ScriptError
from renderer.script.editing.head_edits import change_head, with_front
from renderer.script.source import Source


def _changed(text: str, key: str, value: str) -> str:
    return change_head(Source(path="script.md", text=text), key, value, "Rest")


CHANGES = {
    # name: (key, value, front matter before, front matter after)
    "a value": (
        "voice",
        "tone:low",
        "title: A\nvoice:  calm # mine\n",
        "title: A\nvoice:  tone:low # mine\n",
    ),
    "a missing key": ("voice", "tone:low", "title: A\n# end\n", "title: A\n# end\nvoice: tone:low\n"),
    "single quotes": ("title", "It's: so", "title: 'A' # x\n", "title: 'It''s: so' # x\n"),
    "double quotes": ("title", 'a "b"', 'title: "A"\n', 'title: "a \\"b\\""\n'),
    "no quotes": ("title", "Evening rest", "title: A\n", "title: Evening rest\n"),
    "new quotes": ("title", "Rest: #1", "title: A\n", 'title: "Rest: #1"\n'),
    "letters of other scripts": ("title", "Ruhe für Müde", "title: A\n", "title: Ruhe für Müde\n"),
    "no value yet": ("teacher", "Ann", "title: A\nteacher:\n", "title: A\nteacher: Ann\n"),
    "a rate": ("rate", "95", "title: A\n", "title: A\npacing:\n  rate: 95\n"),
    "a rate beside others": ("rate", "95", "pacing: {comma: 1s}\n", "pacing: {comma: 1s, rate: 95}\n"),
    "a length": ("length", "10m", "title: A\nlength: 5m # short\n", "title: A\nlength: 10m # short\n"),
    "lengths": ("length", "10m, 20m", "title: A\n", "title: A\nlength: [10m, 20m]\n"),
    "a bed": ("bed", "rain, -3dB", "title: A\nbed: ocean\n", "title: A\nbed: rain, -3dB\n"),
    "a bed as a table": ("bed", "rain, +2.5dB", "bed: {name: ocean}\n", "bed: {name: rain, level: +2.5dB}\n"),
    "its level": (
        "bed",
        "ocean",
        "bed:\n  name: ocean\n  level: -3dB\n",
        "bed:\n  name: ocean\n",
    ),
    "no bed": ("bed", "off", "bed:\n  name: ocean\n  level: -3dB\n", "bed:\n  name: off\n"),
    "beds in turn": ("bed", "rain", "bed: [ocean, creek]\n", "bed: rain\n"),
    "braces": ("bed", "rain, -3dB", "{title: A, bed: ocean}\n", "{title: A, bed: 'rain, -3dB'}\n"),
    "a comma and a quote in braces": ("title", "B, it's", "{title: A}\n", "{title: 'B, it''s'}\n"),
    "a deleted key": ("voice", "", "title: A\nvoice: b\nbed: ocean\n", "title: A\nbed: ocean\n"),
    "a deleted key with a comment": ("voice", "", "title: A\nvoice: b # c\n", "title: A\n# c\n"),
    "a deleted table": ("bed", "", "title: A\nbed:\n  name: rain\n\n# x\n", "title: A\n\n# x\n"),
    "the only rate": ("rate", "", "title: A\npacing:\n  rate: 90\n", "title: A\n"),
    "the first of a table": ("rate", "", "pacing: {rate: 90, comma: 1s}\n", "pacing: {comma: 1s}\n"),
    "the last of a table": ("rate", "", "pacing: {comma: 1s, rate: 90}\n", "pacing: {comma: 1s}\n"),
    "a key in a block": ("rate", "", "pacing:\n  rate: 90\n  comma: 1s\n", "pacing:\n  comma: 1s\n"),
    "nothing to delete": ("night", "", "title: A\n", "title: A\n"),
    "the only key": ("voice", "", "voice: b\n", ""),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_value_changes_and_all_else_stays(name: str) -> None:
    key, value, before, after = CHANGES[name]
    for end in ("\n", "\r\n"):
        written = f"---\n{before}---\n\nrate: spoken\n".replace("\n", end)
        assert _changed(written, key, value) == f"---\n{after}---\n\nrate: spoken\n".replace("\n", end)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "---\ntitle: Rest\n---\n\n"),
        ("\nBreathe.\n", "---\ntitle: Rest\n---\n\nBreathe.\n"),
        ("---\n# x\n---\nA.\n", '---\ntitle: "Rest"\n# x\n---\nA.\n'),
        ("---\nbed: ocean\n---\nA.\n", "---\nbed: ocean\n---\nA.\n"),
        ("---\nbed: [\n---\nA.\n", "---\nbed: [\n---\nA.\n"),
    ],
)
def test_a_text_without_front_matter_gets_one_with_a_title(text: str, after: str) -> None:
    assert with_front(text, "Rest") == after


def test_a_value_for_a_text_without_front_matter_is_written_below_the_title() -> None:
    assert (
        _changed("Breathe.\n", "voice", "tone:low") == "---\ntitle: Rest\nvoice: tone:low\n---\n\nBreathe.\n"
    )


@pytest.mark.parametrize(
    ("front", "key", "value", "remedy"),
    [
        ("title: >\n  A\n  b\n", "title", "C", 'write by hand "title: C"'),
        ("title: A\nbed:\n  # loud\n  name: rain\n  # x\n  level: 3dB\n", "bed", "", "delete bed by hand"),
        ("title: A: b\n", "voice", "tone:low", "put the value in quotes"),
        ("{title: A,\n  teacher: 'b\n  c'}\n", "teacher", "D, e's", "write by hand \"teacher: 'D, e''s'\""),
        ("pacing:\n  rate: {\n    # x\n    }\n", "rate", "", "delete rate under pacing by hand"),
        ("pacing: {rate: 90, # mine\n  comma: 1s}\n", "rate", "", "delete rate under pacing by hand"),
        ("- title: A\n", "voice", "tone:low", "write lines like title: Evening rest"),
        ("bed: {name: ocean}\n", "bed", "ocean, -200dB", "write a level from -90dB to +24dB"),
        ("bed: ocean\n", "bed", ", x", "write it like ocean, -3dB"),
        ("title: A\n", "bed", "a, b, c", "write it like a, -3dB"),
    ],
)
def test_what_cannot_be_changed_safely_is_refused(front: str, key: str, value: str, remedy: str) -> None:
    with pytest.raises(ScriptError) as refused:
        _changed(f"---\n{front}---\nA.\n", key, value)
    assert refused.value.problems[0].remedy == remedy
