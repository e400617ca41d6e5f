"""What the tests of uploads look into, whatever the protocol."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec import Struct

from renderer.errors import RenderError
from tests.support.upload.servers import (
    BUCKET,
    KEY_ID,
    LOCALHOST,
    PASSWORD,
    SECRET_KEY,
    USER,
    S3Service,
    sftp_target,
)

RECORD = ".renderer-upload.json"
SECRETS = (PASSWORD, SECRET_KEY)
NAMES = ("feed.xml", "a/ü b#1?.mp3", "a/100%25 &+.mp3", "z.mp3", "index.html")


class Place(Struct):
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
