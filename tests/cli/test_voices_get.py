"""``renderer voices get`` and ``renderer voices remove``."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from renderer.speech.fetching.fetchable_voices import FetchableVoice
from tests.support.command_line import run
from tests.support.file_server import CERTIFICATE, FileServer, running
from tests.support.upload.places import noise
from tests.support.voice_table import use_table, voice_to_fetch

LICENCE = """\
tone:calm: a calm voice, 0.1 MB
licence: MIT. It allows commercial use.
more: https://example.org/calm
"""
READY = "tone:calm: ready; use it with --voice tone:calm\n"


@pytest.fixture(scope="module")
def server() -> Iterator[FileServer]:
    with running(noise(100_000)) as server:
        yield server


@pytest.fixture
def voice(server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FetchableVoice:
    """The one voice of the program's table."""
    monkeypatch.setenv("RENDERER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    voice = voice_to_fetch(server.address(), {"calm.onnx": server.data})
    use_table(tmp_path / "voices.toml", monkeypatch, voice)
    return voice


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("arguments", [("get", "calm", "--yes"), ("get", "--yes", "tone:calm")])
def test_a_voice_is_fetched_once(arguments: tuple[str, ...], voice: FetchableVoice, tmp_path: Path) -> None:
    ran = run("voices", *arguments, cwd=tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"{LICENCE}{READY}", "")
    assert voice.is_fetched
    assert run("voices", *arguments, cwd=tmp_path).stdout == "tone:calm: already on this computer\n"


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("Yes\n", 0), ("\n", 1), ("n\n", 1), ("", 1)])
def test_on_a_terminal_the_licence_is_a_question(
    answer: str, status: int, voice: FetchableVoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    ran = run("voices", "get", "calm", cwd=tmp_path)
    assert ran.returncode == status
    question = "Fetch the voice under this licence? [y/N] "
    assert ran.stdout == f"{LICENCE}{question}{'' if status else READY}"
    assert voice.is_fetched is (status == 0)


def test_without_a_terminal_the_licence_needs_an_option(
    voice: FetchableVoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    ran = run("voices", "get", "calm", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, LICENCE)
    assert ran.stderr == "tone:calm: not fetched; to accept the licence, add --yes\n"
    assert not voice.is_fetched


def test_a_fetched_voice_is_listed_until_it_is_removed(voice: FetchableVoice, tmp_path: Path) -> None:
    def listed(*arguments: str) -> dict[str, object]:
        (found,) = json.loads(run("voices", *arguments, "--json", cwd=tmp_path).stdout)
        assert isinstance(found, dict)
        return found

    def names() -> list[str]:
        return [found["name"] for found in json.loads(run("voices", "tone", "--json", cwd=tmp_path).stdout)]

    assert names() == ["low", "high"]
    assert listed("get")["fetched"] is False
    assert "(on this computer)" not in run("voices", "get", cwd=tmp_path).stdout
    run("voices", "get", "calm", "--yes", cwd=tmp_path)
    assert names() == ["low", "high", "calm"]
    assert listed("get") == {
        "engine": "tone",
        "name": "calm",
        "language": "en-GB",
        "description": "a calm voice",
        "bytes": 100_000,
        "licence": "MIT",
        "terms": "It allows commercial use.",
        "page": "https://example.org/calm",
        "fetched": True,
    }
    assert "(on this computer)" in run("voices", "get", cwd=tmp_path).stdout
    heard = run("voices", "tone", "--try", "Rest.", cwd=tmp_path)
    assert [line.split()[0] for line in heard.stdout.splitlines()] == ["tone:low", "tone:high"]
    assert heard.stderr.startswith("tone:calm ")  # the engine of this test cannot speak with it
    removed = run("voices", "remove", "calm", cwd=tmp_path)
    assert (removed.returncode, removed.stdout) == (0, f"{voice.model}: removed\n")
    assert names() == ["low", "high"]
    again = run("voices", "remove", "calm", cwd=tmp_path)
    assert again.returncode == 2
    assert again.stderr == f"tone:calm is not on this computer; it would be in {voice.model.parent}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["get", "clam"], '"clam" is not a voice that can be fetched; did you mean "calm"?'),
        (["remove", "clam"], '"clam" is not a voice that can be fetched; did you mean "calm"?'),
        (["remove"], "no voice to remove; write its name"),
        (["gte", "calm"], 'unknown action "gte"; did you mean "get"?'),
        (["tone", "calm"], 'unknown action "tone"; write get or remove before the name of a voice'),
    ],
)
def test_wrong_words(arguments: list[str], message: str, voice: FetchableVoice, tmp_path: Path) -> None:
    ran = run("voices", *arguments, cwd=tmp_path)
    assert ran.returncode == 2
    assert message in ran.stderr
    assert not voice.is_fetched
