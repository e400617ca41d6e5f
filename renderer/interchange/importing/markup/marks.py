"""Use marks to carry chapters, cues and a front matter through formats that have no such features.

A mark named ``chapter: NAME`` is a heading. A mark named ``front: {...}``, or its counterpart in the format,
means that this program wrote the document. From there on, a mark named ``cue: hold 3m`` is that cue, and the
equivalent for other programs, such as the silence of that hold, is ignored.
"""

from __future__ import annotations

import json

from renderer.interchange.importing.markup.markup_speech import Speech
from renderer.interchange.importing.model import CueText
from renderer.problems import Position
from renderer.script.cues.model import Bell, Include, SetBed, SetVoice, Sound
from renderer.script.cues.parts import CueError
from renderer.script.cues.table import parse_cue
from renderer.script.front_matter import HEAD_KEYS

CHAPTER = "chapter: "
CUE = "cue: "
FRONT = "front: "


def keep_mark(speech: Speech, name: str, position: Position) -> None:
    """Add a mark to the speech as a front matter, a heading, a cue or a plain mark, depending on its name."""
    if name.startswith(FRONT):
        keep_front(speech, name[len(FRONT) :], position)
    elif name.startswith(CHAPTER) and name[len(CHAPTER) :].strip():
        speech.heading(name[len(CHAPTER) :])
    elif name.startswith(CUE) and speech.own:
        _keep_cue(speech, name[len(CUE) :].strip(), position)
    else:
        speech.mark(name, position)


def _keep_cue(speech: Speech, text: str, position: Position) -> None:
    try:
        cue = parse_cue(text)
    except CueError as error:
        speech.drop(position, f'the cue "{text[:40]}": {error.message}')
        return
    if isinstance(cue, SetVoice):
        text = f"voice {speech.context.voice(cue.name)}"
    missing = isinstance(cue, Sound | SetBed | Bell) and cue.sound in speech.missing
    if isinstance(cue, Include) or missing or text == "voice ":
        speech.drop(position, f'the cue "{text[:40]}"')
        return
    speech.settle()
    speech.put(CueText(text=text))


def keep_front(speech: Speech, content: str, position: Position) -> None:
    """Read a front matter from JSON; references to files that do not exist are dropped."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        speech.drop(position, "a front matter that cannot be read")
        return
    front = {key: value for key, value in found.items() if key in HEAD_KEYS}
    sounds = front.pop("sounds", None)
    if isinstance(sounds, dict):
        front["sounds"] = {name: path for name, path in sounds.items() if speech.context.has_sound(str(path))}
        for name in sounds.keys() - front["sounds"].keys():
            speech.drop(position, f'the sound "{name[:40]}": no file beside the script')
            speech.missing.add(name.lower())
    if "voice" in front and not speech.context.voice(str(front["voice"])):
        speech.drop(position, f'the voice "{str(front.pop("voice"))[:40]}"')
    if "cover" in front and not speech.context.has_sound(str(front["cover"])):
        speech.drop(position, f'the cover "{str(front.pop("cover"))[:80]}": no file beside the script')
    speech.own = True
    speech.front.update(front)
