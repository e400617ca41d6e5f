"""A number stays with its sentence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from renderer.script.sentence_key import sentence_key
from renderer.speech.takes.numbering import Numbering, numbering_json, parse_numbering, with_numbers_for


@given(st.lists(st.lists(st.text(min_size=1, max_size=8).filter(sentence_key), max_size=6), max_size=5))
def test_a_number_stays_with_its_sentence(versions: list[list[str]]) -> None:
    """However a script is edited, and however often it was written and read."""
    numbering = Numbering()
    for sentences in versions:
        after = with_numbers_for(sentences, numbering)
        assert {number: after.sentences[number] for number in numbering.sentences} == numbering.sentences
        assert all(after.number_of(sentence) for sentence in sentences)
        assert len({sentence_key(text) for text in after.sentences.values()}) == len(after.sentences)
        numbering = parse_numbering(numbering_json(after))
        assert numbering == after
