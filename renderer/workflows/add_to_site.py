"""Adds published bundles to a site with a feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from renderer.analysis.origins import origins_in
from renderer.companions.captions.formats import CAPTION_FORMATS
from renderer.companions.captions.timed import chapters, sentences
from renderer.errors import InputError
from renderer.publish.site.addresses import composed, media_path
from renderer.publish.site.advice import advice
from renderer.publish.site.catalogue import Catalogue
from renderer.publish.site.dates import unix_seconds
from renderer.publish.site.episodes import Episode, EpisodeTrack, Show
from renderer.publish.site.folder import Site, read_site, with_own_image, write_site
from renderer.publish.site.scheduled import cancel, schedule
from renderer.storage.atomic_files import reported
from renderer.storage.regular_files import read_regular
from renderer.workflows.compile import Compiled
from renderer.workflows.held_back import moment
from renderer.workflows.lay_out_tracks import Planned
from renderer.workflows.publication import Publication
from renderer.workflows.publish import Bundle, described
from renderer.workflows.same_session import of_script
from renderer.workflows.sessions_elsewhere import check_not_elsewhere, sessions_elsewhere


def feed_profile(compiled: Mapping[str, Compiled]) -> str:
    """Which of several platforms' renders of a script goes into a site: the first that makes MP3s.

    Raises:
        InputError: none does.
    """
    for name, one in compiled.items():
        if "mp3" in one.settings.formats:
            return name
    raise InputError(
        "a feed needs MP3 files; add a platform that accepts them, such as "
        f"--for {','.join([*compiled, 'apple-podcasts'])}"
    )


def add_to_site(
    published: Sequence[Mapping[str, tuple[Compiled, Bundle]]], publication: Publication, folder: Path
) -> tuple[Site, tuple[str, ...]]:
    """Put the bundles of scripts, by platform, into a site with a feed. Those with a date to come wait.

    Gives the site, and advice on what its ``[show]`` lacks.

    Raises:
        InputError: the address is wrong, a file cannot be part of a site, or another computer has published a
            session of one of the names since the publication was read.
        UploadError: the target cannot be read.
        OutputError: a file could not be written.
    """
    episodes, media, now = [], {}, moment()
    settings = [compiled.settings for of_one in published for compiled, _ in of_one.values()]
    for one in settings:
        one.untrusted.check("show")
    shows = [one.show for one in settings]
    known = read_site(folder, publication.url)
    scripts = [next(iter(of_one.values()))[0] for of_one in published]
    _check_not_elsewhere(scripts, publication, folder, known)
    show = publication.show or next(filter(None, shows), None)
    show = show or with_own_image(folder, (known and known.show) or Show())
    for of_one in published:
        compiled, bundle = of_one[feed_profile({name: one for name, (one, _) in of_one.items()})]
        episode = _episode(compiled, bundle, now)
        episodes.append(episode)
        for file in [*(track.audio for track in episode.tracks), episode.cover]:
            media[media_path(episode.name, file)] = bundle.folder / file
    later = [episode for episode in episodes if unix_seconds(episode.date) > now.timestamp()]
    schedule(folder, show, later, publication.url, media, publication.replaced)
    waiting = {episode.name for episode in later}
    due = [episode for episode in episodes if episode.name not in waiting]
    names = {composed(episode.name) for episode in due}
    site = write_site(
        folder,
        show,
        due,
        publication.url,
        media,
        removed=publication.taken_out if publication.is_only else None,
        renamed={old: new for old, new in publication.renamed.items() if composed(new) in names},
        now_seconds=lambda: unix_seconds(moment().isoformat()),
    )
    made = {composed(episode.name) for episode in episodes}
    renamed = {composed(old) for old, new in publication.all_renamed.items() if composed(new) in made}
    cancel(folder, names | renamed, read_site(folder, publication.url))
    return site, advice(show)


def _check_not_elsewhere(
    scripts: Sequence[Compiled], publication: Publication, folder: Path, known: Catalogue | None
) -> None:
    """Check again, after a long render, that no session of another computer is replaced."""
    named = {composed(Path(one.session.path).stem): one for one in scripts}
    asked = named.keys() - publication.replaced
    elsewhere = sessions_elsewhere(folder, known, publication.target, asked)
    for name in sorted(asked):
        check_not_elsewhere(Path(named[name].session.path), of_script(named[name]), elsewhere, name)


def _episode(compiled: Compiled, bundle: Bundle, now: datetime) -> Episode:
    head = described(compiled, bundle.profile, bundle.tracks, between="\n\n")
    return Episode(
        name=bundle.name,
        title=head.title,
        teacher=head.teacher,
        description=head.description,
        tags=head.tags,
        language=head.language,
        date=head.date or now.isoformat(),
        is_dated=bool(head.date),
        episode=head.episode,
        season=head.season,
        explicit=head.explicit,
        cover=bundle.cover,
        origins=origins_in(bundle.tracks[0].timeline),
        tracks=tuple(_episode_track(bundle, track, head.title) for track in bundle.tracks),
    )


_MOST_CAPTION_BYTES = 100_000_000


def _text(path: Path) -> str:
    return read_regular(path, _MOST_CAPTION_BYTES).decode()


def _episode_track(bundle: Bundle, track: Planned, title: str) -> EpisodeTrack:
    audio = next(file for file in bundle.audio[track.name] if file.endswith(".mp3"))
    path = bundle.folder / audio
    with reported(path):
        files = {
            f"{track.name}{form.suffix}": _text(bundle.folder / f"{track.name}{form.suffix}")
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
