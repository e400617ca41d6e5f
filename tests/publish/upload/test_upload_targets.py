"""How a target is written, and who logs in there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from renderer.api.upload import upload
from renderer.publish.upload.credentials import Credentials
from renderer.publish.upload.target import folder_in, read_target
from tests.support.upload.places import Place, held, make_place, one_line_error, s3_place
from tests.support.upload.servers import (
    BUCKET,
    KEY_ID,
    LOCALHOST,
    PASSWORD,
    SECRET_KEY,
    USER,
    S3Service,
)


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("", "a target is"),
        ("ftp://host/x", '"ftp://" is not known'),
        ("sftp:/host/x", "two slashes"),
        ("me@host:pub", "sftp://user@host/pub"),
        ("sftp:///x", "the host is missing"),
        ("sftp://host:x/y", "the address is not valid"),
        ("sftp://host:0/y", "the host is missing"),
        ("sftp://me:secret of the test@host/x", "write no password"),
        ("webdavs://me:secret of the test@host/x", "write no password"),
        ("s3://key:secret of the test@bucket", "write no password"),
        ("s3:///x", "the bucket is missing"),
        ("webdavs://host/a?b", "%3F"),
        ("webdavs://host/a#b", "%23"),
        ("file://host/a", "file:///path"),
        ("site/out", "the target is inside"),
    ],
)
def test_a_target_that_cannot_be_read(
    site: Path, target: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site.parent)
    with one_line_error(exit_status=2) as said:
        upload(Path("site"), target)
    assert says in said[0]


@pytest.mark.parametrize("name", ["rest", "Ruhe #1?", "50% é", "a:b@c"])
@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("web", "web/{}"),
        ("/", "/{}"),
        ("sftp://host", "/{}"),
        ("sftp://me@host/~/web/", "/~/web/{}"),
        ("webdavs://host/a%20b", "/a b/{}"),
        ("s3://bucket/pre fix/", "pre fix/{}"),
    ],
)
def test_a_folder_of_any_name_inside_a_target(target: str, path: str, name: str) -> None:
    found = read_target(folder_in(target, name, "acx"))
    assert found.path == path.format(f"{name}/acx")
    assert found.host == read_target(target).host


@pytest.mark.parametrize("package", ["asyncssh", "botocore", "urllib3"])
def test_a_package_that_is_not_installed(site: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    for name in list(sys.modules):
        if name.startswith((package, "renderer.publish.upload.", "renderer.network.")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    target = {"asyncssh": "sftp://h/x", "botocore": "s3://bucket", "urllib3": "webdav://h/x"}[package]
    with one_line_error(exit_status=2) as said:
        upload(site, target)
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
        upload(site, dav_without_login.target)
    assert f"chmod 600 {path}" in said[0]
    path.chmod(0o600)
    assert upload(site, dav_without_login.target).sent
    credentials_file(own_home, text + f'["{dav_without_login.target}"]\npasword = "{PASSWORD}"\n')
    with one_line_error(exit_status=2) as said:
        upload(site, dav_without_login.target)
    assert "'pasword'" in said[0]
    credentials_file(own_home, f"password = {PASSWORD}")
    with one_line_error(exit_status=2) as said:
        upload(site, dav_without_login.target)
    assert "not valid TOML" in said[0]


def test_netrc(dav_without_login: Place, site: Path, own_home: Path) -> None:
    path = own_home / ".netrc"
    path.write_text(f'machine {LOCALHOST} login {USER} password "{PASSWORD}"\n', "utf-8")
    path.chmod(0o600)
    assert upload(site, dav_without_login.target).sent
    path.write_text(f"machine {LOCALHOST} login {USER} {PASSWORD}\n", "utf-8")
    with one_line_error(exit_status=2) as said:
        upload(site, dav_without_login.target)
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
    assert upload(site, place.target).sent
    assert place.files() == held(site)


def test_a_password_is_not_shown() -> None:
    credentials = Credentials(user=USER, password=PASSWORD)
    assert PASSWORD not in f"{credentials!r} {credentials.__rich_repr__()}"
