"""An empty folder of takes, and the clips that are made of recordings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import soundfile

from renderer.speech.synthesis import synthesise
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import Block
from renderer.voice import Utterance, Voice
from tests.support.takes import RATE, Clips


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of takes, empty."""
    path = tmp_path / "takes"
    path.mkdir()
    return path


@pytest.fixture
def clips(tmp_path: Path, folder: Path) -> Clips:
    """The clips that are made of recordings."""

    def made(
        *recordings: Block, sample_rate: int = RATE, suffixes: Sequence[str] = (".wav",), **more: Any
    ) -> list[Block]:
        voice = Voice(engine="takes", settings=tuple(sorted({"folder": str(folder), **more}.items())))
        said = [Utterance(text=f"Sentence {n}.", voice=voice) for n in range(len(recordings))]
        for n, (samples, suffix) in enumerate(zip(recordings, cycle(suffixes), strict=False)):
            subtype = "FLOAT" if suffix == ".wav" else None
            soundfile.write(folder / f"sentence {n}{suffix}", samples, sample_rate, subtype=subtype)
        store = Store(tmp_path / "store", most_bytes=10**9)
        spoken = synthesise([(u, None) for u in said], store=store, sample_rate=RATE, jobs=1)
        read_clip = clip_reader(spoken.values(), store)
        return [read_clip(spoken[u].source, spoken[u].before_frames, spoken[u].frames) for u in said]

    return made
