"""Real servers on the loopback interface to send files to, and a line to them that can be cut."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

LOCALHOST = "127.0.0.1"
USER, PASSWORD = "zoe", "pässword of the test"
KEY_ID, SECRET_KEY, BUCKET = "KEYOFTHETEST", "secret of the test", "podcast"
SSHD, NGINX = "/usr/sbin/sshd", "/usr/sbin/nginx"
DAV_MODULE = "/usr/lib/nginx/modules/ngx_http_dav_ext_module.so"


def needed(*programs: str) -> None:
    """Skip the test where a program is missing, or fail it under CI."""
    missing = [program for program in programs if not Path(program).exists() and not shutil.which(program)]
    if missing:
        reason = f"not installed: {', '.join(missing)}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


def free_port() -> int:
    with socket.create_server((LOCALHOST, 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[None]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        for _ in range(400):
            with suppress(OSError), socket.create_connection((LOCALHOST, port), 1):
                break
            assert process.poll() is None, log.read_text()
            time.sleep(0.02)
        else:
            pytest.fail(f"{command[0]} does not answer: {log.read_text()}")
        yield
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def sshd(folder: Path, *, read_only: bool = False) -> Iterator[int]:
    """OpenSSH's server; ``folder/home`` is the home of a user it knows."""
    needed(SSHD, "ssh-keygen")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    ssh = folder / "home" / ".ssh"
    ssh.mkdir(parents=True, mode=0o700)
    for key in (folder / "host_key", ssh / "id_ed25519"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    port = free_port()
    (folder / "sshd_config").write_text(
        f"""
        ListenAddress {LOCALHOST}
        Port {port}
        HostKey {folder}/host_key
        PidFile none
        UsePAM no
        StrictModes no
        PermitRootLogin yes
        AuthorizedKeysFile {ssh}/id_ed25519.pub
        Subsystem sftp internal-sftp {"-R" if read_only else ""}
        """
    )
    public = (folder / "host_key.pub").read_text()
    (ssh / "known_hosts").write_text(f"[{LOCALHOST}]:* {public}")
    with running([SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], port, folder / "log"):
        yield port


def sftp_target(port: int, path: Path) -> str:
    return f"sftp://{getpass.getuser()}@{LOCALHOST}:{port}{path}"


@contextmanager
def nginx(folder: Path) -> Iterator[int]:
    """A WebDAV server over ``folder/root``; what is below ``readonly`` there can be read alone."""
    needed(NGINX, DAV_MODULE)
    (folder / "root" / "readonly").mkdir(parents=True)
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n", "utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    port = free_port()
    (folder / "nginx.conf").write_text(
        f"""
        daemon off; master_process off; pid {folder}/pid; error_log {folder}/errors;
        load_module {DAV_MODULE};
        events {{ }}
        http {{
            access_log off; client_max_body_size 0; {paths}
            server {{
                listen {LOCALHOST}:{port};
                root {folder}/root;
                auth_basic "test"; auth_basic_user_file {folder}/users;
                location / {{
                    dav_methods PUT DELETE MKCOL COPY MOVE; dav_ext_methods PROPFIND OPTIONS;
                }}
                location /full/ {{
                    dav_methods DELETE MKCOL MOVE; dav_ext_methods PROPFIND OPTIONS;
                    if ($request_method = PUT) {{ return 507; }}
                }}
                location /readonly/ {{ dav_ext_methods PROPFIND OPTIONS; }}
            }}
        }}
        """
    )
    with running(
        [NGINX, "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")], port, folder / "log"
    ):
        yield port


class S3Service:
    """moto's S3, over HTTP; it knows one key, and ``refusal`` is what it says to every PUT."""

    def __init__(self) -> None:
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import WSGIRequestHandler, make_server

        class Quiet(WSGIRequestHandler):
            def log_request(self, *_: Any) -> None:
                pass

        self.refusal: tuple[str, str] | None = None
        self._app = DomainDispatcherApplication(create_backend_app)
        self._server = make_server(LOCALHOST, 0, self._answer, threaded=True, request_handler=Quiet)
        self.port = int(self._server.server_port)
        self.endpoint = f"http://localhost:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        refusal = self.refusal if environ["REQUEST_METHOD"] == "PUT" and self.refusal else None
        if KEY_ID not in environ.get("HTTP_AUTHORIZATION", ""):
            refusal = "403 Forbidden", "InvalidAccessKeyId"
        if refusal is None:
            return self._app(environ, start)
        start(refusal[0], [("Content-Type", "application/xml"), ("Connection", "close")])
        return [f"<Error><Code>{refusal[1]}</Code><Message>no</Message></Error>".encode()]

    def client(self) -> Any:
        import botocore.session

        return botocore.session.get_session().create_client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=KEY_ID,
            aws_secret_access_key=SECRET_KEY,
        )

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Line:
    """A way to a server on the loopback interface that breaks after some bytes: it is cut, or says
    nothing more.
    """

    def __init__(self, port: int, *, most_bytes: int, hangs: bool = False) -> None:
        self._to = port
        self._left = most_bytes
        self._hangs = hangs
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server((LOCALHOST, 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._sockets.append(client)
                if self._left <= 0:
                    self._break(client)
                    continue
                server = socket.create_connection((LOCALHOST, self._to))
                self._sockets.append(server)
                threading.Thread(target=self._carry, args=(client, server, True), daemon=True).start()
                threading.Thread(target=self._carry, args=(server, client, False), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, counts: bool) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                if counts:
                    self._left -= len(data)
                    if self._left <= 0:
                        self._break(source)
                        self._break(sink)
                        return
                sink.sendall(data)

    def _break(self, end: socket.socket) -> None:
        if not self._hangs:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        for end in (self._listener, *self._sockets):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A file system of its own, in memory; only root may make one."""
    folder.mkdir(parents=True, exist_ok=True)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        pytest.skip(f"no file system can be mounted here: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
