"""Which file has a sentence, and that a file counts by its content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from renderer.errors import RenderError
from renderer.speech.clip_keys import utterance_key
from renderer.speech.takes.folder import open_folder
from renderer.speech.takes.numbering import Numbering, numbering_json
from renderer.voice import Utterance, Voice
from tests.support.takes import RATE


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("012.wav", "Lie on your back."),
        ("12.FLAC", "Lie on your back."),
        ("12 - Lie on your back.wav", "Lie on your back."),
        ("12 - lie on yo.wav", "Lie on your back."),
        ("7 Lie on your back.ogg", "Lie on your back."),
        ("lie-on-your-back.mp3", "Lie on your back."),
        ("LIE ON YOUR BACK!.aiff", "Lie on your back."),
        ("12 - Rest.wav", "Rest."),
        ("5 breaths here.wav", "5 breaths here."),
        ("dont-push.wav", "Don’t push."),
        ("013.wav", None),
        ("12 - Something else.wav", None),
        ("012.txt", None),
        ("._012.wav", None),
    ],
)
def test_the_file_with_a_sentence(name: str, says: str | None, folder: Path) -> None:
    texts = {12: "Lie on your back.", 14: "Rest."}
    (folder / "takes.json").write_text(numbering_json(Numbering(sentences=texts)))
    (folder / name).write_bytes(b"sound")
    takes = open_folder(folder)
    for sentence in ("Lie on your back.", "Rest.", "5 breaths here.", "Don’t push."):
        assert takes.take_of(sentence) == (folder / name if sentence == says else None)


def test_a_key_is_of_the_content(folder: Path, tmp_path: Path) -> None:
    def key(path: Path, **more: Any) -> str:
        settings = tuple(sorted({"folder": str(path), **more}.items()))
        return utterance_key(Utterance(text="Rest.", voice=Voice(engine="takes", settings=settings)), RATE)

    other = tmp_path / "other"
    other.mkdir()
    (folder / "rest.wav").write_bytes(b"one")
    (other / "Rest!.wav").write_bytes(b"one")
    assert key(folder) == key(other)
    assert key(folder, denoise=True) != key(folder)
    before = key(folder)
    (folder / "rest.wav").write_bytes(b"other")
    assert key(folder) != before
    (folder / "rest.wav").unlink()
    with pytest.raises(RenderError, match=r'no take of "Rest\."'):
        key(folder)
