"""Errors of the studio itself, and pages that break off."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.studio import opened_script
from tests.support.studio_page import Page


def test_an_error_of_its_own_is_one_sentence(
    page: Page, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(_path: Path, _name: str) -> None:
        raise ZeroDivisionError(f"{page.access.token} in /secret/place")

    monkeypatch.setattr(opened_script, "load_script", broken)
    answer = page.get("/api/scripts/rest.md")
    assert answer.status == 500
    assert answer.json["error"] == "the studio has an error of its own (ZeroDivisionError)"
    assert "content-security-policy" in answer.headers
    assert b"secret" not in answer.body
    assert page.get("/api/project").status == 200
    assert not capfd.readouterr().err


def test_a_page_that_breaks_off_in_a_request_does_no_harm(page: Page, project: Path) -> None:
    before = (project / "rest.md").read_text()
    connection = page.connect()
    connection.putrequest("PUT", "/api/scripts/rest.md")
    for name, value in (page.headers() | {"If-None-Match": "*", "Content-Length": "100"}).items():
        if name != "Host":
            connection.putheader(name, value)
    connection.endheaders(b'{"text": "ha')
    connection.close()
    assert page.get("/api/project").status == 200
    assert (project / "rest.md").read_text() == before
