"""What a command loads: every module costs time before anything is done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "PIL", "argparse", "hibari", "jinja2", "lameenc", "mutagen", "numpy", "onnxruntime", "pedalboard", "rich",
    "scipy", "sentencex", "soundfile", "soxr", "yaml",
}  # fmt: skip


def loaded(folder: Path, *arguments: str) -> set[str]:
    """The modules that a command has loaded when it ends."""
    code = (
        "import sys\nfrom renderer.cli.main import main\n"
        f"main({list(arguments)})\nprint(*sys.modules, file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "RENDERER_CACHE": str(folder / "cache")},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments", [[], ["--version"], ["help"], ["help", "cues"], ["rendr"], ["sounds"]], ids=str
)
def test_a_light_command_loads_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    found = loaded(tmp_path, *arguments)
    assert found & HEAVY == ({"argparse"} if arguments == ["sounds"] else set())
    assert len(ours(found)) <= 15


def test_the_studio_prints_its_address_before_it_loads_its_server(tmp_path: Path) -> None:
    code = (
        "import sys, types\nfrom renderer.cli.main import main\n"
        "server = types.SimpleNamespace(run=lambda _: print(*sys.modules))\n"
        "sys.modules['renderer.studio.server'] = types.SimpleNamespace(make_server=lambda *_, **__: server)\n"
        "main(['studio', '--no-browser'])"
    )
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    address, found = ran.stdout.splitlines()
    assert " at http://127.0.0.1:" in address
    assert not set(found.split()) & {*HEAVY - {"argparse"}, "asyncio", "starlette", "uvicorn"}
    assert len(ours(set(found.split()))) <= 30


def test_the_language_server_answers_before_it_loads_what_checks_scripts(tmp_path: Path) -> None:
    code = "import sys, renderer.language_server.server\nprint(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    found = set(ran.stdout.split())
    assert not found & (HEAVY - {"argparse"})
    assert len(ours(found)) <= 20


def ours(modules: set[str]) -> set[str]:
    return {name for name in modules if name.startswith("renderer.")}


def test_a_render_from_the_cache_loads_no_engine(tmp_path: Path) -> None:
    """The default voice spoke in the first render: one sentence, which needs one worker."""
    script = "---\ntitle: A test\n---\n# One\n\n[bell]\nRest in savasana. [pause 3s]\n"
    (tmp_path / "rest.md").write_text(script)
    loaded(tmp_path, "render", "rest.md", "--quiet")
    found = loaded(tmp_path, "render", "rest.md", "--quiet")
    assert not found & (HEAVY - {"argparse", "lameenc", "mutagen", "numpy", "sentencex", "yaml"})
    assert not found & {"concurrent.futures", "importlib.metadata", "numpy.typing", "subprocess"}
    unneeded = (
        "renderer.publish",
        "renderer.companions.picture",
        "renderer.speech.worker",
        "renderer.speech.takes",
    )
    assert not [name for name in ours(found) if name.startswith(unneeded)]
    assert len(ours(found)) <= 202
