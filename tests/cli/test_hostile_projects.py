"""Projects from elsewhere that want more than to sound: what is printed, and that nothing happened."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from tests.support.command_line import run

SCRIPT = "---\ntitle: Rest\n---\nBe here. [pause 1s]\n"
TONE = 'voice = "tone:low"\n'
LINKS = not sys.platform.startswith("win")


class Hostile(Struct, frozen=True, kw_only=True):
    """A project: its ``renderer.toml`` (or None), its script and its links, and what a command says of it.

    In the texts, ``{outside}`` is a folder outside, and ``{port}`` that of a server that must get no request.
    """

    says: str
    toml: str | None = TONE
    script: str = SCRIPT
    links: dict[str, str] = {}
    command: tuple[str, ...] = ("render", "rest.md")


VOICE = 'voice = "x"\n[voices.x]\n'
ASK = "; if you trust this project, run: renderer trust ."
KEY = 'key_env = "AWS_SECRET_ACCESS_KEY"\n'
TAKES = "reads and writes the takes in"
SITE = 'url = "https://example.org/calm"\n'

PROJECTS = {
    "a program": Hostile(
        toml=f'{VOICE}engine = "command"\ncommand = ["./evil.sh"]\n',
        says=f"renderer.toml:4: runs the program ./evil.sh{ASK}",
    ),
    "a program to plan": Hostile(
        toml=f'{VOICE}engine = "command"\ncommand = ["./evil.sh"]\n',
        command=("plan", "rest.md"),
        says=f"renderer.toml:4: runs the program ./evil.sh{ASK}",
    ),
    "a program to check": Hostile(
        toml=f'{VOICE}engine = "command"\ncommand = ["./evil.sh"]\n',
        command=("check", "rest.md"),
        says=f"renderer.toml:4: runs the program ./evil.sh{ASK}",
    ),
    "a program of the system with arguments": Hostile(
        toml=f'{VOICE}engine = "command"\ncommand = ["sh", "-c", "touch {{outside}}/evil"]\n',
        says=f'renderer.toml:4: runs the program sh -c "touch {{outside}}/evil"{ASK}',
    ),
    "a program with a very long argument": Hostile(
        toml=f'{VOICE}engine = "command"\ncommand = ["./evil.sh", "{"a" * 5000}"]\n',
        says="renderer.toml:4: runs the program ./evil.sh aaaa",
    ),
    "a program that a script names": Hostile(
        toml='[voices.x]\nengine = "command"\ncommand = ["./evil.sh"]\n',
        script="---\ntitle: Rest\n---\n[voice X]\nBe here.\n",
        says=f"renderer.toml:3: runs the program ./evil.sh{ASK}",
    ),
    "a program in place of a recording": Hostile(
        toml=f'{VOICE}engine = "takes"\nfolder = "."\nfallback = "y"\n'
        '[voices.y]\nengine = "command"\ncommand = ["./evil.sh"]\n',
        says=f"renderer.toml:8: runs the program ./evil.sh{ASK}",
    ),
    "a program in a platform": Hostile(
        toml=f'{TONE}[profiles.club.render]\nvoice = "x"\n'
        'voices = {x = {engine = "command", command = ["./evil.sh"]}}\n',
        command=("render", "rest.md", "--for", "club"),
        says=f"renderer.toml:4: runs the program ./evil.sh{ASK}",
    ),
    "a program in a platform that is like another": Hostile(
        toml=f'{TONE}[profiles.club.render]\nvoice = "x"\n'
        'voices = {x = {engine = "command", command = ["./evil.sh"]}}\n'
        '[profiles.team]\nlike = "club"\n',
        command=("render", "rest.md", "--for", "team"),
        says=f"renderer.toml:5: runs the program ./evil.sh{ASK}",
    ),
    "a program with escape codes": Hostile(
        toml=f'{VOICE}engine = "command"\ncommand = ["./evil.sh", "\\u001b[2K\\r\\u202eharmless"]\n',
        says=f'renderer.toml:4: runs the program ./evil.sh "\\x1b[2K\\r\\u202eharmless"{ASK}',
    ),
    "a program after a byte order mark": Hostile(
        toml=f'\ufeff{VOICE}engine = "command"\ncommand = ["./evil.sh"]\n',
        says=f"renderer.toml:4: runs the program ./evil.sh{ASK}",
    ),
    "a server": Hostile(
        toml=f'{VOICE}engine = "http"\nurl = "http://localhost:{{port}}/v1"\n',
        says=f"renderer.toml:4: asks the server http://localhost:{{port}}/v1{ASK}",
    ),
    "a key for a server": Hostile(
        toml=f'{VOICE}engine = "http"\nurl = "https://localhost:{{port}}/v1"\n{KEY}',
        says="renderer.toml:4: asks the server https://localhost:{port}/v1, and sends it the key in the "
        f"environment variable AWS_SECRET_ACCESS_KEY{ASK}",
    ),
    "another key for OpenAI": Hostile(
        toml=f'{VOICE}engine = "http"\nkey_env = "AWS_SECRET_ACCESS_KEY"\n',
        says="renderer.toml:4: asks the server https://api.openai.com/v1, and sends it the key in the "
        f"environment variable AWS_SECRET_ACCESS_KEY{ASK}",
    ),
    "a key without encryption": Hostile(
        toml=f'{VOICE}engine = "http"\nurl = "http://example.org:{{port}}"\n{KEY}',
        says="[voices.x] in renderer.toml: url http://example.org:{port} does not encrypt the key of key_env",
    ),
    "a server that recognizes words": Hostile(
        toml=f'verify = "words"\n{VOICE}engine = "http"\n'
        '[recognizer]\nprogram = "server"\nurl = "http://localhost:{port}/v1"\n',
        says=f"renderer.toml:7: asks the server http://localhost:{{port}}/v1{ASK}",
    ),
    "a lexicon elsewhere": Hostile(
        toml=f'{TONE}lexicon = ["/etc/passwd"]\n', says=f"renderer.toml:2: reads /etc/passwd{ASK}"
    ),
    "a lexicon upwards": Hostile(
        toml=f'{TONE}lexicon = ["a/../../outside/a.toml"]\n',
        says=f"renderer.toml:2: reads a/../../outside/a.toml, which is {{outside}}/a.toml{ASK}",
    ),
    "a lexicon behind a link": Hostile(
        toml=f'{TONE}lexicon = ["words.toml"]\n',
        links={"words.toml": "{outside}/private.txt"},
        says=f"renderer.toml:2: reads words.toml, which is {{outside}}/private.txt{ASK}",
    ),
    "a lexicon of a platform": Hostile(
        toml=f'{TONE}[profiles.club.render]\nlexicon = ["/etc/passwd"]\n',
        command=("check", "rest.md", "--for", "club"),
        says=f"renderer.toml:3: reads /etc/passwd{ASK}",
    ),
    "tracks elsewhere": Hostile(
        toml=f'{TONE}out = "{{outside}}/tracks"\n',
        says=f"renderer.toml:2: writes to {{outside}}/tracks{ASK}",
    ),
    "tracks behind a link": Hostile(
        links={"out": "{outside}"}, says=f"renderer.toml:1: writes to out, which is {{outside}}{ASK}"
    ),
    "a track behind a link": Hostile(
        toml=f'{TONE}out = "."\n',
        links={"rest": "{outside}"},
        says=f"renderer.toml:2: writes to ./rest, which is {{outside}}{ASK}",
    ),
    "the files of a track behind a link": Hostile(
        links={"out/rest/insight-timer": "{outside}"},
        says=f"renderer.toml:1: writes to out/rest/insight-timer, which is {{outside}}{ASK}",
    ),
    "tracks behind a link without a renderer.toml": Hostile(
        toml=None, links={"out": "{outside}"}, says=f"out: writes to out, which is {{outside}}{ASK}"
    ),
    "a track behind a link without a renderer.toml": Hostile(
        toml=None,
        links={"out/rest": "{outside}"},
        command=("preview", "rest.md", "--from", "0:00"),
        says=f"out: writes to out/rest, which is {{outside}}{ASK}",
    ),
    "the files of a track behind a link without a renderer.toml": Hostile(
        toml=None,
        links={"out/rest/insight-timer": "{outside}"},
        command=("publish", "rest.md", "--for", "insight-timer"),
        says=f"out: writes to out/rest/insight-timer, which is {{outside}}{ASK}",
    ),
    "tracks elsewhere behind a space": Hostile(
        toml=f'{TONE}out = " ../outside"\n',
        says=f"renderer.toml:2: writes to ../outside, which is {{outside}}{ASK}",
    ),
    "a lexicon elsewhere behind a space": Hostile(
        toml=f'{TONE}lexicon = [" /etc/passwd"]\n', says=f"renderer.toml:2: reads /etc/passwd{ASK}"
    ),
    "a site elsewhere behind a space": Hostile(
        toml=f'{TONE}[publish]\nsite = " {{outside}}"\n{SITE}',
        command=("publish", "rest.md"),
        says=f"renderer.toml:3: writes to {{outside}}{ASK}",
    ),
    "a link in a circle": Hostile(
        toml=f'{TONE}out = "loop"\n',
        links={"loop": "loop"},
        says=f"renderer.toml:2: writes to loop, which is a link that leads in a circle{ASK}",
    ),
    "a cache elsewhere": Hostile(
        toml=f'{TONE}cache = "../outside"\n',
        says=f"renderer.toml:2: writes to ../outside, which is {{outside}}{ASK}",
    ),
    "a cache elsewhere to clear": Hostile(
        toml=f'{TONE}cache = "../outside"\n',
        command=("cache", "clear"),
        says=f"renderer.toml:2: writes to ../outside, which is {{outside}}{ASK}",
    ),
    "recordings elsewhere": Hostile(
        toml=f'{VOICE}engine = "takes"\nfolder = "../outside"\n',
        command=("takes", "rest.md"),
        says=f"renderer.toml:4: reads and writes the takes in ../outside, which is {{outside}}{ASK}",
    ),
    "a recording behind a link": Hostile(
        toml=f'{VOICE}engine = "takes"\nfolder = "."\n',
        links={"001.wav": "{outside}/private.txt"},
        says=f"renderer.toml:4: {TAKES} ./001.wav, which is {{outside}}/private.txt{ASK}",
    ),
    "a model elsewhere": Hostile(
        toml=f'{VOICE}engine = "kokoro"\nmodel = "../outside/a.onnx"\nstyle = "b.bin"\n',
        says=f"renderer.toml:4: reads ../outside/a.onnx, which is {{outside}}/a.onnx{ASK}",
    ),
    "a model beside which a link leads elsewhere": Hostile(
        toml=f'{VOICE}engine = "piper"\nmodel = "a.onnx"\n',
        links={"a.onnx.json": "{outside}/private.txt"},
        says=f"renderer.toml:4: reads a.onnx.json, which is {{outside}}/private.txt{ASK}",
    ),
    "a site elsewhere": Hostile(
        toml=f'{TONE}[publish]\nsite = "{{outside}}"\n{SITE}',
        command=("publish", "rest.md"),
        says=f"renderer.toml:3: writes to {{outside}}{ASK}",
    ),
    "a site to take sessions out of": Hostile(
        toml=f'{TONE}[publish]\nsite = "{{outside}}"\n{SITE}',
        command=("unpublish", "rest"),
        says=f"renderer.toml:3: writes to {{outside}}{ASK}",
    ),
    "a session of a site behind a link": Hostile(
        toml=f'{TONE}[publish]\nsite = "."\n{SITE}',
        links={"media": "{outside}"},
        command=("publish", "rest.md"),
        says=f"renderer.toml:3: writes to ./media, which is {{outside}}{ASK}",
    ),
    "the files of a session of a site behind a link": Hostile(
        toml=f'{TONE}[publish]\nsite = "site"\n{SITE}',
        links={"site/media/rest": "{outside}"},
        command=("publish", "rest.md"),
        says=f"renderer.toml:3: writes to site/media/rest, which is {{outside}}{ASK}",
    ),
    "an upload": Hostile(
        toml=f'{TONE}[publish]\nsite = "site"\n{SITE}to = "webdav://localhost:{{port}}/www"\n',
        command=("publish", "rest.md"),
        says="renderer.toml:5: uploads the site to webdav://localhost:{port}/www, and logs in there with "
        f"your credentials{ASK}",
    ),
    "an upload into a folder elsewhere": Hostile(
        toml=f'{TONE}[publish]\nsite = "site"\n{SITE}to = "file://{{outside}}"\n',
        command=("publish", "rest.md"),
        says=f"renderer.toml:5: writes to {{outside}}{ASK}",
    ),
    "a picture elsewhere": Hostile(
        toml=f'{TONE}[show]\nimage = "{{outside}}/private.png"\n',
        command=("publish", "rest.md", "--site", "site", "--url", "https://example.org"),
        says=f"renderer.toml:3: reads and publishes {{outside}}/private.png{ASK}",
    ),
    "a cover elsewhere": Hostile(
        script="---\ntitle: Rest\ncover: /proc/self/environ\n---\nBe here.\n",
        says='rest.md:3:8: cover: "/proc/self/environ" is not relative',
    ),
    "a cover behind a link": Hostile(
        script="---\ntitle: Rest\ncover: a.png\n---\nBe here.\n",
        links={"a.png": "{outside}/private.txt"},
        says='rest.md:3:8: cover: "a.png" is a link that leads out of the script\'s folder',
    ),
    "a sound elsewhere": Hostile(
        script="---\ntitle: Rest\nsounds:\n  sea: ../outside/private.txt\n---\n[bed sea]\nBe here.\n",
        says='rest.md:4:8: "../outside/private.txt" leads upwards with ".."',
    ),
    "a script that is included from elsewhere": Hostile(
        script="---\ntitle: Rest\n---\n[include ../outside/private.txt]\n",
        says='rest.md:4:1: "../outside/private.txt" leads upwards with ".."',
    ),
    "a script that is included through a link": Hostile(
        script="---\ntitle: Rest\n---\n[include part.md]\n",
        links={"part.md": "{outside}/private.txt"},
        says='rest.md:4:1: "part.md" is a link that leads out of the script\'s folder',
    ),
    "brackets without end": Hostile(
        toml="x = " + "[" * 2000 + "]" * 2000,
        says="renderer.toml:1:1: tables and lists are nested too deeply",
    ),
    "a number without end": Hostile(
        toml=f"{TONE}bits = {'9' * 4500}\n", says="renderer.toml:2:1: a whole number is too large"
    ),
    "a platform that is like nothing": Hostile(
        toml="[profiles.club]\nlike = []\n",
        says="renderer.toml: profiles: club: like = []: write the name of a profile in quotes",
    ),
}


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a server that fails the test if anybody connects."""
    with socket.create_server(("localhost", 0)) as server:
        yield server.getsockname()[1]
        server.settimeout(0.01)
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder beside the project, with the user's own files."""
    monkeypatch.setenv("RENDERER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-0123456789")
    monkeypatch.delenv("RENDERER_CACHE")
    folder = tmp_path.resolve() / "outside"
    folder.mkdir()
    (folder / "private.txt").write_text("secret-0123456789")
    return folder


def write_project(hostile: Hostile, folder: Path, outside: Path, port: int) -> None:
    def filled(text: str) -> str:
        return text.replace("{outside}", str(outside)).replace("{port}", str(port))

    folder.mkdir()
    if hostile.toml is not None:
        (folder / "renderer.toml").write_text(filled(hostile.toml), encoding="utf-8")
    (folder / "rest.md").write_text(hostile.script)
    (folder / "evil.sh").write_text(f"#!/bin/sh\ntouch '{outside}/evil'\n")
    (folder / "evil.sh").chmod(0o755)
    for name, to in hostile.links.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(filled(to))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.skipif(not LINKS, reason="the paths are those of POSIX")
@pytest.mark.parametrize("name", PROJECTS)
def test_a_hostile_project(name: str, tmp_path: Path, outside: Path, port: int) -> None:
    hostile, folder = PROJECTS[name], tmp_path / "project"
    write_project(hostile, folder, outside, port)
    before = names_in(folder)
    ran = run(*hostile.command, cwd=folder)
    says = hostile.says.replace("{outside}", str(outside)).replace("{port}", str(port))
    assert ran.returncode == 2
    assert ran.stderr.startswith(says), ran.stderr
    assert "secret" not in ran.stderr + ran.stdout
    assert all(line.isprintable() for line in ran.stderr.splitlines())
    assert names_in(outside) == ["private.txt"]
    assert names_in(folder) == before


@pytest.mark.skipif(not LINKS, reason="the paths are those of POSIX")
@pytest.mark.parametrize("path", [".", "", "bin"])
def test_a_program_beside_the_script_does_not_replace_one_of_the_system(
    path: str, tmp_path: Path, outside: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = "---\ntitle: Rest\nsounds:\n  sea: sea.m4a\n---\n[bed sea]\nBe here.\n"
    write_project(Hostile(says="", script=sound), tmp_path / "project", outside, port)
    folder = tmp_path / "project"
    (folder / "sea.m4a").write_bytes(b"\0\0\0\x20ftypM4A ")
    (folder / "bin").mkdir()
    for name in ("ffmpeg", "ffprobe", "bin/ffmpeg", "bin/ffprobe"):
        (folder / name).symlink_to(folder / "evil.sh")
    monkeypatch.setenv("PATH", path)
    ran = run("render", "rest.md", cwd=folder)
    assert ran.returncode == 2
    assert "ffmpeg" in ran.stderr
    assert names_in(outside) == ["private.txt"]
