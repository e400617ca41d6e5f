"""The check of a text that is being written: problems with their fixes, cues, and lengths."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from renderer.script.editing.fixes import Fix
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
        assert problem.fixes == ()
        return
    assert problem.fixes
    made = _mended(text, problem.fixes[0])
    assert made == f"{HEAD}Hello.\n{fixed}\nBye.\n"
    again = [one for one in check(folder, made).problems if not one.warning]
    assert not [one for one in again if one.message == problem.message]


def _mended(text: str, fix: Fix) -> str:
    """The text after a change."""
    lines = text.split("\n")
    line = lines[fix.line - 1]
    lines[fix.line - 1] = line[: fix.column - 1] + fix.text + line[fix.column - 1 + fix.width :]
    return "\n".join(lines)


NEWCOMERS = [
    # what somebody tries, and what the buttons make of it; none where a person has to decide
    ("bde: ocean", ["bed: ocean"]),
    ("music: ocean", ["bed: ocean"]),
    ("background: rain # soft", ["bed: rain # soft"]),
    ("music: calm.mp3", []),
    ("duration: 15s", ["length: 15s"]),
    ("time: 15s", ["length: 15s"]),
    ("author: Ann", ["teacher: Ann"]),
    ("rate: 95", ["pacing: {rate: 95}"]),
    ("pace: 95 # slow", ["pacing: {rate: 95} # slow"]),
    ("pace: 90%", ["pacing: {pace: 90%}"]),
    ("tempo: 95 wpm", ["pacing: {rate: 95}"]),
    ("speed: 0.9", ["pacing: {pace: 0.9}"]),
    ("speed: slow", []),
    ("sentence: 2s", ["pacing: {sentence: 2s}"]),
    ("pacing: {speed: 90}", ["pacing: {rate: 90}"]),
    ("pacing: {rate: 90 wpm}", ["pacing: {rate: 90}"]),
    ("pacing: {pace: 90}", ["pacing: {rate: 90}", "pacing: {pace: 90%}"]),
    ("pacing: {pace: 90, rate: 110}", ["pacing: {pace: 90%, rate: 110}"]),
    ("pacing: {comma: 1s}\nrate: 90", []),
    ("language: english", ["language: en"]),
]


@pytest.mark.parametrize(("tried", "mended"), NEWCOMERS)
def test_what_newcomers_try_in_the_front_matter_is_mended_by_a_button(
    folder: Path, tried: str, mended: list[str]
) -> None:
    text = f"---\ntitle: A\nvoice: tone:low\n{tried}\n---\nHello. [hold 1s-3m]\n"
    (problem,) = (one for one in check(folder, text).problems if not one.warning)
    made = [_mended(text, fix) for fix in problem.fixes]
    assert made == [text.replace(tried, right) for right in mended]
    assert not any(check(folder, right).errors for right in made)
    if not mended:
        assert re.search("write |did you mean", problem.remedy)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", "---\ntitle: New\n---\n\n"),
        ("Hello.\n", "---\ntitle: New\n---\n\nHello.\n"),
        ("---\n---\nHello.\n", "---\ntitle: New\n---\nHello.\n"),
        ("---\nvoice: tone:low\n---\nHello.\n", "---\ntitle: New\nvoice: tone:low\n---\nHello.\n"),
    ],
)
def test_a_button_adds_the_front_matter_and_its_title(folder: Path, text: str, made: str) -> None:
    (fix,) = check(folder, text).problems[0].fixes
    assert _mended(text, fix) == made


@pytest.mark.parametrize(
    ("length", "body", "remedy", "fixes"),
    [
        (
            "1h",
            "Hello. [hold 1s-30s]",
            "the shortest is about 5s, and the longest is about 33s. To make it longer, give a hold a wider",
            ["5s", "33s"],
        ),
        (
            "1s",
            "Hello. [hold 1s-30s]",
            "the shortest is about 5s, and the longest is about 33s. To make it",
            ["5s", "33s"],
        ),
    ],
)
def test_a_length_that_is_not_possible_names_those_that_are(
    folder: Path, length: str, body: str, remedy: str, fixes: list[str]
) -> None:
    text = f"---\ntitle: A\nvoice: tone:low\nlength: {length} # all\n---\n{body}\n"
    (problem,) = check(folder, text).problems
    assert problem.message == f"the track cannot be {length} long"
    assert problem.remedy.startswith(remedy)
    assert [fix.text for fix in problem.fixes] == fixes
    for fix in problem.fixes:
        assert not check(folder, _mended(text, fix)).errors


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
    assert (problem.path, problem.line, problem.fixes) == ("part.md", 2, ())
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
    assert problem.message == "the track cannot be 1h long"
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


def test_a_block_that_is_too_short_for_some_voices_alone_is_a_warning(tmp_path: Path) -> None:
    text = "---\ntitle: A test\n---\n[loop for 3s]\nBreathe in, and breathe out again, slowly.\n[end]\n"
    check = check_text(tmp_path, tmp_path / "a.md", text)
    assert [problem.warning for problem in check.problems] == [True]
    assert check.summary is None
