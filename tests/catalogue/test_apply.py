"""Applies: what they make, how they go on, and what they refuse."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any, ClassVar

import pytest
from msgspec.structs import replace

import renderer
from bench.catalogue_plans import lock_all
from renderer.api import scripts
from renderer.catalogue.apply import Applied, ApplyChoices, Reporter, apply
from renderer.catalogue.budget import check_budget, read_budget
from renderer.catalogue.jobs import Job, JobResult
from renderer.catalogue.journal import Entry, Journal, journal_path, known_state
from renderer.catalogue.lock import Output, read_lock, write_lock
from renderer.catalogue.orphans import remove_files
from renderer.catalogue.plan import Planning
from renderer.catalogue.processes import OwnProcesses
from renderer.catalogue.read_manifest import read_manifest
from renderer.catalogue.status import status
from renderer.catalogue.work_times import read_times
from renderer.errors import InputError, RenderError
from renderer.storage.folder_lock import locked
from renderer.storage.regular_files import read_regular
from renderer.workflows.compile import Compiled
from renderer.workflows.dry_run import SpeechAmount, SpeechEstimate
from renderer.workflows.file_digests import file_digest
from renderer.workflows.speak_sentences import SpokenSentences
from tests.support.catalogues import MANIFEST, catalogue_in, script

ALL = ["a-10s", "a-11s", "b-10s", "b-11s"]


def applied(
    path: Path,
    on_result: Callable[[JobResult], None] = lambda _result: None,
    jobs: int = 1,
    **choices: object,
) -> Applied:
    reporter = Reporter(
        result=lambda result, _number, _total: on_result(result),
        progress=lambda _what, _share: None,
        note=lambda _text: None,
    )
    return apply(read_manifest(path), ApplyChoices(jobs=jobs, **choices), reporter)  # type: ignore[arg-type]


def test_an_apply_makes_what_a_render_makes_and_then_nothing(tmp_path: Path) -> None:
    path = catalogue_in(tmp_path, f'{MANIFEST}formats = ["mp3", "wav"]\n[settings]\ncaptions = ["vtt"]\n')
    result = applied(path)
    assert sorted(result.made) == ALL
    alone = renderer.render(
        tmp_path / "a.md", length="10s", format=["mp3", "wav"], captions="vtt", out=tmp_path / "alone"
    )
    for file in (*alone.paths, tmp_path / "alone" / "a" / "a.vtt"):
        assert file.read_bytes() == (tmp_path / "out" / f"a-10s{file.suffix}").read_bytes()
    lock = read_lock(tmp_path / "catalogue.lock")
    assert sorted(read_times(tmp_path / "catalogue.lock")) == ALL
    assert sorted(lock.tracks["b-11s"].outputs) == ["b-11s.mp3", "b-11s.vtt", "b-11s.wav"]
    text = (tmp_path / "catalogue.lock").read_text("utf-8")
    assert str(tmp_path) not in text
    left = tmp_path / "..catalogue.lock.times.0a1b2c.part"  # as a killed process leaves it
    left.touch()
    os.utime(left, (0, 0))
    again = applied(path)
    assert (again.made, again.same) == ((), 4)
    assert (tmp_path / "catalogue.lock").read_text("utf-8") == text
    assert not left.exists()
    (tmp_path / "out" / "b-11s.wav").unlink()
    assert applied(path).made == ("b-11s",)


def test_two_processes_make_the_same_bytes(tmp_path: Path) -> None:
    """It starts two processes, each of which loads the program."""
    path = catalogue_in(tmp_path, MANIFEST.replace(', "11s"', ""))
    applied(path, jobs=2)
    first = (tmp_path / "catalogue.lock").read_text("utf-8")
    for file in (tmp_path / "out").iterdir():
        file.unlink()
    (tmp_path / "catalogue.lock").unlink()
    assert applied(path).made == ("a-10s", "b-10s")
    assert (tmp_path / "catalogue.lock").read_text("utf-8") == first


def test_an_interrupted_apply_goes_on(tmp_path: Path) -> None:
    path = catalogue_in(tmp_path)

    def interrupt(_result: JobResult) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        applied(path, interrupt)
    assert list(read_lock(tmp_path / "catalogue.lock").tracks) == ["a-10s"]
    assert not journal_path(tmp_path / "catalogue.lock").exists()
    assert sorted(applied(path).made) == ALL[1:]


def test_a_killed_apply_loses_no_track(tmp_path: Path) -> None:
    """All that it leaves is its journal, whose last line may be cut off."""
    path = catalogue_in(tmp_path)
    applied(path)
    lock_path = tmp_path / "catalogue.lock"
    lock = read_lock(lock_path)
    lock_path.unlink()
    with Journal(lock_path) as journal:
        for name in ALL[:2]:
            journal.add(Entry(name=name, made=lock.tracks[name]))
    with journal_path(lock_path).open("ab") as file:
        file.write(b'{"name":"b-10s","made":{"scr')
    with Journal(lock_path) as journal:
        journal.add(Entry(name="b-11s", made=lock.tracks["b-11s"]))
    assert sorted(known_state(lock_path).tracks) == ["a-10s", "a-11s", "b-11s"]
    assert applied(path).made == ("b-10s",)
    assert read_lock(lock_path) == lock


def failing(tmp_path: Path) -> Path:
    """A catalogue whose tracks of ``a`` cannot be made, since no hold can become so short."""
    path = catalogue_in(tmp_path)
    (tmp_path / "a.md").write_text(script("One.", "60s"), "utf-8")
    return path


def test_a_failure_stops_an_apply_unless_it_keeps_going(tmp_path: Path) -> None:
    path = failing(tmp_path)
    stopped = applied(path)
    assert (stopped.failed, stopped.made, stopped.left, stopped.exit_status) == (("a-10s",), (), 3, 1)
    assert "a length of 10s is not possible" in read_lock(tmp_path / "catalogue.lock").failed["a-10s"]
    went_on = applied(path, keep_going=True)
    assert (went_on.failed, went_on.made) == (("a-10s", "a-11s"), ("b-10s", "b-11s"))
    assert went_on.exit_status == 1
    manifest = read_manifest(path)
    states = {each.name: each.state for each in status(manifest, known_state(manifest.lock_path))}
    assert states == {"a-10s": "failed", "a-11s": "failed", "b-10s": "made", "b-11s": "made"}
    (tmp_path / "a.md").write_text(script("One."), "utf-8")
    (tmp_path / "b.md").write_text(script("Two."), "utf-8")
    assert applied(path, retry_failed=True).made == ("a-10s", "a-11s")
    assert not read_lock(tmp_path / "catalogue.lock").failed
    assert applied(path, only="*-11s").made == ("b-11s",)


def test_a_sentence_that_no_voice_can_say_fails_its_tracks_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def speak(scripts: Sequence[Compiled], *_others: object, **_choices: object) -> SpokenSentences:
        failures = {scripts[0].plan.spoken()[0].utterance: RenderError("it is hoarse")}
        return SpokenSentences(failures=failures, is_shared=True)

    path = catalogue_in(tmp_path)
    monkeypatch.setattr("renderer.catalogue.apply.speak_sentences", speak)
    result = applied(path, keep_going=True)
    assert (result.failed, result.made, result.exit_status) == (("a-10s", "a-11s"), ("b-10s", "b-11s"), 1)


def test_a_wrong_script_stops_everything(tmp_path: Path) -> None:
    path = catalogue_in(tmp_path)
    (tmp_path / "a.md").write_text(script("One. [puase 1s]"), "utf-8")
    with pytest.raises(InputError, match="puase"):
        applied(path, keep_going=True)
    assert not (tmp_path / "out").exists()


def test_orphans_are_removed_only_if_asked_and_unchanged(tmp_path: Path) -> None:
    path = catalogue_in(tmp_path, MANIFEST.replace("{script}-{length}", "{script}/{length}"))
    applied(path)
    out = tmp_path / "out"
    path.write_text('name = "b/{length}"\nscripts = ["b.md"]\nlengths = ["10s"]\n', "utf-8")
    assert applied(path).removed == ()
    assert (out / "a" / "10s.mp3").exists()
    (out / "b" / "11s.mp3").write_bytes(b"mine")
    assert applied(path, remove_orphans=True).removed == ("a/10s", "a/11s", "b/11s")
    assert sorted(file.relative_to(out).as_posix() for file in out.rglob("*.mp3")) == [
        "b/10s.mp3",
        "b/11s.mp3",
    ]
    assert not (out / "a").exists()


def test_files_of_earlier_formats_are_orphans(tmp_path: Path) -> None:
    one = 'name = "{script}"\nscripts = ["a.md"]\nlengths = ["10s"]\n'
    path = catalogue_in(tmp_path, f'{one}formats = ["mp3", "wav"]\n')
    applied(path)
    path.write_text(one, "utf-8")
    assert applied(path, remove_orphans=True).made == ("a",)
    assert applied(path, remove_orphans=True).removed == ("a.wav",)
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["a.mp3"]


def test_stems_are_files_of_their_track(tmp_path: Path) -> None:
    one = 'name = "{script}"\nlengths = ["10s"]\n'
    path = catalogue_in(tmp_path, f'{one}scripts = ["a.md"]\n[settings]\nstems = ["voice"]\n')
    out = tmp_path / "out"
    applied(path)
    (out / "a-stems" / "voice.wav").unlink()
    assert applied(path).made == ("a",)
    assert (out / "a-stems" / "voice.wav").exists()
    path.write_text(f'{one}scripts = ["b.md"]\n', "utf-8")
    assert applied(path, remove_orphans=True).removed == ("a",)
    assert [file.name for file in out.iterdir()] == ["b.mp3"]


def test_a_failure_keeps_the_orphans(tmp_path: Path) -> None:
    path = failing(tmp_path)
    lock_all(tmp_path)
    path.write_text('name = "new-{script}"\nscripts = ["a.md"]\nlengths = ["10s"]\n', "utf-8")
    result = applied(path, remove_orphans=True)
    assert (result.failed, result.removed) == (("new-a",), ())
    assert sorted(read_lock(tmp_path / "catalogue.lock").tracks) == ALL


def test_a_failed_track_whose_script_is_put_back_has_not_failed(tmp_path: Path) -> None:
    path = catalogue_in(tmp_path, MANIFEST.replace(', "11s"', ""))
    applied(path)
    lock_path = tmp_path / "catalogue.lock"
    write_lock(lock_path, replace(read_lock(lock_path), failed={"a-10s": "it was too short"}))
    assert applied(path).same == 2
    assert not read_lock(lock_path).failed


def test_a_file_whose_name_differs_only_in_capitals_is_kept_if_it_is_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "A.mp3").write_bytes(b"")
    tells_capitals = not (tmp_path / "a.mp3").exists()
    (tmp_path / "a.mp3").write_bytes(b"")
    outputs = {"A.mp3": Output(bytes=0, sha256=file_digest(tmp_path / "A.mp3"))}
    remove_files(tmp_path, outputs, kept={"A.mp3"})
    assert (tmp_path / "A.mp3").exists()
    remove_files(tmp_path, outputs, kept={"a.mp3"})
    assert (tmp_path / "a.mp3").exists()
    assert (tmp_path / "A.mp3").exists() != tells_capitals


def test_the_state_is_the_newest_also_if_an_apply_ends_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue_in(tmp_path)
    lock_all(tmp_path)
    lock_path = tmp_path / "catalogue.lock"
    lock = read_lock(lock_path)
    write_lock(lock_path, replace(lock, tracks={}))

    def end_an_apply(path: Path, most_bytes: int) -> bytes:
        write_lock(lock_path, lock)
        return read_regular(path, most_bytes)

    monkeypatch.setattr("renderer.catalogue.journal.read_regular", end_an_apply)
    assert known_state(lock_path) == lock


@pytest.mark.parametrize("error", [OSError("the disk is full"), MemoryError("too much")])
def test_a_fault_of_the_machine_fails_one_track(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def compile_script(_path: Path, _options: object) -> Compiled:
        raise error

    monkeypatch.setattr("renderer.catalogue.jobs.compile_script", compile_script)
    job = Job(name="a", script="a.md", script_name="a.md", choices={}, out="")
    (result,) = OwnProcesses(1).run([job])
    assert result.has_failed
    assert result.entry.failed == f"{type(error).__name__}: {error}"


def test_a_lock_of_a_stranger_names_no_file_elsewhere(tmp_path: Path) -> None:
    path = catalogue_in(tmp_path)
    lock_all(tmp_path)
    lock_path = tmp_path / "catalogue.lock"
    lock = read_lock(lock_path)
    evil = {"../x": Output(bytes=1, sha256="")}
    write_lock(lock_path, replace(lock, tracks={"x": replace(lock.tracks["a-10s"], outputs=evil)}))
    with pytest.raises(InputError, match=r'leads upwards with "\.\."'):
        applied(path, remove_orphans=True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a lock of a catalogue"),
        ("<<<<<<< HEAD\n", "not a lock of a catalogue"),
        ('{"tracks": 3}', "not a lock of a catalogue"),
        ("[" * 100_000, "not a lock of a catalogue"),
        ('{"version": 2, "tracks": {}}', "a newer renderer has written this lock; use that renderer"),
        ('{"version": 2, "tracks": []}', "a newer renderer has written this lock; use that renderer"),
    ],
)
def test_a_lock_that_cannot_be_used_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    path = catalogue_in(tmp_path)
    (tmp_path / "catalogue.lock").write_text(text, "utf-8")
    with pytest.raises(InputError, match=message):
        applied(path)
    assert (tmp_path / "catalogue.lock").read_text("utf-8") == text


def test_a_lock_of_another_version_of_the_program_is_read(tmp_path: Path) -> None:
    """An earlier one knows nothing of lexicons and words, and a later one may know more."""
    path = catalogue_in(tmp_path)
    lock_all(tmp_path)
    lock_path = tmp_path / "catalogue.lock"
    known = json.loads(lock_path.read_bytes())
    earlier = {key: value for key, value in known.items() if key not in ("lexicons", "words")}
    for text in (earlier, {**known, "later": {"x": 1}}):
        lock_path.write_text(json.dumps(text), "utf-8")
        manifest = read_manifest(path)
        assert not Planning(manifest, known_state(lock_path), with_files=False).plan().stale


class Worker:
    """A process that fails where the name of the job says so, and dies so often as ``deaths`` says."""

    deaths: ClassVar[dict[str, int]] = {}
    waits_for: ClassVar[dict[str, Event]] = {}

    def do(self, job: Job) -> JobResult | None:
        if self.deaths.get(job.name):
            self.deaths[job.name] -= 1
            return None
        if event := self.waits_for.get(job.name):
            assert event.wait(30)
        return JobResult(entry=Entry(name=job.name, failed="no" if "fails" in job.name else ""))

    @property
    def has_ended(self) -> bool:
        return False

    def kill(self) -> None: ...

    def close(self) -> None: ...


def jobs_named(*names: str) -> list[Job]:
    return [Job(name=name, script="", script_name="", choices={}, out="") for name in names]


def test_a_job_whose_process_dies_is_done_by_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renderer.catalogue.processes._Worker", Worker)
    monkeypatch.setattr(Worker, "deaths", {"a": 1, "b": 2})
    results = {each.entry.name: each.entry.failed for each in OwnProcesses(2).run(jobs_named("a", "b", "c"))}
    assert (results["a"], results["c"]) == ("", "")
    assert "was ended twice" in results["b"]


def test_a_process_makes_the_tracks_of_one_script(monkeypatch: pytest.MonkeyPatch) -> None:
    both_have_begun = Barrier(2, timeout=30)
    done: list[set[str]] = []

    class Noting(Worker):
        def __init__(self) -> None:
            self.scripts: set[str] = set()
            done.append(self.scripts)

        def do(self, job: Job) -> JobResult | None:
            if not self.scripts:
                both_have_begun.wait()
            self.scripts.add(job.script)
            return super().do(job)

    monkeypatch.setattr("renderer.catalogue.processes._Worker", Noting)
    jobs = [replace(job, script=job.name[0]) for job in jobs_named("a1", "a2", "a3", "b1", "b2", "b3")]
    assert len(list(OwnProcesses(2).run(jobs[::3] + jobs[1:3] + jobs[4:]))) == 6
    assert sum(map(len, done)) <= 3  # a process without jobs helps with the other script


def test_an_apply_compiles_a_script_once_before_its_jobs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []

    def compile_script(path: Path, *others: Any, **choices: Any) -> Compiled:
        compiled.append(path.name)
        return scripts.compile_script(path, *others, **choices)

    monkeypatch.setattr("renderer.catalogue.sources.compile_script", compile_script)
    assert sorted(applied(catalogue_in(tmp_path)).made) == ALL
    assert sorted(compiled) == ["a.md", "b.md"]


def test_processes_stay_ready_for_more_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counted(Worker):
        started: ClassVar[list[object]] = []
        closed: ClassVar[list[object]] = []

        def __init__(self) -> None:
            self.started.append(self)

        def close(self) -> None:
            self.closed.append(self)

    monkeypatch.setattr("renderer.catalogue.processes._Worker", Counted)
    processes = OwnProcesses(2)
    for _ in range(3):
        assert len(list(processes.run(jobs_named("a", "b", "c")))) == 3
    assert 1 <= len(Counted.started) <= 2
    processes.close()
    assert {*Counted.closed} == {*Counted.started}


def test_an_idle_process_that_was_killed_takes_no_job(monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(Worker):
        has_ended = False

        def do(self, job: Job) -> JobResult | None:
            return None if self.has_ended else super().do(job)

    started: list[Killed] = []

    def start() -> Killed:
        started.append(Killed())
        return started[-1]

    monkeypatch.setattr("renderer.catalogue.processes._Worker", start)
    processes = OwnProcesses(2)
    assert [each.entry.failed for each in processes.run(jobs_named("a", "b"))] == ["", ""]
    killed = len(started)
    for worker in started:
        worker.has_ended = True
    assert [each.entry.failed for each in processes.run(jobs_named("c", "d"))] == ["", ""]
    assert len(started) > killed
    processes.close()


def test_jobs_that_run_when_another_fails_are_finished(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = Event()
    monkeypatch.setattr("renderer.catalogue.processes._Worker", Worker)
    monkeypatch.setattr(Worker, "waits_for", {"slow": failed})

    def ends_with(result: JobResult) -> bool:
        return bool(result.entry.failed)

    results = []
    for result in OwnProcesses(2).run(jobs_named("slow", "fails", "later"), ends_with):
        results.append(result.entry.name)
        failed.set()
    assert results == ["fails", "slow"]


def estimate(cost: float | None, currency: str = "EUR") -> SpeechEstimate:
    return SpeechEstimate(
        voice="paid",
        engine="http",
        to_speak=SpeechAmount(sentences=1, characters=10),
        kept=SpeechAmount(),
        cost=cost,
        currency=currency,
        on_server=True,
        most_more_cost=1.0,
    )


@pytest.mark.parametrize(
    ("estimated", "message"),
    [
        (estimate(2.0), "this may cost 3.00 EUR, more than 2.5"),
        (estimate(None), "price of the voice paid is not known"),
        (estimate(1.0, "USD"), "is in USD"),
    ],
)
def test_an_apply_costs_no_more_than_allowed(estimated: SpeechEstimate, message: str) -> None:
    with pytest.raises(InputError, match=message):
        check_budget(read_budget("2.5EUR"), [estimated])
    check_budget(read_budget("3 eur"), [estimate(2.0), replace(estimate(None), on_server=False)])


def test_an_amount_has_a_currency() -> None:
    with pytest.raises(InputError, match="20USD"):
        read_budget("20")


def test_a_plan_looks_for_the_files_of_tracks(tmp_path: Path) -> None:
    path = catalogue_in(tmp_path, MANIFEST.replace(', "11s"', ""))
    applied(path)
    (tmp_path / "out" / "a-10s.mp3").write_bytes(b"")
    manifest = read_manifest(path)
    lock = known_state(manifest.lock_path)
    (stale,) = Planning(manifest, lock, with_files=True).plan().stale
    assert (stale.name, stale.reasons) == ("a-10s", ("a file is missing, or has another size",))
    assert not Planning(manifest, lock, with_files=False).plan().stale


def test_a_second_apply_waits_for_the_first(tmp_path: Path) -> None:
    path = catalogue_in(tmp_path, 'name = "{script}"\nscripts = ["a.md"]\nlengths = ["10s"]\n')
    waits = Event()
    reporter = Reporter(
        result=lambda _result, _number, _total: None,
        progress=lambda _what, _share: None,
        note=lambda _text: waits.set(),
    )
    made: list[Applied] = []
    second = Thread(
        target=lambda: made.append(apply(read_manifest(path), ApplyChoices(jobs=1), reporter)), daemon=True
    )
    with locked(tmp_path / ".catalogue.lock.applying"):
        second.start()
        assert waits.wait(30)
        assert not (tmp_path / "out").exists()
    second.join(300)
    assert not second.is_alive()
    assert made[0].made == ("a",)
