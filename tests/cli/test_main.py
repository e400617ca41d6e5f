"""The command line, as a user meets it: what it prints, what it leaves, how it exits."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import mutagen.mp3
import pytest

from tests.support.command_line import HEAD, run, run_process
from tests.support.paths import ROOT

pytestmark = pytest.mark.shared_cache


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "rest.md"
    path.write_text(HEAD + "# One\n\nHello there. [hold 2s-1m]\n\n[optional late]\nStill here.\n[end]\n")
    return path


def test_render_prints_the_files_it_wrote(tmp_path: Path, script: Path) -> None:
    ran = run("render", script, "--length", "20s", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    path, length, _, lufs, _, _, integrated, peak, _ = ran.stdout.split()
    assert (path, length) == (str(Path("out/rest/rest.mp3")), "0:20.0")
    assert float(lufs) == pytest.approx(-18.0, abs=0.2)
    assert float(integrated) == pytest.approx(-18.0, abs=0.5)
    assert float(peak) <= -1.0
    assert (tmp_path / path).is_file()


def test_render_as_json_and_quietly(tmp_path: Path, script: Path) -> None:
    ran = run("render", script, "--json", cwd=tmp_path)
    (made,) = json.loads(ran.stdout)
    assert made["script"] == str(script)
    assert Path(tmp_path, made["tracks"][0]["files"]["mp3"]["path"]).is_file()
    assert run("render", script, "--quiet", cwd=tmp_path).stdout == ""


def test_settings_then_command_line(tmp_path: Path, script: Path) -> None:
    (tmp_path / "renderer.toml").write_text('lufs = -23\nformat = ["wav"]\nout = "made"\n')
    ran = run("render", script, cwd=tmp_path)
    assert "-23.0 LUFS" in ran.stdout
    assert (tmp_path / "made/rest/rest.wav").is_file()
    ran = run("render", script, "--lufs", "-16", "--format", "flac", "--out", "here", cwd=tmp_path)
    assert "-16.0 LUFS" in ran.stdout
    assert (tmp_path / "here/rest/rest.flac").is_file()


def test_plan_is_a_table_and_json(tmp_path: Path, script: Path) -> None:
    table = run("plan", script, cwd=tmp_path).stdout
    assert "# One" in table
    assert "Still here." in table
    assert "Still here." not in run("plan", script, "--without", "late", cwd=tmp_path).stdout
    (track,) = json.loads(run("plan", script, "--json", cwd=tmp_path).stdout)["tracks"]
    kinds = [event["kind"] for event in track["events"]]
    assert kinds == ["chapter", "speech", "hold", "speech"]
    hold = track["events"][2]
    assert hold["seconds"] == pytest.approx(31.0, abs=0.013)
    assert hold["onset_frames"] / track["sample_rate"] == hold["onset_seconds"]


def test_new_writes_a_script_that_renders(tmp_path: Path) -> None:
    assert run("new", "my-evening", "--title", 'Rest: "now"', cwd=tmp_path).returncode == 0
    assert run("check", "my-evening.md", cwd=tmp_path).stdout == "my-evening.md: no errors\n"
    planned = json.loads(run("plan", "my-evening.md", "--json", cwd=tmp_path).stdout)
    assert planned["tracks"][0]["requested_seconds"] == 180.0
    again = run("new", "my-evening", cwd=tmp_path)
    assert (again.returncode, again.stderr) == (2, "my-evening.md: already exists; choose another name\n")


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_new_leaves_nothing_where_nothing_fits(tmp_path: Path) -> None:
    from tests.support.small_files import limit_file_size

    ran = run_process("new", "evening", cwd=tmp_path, preexec_fn=lambda: limit_file_size(10))
    assert (ran.returncode, ran.stderr) == (
        1,
        "evening.md: could not be written: the file would be larger than this system allows\n",
    )
    assert list(tmp_path.iterdir()) == []


def test_voices_and_sounds_are_listed(tmp_path: Path) -> None:
    assert "tone:low" in run("voices", "tone", cwd=tmp_path).stdout
    voices = json.loads(run("voices", "tone", "--json", cwd=tmp_path).stdout)
    assert [voice["name"] for voice in voices] == ["low", "high"]
    assert set(json.loads(run("sounds", "--json", cwd=tmp_path).stdout)) == {"bells", "beds"}


WRONG_ARGUMENTS = {
    "new without a name": (["new", "."], ".: this is a folder; write the name of a file, such as evening.md"),
    "new below a file": (
        ["new", "rest.md/evening"],
        "rest.md: this is a file, not a folder; choose another name",
    ),
    "export to a folder": (
        ["export", "rest.md", "--to", "ssml", "-o", ".", "--force"],
        ".: this is a folder; write the name of a file in it",
    ),
    "bit rate and VBR": (
        ["render", "rest.md", "--vbr", "2", "--bitrate", "128"],
        "both a bit rate and a VBR quality are set",
    ),
    "no script": (["render", "none.md"], "none.md: no such file"),
    "a folder": (["preview", "."], ".: not a file"),
    "unknown value": (["render", "rest.md", "--set", "rest=5m"], '--set rest: rest.md has no value "rest"'),
    "setting": (["render", "rest.md", "--lufs", "5"], "--lufs: 5.0 is not a number from -40 to -8"),
    "quality": (["render", "rest.md", "--vbr", "9"], "--vbr: V9 is not a quality of MP3"),
    "two lengths in one": (
        ["plan", "rest.md", "--length", "1m2m"],
        '--length: "1m2m" can be read in two ways; write 1m,2m for two tracks, or 1m2s for one',
    ),
    "decimal comma": (["plan", "rest.md", "--length", "1,5m"], "write 1.5m, or 1m,5m for two tracks"),
    "several lengths": (["plan", "rest.md", "--length", "1m 2m"], "write 1m,2m"),
    "level of a bed without a comma": (
        ["render", "rest.md", "--bed", "ocean \u20133dB"],
        'unknown bed "ocean \u20133dB"; write "ocean, -3dB"',
    ),
    "a file to write to": (
        ["render", "rest.md", "--out", "tracks/x.mp3"],
        "this is the name of a file, and the tracks of a script need a folder; write --out tracks/x",
    ),
    "set without value": (["render", "rest.md", "--set", "rest"], "write it as --set rest=5m"),
    "unknown part": (["plan", "rest.md", "--without", "lat"], 'no optional part "lat"; did you mean "late"?'),
    "unknown voice": (["render", "rest.md", "--voice", "calm"], 'unknown voice "calm"'),
    "voice without its engine": (
        ["check", "rest.md", "--voice", "Hart"],
        'unknown voice "Hart"; did you mean "hibari:heart"? `renderer voices` lists all voices',
    ),
    "unknown engine": (
        ["render", "rest.md", "--voice", "tine:low"],
        'unknown voice engine "tine"; did you mean "tone"?',
    ),
    "unknown voice of an engine": (["check", "rest.md", "--voice", "tone:lo"], 'did you mean "low"?'),
    "name of a language": (
        ["voices", "--language", "German"],
        '--language: "German" is not a language tag; write de',
    ),
    "unknown platform": (
        ["publish", "rest.md", "--for", "insighttimer"],
        'unknown platform "insighttimer"; did you mean "insight-timer"?',
    ),
    "unknown bed": (["render", "rest.md", "--bed", "osean"], 'unknown bed "osean"; did you mean "ocean"?'),
    "level of a bed": (
        ["render", "rest.md", "--bed", "ocean, soft"],
        '--bed: "soft" is not a level; write it like ocean, -3dB',
    ),
    "unknown format": (["render", "rest.md", "--format", "mp4"], 'unknown format "mp4"; did you mean "mp3"?'),
    "bit rate": (["render", "rest.md", "--bitrate", "129"], "129 kbps is not a bit rate of MP3"),
    "sample rate": (["render", "rest.md", "--sample-rate", "96000"], "96000 is not one of 44100, 48000"),
    "loudness": (["render", "rest.md", "--lufs", "3"], "lufs: 3.0 is not a number from -40 to -8"),
    "length": (["render", "rest.md", "--length", "ten"], '--length: "ten" is not a length of time'),
    "length out of reach": (["render", "rest.md", "--length", "9m"], "the shortest length is 0:"),
    "jobs": (["render", "rest.md", "--jobs", "0"], "--jobs 0: write a number from 1 to 256"),
}


def test_options_and_names_come_in_any_order(tmp_path: Path) -> None:
    between = run("check", "one.md", "--voice", "tone", "two.md", cwd=tmp_path).stderr
    assert [line.partition(":")[0] for line in between.splitlines()] == ["one.md", "two.md"]
    assert run("check", "--", "--one.md", cwd=tmp_path).stderr.startswith("--one.md: no such file")


@pytest.mark.parametrize(("arguments", "message"), WRONG_ARGUMENTS.values(), ids=WRONG_ARGUMENTS)
def test_wrong_arguments(tmp_path: Path, script: Path, arguments: list[str], message: str) -> None:
    ran = run(*arguments, cwd=script.parent)
    assert ran.returncode == 2
    assert message in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "out").exists()


def test_a_value_that_no_cue_can_take_is_reported_at_the_option(tmp_path: Path) -> None:
    (tmp_path / "set.md").write_text("---\ntitle: A\nset: {rest: 5m}\n---\n\nRest. [hold {rest}]\n")
    ran = run("check", "set.md", "--set", "rest=5", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr == '--set rest=5: "5" has no unit in line 6 of set.md; write 5s or 5m\n'


def test_all_wrong_settings_are_reported_together(tmp_path: Path, script: Path) -> None:
    (tmp_path / "renderer.toml").write_text('luffs = -16\nformat = "mp4"\n[voices.calm]\nname = "x"\n')
    ran = run("render", script, cwd=tmp_path)
    assert ran.returncode == 2
    errors = ran.stderr.splitlines()
    assert len(errors) == 3
    assert 'unknown setting "luffs"; did you mean "lufs"?' in errors[0]
    (tmp_path / "renderer.toml").write_text("lufs = = 3\n")
    assert "not a TOML file" in run("render", script, cwd=tmp_path).stderr
    (tmp_path / "renderer.toml").write_text('[voice.calm]\nengine = "pyttsx3"\n')
    wrong = run("check", script, cwd=tmp_path)
    assert (wrong.returncode, "write [voices.NAME]" in wrong.stderr) == (2, True)


def test_an_engine_name_is_a_voice(tmp_path: Path, script: Path) -> None:
    def seconds(*arguments: str) -> float:
        planned = json.loads(run("plan", script, "--json", *arguments, cwd=tmp_path).stdout)
        return float(planned["tracks"][0]["events"][1]["seconds"])

    assert seconds("--voice", "tone") == seconds("--voice", "tone:low") != seconds("--voice", "pyttsx3")


def test_a_voice_of_the_settings_that_does_not_exist(tmp_path: Path, script: Path) -> None:
    (tmp_path / "renderer.toml").write_text('[voices.calm]\nengine = "tone"\nname = "lowe"\n')
    ran = run("check", script, "--voice", "calm", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr == '[voices.calm] in renderer.toml: tone has no voice "lowe"; did you mean "low"?\n'


def test_the_command_line_comes_after_the_settings(tmp_path: Path, script: Path) -> None:
    (tmp_path / "renderer.toml").write_text("vbr_quality = 2\n")
    assert run("render", script, "--bitrate", "192", cwd=tmp_path).returncode == 0
    fields: Any = mutagen.mp3.MP3(tmp_path / "out/rest/rest.mp3").info
    assert fields.bitrate == 192_000


def test_a_terminal_of_few_letters(tmp_path: Path) -> None:
    (tmp_path / "w.md").write_text(HEAD + "# \u4f11\n\nRest.\n", encoding="utf-8")
    ran = run_process("plan", "w.md", cwd=tmp_path, env={**os.environ, "PYTHONIOENCODING": "cp1252"})
    assert (ran.returncode, ran.stderr) == (0, "")


def test_errors_of_every_script_are_reported_before_rendering(tmp_path: Path, script: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(HEAD + "[puase 3s]\n")
    ran = run("render", script, "a.md", "b.md", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr.count("unknown cue") == 2
    assert not (tmp_path / "out").exists()


def test_a_folder_that_may_not_be_written(tmp_path: Path, script: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    ran = run("render", script, "--out", blocked, cwd=tmp_path)
    assert ran.returncode == 1
    assert len(ran.stderr.splitlines()) == 1
    assert "could not be written" in ran.stderr


@pytest.mark.skipif(os.name != "posix", reason="limits a file's size by setrlimit")
@pytest.mark.parametrize(("form", "bed"), [("mp3", "off"), ("wav", "off"), ("flac", "rain")])
def test_a_disk_that_is_full(tmp_path: Path, form: str, bed: str) -> None:
    script = tmp_path / "rest.md"
    script.write_text(HEAD + f"Hello there, my friend. [bed {bed}] [hold 12s] [bell high]\n")
    before = run("render", script, "--format", form, cwd=tmp_path)
    assert before.returncode == 0
    track = tmp_path / f"out/rest/rest.{form}"
    whole = track.read_bytes()

    from tests.support.small_files import limit_file_size

    larger = ("--format", form, "--bitrate", "320", "--bits", "24")
    ran = run_process("render", script, *larger, cwd=tmp_path, preexec_fn=lambda: limit_file_size(400_000))
    assert ran.returncode == 1
    assert len(ran.stderr.splitlines()) == 1, ran.stderr
    assert ran.stderr.startswith(f"out/rest/rest.{form}: could not be written"), ran.stderr
    assert "Traceback" not in ran.stderr
    assert track.read_bytes() == whole
    assert [path.name for path in track.parent.iterdir()] == [track.name]


def _start(script: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "renderer", "render", str(script), "--bed", "rain"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=script.parent, stdout=pipe, stderr=pipe, text=True)


def _wait_for_part(process: subprocess.Popen[str], folder: Path) -> None:
    for _ in range(3000):
        if list(folder.glob(".*.part")):
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    raise AssertionError("no part file appeared")


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_render_cut_off_leaves_the_old_track(tmp_path: Path, number: signal.Signals) -> None:
    script = tmp_path / "rest.md"
    script.write_text(HEAD + "Hello there. [hold 2s]\n")
    assert run("render", script, cwd=tmp_path).returncode == 0
    track = tmp_path / "out/rest/rest.mp3"
    whole = track.read_bytes()
    script.write_text(HEAD + "Hello there. [hold 15m]\n")
    process = _start(script)
    _wait_for_part(process, track.parent)
    process.send_signal(number)
    _, complaints = process.communicate(timeout=60)
    assert track.read_bytes() == whole
    left = [path.name for path in track.parent.iterdir() if path != track]
    if number != signal.SIGKILL:
        # Interrupted in a string that is executed, as dataclasses are made, CPython ends by the signal
        # itself, whatever becomes of the exception; a shell tells of both as 130.
        assert process.returncode in (130, -signal.SIGINT)
        assert (complaints, left) == ("stopped\n", [])
    else:
        assert [name.startswith(".") and name.endswith(".part") for name in left] == [True]


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(
    "module",
    ["renderer.cli", "renderer.cli.main", "renderer.errors", "renderer.cli.commands.sounds", "argparse"],
)
def test_ctrl_c_while_modules_are_imported_says_so_without_a_traceback(module: str) -> None:
    program = f"""if True:
        import os, signal, sys
        import renderer.__main__

        class Interrupt:
            def find_spec(self, name, *rest):
                if name == {module!r}:
                    os.kill(os.getpid(), signal.SIGINT)

        sys.argv[1:] = ["sounds"]
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.meta_path.insert(0, Interrupt())
        sys.exit(renderer.__main__.main())
    """
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stderr) == (130, "stopped\n")


def test_hardly_anything_is_imported_before_ctrl_c_has_a_handler() -> None:
    program = f"""if True:
        import sys
        sys.path.insert(0, {str(ROOT)!r})
        before = set(sys.modules)
        import renderer.__main__
        print(*set(sys.modules) - before)
    """
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    slow = {"collections", "contextlib", "enum", "functools", "pathlib", "re", "signal", "typing"}
    assert not set(ran.stdout.split()) & slow


@pytest.mark.parametrize(
    ("raised", "printed"),
    [
        (
            "MemoryError()",
            "not enough memory; close other programs, or raise the limit that ulimit -v shows\n",
        ),
        ("ImportError('lib.so: failed to map segment from shared object')", "not enough memory; close other"),
        ('RuntimeError("can\'t start new thread")', "not enough memory; close other"),
    ],
)
@pytest.mark.parametrize("place", ["renderer.cli.main", "renderer.cli.commands.sounds"])
def test_used_up_memory_takes_one_line(raised: str, printed: str, place: str) -> None:
    program = f"""if True:
        import sys
        import renderer.__main__

        class Fault:
            def find_spec(self, name, *rest):
                if name == {place!r}:
                    raise {raised}

        sys.argv[1:] = ["sounds"]
        sys.meta_path.insert(0, Fault())
        sys.exit(renderer.__main__.main())
    """
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith(printed)
    assert len(ran.stderr.splitlines()) == 1


def test_without_a_folder_for_temporary_files_an_error_takes_one_line(
    tmp_path: Path, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("tempfile._candidate_tempdir_list", lambda: [str(tmp_path / "none")])
    ran = run("render", script, "--no-cache", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (
        1,
        "no folder for temporary files can be written; name one in the environment variable TMPDIR\n",
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full device")
@pytest.mark.parametrize("arguments", [["sounds"], ["sounds", "--json"], ["help", "cues"]])
def test_a_full_device_for_the_output_takes_one_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "renderer", *arguments],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert ran.returncode == 1
    assert ran.stderr == "standard output: could not be written: No space left on device\n"


@pytest.mark.skipif(os.name != "posix", reason="pipes")
@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["sounds"], 141), (["help", "cues"], 141), (["new", "--help"], 0)],  # argparse ignores the error
)
def test_a_reader_that_has_gone_is_no_error_to_report(arguments: list[str], status: int) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "renderer", *arguments],
            stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (ran.returncode, ran.stderr) == (status, b"")


def test_a_track_whose_loudness_cannot_be_measured(tmp_path: Path) -> None:
    (tmp_path / "faint.md").write_text(HEAD + "[bell, -90dB]\n")
    ran = run("render", "faint.md", cwd=tmp_path)
    assert "too short or too quiet to measure LUFS" in ran.stdout
    assert "inf" not in ran.stdout + ran.stderr


def test_a_script_is_compared_with_itself_at_another_pacing(tmp_path: Path) -> None:
    (tmp_path / "two.md").write_text(HEAD + "One sentence. Another sentence.\n")
    slower = run("plan", "two.md", "--sentence", "9s", "--against", "two.md", cwd=tmp_path)
    assert "longer than before" in slower.stdout.splitlines()[0]
    same = run("plan", "two.md", "--against", "two.md", cwd=tmp_path)
    assert same.stdout.endswith("nothing differs\n")


def test_a_length_of_hours_is_written_with_hours(script: Path) -> None:
    ran = run("plan", "rest.md", "--length", "2h", cwd=script.parent)
    assert "a length of 2h is not possible" in ran.stderr


def test_no_progress_bar_in_a_pipe(tmp_path: Path, script: Path) -> None:
    ran = run("render", script, cwd=tmp_path)
    assert ran.stderr == ""
    assert len(ran.stdout.splitlines()) == 1


def test_help_names_every_command(tmp_path: Path) -> None:
    text = run("--help", cwd=tmp_path).stdout
    for command in ("render", "preview", "watch", "check", "plan", "pace", "voices", "sounds", "new"):
        assert command in text


def test_fmt_continues_after_a_script_that_cannot_be_read(tmp_path: Path, script: Path) -> None:
    (tmp_path / "broken.md").write_text(HEAD + "Rest. [puase 3s]\n")
    script.write_text(HEAD + "Rest. [PAUSE:3]\n")
    ran = run("fmt", "broken.md", "none.md", script, cwd=tmp_path)
    assert ran.returncode == 2
    assert [line.partition(":")[0] for line in ran.stderr.splitlines() if line[0] != " "] == [
        "broken.md",
        "none.md",
    ]
    assert "[pause 3s]" in script.read_text()


def test_a_wrong_bit_rate_names_the_file(tmp_path: Path, script: Path) -> None:
    (tmp_path / "renderer.toml").write_text("bitrate_kbps = 7\n")
    ran = run("render", script, cwd=tmp_path)
    assert (ran.returncode, ran.stderr.startswith(f"{tmp_path / 'renderer.toml'}: 7 kbps")) == (2, True)


@pytest.mark.parametrize(
    "command", ["render rest.md --out loop/x", "publish rest.md --site loop", "check loop"]
)
@pytest.mark.usefixtures("script")
def test_a_link_in_a_circle_takes_one_line(tmp_path: Path, command: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    url = ["--url", "https://example.org"] if "--site" in command else []
    ran = run(*command.split(), *url, cwd=tmp_path)
    assert ran.returncode in (1, 2)
    assert ran.stderr.count("\n") == 1
    assert "loop" in ran.stderr


def test_two_voices_of_one_name(tmp_path: Path, script: Path) -> None:
    voice = '[voices.{}]\nengine = "tone"\n'
    (tmp_path / "renderer.toml").write_text(voice.format("me") + voice.format("ME"))
    assert (
        "two voices are called me; capitals make no difference" in run("render", script, cwd=tmp_path).stderr
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
@pytest.mark.parametrize(("closed", "status"), [("plan rest.md >&-", 0), ("plan none.md 2>&-", 2)])
def test_a_closed_stream_changes_no_status(tmp_path: Path, script: Path, closed: str, status: int) -> None:
    assert script.name == "rest.md"
    ran = subprocess.run(
        ["sh", "-c", f'exec "$0" -m renderer {closed}', sys.executable], cwd=tmp_path, capture_output=True
    )
    assert (ran.returncode, b"Traceback" in ran.stderr) == (status, False)


@pytest.mark.parametrize(("form", "suffix"), [("ssml", "ssml"), ("speechmarkdown", "smd"), ("txt", "txt")])
def test_an_export_may_have_the_suffix_of_its_format(tmp_path: Path, form: str, suffix: str) -> None:
    (tmp_path / "rest.md").write_text(HEAD + "Rest.\n")
    ran = run("export", "rest.md", "--to", form, "-o", f"rest.{suffix}", cwd=tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"rest.{suffix}: written\n", "")
    assert "Rest." in (tmp_path / f"rest.{suffix}").read_text()
