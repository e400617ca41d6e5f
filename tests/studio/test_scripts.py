"""Listing, reading, saving and making scripts."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from urllib.parse import quote

import pytest

from renderer.workflows.project_scripts import Project
from tests.studio.conftest import SCRIPT
from tests.support.studio_page import Page

HEAD = "---\ntitle: {}\n---\nHello.\n"


def test_the_scripts_of_the_folder_are_listed_with_their_titles(page: Page, project: Path) -> None:
    files = {
        "b/deep.md": HEAD.format('"<b>Deep</b>"'),
        "a.txt": HEAD.format("Text"),
        "README.md": "# About\n",
        "notes.txt": "buy milk",
        ".hidden/x.md": HEAD.format("Hidden"),
        ".draft.md": HEAD.format("Hidden"),
        "renderer.toml": "",
        "broken.md": "---\ntitle: [\n---\n",
        "picture.png": "---\n",
    }
    for name, text in files.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text)
    found = page.get("/api/project").json
    assert (found["name"], found["open"]) == ("sessions", "rest.md")
    assert found["key"] == Project(project).key != Project(project / "b" / "sessions").key
    titles = [(script["path"], script["title"]) for script in found["scripts"]]
    assert titles == [("a.txt", "Text"), ("b/deep.md", "<b>Deep</b>"), ("broken.md", "broken"),
                      ("rest.md", "Rest")]  # fmt: skip
    assert all(script["changed_ms"] > 10**12 for script in found["scripts"])


def test_a_script_that_loses_its_front_matter_stays_in_the_list(page: Page, project: Path) -> None:
    """Also after a restart, which begins with a new ``Project``."""
    files = {"b.md": "", "c.txt": HEAD.format("C"), "rest.md": f"{SCRIPT}\n[Include parts/p.md ]\n"}
    no_scripts = {"parts/p.md": "Breathe.\n", "README.md": "# About\n", "d.txt": "Buy milk.\n"}
    for name, text in (files | no_scripts).items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text)

    def listed() -> list[str]:
        return [script["path"] for script in page.get("/api/project").json["scripts"]]

    assert listed() == list(files)
    for name in files:
        (project / name).write_text("Pasted over everything.\n")
    assert listed() == sorted([*files, "parts/p.md"])  # nothing includes this part any more
    assert page.get("/api/scripts/rest.md").json["text"] == "Pasted over everything.\n"
    assert [entry.path for entry in Project(project).scripts()] == ["b.md", "parts/p.md", "rest.md"]


def test_a_script_is_read_with_its_version(page: Page) -> None:
    answer = page.get("/api/scripts/rest.md")
    assert answer.json["text"] == SCRIPT
    assert answer.headers["etag"] == f'"{answer.json["version"]}"'
    again = page.get("/api/scripts/rest.md").json
    assert again == answer.json


@pytest.mark.parametrize(
    ("before", "shown", "saved"),
    [
        (b"---\r\na\r\n", "---\na\n", b"b\r\nc\r\n"),
        (b"\xef\xbb\xbf---\na\n", "---\na\n", b"\xef\xbb\xbfb\nc\n"),
        (b"\xef\xbb\xbf---\r\na", "---\na", b"\xef\xbb\xbfb\r\nc\r\n"),
        (b"---\ra\r", "---\na\n", b"b\rc\r"),
        (b"---\r\na\r\nx\ny\r\n", "---\na\nx\ny\n", b"b\r\nc\r\n"),
        (b"---", "---", b"b\nc\n"),
        ("---\n\u2028x\x85\n".encode(), "---\n\u2028x\x85\n", b"b\nc\n"),
    ],
)
def test_line_ends_and_the_byte_order_mark_stay(
    page: Page, project: Path, before: bytes, shown: str, saved: bytes
) -> None:
    file = project / "rest.md"
    file.write_bytes(before)
    script = page.get("/api/scripts/rest.md").json
    assert script["text"] == shown
    assert page.save("rest.md", shown, script["version"]).json["version"] == script["version"]
    answer = page.save("rest.md", "b\nc\n", script["version"])
    assert answer.status == 200
    assert file.read_bytes() == saved
    assert page.get("/api/scripts/rest.md").json["version"] == answer.json["version"]


def test_a_save_over_another_version_gives_what_is_on_the_disk(page: Page, project: Path) -> None:
    old = page.get("/api/scripts/rest.md").json["version"]
    (project / "rest.md").write_text("elsewhere", newline="\n")
    answer = page.save("rest.md", "mine", old)
    assert answer.status == 412
    assert answer.json["text"] == "elsewhere"
    assert "has changed meanwhile" in answer.json["error"]
    assert (project / "rest.md").read_text() == "elsewhere"
    assert page.save("rest.md", "mine", answer.json["version"]).status == 200
    (project / "rest.md").unlink()
    answer = page.save("rest.md", "mine", old)
    assert (answer.status, answer.json["text"], answer.json["version"]) == (412, None, None)
    assert not (project / "rest.md").exists()
    assert page.save("rest.md", "mine", None).status == 200
    assert (project / "rest.md").read_text() == "mine"
    assert page.save("rest.md", "other", None).json["text"] == "mine"


def test_a_save_that_names_no_version_changes_nothing(page: Page, project: Path) -> None:
    for headers in ({}, {"If-Match": "x", "If-None-Match": "*"}, {"If-None-Match": '"x"'}):
        assert page.ask("PUT", "/api/scripts/rest.md", {"text": ""}, headers).status == 428
    assert page.save("rest.md", "", "*").status == 412
    assert (project / "rest.md").read_text() == SCRIPT


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes of files")
def test_a_file_keeps_its_mode_and_a_link_stays_a_link(page: Page, project: Path) -> None:
    (project / "rest.md").chmod(0o640)
    (project / "link.md").symlink_to("rest.md")
    version = page.get("/api/scripts/link.md").json["version"]
    assert page.save("link.md", "new", version).status == 200
    assert (project / "link.md").is_symlink()
    assert (project / "rest.md").read_text() == "new"
    assert (project / "rest.md").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("number", "status", "says"),
    [
        (errno.ENOSPC, 507, "rest.md: could not be saved: the disk is full"),
        (errno.EDQUOT, 507, "rest.md: could not be saved: the disk quota is used up"),
        (errno.EROFS, 403, "rest.md: could not be saved: the file system is read-only"),
        (errno.EACCES, 403, "rest.md: could not be saved: permission denied"),
    ],
)
def test_a_disk_that_takes_nothing_leaves_the_old_file_whole(
    page: Page, project: Path, monkeypatch: pytest.MonkeyPatch, number: int, status: int, says: str
) -> None:
    def full(_path: Path, _data: bytes) -> int:
        raise OSError(number, os.strerror(number))

    version = page.get("/api/scripts/rest.md").json["version"]
    monkeypatch.setattr(Path, "write_bytes", full)
    answer = page.save("rest.md", "new", version)
    assert (answer.status, answer.json["error"]) == (status, says)
    assert answer.json["remedy"]
    assert [path.name for path in project.iterdir()] == ["rest.md"]
    assert (project / "rest.md").read_text() == SCRIPT


def test_a_file_that_may_not_be_written_is_not_replaced(
    page: Page, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system is asked in the test's words, as the user root may write to every file."""
    version = page.get("/api/scripts/rest.md").json["version"]
    monkeypatch.setattr(os, "access", lambda _path, mode: not mode & os.W_OK)
    answer = page.save("rest.md", "new", version)
    assert (answer.status, answer.json["error"]) == (
        403,
        "rest.md: could not be saved: the file is read-only",
    )
    assert (project / "rest.md").read_text() == SCRIPT


def test_a_text_that_cannot_be_a_script_is_refused_in_one_sentence(page: Page, project: Path) -> None:
    (project / "latin.md").write_bytes(b"---\ntitle: Caf\xe9\n---\n")
    (project / "huge.md").write_bytes(b"x" * 1_000_001)
    answer = page.get("/api/scripts/latin.md")
    assert answer.status == 422
    assert answer.json == {
        "error": "line 2, column 11: byte 0xe9 is not UTF-8",
        "remedy": "save the script as UTF-8 text",
    }
    assert page.get("/api/scripts/huge.md").status == 422
    assert page.get("/api/scripts/none.md").status == 404
    version = page.get("/api/scripts/rest.md").json["version"]
    for text, status in (("\ud800", 400), ("x" * 1_000_001, 422), ("x" * 2_000_001, 413)):
        assert page.save("rest.md", text, version).status == status
    assert (project / "rest.md").read_text() == SCRIPT


BODIES = (
    b"",
    b"{",
    b"[]",
    b'{"text": 1}',
    b'{"path": null}',
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"text": "\\ud800"}',
)


def test_a_body_that_is_no_request_is_refused(page: Page, project: Path) -> None:
    for body in BODIES:
        for method, address in (
            ("POST", "/api/new"), ("POST", "/api/check"), ("PUT", "/api/scripts/rest.md"),
        ):  # fmt: skip
            answer = page.ask(method, address, body, {"If-Match": '"x"'})
            assert 400 <= answer.status < 500, (body[:20], address)
            assert set(answer.json) >= {"error", "remedy"}
    assert [path.name for path in project.iterdir()] == ["rest.md"]


def test_a_new_script_is_an_example_to_start_from(page: Page, project: Path) -> None:
    for asked, written in (("evening rest", "evening rest.md"), ("b/é.md", "b/é.md"), ("c.txt", "c.txt")):
        answer = page.ask("POST", "/api/new", {"path": asked})
        assert (answer.status, answer.json["path"]) == (201, written)
        assert (project / written).read_text("utf-8") == answer.json["text"]
        assert answer.json == page.get(f"/api/scripts/{quote(written)}").json
    titled = page.ask("POST", "/api/new", {"path": "yoga-nidra.md", "title": "Yoga Nidra – 20'"})
    assert titled.json["text"].splitlines()[1] == 'title: "Yoga Nidra – 20\'"'
    assert page.ask("POST", "/api/new", {"path": "rest"}).status == 409
    assert (project / "rest.md").read_text() == SCRIPT
    kinds = [kind["name"] for kind in page.get("/api/kinds").json]
    texts = {page.ask("POST", "/api/new", {"path": f"a-{kind}", "kind": kind}).json["text"] for kind in kinds}
    assert len(texts) == len(kinds) == 5
    assert page.ask("POST", "/api/new", {"path": "none", "kind": "slep"}).json == {
        "error": 'no kind of session is called "slep"', "remedy": 'did you mean "sleep"?',
    }  # fmt: skip


ESCAPES = (
    "../outside.md", "a/../../outside.md", "/outside.md", "//outside.md", "./rest.md", "a//rest.md", "", ".",
    "..", "rest.md/", ".hidden.md", ".git/x.md", "renderer.toml", "rest.md\0.md", "rest.exe", "rest",
    "link.md", "folder/outside.md", "loop.md", "hidden.md", "toml.md", "x" * 300 + ".md", "a\nb.md",
    "folder.md/..",
)  # fmt: skip


@pytest.fixture
def tempting(project: Path) -> Path:
    """A project with links that lead out of it, or to what is not a script."""
    if os.name == "nt":
        pytest.skip("links on Windows need a privilege")
    (project.parent / "outside.md").write_text("secret")
    (project / "renderer.toml").write_text("")
    (project / "link.md").symlink_to("../outside.md")
    (project / "folder").symlink_to("..")
    (project / "loop.md").symlink_to("loop.md")
    (project / ".hidden.md").write_text("secret")
    (project / "hidden.md").symlink_to(".hidden.md")
    (project / "toml.md").symlink_to("renderer.toml")
    return project


def test_no_path_leads_out_of_the_project(page: Page, tempting: Path) -> None:
    before = _tree(tempting.parent)
    assert [script["path"] for script in page.get("/api/project").json["scripts"]] == ["rest.md"]
    for path in ESCAPES:
        for written in (quote(path), quote(path, safe="")):
            answers = [
                page.get(f"/api/scripts/{written}"),
                page.save(written, "stolen", None),
                page.save(written, "stolen", "x"),
                page.get(f"/api/completions?path={written}"),
            ]
            for answer in answers:
                assert 400 <= answer.status < 500, (path, answer)
                assert b"secret" not in answer.body
        for address, content in (("/api/new", {}), ("/api/check", {"text": "[include outside.md]"})):
            if path != "rest":  # a new script may be named without its ending
                assert 400 <= page.ask("POST", address, {"path": path, **content}).status < 500, path
    assert _tree(tempting.parent) == before


def test_what_is_no_regular_file_is_not_read(page: Page, project: Path) -> None:
    (project / "folder.md").mkdir()
    assert page.get("/api/scripts/folder.md").status == 422
    assert page.save("folder.md", "x", None).status == 422
    if hasattr(os, "mkfifo"):
        os.mkfifo(project / "pipe.md")
        assert page.get("/api/scripts/pipe.md").status == 422
        assert page.save("pipe.md", "x", None).status == 422
        assert [script["path"] for script in page.get("/api/project").json["scripts"]] == ["rest.md"]


def test_names_and_titles_are_sent_as_data(page: Page, project: Path) -> None:
    name = "<img src=x onerror=alert(1)>.md"
    if os.name == "nt":
        pytest.skip("names of Windows hold no such characters")
    (project / name).write_text(HEAD.format("'<script>alert(1)</script>'"))
    listed = page.get("/api/project")
    assert listed.json["scripts"][0]["title"] == "<script>alert(1)</script>"
    wrong = page.get(f"/api/scripts/{quote('<b>.md')}")
    for answer in (listed, wrong, page.get(f"/api/scripts/{quote(name)}"), page.get("/<b>")):
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_address_that_is_not_served_is_an_error_in_one_sentence(page: Page) -> None:
    for method, address in (
        ("GET", "/nothing"),
        ("GET", "/page/index.html"),
        ("DELETE", "/api/scripts/rest.md"),
    ):
        answer = page.ask(method, address)
        assert answer.status in (404, 405)
        assert answer.json == {"error": "the studio has no such address", "remedy": "load the page again"}


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
