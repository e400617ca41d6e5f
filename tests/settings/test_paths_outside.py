"""Paths on a server need trust, and no server is asked before: Windows would send the user's login to it."""

from __future__ import annotations

import sys
from pathlib import Path, PureWindowsPath

import pytest

from renderer.settings.paths_outside import is_on_server
from renderer.settings.read import needs_in

ON_SERVERS = [
    r"\\server\share\x",
    "//server/share/x",
    r"/\server\share\x",
    r"\/server\share\x",
    r"\\?\UNC\server\share\x",
    "//?/UNC/server/share/x",
    r"\\.\pipe\x",
]
HERE = [
    "x",
    "a/b",
    r"a\b",
    r"C:\x",
    "c:x",
    "/x",
    r"\x",
    "./x",
    "../x",
    "~/x",
    "http://server/x",
    "a//server/b",
]
POSIX = pytest.mark.skipif(sys.platform.startswith("win"), reason="Windows would ask the server")


@pytest.mark.parametrize("written", [*ON_SERVERS, *HERE])
def test_what_windows_finds_on_a_server(written: str) -> None:
    assert is_on_server(written) == PureWindowsPath(written).drive.startswith("\\\\")
    assert is_on_server(written) == (written in ON_SERVERS)


def test_the_older_prefix_of_device_paths() -> None:
    assert is_on_server(r"\??\UNC\server\share\x")


@POSIX
@pytest.mark.parametrize(
    "setting",
    [
        "lexicon = ['{path}']",
        "out = '{path}'",
        "out = ' {path}'",
        "cache = '{path}'",
        "show = {{image = '{path}.png'}}",
        "publish = {{site = '{path}'}}",
        "publish = {{to = '{path}'}}",
        "voices.x = {{engine = 'takes', folder = '{path}'}}",
        "voices.x = {{engine = 'piper', model = '{path}'}}",
        "voices.x = {{engine = 'command', command = ['{path}', '{{text}}', '{{file}}']}}",
        "voices.x = {{engine = 'command', command = ['sh', '{path}', '{{text}}', '{{file}}']}}",
        "verify = 'words'\nrecognizer = {{program = 'whisper', model = '{path}'}}",
        "profiles.club.render = {{out = '{path}'}}",
    ],
)
@pytest.mark.parametrize("written", [r"\\server\share", "//{inside}/link"])
def test_a_path_on_a_server_is_not_followed(setting: str, written: str, tmp_path: Path) -> None:
    """What is there would be seen: a link in the project that leads elsewhere, and that a command runs."""
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "elsewhere").write_text("#!/bin/sh\n")
    path = written.format(inside=str(project).lstrip("/"))
    name = "link" if written.startswith("/") else written
    for link in (name, f"{name}.png"):
        (project / link).symlink_to(tmp_path / "elsewhere")
    (project / "renderer.toml").write_text(setting.format(path=path))
    needs = needs_in(project)
    assert needs
    (need,) = needs
    assert path in need.says.replace('"', "")
    assert "elsewhere" not in need.says
    assert not need.covers
