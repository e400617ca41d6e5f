"""Uploads that are cut, hang or are refused: one line says why and what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from renderer.api.upload import upload
from tests.support.file_server import CERTIFICATE, running
from tests.support.proxy_server import ProxyServer
from tests.support.served import served
from tests.support.upload.places import RECORD, Place, fill, held, make_place, noise, one_line_error, s3_place
from tests.support.upload.servers import (
    LOCALHOST,
    SECRET_KEY,
    Line,
    S3Service,
    free_port,
    mounted,
    sftp_target,
    sshd,
)


def test_a_cut_line(server: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    fill(site, {"a.mp3": noise(1_000_000), "b.mp3": noise(3_000_000, 1), "feed.xml": b"f"})
    with Line(server.port, most_bytes=2_500_000) as line, one_line_error() as said:
        upload(site, server.via(line.port, monkeypatch))
    assert "b.mp3: the connection was lost; run the upload again; it continues where it stopped" in said[0]
    assert "b.mp3" not in server.files()
    assert upload(site, server.via(server.port, monkeypatch)).sent == ("b.mp3", "feed.xml")
    assert server.files() == held(site)


@pytest.mark.parametrize("most_bytes", [0, 1_000_000])
def test_a_server_that_hangs(
    server: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_bytes: int
) -> None:
    fill(tmp_path / "site", {"a.mp3": bytes(16_000_000)})
    with Line(server.port, most_bytes=most_bytes, hangs=True) as line, one_line_error() as said:
        upload(tmp_path / "site", server.via(line.port, monkeypatch), timeout_seconds=0.4)
    assert "no answer for 0.4 s" in said[0]
    assert "a.mp3" not in server.files()


def test_a_closed_port(server: Place, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with one_line_error() as said:
        upload(site, server.via(free_port(), monkeypatch))
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
        upload(site, server.target)
    assert "the server refuses the login" in said[0] or "does not know the access key" in said[0]
    assert "RENDERER_UPLOAD_PASSWORD" in said[0] or "AWS_SECRET_ACCESS_KEY" in said[0]
    assert server.there() == {}


def test_no_login_for_a_bucket(s3_service: S3Service, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = s3_place(s3_service, "nobody", monkeypatch)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with one_line_error() as said:
        upload(site, place.target)
    assert "no credentials were found" in said[0]


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
            upload(site, target)
        assert f"ssh -p {port} " in said[0]
        assert "fingerprint" in said[0]
        assert known[0].read_text() == hosts
    assert not (tmp_path / "there").exists()


def refused_upload(target: str, site: Path, name: str) -> str:
    with one_line_error() as said:
        upload(site, target)
    assert name in said[0].partition(": ")[0]
    return said[0]


def test_a_target_that_can_only_be_read(
    request: pytest.FixtureRequest, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    denied = "the target denies access"
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
            assert upload(site, target).sent == ("feed.xml",)
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
        assert "a folder has that name" in refused_upload(place.target, site, "z.mp3")
        assert place.files() == {"z.mp3/precious": b"precious"}
        place.put("z.mp3/precious", None)


def test_a_bucket_that_is_not_there(
    s3_service: S3Service, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3_place(s3_service, "x", monkeypatch)
    with one_line_error() as said:
        upload(site, "s3://no-such-bucket/x")
    assert "there is no such bucket" in said[0]


def test_webdav_through_a_proxy(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server behind the proxy is reached, which makes no folders."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    monkeypatch.setenv("no_proxy", "")
    with running(b"") as behind, served(ProxyServer(behind.server_port)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.address())
        with one_line_error() as said:
            upload(site, "webdavs://voices.test/404")
        assert "the server answers 501" in said[0]
        proxy.login = "Basic YTpi"
        with one_line_error() as said:
            upload(site, "webdavs://voices.test/404")
        assert "the proxy does not connect to voices.test: " in said[0]
        assert "407" in said[0]
        assert said[0].endswith("check HTTPS_PROXY and NO_PROXY")
    assert set(proxy.asked) == {"voices.test:443"}
