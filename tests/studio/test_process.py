"""The command: its start, what it prints and opens, and its end."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.support.properties import SEED
from tests.support.studio_page import Answer

posix = pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way on Windows")


@contextmanager
def started(folder: Path, *arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a process of its own, and the address that it printed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "renderer", "studio", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        line = process.stdout.readline()
        assert line.startswith("the studio runs until you press Ctrl-C, at http://127.0.0.1:")
        yield process, line.split()[-1]
    finally:
        process.kill()
        process.communicate()


def ask(address: str, path: str | None = None, **headers: str) -> Answer:
    host, _, query = address.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request("GET", f"/{query}" if path is None else path, headers=headers)
    answer = connection.getresponse()
    named = {name.lower(): value for name, value in answer.getheaders()}
    body = b"" if named.get("content-type", "").startswith("text/event-stream") else answer.read()
    return Answer(status=answer.status, headers=named, body=body)


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_at_a_signal_also_while_a_page_listens(project: Path, number: signal.Signals) -> None:
    with started(project, "rest.md", "--no-browser") as (process, address):
        cookie = ask(address).headers["set-cookie"].partition(";")[0]
        assert ask(address, "/api/project", Cookie=cookie).json["open"] == "rest.md"
        assert ask(address, "/api/events", Cookie=cookie).status == 200
        process.send_signal(number)
        printed = process.communicate(timeout=30)
        assert printed == ("", "stopped\n")
        assert process.returncode == 130


@posix
def test_the_browser_opens_an_address_that_counts_once(project: Path, tmp_path: Path) -> None:
    fifo, browser = tmp_path / "opened", tmp_path / "browser"
    os.mkfifo(fifo)
    browser.write_text(f'#!/bin/sh\necho "$1" >{fifo}\n')
    browser.chmod(0o755)
    with started(project, BROWSER=f"{browser} %s") as (_, printed):
        opened = fifo.read_text().strip()
        assert opened != printed
        assert [ask(opened).status, ask(opened).status] == [303, 403]
        assert [ask(printed).status, ask(printed).status] == [303, 303]


def test_it_listens_on_this_computer_alone(project: Path) -> None:
    with started(project, "--no-browser") as (_, address):
        port = int(address.split(":")[2].partition("/")[0])
        with socket.socket() as other:
            assert other.connect_ex(("127.0.0.1", port)) == 0
        with socket.socket() as other:
            assert other.connect_ex(("127.0.0.2", port)) != 0


def test_a_port_is_chosen_or_refused(project: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = run("studio", "--no-browser", "--port", port, cwd=project)
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"--port {port}: cannot be used: ")
    assert "choose another port, or leave --port out" in ran.stderr
    with started(project, "--no-browser", "--port", str(port)) as (_, address):
        assert f":{port}/" in address


def test_a_folder_has_the_same_port_again_if_it_is_free(project: Path) -> None:
    """The browser keeps what is not saved by the port of the page."""
    with (
        started(project, "--no-browser") as (_, first),
        started(project, "rest.md", "--no-browser") as (_, beside),
    ):
        assert beside.split("?")[0] != first.split("?")[0]
    with started(project, "rest.md", "--no-browser") as (_, again):
        assert again.split("?")[0] == first.split("?")[0]
        assert again != first


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.md"], "none.md: no such script or folder; "),
        (["--port", "0"], '"0" is not a port'),
        (["--port", "x"], '"x" is not a port'),
        (["--port", "65536"], '"65536" is not a port'),
        (["notes.html"], "notes.html: the name of a script ends in .md or .txt; "),
    ],
)
def test_wrong_arguments_are_refused(project: Path, arguments: list[str], says: str) -> None:
    (project / "notes.html").write_text("")
    ran = run("studio", "--no-browser", *arguments, cwd=project)
    assert ran.returncode == 2
    assert says in ran.stderr
    assert not ran.stdout


@pytest.mark.slow
def test_a_server_that_is_killed_while_it_saves_leaves_a_whole_script(project: Path) -> None:
    draw = random.Random(SEED)  # noqa: S311
    texts = [f"---\ntitle: Rest\n---\n{word * 20_000}\n" for word in ("one ", "two ")]
    whole = {text.encode() for text in texts}
    (project / "rest.md").write_bytes(texts[0].encode())
    for _ in range(20):
        with started(project, "--no-browser") as (process, address):
            killer = threading.Timer(draw.random() / 4, process.kill)
            killer.start()
            _save_until_killed(address, texts)
            killer.join()
        assert (project / "rest.md").read_bytes() in whole


def _save_until_killed(address: str, texts: list[str]) -> None:
    """Save one text after the other."""
    saved = 0
    with suppress(OSError, http.client.HTTPException):
        cookie = ask(address).headers["set-cookie"].partition(";")[0]
        host = address.split("/")[2]
        version = ask(address, "/api/scripts/rest.md", Cookie=cookie).json["version"]
        connection = http.client.HTTPConnection(host, timeout=30)
        while True:
            headers = {
                "Cookie": cookie,
                "Origin": f"http://{host}",
                "X-Renderer-Studio": "1",
                "If-Match": f'"{version}"',
            }
            body = json.dumps({"text": texts[saved % 2]})
            connection.request("PUT", "/api/scripts/rest.md", body, headers)
            version = json.loads(connection.getresponse().read())["version"]
            saved += 1
