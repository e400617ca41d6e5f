"""Scripts that come from other files: copies, and files of other formats that are read for the page."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.studio.conftest import SCRIPT
from tests.support.docx_files import docx, paragraph, run
from tests.support.studio_page import Answer, Page

CAPTIONS = b"WEBVTT\n\n00:01.000 --> 00:02.000\nLie down.\n\n00:08.000 --> 00:09.000\nRest.\n"
TAKES = 'takes = [\n  { words = "Hello there.", seed = 3, chosen = true },\n]\n'
REVIEW = 'review = [\n  { words = "Hello there.", note = "softer" },\n]\n'


def send(page: Page, data: bytes, name: str, **choices: str) -> Answer:
    return page.ask("POST", f"/api/import?{urlencode({'name': name, **choices})}", data)


def duplicate(page: Page, path: str, name: str, title: str = "") -> Answer:
    return page.ask("POST", "/api/duplicate", {"path": path, "name": name, "title": title})


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}


def test_a_copy_has_the_text_with_its_line_ends_another_title_the_takes_and_the_review(
    page: Page, project: Path
) -> None:
    (project / "sub").mkdir()
    (project / "sub" / "a.md").write_bytes(
        b"\xef\xbb\xbf---\r\ntitle: A # first\r\nbed: ocean\r\n---\r\nHello there.\r\n"
    )
    (project / "sub" / "a.takes.toml").write_text(TAKES)
    (project / "sub" / "a.review.toml").write_text(REVIEW)
    answer = duplicate(page, "sub/a.md", "b", 'The "other" one')
    assert (answer.status, answer.json["path"]) == (201, "sub/b.md")
    copied = (
        b'\xef\xbb\xbf---\r\ntitle: "The \\"other\\" one" # first\r\nbed: ocean\r\n---\r\nHello there.\r\n'
    )
    assert (project / "sub" / "b.md").read_bytes() == copied
    assert "seed = 3" in (project / "sub" / "b.takes.toml").read_text()
    assert 'note = "softer"' in (project / "sub" / "b.review.toml").read_text()
    assert answer.json == page.get("/api/scripts/sub/b.md").json
    assert duplicate(page, "rest.md", "again.txt").json["text"] == SCRIPT


def rename(page: Page, path: str, name: str) -> Answer:
    return page.ask("POST", "/api/rename", {"path": path, "name": name})


def test_a_script_is_renamed_with_its_takes_and_its_review(page: Page, project: Path) -> None:
    (project / "sub").mkdir()
    script = project / "sub" / "a.md"
    script.write_text(SCRIPT)
    (project / "sub" / "a.takes.toml").write_text(f"# mine\n{TAKES}")
    (project / "sub" / "a.review.toml").write_text("# only words\n")
    answer = rename(page, "sub/a.md", "b")
    assert (answer.status, answer.json["path"], answer.json["text"]) == (201, "sub/b.md", SCRIPT)
    files = sorted(path.name for path in (project / "sub").iterdir() if not path.name.startswith("."))
    assert files == ["b.md", "b.review.toml", "b.takes.toml"]
    assert (project / "sub" / "b.takes.toml").read_text() == f"# mine\n{TAKES}"
    assert (project / "sub" / "b.review.toml").read_text() == "# only words\n"


def test_the_script_that_is_opened_first_is_offered_until_it_is_renamed(page: Page) -> None:
    assert page.get("/api/project").json["open"] == "rest.md"
    assert rename(page, "rest.md", "b").status == 201
    assert page.get("/api/project").json["open"] is None


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only some users make links")
@pytest.mark.parametrize(
    ("path", "name"), [("link.md", "b"), ("folder/real.md", "b"), ("rest.md", "lost"), ("lost.md", "b")]
)
def test_a_rename_moves_nothing_that_a_link_leads_to(page: Page, project: Path, path: str, name: str) -> None:
    (project / "sub").mkdir()
    (project / "sub" / "real.md").write_text(SCRIPT)
    (project / "link.md").symlink_to("sub/real.md")
    (project / "folder").symlink_to("sub")
    (project / "lost.md").symlink_to("sub/none.md")
    before = sorted(project.rglob("*"))
    answer = rename(page, path, name)
    assert answer.status == 422
    assert "a link leads to another place" in answer.json["error"]
    assert answer.json["remedy"]
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize(
    ("path", "name", "status"),
    [
        ("a.md", "rest", 409),
        ("a.md", "reviewed", 422),
        ("a.md", "sub/b", 422),
        ("a.md", "../outside", 422),
        ("../outside.md", "b", 422),
        ("none.md", "b", 422),
    ],
)
def test_a_rename_replaces_nothing(page: Page, project: Path, path: str, name: str, status: int) -> None:
    for file in ("a.md", "reviewed.review.toml", "../outside.md"):
        (project / file).write_text(f"{file}\n{SCRIPT}")
    (project / "a.takes.toml").write_text(TAKES)
    before = files(project.parent)
    answer = rename(page, path, name)
    assert answer.status == status
    assert answer.json["error"]
    assert files(project.parent) == before


def test_a_script_is_deleted_into_a_folder_and_brought_back(page: Page, project: Path) -> None:
    def listed() -> list[str]:
        return [script["path"] for script in page.get("/api/project").json["scripts"]]

    (project / "sub").mkdir()
    for name in ("a.md", "a.takes.toml", "a.review.toml"):
        (project / "sub" / name).write_text(TAKES if "takes" in name else f"# {name}\n")
    (project / "sub" / "a.md").write_text(SCRIPT)
    before = files(project)
    answer = page.ask("POST", "/api/delete", {"path": "sub/a.md"})
    assert (answer.status, answer.json["deleted"]) == (200, "deleted-scripts/sub/a.md")
    assert listed() == ["rest.md"]
    assert files(project) == {"rest.md": before.pop("rest.md")} | {
        f"deleted-scripts/{path}": data for path, data in before.items()
    }
    back = page.ask("POST", "/api/restore", {"path": "sub/a.md", "deleted": "deleted-scripts/sub/a.md"})
    assert (back.status, back.json["text"]) == (201, SCRIPT)
    assert files(project / "sub") == {path.removeprefix("sub/"): data for path, data in before.items()}
    assert not files(project / "deleted-scripts")
    for kept in ("deleted-scripts/sub/a.md", "deleted-scripts/sub/a-2.md"):
        (project / "sub" / "a.md").write_text(SCRIPT)
        assert page.ask("POST", "/api/delete", {"path": "sub/a.md"}).json["deleted"] == kept


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only some users make links")
@pytest.mark.parametrize(
    ("what", "wanted"),
    [
        ("delete", {"path": "none.md"}),
        ("delete", {"path": "../outside.md"}),
        ("delete", {"path": "link.md"}),
        ("restore", {"path": "new.md", "deleted": "rest.md"}),
        ("restore", {"path": "new.md", "deleted": "deleted-scripts/none.md"}),
        ("restore", {"path": "rest.md", "deleted": "deleted-scripts/a.md"}),
        ("restore", {"path": "../new.md", "deleted": "deleted-scripts/a.md"}),
    ],
)
def test_what_cannot_be_deleted_or_brought_back_stays(
    page: Page, project: Path, what: str, wanted: dict[str, str]
) -> None:
    (project / "link.md").symlink_to("rest.md")
    (project / "deleted-scripts").mkdir()
    for file in ("deleted-scripts/a.md", "../outside.md"):
        (project / file).write_text(SCRIPT)
    before = files(project.parent)
    answer = page.ask("POST", f"/api/{what}", wanted)
    assert answer.status in (409, 422)
    assert answer.json["error"]
    assert files(project.parent) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only some users make links")
@pytest.mark.parametrize(
    ("link", "target"),
    [("deleted-scripts", "."), ("deleted-scripts", "../outside"), ("deleted-scripts/sub", "..")],
)
def test_no_script_is_deleted_through_a_link(page: Page, project: Path, link: str, target: str) -> None:
    (project / link).parent.mkdir(exist_ok=True)
    (project / link).symlink_to(project / target)
    (project / "sub").mkdir()
    (project / "sub" / "a.md").write_text(SCRIPT)
    before = {*project.parent.rglob("*")}
    answer = page.ask("POST", "/api/delete", {"path": "sub/a.md"})
    assert answer.status == 422
    assert answer.json["error"] == "deleted-scripts: a link there leads to another place"
    assert {*project.parent.rglob("*")} == before


def test_of_two_copies_to_one_name_at_once_one_is_made(page: Page, project: Path) -> None:
    for name in ("a", "b"):
        (project / f"{name}.md").write_text(SCRIPT.replace("Rest", name.upper()))
        (project / f"{name}.takes.toml").write_text(TAKES)
    for name in ("c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"):
        with ThreadPoolExecutor() as threads:
            answers = [*threads.map(duplicate, (page, page), ("a.md", "b.md"), (name, name))]
        assert sorted(answer.status for answer in answers) == [201, 409]


@pytest.mark.parametrize(
    ("path", "name", "status"),
    [
        ("rest.md", "rest", 409),
        ("rest.md", "other", 422),
        ("rest.md", "../outside", 422),
        ("rest.md", "sub/new", 422),
        ("rest.md", ".hidden", 422),
        ("rest.md", "", 422),
        ("rest.md", "x.toml", 422),
        ("../outside.md", "new", 422),
        ("none.md", "new", 422),
        ("latin.md", "new", 422),
        ("rest.md", "reviewed", 422),
        ("wrong.md", "new", 422),
        ("wrong review.md", "new", 422),
        ("rest.md", "\u00e9" * 101, 422),
        ("rest.md", "\u00e9" * 200, 422),
    ],
)
def test_a_copy_that_cannot_be_made_changes_nothing(
    page: Page, project: Path, path: str, name: str, status: int
) -> None:
    (project.parent / "outside.md").write_text("secret")
    (project / "other.takes.toml").write_text(TAKES)
    (project / "reviewed.review.toml").write_text(REVIEW)
    (project / "wrong review.md").write_text(SCRIPT)
    (project / "wrong review.review.toml").write_text("review = [")
    (project / "latin.md").write_bytes(b"---\ntitle: Caf\xe9\n---\n")
    (project / "wrong.md").write_text(SCRIPT)
    (project / "wrong.takes.toml").write_text("takes = [")
    before = files(project.parent)
    answer = duplicate(page, path, name)
    assert answer.status == status
    assert answer.json["error"]
    assert answer.json["remedy"]
    assert files(project.parent) == before


def test_a_file_of_another_format_is_read_and_nothing_is_written(page: Page, project: Path) -> None:
    before = files(project)
    document = docx(
        paragraph(run("Evening rest"), style="Title"), paragraph(run("Lie down. (pause 3 seconds)"))
    )
    word = send(page, document, "Evening rest.docx").json
    assert (word["format"], word["title"], word["can_be_relative"]) == ("word", "Evening rest", False)
    assert "Lie down. [pause 3s]" in word["text"]
    captions = send(page, CAPTIONS, "../../b/talk.vtt", title="My <b>talk</b>").json
    assert (captions["format"], captions["title"]) == ("vtt", "My <b>talk</b>")
    assert captions["can_be_relative"]
    assert send(page, CAPTIONS, "talk.vtt", relative="1").json["text"] != captions["text"]
    ssml = send(page, b"<speak>Hello. <audio src='x.mp3'/></speak>", "a.ssml").json
    assert [drop["how"] for drop in ssml["dropped"]] == ["left out"]
    assert {"line", "column", "how", "what"} == set(ssml["dropped"][0])
    assert files(project) == before


def test_a_file_that_is_a_script_stays_as_it_is(page: Page) -> None:
    text = "---\r\ntitle: Mine # kept\r\n---\r\n\r\n[bell] Hello.\r\n"
    for name in ("mine.md", "mine.txt"):
        read = send(page, text.encode(), name).json
        assert (read["format"], read["title"], read["dropped"]) == ("script", "Mine", [])
        assert read["text"] == text.replace("\r\n", "\n")
    named = send(page, text.encode(), "mine.md", title="Yours").json
    assert named["text"].splitlines()[1] == 'title: "Yours" # kept'


def test_a_script_made_of_a_file_is_saved_as_a_new_one(page: Page, project: Path) -> None:
    text = send(page, CAPTIONS, "talk.vtt").json["text"]
    assert page.save("rest.md", text, None).status == 412
    assert (project / "rest.md").read_text() == SCRIPT
    assert page.save("sub/talk.md", text, None).status == 200
    assert (project / "sub" / "talk.md").read_text() == text


def zipped(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"%PDF-1.4", "a.pdf: a PDF cannot be imported"),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "a.jpg: files of this kind cannot be imported"),
        ("a.zip", zipped({"a": b"b"}), "a.zip: files of this kind cannot be imported"),
        ("noending\u00e9", b"\x89PNG\r\n\0\0", "noending\u00e9: byte 0x89 is not UTF-8"),
        ("a.mp3", b"ID3", "a.mp3: this is a sound or a film, which cannot be imported"),
        ("a.docx", b"PK\x03\x04garbage", "a.docx: this is not a Word document, or a damaged one"),
        ("a.docx", lambda: zipped({"word/document.xml": b"<a>" * 20_000_000}), "a.docx: "),
        ("a.ssml", b"<speak>\n<break", "a.ssml: line 2: "),
        ("a.ssml", b"<b>x", "a.ssml: <b> is the root"),
        ("a.txt", b"\0\1\2", "a.txt: a NUL byte"),
        ("<img src=x>.txt", b"", "<img src=x>.txt: it has no words to speak"),
        ("a.md", b"---\ntitle: A\n---\n" + b"rest " * 200_100, "a.md: the script would have 1,"),
        ("a.txt", b"x \n" * 2_000_000, "a.txt: "),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    page: Page, name: str, data: bytes | Callable[[], bytes], says: str
) -> None:
    answer = send(page, data if isinstance(data, bytes) else data(), name)
    assert answer.status == 422
    assert answer.json["error"].startswith(says)
    assert answer.json["remedy"]
    assert "--" not in answer.json["error"] + answer.json["remedy"]


def test_a_file_that_is_too_large_or_has_no_name_is_refused(page: Page) -> None:
    answer = send(page, b"x" * 20_000_001, "a.txt")
    assert (answer.status, answer.json["error"]) == (413, "the file is too large")
    for name in ("", "/", "a\nb.txt", "x" * 300):
        assert send(page, b"Hello.", name).status == 400, name
    assert send(page, CAPTIONS, "a.vtt", title="\0\n" + "x" * 10_000).json["title"] == "x" * 200


@pytest.mark.skipif(os.name == "nt", reason="names of Windows hold no such characters")
def test_a_copy_of_a_script_with_odd_names_is_made(page: Page) -> None:
    name = "<img src=x onerror=alert(1)>"
    assert duplicate(page, "rest.md", name, "<script>").status == 201
    assert page.get(f"/api/scripts/{quote(name)}.md").json["text"].splitlines()[1] == 'title: "<script>"'
