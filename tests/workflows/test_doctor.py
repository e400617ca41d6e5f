"""What `renderer doctor` finds on computers and in folders that lack something."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tomllib
import webbrowser
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest

from renderer.errors import InputError, RenderError
from renderer.speech.engines import hibari_packages
from renderer.workflows import doctor, doctor_project, install_lines
from renderer.workflows.doctor import EXTRAS, examine
from renderer.workflows.findings import Finding

ROOT = Path(__file__).resolve().parents[2]
Usage = namedtuple("Usage", "total used free")
Prepare = Callable[[pytest.MonkeyPatch, Path], None]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No voice is started, and the cache is a folder of the test."""
    monkeypatch.setattr(doctor_project, "synthesise", lambda *_, **__: {})
    monkeypatch.setattr(doctor_project, "offered_voices", lambda _engine: ("a", "b"))
    monkeypatch.setattr(doctor, "installed_program", lambda name: Path("/usr/bin", name))
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("firefox"))
    monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / "cache"))


def found(folder: Path) -> dict[str, Finding]:
    return {finding.subject: finding for finding in examine(folder)}


def test_a_computer_with_everything_lacks_nothing(tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text("lufs = -18\n")
    findings = found(tmp_path)
    assert {name: one.state for name, one in findings.items() if one.state not in ("ok", "optional")} == {}
    assert "2 voices" in findings["languages"].found
    assert str(tmp_path / "cache") in findings["cache"].found
    assert all((one.state == "ok") == (not one.remedy) for one in findings.values())


def without_ffmpeg(monkeypatch: pytest.MonkeyPatch, _folder: Path) -> None:
    monkeypatch.setattr(doctor, "installed_program", lambda _name: None)


def a_broken_package(monkeypatch: pytest.MonkeyPatch, _folder: Path) -> None:
    monkeypatch.setitem(sys.modules, "soxr", None)


def without_hibari(monkeypatch: pytest.MonkeyPatch, _folder: Path) -> None:
    monkeypatch.setattr(hibari_packages, "are_installed", lambda: False)


def a_voice_that_fails(monkeypatch: pytest.MonkeyPatch, _folder: Path) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RenderError("the model cannot be loaded")

    monkeypatch.setattr(doctor_project, "synthesise", fail)


def no_other_voices(monkeypatch: pytest.MonkeyPatch, _folder: Path) -> None:
    monkeypatch.setattr(doctor_project, "offered_voices", lambda _engine: ())


def a_wrong_setting(_monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "renderer.toml").write_text("lufs = loud\n")


def a_strange_project(_monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    voice = '[voices.a]\nengine = "command"\ncommand = ["say", "{text}"]\n'
    (folder / "renderer.toml").write_text(voice)


def a_cache_from_a_stranger(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.delenv("RENDERER_CACHE")
    (folder / "renderer.toml").write_text('cache = "/elsewhere"\n')


def a_cache_that_is_a_file(_monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "cache").write_text("")


def a_wrong_shared_cache(monkeypatch: pytest.MonkeyPatch, _folder: Path) -> None:
    monkeypatch.setenv("RENDERER_SHARED_CACHE", "s3://")


def a_full_disk(monkeypatch: pytest.MonkeyPatch, _folder: Path) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 10**12, 10**8))


def no_browser(monkeypatch: pytest.MonkeyPatch, _folder: Path) -> None:
    def fail() -> None:
        raise webbrowser.Error

    monkeypatch.setattr(webbrowser, "get", fail)


@pytest.mark.parametrize(
    ("prepare", "subject", "state", "says", "remedy"),
    [
        (without_ffmpeg, "ffmpeg", "missing", "not installed", "ffmpeg"),
        (a_broken_package, "packages", "wrong", "soxr cannot be loaded", "soxr"),
        (without_hibari, "voice", "missing", "pyttsx3 speaks English", "hibari-tts"),
        (a_voice_that_fails, "voice", "wrong", "the model cannot be loaded", "hibari-tts"),
        (no_other_voices, "languages", "missing", "has no voices", "add voices"),
        (a_wrong_setting, "settings", "wrong", "renderer.toml:1", "renderer.toml"),
        (a_strange_project, "settings", "missing", "asks for your trust", "renderer trust"),
        (a_cache_from_a_stranger, "cache", "wrong", "not trusted", "RENDERER_CACHE"),
        (a_cache_that_is_a_file, "cache", "missing", "cache", "RENDERER_CACHE"),
        (a_wrong_shared_cache, "cache", "wrong", "RENDERER_SHARED_CACHE", ""),
        (a_wrong_shared_cache, "voice", "ok", "hibari:heart spoke", ""),
        (a_full_disk, "disk", "missing", "0.1 GB free", "free some space"),
        (no_browser, "browser", "missing", "none", "open the address"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_is_missing_is_named_with_its_effect_and_a_remedy(
    prepare: Prepare,
    subject: str,
    state: str,
    says: str,
    remedy: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prepare(monkeypatch, tmp_path)
    finding = found(tmp_path)[subject]
    assert finding.state == state
    assert says in finding.found
    assert remedy in finding.remedy
    assert bool(finding.cost) == (state != "ok")


def test_nothing_that_needs_a_broken_package_is_examined(tmp_path: Path) -> None:
    """A process of its own, as the packages are loaded here."""
    broken = "import sys; sys.modules['numpy'] = None; from renderer.cli.main import main; sys.exit(main())"
    ran = subprocess.run(
        [sys.executable, "-c", broken, "doctor"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert "numpy cannot be loaded" in ran.stdout
    assert "voice " not in ran.stdout
    assert ran.stderr == ""


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text("")
    with pytest.raises(InputError, match="this is a file; name its folder"):
        found(tmp_path / "renderer.toml")


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        found(tmp_path / "none")


def test_the_optional_parts_are_those_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    of_users = project["optional-dependencies"].keys() - {"build", "dev", "docs"}
    assert EXTRAS.keys() == of_users
    for name, extra in EXTRAS.items():
        wanted = " ".join(project["optional-dependencies"][name])
        assert all(package in wanted for package in extra.packages)


@pytest.mark.parametrize(
    ("system", "release", "line"),
    [
        ("darwin", {}, "brew install ffmpeg"),
        ("win32", {}, "winget install ffmpeg"),
        ("linux", {"ID": "debian"}, "sudo apt install ffmpeg"),
        ("linux", {"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "sudo apt install ffmpeg"),
        ("linux", {"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "sudo dnf install ffmpeg-free"),
        ("linux", {"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"}, "sudo zypper install ffmpeg"),
        ("linux", {"ID": "own"}, "install ffmpeg with the package manager of this system"),
    ],
)
def test_ffmpeg_is_installed_as_the_system_installs_programs(
    system: str, release: dict[str, str], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: release)
    assert install_lines.ffmpeg_line() == line


@pytest.mark.parametrize(
    ("prefix", "has_pip", "line"),
    [
        ("/home/a/.local/share/pipx/venvs/session-renderer", True, "pipx inject session-renderer botocore"),
        ("/home/a/project/.venv", True, '/bin/python -m pip install "session-renderer[upload]"'),
        ("/home/a/project/.venv", False, 'uv pip install --python /bin/python "session-renderer[upload]"'),
    ],
)
def test_an_extra_is_installed_as_the_package_was(
    prefix: str, has_pip: bool, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", prefix)
    monkeypatch.setattr(sys, "executable", "/bin/python")
    monkeypatch.setattr(install_lines, "is_installed", lambda _package: has_pip)
    assert install_lines.extra_line("upload", ["botocore"]) == line


def test_a_package_is_repaired_in_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/python")
    monkeypatch.setattr(install_lines, "is_installed", lambda _package: True)
    line = install_lines.repair_line("numpy")
    assert line == f"/bin/python -m pip install --force-reinstall --no-deps numpy=={numpy.__version__}"


def test_a_package_that_is_gone_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "is_installed", lambda package: package != "botocore")
    assert found(tmp_path)["upload"].found == "botocore not installed"


@pytest.mark.parametrize(
    ("written", "subject", "says"),
    [
        ("team", "shared cache", "team can be read"),
        ("not there", "shared cache", "not there cannot be read: there is no such folder; create it"),
        ("s3://KEY:SECRET@team", "cache", "RENDERER_SHARED_CACHE: the address has keys in it"),
    ],
)
def test_a_shared_store_is_examined(
    written: str, subject: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "team").mkdir()
    monkeypatch.setenv("RENDERER_SHARED_CACHE", written if ":" in written else str(tmp_path / written))
    finding = found(tmp_path)[subject]
    assert says in finding.found
    assert (finding.state == "ok") == (written == "team") == (not finding.remedy)
