"""A bundle's folder: complete or not there, whatever ends its making."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.errors import InputError, OutputError
from renderer.publish.bundle import edited, intact, seal, whole


def fill(folder: Path, key: str, **files: str) -> None:
    with whole(folder) as new:
        for name, text in files.items():
            (new / name).write_text(text)
        seal(new, key, {"caller": key})


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir() if path.name != ".bundle.json"}


def test_a_bundle_takes_the_place_of_another(tmp_path: Path) -> None:
    folder = tmp_path / "rest" / "acx"
    fill(folder, "one", audio="1", captions="c")
    (folder / "notes").write_text("mine")
    fill(folder, "two", audio="2")
    assert held(folder) == {"audio": "2", "notes": "mine"}
    record = intact(folder, "two")
    assert record is not None
    assert record.details == {"caller": "two"}
    assert intact(folder, "one") is None
    assert [path.name for path in folder.parent.iterdir()] == ["acx"]


def test_edited_files_are_kept_beside_the_new_ones(tmp_path: Path) -> None:
    folder = tmp_path / "acx"
    fill(folder, "one", audio="1", words="ours")
    assert edited(folder) == ()
    (folder / "words").write_text("mine")
    (folder / "audio").unlink()
    assert edited(folder) == ("words",)
    fill(folder, "one", audio="1", words="ours")
    assert held(folder) == {"audio": "1", "words": "ours", "words~": "mine"}
    fill(folder, "two", audio="2", words="ours")
    assert held(folder) == {"audio": "2", "words": "ours", "words~": "mine"}


@pytest.mark.parametrize("ended", [KeyboardInterrupt, OSError(28, "No space left on device")])
@pytest.mark.parametrize("renamings", [0, 1])
def test_an_interrupted_exchange_leaves_the_old_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ended: BaseException, renamings: int
) -> None:
    folder = tmp_path / "acx"
    fill(folder, "one", audio="1")
    real, left = Path.rename, [renamings]

    def rename(path: Path, target: Path) -> Path:
        if left and not left[0]:
            left.clear()
            raise ended
        left[:] = [left[0] - 1] if left else []
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises((KeyboardInterrupt, OutputError)):
        fill(folder, "two", audio="2")
    assert intact(folder, "one") is not None
    assert [path.name for path in tmp_path.iterdir()] == ["acx"]


def test_a_file_that_cannot_be_written_is_named_by_its_final_path(tmp_path: Path) -> None:
    folder = tmp_path / "acx"
    with pytest.raises(OutputError) as raised, whole(folder) as new:
        raise OutputError(str(new / "rest.mp3"), "the disk is full")
    assert str(raised.value) == f"{folder / 'rest.mp3'}: could not be written: the disk is full"
    assert list(tmp_path.iterdir()) == []


def test_an_exchange_that_was_killed_is_taken_back(tmp_path: Path) -> None:
    folder = tmp_path / "acx"
    fill(folder, "one", audio="1")
    (folder / "notes").write_text("mine")
    folder.rename(tmp_path / ".acx.0123ab.old")
    (tmp_path / ".acx.0123ab.part").mkdir()
    fill(folder, "two", audio="2")
    assert held(folder) == {"audio": "2", "notes": "mine"}


def test_two_that_are_made_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "acx"
    fill(folder, "one", audio="1")
    (folder / "notes").write_text("mine")
    with whole(folder) as new:
        fill(folder, "two", audio="2")
        (new / "audio").write_text("3")
        seal(new, "three", {})
    assert held(folder) == {"audio": "3", "notes": "mine"}


def test_another_bundle_that_comes_in_the_middle_of_an_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "acx"
    fill(folder, "one", audio="1")
    (folder / "notes").write_text("mine")
    real, others = Path.rename, [True]

    def rename(path: Path, target: Path) -> Path:
        if target == folder and others:
            others.clear()
            fill(folder, "two", audio="2")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    fill(folder, "three", audio="3")
    assert held(folder) == {"audio": "3", "notes": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["acx"]


def test_a_folder_that_is_not_a_bundle_is_not_replaced(tmp_path: Path) -> None:
    for name in ("folder", "file"):
        path = tmp_path / name
        if name == "file":
            path.write_text("mine")
        else:
            path.mkdir()
            (path / "mine").touch()
        with pytest.raises(InputError, match="the folder is not a bundle"):
            fill(path, "one", audio="1")
    assert {path.name for path in tmp_path.rglob("*")} == {"folder", "mine", "file"}
