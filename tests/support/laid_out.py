"""A script laid out with the tone engine's lengths, without a worker or a sample."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from renderer.layout.clips import Clips, Piece
from renderer.layout.fit_length import fit
from renderer.script.pacing import read_pacing
from renderer.speech.engines.tone import spoken_frames
from renderer.timeline import Bed, Clip, Cue, Mark, Rest, Timeline
from renderer.workflows.compile import compile_script
from renderer.workflows.options import Options

T = TypeVar("T", Cue, Bed, Rest, Mark)


def laid_out(script: Path, *, pace: str = "100%") -> Timeline:
    """At its own length where it has one; bells sound for seven seconds."""
    compiled = compile_script(script, Options(voice="tone", pacing=read_pacing({"pace": pace})))
    plan = compiled.plan
    spoken = {
        speak.utterance: Clip(source="", frames=spoken_frames(speak.utterance.text, speak.utterance.voice))
        for speak in plan.spoken()
    }
    sounds = {key: Clip(source="", frames=7 * 48_000) for key in plan.sounds()}
    pieces = {name: (Piece(clip=clip, file_frames=clip.frames),) for (name, role), clip in sounds.items()}
    clips = Clips(sample_rate=48_000, spoken=spoken, sounds=sounds, pieces=pieces)
    lengths = compiled.session.head.lengths
    return fit(plan, clips, lengths[0] if lengths else None)


def without_positions(timeline: Timeline) -> Timeline:
    """A track without its places in the script, to compare it with that of another script."""

    def bare(items: Sequence[T]) -> tuple[T, ...]:
        return tuple(replace(item, position=None) for item in items)

    return replace(
        timeline,
        cues=bare(timeline.cues),
        beds=bare(timeline.beds),
        rests=bare(timeline.rests),
        fills=bare(timeline.fills),
        chapters=bare(timeline.chapters),
        marks=bare(timeline.marks),
    )
