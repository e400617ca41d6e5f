"""Two computers, each with a folder of its own, publish into one site on a server."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest
from msgspec.structs import replace

from renderer.publish.site.addresses import media_path
from renderer.publish.site.catalogue_file import catalogue_json, read_catalogue
from renderer.publish.site.folder import remove_sessions, write_site
from renderer.publish.upload.destination import UploadError
from renderer.publish.upload.folder import FolderDestination
from renderer.publish.upload.source import UploadSource
from renderer.workflows.shared_site import join_target
from renderer.workflows.upload import upload
from tests.support.site_cases import SHOW, URL, episode


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def add(site: str, name: str, url: str = URL, **changes: object) -> None:
    """Put a session into the site of a computer."""
    sound = Path(f"{site}-{name}.mp3")
    sound.write_bytes(name.encode() * 999)
    given = episode(name, cover="", **changes)
    write_site(Path(site), SHOW, [given], url, {media_path(name, f"{name}.mp3"): sound})


def on_server() -> set[str]:
    """The sessions of the feed on the server, whose files are all there."""
    feed = feedparser.parse(Path("web/feed.xml").read_bytes())
    assert not feed.bozo
    index = Path("web/index.html").read_text("utf-8")
    record = read_catalogue(Path("web/site.json").read_text("utf-8"))
    names = {re.sub(r".*/(.*)\.html", r"\1", item.link) for item in feed.entries}
    assert names == {entry.name for entry in record.entries}
    for name in names:
        assert f"sessions/{name}.html" in index
        assert Path(f"web/sessions/{name}.html").is_file()
        assert Path(f"web/media/{name}/{name}.mp3").is_file()
    return names


def meanwhile(monkeypatch: pytest.MonkeyPatch, name: str, work: Callable[[], object]) -> None:
    """Do some work once, just before a file is put onto the server."""
    put = FolderDestination.put
    is_done = False

    def put_after_work(self: FolderDestination, file: str, source: UploadSource) -> None:
        nonlocal is_done
        if file == name and not is_done:
            is_done = True
            work()
        put(self, file, source)

    monkeypatch.setattr(FolderDestination, "put", put_after_work)


def test_what_one_adds_or_takes_out_is_so_for_the_other() -> None:
    add("ada", "rest")
    upload(Path("ada"), "web")
    add("bo", "walk")
    upload(Path("bo"), "web")
    assert on_server() == {"rest", "walk"}
    add("ada", "sit")
    upload(Path("ada"), "web", remove=True)
    assert on_server() == {"rest", "walk", "sit"}
    assert join_target(Path("bo"), "web") == ("sit",)
    remove_sessions(Path("bo"), SHOW, ["rest"], URL)
    assert "media/rest/rest.mp3" in upload(Path("bo"), "web", remove=True).removed
    assert on_server() == {"walk", "sit"}
    add("ada", "lie")
    upload(Path("ada"), "web", remove=True)
    assert on_server() == {"walk", "sit", "lie"}
    assert upload(Path("ada"), "web").sent == ()


def test_a_folder_that_knows_an_earlier_show_gets_the_one_of_the_target() -> None:
    add("ada", "rest")
    upload(Path("ada"), "web")
    join_target(Path("bo"), "web")
    write_site(Path("ada"), replace(SHOW, title="Still"), [], URL, {})
    upload(Path("ada"), "web")
    join_target(Path("bo"), "web")
    remove_sessions(Path("bo"), read_catalogue(Path("bo/site.json").read_text("utf-8")).show or SHOW, [], URL)
    upload(Path("bo"), "web")
    assert feedparser.parse(Path("web/feed.xml").read_bytes()).feed.title == "Still"


@pytest.mark.parametrize("file", ["media/walk/walk.mp3", "index.html", "site.json", "feed.xml"])
def test_an_upload_during_another_loses_nothing(monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    add("ada", "rest")
    upload(Path("ada"), "web")
    add("ada", "sit")
    add("bo", "walk")
    meanwhile(monkeypatch, file, lambda: upload(Path("ada"), "web"))
    upload(Path("bo"), "web", remove=True)
    if file == "site.json":  # the one moment that no check covers: the next upload repairs it
        upload(Path("ada"), "web")
    assert on_server() == {"rest", "walk", "sit"}


def test_files_of_others_are_not_removed_that_no_record_names() -> None:
    add("ada", "rest")
    upload(Path("ada"), "web")
    waiting = Path("ada/media/soon/soon.mp3")
    waiting.parent.mkdir()
    waiting.write_bytes(b"soon")
    upload(Path("ada"), "web")
    add("bo", "walk")
    upload(Path("bo"), "web", remove=True)
    assert Path("web/media/soon/soon.mp3").is_file()


def test_another_site_at_the_target_is_not_replaced() -> None:
    add("ada", "rest")
    upload(Path("ada"), "web")
    add("bo", "walk", url="https://other.example/site")
    with pytest.raises(
        UploadError, match="it is another site; check the address after --url, and the target"
    ):
        upload(Path("bo"), "web")
    Path("web/site.json").write_text("{", "utf-8")
    with pytest.raises(UploadError, match=r"site\.json at the target: it is damaged; put an earlier copy"):
        upload(Path("ada"), "web")
    assert on_server_record() == "{"


def test_records_of_an_earlier_version_are_joined_with_the_show_of_the_other() -> None:
    add("ada", "rest")
    upload(Path("ada"), "web")
    add("bo", "walk")
    new = read_catalogue(Path("bo/site.json").read_text("utf-8"))
    Path("bo/site.json").write_text(catalogue_json(replace(new, show=None, url="")), "utf-8")
    assert "rest" in join_target(Path("bo"), "web")
    assert read_catalogue(Path("bo/site.json").read_text("utf-8")).show == SHOW
    Path("web/site.json").write_text(catalogue_json(replace(new, show=None, url="")), "utf-8")
    add("cy", "sit")
    old = read_catalogue(Path("cy/site.json").read_text("utf-8"))
    Path("cy/site.json").write_text(catalogue_json(replace(old, show=None, url="")), "utf-8")
    with pytest.raises(UploadError, match="publish a session with --no-upload first"):
        upload(Path("cy"), "web")
    add("cy", "sit")
    upload(Path("cy"), "web")
    assert {entry.name for entry in read_catalogue(on_server_record()).entries} == {"walk", "sit"}


def on_server_record() -> str:
    return Path("web/site.json").read_text("utf-8")
