"""docs/errors.md has every message of the program."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
WRONG_SCRIPTS = sorted((ROOT / "tests" / "cases" / "wrong").glob("*.txt"))
HEAD = re.compile(r"^\S+\.md:\d+:\d+: (?:warning: )?(.+)$", re.MULTILINE)
KEY_OR_PATH = r'(?:\w+: |"[^"]*" )?'


@pytest.fixture(scope="module")
def source() -> ModuleType:
    """The module that reads messages from the source; it is no part of a package."""
    path = ROOT / "docs" / "_ext" / "error_messages.py"
    spec = importlib.util.spec_from_file_location("error_messages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def messages(source: ModuleType) -> tuple[Any, ...]:
    """The messages in the source; to find them takes a second."""
    found: tuple[Any, ...] = source.messages()
    return found


def test_the_page_is_up_to_date(source: ModuleType, messages: tuple[Any, ...]) -> None:
    page = source.PAGE.read_text(encoding="utf-8")
    assert source.filled_in(page, messages) == page, "run: python docs/_ext/error_messages.py"


def test_every_module_with_messages_belongs_to_one_part_of_the_page(
    source: ModuleType, messages: tuple[Any, ...]
) -> None:
    parts = [part[2].split() for part in source.PART.finditer(source.PAGE.read_text(encoding="utf-8"))]
    homes = {message.path: sum(source.belongs(message, modules) for modules in parts) for message in messages}
    assert {path: count for path, count in homes.items() if count != 1} == {}


def test_error_messages_of_wrong_scripts_are_on_the_page(messages: tuple[Any, ...]) -> None:
    """So the search through the source misses none of them."""
    texts = {text for message in messages for text in (message.text, message.text.split("; ")[0])}
    patterns = [re.escape(text).replace(r"\.\.\.", ".*") for text in texts]
    known = re.compile(f"{KEY_OR_PATH}(?:{'|'.join(patterns)})")
    said = {text for case in WRONG_SCRIPTS for text in HEAD.findall(case.read_text(encoding="utf-8"))}
    assert said
    assert sorted(text for text in said if not known.fullmatch(text)) == []
