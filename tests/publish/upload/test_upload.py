"""Uploads to real servers: first, again, cut off and gone on with, and in the right order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from renderer.api.upload import upload
from renderer.cli import main as cli
from tests.support.upload.places import (
    NAMES,
    RECORD,
    Place,
    fill,
    held,
    noise,
    on_disk,
    one_line_error,
    s3_place,
)
from tests.support.upload.servers import (
    BUCKET,
    PASSWORD,
    S3Service,
)


def test_only_changed_files_are_sent(place: Place, site: Path) -> None:
    if place.kind == "sftp":
        place.put(os.fsdecode(b"th\xe9irs.txt"), b"of another encoding")
    first = upload(site, place.target)
    assert first.sent[-1] == "feed.xml"
    assert sorted(first.sent) == sorted(NAMES)
    assert {name: place.files()[name] for name in NAMES} == held(site)

    again = upload(site, place.target)
    assert (again.sent, again.sent_bytes, len(again.kept)) == ((), 0, len(NAMES))

    (site / "index.html").write_bytes(b"INDEX.html" * 50)  # of the same length
    (site / "new").mkdir()
    (site / "new" / "n.mp3").write_bytes(b"n")
    place.put("z.mp3", None)
    place.put(NAMES[1], b"other")
    assert upload(site, place.target).sent == (NAMES[1], "index.html", "new/n.mp3", "z.mp3")
    assert held(site).items() <= place.files().items()


def test_an_unchanged_folder_is_not_written_to(place: Place, site: Path) -> None:
    upload(site, place.target)
    writes: list[str] = []
    assert upload(site, place.target, progress=lambda what, _: writes.append(what)).sent == ()
    assert set(writes) == {"reading"}


def test_a_dry_run_changes_nothing(place: Place, site: Path) -> None:
    trial = upload(site, place.target, dry_run=True)
    assert sorted(trial.sent) == sorted(NAMES)
    assert place.there() == {}


@pytest.mark.parametrize(
    "record", [None, b"", b"{", b"[]", b'{"version": 1}', b'{"version": 9}', b"[" * 9999]
)
def test_without_a_record_that_can_be_believed_all_is_sent_again(
    tmp_path: Path, site: Path, record: bytes | None
) -> None:
    place = on_disk("folder", str(tmp_path / "there"), tmp_path / "there")
    upload(site, place.target)
    place.put(RECORD, record)
    assert len(upload(site, place.target).sent) == len(NAMES)
    assert upload(site, place.target).sent == ()
    assert place.files() == held(site)


def test_only_files_of_earlier_uploads_are_removed(place: Place, site: Path) -> None:
    place.put("theirs.mp3", b"theirs")
    upload(site, place.target)
    place.put("index.html", b"changed by somebody else")
    (site / "z.mp3").unlink()
    (site / "index.html").unlink()
    (site / "new.mp3").write_bytes(b"new")
    assert upload(site, place.target).left == ("z.mp3",)
    assert "z.mp3" in place.files()
    assert upload(site, place.target, remove=True, dry_run=True).removed == ("z.mp3",)
    assert "z.mp3" in place.files()
    assert upload(site, place.target, remove=True).removed == ("z.mp3",)
    assert place.files() == held(site) | {
        "theirs.mp3": b"theirs",
        "index.html": b"changed by somebody else",
    }
    assert upload(site, place.target).left == ()


@pytest.mark.parametrize(
    "name", ["../out.mp3", "a/../../out.mp3", "/etc/out.mp3", ".hidden", "a//b", "c:\\out"]
)
def test_a_record_cannot_lead_out_of_the_target(tmp_path: Path, site: Path, name: str) -> None:
    place = on_disk("folder", str(tmp_path / "there"), tmp_path / "there")
    (tmp_path / "out.mp3").write_bytes(b"out")
    upload(site, place.target)
    record = json.loads(place.there()[RECORD])
    record["files"][name] = {"size": 3, "sha256": ""}
    place.put(RECORD, json.dumps(record).encode())
    upload(site, place.target, remove=True)
    assert (tmp_path / "out.mp3").read_bytes() == b"out"


def test_old_audio_stays_until_the_new_feed_is_up(place: Place, tmp_path: Path) -> None:
    site = tmp_path / "site"
    fill(site, {"old.mp3": b"old", "feed.xml": b"old.mp3"})
    upload(site, place.target)
    (site / "old.mp3").unlink()
    fill(site, {"new.mp3": b"new", "feed.xml": b"new.mp3"})

    def stop(what: str, _share: float) -> None:
        if what == "sending feed.xml":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upload(site, place.target, remove=True, progress=stop)
    assert {name: data for name, data in place.files().items() if not name.endswith(".part")} == {
        "old.mp3": b"old",
        "new.mp3": b"new",
        "feed.xml": b"old.mp3",
    }
    uploaded = upload(site, place.target, remove=True)
    assert (uploaded.sent, uploaded.removed) == (("feed.xml",), ("old.mp3",))
    assert place.files() == held(site)


KILLED = """
import os, signal, sys
from pathlib import Path
from renderer.api.upload import upload
def progress(what, share):
    if what == "sending b.mp3" and share > 0.55:
        os.kill(os.getpid(), signal.SIGKILL)
upload(Path(sys.argv[1]), sys.argv[2], progress=progress)
"""


def test_a_killed_upload_resumes(place: Place, tmp_path: Path) -> None:
    site = tmp_path / "site"
    fill(site, {"a.mp3": noise(2_000_000), "b.mp3": noise(2_000_000, 1), "feed.xml": b"f"})
    upload(site, place.target)
    # Of the same length: only the record tells what went up.
    fill(site, {"a.mp3": noise(2_000_000, 2), "b.mp3": noise(2_000_000, 3), "feed.xml": b"g"})
    done = subprocess.run(
        [sys.executable, "-c", KILLED, site, place.target], capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert place.files()["b.mp3"] == noise(2_000_000, 1)
    fill(site, {"b.mp3": noise(2_000_000, 4)})  # so that what lies there half is of no use
    assert upload(site, place.target).sent == ("b.mp3", "feed.xml")
    assert place.files() == held(site)  # and nothing that was temporary


def test_a_first_upload_that_is_killed_writes_no_record_for_each_file(tmp_path: Path) -> None:
    site, target = tmp_path / "site", tmp_path / "there"
    fill(site, {"a.mp3": b"a", "b.mp3": noise(1_000_000), "feed.xml": b"f"})
    done = subprocess.run([sys.executable, "-c", KILLED, site, target], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert json.loads((target / RECORD).read_bytes())["files"] == {}
    assert upload(site, str(target)).sent == ("b.mp3", "feed.xml")
    assert set(held(target)) == {RECORD, "a.mp3", "b.mp3", "feed.xml"}


def test_a_file_of_uncertain_state_is_sent_again(tmp_path: Path) -> None:
    site, target = tmp_path / "site", tmp_path / "there"
    fill(site, {"a.txt": b"one", "feed.xml": b"f"})
    upload(site, str(target))

    def stop(what: str, _share: float) -> None:
        if what == "sending feed.xml":
            raise KeyboardInterrupt

    fill(site, {"a.txt": b"two", "feed.xml": b"g"})
    with pytest.raises(KeyboardInterrupt):
        upload(site, str(target), progress=stop)
    fill(site, {"a.txt": b"one"})  # what the record said before
    upload(site, str(target))
    assert (target / "a.txt").read_bytes() == b"one"


def test_uploaded_files_have_their_media_types(
    s3_service: S3Service, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = s3_place(s3_service, "types", monkeypatch)
    upload(site, place.target)
    for name, kind in (("feed.xml", "application/rss+xml"), ("z.mp3", "audio/mpeg")):
        assert s3_service.client().head_object(Bucket=BUCKET, Key=f"types/{name}")["ContentType"] == kind


def test_a_folder_that_changes_while_it_is_sent(place: Place, tmp_path: Path) -> None:
    changes_while_it_is_sent(place, tmp_path, "other")


@pytest.mark.parametrize("how", ["shorter", "longer", "gone", "link"])
def test_a_file_that_changes_before_it_is_sent(tmp_path: Path, how: str) -> None:
    place = on_disk("folder", str(tmp_path / "there"), tmp_path / "there")
    changes_while_it_is_sent(place, tmp_path, how)


def changes_while_it_is_sent(place: Place, tmp_path: Path, how: str) -> None:
    site = tmp_path / "site"
    fill(site, {"a.mp3": b"a", "b.mp3": b"b" * 1_000, "feed.xml": b"f"})

    def change(what: str, _share: float) -> None:
        if what == "sending a.mp3":
            path = site / "b.mp3"
            path.unlink(missing_ok=True)
            if how == "link":
                path.symlink_to(__file__)
            elif how != "gone":
                path.write_bytes({"shorter": b"b", "longer": b"c" * 2_000, "other": b"c" * 1_000}[how])

    with one_line_error() as said:
        upload(site, place.target, progress=change)
    assert str(site / "b.mp3") in said[0]
    assert set(place.files()) == {"a.mp3"}


def test_hidden_partial_and_special_files_are_left_out(tmp_path: Path) -> None:
    site, target = tmp_path / "site", tmp_path / "there"
    fill(site, {"a.mp3": b"a", ".hidden": b"", ".git/x": b"", "b.mp3.part": b"", "empty.txt": b""})
    (site / "link.mp3").symlink_to(site / "a.mp3")
    (site / "folder").symlink_to(tmp_path)
    os.mkfifo(site / "pipe")
    assert upload(site, str(target)).sent == ("a.mp3", "empty.txt")


def test_the_sounds_of_takes_are_left_out(tmp_path: Path) -> None:
    out = tmp_path / "rest"
    takes = {f"rest-sentence-{number}-take-2.wav": b"take" for number in (3, 12)}
    fill(out, {"rest.wav": b"track", "a-sentence-3-take-2.wav": b"of no script here", **takes})
    assert upload(out, str(tmp_path / "there")).sent == ("a-sentence-3-take-2.wav", "rest.wav")


def test_the_command_line(tmp_path: Path, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def renderer(*arguments: str | Path) -> tuple[int, str, str]:
        status = cli.main(["upload", str(site), *map(str, arguments)])
        return status, *capsys.readouterr()

    target = tmp_path / "there"
    status, out, _ = renderer("--to", target, "--dry-run")
    assert status == 0
    assert "z.mp3: would be sent" in out
    assert not target.exists()
    assert "z.mp3: sent" in renderer("--to", target)[1]
    (site / "z.mp3").unlink()
    (site / "new.mp3").write_bytes(b"new")
    assert "--remove removes them" in renderer("--to", target, "--dry-run")[2]
    assert json.loads(renderer("--to", target, "--remove", "--json")[1]) == {
        "target": str(target),
        "sent": ["new.mp3"],
        "kept": sorted(set(NAMES) - {"z.mp3"}),
        "removed": ["z.mp3"],
        "left": [],
        "bytes": 3,
    }
    status, out, err = renderer("--to", f"sftp://me:{PASSWORD}@host/x")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert PASSWORD not in err
    assert renderer("--to", target, "--timeout", "0")[0] == 2
    (target / "feed.xml").unlink()
    (target / "feed.xml").mkdir()
    status, out, err = renderer("--to", target)
    assert (status, out, err.count("\n")) == (1, "", 1)
