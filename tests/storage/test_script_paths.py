"""A script's paths stay inside its folder."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import InputError
from renderer.storage.script_paths import PathError, resolve_inside
from tests.support.paths import TESTS

REFUSED = [
    ("", "names no file"),
    ("  ", "names no file"),
    ("../x.wav", "upwards"),
    ("a/../../x.wav", "upwards"),
    ("a/..", "upwards"),
    ("/etc/passwd", "not relative"),
    ("//host/share/x.wav", "not relative"),
    ("~/x.wav", "not relative"),
    ("C:\\x.wav", "not relative"),
    ("C:x.wav", "not relative"),
    ("c:/x.wav", "not relative"),
    ("\\\\host\\share\\x.wav", "not relative"),
    ("\\x.wav", "not relative"),
    ("a\\..\\x.wav", "backslash"),
    ("x.wav:stream", "colon"),
    ("https://example.org/x.wav", "address"),
    ("file:///etc/passwd", "address"),
    ("a\0b", "cannot be part"),
    ("a\nb", "cannot be part"),
    ("x" * 5_000, "too long"),
]


@pytest.mark.parametrize(("written", "expected"), REFUSED)
def test_paths_that_are_rejected(tmp_path: Path, written: str, expected: str) -> None:
    with pytest.raises(PathError) as caught:
        resolve_inside(tmp_path, written)
    message = str(caught.value)
    assert expected in message
    assert "\n" not in message
    assert len(message) < 250
    assert isinstance(caught.value, InputError)
    assert str(pickle.loads(pickle.dumps(caught.value))) == message  # noqa: S301


@pytest.mark.parametrize(
    "written", ["x.wav", "a/b/x.wav", "./x.wav", "a//x.wav", "..x.wav", "glöckchen ü.wav"]
)
def test_paths_that_are_allowed(tmp_path: Path, written: str) -> None:
    assert resolve_inside(tmp_path, written) == (tmp_path / written).resolve()


def test_links(tmp_path: Path) -> None:
    root, outside = tmp_path / "scripts", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "x.wav").write_bytes(b"x")
    (root / "real.wav").write_bytes(b"x")
    (root / "out.wav").symlink_to(outside / "x.wav")
    (root / "folder").symlink_to(outside)
    (root / "here.wav").symlink_to("real.wav")
    (root / "loop.wav").symlink_to("loop.wav")
    assert resolve_inside(root, "here.wav") == (root / "real.wav").resolve()
    for written, expected in (("out.wav", "out of"), ("folder/x.wav", "out of"), ("loop.wav", "circle")):
        with pytest.raises(PathError, match=expected):
            resolve_inside(root, written)


def test_a_root_that_is_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "root").symlink_to("real")
    assert resolve_inside(tmp_path / "root", "x.wav") == (tmp_path / "real" / "x.wav").resolve()


@given(st.text(alphabet=st.sampled_from("ab./\\:~ \0\n%é"), max_size=20))
def test_any_text_stays_inside_or_is_refused(written: str) -> None:
    root = TESTS
    try:
        path = resolve_inside(root, written)
    except PathError:
        return
    assert path.is_relative_to(root.resolve())
