"""A process that speaks: ``python -m renderer.speech.worker FOLDER``.

It reads requests from standard input, one JSON object per line, and answers each with one line on standard
output. What an engine prints, from Python or from C, is discarded. The process ends when its input ends.

    request                                  answer
    {"do": "voices", "engine": NAME}         {"voices": [[name, language, description], ...]}
    {"do": "get ready", "check": BOOL}       {"ready": true}
    {"do": "record", "text": TEXT, "phonemes": [{...}, ...], "before": [TEXT, ...], "after": [TEXT, ...],
     "voice": {...}, "target": PATH}
                                             {"frames": N, "sample_rate": N, "digest": HEX}, as the engine
                                             returns it; the digest is that of the target's bytes
    {"do": "speak", ... as "record", "chain": {...}, "sample_rate": N, "check": BOOL}
                                             {"frames": N, "trailing_frames": N, "digest": HEX}, with longer
                                             silences at commas, the chain applied, resampled and trimmed;
                                             the trailing frames are those after the last word
                                             of a recording also {"before_frames": N, "after_frames": N}, the
                                             room around the words, which the N frames do not include
    {"do": "finish", "source": PATH, "digest": HEX, "frames": N, "own_rate": N, ... as "speak"}
                                             the same, for samples that were recorded

    {"do": "recognize", "source": PATH, "digest": HEX, "frames": N, "sample_rate": N, "text": TEXT,
     "language": TAG, "phonemes": [{...}, ...], "recognizer": {...}}
                                             {"faults": [{...}, ...]}, those in the words of a clip
                                             {"unheard": REASON}, if they could not be checked

If ``check`` is true, the answer also has the ``verdict`` of ``renderer.speech.gate``.

    answer after an error
    {"changed": true}                        the source does not have the digest, or is gone
    {"unwritten": REASON}                    the target could not be written
    {"wrong": REASON}                        the voice or a setting is wrong
    {"failed": REASON, "final": true}        the engine failed, and would fail again
    {"failed": REASON, "final": false}       the engine failed, and another attempt may succeed

Each request also has ``seconds``, after which the process ends itself. FOLDER is for temporary files, and is
removed at the end.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from renderer.errors import InputError, one_line
from renderer.speech.comma_pauses import with_comma_pauses
from renderer.speech.engines import (
    ContextEngine,
    IpaEngine,
    PermanentFailureError,
    PhonemicEngine,
    RecordedEngine,
    TimedEngine,
)
from renderer.speech.engines.registry import engine_named
from renderer.speech.recorded_room import finish_recording
from renderer.speech.silences import (
    added_silences,
    seconds_with_silences,
    without_silences,
    words_end_frame,
)
from renderer.speech.trim import Words, trim_words
from renderer.speech.voice_effects import VoiceChain, apply_chain
from renderer.speech.voice_properties import makes_comma_pauses
from renderer.storage.atomic_files import plain_reason
from renderer.storage.entry_file import bytes_digest, read_digested
from renderer.timeline import Block
from renderer.voice import Phonemes, Utterance, Voice

if TYPE_CHECKING:
    from renderer.speech.gate.verdict import Fault, Verdict


_QUIET_SECONDS = 0.2
"""The silence around a sentence for a recognizer, which may miss a word that starts with the first sample."""


def main() -> None:
    requests, replies = _private_channel()
    try:
        for line in requests:
            request = json.loads(line)
            with _deadline(request["seconds"]):
                reply = _answer(request)
            replies.write(json.dumps(reply).encode() + b"\n")
            replies.flush()
    finally:
        for scratch in sys.argv[1:]:
            shutil.rmtree(scratch, ignore_errors=True)


def _private_channel() -> tuple[io.BufferedReader, io.BufferedWriter]:
    """Standard input and output for the protocol; the null device takes their place for everything else."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return requests, replies


def _answer(request: Mapping[str, Any]) -> dict[str, Any]:
    try:
        match request["do"]:
            case "voices":
                return {"voices": _voices(request["engine"])}
            case "get ready":
                import pedalboard  # noqa: F401
                import soundfile  # noqa: F401  (the time to import these is not part of a sentence's time limit)
                import soxr  # noqa: F401

                if request["check"]:
                    import renderer.speech.gate.judge  # noqa: F401

                return {"ready": True}
            case "record":
                samples, own_rate = _samples(request)
                digest = _write(samples, request["target"])
                return {"frames": len(samples), "sample_rate": own_rate, "digest": digest}
            case "recognize":
                return _recognize(request)
            case "finish":
                return _finish(_read_source(request)[:, None], request["own_rate"], request)
            case _:
                return _speak(request)
    except InputError as error:
        return {"wrong": str(error)}
    except _UnwrittenError as error:
        return {"unwritten": str(error)}
    except _ChangedError:
        return {"changed": True}
    except PermanentFailureError as error:
        return {"failed": str(error), "final": True}
    except Exception as error:  # an engine may fail in any way, and the parent decides what to do
        return {"failed": _reason(error), "final": False}


def _reason(error: Exception) -> str:
    match error:
        case MemoryError():
            return "there is not enough memory"
        case OSError(filename=str(path)):
            return f"{path}: {plain_reason(error)}"
        case OSError():
            return plain_reason(error)
    return str(error) or type(error).__name__


class _ChangedError(Exception):
    """The source of a request is not the file that the request means, or it is gone."""


class _UnwrittenError(Exception):
    """A file could not be written. The message is the reason."""


def _voices(engine: str) -> list[list[str]]:
    listed = [[v.name, v.language, v.description] for v in engine_named(engine).voices()]
    if not all(isinstance(text, str) for entry in listed for text in entry):
        raise TypeError("it lists a voice whose name, language or description is not a text")
    return listed


def _voice(fields: Mapping[str, Any]) -> Voice:
    settings = tuple(
        (name, tuple(value) if isinstance(value, list) else value) for name, value in fields["settings"]
    )
    exact = {name: Fraction(fields[name]) for name in ("words_per_minute", "comma_seconds")}
    return Voice(**{**fields, **exact, "settings": settings})


def _samples(request: Mapping[str, Any]) -> tuple[Block, int]:
    voice, text = _voice(request["voice"]), request["text"]
    engine = engine_named(voice.engine)
    phonemes = [Phonemes(**fields) for fields in request["phonemes"]]
    before, after = tuple(request["before"]), tuple(request["after"])
    if (before or after) and isinstance(engine, ContextEngine):
        returned = engine.speak_in_context(
            Utterance(text=text, voice=voice, phonemes=tuple(phonemes), before=before, after=after)
        )
    elif phonemes and isinstance(engine, IpaEngine):
        returned = engine.speak_ipa(text, voice, phonemes)
    else:
        returned = engine.speak(text, voice)
    if not isinstance(returned, tuple) or len(returned) != 2:
        raise ValueError(f"it returned a {type(returned).__name__}, not samples and their rate")
    samples, own_rate = returned
    check_samples(samples, own_rate)
    return samples, int(own_rate)


def _speak(request: Mapping[str, Any]) -> dict[str, Any]:
    voice = _voice(request["voice"])
    engine = engine_named(voice.engine)
    samples, own_rate = _samples(request)
    if not isinstance(engine, RecordedEngine):
        return _finish(samples, own_rate, request)
    recording = engine.recording(request["text"], voice)
    clip = finish_recording(recording, VoiceChain(**request["chain"]), request["sample_rate"])
    if not clip.frames:
        return {"failed": "it made no sound", "final": True}
    return {
        "digest": _write(clip.samples, request["target"]),
        "frames": clip.frames,
        "trailing_frames": clip.trailing_frames,
        "before_frames": clip.before_frames,
        "after_frames": clip.after_frames,
    }


def _finish(samples: Block, own_rate: int, request: Mapping[str, Any]) -> dict[str, Any]:
    voice, paused = _voice(request["voice"]), samples
    if not makes_comma_pauses(voice):
        paused = with_comma_pauses(samples, own_rate, request["text"], float(voice.comma_seconds))
    words = Words(samples=paused, end_frame=words_end_frame(paused))
    clip = finish(words, own_rate, VoiceChain(**request["chain"]), request["sample_rate"])
    frames = len(clip.samples)
    if not frames:
        return {"failed": "it made no sound", "final": True}
    digest = _write(clip.samples, request["target"])
    verdict = {"verdict": _verdict(samples[:, 0], own_rate, request)} if request["check"] else {}
    return {"digest": digest, "frames": frames, "trailing_frames": frames - clip.end_frame, **verdict}


def _verdict(samples: NDArray[np.float32], own_rate: int, request: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict on a sentence. A check that fails does not cost the sentence."""
    from renderer.speech.gate.verdict import Verdict, verdict_as_json

    try:
        return verdict_as_json(_judged(samples, own_rate, request))
    except Exception as error:  # such as one of another package's engine, which names the phonemes
        reason = one_line(str(error)) or type(error).__name__
        return verdict_as_json(Verdict(status="not judged", reason=reason))


def _judged(samples: NDArray[np.float32], own_rate: int, request: Mapping[str, Any]) -> Verdict:
    from renderer.speech.gate.judge import Sentence, judge
    from renderer.speech.gate.profile import profile_of

    voice, text = _voice(request["voice"]), request["text"]
    engine, phonemes, times = engine_named(voice.engine), "", None
    own = [Phonemes(**fields) for fields in request["phonemes"]]
    if isinstance(engine, PhonemicEngine):
        phonemes = engine.phonemes(text, voice, own)
    in_context = bool(request["before"] or request["after"])
    if isinstance(engine, TimedEngine) and not in_context:
        times = engine.phoneme_times(text, voice, own)
    sentence = Sentence(
        text=text,
        phonemes=phonemes,
        times=times,
        words_per_minute=float(voice.words_per_minute),
        in_context=in_context,
    )
    added = added_silences(samples, own_rate) if makes_comma_pauses(voice) else []
    verdict = judge(without_silences(samples, added), own_rate, sentence, profile_of(voice.full_name))
    faults = (
        fault
        if fault.at_seconds is None
        else replace(fault, at_seconds=seconds_with_silences(fault.at_seconds, samples, own_rate, added))
        for fault in verdict.faults
    )
    return replace(verdict, faults=tuple(faults))


def _recognize(request: Mapping[str, Any]) -> dict[str, Any]:
    """The faults in the words of a clip, or why this sentence could not be checked."""
    import soxr
    from msgspec import to_builtins

    from renderer.speech.gate.words import SAMPLE_RATE_HZ, Recognizer, SpokenText
    from renderer.speech.gate.words.registry import program_named

    fields = request["recognizer"]
    recognizer = Recognizer(program=fields["program"], settings=tuple(map(tuple, fields["settings"])))
    phonemes = tuple(Phonemes(**each) for each in request["phonemes"])
    spoken = SpokenText(text=request["text"], language=request["language"], phonemes=phonemes)
    try:
        samples = soxr.resample(_read_source(request), request["sample_rate"], SAMPLE_RATE_HZ)
        quiet = np.zeros(round(_QUIET_SECONDS * SAMPLE_RATE_HZ), np.float32)
        samples = np.concatenate([quiet, samples, quiet])
        faults = program_named(recognizer.program).faults(samples, spoken, recognizer)
    except (InputError, PermanentFailureError, _ChangedError):
        raise
    except Exception as error:  # of a recognizer, or of the pronunciations by which words are compared
        return {"unheard": one_line(str(error)) or type(error).__name__}
    return {"faults": [to_builtins(_after_quiet(fault)) for fault in faults]}


def _after_quiet(fault: Fault) -> Fault:
    if fault.at_seconds is None:
        return fault
    return replace(fault, at_seconds=round(max(0.0, fault.at_seconds - _QUIET_SECONDS), 2))


def _write(samples: Block, path: str) -> str:
    """Write samples to a file and return the digest of its bytes."""
    data = samples.astype("<f4").tobytes()
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise _UnwrittenError(plain_reason(error)) from error
    return bytes_digest(data)


def _read_source(request: Mapping[str, Any]) -> NDArray[np.float32]:
    """Return the samples of a request's source, of shape (frames,).

    Raises:
        _ChangedError: they do not have the digest that the request states.
    """
    try:
        data = read_digested(request["source"], request["digest"], request["frames"] * 4)
    except OSError:
        raise _ChangedError from None
    return np.frombuffer(data, "<f4").astype(np.float32)


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    """End this process when the time is up, in case the parent no longer exists to do so."""
    if sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)


def check_samples(samples: Block, sample_rate: int) -> None:
    """Check that an engine returned finite float32 samples of shape (frames, 1), at 4 to 384 kHz.

    Raises:
        ValueError: it did not; the message says what it returned.
    """
    if not isinstance(samples, np.ndarray) or samples.dtype != np.float32:
        raise ValueError(
            f"it returned {getattr(samples, 'dtype', type(samples).__name__)} samples, not float32"
        )
    if samples.ndim != 2 or samples.shape[1] != 1:
        raise ValueError(f"it returned samples of shape {samples.shape}, not (frames, 1)")
    if not 4_000 <= sample_rate <= 384_000:
        raise ValueError(f"it returned a sample rate of {sample_rate} Hz, not one from 4,000 to 384,000")
    if not np.isfinite(samples).all():
        raise ValueError("it returned samples that are not finite")


def finish(words: Words, own_rate: int, chain: VoiceChain, sample_rate: int) -> Words:
    """Apply a voice's chain, then trim the clip, so that it starts and ends with what is heard.

    ``soft`` trims the start itself, before its effects, which would change what is audible there.
    """
    processed = apply_chain(words, own_rate, chain, sample_rate)
    return trim_words(processed, sample_rate, keep_start=chain.preset == "soft")


if __name__ == "__main__":
    main()
