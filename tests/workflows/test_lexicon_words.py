"""The law that plans of catalogues rest on: what lexicons change about a sentence is found by its words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest

from renderer.script.pronunciation.lexicon import Lexicon, read_lexicon
from renderer.script.pronunciation.substitution import pronunciation_for
from renderer.workflows.lexicon_words import entry_digests, first_word, phrase_digests, words_of

_PIECES = (
    "rest", "Rest", "REST", "rest pose", "śavāsana", "savasana", "s\u0301avāsana", "Über", "uber", "don't",
    "don\u2019t", "İstanbul", "Σίσυφος", "ǆ", "\u212bs", "≠x", "1",
    "1st", "x_y", "pose's", "it's", "-", "…", "ﬁn",
)  # fmt: skip
_LANGUAGES = ("en", "de", "fr", "el", "tr")


def _lexicon(chance: Random) -> Lexicon:
    phrases = [phrase for phrase in chance.sample(_PIECES, 5) if phrase[0].isalnum()]
    sayings = {phrase: f"say {chance.randrange(3)}" for phrase in phrases}
    return read_lexicon({"language": chance.choice(("en", "de")), "say": sayings})


def test_a_sentence_that_sounds_differently_says_the_first_word_of_a_phrase_that_changed() -> None:
    chance, differing = Random(7), 0  # noqa: S311
    for _ in range(1_000):
        lexicons = _lexicon(chance), _lexicon(chance)
        changed = _differences(*map(phrase_digests, lexicons))
        sentence = chance.choice((" ", "", "-")).join(chance.choices(_PIECES, k=4))
        language = chance.choice(_LANGUAGES)
        spoken = [pronunciation_for(language, {}, [each]).of(sentence, _no_ipa) for each in lexicons]
        if spoken[0] != spoken[1]:
            differing += 1
            assert words_of(sentence) & set(map(first_word, changed)), (sentence, changed)
    assert differing > 100


def _no_ipa(_ipa: str) -> bool:
    return False


def _differences(then: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    return {phrase for phrase in then.keys() | now.keys() if then.get(phrase) != now.get(phrase)}


@pytest.mark.parametrize(
    ("now", "changed"),
    [
        ('[say]\nyoga = "a"\n"lie Down" = "b"\n', set()),
        ('# a comment\n[say]\n"lie Down" = "b"\nyoga = "a"\n', set()),
        ('[say]\nyoga = "c"\n"lie Down" = "b"\n', {"yoga"}),
        ('[say]\nyoga = "a"\n"lie down" = "b"\n', {"lie down"}),
        ('[say]\nyoga = { alias = "a", ipa = "a" }\n"lie Down" = "b"\n', {"yoga"}),
        ('[say]\nyoga = "a"\n', {"lie down"}),
        ('[say]\nyoga = "a"\n"lie Down" = "b"\nYoga = "d"\n', {"yoga"}),
        ('language = "de"\n[say]\nyoga = "a"\n"lie Down" = "b"\n', {"yoga", "lie down"}),
    ],
)
def test_the_digests_of_phrases_differ_where_they_are_said_differently(
    tmp_path: Path, now: str, changed: set[str]
) -> None:
    path = tmp_path / "words.toml"
    path.write_text('[say]\nyoga = "a"\n"lie Down" = "b"\n', "utf-8")
    then = entry_digests(path)
    path.write_text(now, "utf-8")
    found = entry_digests(path)
    assert then is not None
    assert found is not None
    assert _differences(then, found) == changed


def test_a_lexicon_that_cannot_be_read_has_no_digests(tmp_path: Path) -> None:
    assert entry_digests(tmp_path / "no.toml") is None
