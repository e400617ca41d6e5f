"""Signs in English text: those with words are read, and those that are left out are known."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from string import ascii_letters

import pytest

from renderer.speech.engines import hibari
from renderer.voice import Phonemes, Voice

ENGINE = hibari.Hibari()
HEART = Voice(engine="hibari", name="heart", words_per_minute=Fraction(110))
SIGNS = [
    sign
    for sign in map(chr, [*range(0x21, 0x100), *range(0x2010, 0x2300), *range(0x2600, 0x2610), 0x1F9D8])
    if unicodedata.category(sign) in ("Sc", "Sm", "So")
]
PAUSES_AND_MARKS = frozenset("|®™℠")


def phonemes(text: str) -> list[str]:
    return ENGINE.phonemes(text, HEART, ()).split()


def left_out(text: str) -> tuple[str, ...]:
    return ENGINE.unspoken_signs(text, ())


@pytest.mark.parametrize(
    ("signs", "words"),
    [
        ("x < 5", "x less than 5"),
        ("x > 5", "x greater than 5"),
        ("<5", "less than 5"),
        ("≤ 5", "less than or equal to 5"),
        ("5 − 3", "5 minus 3"),
        ("5 + 3 = 8", "5 plus 3 equals 8"),
        ("a $ sign", "a dollar sign"),
        ("$5, 5 $ or $ 5", "5 dollars, 5 dollars or 5 dollars"),
        ("5 € or 5¥", "5 euros or 5 yen"),
        ("salt & pepper", "salt and pepper"),
        ("50 % of it", "50 percent of it"),
        ("20°, or 20℃", "20 degrees, or 20 degrees Celsius"),
        ("Wait - then -- rest--or go", "Wait – then – rest – or go"),
        ("½ or 1½ or 2 ¾", "one half or one and a half or two and three quarters"),
    ],
)
def test_signs_with_an_obvious_reading_are_read(signs: str, words: str) -> None:
    assert phonemes(signs) == phonemes(words)
    assert left_out(signs) == ()


@pytest.mark.parametrize("words", ["Say yes or no", "Greet the Sun", "Eat a fig", "She says “no"])
def test_the_last_word_is_no_abbreviation(words: str) -> None:
    assert phonemes(f"{words}.”")[:-1] == phonemes(f"{words}!”")[:-1]
    assert phonemes(f"{words}.”")[-1].strip(".”") == phonemes(f"{words}!”")[-1].strip("!”")


def test_an_abbreviation_inside_a_sentence_is_read() -> None:
    assert phonemes("Take bus no. 5")[2].strip(".") == phonemes("number")[0]


def test_every_sign_is_spoken_or_known_to_be_left_out() -> None:
    assert len(SIGNS) > 400
    without = phonemes("big dog")
    silent = {sign for sign in SIGNS if phonemes(f"big {sign} dog") == without}
    assert silent - PAUSES_AND_MARKS == {sign for sign in SIGNS if left_out(sign)}


def test_punctuation_is_not_reported() -> None:
    assert left_out("“Rest” (here) – or there… it’s · fine: yes; no! a/b – ‹rest›, prāṇa ② Ⓐ n̂") == ()


def test_signs_are_returned_in_order_with_all_their_parts() -> None:
    woman = "\U0001f9d8\u200d♀️"
    assert left_out(f"Rest {woman}, 5′ or ★★. {woman}") == (woman, "′", "★★", woman)


def test_the_quotation_marks_of_a_length_are_signs() -> None:
    assert left_out("He is 6'2\" tall.") == ("'", '"')
    assert left_out("It is 5' 11 long.") == ("'",)
    assert left_out("In the '90s, \"count to 6\", it's '5' or \"7\".") == ()


def test_a_sign_that_has_ipa_is_not_left_out() -> None:
    spoken = [Phonemes(start=5, end=6, ipa="stɑːɹ")]
    assert ENGINE.unspoken_signs("Rest ★ ☂.", spoken) == ("☂",)


def test_letters_and_marks_of_english_are_never_left_out() -> None:
    plain = [*ascii_letters, *" .,:;!?()'’“”…–—-"]
    assert [left_out(f"{sign} ★") for sign in plain] == [("★",)] * len(plain)
    assert left_out("".join(plain)) == ()
