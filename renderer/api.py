"""From a script on the disk to finished tracks: the one door for the command line and for Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from renderer.errors import InputError, Problem
from renderer.mastering.write_track import Track
from renderer.settings.model import read_settings
from renderer.sounds import catalogue
from renderer.speech import synthesis
from renderer.speech.engines import engine_names
from renderer.storage.store import Kind, Store, Usage
from renderer.voice import Voice, VoiceInfo
from renderer.workflows.cache import CacheWarning, cache_store, with_store
from renderer.workflows.compile import Compiled, Options, compile_all, compile_script, given_options
from renderer.workflows.lay_out_tracks import Planned, Progress, plan_tracks
from renderer.workflows.render import render_tracks

if TYPE_CHECKING:
    from renderer.analysis.difference import Outline
    from renderer.analysis.excerpts import Part
    from renderer.companions.cover.facts import Cover
    from renderer.companions.cover.palettes import PALETTES
    from renderer.interchange.exporting.formats import FORMATS as EXPORT_FORMATS
    from renderer.interchange.exporting.formats import Exported
    from renderer.interchange.importing.formats import FORMATS as IMPORT_FORMATS
    from renderer.publish.checks.verdicts import Report
    from renderer.publish.site.advice import advice as show_advice
    from renderer.publish.site.folder import check_site
    from renderer.publish.upload.sending import Uploaded
    from renderer.publish.upload.target import folder_in
    from renderer.script.editing.pacing_edits import WrittenPacing
    from renderer.workflows.audition import Tried
    from renderer.workflows.change_pacing import Repacing, repace, write_repaced
    from renderer.workflows.check import (
        check_file,
        check_track,
        check_words,
        doubts,
        find_profile,
        is_audio,
        list_profiles,
        measure_file,
    )
    from renderer.workflows.dry_run import Reckoned, reckon
    from renderer.workflows.format import Reformatting, reformat, write_reformatted
    from renderer.workflows.import_script import ImportedFile, Importing, import_file, write_script
    from renderer.workflows.picture import check_picture
    from renderer.workflows.preview import Preview
    from renderer.workflows.publish import UPLOAD_PAGE, Bundle, add_to_site, of_feed
    from renderer.workflows.record import Recording, Take, check_sheet_name, recordings, write_sheet
    from renderer.workflows.upload import UPLOAD_TIMEOUT_SECONDS, upload

__all__ = [
    "EXPORT_FORMATS",
    "IMPORT_FORMATS",
    "PALETTES",
    "UPLOAD_PAGE",
    "UPLOAD_TIMEOUT_SECONDS",
    "Bundle",
    "CacheWarning",
    "Compiled",
    "Exported",
    "ImportedFile",
    "Importing",
    "Kept",
    "Options",
    "Planned",
    "Preview",
    "Progress",
    "Reckoned",
    "Recording",
    "Reformatting",
    "RenderResult",
    "Repacing",
    "Report",
    "Take",
    "Tried",
    "Uploaded",
    "WrittenPacing",
    "add_to_site",
    "check_file",
    "check_picture",
    "check_script",
    "check_sheet_name",
    "check_site",
    "check_track",
    "check_words",
    "clear_kept",
    "compile_all",
    "compile_script",
    "cover_compiled",
    "doubts",
    "earlier_plan",
    "export_compiled",
    "find_profile",
    "folder_in",
    "import_file",
    "is_audio",
    "kept_in",
    "list_profiles",
    "list_sounds",
    "list_voices",
    "measure_file",
    "named_voices",
    "of_feed",
    "outlines",
    "picture_compiled",
    "plan_compiled",
    "plan_script",
    "preview",
    "preview_compiled",
    "publish_compiled",
    "reckon",
    "recordings",
    "reformat",
    "render",
    "render_compiled",
    "repace",
    "show_advice",
    "try_sentence",
    "upload",
    "warm_up",
    "write_reformatted",
    "write_repaced",
    "write_script",
    "write_sheet",
]

_LATER = {
    "Bundle": "workflows.publish.Bundle",
    "EXPORT_FORMATS": "interchange.exporting.formats.FORMATS",
    "Exported": "interchange.exporting.formats.Exported",
    "IMPORT_FORMATS": "interchange.importing.formats.FORMATS",
    "ImportedFile": "workflows.import_script.ImportedFile",
    "Importing": "workflows.import_script.Importing",
    "PALETTES": "companions.cover.palettes.PALETTES",
    "Preview": "workflows.preview.Preview",
    "Reckoned": "workflows.dry_run.Reckoned",
    "Recording": "workflows.record.Recording",
    "Reformatting": "workflows.format.Reformatting",
    "Repacing": "workflows.change_pacing.Repacing",
    "Report": "publish.checks.verdicts.Report",
    "Take": "workflows.record.Take",
    "Tried": "workflows.audition.Tried",
    "UPLOAD_PAGE": "workflows.publish.UPLOAD_PAGE",
    "UPLOAD_TIMEOUT_SECONDS": "workflows.upload.UPLOAD_TIMEOUT_SECONDS",
    "Uploaded": "publish.upload.sending.Uploaded",
    "WrittenPacing": "script.editing.pacing_edits.WrittenPacing",
    "add_to_site": "workflows.publish.add_to_site",
    "check_file": "workflows.check.check_file",
    "check_picture": "workflows.picture.check_picture",
    "check_sheet_name": "workflows.record.check_sheet_name",
    "check_site": "publish.site.folder.check_site",
    "check_track": "workflows.check.check_track",
    "check_words": "workflows.check.check_words",
    "doubts": "workflows.check.doubts",
    "find_profile": "workflows.check.find_profile",
    "folder_in": "publish.upload.target.folder_in",
    "import_file": "workflows.import_script.import_file",
    "is_audio": "workflows.check.is_audio",
    "list_profiles": "workflows.check.list_profiles",
    "measure_file": "workflows.check.measure_file",
    "of_feed": "workflows.publish.of_feed",
    "reckon": "workflows.dry_run.reckon",
    "recordings": "workflows.record.recordings",
    "reformat": "workflows.format.reformat",
    "repace": "workflows.change_pacing.repace",
    "show_advice": "publish.site.advice.advice",
    "upload": "workflows.upload.upload",
    "write_reformatted": "workflows.format.write_reformatted",
    "write_repaced": "workflows.change_pacing.write_repaced",
    "write_script": "workflows.import_script.write_script",
    "write_sheet": "workflows.record.write_sheet",
}
"""Doors of which a command needs few, and where each is: it is imported when it is first used (PEP 562)."""

_SPEAKING_SHARE = 0.25
_PLANNING_SHARE = 0.7

Made = TypeVar("Made")


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home, _, own = _LATER[name].rpartition(".")
    return getattr(import_module(f"renderer.{home}"), own)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderResult:
    """The finished tracks of a script, one for each length; ``paths`` are their audio files."""

    tracks: tuple[Track, ...]
    warnings: tuple[Problem, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        return tuple(path for track in self.tracks for path in track.paths.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept between renders, by kind, and how much may be."""

    folder: Path
    most_bytes: int
    kinds: Mapping[Kind, Usage]


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
    return plan_compiled(compile_script(Path(script), options or Options()), progress)


def plan_compiled(compiled: Compiled, progress: Progress | None = None) -> tuple[Planned, ...]:
    """Lay out the tracks of a compiled script."""
    return _with_store(compiled, lambda store: plan_tracks(compiled, store, progress or _silent)[0])


def _with_store(compiled: Compiled, work: Callable[[Store], Made]) -> Made:
    return with_store(compiled.settings, keep=compiled.options.cache, work=work)


def picture_compiled(
    compiled: Compiled, path: Path, progress: Progress | None = None
) -> tuple[tuple[Planned, ...], tuple[Path, ...]]:
    """Lay out the tracks of a compiled script and draw each; gives the files too.

    Several tracks have their lengths in the files' names: ``plan-10m.svg``.

    Raises:
        InputError: the path does not end in .svg or .png.
        OutputError: a file could not be written.
    """
    from renderer.workflows.picture import check_picture, write_pictures

    check_picture(path)
    report = progress or _silent

    def planning(what: str, share: float) -> None:
        report(what, share * _PLANNING_SHARE)

    def drawing(what: str, share: float) -> None:
        report(what, _PLANNING_SHARE + (1 - _PLANNING_SHARE) * share)

    def work(store: Store) -> tuple[tuple[Planned, ...], tuple[Path, ...]]:
        planned, read_clip = plan_tracks(compiled, store, planning)
        return planned, write_pictures(compiled, planned, read_clip, path, drawing)

    return _with_store(compiled, work)


def cover_compiled(compiled: Compiled, path: Path | None = None, palette: str = "") -> tuple[Path, Cover]:
    """Draw a cover from a compiled script's title into ``path``, else ``out/NAME/NAME-cover.jpg``.

    Raises:
        InputError: the path does not end in .jpg or .jpeg, or there is no such palette.
        OutputError: the file could not be written.
    """
    from renderer.workflows.cover import check_cover_name, drawn_cover, write_cover

    if path is None:
        folder = _folder(compiled, None)
        path = folder / f"{folder.name}-cover.jpg"
    check_cover_name(path)
    cover = drawn_cover(compiled, palette)
    write_cover(cover, path)
    return path, cover


def export_compiled(compiled: Compiled, to: str) -> Exported:
    """Write a compiled script for elsewhere: ``to`` is ``ssml``, ``speechmarkdown`` or ``txt``.

    Raises:
        InputError: there is no such format.
    """
    from renderer.interchange.exporting.formats import export

    return export(compiled.session, to, compiled.options.without)


def earlier_plan(
    path: Path, options: Options | None = None, progress: Progress | None = None
) -> tuple[Outline, ...]:
    """What a plan is to be compared with: a plan's JSON, by its suffix ``.json``, or else a script.

    Raises:
        InputError: it cannot be read, or is not a plan.
        RenderError: as ``plan_script`` does for a script.
    """
    from renderer.analysis.plan_json_reader import read_outlines
    from renderer.workflows.script_files import read_plan

    if path.suffix.lower() == ".json":
        return read_outlines(read_plan(path), str(path))
    return outlines(plan_script(path, options, progress))


def outlines(planned: Sequence[Planned]) -> tuple[Outline, ...]:
    """Laid-out tracks, as far as they are compared."""
    from renderer.analysis.difference import Outline
    from renderer.analysis.events import events

    return tuple(
        Outline(
            name=track.name,
            requested_seconds=track.requested_seconds,
            sample_rate=track.timeline.sample_rate,
            frames=track.timeline.frames,
            events=events(track.timeline),
        )
        for track in planned
    )


def render_compiled(
    compiled: Compiled, out: Path | None = None, progress: Progress | None = None
) -> RenderResult:
    """Render every track of a compiled script into ``out/NAME/``."""
    folder = _folder(compiled, out)
    return _with_store(compiled, lambda store: _render(compiled, store, folder, progress or _silent))


def publish_compiled(compiled: Compiled, out: Path | None = None, progress: Progress | None = None) -> Bundle:
    """Make the bundle of a compiled script for its options' profile, in ``out/NAME/PROFILE/``.

    Raises:
        InputError: there is no such profile, or the script's cover cannot be used.
    """
    from renderer.workflows.publish import make_bundle

    folder = _folder(compiled, out)
    return _with_store(compiled, lambda store: make_bundle(compiled, store, folder, progress or _silent))


def preview_compiled(
    compiled: Compiled, part: Part, out: Path | None = None, progress: Progress | None = None
) -> Preview:
    """Render a part of a compiled script's track into ``out/NAME/``."""
    from renderer.workflows.preview import make_preview

    folder = _folder(compiled, out)
    return _with_store(
        compiled, lambda store: make_preview(compiled, part, store, folder, progress or _silent)
    )


def _folder(compiled: Compiled, out: Path | None) -> Path:
    return (out or compiled.settings.out) / Path(compiled.session.path).stem


def _render(compiled: Compiled, store: Store, folder: Path, report: Progress) -> RenderResult:
    planned, read_clip = plan_tracks(
        compiled, store, lambda what, share: report(what, share * _SPEAKING_SHARE)
    )
    tracks = render_tracks(
        compiled,
        planned,
        read_clip,
        store,
        folder,
        captions=compiled.settings.captions,
        cover=compiled.cover,
        progress=lambda what, share: report(what, _SPEAKING_SHARE + (1 - _SPEAKING_SHARE) * share),
    )
    return RenderResult(tracks=tracks, warnings=compiled.warnings)


def _silent(what: str, share: float) -> None:
    """Progress that nobody watches."""


def render(
    script: str | Path,
    *,
    out: str | Path | None = None,
    length: str | Sequence[str] = (),
    pacing: Mapping[str, str | float | Fraction] | None = None,
    values: Mapping[str, str] | None = None,
    without: str | Iterable[str] = (),
    voice: str = "",
    bed: str | None = None,
    profile: str = "",
    sounds: Mapping[str, Any] | None = None,
    jobs: int | None = None,
    cache: bool = True,
    progress: Progress | None = None,
    **settings: Any,
) -> RenderResult:
    """Render a script into ``out/NAME/NAME.mp3``, or one track for each length.

    Args:
        out: the folder of the tracks' folders; the settings' own, usually ``out``, where it is None.
        length: ``"10m"``, or several; the script's own where there is none.
        pacing: keys of a script's ``pacing:`` that come before its own, such as
            ``{"pauses": 1.3, "sentence": "1.5s"}``.
        values: values for ``{name}``, in the place of those under ``set:``.
        without: the name of an optional part to leave out, or several.
        voice: a voice of ``renderer.toml``, or ``engine:name``.
        bed: another bed, or ``"off"``.
        profile: the platform to render for, such as ``"apple-podcasts"``.
        sounds: sounds by name, each a path or a ``pydub.AudioSegment``.
        jobs: how many sentences are spoken at once; None uses every core.
        cache: whether clips are kept for the next time, and those kept are used.
        settings: keys of ``renderer.toml``, such as ``format=["wav"]`` or ``lufs=-16``.

    Raises:
        ScriptError: with everything that is wrong in the script.
        InputError: a file, setting or argument that cannot be used.
        RenderError: a sentence that could not be spoken, or a file that could not be written.
    """
    options = given_options(
        length=length,
        pacing=pacing,
        values=values,
        without=without,
        voice=voice,
        bed=bed,
        profile=profile,
        sounds=sounds,
        jobs=jobs,
        cache=cache,
        **settings,
    )
    return render_compiled(
        compile_script(Path(script), options), None if out is None else Path(out), progress
    )


def preview(
    script: str | Path,
    *,
    start: str | float | Fraction | None = None,
    chapter: str | None = None,
    end: str | float | Fraction | None = None,
    seconds: str | float | Fraction | None = None,
    out: str | Path | None = None,
    progress: Progress | None = None,
    **choices: Any,
) -> Preview:
    """Render a part of a script's track, sample for sample as it is in the whole, into
    ``out/NAME/NAME-preview.mp3``. Of several lengths the first counts.

    Args:
        start: where the part begins, in seconds or as a text such as ``"3:10"``; 0 where it is None.
        chapter: the name of a chapter, to begin there instead, and to end with it.
        end: where the part ends, like ``start``.
        seconds: how long it is instead; 30 where nothing says where it ends.
        choices: what else ``render`` takes.

    Raises:
        InputError: also where the track has no such part.
        ScriptError, RenderError: as ``render`` does.
    """
    from renderer.analysis.excerpts import Part, read_time

    part = Part(
        start=read_time("start", start),
        chapter=chapter,
        end=read_time("end", end),
        seconds=read_time("seconds", seconds),
    )
    compiled = compile_script(Path(script), given_options(**choices))
    return preview_compiled(compiled, part, None if out is None else Path(out), progress)


def warm_up() -> None:
    """Import what a process would else import in its first render."""
    for name in ("lameenc", "mutagen.id3", "scipy", "soundfile"):
        import_module(name)


def kept_in(folder: Path) -> Kept:
    """What is kept between renders of the scripts in a folder.

    Raises:
        InputError: its settings cannot be used.
    """
    store = cache_store(read_settings(folder))
    return Kept(folder=store.folder, most_bytes=store.most_bytes, kinds=store.usage())


def clear_kept(folder: Path) -> None:
    """Remove all that is kept between renders of the scripts in a folder.

    Raises:
        InputError: its settings cannot be used.
    """
    cache_store(read_settings(folder)).clear()


def list_voices(engine: str | None = None) -> tuple[VoiceInfo, ...]:
    """The voices of an engine, or of all.

    Raises:
        InputError: there is no such engine.
        RenderError: an engine failed to tell.
    """
    names = [engine] if engine else engine_names()
    return tuple(voice for name in names for voice in synthesis.list_voices(name))


def named_voices(folder: Path) -> Mapping[str, Voice]:
    """The voices that the settings of a folder of scripts name.

    Raises:
        InputError: its settings cannot be used.
    """
    return read_settings(folder).voices


def try_sentence(
    text: str,
    scripts: Path,
    out: Path,
    *,
    engine: str | None = None,
    language: str = "en",
    on_tried: Callable[[Tried], None] = lambda _tried: None,
) -> tuple[Tried, ...]:
    """Have a sentence spoken by each voice of a folder's settings and of an engine, into ``out/NAME.wav``.

    Without an engine those of the usual one speak that have the language. ``out/all.wav`` has all in turn.
    ``on_tried`` is called after each; one that fails is told there, and the others go on.

    Raises:
        InputError: the settings cannot be used, or there is no such engine, or no voice.
        RenderError: the engine failed to tell its voices, or a file could not be written.
    """
    from renderer.workflows.audition import try_voices, voices_to_try

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


def list_sounds() -> dict[str, dict[str, str]]:
    """The built-in bells and beds, each with a line about it."""
    return {"bells": dict(catalogue.BELLS), "beds": dict(catalogue.BEDS)}
