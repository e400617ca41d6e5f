"""Makes the tracks that a plan names, and goes on where an earlier apply was cut off."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from renderer.api.catalogue import ServerAnswer, has_servers, locked, shared_address, speak_sentences
from renderer.api.scripts import Compiled
from renderer.catalogue.budget import Budget, check_budget
from renderer.catalogue.cluster_address import ClusterAddress
from renderer.catalogue.jobs import Job, JobResult, failed_result
from renderer.catalogue.journal import Entry, Journal, known_state, remove_journal, with_entries
from renderer.catalogue.lock import Lock, LockedTrack, write_lock
from renderer.catalogue.manifest import Item, Manifest, Source
from renderer.catalogue.orphans import remove_files
from renderer.catalogue.plan import Planning, by_source, tracks_folder
from renderer.catalogue.processes import OwnProcesses
from renderer.catalogue.runner import Runner
from renderer.catalogue.spending import Spent, add_spent, read_spent, spent_path, together
from renderer.catalogue.work_times import add_times
from renderer.errors import InputError, RenderError

SOURCES_AT_ONCE = 32
"""Scripts whose sentences are spoken together, before their tracks are made.

The clips of so many scripts fit into the cache, so that none of them is removed before its tracks are made.
"""


class ApplyChoices(Struct, frozen=True, kw_only=True):
    """``only`` is a pattern of names of tracks; None is all of them. ``jobs`` is the number of processes.

    A ``cluster`` makes the tracks in their place, and the processes only speak.

    ``begun_at`` is the time now, for what servers are paid.
    """

    jobs: int
    cluster: ClusterAddress | None = None
    begun_at: str = ""
    only: str | None = None
    retry_failed: bool = False
    keep_going: bool = False
    remove_orphans: bool = False
    budget: Budget | None = None

    def wants(self, name: str, lock: Lock) -> bool:
        """Whether a track may be made or removed."""
        if self.retry_failed and name not in lock.failed:
            return False
        return self.only is None or fnmatchcase(name, self.only)


class Reporter(Struct, frozen=True, kw_only=True):
    """What an apply calls with its progress. ``result`` gets the number of the job and of all jobs."""

    result: Callable[[JobResult, int, int], None]
    progress: Callable[[str, float], None]
    note: Callable[[str], None]


class Applied(Struct, frozen=True, kw_only=True):
    """What an apply did. ``left`` counts the tracks that were not tried after a failure.

    ``spent`` is what servers have spoken for it.
    """

    made: tuple[str, ...]
    failed: tuple[str, ...]
    same: int
    left: int
    removed: tuple[str, ...]
    spent: tuple[Spent, ...] = ()

    @property
    def exit_status(self) -> int:
        """1 if a track failed, otherwise 0."""
        return int(bool(self.failed))


def apply(manifest: Manifest, choices: ApplyChoices, reporter: Reporter) -> Applied:
    """Make the tracks that are new or changed. Two applies of one manifest wait for each other.

    Raises:
        InputError: scripts, settings or voices cannot be used, no name matches, or the budget is too small;
            nothing is made.
        RenderError: the lock cannot be written.
    """
    lock_path = manifest.lock_path
    guard = lock_path.with_name(f".{lock_path.name}.applying")
    with locked(guard, lambda: reporter.note(f"{manifest.path}: waiting until another apply has ended")):
        lock, spent_file = known_state(lock_path), spent_path(lock_path)
        read_spent(spent_file)
        _check_only(choices.only, manifest, lock)
        planning = Planning(manifest, lock, with_files=True)
        plan = planning.plan(lambda name: choices.wants(name, lock))
        stale = {track.name for track in plan.stale}
        wanted = [item for item in manifest.items if item.name in stale and choices.wants(item.name, lock)]
        if choices.budget:
            check_budget(choices.budget, plan.estimates)
        same = {track.name for track in plan.of("same")}
        still_failed = {name: why for name, why in lock.failed.items() if name not in same}
        known = replace(lock, failed=still_failed)
        applying = _Applying(manifest, choices, reporter, planning, known, len(wanted))
        journal = Journal(lock_path, choices.begun_at)
        try:
            with journal, closing(_runner(manifest, choices)) as runner:
                applying.make(wanted, journal, runner)
            orphans = [track.name for track in plan.of("orphaned")] if choices.remove_orphans else []
            applying.remove([name for name in orphans if choices.wants(name, lock)])
        finally:
            add_spent(spent_file, journal.answers)
            write_lock(lock_path, planning.sources.remembered(applying.lock()))
            add_times(lock_path, applying.entries)
            remove_journal(lock_path)
        own = [answer for answer in journal.answers if answer.at == choices.begun_at]
        return replace(applying.applied(same=len(same)), spent=together(own))


def _runner(manifest: Manifest, choices: ApplyChoices) -> Runner:
    """Who makes the tracks.

    Raises:
        InputError: a cluster cannot be used, or has no shared store.
    """
    cluster = choices.cluster
    if cluster is None:
        return OwnProcesses(choices.jobs)
    if cluster.scheduler and not shared_address(manifest.folder):
        raise InputError(
            f"--cluster {cluster.scheduler}: the workers need a shared store, from which they take what "
            "voices have said; name one for the key cache in renderer.toml, or in the environment variable "
            "RENDERER_SHARED_CACHE of this computer and of the workers"
        )
    try:
        from renderer.catalogue.cluster import Cluster
    except ModuleNotFoundError as error:
        raise InputError(
            f"--cluster needs the package {error.name}; install it with: "
            "pip install session-renderer[cluster]"
        ) from None
    return Cluster(cluster, manifest.path)


def _check_only(only: str | None, manifest: Manifest, lock: Lock) -> None:
    """Check that a pattern matches a track that is asked for or was made."""
    names = {item.name for item in manifest.items} | lock.tracks.keys()
    if only is not None and not any(fnmatchcase(name, only) for name in names):
        raise InputError(f'--only "{only}": no track has such a name; `renderer catalogue status` lists them')


class _Applying:
    def __init__(
        self,
        manifest: Manifest,
        choices: ApplyChoices,
        reporter: Reporter,
        planning: Planning,
        lock: Lock,
        total: int,
    ) -> None:
        self._manifest, self._choices, self._reporter = manifest, choices, reporter
        self._planning, self._lock, self._total = planning, lock, total
        self._out = tracks_folder(manifest)
        self._results: list[JobResult] = []
        self.entries: list[Entry] = []
        self._removed: list[str] = []

    def make(self, items: Sequence[Item], journal: Journal, runner: Runner) -> None:
        """Make tracks: first the sentences of some scripts are spoken, then their tracks are made."""
        sources = iter(by_source(items))
        while batch := list(islice(sources, SOURCES_AT_ONCE)):
            silent = self._speak([source for source, _ in batch], journal)
            jobs: list[Job] = []
            for source, its_items in batch:
                error = silent.get(id(source))
                if error is None:
                    jobs += map(self._job, its_items)
                    continue
                for item in its_items:
                    self._end(failed_result(item.name, str(error)), journal)
                    if self._is_over():
                        return
            with closing(runner.run(jobs, self._ends_with)) as results:
                for result in results:
                    self._end(result, journal)
            if self._is_over():
                return

    def remove(self, orphans: Sequence[str]) -> None:
        """Remove the files of tracks that the manifest does not name any more, unless a track failed."""
        if orphans and any(result.has_failed for result in self._results):
            self._reporter.note(
                f"{self._manifest.path}: no orphaned track is removed, since a track failed; "
                "correct what failed, and run the command again"
            )
            return
        tracks = self.lock().tracks.items()
        kept = {path for name, track in tracks if name not in orphans for path in track.outputs}
        for name in orphans:
            left = remove_files(self._out, self._lock.tracks[name].outputs, kept)
            for path in left:
                self._reporter.note(
                    f"{path}: left, since it is not the file that was made; remove it yourself"
                )
            self._removed.append(name)

    def lock(self) -> Lock:
        """The lock with all that was done."""
        lock = with_entries(self._lock, self.entries)
        names = {item.name for item in self._manifest.items}
        return replace(
            lock,
            tracks={name: track for name, track in lock.tracks.items() if name not in self._removed},
            failed={name: why for name, why in lock.failed.items() if name in names},
        )

    def applied(self, *, same: int) -> Applied:
        """What was done."""
        return Applied(
            made=tuple(result.entry.name for result in self._results if not result.has_failed),
            failed=tuple(result.entry.name for result in self._results if result.has_failed),
            same=same,
            left=self._total - len(self._results),
            removed=tuple(self._removed),
        )

    def _is_over(self) -> bool:
        return any(map(self._ends_with, self._results))

    def _ends_with(self, result: JobResult) -> bool:
        """Whether no job begins after this result."""
        return result.has_failed and not self._choices.keep_going

    def _job(self, item: Item) -> Job:
        return Job(
            name=item.name,
            script=str(self._manifest.folder / item.source.script),
            script_name=item.source.script,
            choices=item.choices,
            out=str(self._out),
        )

    def _written(self, answer: ServerAnswer) -> ServerAnswer:
        """An answer with the path of its script from the folder of the manifest."""
        script = os.path.relpath(answer.script, self._manifest.folder)
        return replace(answer, script=Path(script).as_posix())

    def _end(self, result: JobResult, journal: Journal) -> None:
        for answer in result.answers:
            journal.answered(self._written(answer))
        for entry in (result.entry, *self._earlier_forms(result.entry)):
            journal.add(entry)
            self.entries.append(entry)
        self._results.append(result)
        self._reporter.result(result, len(self._results), self._total)

    def _earlier_forms(self, entry: Entry) -> Iterator[Entry]:
        """Files that the track had before and has not any more: each becomes an orphan with its own name."""
        before = self._lock.tracks.get(entry.name)
        if before is None or entry.made is None:
            return
        for path, output in before.outputs.items():
            if path not in entry.made.outputs:
                left = LockedTrack(
                    script=before.script, inputs={}, outputs={path: output}, seconds=before.seconds
                )
                yield Entry(name=path, made=left)

    def _speak(self, sources: Sequence[Source], journal: Journal) -> Mapping[int, RenderError]:
        """Speak the sentences of sources; return the errors of those that cannot be spoken, by source.

        Raises:
            RenderError: workers would have to pay once more for what a server has spoken.
        """
        compiled = {id(source): self._planning.sources.compiled(source) for source in sources}
        silent: dict[int, RenderError] = {}
        for scripts in _spoken_together([*compiled.values()]):
            spoken = speak_sentences(
                scripts,
                self._choices.jobs,
                self._reporter.progress,
                lambda answer: journal.answered(self._written(answer)),
                shares_kept=self._is_remote,
            )
            if self._is_remote and not spoken.is_shared and any(map(has_servers, scripts)):
                raise RenderError(
                    f"{shared_address(self._manifest.folder)}: the shared store lacks some of what "
                    "servers have spoken, so the workers would pay for it once more; when it can be written "
                    "again, run the command again, which makes only the tracks that are missing"
                )
            for key, one in compiled.items() if spoken.failures else ():
                found = (spoken.failures.get(speak.utterance) for speak in one.plan.spoken())
                if error := next(filter(None, found), None):
                    silent[key] = error
        return silent

    @property
    def _is_remote(self) -> bool:
        """Whether other computers make the tracks."""
        return bool(self._choices.cluster and self._choices.cluster.scheduler)


def _spoken_together(compiled: Sequence[Compiled]) -> list[list[Compiled]]:
    """Scripts whose sentences can be spoken together, as the settings for speech are the same."""
    groups: list[tuple[object, list[Compiled]]] = []
    for one in compiled:
        settings = one.settings
        what = (
            settings.sample_rate, settings.words_recognizer, settings.sentence_timeout_seconds, settings.cache
        )  # fmt: skip
        group = next((group for key, group in groups if key == what), None)
        if group is None:
            group = []
            groups.append((what, group))
        group.append(one)
    return [group for _, group in groups]
