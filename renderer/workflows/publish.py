"""Publishes a script: makes and checks a bundle for a platform."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from renderer.companions.captions.formats import CAPTION_FORMATS
from renderer.companions.captions.timed import chapters
from renderer.companions.cover.facts import Cover
from renderer.encode.mp3.lame import encoder_version
from renderer.encode.mp3.pieces import PROCESSING_VERSION
from renderer.encode.tagging.tags import Picture, track_tags
from renderer.mastering.write_track import Track
from renderer.publish.bundle import KEPT, Record, edited, intact, seal, whole
from renderer.publish.chapter_lines import chapter_lines
from renderer.publish.checks.measured import Measured, PublishedText
from renderer.publish.checks.profile import Profile
from renderer.publish.checks.report_text import broken_lines, report_lines
from renderer.publish.checks.verdicts import Report, Verdict, keeps_rules_of_text
from renderer.publish.upload_page import OfferedTrack, upload_page
from renderer.script.head import Head
from renderer.settings.read import profile_named
from renderer.storage.atomic_files import reported
from renderer.storage.library_versions import processing_versions
from renderer.storage.store import Store
from renderer.timeline import ReadClip
from renderer.workflows.cache import with_store
from renderer.workflows.check import check_track
from renderer.workflows.compile import Compiled
from renderer.workflows.cover import cover_of
from renderer.workflows.disclosure import form_answer
from renderer.workflows.lay_out_tracks import Planned, Progress, plan_tracks, silent
from renderer.workflows.render import render_tracks
from renderer.workflows.script_files import check_owner, claim_folder

BUNDLE_VERSION = 7
"""Version of everything in a bundle except its audio; a part of every key."""

UPLOAD_PAGE = "UPLOAD.md"
_PLANNING_SHARE = 0.2


class Bundle(Struct, frozen=True, kw_only=True):
    """A folder for one platform; ``made`` is False if it already existed and was up to date.

    ``tracks`` are laid out as in the files ``audio``, by their names; ``reports`` are about each file.
    """

    name: str
    profile: Profile
    folder: Path
    made: bool
    tracks: tuple[Planned, ...]
    audio: Mapping[str, Sequence[str]]
    cover: str
    reports: tuple[Report, ...]
    warnings: tuple[str, ...]

    @property
    def met(self) -> bool:
        """Whether no rule of the platform is broken."""
        return all(report.met for report in self.reports)


def publish_compiled(compiled: Compiled, out: Path | None = None, progress: Progress = silent) -> Bundle:
    """Make the bundle of a compiled script for its options' profile in ``out/NAME/PROFILE``.

    Raises:
        InputError: there is no such profile, the script's cover cannot be used, or the folder exists and
            is not a bundle.
        RenderError: as rendering does.
    """
    folder, script = compiled.folder(out), Path(compiled.session.path)
    check_owner(folder, script)
    bundle = with_store(
        compiled.settings,
        keep=compiled.options.cache,
        work=lambda store: make_bundle(compiled, store, folder, progress),
    )
    claim_folder(folder, script)
    return bundle


def make_bundle(compiled: Compiled, store: Store, out: Path, progress: Progress) -> Bundle:
    """Render for the profile of the script's options into a folder of its name in ``out``: tracks, captions,
    cover, texts and a page that says what goes where. What is there, made from the same, is left as it is.

    Raises:
        InputError: the script's cover cannot be used, or a folder there is no bundle.
        RenderError: as rendering does.
    """
    profile = profile_named(compiled.settings, compiled.options.profile)
    folder = out / profile.name
    planned, read_clip = plan_tracks(
        compiled, store, lambda what, share: progress(what, share * _PLANNING_SHARE)
    )
    key = _key(compiled, planned, profile)
    with reported(folder):
        record = intact(folder, key)
        changed = edited(folder) if record is None else ()
    if record is None:
        with whole(folder) as new:
            details = _fill(
                new,
                compiled,
                planned,
                read_clip,
                store,
                profile,
                lambda what, share: progress(what, _PLANNING_SHARE + (1 - _PLANNING_SHARE) * share),
            )
            seal(new, key, details)
    bundle = _bundle(
        compiled, profile, folder, planned, details if record is None else record.details, record
    )
    return replace(bundle, warnings=(*(_changed(folder / name) for name in changed), *bundle.warnings))


def _changed(path: Path) -> str:
    return f"{path}: you changed this file, so it was kept as {path.name}{KEPT}"


def _key(compiled: Compiled, planned: Sequence[Planned], profile: Profile) -> str:
    head, settings = compiled.session.head, compiled.settings
    cover = hashlib.sha256(compiled.cover.data).hexdigest() if compiled.cover else "drawn"
    recipe = (
        BUNDLE_VERSION,
        (PROCESSING_VERSION, processing_versions(), encoder_version()),
        (settings.forms(), settings.channels, settings.lufs, settings.true_peak_dbtp, settings.ducking),
        [(track, track_tags(head, track.timeline)) for track in planned],
        (head.tags, head.description, head.pacing),
        (head.date, head.episode, head.season, head.explicit),
        cover,
        (
            profile.title,
            profile.rules,
            profile.synthetic_voice,
            profile.chapters_in_description,
            profile.notes,
            profile.steps,
        ),
        (head.disclosure, compiled.disclosure),
    )
    return hashlib.sha256(repr(recipe).encode("utf-8", "surrogatepass")).hexdigest()


def _fill(
    folder: Path,
    compiled: Compiled,
    planned: Sequence[Planned],
    read_clip: ReadClip,
    store: Store,
    profile: Profile,
    progress: Progress,
) -> Mapping[str, Any]:
    """Write the files of a bundle; returns the data for its record."""
    head = described(compiled, profile, planned)
    name = Path(compiled.session.path).stem
    cover = cover_of(compiled)
    tracks = render_tracks(
        compiled,
        planned,
        read_clip,
        store,
        folder,
        captions=tuple(CAPTION_FORMATS),
        cover=Picture(data=cover.data, media_type=cover.facts.media_type),
        progress=progress,
    )
    cover_name = f"{name}-cover{cover.suffix}"
    reports = tuple(
        replace(report, name=Path(report.name).name)
        for track in tracks
        for report in check_track(track, compiled, profile, cover.facts, description=head.description)
    )
    doubtful = list(map(str, (*planned[0].doubtful, *planned[0].failed_checks)))
    takes = [f"{each.position.place}: {each.message}; {each.remedy}" for each in planned[0].take_problems]
    page = upload_page(
        head,
        profile.title,
        [offered for track in tracks for offered in _offered(track)],
        cover_name,
        notes=profile.notes,
        steps=profile.steps,
        broken=list(dict.fromkeys(line for report in reports for line in broken_lines(report))),
        checks="\n\n".join("\n".join(report_lines(report)) for report in reports),
        doubtful=doubtful,
        voices=form_answer(compiled),
    )
    texts = {"description.txt": head.description, "tags.txt": ", ".join(head.tags)}
    with reported(folder):
        (folder / cover_name).write_bytes(cover.data)
        (folder / UPLOAD_PAGE).write_text(page, encoding="utf-8", newline="\n")
        for file, text in texts.items():
            if text:
                (folder / file).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return {
        "cover": cover_name,
        "audio": {track.name: [path.name for path in track.paths.values()] for track in tracks},
        "reports": [
            {
                "name": report.name,
                "measured": report.measured and asdict(report.measured),
                "verdicts": [asdict(verdict) for verdict in report.verdicts],
            }
            for report in reports
        ],
        "warnings": [*_warnings(compiled, tracks, cover), *takes, *doubtful],
    }


def described(
    compiled: Compiled, profile: Profile, planned: Sequence[Planned], *, between: str = "\n"
) -> Head:
    """The front matter with the description as the platform shows it: with the times of the chapters.

    A script with several lengths has one description, and so no times. They are left out too if the
    description with them breaks a rule of the platform. ``between`` parts the chapters.
    """
    head = compiled.published_head
    if not profile.chapters_in_description or len(planned) != 1:
        return head
    lines = chapter_lines(chapters(planned[0].timeline, head.title))
    description = "\n\n".join(filter(None, (head.description, lines.replace("\n", between))))
    words = PublishedText(title=head.title, description=description)
    return replace(head, description=description) if keeps_rules_of_text(profile, words) else head


def _warnings(compiled: Compiled, tracks: Sequence[Track], cover: Cover) -> list[str]:
    of_script = [f"{compiled.session.path}: {warning}" for warning in cover.warnings]
    return [*of_script, *(warning for track in tracks for warning in track.warnings)]


def _offered(track: Track) -> list[OfferedTrack]:
    companions = tuple((CAPTION_FORMATS[name].label, path.name) for name, path in track.captions.items())
    seconds = track.timeline.frames / track.timeline.sample_rate
    return [
        OfferedTrack(file=path.name, seconds=seconds, bytes=path.stat().st_size, companions=companions)
        for path in track.paths.values()
    ]


def _bundle(
    compiled: Compiled,
    profile: Profile,
    folder: Path,
    planned: tuple[Planned, ...],
    details: Mapping[str, Any],
    record: Record | None,
) -> Bundle:
    return Bundle(
        name=Path(compiled.session.path).stem,
        profile=profile,
        folder=folder,
        made=record is None,
        tracks=planned,
        audio=details["audio"],
        cover=details["cover"],
        reports=tuple(
            Report(
                name=str(folder / report["name"]),
                profile=profile,
                measured=Measured(**report["measured"]),
                verdicts=tuple(Verdict(**verdict) for verdict in report["verdicts"]),
            )
            for report in details["reports"]
        ),
        warnings=tuple(details["warnings"]),
    )
