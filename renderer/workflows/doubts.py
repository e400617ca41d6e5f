"""The words of a script that a voice is likely to say wrongly."""

from __future__ import annotations

from renderer.problems import Problem
from renderer.script.pronunciation.hard_words import Doubt, doubtful_words
from renderer.script.pronunciation.substitution import pronunciation_for
from renderer.workflows.compile import Compiled


def doubts(compiled: Compiled) -> tuple[Doubt, ...]:
    """The doubtful words, each where it first comes."""
    head = compiled.session.head
    known = pronunciation_for(head.language, head.say, compiled.lexicons)
    return doubtful_words(compiled.session, known)


def doubt_warnings(compiled: Compiled) -> tuple[Problem, ...]:
    """The doubtful words as warnings at their places."""
    return tuple(
        Problem(
            position=doubt.position,
            message=f'a voice may say "{doubt.word}" wrongly ({doubt.reason})',
            remedy=doubt.remedy,
            width=len(doubt.word),
            warning=True,
        )
        for doubt in doubts(compiled)
    )
