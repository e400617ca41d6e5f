"""Read SubRip: numbered captions, in any of the variants that programs write.

The existing libraries skip invalid lines and report no position. This module therefore has its own reader,
with one pattern per kind of line.
"""

from __future__ import annotations

from renderer.interchange.importing.captions.caption_lines import NUMBER, blocks_of, parted, timing
from renderer.interchange.importing.captions.captions import Captions
from renderer.interchange.importing.model import NO_CONTEXT, ImportContext, Imported


def read(text: str, path: str, *, context: ImportContext = NO_CONTEXT, relative: bool = False) -> Imported:
    """Read captions as a script with absolute times, or with pauses.

    Raises:
        ScriptError: no caption has words to speak.
    """
    captions = Captions(path)
    for block in (part for whole in blocks_of(text) for part in parted(whole, named=False)):
        found = timing(block)
        if found:
            captions.add(found)
        elif all(map(NUMBER.fullmatch, block.lines)):
            continue
        elif captions.cues:  # a blank line within a caption
            captions.continue_last(block.lines)
        else:
            captions.drop(block.number, f'"{" ".join(block.lines)[:60]}", which has no time before it')
    return captions.script(relative=relative, context=context)
