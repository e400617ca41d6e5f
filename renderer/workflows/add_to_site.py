"""Adds published bundles to a site with a feed, and checks the site and the upload beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from renderer.companions.captions.formats import CAPTION_FORMATS
from renderer.companions.captions.timed import chapters, sentences
from renderer.errors import InputError
from renderer.publish.site.addresses import media_path
from renderer.publish.site.advice import advice
from renderer.publish.site.episodes import Episode, EpisodeTrack, Show
from renderer.publish.site.folder import Site, check_site, write_site
from renderer.publish.upload.target import read_target
from renderer.storage.atomic_files import reported
from renderer.workflows.compile import Compiled
from renderer.workflows.lay_out_tracks import Planned
from renderer.workflows.publish import Bundle


def check_publish(
    compiled: Mapping[str, Sequence[Compiled]], *, site: Path | None, url: str, target: str
) -> None:
    """Refuse what a site or an upload could not use, before anything is made; ``compiled`` is by profile.

    Raises:
        InputError: not the address of a site, a folder with another site, a site without MP3s, or a target
            that cannot be read.
    """
    if site is not None:
        check_site(site, url)
        feed_profile(compiled)
    if target:
        read_target(target)


def feed_profile(compiled: Mapping[str, Sequence[Compiled]]) -> str:
    """Which of several profiles' renders go into a site: those of the first that makes MP3s.

    Raises:
        InputError: none does.
    """
    for name, scripts in compiled.items():
        if all("mp3" in one.settings.formats for one in scripts):
            return name
    raise InputError(
        "a feed needs MP3 files; add a platform that accepts them, such as "
        f"--for {','.join([*compiled, 'apple-podcasts'])}"
    )


def add_to_site(
    published: Mapping[str, Sequence[tuple[Compiled, Bundle]]], folder: Path, url: str, *, alone: bool
) -> tuple[Site, tuple[str, ...]]:
    """Put bundles, by profile, into a site with a feed; ``alone`` takes all other sessions out.

    Gives the site, and advice on what its ``[show]`` lacks.

    Raises:
        InputError: the address is wrong, or a file cannot be part of a site.
        OutputError: a file could not be written.
    """
    feed = feed_profile({name: [compiled for compiled, _ in of_one] for name, of_one in published.items()})
    show = published[feed][0][0].settings.show or Show()
    episodes, media = [], {}
    for compiled, bundle in published[feed]:
        episode = _episode(compiled, bundle)
        episodes.append(episode)
        for file in [*(track.audio for track in episode.tracks), episode.cover]:
            media[media_path(episode.name, file)] = bundle.folder / file
    return write_site(folder, show, episodes, url, media, alone=alone), advice(show)


def _episode(compiled: Compiled, bundle: Bundle) -> Episode:
    head = compiled.session.head
    return Episode(
        name=bundle.name,
        title=head.title,
        teacher=head.teacher,
        description=head.description,
        tags=head.tags,
        language=head.language,
        date=head.date or datetime.now(UTC).isoformat(timespec="seconds"),
        cover=bundle.cover,
        tracks=tuple(_episode_track(bundle, track, head.title) for track in bundle.tracks),
    )


def _episode_track(bundle: Bundle, track: Planned, title: str) -> EpisodeTrack:
    audio = next(file for file in bundle.audio[track.name] if file.endswith(".mp3"))
    path = bundle.folder / audio
    with reported(path):
        files = {
            f"{track.name}{form.suffix}": (bundle.folder / f"{track.name}{form.suffix}").read_text("utf-8")
            for form in CAPTION_FORMATS.values()
            if form.on_site
        }
        size = path.stat().st_size
    return EpisodeTrack(
        name=track.name,
        audio=audio,
        media_type="audio/mpeg",
        bytes=size,
        seconds=track.timeline.frames / track.timeline.sample_rate,
        sentences=sentences(track.timeline),
        chapters=chapters(track.timeline, title),
        companions=files,
    )
