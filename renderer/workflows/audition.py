"""One sentence by each voice, to hear which one to take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from renderer.encode.encoder import Wav, encode
from renderer.errors import InputError, RenderError
from renderer.loudness.meter import LoudnessMeter, integrated_lufs
from renderer.settings.model import Settings, read_settings
from renderer.speech.synthesis import list_voices, synthesise
from renderer.storage.atomic_files import atomic
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import Block
from renderer.units import to_linear
from renderer.voice import Utterance, Voice, primary_language
from renderer.workflows.cache import with_store
from renderer.workflows.compile import DEFAULT_ENGINE

ALL = "all"
"""The name of the file in which each speaks in turn."""

_HEADROOM_DB = -3.0  # under the level of a mix: nothing limits the peaks of a voice here
_GAP_SECONDS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of a voice: a file, or the reason why there is none.

    ``name`` is what a script may call it; ``onset_frames`` is where it begins in the file of all, at
    ``sample_rate``.
    """

    name: str
    voice: Voice
    sample_rate: int
    path: Path | None = None
    frames: int = 0
    onset_frames: int = 0
    integrated_lufs: float = 0.0
    failure: str = ""


def try_sentence(
    text: str,
    scripts: Path,
    out: Path,
    *,
    engine: str | None,
    language: str,
    on_tried: Callable[[Tried], None],
) -> tuple[Tried, ...]:
    """Have a sentence spoken by each voice of a folder's settings and of an engine, into ``out/NAME.wav``.

    Without an engine, the default engine's voices for the language speak. ``out/all.wav`` has all in turn.
    ``on_tried`` is called after each voice; one that fails is reported there, and the rest are still tried.

    Raises:
        InputError: the settings cannot be used, or there is no such engine, or no voice.
        RenderError: the engine could not list its voices, or a file could not be written.
    """
    if not text.strip():
        raise InputError('nothing to say; write a sentence, such as --try "Let your shoulders soften."')
    settings = read_settings(scripts)
    voices = voices_to_try(settings, engine, language)
    return with_store(
        settings,
        keep=True,
        work=lambda store: try_voices(
            text, voices, store=store, settings=settings, folder=out, on_tried=on_tried
        ),
    )


def voices_to_try(settings: Settings, engine: str | None, language: str) -> dict[str, Voice]:
    """Those of the settings, then those of an engine; of the usual engine only those for the language.

    Raises:
        InputError: there is no such engine, or no voice.
        RenderError: the engine failed to tell.
    """
    found = {
        name: replace(voice, language=voice.language or language)
        for name, voice in settings.voices.items()
        if engine in (None, voice.engine)
    }
    for info in list_voices(engine or DEFAULT_ENGINE):
        if engine or primary_language(info.language) in ("", primary_language(language)):
            voice = Voice(engine=info.engine, name=info.name, language=language)
            found.setdefault(str(voice), voice)
    if not found:
        raise InputError(
            f"{engine or DEFAULT_ENGINE} lists no voice for {language}; name one in renderer.toml under "
            "[voices.NAME]"
        )
    return found


def try_voices(
    text: str,
    voices: Mapping[str, Voice],
    *,
    store: Store,
    settings: Settings,
    folder: Path,
    on_tried: Callable[[Tried], None],
) -> tuple[Tried, ...]:
    """Write a WAV file for each voice, and one of all that could speak; what fails is told, and they go on.

    Raises:
        OutputError: a file could not be written.
    """
    tried: list[Tried] = []
    spoken: list[Block] = []
    gap = np.zeros((_GAP_SECONDS * settings.sample_rate, 1), np.float32)
    files = _files([ALL, *voices], folder)
    for name, voice in voices.items():
        one = Tried(name=name, voice=voice, sample_rate=settings.sample_rate)
        try:
            clip = _spoken(Utterance(text=text, voice=voice), store, settings)
        except (InputError, RenderError) as error:
            one = replace(one, failure=str(error).splitlines()[0])
        else:
            _write(clip, files[name], settings.sample_rate)
            onset = sum(map(len, spoken))
            one = replace(
                one,
                path=files[name],
                frames=len(clip),
                onset_frames=onset,
                integrated_lufs=_lufs(clip, settings.sample_rate),
            )
            spoken += [clip, gap]
        tried.append(one)
        on_tried(one)
    if spoken:
        _write(np.concatenate(spoken[:-1]), files[ALL], settings.sample_rate)
    return tuple(tried)


def _spoken(utterance: Utterance, store: Store, settings: Settings) -> Block:
    clips = synthesise(
        [(utterance, None)],
        store=store,
        sample_rate=settings.sample_rate,
        jobs=1,
        timeout_seconds=settings.sentence_timeout_seconds,
    )
    clip = clips[utterance]
    samples = clip_reader([clip], store)(clip.source, 0, clip.frames)
    return samples * np.float32(to_linear(_HEADROOM_DB))


def _write(block: Block, path: Path, sample_rate: int) -> None:
    with atomic(path) as part:
        encode([block], part, Wav(), sample_rate=sample_rate, channels=1, frames=len(block))


def _lufs(clip: Block, sample_rate: int) -> float:
    meter = LoudnessMeter(sample_rate, channels=1)
    meter.push(clip)
    return integrated_lufs(meter.energies)


def _files(names: Sequence[str], folder: Path) -> dict[str, Path]:
    """A file for each name: letters, digits, dots and dashes, and no two alike on any system."""
    taken: set[str] = set()

    def free(name: str) -> Iterator[str]:
        plain = re.sub(r"[^\w.]+", "-", name).strip("-.") or "voice"
        yield plain
        yield from (f"{plain}-{number}" for number in range(2, len(names) + 2))

    files = {}
    for name in names:
        stem = next(stem for stem in free(name) if stem.lower() not in taken)
        taken.add(stem.lower())
        files[name] = folder / f"{stem}.wav"
    return files
