"""``renderer watch``: when it renders again, what it prints, how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.api.render import RenderResult
from renderer.api.trust import read_project, trust
from renderer.cli import main as cli
from renderer.errors import InputError
from renderer.storage.debounce import GONE_SECONDS, QUIET_SECONDS, Debouncer, FileState
from renderer.storage.watch_files import UsedFiles
from renderer.workflows.compile import Compiled, compile_script
from renderer.workflows.options import Options

pytestmark = pytest.mark.shared_cache

HEAD = "---\ntitle: A test\nvoice: tone:low\n---\n"

OLD, NEW, NEWER = (FileState(stamp=(number,), whole=True) for number in range(3))
GONE, EMPTY = FileState(), FileState(stamp=(9,))
LOOKS = {"old": OLD, "new": NEW, "newer": NEWER, "gone": GONE, "empty": EMPTY}
SCRIPT, INCLUDED = Path("script"), Path("included")


def _due(seen: str, before: FileState) -> list[bool]:
    """``"old 0, new 20"``: what was seen at so many milliseconds, and whether to render each time."""
    settling = Debouncer({SCRIPT: before})
    moments = [moment.split() for moment in seen.split(",")]
    return [settling.due({SCRIPT: LOOKS[name]}, int(ms) / 1000) for name, ms in moments]


@pytest.mark.parametrize(
    ("seen", "before", "due"),
    [
        ("old 0, old 9000", OLD, [False, False]),
        ("new 0, new 19, new 20", OLD, [False, False, True]),
        ("new 0, newer 19, newer 38, newer 39", OLD, [False, False, False, True]),
        ("new 0, old 20, old 900", OLD, [False, False, False]),
        ("gone 0, gone 200, new 220, new 245", OLD, [False, False, False, True]),
        ("gone 0, gone 200, old 220, old 900", OLD, [False, False, False, False]),
        ("empty 0, empty 200, new 220, new 245", OLD, [False, False, False, True]),
        ("gone 0, gone 299, gone 300", OLD, [False, False, True]),
        ("gone 0, gone 9000", GONE, [False, False]),
        ("gone 0, new 20, new 40", GONE, [False, False, True]),
        ("empty 0, empty 20", GONE, [False, True]),
    ],
)
def test_when_to_render(seen: str, before: FileState, due: list[bool]) -> None:
    assert _due(seen, before) == due


_SWEEPS = st.fixed_dictionaries({file: st.sampled_from(list(LOOKS.values())) for file in (SCRIPT, INCLUDED)})


@given(_SWEEPS, st.lists(st.tuples(_SWEEPS, st.integers(0, 400)), min_size=1))
def test_watch_renders_only_changed_files_that_have_been_quiet(
    rendered: dict[Path, FileState], steps: list[tuple[dict[Path, FileState], int]]
) -> None:
    settling = Debouncer(rendered)
    latest, now, changed = rendered, 0, 0
    for sweep, milliseconds in steps:
        now += milliseconds
        if sweep != latest:
            latest, changed = sweep, now
        due = settling.due(sweep, now / 1000)
        quiet_seconds = now / 1000 - changed / 1000
        if sweep == rendered or quiet_seconds < QUIET_SECONDS:
            assert not due
        elif quiet_seconds >= GONE_SECONDS:
            assert due


def _renamed_over(path: Path) -> None:
    new = path.with_suffix(".new")
    new.write_text("newer")
    new.replace(path)


def _backed_up(path: Path) -> None:
    path.replace(path.with_suffix(".bak"))
    path.write_text("newer")


def _truncated(path: Path) -> None:
    with path.open("r+") as file:
        file.truncate()
        file.write("newer")


def _in_the_same_tick(path: Path) -> None:
    status = path.stat()
    path.write_text("dlo")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _linked_elsewhere(path: Path) -> None:
    other = path.with_name("other.md")
    other.write_text("other")
    path.unlink()
    path.symlink_to(other)


def _wait_for_change(used: UsedFiles) -> None:
    waiting = threading.Thread(target=used.wait_for_change, daemon=True)
    waiting.start()
    waiting.join(60)
    assert not waiting.is_alive()


@pytest.mark.parametrize(
    "save",
    [_renamed_over, _backed_up, _truncated, _in_the_same_tick, _linked_elsewhere, Path.touch, Path.unlink],
)
def test_every_way_to_save_is_seen(tmp_path: Path, save: Callable[[Path], None]) -> None:
    path = tmp_path / "rest.md"
    path.write_text("old")
    used = UsedFiles()
    used.note(path)
    save(path)
    _wait_for_change(used)


def test_a_missing_file_is_noticed_when_it_appears(tmp_path: Path) -> None:
    used = UsedFiles()
    used.note(tmp_path / "parts/deep/intro.md")
    (tmp_path / "parts/deep").mkdir(parents=True)
    (tmp_path / "parts/deep/intro.md").write_text("Hello.")
    _wait_for_change(used)


def test_a_file_saved_while_it_is_rendered_counts_as_it_was_read_first(tmp_path: Path) -> None:
    path = tmp_path / "rest.md"
    used = UsedFiles()
    for text in ("one", "two"):
        path.write_text(text)
        used.note(path)
    _wait_for_change(used)


USED = [
    (HEAD + "Hello.\n", ["rest.md", "renderer.toml", "rest.takes.toml"]),
    ("---\n", ["rest.md", "renderer.toml", "rest.takes.toml"]),
    (
        HEAD + "[puase]\n[include a/b.md]\n",
        ["rest.md", "renderer.toml", "rest.takes.toml", "a/b.md", "a/c.md"],
    ),
    (HEAD + "[include gone/x.md]\n", ["rest.md", "renderer.toml", "rest.takes.toml", "gone/x.md"]),
    (HEAD + "[include ../x.md]\n[include /etc/x.md]\n", ["rest.md", "renderer.toml", "rest.takes.toml"]),
    (
        HEAD.replace("voice", "sounds: {gong: s/gong.wav, up: ../up.wav}\nvoice") + "Hello.\n",
        ["rest.md", "renderer.toml", "rest.takes.toml", "s/gong.wav"],
    ),
]


@pytest.mark.parametrize(("text", "files"), USED)
def test_a_script_lists_the_files_it_uses(tmp_path: Path, text: str, files: list[str]) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.md").write_text("Hello. [include c.md]\n")
    script = tmp_path / "rest.md"
    script.write_text(text)
    next_lines: list[Path] = []
    with suppress(InputError):
        compile_script(script, Options(), on_file=next_lines.append)
    assert next_lines == [tmp_path / file for file in files]


def test_broken_settings_do_not_hide_the_script(tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text("lufs = = 3\n")
    next_lines: list[Path] = []
    with pytest.raises(InputError):
        compile_script(tmp_path / "rest.md", Options(), on_file=next_lines.append)
    assert next_lines == [tmp_path / "rest.md", tmp_path / "renderer.toml", tmp_path / "rest.takes.toml"]


def test_the_list_of_trusted_projects_is_used_until_the_project_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENDERER_DATA", str(tmp_path / "data"))
    script, settings = tmp_path / "rest.md", tmp_path / "renderer.toml"
    script.write_text(HEAD + "Hello.")
    settings.write_text("out = '/elsewhere'\n")
    used = UsedFiles()
    compile_script(script, Options(), on_file=used.note)
    trust(read_project(tmp_path))
    _wait_for_change(used)
    files: list[Path] = []
    compile_script(script, Options(), on_file=files.append)
    assert files == [script, settings, tmp_path / "rest.takes.toml"]


@pytest.fixture
def own_signals() -> Iterator[None]:
    """What a command does about signals does not outlive the test."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("own_signals")
def test_saves_while_it_renders_make_one_more_render(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "rest.md"
    saves = iter([["Two.", "Three."], ["Four."]])
    said: list[str] = []

    def render_compiled(compiled: Compiled, *_: object) -> RenderResult:
        said.extend(speak.caption for speak in compiled.plan.spoken())
        for text in next(saves, ()):
            script.write_text(HEAD + text)
        if said[-1] == "Four.":
            raise KeyboardInterrupt
        return RenderResult(tracks=())

    monkeypatch.setattr("renderer.cli.commands.watch.render_compiled", render_compiled)
    script.write_text(HEAD + "One.")
    assert cli.main(["watch", str(script)]) == 130
    assert said == ["One.", "Three.", "Four."]
    assert capsys.readouterr().err == "stopped\n"


class Watched:
    """A running ``renderer watch``, and the lines it prints on either stream."""

    def __init__(self, script: Path) -> None:
        command = [sys.executable, "-m", "renderer", "watch", script.name]
        self.process = subprocess.Popen(
            command, cwd=script.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def next_lines(self) -> list[str]:
        """The lines up to the end of a render, or of the errors that kept it from being made."""
        assert self.process.stdout
        lines = []
        for line in self.process.stdout:
            lines.append(line.rstrip("\n"))
            if line.endswith((" s)\n", "not rendered; waiting for the next save\n")):
                return lines
        raise AssertionError(f"ended, having told {lines}")

    def end(self, number: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(number)
        assert self.process.stdout
        next_lines = self.process.stdout.read()
        return self.process.wait(), next_lines


@contextmanager
def watching(script: Path) -> Iterator[Watched]:
    watched = Watched(script)
    guard = threading.Timer(120, watched.process.kill)
    guard.start()
    with watched.process:
        try:
            yield watched
        finally:
            guard.cancel()
            watched.process.kill()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_from_the_first_save_to_the_last(tmp_path: Path) -> None:
    script, track = tmp_path / "rest.md", tmp_path / "out/rest/rest.mp3"
    script.write_text(HEAD + "Hello. [hold 3s]\n")
    with watching(script) as watched:
        (line,) = watched.next_lines()
        assert line.startswith(f"{track.relative_to(tmp_path)}  0:05.")
        first = track.read_bytes()

        new = tmp_path / "new.md"
        new.write_text(HEAD + "Hello. [hold 4s]\n")
        new.replace(script)
        (line,) = watched.next_lines()
        assert "  0:06." in line
        second = track.read_bytes()
        assert second != first

        script.write_text(HEAD + "Hello. [puase 2s]\n")
        assert [line.strip() for line in watched.next_lines()] == [
            'rest.md:5:8: unknown cue "puase"',
            "Hello. [puase 2s]",
            '^^^^^ did you mean "pause"?',
            "not rendered; waiting for the next save",
        ]
        script.write_text(HEAD + "Hello. [include parts/end.md]\n")
        assert "parts/end.md: no such file" in watched.next_lines()[0]
        assert track.read_bytes() == second

        (tmp_path / "parts").mkdir()
        (tmp_path / "parts/end.md").write_text("Goodbye. [hold 4s]\n")
        assert "  0:0" in watched.next_lines()[-1]
        assert track.read_bytes() != second

        (tmp_path / "renderer.toml").write_text('format = "wav"\n')
        assert "rest.wav" in watched.next_lines()[0]
        assert watched.end(signal.SIGINT) == (130, "stopped\n")
    assert sorted(path.name for path in track.parent.iterdir()) == ["rest.mp3", "rest.wav"]


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_folder_that_cannot_be_written_until_it_can(tmp_path: Path) -> None:
    script, blocked = tmp_path / "rest.md", tmp_path / "out"
    script.write_text(HEAD + "Hello.\n")
    blocked.write_text("a file where a folder should be")
    with watching(script) as watched:
        assert "could not be written" in watched.next_lines()[0]
        blocked.unlink()
        script.touch()
        assert watched.next_lines()[0].startswith("out/rest/rest.mp3")
        assert watched.end(signal.SIGTERM) == (130, "stopped\n")


@pytest.mark.usefixtures("own_signals")
def test_a_script_that_is_not_there_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "evning.md"
    assert cli.main(["watch", str(script)]) == 2
    assert capsys.readouterr().err == f"{script}: no such file\n"
