"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from renderer.errors import OutputError
from renderer.storage.atomic_files import atomic


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_appears_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "out" / "psoas.mp3"
    with atomic(path) as part:
        part.write_bytes(b"new")
        assert part.parent == path.parent
        assert part.name.startswith(".psoas.mp3.")
        assert part.suffix == ".part"
        assert not path.exists()
    assert path.read_bytes() == b"new"
    assert names(path.parent) == ["psoas.mp3"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")
def test_a_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    with atomic(tmp_path / "a.mp3") as part:
        part.write_bytes(b"new")
    assert stat.S_IMODE((tmp_path / "a.mp3").stat().st_mode) == stat.S_IMODE(
        (tmp_path / "usual").stat().st_mode
    )


@pytest.mark.parametrize(
    "failure", [ValueError, KeyboardInterrupt, SystemExit, OutputError("elsewhere", "no")]
)
def test_a_failure_leaves_the_old_file(tmp_path: Path, failure: type[BaseException] | BaseException) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"old")

    def fail() -> None:
        with atomic(path) as part:
            part.write_bytes(b"half")
            raise failure

    with pytest.raises(failure if isinstance(failure, type) else type(failure)) as caught:
        fail()
    assert caught.type is not OutputError or caught.value is failure
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.mp3"]


def test_an_error_about_the_part_is_about_the_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught, atomic(tmp_path / "a.mp3") as part:
        raise OutputError(str(part), "the disk is full")
    assert str(caught.value) == f"{tmp_path / 'a.mp3'}: could not be written: the disk is full"
    assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_process_leaves_the_old_file_and_a_part_that_is_swept_later(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"old")
    script = """
        import os, signal, sys
        from pathlib import Path
        from renderer.storage.atomic_files import atomic
        with atomic(Path(sys.argv[1])) as part:
            part.write_bytes(b"half")
            os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script), path], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    (left,) = (name for name in names(tmp_path) if name != "a.mp3")
    assert left.startswith(".")
    assert left.endswith(".part")

    other = tmp_path / ".b.mp3.012345.part"
    other.touch()
    os.utime(other, (0, 0))
    for age, remaining in ((60 * 60, 3), (-60 * 60, 3), (25 * 60 * 60, 2)):
        then = (tmp_path / "a.mp3").stat().st_mtime - age
        os.utime(tmp_path / left, (then, then))
        with atomic(path) as part:
            part.write_bytes(b"new")
        assert len(names(tmp_path)) == remaining
    assert names(tmp_path) == [".b.mp3.012345.part", "a.mp3"]


def test_a_name_as_long_as_the_system_allows_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 120 + ".mp3")
    with atomic(path) as part:
        part.write_bytes(b"new")
    assert path.read_bytes() == b"new"


def refused(path: Path) -> str:
    with pytest.raises(OutputError) as caught, atomic(path):
        pytest.fail("nothing should be made")
    assert caught.value.path == str(path)
    return caught.value.reason


@pytest.mark.skipif(sys.platform == "win32", reason="other reasons there")
def test_paths_that_cannot_be_written_are_rejected_at_once(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "fifo")
    assert refused(tmp_path / "folder") == "a folder has that name; move it away or choose another name"
    assert (
        refused(tmp_path / "file" / "a.mp3")
        == "a part of its path is a file, not a folder; choose another path"
    )
    assert refused(tmp_path / ("a" * 252 + ".mp3")) == "the name is too long; choose a shorter one"
    assert refused(tmp_path / "fifo") == "it is a device or a pipe, not a file"
    assert names(tmp_path) == ["fifo", "file", "folder"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")
def test_a_folder_without_permission_is_refused() -> None:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    child = os.fork()
    if not child:  # permissions do not bind the superuser, so this child becomes nobody
        try:
            if os.geteuid() == 0:
                os.setuid(65_534)
            reason = refused(folder / "a.mp3")
            os._exit(0 if reason == "permission denied; choose a folder you may write to" else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    folder.chmod(0o755)
    folder.rmdir()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
def test_a_folder_that_takes_no_files_is_refused() -> None:
    assert "\n" not in refused(Path("/proc/self/a.mp3"))


def test_stopped_just_as_its_part_appears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch = Path.touch

    def stopped(path: Path, exist_ok: bool = True) -> None:
        touch(path, exist_ok=exist_ok)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "touch", stopped)
    with pytest.raises(KeyboardInterrupt), atomic(tmp_path / "a.mp3"):
        pass
    assert names(tmp_path) == []
