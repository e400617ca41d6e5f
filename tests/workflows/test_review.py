"""A sentence is accepted with its sound, and `renderer publish` can ask that all sentences are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from renderer.cli.main import main

SCRIPT = """\
---
title: Rest
voice: tone:low
---

Lie down.

[repeat 3]
Breathe out.
[end]

Thank you.
"""
ENTRY = 'words = "Lie down."'
ACCEPTED = f'{ENTRY}, accepted = "{"0" * 32}", sample_rate = 48000'

Run = Callable[[str], tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    Path("rest.md").write_text(SCRIPT)

    def run(command: str) -> tuple[int, str, str]:
        capsys.readouterr()
        words = [word.replace("_", " ") for word in command.split()]
        status = main(words)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


def states(run: Run, more: str = "") -> list[str]:
    status, out, _ = run(f"review rest.md --json {more}")
    found = json.loads(out)
    states = [sentence["state"] for sentence in found["sentences"]]
    assert found["accepted"] == states.count("accepted")
    assert status == (1 if found["accepted"] < len(states) else 0)
    return states


def rendered(run: Run) -> None:
    assert run("render rest.md --format wav --quiet")[0] == 0


def test_the_list_says_what_is_accepted_and_noted(run: Run) -> None:
    assert states(run) == ["unspoken"] * 3
    rendered(run)
    assert states(run) == ["new"] * 3
    assert run("review rest.md --accept 1,3")[0] == 0
    assert run("review rest.md --note 2 too_fast")[0] == 0
    status, out, _ = run("review rest.md")
    assert status == 1
    assert out.splitlines() == [
        "  1  accepted       Lie down.",
        "  2  not accepted   Breathe out.  (said 3 times)",
        "                    note: too fast",
        "  3  accepted       Thank you.",
        "",
        "rest.md: 2 of 3 sentences accepted",
    ]
    assert run("review rest.md --accept 2-3")[0] == 0
    assert run("review rest.md")[0] == 0
    assert run("review rest.md --withdraw all")[0] == 0
    text = Path("rest.review.toml").read_text("utf-8")
    assert text.endswith('review = [\n  { words = "Breathe out.", note = "too fast" },\n]\n')


@pytest.mark.parametrize(
    "new_voice",
    ["", "voice: tone:high", "voice: tone:low\npacing: {rate: 90}"],
    ids=["another take", "another voice", "another speed"],
)
def test_another_sound_is_not_accepted_until_the_first_one_is_back(run: Run, new_voice: str) -> None:
    rendered(run)
    assert run("review rest.md --accept 1")[0] == 0
    if new_voice:
        Path("rest.md").write_text(SCRIPT.replace("voice: tone:low", new_voice))
    else:
        assert run("retake rest.md --sentence 1 --rate 90")[0] == 0
    rendered(run)
    assert states(run)[0] == "changed"
    if new_voice:
        Path("rest.md").write_text(SCRIPT)
    else:
        assert run("takes rest.md --sentence 1 --choose 1")[0] == 0
    assert states(run) == ["accepted", "new", "new"]


def test_a_pause_or_a_render_of_the_same_sound_takes_nothing_back(run: Run) -> None:
    rendered(run)
    assert run("review rest.md --accept all")[0] == 0
    Path("rest.md").write_text(SCRIPT.replace("Lie down.", "Lie down. [pause 3s]"))
    assert states(run) == ["accepted"] * 3
    assert run("cache clear")[0] == 0
    assert states(run) == ["unspoken"] * 3
    rendered(run)
    assert states(run) == ["accepted"] * 3


def test_a_sentence_with_a_take_for_one_round_is_heard_twice(run: Run) -> None:
    rendered(run)
    assert run("review rest.md --accept all")[0] == 0
    assert run("retake rest.md --sentence 2 --time 2 --rate 90")[0] == 0
    status, out, _ = run("review rest.md")
    assert status == 1
    assert (
        "  2  accepted       Breathe out.  (times 1, 3)\n  2  not accepted   Breathe out.  (time 2)\n" in out
    )
    assert run("review rest.md --accept 2")[0] == 0
    assert states(run) == ["accepted"] * 4


def test_what_the_script_does_not_say_stays_until_it_is_dropped(run: Run) -> None:
    rendered(run)
    assert run("review rest.md --accept all")[0] == 0
    assert run("review rest.md --note 3 warmer")[0] == 0
    Path("rest.md").write_text(SCRIPT.replace("Thank you", "Thanks"))
    assert run("review rest.md --note 1 slower")[0] == 0
    _, out, _ = run("review rest.md")
    assert 'unused: the note "warmer" about "Thank you.", which the script does not say\n' in out
    assert 'unused: an accepted sound of "Thank you.", which the script does not say\n' in out
    assert "unused" not in run("review rest.md --set a=b")[1]
    assert run("review rest.md --drop-unused --set a=b")[0] == 2
    _, out, _ = run("review rest.md --drop-unused")
    assert 'deleted: the note "warmer" about "Thank you."\n' in out
    assert "rest.md: 2 unused entries deleted\n" in out
    assert json.loads(run("review rest.md --json")[1])["unused"] == []
    assert run("review rest.md --note 1 _")[0] == 0
    assert "note" not in Path("rest.review.toml").read_text("utf-8").partition("[")[2]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            "--accept 1",
            "rest.md: sentence 1 is not spoken yet; to hear what you accept, run: renderer render",
        ),
        ("--accept all", "rest.md: the sentences are not spoken yet; to hear what you accept, run: renderer"),
        ("--accept 4", "rest.md: there is no sentence 4; `renderer review rest.md` lists the sentences"),
        ("--withdraw 0", "rest.md: there is no sentence 0"),
        ("--accept 3-1", "--accept 3-1: write the smaller number first, such as 4-6"),
        ("--accept 1-999999999", "--accept 1-999999999: these are too many sentences"),
        ("--accept 4-", "--accept : write the numbers of sentences"),
        ("--accept one", "--accept one: write the numbers of sentences, such as 3 or 1,4-6, or all"),
        ("--note 1 a\x1b[2J", "a note is one line of at most 1,000 characters"),
        ("--note 1 " + "a" * 1001, "a note is one line of at most 1,000 characters"),
        ("--note all x", "--note all: write the numbers"),
        ("--accept 1 --withdraw 2", "--accept and --withdraw: name one of the two"),
    ],
    ids=lambda value: value[:20],
)
def test_what_cannot_be_done_changes_nothing(run: Run, more: str, message: str) -> None:
    status, _, err = run(f"review rest.md {more}")
    assert status == 2
    assert message in err
    assert not Path("rest.review.toml").exists()


@pytest.mark.parametrize(
    ("lines", "place", "message", "remedy"),
    [
        (["notes = []"], "1:1", "unknown key: notes", "there is only review = [ ... ]"),
        (["review = 3"], "1:1", "review is not a list of entries", 'note = "too fast"'),
        ([f"review = [{{ {ENTRY}, seed = 3 }}]"], "1:34", "unknown key: seed", "there are words, accepted"),
        (['review = [{ note = "x" }]'], "1:1", "words is not a sentence", 'words = "Rest here."'),
        (["review = [", f"{{ {ENTRY} }},", "]"], "2:1", "either accepted and sample_rate, or a note", "two"),
        (["review = [", f'{{ {ACCEPTED}, note = "x" }},', "]"], "2:1", "either accepted", "write two"),
        (["review = [", f'{{ {ENTRY}, accepted = "x" }},', "]"], "2:24", "accepted is not 32", "delete it"),
        (["review = [", f'{{ {ENTRY}, note = "a\\nb" }},', "]"], "2:24", "note is not a line", "delete it"),
        (
            ["review = [", f'{{ {ENTRY}, note = "a" }},', '{ words = "lie DOWN", note = "b" },', "]"],
            "3:23",
            "another note about this sentence is in line 2",
            "make one note of the two",
        ),
        (["review = [", "<<<<<<< HEAD", "]"], "2:1", "git has not merged", "keep the entries of both sides"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_wrong_in_the_file_has_a_line_and_a_remedy(
    run: Run, lines: list[str], place: str, message: str, remedy: str
) -> None:
    Path("rest.review.toml").write_text("\n".join([*lines, ""]))
    for command in ("review rest.md", "review rest.md --accept 1"):
        status, _, err = run(command)
        assert status == 2
        assert err.startswith(f"rest.review.toml:{place}:")
        assert message in err
        assert remedy in err
    rendered(run)


def test_two_versions_merged_line_by_line_keep_what_both_accepted(run: Run) -> None:
    rendered(run)
    versions = []
    for number in ("1,2", "2,3"):
        Path("rest.review.toml").unlink(missing_ok=True)
        assert run(f"review rest.md --accept {number}")[0] == 0
        versions.append(Path("rest.review.toml").read_text("utf-8").splitlines())
    first, second = versions
    head, own, tail = first[:4], [*first[4:-1], *second[4:-1]], first[-1:]
    Path("rest.review.toml").write_text("\n".join([*head, *own, *tail, ""]))
    assert states(run) == ["accepted"] * 3


@pytest.mark.parametrize("note", ["trop vite\u00a0?", "\U0001f9d8\u200d\u2640\ufe0f slower"])
def test_a_note_may_have_the_signs_of_its_language_and_emoji(run: Run, note: str) -> None:
    assert main(["review", "rest.md", "--note", "1", note]) == 0
    assert json.loads(run("review rest.md --json")[1])["sentences"][0]["note"] == note


def test_publish_can_ask_that_all_sentences_are_accepted(run: Run) -> None:
    publish = "publish rest.md --for insight-timer --anyway"
    Path("renderer.toml").write_text("[publish]\nreviewed = true\n")
    status, out, _ = run(publish)
    assert status == 0
    why = "3 of 3 sentences are not accepted (3 not spoken yet); to list them, run: renderer review rest.md"
    assert out.splitlines() == ["1 script: 1 held back", f"  rest.md  held back: {why}"]
    rendered(run)
    assert run("review rest.md --accept 1-2")[0] == 0
    why = "1 of 3 sentences is not accepted; to list them, run: renderer review rest.md"
    assert f"  rest.md  held back: {why}\n" in run(f"{publish} --dry-run")[1]
    assert not Path("out/rest/insight-timer").exists()
    assert run("review rest.md --accept all")[0] == 0
    run(publish)
    assert Path("out/rest/insight-timer/UPLOAD.md").exists()
    assert "held back" in run(f"{publish} --voice tone:high")[1]
    Path("rest.review.toml").write_text("review = 3\n")
    assert run(publish)[0] == 2


def test_what_a_track_says_about_its_voices_need_not_be_accepted(run: Run) -> None:
    """It is not in the script, so no list of its sentences has it, whatever the script or platform asks."""
    Path("renderer.toml").write_text("[publish]\nreviewed = true\n")
    rendered(run)
    assert run("review rest.md --accept all")[0] == 0
    publish = "publish rest.md --for apple-podcasts --anyway"
    assert run(f"{publish} --voice tone:high --dry-run")[1].count("held back: 3 of 3 sentences") == 1
    assert "held back" not in run(publish)[1]
    assert "a synthetic voice" in Path("out/rest/apple-podcasts/rest.vtt").read_text("utf-8")
    Path("rest.md").write_text(SCRIPT.replace("title", "disclosure: spoken\ntitle"))
    assert states(run) == ["accepted"] * 3
    takes = json.loads(run("takes rest.md --json")[1])
    assert takes["sentences"][0]["text"] == "Lie down."


@pytest.mark.parametrize("value", ['"yes"', "1"])
def test_a_wrong_setting_is_named(run: Run, value: str) -> None:
    Path("renderer.toml").write_text(f"[publish]\nreviewed = {value}\n")
    status, _, err = run("check rest.md")
    assert status == 2
    assert "reviewed" in err
    assert "not true or false" in err


def test_a_review_that_a_renamed_script_lost_is_reported(run: Run) -> None:
    assert run("review rest.md --note 1 Slower")[0] == 0
    Path("rest.md").rename("calm.md")
    _, _, said = run("check calm.md")
    assert (
        "rest.review.toml:5:1: warning: there is no script of this name, and calm.md says the words" in said
    )
    assert "if you renamed the script, rename this file to calm.review.toml; if not, delete it" in said
    run("review calm.md --note 2 Softer")
    assert "move these entries to calm.review.toml" in run("check calm.md")[2]
    Path("rest.review.toml").replace("calm.review.toml")
    assert run("check calm.md") == (0, "calm.md: no errors\n", "")
