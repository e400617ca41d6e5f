"""The one place that wires the stages together: from a script on the disk to finished tracks."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from renderer import speech
from renderer.engines import engine_names
from renderer.errors import InputError, Place, Problem
from renderer.fit import fit
from renderer.folders import resolve_inside
from renderer.language.durations import DurationError
from renderer.language.head import read_length
from renderer.language.nearest import did_you_mean, one_of
from renderer.language.script import raise_problems, read_session
from renderer.language.tree import Names, Session
from renderer.layout import Clips, SoundClip, SpokenClip, check_layout
from renderer.loading import include_reader, read_script
from renderer.package import Tags
from renderer.plan import Choices, unroll
from renderer.settings import Settings, checked, read_settings
from renderer.sounds import catalogue
from renderer.sounds.preparing import PreparedSound, prepare, read_part
from renderer.steps import Plan, SoundRole
from renderer.timeline import Block, ReadClip, Timeline
from renderer.track import Track, write_track
from renderer.units import spoken_length
from renderer.voice import Utterance, Voice, VoiceInfo
from renderer.work import work_folder

DEFAULT_ENGINE = "pyttsx3"
_SPEAKING_SHARE = 0.25

Progress = Callable[[str, float], None]
"""``progress(what, share)``: what is being done, and the share of the whole from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line, or a Python caller, asks for beyond script and settings file.

    ``settings`` holds keys of ``renderer.toml``. ``sounds`` adds sounds by name: paths, or
    ``pydub.AudioSegment``s. ``jobs`` None uses every core.
    """

    lengths: tuple[Fraction, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    voice: str = ""
    bed: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    sounds: Mapping[str, Any] = field(default_factory=dict)
    jobs: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A script that has no errors, unrolled, and the settings it is to be made with."""

    session: Session
    plan: Plan
    settings: Settings
    options: Options
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A track laid out: its name, the length that was asked for, and when everything happens."""

    name: str
    requested_seconds: Fraction | None
    timeline: Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderResult:
    """The finished tracks of a script, one for each length."""

    tracks: tuple[Track, ...]
    warnings: tuple[Problem, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(path for track in self.tracks for path in track.paths.values())


def compile_script(script: Path, options: Options) -> Compiled:
    """Read and unroll a script; no audio is made.

    Raises:
        ScriptError: with everything that is wrong in the script.
        InputError: a file, setting or argument that cannot be used.
    """
    settings = checked(read_settings(script.parent), options.settings, "command line")
    names = Names(
        bells=frozenset(catalogue.BELLS) | _lowered(options.sounds),
        beds=frozenset(catalogue.BEDS) | _lowered(options.sounds),
        voices=frozenset(settings.voices),
        engines=frozenset(engine_names()),
        voices_of=speech.voice_names,
    )
    session, problems = read_session(
        read_script(script), names=names, read_include=include_reader(script), overrides=options.values
    )
    choices = _choices(options, settings, names)
    plan, more = unroll(session, choices)
    problems += [*more, *check_layout(plan), *_sound_problems(session, script.parent)]
    raise_problems(problems)
    return Compiled(session=session, plan=plan, settings=settings, options=options, warnings=plan.warnings)


def _lowered(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)


def _choices(options: Options, settings: Settings, names: Names) -> Choices:
    for voice in filter(None, (options.voice, settings.voice)):
        if wrong := names.voice_problem(voice):
            raise InputError("; ".join(wrong))
    bed = options.bed.lower() if options.bed is not None else None
    if bed is not None and bed not in names.beds | {"off", "none"}:
        raise InputError(f'unknown bed "{options.bed}"; {did_you_mean(bed, names.beds, one_of(names.beds))}')
    return Choices(
        default_voice=Voice(engine=DEFAULT_ENGINE, language=""),
        voices=settings.voices,
        default_name=settings.voice,
        voice=options.voice,
        without=options.without,
        bed=bed,
    )


def _sound_problems(session: Session, folder: Path) -> list[Problem]:
    """What can be said of a script's own sounds without decoding them."""
    problems = []
    for named in session.head.sounds.values():
        try:
            path = resolve_inside(folder, named.name)
            if not path.is_file():
                raise InputError(f"{path}: no such file")
        except InputError as error:
            problems.append(Problem(place=named.place, message=str(error), width=len(named.name)))
    return problems


def plan_tracks(
    compiled: Compiled, folder: Path, progress: Progress | None = None
) -> tuple[tuple[Planned, ...], ReadClip]:
    """Speak every sentence, make every sound ready in ``folder``, and lay the tracks out.

    Raises:
        VoiceError, SoundError: a sentence or a sound that cannot be had.
        ScriptError, LengthError: what does not fit, now that every length is known.
    """
    clips, read_clip = _make_clips(compiled, folder, progress or _silent)
    lengths: Sequence[Fraction | None] = compiled.options.lengths or compiled.session.head.lengths or (None,)
    stem = Path(compiled.session.path).stem
    planned = []
    for seconds in lengths:
        suffix = f"-{spoken_length(seconds)}" if seconds is not None and len(lengths) > 1 else ""
        timeline = fit(compiled.plan, clips, seconds)
        if not timeline.frames:
            raise InputError(
                f"{compiled.session.path}: nothing in it takes any time; write what is to be said"
            )
        planned.append(Planned(name=stem + suffix, requested_seconds=seconds, timeline=timeline))
    names = [track.name for track in planned]
    if len(set(names)) < len(names):
        raise InputError(
            f"{compiled.session.path}: two lengths give the same file name, {max(names, key=names.count)}"
        )
    return tuple(planned), read_clip


def _make_clips(compiled: Compiled, folder: Path, progress: Progress) -> tuple[Clips, ReadClip]:
    settings, options = compiled.settings, compiled.options
    places: dict[Utterance, Place] = {}
    for speak in compiled.plan.spoken():
        places.setdefault(speak.utterance, speak.place)
    done = 0

    def on_clip() -> None:
        nonlocal done
        done += 1
        progress("speaking", done / len(places))

    spoken = speech.synthesise(
        places.items(),
        folder=folder,
        sample_rate=settings.sample_rate,
        jobs=options.jobs or os.cpu_count() or 1,
        timeout_seconds=settings.sentence_timeout_seconds,
        on_clip=on_clip,
    )
    parts: dict[str, PreparedSound] = {}
    prepared: dict[tuple[str, SoundRole], SoundClip] = {}
    for name, role in compiled.plan.sounds():
        progress("reading sounds", 1.0)
        sound = prepare(
            _sound_source(compiled, name),
            role=role,
            sample_rate=settings.sample_rate,
            folder=folder,
            name=name,
        )
        parts[sound.source] = sound
        prepared[name, role] = SoundClip(source=sound.source, frames=sound.frames, gain_db=sound.gain_db)
    for clip in spoken.values():
        parts[clip.key] = PreparedSound(
            source=clip.key,
            path=speech.clip_path(folder, clip.key),
            sample_rate=clip.sample_rate,
            frames=clip.frames,
            channels=1,
            gain_db=0.0,
        )
    clips = Clips(
        sample_rate=settings.sample_rate,
        spoken={
            utterance: SpokenClip(source=clip.key, frames=clip.frames) for utterance, clip in spoken.items()
        },
        sounds=prepared,
    )

    def read_clip(source: str, onset_frames: int, frames: int) -> Block:
        return read_part(parts[source], onset_frames, frames)

    return clips, read_clip


def _sound_source(compiled: Compiled, name: str) -> Any:
    given = {key.lower(): sound for key, sound in compiled.options.sounds.items()}
    if name in given:
        return given[name]
    if name in compiled.session.head.sounds:
        return resolve_inside(Path(compiled.session.path).parent, compiled.session.head.sounds[name].name)
    return catalogue.built_in(name)


def compile_all(scripts: Sequence[Path], options: Options) -> tuple[Compiled, ...]:
    """Compile several scripts; what is wrong in any of them is raised together.

    Raises:
        InputError: about all that have errors, or two scripts whose tracks would have the same name.
    """
    compiled, errors = [], []
    for script in scripts:
        try:
            compiled.append(compile_script(script, options))
        except InputError as error:
            errors.append(str(error))
    if errors:
        raise InputError("\n".join(errors))
    stems = [Path(one.session.path).stem for one in compiled]
    for stem in stems:
        if stems.count(stem) > 1:
            raise InputError(
                f"two scripts are called {stem}, and one track would replace the other; rename one"
            )
    return tuple(compiled)


def check_script(script: str | Path, options: Options | None = None) -> tuple[Problem, ...]:
    """Read a script and give its warnings; no audio is made.

    Raises:
        ScriptError: with everything that is wrong in the script.
        InputError: a file, setting or argument that cannot be used.
    """
    return compile_script(Path(script), options or Options()).warnings


def plan_script(
    script: str | Path, options: Options | None = None, progress: Progress | None = None
) -> tuple[Planned, ...]:
    """Lay a script's tracks out, the words' own lengths known, and mix nothing.

    Raises:
        RenderError: as ``render`` does.
    """
    compiled = compile_script(Path(script), options or Options())
    with work_folder() as folder:
        return plan_tracks(compiled, folder, progress)[0]


def render_compiled(
    compiled: Compiled, out: Path | None = None, progress: Progress | None = None
) -> RenderResult:
    """Render every track of a compiled script into ``out/NAME/``."""
    report = progress or _silent
    head = compiled.session.head
    target = (out or compiled.settings.out) / Path(compiled.session.path).stem
    tracks = []
    with work_folder() as folder:
        planned, read_clip = plan_tracks(
            compiled, folder, lambda what, share: report(what, share * _SPEAKING_SHARE)
        )
        for number, track in enumerate(planned):

            def of_all(what: str, share: float, number: int = number) -> None:
                done = (number + share) / len(planned)
                report(what, _SPEAKING_SHARE + (1 - _SPEAKING_SHARE) * done)

            tags = Tags(
                title=head.title,
                artist=head.teacher,
                album=head.title,
                language=head.language,
                lyrics=_lyrics(track.timeline),
            )
            tracks.append(
                write_track(
                    track.timeline,
                    read_clip,
                    folder=target,
                    name=track.name,
                    tags=tags,
                    settings=compiled.settings,
                    progress=of_all,
                )
            )
    return RenderResult(tracks=tuple(tracks), warnings=compiled.warnings)


def _lyrics(timeline: Timeline) -> str:
    """The spoken text, a line a sentence, chapters apart."""
    lines, starts = [], [mark.onset_frames for mark in timeline.chapters[1:]]
    for cue in timeline.cues:
        if cue.kind == "speech":
            while starts and starts[0] <= cue.onset_frames:
                starts.pop(0)
                lines.append("")
            lines.append(cue.caption)
    return "\n".join(lines).strip()


def _silent(what: str, share: float) -> None:
    """Progress that nobody watches."""


def render(
    script: str | Path,
    *,
    out: str | Path | None = None,
    length: str | Sequence[str] = (),
    values: Mapping[str, str] | None = None,
    without: Iterable[str] = (),
    voice: str = "",
    bed: str | None = None,
    sounds: Mapping[str, Any] | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    **settings: Any,
) -> RenderResult:
    """Render a script into ``out/NAME/NAME.mp3``, or one track for each length.

    Args:
        out: the folder of the tracks' folders; the settings' own, usually ``out``, where it is None.
        length: ``"10m"``, or several; the script's own where there is none.
        values: values for ``{name}``, in the place of those under ``set:``.
        without: names of optional parts to leave out.
        voice: a voice of ``renderer.toml``, or ``engine:name``.
        bed: another bed, or ``"off"``.
        sounds: sounds by name, each a path or a ``pydub.AudioSegment``.
        jobs: how many sentences are spoken at once; None uses every core.
        settings: keys of ``renderer.toml``, such as ``format=["wav"]`` or ``lufs=-16``.

    Raises:
        ScriptError: with everything that is wrong in the script.
        InputError: a file, setting or argument that cannot be used.
        RenderError: a sentence that could not be spoken, or a file that could not be written.
    """
    try:
        lengths = tuple(read_length(text) for text in ([length] if isinstance(length, str) else length))
    except DurationError as error:
        raise InputError(f"length: {error.message}; {error.remedy}") from None
    options = Options(
        lengths=lengths,
        values=values or {},
        without=frozenset(without),
        voice=voice,
        bed=bed,
        settings=settings,
        sounds=sounds or {},
        jobs=jobs,
    )
    return render_compiled(
        compile_script(Path(script), options), None if out is None else Path(out), progress
    )


def list_voices(engine: str | None = None) -> tuple[VoiceInfo, ...]:
    """The voices of an engine, or of all.

    Raises:
        InputError: there is no such engine.
        RenderError: an engine failed to tell.
    """
    names = [engine] if engine else engine_names()
    return tuple(voice for name in names for voice in speech.list_voices(name))


def list_sounds() -> dict[str, dict[str, str]]:
    """The built-in bells and beds, each with a line about it."""
    return {"bells": dict(catalogue.BELLS), "beds": dict(catalogue.BEDS)}
