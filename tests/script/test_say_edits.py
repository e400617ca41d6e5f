"""A word in the front matter that is said differently: what changes, and what must not."""

from __future__ import annotations

import pytest

from renderer.errors import ScriptError
from renderer.script.editing.say_edits import say_word
from renderer.script.source import Source

CHANGES = {
    # name: (word, alias, IPA, front matter before, front matter after)
    "the first": ("psoas", "so-us", "", "title: A\n", 'title: A\nsay:\n  "psoas": "so-us"\n'),
    "another": (
        "pitta", "pit-ta", "ˈpɪtə", "say:\n  psoas: so-us # mine\ntitle: A\n",
        'say:\n  psoas: so-us # mine\n  "pitta": {alias: "pit-ta", ipa: "ˈpɪtə"}\ntitle: A\n',
    ),
    "in braces": ("a: b", "x", "", "say: {psoas: so-us}\n", 'say: {psoas: so-us, "a: b": "x"}\n'),
    "in place of one": (
        "psoas", "so-az", "", "say:\n    psoas: so-us # mine\n", 'say:\n    psoas: "so-az" # mine\n'
    ),
    "in place of two": ("psoas", "", "s", "say: {psoas: {alias: x, ipa: y}}\n", 'say: {psoas: {ipa: "s"}}\n'),
    "no entries yet": ("psoas", "so-us", "", "title: A\nsay:\n", 'title: A\nsay: {"psoas": "so-us"}\n'),
    "all in braces": ("psoas", "so-us", "", "{title: A}\n", '{title: A, say: {"psoas": "so-us"}}\n'),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_one_entry_changes(name: str) -> None:
    word, alias, ipa, before, after = CHANGES[name]
    source = Source(path="a.md", text=f"---\n{before}---\nPsoas.\n")
    assert say_word(source, word, alias, ipa, "A") == f"---\n{after}---\nPsoas.\n"


def test_a_text_without_front_matter_gets_one() -> None:
    text = say_word(Source(path="a.md", text="Psoas.\n"), "psoas", "so-us", "", "Rest")
    assert text == '---\ntitle: Rest\nsay:\n  "psoas": "so-us"\n---\n\nPsoas.\n'


@pytest.mark.parametrize("before", ["say: word\n", "say: [a\n", 'say:\n  psoas: "so\n    us"\n', "say: *a\n"])
def test_what_cannot_be_changed_is_said_with_its_line(before: str) -> None:
    with pytest.raises(ScriptError) as refused:
        say_word(Source(path="a.md", text=f"---\n{before}---\nPsoas.\n"), "psoas", "so-us", "", "A")
    assert refused.value.problems[0].remedy
