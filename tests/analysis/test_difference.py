"""What is told of two plans: what moved, what is new, gone, or of another length."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from renderer.analysis.difference import Outline, compare, pair_up
from renderer.analysis.matching import sections
from renderer.analysis.plan_json_reader import read_outlines
from renderer.api.plan import outlines
from renderer.cli.reports.difference import difference_json, difference_text
from renderer.cli.reports.plan import planned_json
from renderer.errors import InputError, ScriptError
from renderer.workflows.lay_out_tracks import Planned
from tests.support.command_line import HEAD as CLI_HEAD
from tests.support.command_line import run
from tests.support.paths import CASES
from tests.support.properties import examples
from tests.support.random_scripts import BODIES, HEAD, PASSAGES
from tests.support.without_audio import RATE, lay, script

pytestmark = pytest.mark.shared_cache

TABLE = CASES / "difference.txt"
PAIRS = [block.partition("\n") for block in TABLE.read_text("utf-8").split("\n## ")[1:]]


def planned(text: str, name: str = "track", seconds: int | None = None) -> Planned:
    try:
        timeline = lay(text, seconds)
    except ScriptError:
        assume(False)
        raise
    requested = None if seconds is None else Fraction(seconds)
    return Planned(name=name, requested_seconds=requested, timeline=timeline)


def outline(text: str, name: str = "track", seconds: int | None = None) -> Outline:
    return outlines([planned(text, name, seconds)])[0]


@pytest.mark.parametrize(("name", "_", "case"), PAIRS, ids=[case[0] for case in PAIRS])
def test_the_difference_between_two_scripts(name: str, _: str, case: str) -> None:
    scripts, _, expected = case.partition("\n=>\n")
    before, arrow, after = scripts.partition("\n->\n")
    assert arrow, f"{name} has no ->"
    result = difference_text([(outline(script(before)), outline(script(after)))])
    assert result == expected.strip("\n")


@examples(20)
@given(BODIES)
def test_a_plan_does_not_differ_from_itself(body: str) -> None:
    plan = outline(script(body, bed="ocean", **HEAD))
    assert compare(plan, plan).none


@examples(25)
@given(BODIES, BODIES)
def test_everything_is_in_both_or_new_or_gone(before: str, after: str) -> None:
    old, new = (outline(script(body, bed="ocean", **HEAD)) for body in (before, after))
    difference = compare(old, new)
    both = sum(move.events for move in difference.moves)
    assert both + len(difference.new) == len(new.events)
    assert both + len(difference.gone) == len(old.events)
    for chapters, seconds in (("before_seconds", old.seconds), ("after_seconds", new.seconds)):
        lengths = [getattr(chapter, chapters) for chapter in difference.chapters]
        assert sum(length for length in lengths if length is not None) == seconds


@examples(30)
@given(PASSAGES, PASSAGES, st.integers(2, 20))
def test_events_after_a_longer_hold_move_by_the_difference(before: str, after: str, seconds: int) -> None:
    def with_hold(length: int) -> Outline:
        return outline(script(f"Begin. {before} Stay. [hold {length}s] Go. {after}", **HEAD))

    difference = compare(with_hold(30), with_hold(30 + seconds))
    assert not difference.new
    assert not difference.gone
    assert [one.before.kind for one in difference.resized if one.before.kind != "bed"] == ["hold"]
    assert [move.least_seconds for move in difference.moves if not move.none] == [seconds]


def test_many_equal_events_are_compared_quickly() -> None:
    def rests(number: int) -> Outline:
        return outline(script(f"Begin.\n[repeat {number}]\nRest. [pause 2s]\n[end]\nDone."))

    difference = compare(rests(1500), rests(1499))
    assert (len(difference.gone), len(difference.new)) == (2, 0)
    assert [move.most_seconds for move in difference.moves if not move.none] == [Fraction(-5, 2)]


def test_moves_of_many_sizes_are_summed_up() -> None:
    words = [f"Sentence number {number}. [pause 4s]" for number in range(30)]
    slower = [words[0], *(text.replace("4s", "5s") for text in words[1:])]
    result = difference_text([(outline(script(" ".join(words))), outline(script(" ".join(slower))))])
    moved = result.partition("\nmoved\n")[2].partition("\n\n")[0].splitlines()
    assert 1 < len(moved) <= 12
    assert moved[0].endswith("later")
    assert moved[-1].endswith("28.0 s later")
    assert result.endswith("and 9 more; --json lists all")


def test_tracks_are_compared_by_their_lengths() -> None:
    text = script("Rest. [hold 5s-2m] Done.")
    before = [outline(text, "old-30s", 30), outline(text, "old-1m", 60)]
    after = [outline(text, "new-1m", 60), outline(text, "new-90s", 90)]
    result = difference_text(pair_up(before, after)).split("\n\n")
    assert result == [
        "new-1m  0:59.95, as long as old-1m\nnothing differs",
        "new-90s  1:29.95, a new track",
        "old-30s  0:29.95, removed",
    ]
    assert pair_up(before[:1], after[:1]) == ((before[0], after[0]),)


def test_a_difference_as_json() -> None:
    before = outline(script("# One\nRest. [pause 4s] On."))
    after = outline(script("# One\nRest. [pause 6s] On. And out."))
    (result,) = difference_json([(before, after)])
    assert result == {
        "before": {"name": "track", "seconds": 5.0},
        "after": {"name": "track", "seconds": 9.2},
        "chapters": [{"name": "One", "before_seconds": 5.0, "after_seconds": 9.2}],
        "moved": [
            {
                "onset_seconds": 6.5,
                "last_onset_seconds": 6.5,
                "things": 1,
                "least_seconds": 2.0,
                "most_seconds": 2.0,
            }
        ],
        "new": [{"onset_seconds": 8.2, "seconds": 1.0, "kind": "speech", "what": "And out."}],
        "gone": [],
        "resized": [
            {
                "onset_seconds": 0.5,
                "seconds": 6.0,
                "kind": "pause",
                "what": "",
                "follows": "Rest.",
                "before_seconds": 4.0,
            }
        ],
    }


@examples(20)
@given(BODIES)
def test_a_plan_written_as_json_is_read_back(body: str) -> None:
    plan = planned(script(body, bed="ocean", **HEAD), seconds=None)
    written = json.dumps({"tracks": [planned_json(plan)]})
    (read,) = read_outlines(written.encode(), "old.json")
    (made,) = outlines([plan])
    assert compare(read, made).none
    assert read == replace(made, events=tuple(replace(event, voice="") for event in made.events))


def test_a_plan_in_utf_16_is_read() -> None:
    written = json.dumps({"tracks": [planned_json(planned(script("Rest.")))]})
    assert read_outlines(written.encode("utf-16"), "old.json")[0].frames == RATE // 2


GOOD: dict[str, Any] = {
    "name": "track",
    "requested_seconds": None,
    "sample_rate": 48_000,
    "frames": 96_000,
    "events": [{"onset_frames": 0, "frames": 48_000, "kind": "speech", "what": "Rest."}],
}
NO_PLANS = {
    "no JSON": ("{", "not JSON: Expecting property name enclosed in double quotes in line 1, column 2"),
    "no text": (b"\xff\xfe\xfd\x00\x01", "not JSON that can be read"),
    "deep": ("[" * 100_000, "not JSON that can be read"),
    "a list": ("[]", "not a plan: the file is not an object"),
    "another object": ('{"files": []}', 'not a plan: "tracks" is missing in the file'),
    "no tracks": ('{"tracks": []}', 'not a plan: "tracks" is empty'),
    "a track that is text": ('{"tracks": ["a"]}', "not a plan: tracks[0] is not an object"),
    "no frames": ({"frames": 0}, '"frames" of tracks[0] is 0'),
    "true is no number": ({"frames": True}, '"frames" of tracks[0] has another type'),
    "a fraction of a frame": ({"frames": 1.5}, '"frames" of tracks[0] has another type'),
    "more frames than there are": ({"frames": 10**400}, '"frames" of tracks[0] is too large'),
    "a length beyond floats": (
        {"requested_seconds": 10**400},
        '"requested_seconds" of tracks[0] is too large',
    ),
    "no sample rate": ({"sample_rate": -1}, '"sample_rate" of tracks[0] is -1'),
    "no name": ({"name": None}, '"name" of tracks[0] has another type'),
    "endless": ({"requested_seconds": float("inf")}, '"requested_seconds" of tracks[0] is inf'),
    "negative": ({"requested_seconds": -5}, '"requested_seconds" of tracks[0] is -5'),
    "an event of a kind there is not": (
        {"events": [{"onset_frames": 0, "frames": 1, "kind": "song", "what": ""}]},
        '"kind" of tracks[0].events[0] is none of chapter, mark,',
    ),
    "an event without words": (
        {"events": [{"onset_frames": 0, "frames": 1, "kind": "speech"}]},
        '"what" is missing in tracks[0].events[0]',
    ),
    "an event after the end": (
        {"events": [{"onset_frames": 96_001, "frames": 1, "kind": "speech", "what": ""}]},
        '"onset_frames" of tracks[0].events[0] is out of order',
    ),
    "events out of order": (
        {"events": [{**GOOD["events"][0], "onset_frames": onset} for onset in (9, 8)]},
        '"onset_frames" of tracks[0].events[1] is out of order',
    ),
}


@pytest.mark.parametrize(("written", "message"), NO_PLANS.values(), ids=NO_PLANS)
def test_a_file_that_is_not_a_plan_is_rejected(written: str | bytes | dict[str, Any], message: str) -> None:
    if isinstance(written, dict):
        assert read_outlines(json.dumps({"tracks": [GOOD]}).encode(), "old.json")
        written = json.dumps({"tracks": [GOOD | written]})
    with pytest.raises(InputError) as caught:
        read_outlines(written if isinstance(written, bytes) else written.encode(), "old.json")
    assert str(caught.value).startswith("old.json: not ")
    assert message in str(caught.value)
    assert str(caught.value).endswith("; write a plan with: renderer plan SCRIPT --json > old.json")


def test_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "rest.md").write_text(CLI_HEAD + "# One\n\nRest here. [hold 5s] Go.\n")
    (tmp_path / "other.md").write_text(CLI_HEAD + "# One\n\nRest here. [hold 8s] Go.\n")
    (tmp_path / "old.json").write_text(run("plan", "rest.md", "--json", cwd=tmp_path).stdout)
    result = run("plan", "other.md", "--against", "old.json", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0].endswith(", 3.0 s longer than rest")
    ran = run("plan", "other.md", "--against", "rest.md", "--json", cwd=tmp_path)
    plan = json.loads(ran.stdout)
    assert plan["tracks"][0]["chapters"][0]["words"] == 3
    assert plan["differences"][0]["resized"][0]["kind"] == "hold"


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ("none.json", "none.json: no such file"),
        ("none.md", "none.md: no such file"),
        (".", ".: not a file"),
        ("wrong.json", "wrong.json: not JSON: "),
        ("wrong.md", "wrong.md:1:1: "),
    ],
)
def test_errors_of_the_other_plan_are_reported(tmp_path: Path, other: str, message: str) -> None:
    (tmp_path / "rest.md").write_text(CLI_HEAD + "Rest.\n")
    for name in ("wrong.json", "wrong.md"):
        (tmp_path / name).write_text("[puase 3s]\n")
    ran = run("plan", "rest.md", "--against", other, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(message)
    assert "Traceback" not in ran.stderr


def test_a_plan_in_which_every_third_sentence_is_new_keeps_the_others() -> None:
    def day(version: str) -> Outline:
        return outline(
            script(" ".join(f"Sentence {number}{'' if number % 3 else version}." for number in range(300)))
        )

    difference = compare(day(" of old"), day(" of late"))
    assert [event.what for event in difference.new] == [f"Sentence {at} of late." for at in range(0, 300, 3)]
    assert [event.what for event in difference.gone] == [f"Sentence {at} of old." for at in range(0, 300, 3)]


@given(st.lists(st.sampled_from("abcdef"), max_size=20), st.lists(st.sampled_from("abcdef"), max_size=20))
def test_sections_cover_both_sequences_and_the_equal_ones_are_equal(old: list[str], new: list[str]) -> None:
    found = list(sections(old, new))
    for first, following in pairwise(found):
        assert (first.old_end, first.new_end) == (following.old_first, following.new_first)
        assert not (first.equal and following.equal)
    assert [item for one in found for item in old[one.old_first : one.old_end]] == old
    assert [item for one in found for item in new[one.new_first : one.new_end]] == new
    for one in found:
        same = old[one.old_first : one.old_end] == new[one.new_first : one.new_end]
        assert same == one.equal
