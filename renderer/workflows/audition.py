"""The same sentence spoken by each voice, to choose one by ear."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from renderer.encode.encoder import encode
from renderer.encode.formats import Wav
from renderer.errors import InputError, RenderError
from renderer.loudness.meter import block_lufs
from renderer.settings.model import Settings
from renderer.settings.read import read_settings
from renderer.speech.synthesis import synthesise
from renderer.storage.atomic_files import atomic
from renderer.storage.clip_reader import clip_reader
from renderer.storage.store import Store
from renderer.timeline import Block, Clip
from renderer.units import to_linear
from renderer.voice import Utterance, Voice
from renderer.workflows.cache import with_store
from renderer.workflows.voices import offered_voices, recommended_voices

ALL = "all"
"""The name of the file in which all voices speak, one after another."""

_HEADROOM_DB = -3.0  # nothing limits peaks here, unlike in a mix
_GAP_SECONDS = 1


class Audition(Struct, frozen=True, kw_only=True):
    """The file of one voice, or the reason why there is none.

    ``name`` is the name of the voice in a script. ``onset_frames`` is where it starts in the file of all
    voices, at ``sample_rate``. ``failure`` is empty if the voice could speak.
    """

    name: str
    voice: Voice
    sample_rate: int
    path: Path | None = None
    frames: int = 0
    onset_frames: int = 0
    integrated_lufs: float = 0.0
    failure: str = ""


def audition_voices(
    text: str,
    scripts: Path,
    out: Path,
    *,
    engine: str | None,
    language: str,
    on_audition: Callable[[Audition], None],
) -> tuple[Audition, ...]:
    """Let each voice speak a sentence into ``out/NAME.wav``, and all of them, in turn, into ``out/all.wav``.

    A voice that fails is reported, and the rest are still heard.

    Args:
        text: the sentence.
        scripts: the folder of the ``renderer.toml`` whose voices are heard.
        out: the folder for the files.
        engine: the engine whose voices are heard too; None for the voices that are recommended for
            ``language``.
        language: the language of the sentence (BCP 47).
        on_audition: called after each voice.

    Raises:
        InputError: the settings cannot be used, or there is no such engine, or no voice.
        RenderError: the engine could not list its voices, or a file could not be written.
    """
    if not text.strip():
        raise InputError('nothing to say; write a sentence, such as --try "Let your shoulders soften."')
    settings = read_settings(scripts)
    voices = _voices(settings, engine, language)
    return with_store(
        settings,
        keep=True,
        work=lambda store: _auditions(text, voices, store, settings, out, on_audition),
    )


def _voices(settings: Settings, engine: str | None, language: str) -> dict[str, Voice]:
    """The voices of the settings, then those of the engine, by name."""
    found = {
        name: replace(voice, language=voice.language or language)
        for name, voice in settings.voices.items()
        if engine in (None, voice.engine)
    }
    infos = offered_voices(engine) if engine else [one.info for one in recommended_voices(language)]
    for info in infos:
        voice = Voice(engine=info.engine, name=info.name, language=language)
        found.setdefault(str(voice), voice)
    if not found:
        raise InputError(f"no voice speaks {language}; name one in renderer.toml under [voices.NAME]")
    return found


def _auditions(
    text: str,
    voices: Mapping[str, Voice],
    store: Store,
    settings: Settings,
    folder: Path,
    on_audition: Callable[[Audition], None],
) -> tuple[Audition, ...]:
    auditions: list[Audition] = []
    spoken: list[Block] = []
    gap = np.zeros((_GAP_SECONDS * settings.sample_rate, 1), np.float32)
    files = _files([ALL, *voices], folder)
    for name, voice in voices.items():
        audition = Audition(name=name, voice=voice, sample_rate=settings.sample_rate)
        try:
            settings.untrusted.check("voices", name)
            samples = _spoken(Utterance(text=text, voice=voice), store, settings)
        except (InputError, RenderError) as error:
            audition = replace(audition, failure=str(error).splitlines()[0])
        else:
            write_wav(samples, files[name], settings.sample_rate)
            audition = replace(
                audition,
                path=files[name],
                frames=len(samples),
                onset_frames=sum(map(len, spoken)),
                integrated_lufs=block_lufs(samples, settings.sample_rate),
            )
            spoken += [samples, gap]
        auditions.append(audition)
        on_audition(audition)
    if spoken:
        write_wav(np.concatenate(spoken[:-1]), files[ALL], settings.sample_rate)
    return tuple(auditions)


def _spoken(utterance: Utterance, store: Store, settings: Settings) -> Block:
    clips = synthesise(
        [(utterance, None)],
        store=store,
        sample_rate=settings.sample_rate,
        jobs=1,
        timeout_seconds=settings.sentence_timeout_seconds,
    )
    return sound_of(clips[utterance], store)


def sound_of(clip: Clip, store: Store) -> Block:
    """The samples of a sentence for a file of its own, with room for its peaks.

    Raises:
        LostError: the clip is damaged or gone.
    """
    samples = clip_reader([clip], store)(clip.source, clip.before_frames, clip.frames)
    return samples * np.float32(to_linear(_HEADROOM_DB))


def write_wav(block: Block, path: Path, sample_rate: int) -> None:
    """Write samples of one channel as a WAV file.

    Raises:
        OutputError: the file cannot be written.
    """
    with atomic(path) as part:
        encode([block], part, Wav(), sample_rate=sample_rate, channels=1, frames=len(block))


def _files(names: Sequence[str], folder: Path) -> dict[str, Path]:
    """A file for each name, of letters, digits, dots and dashes; no two differ only in their case."""
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
