"""A server with a file, and a folder for what is fetched from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.file_server import CERTIFICATE, FileServer, running
from tests.support.proxy_server import ProxyServer
from tests.support.served import served
from tests.support.upload.places import noise


@pytest.fixture(scope="package")
def shared_server() -> Iterator[FileServer]:
    with running(noise(300_000)) as server:
        yield server


@pytest.fixture
def server(shared_server: FileServer, monkeypatch: pytest.MonkeyPatch) -> FileServer:
    """The server, whose certificate the test trusts."""
    shared_server.ranges.clear()
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    return shared_server


@pytest.fixture
def proxy(server: FileServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProxyServer]:
    """A proxy of the environment, which connects every host to the server."""
    with served(ProxyServer(server.server_port)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.address())
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        yield proxy


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_DATA", str(tmp_path / "data"))
