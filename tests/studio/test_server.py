"""The end of the server."""

from __future__ import annotations

from pathlib import Path

from tests.support.studio_page import studio


def test_a_request_that_is_under_way_at_the_end_has_no_answer(project: Path, tmp_path: Path) -> None:
    """An answer would be an error of the studio, which the page would show."""
    with studio(project, tmp_path / "page") as page:
        connection = page.connect()
        connection.putrequest("POST", "/api/check", skip_host=True, skip_accept_encoding=True)
        for name, value in page.headers({"Content-Length": "9", "Expect": "100-continue"}).items():
            connection.putheader(name, value)
        connection.endheaders()
        assert connection.sock.recv(100).startswith(b"HTTP/1.1 100 ")
    assert connection.sock.recv(100) == b""
    connection.close()
