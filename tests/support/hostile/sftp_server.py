"""Servers of SSH that misbehave: as a stranger before the login, and as a server of files after it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncssh

from tests.support.hostile.http_server import LOCALHOST
from tests.support.upload.servers import PASSWORD, USER

HOST_KEY = asyncssh.generate_private_key("ssh-ed25519")
OTHER_KEY = asyncssh.generate_private_key("ssh-ed25519")


class Files(asyncssh.SFTPServer):
    """A server of the files below a folder; a subclass misbehaves in one method."""

    root = Path()

    def __init__(self, channel: Any) -> None:
        super().__init__(channel, chroot=str(self.root).encode())


class Login(asyncssh.SSHServer):
    """Knows one user. ``said_after`` ends the connection with these words once the user is known."""

    said_after = ""
    known = PASSWORD

    def connection_made(self, connection: asyncssh.SSHServerConnection) -> None:
        self._connection = connection

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, self.known)

    def auth_completed(self) -> None:
        if self.said_after:
            self._connection.disconnect(asyncssh.DISC_BY_APPLICATION, self.said_after, "en")


@contextmanager
def in_a_loop(start: Callable[[], Any]) -> Iterator[int]:
    """Run an asynchronous server in a thread; returns its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def started() -> Any:
        return await start()

    server = asyncio.run_coroutine_threadsafe(started(), loop).result(60)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:

        async def end() -> None:
            server.close()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.wait(others, timeout=5) if others else None

        asyncio.run_coroutine_threadsafe(end(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def ssh_server(
    root: Path, files: type[Files] = Files, login: type[Login] = Login, **options: Any
) -> Iterator[int]:
    own = type("OwnFiles", (files,), {"root": root})
    chosen = {"server_host_keys": [HOST_KEY], "sftp_factory": own, "server_factory": login, **options}
    with in_a_loop(lambda: asyncssh.create_server(host=LOCALHOST, port=0, **chosen)) as port:
        yield port


@contextmanager
def stranger(pieces: Callable[[], AsyncIterator[bytes]]) -> Iterator[int]:
    """A server that sends some bytes and hangs up, whatever it hears."""

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async for piece in pieces():
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    with in_a_loop(lambda: asyncio.start_server(serve, LOCALHOST, 0)) as port:
        yield port
