"""The files of the page, and how long a browser keeps them."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from tests.support.studio_page import Page, studio


def test_the_page_names_the_digest_of_its_script(page: Page) -> None:
    script = page.get("/studio.js").body
    digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
    index = page.get("/").body.decode()
    assert f'<script src="/studio.js?{digest}" integrity="sha256-{digest}">' in index


def test_a_browser_keeps_only_what_it_asked_for_with_the_digest(page: Page) -> None:
    index = page.get("/").body.decode()
    address = re.findall(r'src="([^"]+)"', index)[0]
    assert page.get(address).headers["cache-control"] == "private, max-age=31536000, immutable"
    for other in (
        "/studio.js",
        "/studio.js?",
        "/studio.js?x",
        f"{address}x",
        address.replace("studio.js", "start.js"),
    ):
        answer = page.get(other)
        assert (answer.status, answer.headers["cache-control"]) == (200, "no-store"), other


@pytest.mark.parametrize(
    ("opened", "written"),
    [
        ("rest.md", "rest.md"),
        (None, ""),
        ("gone.md", ""),
        ("'&amp;{{nonce}}.md", "&#x27;&amp;amp;{{nonce}}.md"),
    ],
)
def test_the_page_names_the_script_that_it_opens(
    project: Path, tmp_path: Path, opened: str | None, written: str
) -> None:
    (project / "'&amp;{{nonce}}.md").write_text("")
    with studio(project, tmp_path / "page", opened=opened) as page:
        assert f'<html data-open="{written}">' in page.get("/").body.decode()
