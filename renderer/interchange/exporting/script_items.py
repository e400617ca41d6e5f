"""A session as the items of a plain script: rounds written out, values and includes filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from renderer.interchange.importing.lengths import length_text
from renderer.interchange.importing.model import CueText, Item, ParagraphBreak, SectionHeading, Words
from renderer.script.cues.model import Pause
from renderer.script.head import Pacing
from renderer.script.session import ParagraphEnd
from renderer.script.walk import FilledCue, FilledHeading, FilledText, TimedBlock, WalkItem


def script_items(items: Iterable[WalkItem], pacing: Pacing) -> Iterator[Item]:
    """The items of a script without rounds, values and optional parts.

    Read as a script with ``front_of`` the session's head, they make the same plan. Every pause has a length
    of its own.
    """
    for item in items:
        match item:
            case FilledText(text=text):
                yield Words(text=text)
            case ParagraphEnd():
                yield ParagraphBreak()
            case FilledHeading(title=title):
                yield SectionHeading(title=" ".join(title.split()))
            case FilledCue(cue=Pause() as pause):
                yield CueText(text=f"pause {length_text(pacing.pause_seconds(pause))}")
            case FilledCue(text=text):
                yield CueText(text=" ".join(text.split()))
            case TimedBlock(text=text, contents=contents):
                yield CueText(text=" ".join(text.split()))
                yield from script_items(contents(), pacing)
                yield CueText(text="end")
            case _:
                assert_never(item)
