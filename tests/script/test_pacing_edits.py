"""Pacing and lengths put into a script's text: what changes, and what must not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from renderer.errors import ScriptError
from renderer.script.durations import read_length
from renderer.script.editing.pacing_edits import WrittenPacing, read_written, rewrite
from renderer.script.head import Head
from renderer.script.pacing import PACING_KEYS, read_pacing
from renderer.script.source import Source
from tests.support.properties import examples
from tests.support.without_audio import read

PACING = {"sentence": "1.5s", "breath": "in 5s, out 7s"}


def _front(text: str) -> str:
    return f"---\ntitle: A test\n{text}---\n\n# One\n\npacing: {{sentence: 1s}} is spoken.\n"


def _rewrite(text: str, pacing: dict[str, str] | None = None, lengths: tuple[str, ...] = ()) -> str:
    return rewrite(Source(path="script.md", text=text), WrittenPacing(pacing=pacing or {}, lengths=lengths))


BEFORE_AND_AFTER = {
    # name: (pacing, lengths, front matter before, front matter after)
    "a block": (
        PACING,
        (),
        "pacing:\n  breath: in 4s, out 6s   # slow\n  # a comment\n  sentence:   1.2s # a second\n",
        "pacing:\n  breath: in 5s, out 7s   # slow\n  # a comment\n  sentence:   1.5s # a second\n",
    ),
    "a block with keys missing": (
        PACING,
        (),
        "pacing:   # words\n    rate: 110  # slow\n    # sentence: 3s\n\n# below\nbed: ocean\n",
        "pacing:   # words\n    rate: 110  # slow\n    sentence: 1.5s\n    breath: in 5s, out 7s\n"
        "    # sentence: 3s\n\n# below\nbed: ocean\n",
    ),
    "braces": (
        PACING,
        (),
        "pacing:  {rate: 110,sentence: 1.2s , breath: 'in 4s, out 6s'} # words\n",
        "pacing:  {rate: 110,sentence: 1.5s , breath: 'in 5s, out 7s'} # words\n",
    ),
    "braces with keys missing": (
        PACING,
        (),
        "pacing: { rate: 110, } # words\n",
        "pacing: { rate: 110, sentence: 1.5s, breath: 'in 5s, out 7s', } # words\n",
    ),
    "braces over several lines": (
        PACING,
        (),
        "pacing: {\n  rate: 110,  # slow\n  sentence: 1.2s  # a second\n}\n",
        "pacing: {\n  rate: 110,  # slow\n  sentence: 1.5s, breath: 'in 5s, out 7s'  # a second\n}\n",
    ),
    "empty braces": (
        {"pauses": "2", "pace": "90%"},
        (),
        "pacing: {}  # as usual\n",
        "pacing: {pauses: 2, pace: 90%}  # as usual\n",
    ),
    "no pacing": (
        PACING,
        (),
        "# the bed\nbed: ocean\n\n# the end\n",
        "# the bed\nbed: ocean\n\n# the end\npacing:\n  sentence: 1.5s\n  breath: in 5s, out 7s\n",
    ),
    "quotes stay": (
        {"sentence": "1.5s", "rate": "100", "bell": "2s"},
        (),
        "pacing:\n  'sentence': \"1.2s\"\n  rate: '110'   # words\n  bell: !!str 6s\n",
        "pacing:\n  'sentence': \"1.5s\"\n  rate: '100'   # words\n  bell: 2s\n",
    ),
    "other letters": (
        {"long pause": "12s", "rate": "90"},
        ("7m",),
        "Pacing:\n  Long  Pause: 8s\nLENGTH: 5m\ntags: [é, 😀, \u2028]\n",
        "Pacing:\n  Long  Pause: 12s\n  rate: 90\nLENGTH: 7m\ntags: [é, 😀, \u2028]\n",
    ),
    "an explicit key": ({"rate": "90"}, (), "? pacing\n: rate: 110\n", "? pacing\n: rate: 90\n"),
    "a value on a line of its own": (
        {"rate": "90"},
        ("7m",),
        "pacing:\n  rate:\n    110\nlength:\n  5m\n",
        "pacing:\n  rate:\n    90\nlength:\n  7m\n",
    ),
    "a text like the pacing": (
        {"rate": "90"},
        (),
        "description: |\n  pacing:\n    rate: 110\n\npacing: {rate: 110}\n",
        "description: |\n  pacing:\n    rate: 110\n\npacing: {rate: 90}\n",
    ),
    "a block text at the end": (
        {"rate": "90"},
        ("7m",),
        "description: |\n  rate: 110\n  # no comment\n",
        "description: |\n  rate: 110\n  # no comment\nlength: 7m\npacing:\n  rate: 90\n",
    ),
    "the value it has": ({"rate": "90"}, ("7m",), "pacing: {rate: 90}\nlength: '7m'\n", None),
    "the values of a block text it has": ({"rate": "90"}, (), "pacing:\n  rate: |\n    90\n", None),
    "nothing": ({}, (), "length: [1m,2m]\npacing: {rate: 90}\n", None),
    "a length": ({}, ("12m",), "length: 10m  # ten\nbed: ocean\n", "length: 12m  # ten\nbed: ocean\n"),
    "a length in quotes": ({}, ("12m",), "length: '10:00'\n", "length: '12m'\n"),
    "no length": ({}, ("12m",), "bed: ocean\n", "bed: ocean\nlength: 12m\n"),
    "no lengths": ({}, ("12m", "20m"), "bed: ocean\n", "bed: ocean\nlength: [12m, 20m]\n"),
    "a length becomes two": ({}, ("12m", "20m"), "length: '10m' # a\n", "length: [12m, 20m] # a\n"),
    "as many lengths": ({}, ("12m", "20m"), "length: [10m,  '15m'] # a\n", "length: [12m,  '20m'] # a\n"),
    "more lengths": ({}, ("12m", "20m", "1h"), "length: [10m] # a\n", "length: [12m, 20m, 1h] # a\n"),
    "fewer lengths": ({}, ("12m",), "length: [10m, 20m, 1h ] # a\n", "length: [12m ] # a\n"),
    "a list of lengths": (
        {},
        ("12m", "20m"),
        "length:\n- 10m # a\n# b\n-   '15m'\nbed: ocean\n",
        "length:\n- 12m # a\n# b\n-   '20m'\nbed: ocean\n",
    ),
    "a longer list of lengths": (
        {},
        ("12m", "20m", "1h"),
        "length:\n  -  10m # a\n  # b\nbed: ocean\n",
        "length:\n  -  12m # a\n  -  20m\n  -  1h\n  # b\nbed: ocean\n",
    ),
    "a shorter list of lengths": (
        {},
        ("12m",),
        "length:\n  - 10m # a\n  - 20m\n  # b\n  - 1h \nbed: ocean\n",
        "length:\n  - 12m # a\n  # b\nbed: ocean\n",
    ),
}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("pacing", "lengths", "before", "after"), BEFORE_AND_AFTER.values(), ids=BEFORE_AND_AFTER
)
def test_rewritten_front_matters(
    pacing: dict[str, str], lengths: tuple[str, ...], before: str, after: str | None, end: str
) -> None:
    text = "\ufeff" + _front(before).replace("\n", end)
    assert _rewrite(text, pacing, lengths) == "\ufeff" + _front(after or before).replace("\n", end)


def test_a_front_matter_in_braces() -> None:
    text = "---\n{title: A test, say: {psoas: so-us}}  # all\n---\nRest.\n"
    changed = _rewrite(text, {"breath": "in 5s, out 7s"}, ("12m", "20m"))
    assert changed == (
        "---\n{title: A test, say: {psoas: so-us}, length: [12m, 20m], "
        "pacing: {breath: 'in 5s, out 7s'}}  # all\n---\nRest.\n"
    )


def test_line_ends_are_those_of_the_line_above() -> None:
    text = "---\r\ntitle: A test\rpacing:\r\n  rate: 110\n---\r\nRest."
    changed = _rewrite(text, {"rate": "100", "bell": "2s"}, ("7m",))
    assert changed == ("---\r\ntitle: A test\rpacing:\r\n  rate: 100\n  bell: 2s\nlength: 7m\n---\r\nRest.")


UNSAFE = {
    "a block text": ({"rate": "90"}, (), "pacing:\n  rate: |\n    110\n", (4, 9), "rate: 90"),
    "below a block text": ({"bell": "2s"}, (), "pacing:\n  rate: |\n    110\n", (4, 9), "bell: 2s"),
    "a value over two lines": (
        {"breath": "in 5s"},
        (),
        "pacing:\n  breath: in 4s,\n    out 6s\n",
        (4, 11),
        "breath: in 5s",
    ),
    "below an explicit key with a tag": (
        {"bell": "2s"},
        (),
        "pacing: !!map\n  rate: 110\n",
        (2, 1),
        "bell: 2s",
    ),
    "a comment beside a length that goes": (
        {},
        ("7m",),
        "length:\n  - 5m\n  - 10m  # ten\n",
        (5, 5),
        "length: [7m]",
    ),
    "lengths that go over two lines": (
        {},
        ("7m",),
        "length: [5m,  # five\n  10m]\n",
        (3, 10),
        "length: [7m]",
    ),
    "pacing that is none": ({"rate": "90"}, (), "pacing: slow\n", (3, 9), "rate: 90"),
}


@pytest.mark.parametrize(("pacing", "lengths", "front", "position", "by_hand"), UNSAFE.values(), ids=UNSAFE)
def test_values_that_cannot_be_changed_are_reported(
    pacing: dict[str, str], lengths: tuple[str, ...], front: str, position: tuple[int, int], by_hand: str
) -> None:
    with pytest.raises(ScriptError) as raised:
        _rewrite(_front(front), pacing, lengths)
    (problem,) = raised.value.problems
    assert (problem.position.line, problem.position.column) == position
    assert problem.message == "this cannot be changed without changing what is around it"
    under = " under pacing" if pacing else ""
    assert problem.remedy == f'write by hand "{by_hand}"{under}'


@pytest.mark.parametrize("text", ["", "Rest.", "---\ntitle: A\n", "---\n- a\n---\n", "---\n&a b: c\n---\n"])
def test_a_front_matter_that_cannot_be_rewritten_is_an_error(text: str) -> None:
    with pytest.raises(ScriptError):
        _rewrite(text, {"rate": "90"})


# --- any front matter ----------------------------------------------------------------------------------

SECONDS = st.sampled_from(["0s", "1.25s", "900ms", "1m 2s", "0:04", "5 seconds"])
TEXTS = {
    "rate": st.sampled_from(["40", "110.5", "600"]),
    "pace": st.sampled_from(["25%", "90 %", "0.9", "4"]),
    "pauses": st.sampled_from(["0", "1.0", "2.125"]),
    "comma": st.sampled_from(["0s", "0.4s", "1250 ms", "10s"]),
    "breath": st.sampled_from(["in 4s", "in 4s, out 6s", "in 1.5s, hold 2s, out 0:03, hold 1s"]),
}
TEXTS |= {key: SECONDS for key in PACING_KEYS if key not in TEXTS}
ANY_PACING = st.lists(st.sampled_from(sorted(PACING_KEYS)), unique=True).flatmap(
    lambda keys: st.fixed_dictionaries({key: TEXTS[key] for key in keys})
)
ANY_LENGTHS = st.lists(st.sampled_from(["1m", "2m30s", "0:45", "1h", "90 s"]), unique=True, max_size=4)
OTHERS = st.lists(
    st.sampled_from(
        [
            ["teacher: 'A. Teacher'"],
            ["description: >", "  pacing: {rate: 1}", "", "  length: 2"],
            ["set: {rest: 5m,", "  pacing: slow }"],
            ["say:", "    psoas:   so-us", "    rate: rayt"],
            ["tags: [ a,b ]"],
        ]
    ),
    unique_by=lambda lines: lines[0],
)
QUOTES = st.sampled_from(["", "'", '"'])
STYLES = st.sampled_from(["block", "braces", "lines of braces"])


class _Front(Struct, frozen=True, kw_only=True):
    """A script, what it writes, and its lines, each with what changes it: a key, "pacing", "length" or
    nothing; comments are numbered.
    """

    text: str
    written: WrittenPacing
    lines: tuple[tuple[str, str], ...]


@st.composite
def _fronts(draw: st.DrawFn) -> _Front:
    pacing, lengths, numbers = draw(ANY_PACING), draw(ANY_LENGTHS), iter(range(1000))

    def commented(line: str) -> str:
        return line + draw(st.sampled_from(["", "  ", "  # {}", " # a: {}"])).format(next(numbers))

    def between() -> list[tuple[str, str]]:
        lines = draw(st.sampled_from([[], [], [""], ["# {}"], ["     # {}", ""]]))
        return [(line.format(next(numbers)), "") for line in lines]

    def quoted(text: str, *, in_flow: bool) -> str:
        quote = draw(st.sampled_from(["", "'", '"'])) or ("'" if in_flow and "," in text else "")
        return f"{quote}{text}{quote}"

    def pacing_lines() -> list[tuple[str, str]]:
        style = draw(st.sampled_from(["block", "braces", "lines"]))
        if style == "block" and pacing:
            indent = draw(st.sampled_from([" ", "  ", "      "]))
            lines = [(commented("pacing:"), "")]
            for key, text in pacing.items():
                lines += [*between(), (commented(f"{indent}{key}: {quoted(text, in_flow=False)}"), key)]
            return lines
        entries = {key: f"{key}: {quoted(text, in_flow=True)}" for key, text in pacing.items()}
        if style == "lines" and pacing:
            last = list(pacing)[-1]
            inner = [
                (commented(f"  {entry},"), "pacing" if key == last else key) for key, entry in entries.items()
            ]
            return [(commented("pacing: {"), ""), *inner, (commented("  }"), "")]
        return [(commented(f"pacing: {{ {' , '.join(entries.values())}}}"), "pacing")]

    def length_lines() -> list[tuple[str, str]]:
        items = [quoted(text, in_flow=True) for text in lengths]
        if len(items) == 1 and draw(st.booleans()):
            return [(commented(f"length: {items[0]}"), "length")]
        if draw(st.booleans()):
            return [(commented(f"length: [{', '.join(items)}]"), "length")]
        indent = draw(st.sampled_from(["", "  "]))
        return [(commented("length:"), ""), *((commented(f"{indent}- {item}"), "length") for item in items)]

    parts = [[(line, "") for line in part] for part in draw(OTHERS)]
    parts += [pacing_lines()] * bool(pacing or draw(st.booleans())) + [length_lines()] * bool(lengths)
    lines = [("---", ""), *between(), ("title: A test", "")]
    for part in draw(st.permutations(parts)):
        lines += [*between(), *part]
    lines += [*between(), ("---", ""), ("Rest. # 5", ""), ("pacing", "")]
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    ended = tuple((line + end, owner) for line, owner in lines)
    text = draw(st.sampled_from(["", "\ufeff"])) + "".join(line for line, _ in ended)
    return _Front(text=text, written=WrittenPacing(pacing=pacing, lengths=tuple(lengths)), lines=ended)


ASKED = st.builds(
    lambda pacing, lengths: WrittenPacing(pacing=pacing, lengths=tuple(lengths)), ANY_PACING, ANY_LENGTHS
)


@examples(60)
@given(_fronts(), ASKED)
def test_requested_values_are_written_and_the_rest_is_unchanged(
    front: _Front, requested: WrittenPacing
) -> None:
    old, source = front.written, Source(path="script.md", text=front.text)
    assert read_written(source) == old
    try:
        text = rewrite(source, requested)
    except ScriptError:  # a comment beside a length that goes
        assert 0 < len(requested.lengths) < len(old.lengths)
        return
    before, after = read(front.text).head, read(text).head
    assert after.pacing == read_pacing(requested.pacing).over(before.pacing)
    assert after.lengths == (tuple(map(read_length, requested.lengths)) or before.lengths)
    assert _all_else(after) == _all_else(before)

    concerned = {
        *requested.pacing,
        *["pacing"] * bool(requested.pacing),
        *["length"] * bool(requested.lengths),
    }
    lines = iter(re.findall(r"[^\r\n]*(?:\r\n|\r|\n)", text.removeprefix("\ufeff")))
    assert all(line in lines for line, owner in front.lines if owner not in concerned)
    assert text.startswith("\ufeff") == front.text.startswith("\ufeff")
    comment = re.compile(r"# (?:a: )?\d+")
    assert comment.findall(text) == comment.findall(front.text)

    changed = Source(path="script.md", text=text)
    assert rewrite(changed, requested) == text
    same_keys = requested.pacing.keys() <= old.pacing.keys() and len(requested.lengths) in (
        0,
        len(old.lengths),
    )
    if same_keys and "," not in requested.pacing.get("breath", ""):  # which may need quotes that then stay
        assert rewrite(changed, old) == front.text


def _all_else(head: Head) -> object:
    say = {word: saying.alias for word, saying in head.say.items()}
    values = {name: value.name for name, value in head.values.items()}
    return head.title, head.teacher, head.description, head.tags, say, values
