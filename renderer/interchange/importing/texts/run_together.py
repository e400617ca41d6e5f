"""Tags of a page that were copied with nothing between them, as in ``SleepBody ScanYoga NidraStress``."""

from __future__ import annotations

from collections.abc import Collection, Iterable

_LEAST_TAGS = 4
_LONGEST_TAG = 40
_MOST_WORDS = 4
_LEAST_LETTERS = 4
_LONGEST_WORD = 20
_LEAST_TOKEN = 24
_KNOWN_SHARE = 2 / 3
_ENDS = frozenset(".!?,;:")
_WORDS = """
    abundance acceptance addiction affirmation affirmations ambient anger anxiety asmr autogenic awakening
    awareness balance bedtime beginner beginners bell bells binaural bliss body bowls brahmavihara breath
    breathe breathing breathwork brown buddhism buddhist burnout calm chakra chakras chanting children
    christian christianity clarity compassion concentration confidence consciousness courage creativity
    crystal daily death deep delta depression divine dream dreams drum ease emotion emotions energy evening
    exhale fear feeling female feminine flow focus forgiveness free freedom frequency grace gratitude grief
    grounding guided habit happiness happy headache headspace heal healing health heart hips holistic hope
    humor hypnosis imagery inhale inner insight insomnia inspiration intention intuition jaw joy kids
    kindness kundalini let letting life light listening loneliness love lovingkindness lucid mantra mantras
    massage meditation mental metta mind mindful mindfulness moment moon morning movement music nap nature
    neck nervous nidra night noise pain panic parasympathetic parenting patience pause peace performance
    pleasure poem poetry polyvagal positive power practice pranayama prayer pregnancy presence progressive
    psoas psychology purpose qigong quiet rain reflection regulation reiki relax relaxation relaxed relaxing
    release relief resilience rest restorative ritual sacred sadness safety savasana scan secular self
    shadow shaman shamanic silence singing sleep slow social softness solfeggio somatic soul sound sounds
    spirit spiritual spirituality stillness story strength stress stretch study success sufi surrender talk
    tantra tao taoism teens tension theta thoughts tibetan tools transformation transition trauma trust
    unwind vagus vipassana visualisation visualization vitality walking water waves wellness white wisdom
    woman women work workplace worry yin yoga zen
"""
_TAG_WORDS = frozenset(_WORDS.split())
"""Words of which the tags of guided sessions usually consist."""


def run_together_tags(line: str, page_words: Collection[str] = ()) -> tuple[str, ...] | None:
    """The tags of a line in which at least four stand together; None if the line is something else.

    They are empty if known words do not say where one tag ends. ``page_words`` are further known words, in
    small letters.
    """
    text = " ".join(line.split()).strip("#")
    if not text or _ENDS & set(text):
        return None
    known = _TAG_WORDS | {word for word in page_words if len(word) >= _LEAST_LETTERS}
    parts = _at_capitals(text)
    if len(parts) < _LEAST_TAGS:
        return _segments(text, known)
    if any(len(part) > _LONGEST_TAG or len(part.split()) > _MOST_WORDS for part in parts):
        return None
    are_known = sum(any(word.lower() in known for word in part.split()) for part in parts)
    return tuple(dict.fromkeys(parts)) if are_known >= _KNOWN_SHARE * len(parts) else ()


def words_of(lines: Iterable[str]) -> frozenset[str]:
    """The words of the lines of a page that are no tags, in small letters."""
    return frozenset(
        word.strip(".,;:!?\"'()").lower() for line in lines for word in line.split() if word.lower() == word
    )


def _at_capitals(text: str) -> list[str]:
    """The parts of a text that begin at a capital letter right after a small one: ``SleepBody`` is two."""
    starts = [0]
    for index in range(1, len(text)):
        before, here, after = text[index - 1], text[index], text[index + 1 : index + 2]
        is_new_word = before.isupper() and after.islower() and text[max(0, index - 2)].isupper()
        if here.isupper() and (before.islower() or before == ")" or (is_new_word and index > 1)):
            starts.append(index)
    return [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _segments(text: str, known: Collection[str]) -> tuple[str, ...] | None:
    """The known words of one long word; None if the text is no such word, and () if it has other words."""
    if len(text) < _LEAST_TOKEN or not text.isalpha():
        return None
    small = text.lower()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(small)
    for end in range(1, len(small) + 1):
        for start in range(max(0, end - _LONGEST_WORD), end - _LEAST_LETTERS + 1):
            found = best[start]
            if (
                found is not None
                and small[start:end] in known
                and (best[end] is None or len(found) + 1 < len(best[end] or ()))
            ):
                best[end] = (*found, small[start:end])
    return best[-1] or ()
