"""Takes as a page of the studio asks for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from renderer.workflows.takes_reader import takes_in
from renderer.workflows.takes_text import takes_text
from tests.support.studio_page import Answer, Page

ROUNDS = """---
title: Rest
voice: tone:low
---

# One

Lie down. [pause 1s]

[repeat 3]
Breathe out slowly. Rest. [pause 1s]
[end]

The *last* words.
"""


WORDS = "Breathe out slowly."
TAKES = "rest.takes.toml"


def with_takes(project: Path, *entries: str) -> Path:
    """The script on the disk with takes of ``WORDS``, such as ``rate = 80, chosen = true``."""
    listed = "".join(f'  {{ words = "{WORDS}", {entry} }},\n' for entry in entries)
    file = project / TAKES
    file.write_text(takes_text(takes_in(f"takes = [\n{listed}]\n", TAKES), "rest.md"))
    (project / "rest.md").write_text(ROUNDS)
    return project / "rest.md"


def ask(page: Page, what: str, text: str = ROUNDS, **more: object) -> Answer:
    """Ask about the takes of ``rest.md``: ``what`` follows ``/api/takes`` in the address."""
    return page.ask("POST", f"/api/takes{what}", {"path": "rest.md", "text": text, **more})


def sentences(page: Page, text: str = ROUNDS) -> dict[str, Any]:
    """The sentences of a text by their words."""
    answer = ask(page, "", text)
    assert answer.status == 200, answer.body
    return {sentence["words"]: sentence for sentence in answer.json["sentences"]}


def place(page: Page, words: str, text: str = ROUNDS) -> dict[str, Any]:
    """Where a sentence is, as a request names it."""
    found = sentences(page, text)[words]
    return {"line": found["line"], "column": found["column"]}


def takes(page: Page, words: str, text: str = ROUNDS) -> list[Any]:
    """The takes of a sentence."""
    answer = ask(page, "/sentence", text, **place(page, words, text))
    assert answer.status == 200, answer.body
    found: list[Any] = answer.json["sentence"]["takes"]
    return found
