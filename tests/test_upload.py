"""Uploads to real servers on the loopback interface: first, again, cut off and gone on with, refused."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from renderer import cli, pipeline
from renderer.errors import RenderError
from tests.upload_servers import (
    BUCKET,
    KEY_ID,
    LOCALHOST,
    PASSWORD,
    SECRET_KEY,
    USER,
    Line,
    S3Service,
    free_port,
    mounted,
    nginx,
    sftp_target,
    sshd,
)

RECORD = ".renderer-upload.json"
SECRETS = (PASSWORD, SECRET_KEY)
NAMES = ("feed.xml", "a/ü b#1?.mp3", "a/100%25 &+.mp3", "z.mp3", "index.html")


@dataclass
class Place:
    """A target, and a look behind it: ``there`` has the files by name, ``put`` changes one or removes it."""

    kind: str
    target: str
    there: Callable[[], dict[str, bytes]]
    put: Callable[[str, bytes | None], None]
    port: int = 0

    def via(self, port: int, monkeypatch: pytest.MonkeyPatch) -> str:
        if self.kind == "s3":
            monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{LOCALHOST}:{port}")
            return self.target
        return self.target.replace(f":{self.port}", f":{port}")

    def files(self) -> dict[str, bytes]:
        return {name: data for name, data in self.there().items() if name != RECORD}


def on_disk(kind: str, target: str, root: Path, port: int = 0) -> Place:
    def there() -> dict[str, bytes]:
        return {
            path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
        }

    def put(name: str, data: bytes | None) -> None:
        if data is None:
            (root / name).unlink()
        else:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)

    return Place(kind=kind, target=target, there=there, put=put, port=port)


@pytest.fixture(scope="session")
def sftp_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    folder = tmp_path_factory.mktemp("sshd")
    with sshd(folder) as port:
        yield folder, port


@pytest.fixture(scope="session")
def dav_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    folder = tmp_path_factory.mktemp("nginx")
    with nginx(folder) as port:
        yield folder / "root", port


@pytest.fixture(scope="session")
def s3_service() -> Iterator[S3Service]:
    service = S3Service()
    yield service
    service.close()


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No login of whoever runs the tests is used."""
    home = tmp_path / "home"
    home.mkdir()
    for name in list(os.environ):
        if name.startswith(("AWS_", "RENDERER_UPLOAD", "SSH_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return home


def make_place(kind: str, request: pytest.FixtureRequest) -> Place:
    monkeypatch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
    tmp_path: Path = request.getfixturevalue("tmp_path")
    if kind == "folder":
        return on_disk(kind, str(tmp_path / "there"), tmp_path / "there")
    if kind == "sftp":
        folder, port = request.getfixturevalue("sftp_server")
        monkeypatch.setenv("HOME", str(folder / "home"))
        root = tmp_path / "there"
        return on_disk(kind, sftp_target(port, root), root, port)
    monkeypatch.setenv("RENDERER_UPLOAD_USER", USER)
    monkeypatch.setenv("RENDERER_UPLOAD_PASSWORD", PASSWORD)
    if kind == "webdav":
        root, port = request.getfixturevalue("dav_server")
        name = f"{tmp_path.parent.name}-{tmp_path.name}"
        return on_disk(kind, f"webdav://{LOCALHOST}:{port}/{name}/pod%20cast", root / name / "pod cast", port)
    service: S3Service = request.getfixturevalue("s3_service")
    return s3_place(service, tmp_path.name, monkeypatch)


def s3_place(service: S3Service, prefix: str, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setenv("AWS_ENDPOINT_URL", service.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    client = service.client()
    client.create_bucket(Bucket=BUCKET)

    def there() -> dict[str, bytes]:
        found = client.list_objects_v2(Bucket=BUCKET, Prefix=f"{prefix}/").get("Contents", ())
        return {
            item["Key"].removeprefix(f"{prefix}/"): client.get_object(Bucket=BUCKET, Key=item["Key"])[
                "Body"
            ].read()
            for item in found
        }

    def put(name: str, data: bytes | None) -> None:
        if data is None:
            client.delete_object(Bucket=BUCKET, Key=f"{prefix}/{name}")
        else:
            client.put_object(Bucket=BUCKET, Key=f"{prefix}/{name}", Body=data)

    return Place(kind="s3", target=f"s3://{BUCKET}/{prefix}", there=there, put=put, port=service.port)


KINDS = ("folder", "sftp", "webdav", "s3")
SERVERS = KINDS[1:]


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest) -> Place:
    return make_place(request.param, request)


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> Place:
    return make_place(request.param, request)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder to be sent."""
    folder = tmp_path / "site"
    fill(folder, {name: name.encode() * 50 for name in NAMES})
    return folder


def fill(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def noise(size: int, seed: int = 0) -> bytes:
    return random.Random(seed).randbytes(size)  # noqa: S311


@contextmanager
def one_line_error(*, exit_status: int = 1) -> Iterator[list[str]]:
    """The block ends in an error that says one line, without a secret."""
    said: list[str] = []
    with pytest.raises(RenderError) as caught:
        yield said
    said.append(str(caught.value))
    assert caught.value.exit_status == exit_status
    assert "\n" not in said[0]
    assert not any(secret in said[0] for secret in SECRETS)


def test_only_what_changed_is_sent(place: Place, site: Path) -> None:
    if place.kind == "sftp":
        place.put(os.fsdecode(b"th\xe9irs.txt"), b"of another encoding")
    first = pipeline.upload(site, place.target)
    assert first.sent[-1] == "feed.xml"
    assert sorted(first.sent) == sorted(NAMES)
    assert {name: place.files()[name] for name in NAMES} == held(site)

    again = pipeline.upload(site, place.target)
    assert (again.sent, again.sent_bytes, len(again.kept)) == ((), 0, len(NAMES))

    (site / "index.html").write_bytes(b"INDEX.html" * 50)  # of the same length
    (site / "new").mkdir()
    (site / "new" / "n.mp3").write_bytes(b"n")
    place.put("z.mp3", None)
    place.put(NAMES[1], b"other")
    assert pipeline.upload(site, place.target).sent == (NAMES[1], "index.html", "new/n.mp3", "z.mp3")
    assert held(site).items() <= place.files().items()


def test_an_unchanged_folder_is_not_written_to(place: Place, site: Path) -> None:
    pipeline.upload(site, place.target)
    writes: list[str] = []
    assert pipeline.upload(site, place.target, progress=lambda what, _: writes.append(what)).sent == ()
    assert set(writes) == {"reading"}


def test_a_trial_changes_nothing(place: Place, site: Path) -> None:
    trial = pipeline.upload(site, place.target, dry_run=True)
    assert sorted(trial.sent) == sorted(NAMES)
    assert place.there() == {}


@pytest.mark.parametrize(
    "record", [None, b"", b"{", b"[]", b'{"version": 1}', b'{"version": 9}', b"[" * 9999]
)
def test_without_a_record_that_can_be_believed_all_is_sent_again(
    tmp_path: Path, site: Path, record: bytes | None
) -> None:
    place = on_disk("folder", str(tmp_path / "there"), tmp_path / "there")
    pipeline.upload(site, place.target)
    place.put(RECORD, record)
    assert len(pipeline.upload(site, place.target).sent) == len(NAMES)
    assert pipeline.upload(site, place.target).sent == ()
    assert place.files() == held(site)


def test_only_what_an_upload_put_there_is_removed(place: Place, site: Path) -> None:
    place.put("theirs.mp3", b"theirs")
    pipeline.upload(site, place.target)
    place.put("index.html", b"changed by somebody else")
    (site / "z.mp3").unlink()
    (site / "index.html").unlink()
    (site / "new.mp3").write_bytes(b"new")
    assert pipeline.upload(site, place.target).left == ("z.mp3",)
    assert "z.mp3" in place.files()
    assert pipeline.upload(site, place.target, remove=True, dry_run=True).removed == ("z.mp3",)
    assert "z.mp3" in place.files()
    assert pipeline.upload(site, place.target, remove=True).removed == ("z.mp3",)
    assert place.files() == held(site) | {
        "theirs.mp3": b"theirs",
        "index.html": b"changed by somebody else",
    }
    assert pipeline.upload(site, place.target).left == ()


@pytest.mark.parametrize(
    "name", ["../out.mp3", "a/../../out.mp3", "/etc/out.mp3", ".hidden", "a//b", "c:\\out"]
)
def test_a_record_cannot_lead_out_of_the_target(tmp_path: Path, site: Path, name: str) -> None:
    place = on_disk("folder", str(tmp_path / "there"), tmp_path / "there")
    (tmp_path / "out.mp3").write_bytes(b"out")
    pipeline.upload(site, place.target)
    record = json.loads(place.there()[RECORD])
    record["files"][name] = {"size": 3, "sha256": ""}
    place.put(RECORD, json.dumps(record).encode())
    pipeline.upload(site, place.target, remove=True)
    assert (tmp_path / "out.mp3").read_bytes() == b"out"


def test_old_audio_stays_until_the_new_feed_is_up(place: Place, tmp_path: Path) -> None:
    site = tmp_path / "site"
    fill(site, {"old.mp3": b"old", "feed.xml": b"old.mp3"})
    pipeline.upload(site, place.target)
    (site / "old.mp3").unlink()
    fill(site, {"new.mp3": b"new", "feed.xml": b"new.mp3"})

    def stop(what: str, _share: float) -> None:
        if what == "sending feed.xml":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.upload(site, place.target, remove=True, progress=stop)
    assert {name: data for name, data in place.files().items() if not name.endswith(".part")} == {
        "old.mp3": b"old",
        "new.mp3": b"new",
        "feed.xml": b"old.mp3",
    }
    uploaded = pipeline.upload(site, place.target, remove=True)
    assert (uploaded.sent, uploaded.removed) == (("feed.xml",), ("old.mp3",))
    assert place.files() == held(site)


KILLED = """
import os, signal, sys
from pathlib import Path
from renderer.pipeline import upload
def progress(what, share):
    if what == "sending b.mp3" and share > 0.55:
        os.kill(os.getpid(), signal.SIGKILL)
upload(Path(sys.argv[1]), sys.argv[2], progress=progress)
"""


def test_a_killed_upload_goes_on_where_it_stopped(place: Place, tmp_path: Path) -> None:
    site = tmp_path / "site"
    fill(site, {"a.mp3": noise(2_000_000), "b.mp3": noise(2_000_000, 1), "feed.xml": b"f"})
    pipeline.upload(site, place.target)
    # Of the same length: only the record tells what went up.
    fill(site, {"a.mp3": noise(2_000_000, 2), "b.mp3": noise(2_000_000, 3), "feed.xml": b"g"})
    done = subprocess.run(
        [sys.executable, "-c", KILLED, site, place.target], capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert place.files()["b.mp3"] == noise(2_000_000, 1)
    fill(site, {"b.mp3": noise(2_000_000, 4)})  # so that what lies there half is of no use
    assert pipeline.upload(site, place.target).sent == ("b.mp3", "feed.xml")
    assert place.files() == held(site)  # and nothing that was temporary


def test_a_first_upload_that_is_killed_writes_no_record_for_each_file(tmp_path: Path) -> None:
    site, target = tmp_path / "site", tmp_path / "there"
    fill(site, {"a.mp3": b"a", "b.mp3": noise(1_000_000), "feed.xml": b"f"})
    done = subprocess.run([sys.executable, "-c", KILLED, site, target], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert json.loads((target / RECORD).read_bytes())["files"] == {}
    assert pipeline.upload(site, str(target)).sent == ("b.mp3", "feed.xml")
    assert set(held(target)) == {RECORD, "a.mp3", "b.mp3", "feed.xml"}


def test_where_nobody_can_tell_what_went_up_it_is_sent(tmp_path: Path) -> None:
    site, target = tmp_path / "site", tmp_path / "there"
    fill(site, {"a.txt": b"one", "feed.xml": b"f"})
    pipeline.upload(site, str(target))

    def stop(what: str, _share: float) -> None:
        if what == "sending feed.xml":
            raise KeyboardInterrupt

    fill(site, {"a.txt": b"two", "feed.xml": b"g"})
    with pytest.raises(KeyboardInterrupt):
        pipeline.upload(site, str(target), progress=stop)
    fill(site, {"a.txt": b"one"})  # what the record said before
    pipeline.upload(site, str(target))
    assert (target / "a.txt").read_bytes() == b"one"


def test_a_cut_line(server: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    fill(site, {"a.mp3": noise(1_000_000), "b.mp3": noise(3_000_000, 1), "feed.xml": b"f"})
    with Line(server.port, most_bytes=2_500_000) as line, one_line_error() as said:
        pipeline.upload(site, server.via(line.port, monkeypatch))
    assert "b.mp3: the connection was cut; run it again: it goes on where it stopped" in said[0]
    assert "b.mp3" not in server.files()
    assert pipeline.upload(site, server.via(server.port, monkeypatch)).sent == ("b.mp3", "feed.xml")
    assert server.files() == held(site)


@pytest.mark.parametrize("most_bytes", [0, 1_000_000])
def test_a_server_that_hangs(
    server: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_bytes: int
) -> None:
    fill(tmp_path / "site", {"a.mp3": bytes(16_000_000)})
    with Line(server.port, most_bytes=most_bytes, hangs=True) as line, one_line_error() as said:
        pipeline.upload(tmp_path / "site", server.via(line.port, monkeypatch), timeout_seconds=0.4)
    assert "no answer for 0.4 s" in said[0]
    assert "a.mp3" not in server.files()


def test_a_closed_port(server: Place, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with one_line_error() as said:
        pipeline.upload(site, server.via(free_port(), monkeypatch))
    assert "cannot be reached" in said[0]


def test_a_login_that_is_refused(
    server: Place, site: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if server.kind == "sftp":
        ssh = Path(os.environ["HOME"]) / ".ssh"
        (own_home / ".ssh").mkdir()
        (own_home / ".ssh" / "known_hosts").write_bytes((ssh / "known_hosts").read_bytes())
        monkeypatch.setenv("HOME", str(own_home))
    monkeypatch.setenv("RENDERER_UPLOAD_PASSWORD", SECRET_KEY)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ANOTHER")
    with one_line_error() as said:
        pipeline.upload(site, server.target)
    assert "the server refuses the login" in said[0] or "does not know the access key" in said[0]
    assert "RENDERER_UPLOAD_PASSWORD" in said[0] or "AWS_SECRET_ACCESS_KEY" in said[0]
    assert server.there() == {}


def test_no_login_for_a_bucket(s3_service: S3Service, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = s3_place(s3_service, "nobody", monkeypatch)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with one_line_error() as said:
        pipeline.upload(site, place.target)
    assert "nothing says who logs in" in said[0]


def test_a_server_whose_key_is_not_known(
    sftp_server: tuple[Path, int], site: Path, own_home: Path, tmp_path: Path
) -> None:
    port = sftp_server[1]
    target = sftp_target(port, tmp_path / "there")
    (own_home / ".ssh").mkdir()
    known = (own_home / ".ssh" / "known_hosts", (own_home / ".ssh" / "id_ed25519.pub"))
    other = (sftp_server[0] / "home" / ".ssh" / known[1].name).read_text()
    for hosts, config in (("", ""), (f"[{LOCALHOST}]:* {other}", ""), ("", "UserKnownHostsFile none\n")):
        known[0].write_text(hosts)
        (own_home / ".ssh" / "config").write_text(config + "StrictHostKeyChecking no\n")
        with one_line_error() as said:
            pipeline.upload(site, target)
        assert f"ssh -p {port} " in said[0]
        assert "fingerprint" in said[0]
        assert known[0].read_text() == hosts
    assert not (tmp_path / "there").exists()


def refused_upload(target: str, site: Path, name: str) -> str:
    with one_line_error() as said:
        pipeline.upload(site, target)
    assert name in said[0].partition(": ")[0]
    return said[0]


def test_a_target_that_can_only_be_read(
    request: pytest.FixtureRequest, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied = "does not let you read or write there"
    with sshd(tmp_path / "sshd", read_only=True) as port:
        monkeypatch.setenv("HOME", str(tmp_path / "sshd" / "home"))
        (tmp_path / "there").mkdir()
        assert denied in refused_upload(sftp_target(port, tmp_path / "there"), site, RECORD)
    dav = make_place("webdav", request)
    assert denied in refused_upload(f"webdav://{LOCALHOST}:{dav.port}/readonly", site, RECORD)
    s3 = make_place("s3", request)
    service: S3Service = request.getfixturevalue("s3_service")
    service.refusal = "403 Forbidden", "AccessDenied"
    try:
        assert denied in refused_upload(s3.target, site, RECORD)
    finally:
        service.refusal = None
    with mounted(tmp_path / "disk", "ro") as disk:
        assert "read-only" in refused_upload(str(disk), site, RECORD)


def test_a_target_that_is_full(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    site = tmp_path / "site"
    fill(site, {"a.mp3": noise(300_000), "b.mp3": noise(3_000_000), "feed.xml": b"f"})
    dav = make_place("webdav", request)
    dav_root = request.getfixturevalue("dav_server")[0] / f"full-{tmp_path.name}"
    sftp = make_place("sftp", request)
    for root, target in (
        (tmp_path / "disk", str(tmp_path / "disk")),
        (tmp_path / "disk", sftp_target(sftp.port, tmp_path / "disk")),
        (dav_root, f"webdav://{LOCALHOST}:{dav.port}/{dav_root.name}"),
    ):
        with mounted(root, "size=1m"):
            assert "full" in refused_upload(target, site, "b.mp3")
            assert "b.mp3" not in held(root)
            (site / "b.mp3").rename(tmp_path / "b.mp3")
            assert pipeline.upload(site, target).sent == ("feed.xml",)
            assert set(held(root)) == {RECORD, "a.mp3", "feed.xml"}
            (tmp_path / "b.mp3").rename(site / "b.mp3")
    assert "the target is full" in refused_upload(f"webdav://{LOCALHOST}:{dav.port}/full", site, RECORD)
    s3 = make_place("s3", request)
    service: S3Service = request.getfixturevalue("s3_service")
    service.refusal = "507 Insufficient Storage", "QuotaExceeded"
    try:
        assert "the target is full" in refused_upload(s3.target, site, RECORD)
    finally:
        service.refusal = None


def test_a_folder_where_a_file_is_to_go(request: pytest.FixtureRequest, site: Path) -> None:
    for kind in ("folder", "sftp", "webdav"):
        place = make_place(kind, request)
        place.put("z.mp3/precious", b"precious")
        assert "a folder of that name is there" in refused_upload(place.target, site, "z.mp3")
        assert place.files() == {"z.mp3/precious": b"precious"}
        place.put("z.mp3/precious", None)


def test_a_bucket_that_is_not_there(
    s3_service: S3Service, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3_place(s3_service, "x", monkeypatch)
    with one_line_error() as said:
        pipeline.upload(site, "s3://no-such-bucket/x")
    assert "there is no such bucket" in said[0]


def test_what_is_served_has_its_type(
    s3_service: S3Service, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = s3_place(s3_service, "types", monkeypatch)
    pipeline.upload(site, place.target)
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
        pipeline.upload(site, place.target, progress=change)
    assert str(site / "b.mp3") in said[0]
    assert set(place.files()) == {"a.mp3"}


def test_what_is_left_out(tmp_path: Path) -> None:
    site, target = tmp_path / "site", tmp_path / "there"
    fill(site, {"a.mp3": b"a", ".hidden": b"", ".git/x": b"", "b.mp3.part": b"", "empty.txt": b""})
    (site / "link.mp3").symlink_to(site / "a.mp3")
    (site / "folder").symlink_to(tmp_path)
    os.mkfifo(site / "pipe")
    assert pipeline.upload(site, str(target)).sent == ("a.mp3", "empty.txt")


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("", "a target is"),
        ("ftp://host/x", '"ftp://" is not known'),
        ("sftp:/host/x", "two slashes"),
        ("me@host:pub", "sftp://user@host/pub"),
        ("sftp:///x", "names no host"),
        ("sftp://host:x/y", "not an address"),
        ("sftp://host:0/y", "names no host"),
        ("sftp://me:secret of the test@host/x", "holds no password"),
        ("webdavs://me:secret of the test@host/x", "holds no password"),
        ("s3://key:secret of the test@bucket", "holds no password"),
        ("s3:///x", "names no bucket"),
        ("webdavs://host/a?b", "%3F"),
        ("webdavs://host/a#b", "%23"),
        ("file://host/a", "file:///path"),
        ("site/out", "lies in"),
    ],
)
def test_a_target_that_cannot_be_read(
    site: Path, target: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site.parent)
    with one_line_error(exit_status=2) as said:
        pipeline.upload(Path("site"), target)
    assert says in said[0]


@pytest.mark.parametrize("package", ["asyncssh", "botocore", "urllib3"])
def test_a_package_that_is_not_installed(site: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    for name in list(sys.modules):
        if name.partition(".")[0] == package or name.startswith("renderer.upload."):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    target = {"asyncssh": "sftp://h/x", "botocore": "s3://bucket", "urllib3": "webdav://h/x"}[package]
    with one_line_error(exit_status=2) as said:
        pipeline.upload(site, target)
    assert f"pip install {package}" in said[0]
    assert "session-renderer[upload]" in said[0]


def credentials_file(home: Path, text: str, mode: int = 0o600) -> Path:
    from platformdirs import user_config_path

    path = user_config_path("renderer", appauthor=False) / "credentials.toml"
    assert path.is_relative_to(home)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


@pytest.fixture
def dav_without_login(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Place:
    place = make_place("webdav", request)
    monkeypatch.delenv("RENDERER_UPLOAD_USER")
    monkeypatch.delenv("RENDERER_UPLOAD_PASSWORD")
    return place


def test_the_user_s_own_file_of_credentials(dav_without_login: Place, site: Path, own_home: Path) -> None:
    server = f"webdav://{LOCALHOST}:{dav_without_login.port}"
    text = f'["webdav://other"]\nuser = 1\n["{server}"]\nuser = "{USER}"\npassword = "{PASSWORD}"\n'
    path = credentials_file(own_home, text, 0o644)
    with one_line_error(exit_status=2) as said:
        pipeline.upload(site, dav_without_login.target)
    assert f"chmod 600 {path}" in said[0]
    path.chmod(0o600)
    assert pipeline.upload(site, dav_without_login.target).sent
    credentials_file(own_home, text + f'["{dav_without_login.target}"]\npasword = "{PASSWORD}"\n')
    with one_line_error(exit_status=2) as said:
        pipeline.upload(site, dav_without_login.target)
    assert "'pasword'" in said[0]
    credentials_file(own_home, f"password = {PASSWORD}")
    with one_line_error(exit_status=2) as said:
        pipeline.upload(site, dav_without_login.target)
    assert "not a TOML file" in said[0]


def test_netrc(dav_without_login: Place, site: Path, own_home: Path) -> None:
    path = own_home / ".netrc"
    path.write_text(f'machine {LOCALHOST} login {USER} password "{PASSWORD}"\n', "utf-8")
    path.chmod(0o600)
    assert pipeline.upload(site, dav_without_login.target).sent
    path.write_text(f"machine {LOCALHOST} login {USER} {PASSWORD}\n", "utf-8")
    with one_line_error(exit_status=2) as said:
        pipeline.upload(site, dav_without_login.target)
    assert f"{path}:" in said[0]


def test_the_keys_of_a_bucket_in_the_user_s_own_file(
    s3_service: S3Service, site: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = s3_place(s3_service, "own", monkeypatch)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name)
    credentials_file(
        own_home,
        f'["s3://{BUCKET}"]\nendpoint_url = "{s3_service.endpoint}"\n'
        f'access_key_id = "{KEY_ID}"\nsecret_access_key = "{SECRET_KEY}"\n',
    )
    assert pipeline.upload(site, place.target).sent
    assert place.files() == held(site)


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
