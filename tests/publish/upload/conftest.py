"""Servers, and a folder to be sent to them. A server ends with the last test here: others count processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.upload.places import KINDS, NAMES, SERVERS, Place, fill, make_place
from tests.support.upload.servers import S3Service, nginx, sshd


@pytest.fixture(scope="package")
def sftp_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    folder = tmp_path_factory.mktemp("sshd")
    with sshd(folder) as port:
        yield folder, port


@pytest.fixture(scope="package")
def dav_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    folder = tmp_path_factory.mktemp("nginx")
    with nginx(folder) as port:
        yield folder / "root", port


@pytest.fixture(scope="package")
def s3_service() -> Iterator[S3Service]:
    service = S3Service()
    yield service
    service.close()


@pytest.fixture(scope="package", autouse=True)
def descriptions_of_services() -> Iterator[None]:
    """The client of S3 reads its large descriptions of services once for all tests, not for each client."""
    from botocore.loaders import create_loader

    loader = create_loader()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.session.create_loader", lambda _path: loader)
        yield


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


@pytest.fixture
def small_site(tmp_path: Path) -> Path:
    """A folder to send with one small file."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.mp3").write_bytes(b"a" * 1000)
    return folder
