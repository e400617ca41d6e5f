"""What servers are paid: kept beside the lock, once for each answer, whatever happens to an apply."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from renderer.api.catalogue import ServerAnswer
from renderer.catalogue.apply import Applied, ApplyChoices, Reporter, apply
from renderer.catalogue.jobs import Job, run_job
from renderer.catalogue.journal import Journal
from renderer.catalogue.read_manifest import read_manifest
from renderer.catalogue.spending import Spent, Sum, add_spent, read_spent, spent_path, sums, together
from renderer.cli.reports.catalogue import applied_lines
from renderer.errors import InputError, RenderError
from tests.support.speaking_server import script_of
from tests.support.speech_server import SpeechServer, running

ANSWER = ServerAnswer(
    script="a.md",
    voice="paid",
    engine="http",
    characters=100,
    price_per_million_characters=15,
    currency="EUR",
)
LINE = Spent(
    at="1",
    script="a.md",
    voice="paid",
    engine="http",
    requests=1,
    characters=100,
    cost=0.0015,
    currency="EUR",
)


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with running() as server:
        yield server


def applied(path: Path, begun_at: str) -> Applied:
    reporter = Reporter(
        result=lambda _result, _number, _total: None,
        progress=lambda _what, _share: None,
        note=lambda _text: None,
    )
    return apply(read_manifest(path), ApplyChoices(jobs=1, begun_at=begun_at), reporter)


def test_what_a_server_speaks_is_kept_at_the_price_of_the_day(
    tmp_path: Path, server: SpeechServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = script_of(server, tmp_path)
    path = tmp_path / "catalogue.toml"
    path.write_text('name = "{script}"\nscripts = ["*.md"]\n', "utf-8")
    first = applied(path, "1")
    characters = sum(len(text) * count for text, count in server.spoken.items())
    (line,) = read_spent(spent_path(tmp_path / "catalogue.lock"))
    assert first.spent == (line,)
    assert (line.script, line.voice, line.engine, line.currency) == ("rest.md", "paid", "http", "EUR")
    assert (line.requests, line.characters) == (server.spoken.total(), characters)
    assert line.cost == pytest.approx(characters * 15 / 1_000_000)
    assert next(applied_lines(first)).startswith(
        f"spent: {line.cost:.4f} EUR for {characters:,} characters in "
    )
    assert applied(path, "2").spent == ()
    settings = tmp_path / "renderer.toml"
    settings.write_text(settings.read_text("utf-8").replace("= 15", "= 30"), "utf-8")
    script.write_text(f"{script.read_text('utf-8')}[voice paid]\nOne more.\n", "utf-8")
    (more,) = applied(path, "3").spent
    assert (more.requests, more.characters, more.cost) == (1, 9, 0.00027)
    assert [each.at for each in read_spent(tmp_path / "catalogue.spent")] == ["1", "3"]
    (settings.parent / ".empty").mkdir()
    monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / ".empty"))
    job = Job(name="rest", script=str(script), script_name="rest.md", choices={}, out=str(tmp_path / "out"))
    answers = run_job(job).answers
    assert len(answers) == line.requests + more.requests
    assert {answer.price_per_million_characters for answer in answers} == {30}


def test_what_was_paid_for_a_track_that_fails_is_kept(
    tmp_path: Path, server: SpeechServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = script_of(server, tmp_path)

    def fail(*_: object) -> None:
        raise RenderError("the disk is full")

    monkeypatch.setattr("renderer.catalogue.jobs.render_track", fail)
    result = run_job(
        Job(name="rest", script=str(script), script_name="rest.md", choices={}, out=str(tmp_path / "out"))
    )
    assert result.entry.failed == "the disk is full"
    assert len(result.answers) == server.spoken.total() > 0


def test_answers_of_a_killed_apply_are_counted_once(tmp_path: Path) -> None:
    lock_path, file = tmp_path / "catalogue.lock", tmp_path / "catalogue.spent"
    with Journal(lock_path, "1") as journal:
        journal.answered(ANSWER)
    for _ in range(2):  # an apply may be killed after it has added them, and before it removes the journal
        with Journal(lock_path, "2") as journal:
            pass
        add_spent(file, journal.answers)
        assert read_spent(file) == (LINE,)


def test_answers_are_added_up_by_script_voice_and_price(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.spent"
    with Journal(tmp_path / "catalogue.lock", "1") as journal:
        for answer in (ANSWER, ANSWER, replace(ANSWER, script="b.md")):
            journal.answered(answer)
        journal.answered(replace(ANSWER, price_per_million_characters=None, currency=""))
    add_spent(file, journal.answers)
    assert [(each.script, each.requests, each.cost) for each in read_spent(file)] == [
        ("a.md", 1, None),
        ("a.md", 2, 0.003),
        ("b.md", 1, 0.0015),
    ]
    assert sums(together(journal.answers)) == (
        Sum(currency="EUR", requests=3, characters=300, cost=0.0045),
        Sum(currency="", requests=1, characters=100, cost=0.0),
    )


def test_lines_of_two_branches_are_merged_and_others_refused(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.spent"
    with Journal(tmp_path / "catalogue.lock", "1") as journal:
        journal.answered(ANSWER)
    add_spent(file, journal.answers)
    line = file.read_text("utf-8")
    other = line.replace('"at":"1"', '"at":"0"')
    file.write_text(f"<<<<<<< HEAD\n{line}=======\n{other}{line}>>>>>>> theirs\n", "utf-8")
    assert read_spent(file) == (replace(LINE, at="0"), LINE)
    file.write_text(f"{line}something else\n", "utf-8")
    with pytest.raises(InputError, match=r"catalogue\.spent:2: this is not what an apply writes"):
        read_spent(file)
