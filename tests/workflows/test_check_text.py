"""The check of a text that is being written: problems with their fixes, cues, and lengths."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.workflows.check_text import TextCheck, check_text
from tests.support.trusted import trusted

HEAD = "---\ntitle: A test\nvoice: tone:low\n---\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RENDERER_CACHE", str(tmp_path / "cache"))
    (tmp_path / "part.md").write_text("A part. [pause 3s]\n[bel]\n")
    (tmp_path / "good.md").write_text("A part. [pause 3s]\n")
    return tmp_path


def check(folder: Path, text: str) -> TextCheck:
    """Check a text as a script that is not on the disk."""
    return check_text(folder, folder / "new.md", text)


@pytest.mark.parametrize(
    ("line", "fixed"),
    [
        ("[puase 3s]", "[pause 3s]"),
        ("Hi. [Bell lwo]", "Hi. [Bell low]"),
        ("\U0001f64f [bed oceam]", "\U0001f64f [bed ocean]"),
        ("[voice tone:lwo]", "[voice tone:low]"),
        ("[voice tnoe:low]", "[voice tone:low]"),
        ("[short pause 3s]", "[pause 3s]"),
        ("[pause 2m-3m]", "[hold 2-3m]"),
        ("[repeat each side: left, right]\n{side}\n[end]", "[repeat side: left, right]\n{side}\n[end]"),
        ("[repeat side: left, right]\n{sied}\n[end]", "[repeat side: left, right]\n{side}\n[end]"),
        ("[hold 3]", None),
        ("[end]", None),
        ("[repeat 3]", None),
        ("[sound]", None),
        ("[include none.md]", None),
        ("Hello {world}.", None),
    ],
)
def test_a_remedy_that_says_what_to_write_has_a_fix(folder: Path, line: str, fixed: str | None) -> None:
    text = f"{HEAD}Hello.\n{line}\nBye.\n"
    problem = next(problem for problem in check(folder, text).problems if not problem.warning)
    if fixed is None:
        assert problem.fix is None
        return
    assert problem.fix
    lines, fix = text.split("\n"), problem.fix
    written = lines[fix.line - 1]
    lines[fix.line - 1] = written[: fix.column - 1] + fix.text + written[fix.column - 1 + fix.width :]
    assert "\n".join(lines) == f"{HEAD}Hello.\n{fixed}\nBye.\n"
    again = [one for one in check(folder, "\n".join(lines)).problems if not one.warning]
    assert not [one for one in again if one.message == problem.message]


def test_a_key_of_the_front_matter_has_a_fix(folder: Path) -> None:
    (problem,) = check(folder, "---\ntitle: A\nvoice: tone:low\nbde: ocean\n---\nHello.\n").problems
    assert (problem.line, problem.column, problem.width) == (4, 1, 3)
    assert problem.fix
    assert (problem.fix.line, problem.fix.column, problem.fix.width, problem.fix.text) == (4, 1, 3, "bed")


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("[pause] [hold 3m] [at 20m] (pause)", ["rest"] * 4),
        ("[bell] [breathe in 4s, out 6s] [count 1-3 every 2s]", ["sound"] * 3),
        ("[bed ocean] [voice tone:high] [pace 90%] [mark here]", ["bed", "voice", "voice", "mark"]),
        ("[repeat 3] [optional x] [for 3m] [end] [end] [end]", ["block"] * 3 + ["end"] * 3),
        ("[include good.md] <!-- [bell] --> Hi", ["include", "comment"]),
        ("[bel] [bell nine] [bed nonesuch] [include none.md] [pause 3", ["wrong"] * 4),
        (r"\[bell] (a parenthesis) {x} ", []),
        ("# [bell]", []),
        ("[repeat n: 3] [bell]", ["wrong", "sound"]),
    ],
)
def test_cues_are_found_by_the_parser(folder: Path, line: str, kinds: list[str]) -> None:
    found = check(folder, f"{HEAD}Hello.\n{line}\n").cues
    assert [cue.kind for cue in found] == kinds
    for cue in found:
        written = line[cue.column - 1 : cue.column - 1 + cue.width]
        assert cue.line == 6
        assert written[0] + written[-1] in ("[]", "()", "<>")


def test_a_comment_is_found_line_by_line(folder: Path) -> None:
    found = check(folder, f"{HEAD}Hi. <!-- one\ntwo\n--> there. [bell]\n").cues
    places = [(cue.line, cue.column, cue.width, cue.kind) for cue in found]
    assert places == [(5, 5, 8, "comment"), (6, 1, 3, "comment"), (7, 1, 3, "comment"), (7, 12, 6, "sound")]


def test_cues_in_the_language_of_the_script_are_found(folder: Path) -> None:
    found = check(
        folder, "---\ntitle: A\nvoice: tone:low\nlanguage: de\n---\nHallo. [Pause 3 Sekunden]\n"
    ).cues
    assert [(cue.kind, cue.width) for cue in found] == [("rest", 18)]


def test_a_problem_in_another_file_names_the_file(folder: Path) -> None:
    found = check(folder, f"{HEAD}Hello.\n[include part.md]\n[bell]\n")
    (problem,) = found.problems
    assert (problem.path, problem.line, problem.fix) == ("part.md", 2, None)
    assert [cue.kind for cue in found.cues] == ["include", "sound"]


def test_problems_without_a_place_are_at_the_first_line_and_hide_where_the_project_is(folder: Path) -> None:
    (folder / "renderer.toml").write_text("voic = 3\n")
    (problem,) = check(folder, f"{HEAD}Hello.\n").problems
    assert (problem.line, problem.column, problem.path) == (1, 1, "")
    assert problem.message.startswith("renderer.toml")
    assert str(folder) not in problem.message + problem.remedy


@pytest.mark.parametrize(
    ("length", "tracks"),
    [("", [("new", 7_000)]), ("length: 90s\n", [("new", 90_000)]),
     ("length: [1m, 90s]\n", [("new-1m", 60_000), ("new-1m30s", 90_000)])],
)  # fmt: skip
def test_the_lengths_of_the_tracks_are_estimated(
    folder: Path, length: str, tracks: list[tuple[str, int]]
) -> None:
    found = check(folder, f"---\ntitle: A\nvoice: tone:low\n{length}---\nHello there. [hold 1s-3m]\n")
    assert found.summary
    names = [track.name for track in found.summary.tracks]
    assert names == [name for name, _ in tracks]
    for track, (_, duration_ms) in zip(found.summary.tracks, tracks, strict=True):
        assert track.duration_ms == pytest.approx(duration_ms, abs=100_000 if not length else 0)


def test_a_length_that_cannot_be_met_is_an_error(folder: Path) -> None:
    found = check(folder, "---\ntitle: A\nvoice: tone:low\nlength: 1h\n---\nHello there. [pause 3s]\n")
    (problem,) = found.problems
    assert problem.message.startswith("a length of 1h is not possible")
    assert (problem.line, problem.column, problem.width) == (4, 9, 2)
    assert found.summary is None


def test_nothing_of_an_untrusted_project_is_run(folder: Path) -> None:
    ran = folder / "ran"
    (folder / "renderer.toml").write_text(
        f'[voices.own]\nengine = "command"\ncommand = ["touch", {str(ran)!r}]\n'
    )
    text = "---\ntitle: A\nvoice: own\n---\nHello. [puase]\n"
    for _ in range(2):
        assert [problem.message for problem in check(folder, text).problems] == ['unknown cue "puase"']
        check(folder, text.replace("puase", "pause"))
        trusted(folder)
    assert not ran.exists()


def test_words_that_a_voice_may_say_wrongly_are_warnings_in_place(folder: Path) -> None:
    found = check(folder, f"{HEAD}\nHello. Say hrikt, then hrikt 2/3.\n")
    assert [
        (one.line, one.column, one.width, one.message, one.remedy, one.warning) for one in found.problems
    ] == [
        (
            6,
            12,
            5,
            'a voice may say "hrikt" wrongly (letters that are rarely together in English)',
            "write how it sounds under say: in the front matter",
            True,
        ),
        (
            6,
            30,
            3,
            'a voice may say "2/3" wrongly (numbers with a sign between them)',
            "write it as it is spoken",
            True,
        ),
    ]
    assert found.summary
    known = HEAD.replace("---\n", "---\nsay: {hrikt: rict}\n", 1)
    assert not check(folder, f"{known}\nSay hrikt.\n").problems
