"""The command: its start, what it prints and opens, and its end."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.command_line import run
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
