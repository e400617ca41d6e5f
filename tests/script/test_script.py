"""What is read from a script, and what is said when it is wrong."""

from __future__ import annotations

import itertools
import pickle
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from renderer.errors import InputError, ScriptError
from renderer.layout.fit_length import fit
from renderer.layout.lay_out import check_layout
from renderer.plan.make_plan import unroll
from renderer.problems import Problem
from renderer.script.comments import without_comments
from renderer.script.durations import DAY_SECONDS, DurationError, parse_duration
from renderer.script.script import raise_problems, read_session
from renderer.script.sentences import split_sentences
from renderer.script.session import Session
from renderer.script.source import Source, decode, split_lines
from renderer.workflows.script_files import include_reader, read_script
from tests.support.laid_out import without_positions
from tests.support.monsters import HEAD, MONSTERS, SLOW_MONSTERS
from tests.support.paths import CASES, SCRIPTS
from tests.support.properties import examples
from tests.support.slow import cases
from tests.support.without_audio import CHOICES, NAMES, clips, lay, plan, read, script

WRONG = CASES / "wrong"


def _compile(path: Path) -> None:
    """Everything that the program does before it makes a sound, and the layout."""
    session, problems = read_session(read_script(path), names=NAMES, read_include=include_reader(path))
    made, more = unroll(session, CHOICES)
    raise_problems([*problems, *more, *check_layout(made)])
    fit(made, clips(made), None)


@pytest.mark.parametrize("name", sorted(path.stem for path in WRONG.glob("*.md")))
def test_a_wrong_script_and_its_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WRONG)
    with pytest.raises(InputError) as raised:
        _compile(Path(f"{name}.md"))
    assert str(raised.value) == (WRONG / f"{name}.txt").read_text("utf-8").removesuffix("\n")
    _well_formed(raised.value)


def test_every_message_has_its_script() -> None:
    assert {path.stem for path in WRONG.glob("*.txt")} == {path.stem for path in WRONG.glob("*.md")}
    assert len(list(WRONG.glob("*.md"))) >= 60


@pytest.mark.parametrize("name", cases(MONSTERS, SLOW_MONSTERS))
def test_a_monster_is_refused(name: str) -> None:
    text, said = MONSTERS[name]
    with pytest.raises(ScriptError) as raised:
        lay(text)
    assert raised.value.problems[0].message.startswith(said)
    assert len(str(raised.value)) < 100_000
    _well_formed(raised.value)


def _well_formed(error: InputError) -> None:
    """Sorted by file and line, nothing twice, and it survives a process pool."""
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301
    if isinstance(error, ScriptError):
        keys = [(p.position.path, p.position.line, p.position.column, p.message) for p in error.problems]
        assert len(set(keys)) == len(keys)
        for _, of_file in itertools.groupby(keys, key=lambda key: key[0]):
            lines = [line for _, line, _, _ in of_file]
            assert lines == sorted(lines)
        files = [path for path, _ in itertools.groupby(keys, key=lambda key: key[0])]
        assert len(set(files)) == len(files)


def test_an_include_circle_of_many_is_found() -> None:
    files = {f"{n}.md": f"[include {(n + 1) % 10}.md]" for n in range(10)}
    with pytest.raises(
        ScriptError, match=r"these files include each other: 0\.md -> 1\.md -> .* -> 9\.md -> 0\.md"
    ):
        read(script("[include 0.md]"), files)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({f"{n}.md": f"[include {n + 1}.md]" for n in range(300)}, "blocks are nested more than 12 deep"),
        (
            {f"{n}.md": f"[include {n + 1}.md]\n" * 20 for n in range(10)} | {"10.md": "Rest."},
            "more than 200 files or 1,000,000 characters are included",
        ),
        ({f"{n}.md": "[optional a]\n" * 20 + f"[include {n + 1}.md]" for n in range(9)}, "blocks are nested"),
        ({"0.md": "a" * 2_000_000}, "more than 200 files or 1,000,000 characters are included"),
        ({"0.md": "---\ntitle: A part\n\nRest."}, "the front matter is never closed"),
    ],
)
def test_includes_are_bounded(files: dict[str, str], said: str) -> None:
    with pytest.raises(ScriptError, match=said):
        read(script("[include 0.md]"), files)


def test_an_include_equals_its_contents() -> None:
    part = "---\ntitle: A part\npacing: {sentence: 9s}\n---\n\nYour {side} knee. [pause 2s]\n"
    around = "[repeat side: left, right]\n{}\n[end]\n\nRest."
    included = lay(script(around.format("[include part.md]")), files={"part.md": part})
    written = lay(script(around.format("Your {side} knee. [pause 2s]\n")))
    assert without_positions(included) == without_positions(written)


def test_all_of_several_files_at_once_and_in_order() -> None:
    with pytest.raises(ScriptError) as raised:
        plan(
            script("[include b.md]\n[bel]\n[include a.md]\n[hold]"), {"a.md": "[end]", "b.md": "[hld 1m]\n]"}
        )
    found = [(p.position.path, p.position.line) for p in raised.value.problems]
    assert found == [("script.md", 5), ("script.md", 7), ("b.md", 1), ("b.md", 2), ("a.md", 1)]


# --- anything at all -----------------------------------------------------------------------------------

CUES = [
    "[pause]", "[pause 4s]", "[short pause]", "[hold 1m-2m, bell every 5s]", "[hold 3-5 breaths]", "[bell]",
    "[bell low 3x every 8s, over]", "[sound gong]", "[sound bowl, -6dB]", "[bed ocean, fade 8s]",
    "[bed off]", "[0:30]", "[at 2:30]", "[breathe in 4s, out 6s, 2x]", "[count 1-3 every 1s]",
    "[voice calm]", "[voice tone:x]", "[pace 90%]", "[mark here]", "[include part.md]", "[include one.md]",
    "[repeat 3]", "[repeat side: left, right]", "[for 30s]", "[loop for 1m]", "[optional more]", "[end]",
    "[hold {rest}]", "[repeat {n}]", "[{side}]", "[repeat {side}: a, b]", "[optional {side}]",
    "[puase 3s]", "[repeet 3]", "[ned]", "[]", "[,]", "[1:2:3]", "[hold", "[repeat", "[end",
]  # fmt: skip
WORDS = [
    "Rest", "rest here.", "Breathe in…", "“So.”", "Dr. Who", "3.5", "psoas", "ſo", "İ", "{side}", "{n}",
    "{other side}", "{rest}", "{}", "# Heading", "#", "## A {side} ##", "- item", "(pause for 3 minutes)",
    "*", "\\[", "\\", "<!--", "-->", "<!-- a -->", "]", "}", "{", "[", "\n", "\n\n", "\r\n", "\t", " ", ".",
    "\0", "\x85", "\u2028", "\ufeff", "\ud800", "é", "😀", "---", "...",
]  # fmt: skip
HEADS = [
    "title: A test", "title:", "title: [a]", "teacher: x", "language: de", "language: zz", "language: ''",
    "voice: calm", "voice: tone", "bed: ocean", "bed: off", "length: 5m", "length: [1m, 2m]", "length: 1",
    "pacing: {rate: 100, pauses: 2}", "pacing: {breath: 'in 4s'}", "pacing:", "  sentence: 0s",
    "say: {psoas: so-az, so: {ipa: x}}", "say: {'a b': c}", "sounds: {gong: a.wav}", "set: {rest: 5m}",
    "set: {side: left}", "set: {rest: '[bell]'}", "tags: [a]", "tags: &a [*a]", "? a", "!x y", "- a", ": b",
    "'", '"', "{", "[", "|", ">", "%YAML 9", "\t", "@", "#", "\x85", "\u2028", "\x9b", "---", "...",
]  # fmt: skip

FRAGMENTS = st.one_of(st.sampled_from(CUES), st.sampled_from(WORDS), st.text(max_size=6))
BODIES = st.lists(FRAGMENTS, max_size=25).flatmap(
    lambda found: st.sampled_from(["", " ", "\n"]).map(lambda glue: glue.join(found))
)
FRONTS = st.lists(st.one_of(st.sampled_from(HEADS), st.text(max_size=8)), max_size=6).map("\n".join)
SCRIPT_LIKE = st.builds(lambda front, body: f"---\ntitle: A\n{front}\n---\n{body}", FRONTS, BODIES)
PARTS = {"part.md": "Rest. [bell]\n{side}", "one.md": "---\n---\n[include one.md]"}


def _answers(text: str) -> None:
    """A session that can be laid out (or an error says why not), or errors with positions in the text."""
    files = PARTS | {"script.md": text}
    wrong = None
    try:
        assert isinstance(read(text, PARTS), Session)
        lay(text, files=PARTS)
    except ScriptError as error:
        wrong = error
    if wrong:
        assert wrong.problems
        for problem in wrong.problems:
            _inside(problem, files)
        _well_formed(wrong)


def _inside(problem: Problem, files: dict[str, str]) -> None:
    position = problem.position
    text = files[position.path].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    assert 1 <= position.line <= len(lines)
    assert 1 <= position.column <= len(lines[position.line - 1]) + 1
    assert len(position.text) in (0, len(lines[position.line - 1]))
    assert 0 <= problem.offset + position.column - 1 <= len(lines[position.line - 1])
    assert problem.width >= 1
    assert problem.message
    assert "\n" not in problem.message + problem.remedy
    assert str(problem).isprintable() or set(str(problem)) - {"\n"} <= set(
        filter(str.isprintable, str(problem))
    )


@examples(200)
@given(SCRIPT_LIKE)
@example("---\ntitle: A\nsay: {so: x}\n---\nſo")
@example("---\ntitle: A\nsay: {i: x}\n---\nİ am. i.")
@example("---\ntitle: A\nset: {N: 3}\n---\n[repeat 2]{n}[end]")
@example("---\ntitle: A\n---\n[repeat side: a]\n[repeat side: {side}]\n{side}\n[end]\n[end]")
@example("---\ntitle: A\n---\n[repeat {x\n[end]")
@example(
    "---\ntitle: A\nx\u202ey: 1\n---\n[a\u202eb] {c\u200bd} [sound e\u200cf] [pause 1\u200bs] (pause\u200b)"
)
def test_anything_like_a_script_gives_a_session_or_errors_with_positions(text: str) -> None:
    _answers(text)


@examples(100)
@given(BODIES)
def test_any_body_does(body: str) -> None:
    _answers(HEAD + body)


@examples(100)
@given(st.text())
def test_any_text_does(text: str) -> None:
    _answers(text)


@examples(80)
@given(st.one_of(st.binary(), SCRIPT_LIKE.map(lambda text: text.encode("utf-16", "surrogatepass"))))
def test_any_bytes_do(data: bytes) -> None:
    text, problem = decode(data, "script.md")
    if problem:
        assert not text
        lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert 1 <= problem.position.line <= len(lines)
        assert 1 <= problem.position.column <= len(lines[problem.position.line - 1]) + 1
    else:
        _answers(text)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_that_is_not_text_is_reported_with_its_position(mark: bytes) -> None:
    _, problem = decode(mark + "---\ntitle: é".encode() + b"\xe9\n---\n", "script.md")
    assert problem
    assert (problem.message, problem.position.line, problem.position.column) == (
        "byte 0xe9 is not UTF-8",
        2,
        9,
    )


@examples(100)
@given(st.text(alphabet="0123456789.:-–smhinutebraecods ", max_size=20))
def test_any_duration_is_read_or_refused(text: str) -> None:
    with suppress(DurationError):
        duration = parse_duration(text)
        assert 0 <= duration.low <= duration.high
        assert duration.in_breaths or duration.high <= DAY_SECONDS


# --- what is read --------------------------------------------------------------------------------------


def test_the_scripts_of_this_project_are_right() -> None:
    names = NAMES.__class__(
        bells=NAMES.bells,
        beds=NAMES.beds | {"brown", "drone", "binaural"},
        engines=NAMES.engines,
        voices=NAMES.voices,
    )
    paths = sorted(SCRIPTS.glob("*.md"))
    assert paths
    for path in paths:
        session, problems = read_session(read_script(path), names=names, read_include=include_reader(path))
        made, more = unroll(session, CHOICES)
        assert [*problems, *more, *check_layout(made), *made.warnings] == []


def test_values_from_outside() -> None:
    text = script("Rest {who}. [hold {rest}]", set="{rest: 5m, who: here}")
    timeline = lay(text, overrides={"Rest": "10s", "who": "a  while"})
    assert [cue.caption for cue in timeline.cues] == ["Rest a while."]
    assert timeline.rests[0].frames == 10 * timeline.sample_rate


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("rst", "5m", 'script.md has no value "rst" under set:; did you mean "rest"?'),
        ("rest", "[bell]", 'rest: a value cannot contain "["; write only words or a length'),
        ("rest", "{rest}", 'rest: a value cannot contain "{"'),
        ("rest", "", "rest: the value has no words; write words"),
        ("rest", "a\nb", "rest: the value has no words"),
        ("rest", "\udc80", "rest: the value has no words"),
        ("rest", "a" * 501, "rest: the value has 501 characters; shorten it to 500"),
    ],
)
def test_values_from_outside_that_cannot_be(name: str, value: str, said: str) -> None:
    with pytest.raises(InputError) as raised:
        read(script("[hold {rest}]", set="{rest: 5m}"), overrides={name: value})
    assert not isinstance(raised.value, ScriptError)
    assert str(raised.value).startswith(f"values {name}: {said.removeprefix('rest: ')}")


def test_errors_of_the_script_come_before_errors_outside_it() -> None:
    with pytest.raises(ScriptError):
        read("---\ntitle: 'A\nset: {rest: 5m}\n---\n[hold {rest}]", overrides={"rest": "1m"})


def test_a_value_that_makes_a_cue_wrong_is_an_error_at_the_cue() -> None:
    with pytest.raises(ScriptError, match='"soon" is not a length of time'):
        read(script("[hold {rest}]", set="{rest: 5m}"), overrides={"rest": "soon"})


def test_every_round_is_checked_before_anything_is_made() -> None:
    with pytest.raises(ScriptError) as raised:
        read(script("[repeat b: high, low, bowl, hgih]\n[bell {b}]\n[end]"))
    assert [problem.message for problem in raised.value.problems] == ['unknown bell "hgih"']
    with pytest.raises(ScriptError, match='unknown bell "left"'):
        read(script("[repeat a: low, left]\n[repeat b: {a}, high]\n[bell {b}]\n[end]\n[end]"))


def test_the_head_in_full() -> None:
    head = read(
        script(
            "{rest} psoas.",
            Teacher="A. Teacher",
            language="en-US",
            description="|\n  Two\n  lines.",
            tags="[psoas, rest]",
            voice="calm",
            bed="ocean",
            length="[10m, '20:00']",
            pacing="{rate: 100, comma: 0.7s, Long Pause: 8s, breath: 'in 4s, hold 1s, out 6s'}",
            say="{psoas: so-az, savasana: {alias: shah, ipa: ʃ}}",
            set="{rest: 5m}",
        )
    ).head
    assert (head.title, head.teacher, head.language) == ("A test", "A. Teacher", "en-US")
    assert head.description == "Two\nlines."
    assert head.tags == ("psoas", "rest")
    assert [int(seconds) for seconds in head.lengths] == [600, 1200]
    assert (head.pacing.words_per_minute, head.pacing.long_pause, head.pacing.breath) == (100, 8, 11)
    assert head.pacing.comma == Fraction("0.7")
    assert head.say["psoas"].alias == "so-az"
    assert (head.say["savasana"].alias, head.say["savasana"].ipa) == ("shah", "ʃ")
    assert {name: value.name for name, value in head.values.items()} == {"rest": "5m"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Your Psoas, PSOAS, psoasis and a psoas.", "Your so-az, so-az, psoasis and a so-az."),
        ("Child's pose, child's, childs.", "the pose, child's, childs."),
        ("Corpse pose ends. Corpse poses. Corpse.", "corpse-pose ends. body poses. body."),
        ("pre-psoas, psoas-pose", "pre-so-az, so-az-pose"),
    ],
)
def test_respellings_are_spoken_and_not_shown(body: str, said: str) -> None:
    say = "{psoas: so-az, child's pose: the pose, corpse: body, corpse pose: corpse-pose}"
    spoken = plan(script(body, say=say)).spoken()
    assert " ".join(speak.utterance.text for speak in spoken) == said
    assert " ".join(speak.caption for speak in spoken) == body


@examples(80)
@given(st.text(max_size=200))
def test_splitting_into_sentences_keeps_every_speakable_character(text: str) -> None:
    folded = " ".join(text.split())
    letters = [c for c in folded if c.isalnum()]
    assert [c for sentence in split_sentences(folded, "en") for c in sentence if c.isalnum()] == letters


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("a <!-- b --> c", ["a            c"]),
        ("<!-- a -->\nb", ["b"]),
        ("a <!-- b\n\nc --> d", ["a       ", "      d"]),
        ("\\<!-- a --> <!-- b -->", ["\\<!-- a -->           "]),
        ("a\n\nb", ["a", "", "b"]),
        ("<!---->a<!-->b", ["       a      b"[:8] + "     b"]),
    ],
)
def test_comments_vanish(text: str, without: list[str]) -> None:
    lines = split_lines(Source(path="script.md", text=text))
    assert [line for _, line in without_comments(lines, 0)] == without


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_make_no_difference(end: str, mark: str) -> None:
    text = script("# One\n\nLie down.\nRest. [pause 2s]\n\nSit up.")
    assert lay(mark + text.replace("\n", end)) == lay(text)


# --- warnings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        (script("Rest."), []),
        (
            script("Rest. [bell bowl]", sounds="{gong: a.wav, bowl: b.wav}"),
            [(3, 16, 'the sound "gong" is not used', "write [sound gong] where it belongs, or delete it")],
        ),
        (script("[optional a]\n[bed gong]\n[sound drum]\n[end]", sounds="{gong: a.wav, drum: b.wav}"), []),
        (script("Rest.", bed="gong", sounds="{gong: a.wav}"), []),
        (
            script("Rest {who}. [hold {long}]", set="{rest: 5m, who: you, long: 1m}"),
            [(3, 13, 'the value "rest" is not used', "write {rest} where it belongs, or delete it")],
        ),
        (
            script("Rest (puase 3 minutes) here. (Long puase) (bel 3x) (belly) (paces) (hld the wall)"),
            [
                (4, 6, '"(puase 3 minutes)" will be spoken as written', "for a cue, write [pause 3 minutes]"),
                (4, 30, '"(Long puase)" will be spoken as written', "for a cue, write [long pause]"),
                (4, 43, '"(bel 3x)" will be spoken as written', "for a cue, write [bell 3x]"),
            ],
        ),
        (
            script("Rest. ［bell］ On. 【hold 3m，bell at end】 （yes）"),
            [
                (4, 7, '"［bell］" will be spoken as written', "for a cue, write [bell]"),
                (
                    4,
                    18,
                    '"【hold 3m，bell at end】" will be spoken as written',
                    "for a cue, write [hold 3m, bell at end]",
                ),
            ],
        ),
        (script("Rest (pause for 3 minutes) here. (short of breath) (for now) (at home)"), []),
        (script("\\(puase\\) \\(pause for 3 minutes\\) (puase"), []),
        (
            script("- Rest.\n- On.\n\n1. Lie down, until\n2. o'clock.\n\nIt is\n3. o'clock."),
            [
                (4, 1, '"-" is not spoken', "delete it"),
                (7, 1, '"1." will be spoken as written', "delete it"),
            ],
        ),
        (
            script("Sit.\n- One\n- Two\n\nYou need:\n1. A mat\n2. A chair\n3. Time."),
            [
                (5, 1, '"-" is not spoken', "delete it"),
                (9, 1, '"1." will be spoken as written', "delete it"),
                (10, 1, '"2." will be spoken as written', "delete it"),
                (11, 1, '"3." will be spoken as written', "delete it"),
            ],
        ),
        (script("Sit. [pause 4s]\n2. Stand."), [(5, 1, '"2." will be spoken as written', "delete it")]),
        (script("Rest both hands\n- the left one too - here.\n\nWait until\n3. Then go."), []),
        (
            script("#Arriving\n\nRest."),
            [(4, 1, '"#" will be spoken as written', "for a heading, write a space after it")],
        ),
        (
            script("The psoas.", say="{psoas: {ipa: sˈoʊæz}}"),
            [
                (
                    3,
                    7,
                    '"psoas" has only IPA, which the voice tone does not take',
                    "give it an alias as well",
                )
            ],
        ),
    ],
)
def test_warnings(text: str, warnings: list[tuple[int, int, str, str]]) -> None:
    found = plan(text).warnings
    assert [(w.position.line, w.position.column, w.message, w.remedy) for w in found] == warnings
    assert all(warning.warning and warning.position.text for warning in found)


def test_a_warning_of_an_included_file_names_it() -> None:
    (warning,) = plan(script("[include a.md]"), {"a.md": "(puase)"}).warnings
    assert str(warning).splitlines() == [
        'a.md:1:1: warning: "(puase)" will be spoken as written',
        "    (puase)",
        "    ^^^^^^^ for a cue, write [pause]",
    ]
