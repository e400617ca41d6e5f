"""Jobs of the studio: their progress, how they end, and who may start one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support import odd_engines
from tests.support.studio_page import Page
from tests.support.studio_publishing import SCRIPT, ask, ended, files_in, made

HANGS = "---\ntitle: Rest\nvoice: odd\n---\nWell then.\n\nhang PID.\n"


@pytest.fixture
def project(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project)
    (project / "rest.md").write_text(SCRIPT, newline="\n")
    return project


@pytest.fixture
def hangs(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script whose voice hangs; the file has the number of its process then."""
    odd_engines.install(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    (project / "hangs.md").write_text(HANGS.replace("PID", str(tmp_path / "pid")))
    return tmp_path / "pid."


def test_the_progress_is_told_step_by_step(page: Page) -> None:
    with page.events() as events:
        first = ask(page, "start").json
        assert (first["state"], first["path"], first["platforms"]) == ("running", "rest.md", [])
        told = [first]
        while told[-1]["state"] == "running":
            told.append(next(content for name, content in events if name == "publishing"))
    shares = [job["share"] for job in told]
    assert shares == sorted(shares)
    assert told[-1]["state"] == "done"
    assert {"speaking", "measuring", "encoding"} <= {job["step"] for job in told}
    assert {job["job"] for job in told} == {first["job"]}


def test_a_job_is_cancelled_while_a_voice_hangs(page: Page, project: Path, hangs: Path) -> None:
    with page.events() as events:
        job = ask(page, "start", path="hangs.md").json
        while not hangs.exists():
            assert next(content for name, content in events if name == "publishing")["state"] == "running"
        cancelled = page.ask("POST", "/api/publishing/cancel", {"job": job["job"]})
        assert (cancelled.status, cancelled.json["state"]) == (200, "cancelling")
        assert ended(events)["state"] == "cancelled"
    with pytest.raises(ProcessLookupError):
        os.kill(int(hangs.read_text()), 0)
    assert not (project / "out").exists()
    assert page.get("/api/publishing?path=hangs.md").json["job"]["state"] == "cancelled"
    made(page)


@pytest.mark.usefixtures("hangs")
def test_one_job_runs_at_a_time_and_every_page_sees_it(page: Page) -> None:
    with page.events() as events:
        job = ask(page, "start", path="hangs.md").json
        refused = ask(page, "start")
        assert (refused.status, refused.json["error"]) == (409, "the files of hangs.md are being made")
        for path in ("rest.md", "hangs.md"):
            assert page.get(f"/api/publishing?path={path}").json["job"]["job"] == job["job"]
        page.ask("POST", "/api/publishing/cancel", {"job": job["job"]})
        ended(events)
    assert page.get("/api/publishing?path=rest.md").json["job"] is None


def test_a_cancelled_render_keeps_the_files_that_were_there(page: Page, project: Path, hangs: Path) -> None:
    (project / "hangs.md").write_text(SCRIPT)
    made(page, path="hangs.md")
    before = files_in(project / "out" / "hangs")
    (project / "hangs.md").write_text(HANGS.replace("PID", str(hangs).removesuffix(".")))
    with page.events() as events:
        job = ask(page, "start", path="hangs.md").json
        page.ask("POST", "/api/publishing/cancel", {"job": job["job"]})
        assert ended(events)["state"] == "cancelled"
    assert files_in(project / "out" / "hangs") == before


@pytest.mark.usefixtures("hangs")
def test_a_job_that_fails_says_why(page: Page, project: Path) -> None:
    (project / "hangs.md").write_text(HANGS.replace("hang PID", "raise it"))
    with page.events() as events:
        ask(page, "start", path="hangs.md")
        job = ended(events)
    assert job["state"] == "failed"
    assert 'could not say "raise it."' in job["error"]
    assert made(page)["folders"]


def test_a_folder_of_another_script_is_not_overwritten(page: Page, project: Path) -> None:
    made(page)
    before = files_in(project / "out" / "rest")
    (project / "sub").mkdir()
    (project / "sub" / "rest.md").write_text(SCRIPT.replace("Hello", "Goodbye"))
    with page.events() as events:
        ask(page, "start", path="sub/rest.md")
        job = ended(events)
    assert "has the tracks of another script" in job["error"]
    assert files_in(project / "out" / "rest") == before


def test_what_is_not_trusted_does_not_run(page: Page, project: Path) -> None:
    ran = project / "ran"
    for settings, key in (
        (f'[voices.me]\nengine = "command"\ncommand = ["touch", "{ran}"]\n', "voices"),
        ('out = "../elsewhere"\n', "out"),
    ):
        (project / "renderer.toml").write_text(settings)
        (project / "rest.md").write_text(SCRIPT.replace("tone:low", "me" if key == "voices" else "tone:low"))
        for platforms in ([], ["insight-timer"]):
            for what in ("check", "start"):
                answer = ask(page, what, platforms=platforms)
                assert answer.status == 422
                assert "renderer trust" in answer.body.decode(), answer.body
    assert not ran.exists()
    assert not (project.parent / "elsewhere").exists()


def test_keys_of_servers_are_not_shown(page: Page, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret-of-a-voice")
    settings = (
        '[publish]\nto = "sftp://ada:secret@example.org/calm"\n',
        '[voices.me]\nengine = "openai"\nkey = "secret"\n',
    )
    for written in settings:
        (project / "renderer.toml").write_text(written)
        answers = [page.get("/api/publishing?path=rest.md").body, ask(page, "check").body]
        assert not any(b"secret" in answer for answer in answers), answers


def test_only_files_that_were_made_are_served(page: Page) -> None:
    job = made(page)["job"]
    for address in (
        "x/0/0",
        "x/0.zip",
        f"{job}/1/0",
        f"{job}/0/99",
        f"{job}/0/-1",
        f"{job}/0/{'9' * 5000}",
        f"{job}/{'9' * 5000}.zip",
        f"{job}/-1.zip",
        f"{job}/1.zip",
        f"{job}/0/..%2f..%2frest.md",
        f"{job}/0/../../../rest.md",
        "../rest.md/0.zip",
    ):
        assert page.get(f"/published/{address}").status == 404, address


def test_an_archive_of_files_that_are_gone_is_refused(page: Page, project: Path) -> None:
    job = made(page)
    (project / "out" / "rest" / job["folders"][0]["files"][0]["name"]).unlink()
    answer = page.get(job["folders"][0]["archive"])
    assert answer.status == 404
    assert answer.json["remedy"] == "make the files again"


@pytest.mark.parametrize(
    ("what", "content", "status"),
    [
        ("check", {"path": "../outside.md", "version": ""}, 422),
        ("start", {"path": "rest.md"}, 400),
        ("start", {"path": "rest.md", "version": "", "lengths": "1m"}, 400),
        ("start", {"path": "rest.md", "version": "", "platforms": [1]}, 400),
        ("cancel", {"job": "x"}, 404),
        ("cancel", {"job": 1}, 400),
    ],
)
def test_odd_wishes_are_refused(page: Page, what: str, content: object, status: int) -> None:
    assert page.ask("POST", f"/api/publishing/{what}", content).status == status


def test_another_page_may_not_start_a_job(page: Page, project: Path) -> None:
    version = page.get("/api/scripts/rest.md").json["version"]
    body = {"path": "rest.md", "version": version}
    for headers in ({"X-Renderer-Studio": None}, {"Origin": "http://evil.example"}, {"Cookie": None}):
        assert page.ask("POST", "/api/publishing/start", body, headers).status == 403
    assert not (project / "out").exists()
