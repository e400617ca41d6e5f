"""Scripts that are too much: made here, as no page holds them."""

from __future__ import annotations

from collections.abc import Mapping

HEAD = "---\ntitle: A test\n---\n"


def _nested(depth: int) -> str:
    return HEAD + "[repeat 2]\n" * depth + "Rest.\n" + "[end]\n" * depth


def _distinct(line: str, times: int) -> str:
    return "".join(line.replace("#", str(number)) for number in range(times))


MONSTERS: Mapping[str, tuple[str, str]] = {
    # name: (script, what its first error says)
    "line of a megabyte": (HEAD + "a" * 1_000_000, "the script has 1,000,022 characters"),
    "line of 900,000 brackets": (HEAD + "[" * 900_000, "this line has 900,000 characters"),
    "ten megabytes": (HEAD + "Rest here. [pause 4s]\n" * 450_000, "the script has 9,900,022 characters"),
    "nested a thousand deep": (_nested(1_000), "blocks are nested more than 12 deep"),
    "10,000 unclosed blocks": (HEAD + "[repeat 2]\n" * 10_000, "blocks are nested more than 12 deep"),
    "20,000 unclosed blocks on long lines": (
        HEAD + ("[optional a]" * 800 + "\n") * 25,
        "blocks are nested more than 12 deep",
    ),
    "10,000 [end]": (HEAD + "Rest.\n" + "[end]\n" * 10_000, "this [end] closes no block"),
    "100,000 errors": (HEAD + "[abc]\n" * 100_000, 'unknown cue "abc"'),
    "50,000 different errors": (
        HEAD + _distinct("[c# {v#}]\n", 50_000),
        'unknown value "{v0}"',
    ),
    "100,000 errors under long names": (
        "---\ntitle: A test\nset:\n"
        + _distinct("  a rather long name of a value #: 5m\n", 190)
        + "sounds:\n"
        + _distinct("  a rather long name of a sound #: a.wav\n", 190)
        + "---\n"
        + _distinct("[sound a rathr lng nmae of a sund # x] {a rathr lng nmae of a vluae # x}\n", 11_000),
        'unknown sound "a rathr lng nmae of a sund 0 x"',
    ),
    "repeat explosion": (
        HEAD + "[repeat 100000]\n" * 4 + "Rest.\n" + "[end]\n" * 4,
        "the script has more than",
    ),
    "repeat explosion of nothing": (
        HEAD + "Rest.\n" + "[repeat 100000]\n" * 12 + "[pace 100%]\n" + "[end]\n" * 12,
        "the script has more than 100,000 cues",
    ),
    "repeat explosion of words": (
        HEAD
        + "[repeat a: "
        + "x," * 200
        + "x]\n" * 1
        + ("[repeat b: " + "y," * 200 + "y]\n") * 3
        + "Rest {a}.\n[pause 1ms]\n"
        + "[end]\n" * 4,
        "the script has more than",
    ),
    "repeat explosion of rounds": (
        "---\ntitle: A test\npacing: {paragraph: 0s}\n---\n"
        + "[repeat 100000]\nRound {n} of many.\n\n[bell, over]\n[end]\n",
        "the script has more than 100,000 cues",
    ),
    "repeat explosion of a long value": (
        "---\ntitle: A test\nset: {a: " + "word " * 99 + "}\n---\n" + "{a}{a}{a}{a}.\n\n" * 30_000,
        "the script has more than 4,000,000 characters",
    ),
    "repeat explosion of long lines": (
        HEAD + "[repeat 100000]\n" + ("Word and word. " * 390 + "\n\n") * 50 + "[end]\n",
        "the script has more than",
    ),
    "many values and many rounds": (
        "---\ntitle: A test\nset:\n"
        + _distinct("  v#: 5m\n", 199)
        + "---\n"
        + "Rest.\n[repeat 100000]\n[repeat 100000]\n[pace 100%]\n[end]\n[end]\n",
        "the script has more than 100,000 cues",
    ),
    "24 hours of holds": (HEAD + "Rest.\n[hold 1h]\n" * 25, "the script is longer than 24 hours"),
    "24 hours of blocks": (HEAD + "[for 5h]\nRest.\n[end]\n" * 5, "the script is longer than 24 hours"),
    "100,000 cues": (
        HEAD + "[repeat 2]\n" + ("[bell, over]" * 600 + "\n") * 90 + "[end]",
        "the script has more than 100,000 cues",
    ),
    "100,000 lines of cues": (HEAD + "[bell]\n" * 100_001, "the script has more than 100,000 cues"),
    "150,000 cues on long lines": (
        HEAD + ("[bell]" * 1600 + "\n") * 93,
        "the script has more than 100,000 cues and lines",
    ),
    "400,000 empty lines": (HEAD + "Rest.\n" + "\n" * 400_000, "the script has more than 100,000"),
    "400,000 lines": (HEAD + "a\n" * 400_000, "the script has more than 100,000"),
    "100,000 marks in 64 readings": (
        HEAD
        + "[repeat a: 1,2,3,4,5,6,7,8]\n[repeat b: 1,2,3,4,5,6,7,8]\n"
        + _distinct("[mark {a} {b} #]\n", 40_000)
        + "Rest.\n[end]\n[end]\n",
        "the script has more than 100,000",
    ),
    "loop of 1 ms pauses for 23 hours": (
        HEAD + "[loop for 23h]\n[pause 1ms]\n[end]\n",
        "the script has more than 100,000 cues",
    ),
    "loop of nothing within a loop": (
        HEAD + "[loop for 23h]\n[loop for 1ms]\n[pause 1ms]\n[end]\n[end]\n",
        "the script has more than 100,000 cues",
    ),
    "bells every millisecond": (
        HEAD + "[hold 23h" + ", bell every 1ms" * 28 + "]\n",
        "the script has more than 100,000 cues",
    ),
    "count to 99,999": (HEAD + "[count 1-99999 every 1s]\n" * 2, "[count] speaks at most 1,000 numbers"),
    "counts of 25 hours": (HEAD + "[count 1-1000 every 1s]\n" * 90, "the script is longer than 24 hours"),
    "counts in no time": (
        HEAD + "[repeat 110x]\n[count 99000-99999 every 1ms]\n[end]\n",
        "the script has more than 100,000 cues",
    ),
    "10,000 breaths": (
        HEAD + "[breathe in 1ms, hold 1ms, out 1ms, hold 1ms, 10000x, tones]\n" * 3,
        "the script has more than 100,000 cues",
    ),
    "huge numbers": (
        HEAD + f"[pause {'9' * 400}s] [hold {'9' * 9}m] [bell {'9' * 300}x] [repeat {'9' * 300}] [end]"
        f" [count 1-{'9' * 300} every 1s] [at {'9' * 100}:00] [bed ocean, -{'9' * 300}dB] [pace {'9' * 300}%]"
        f" [hold {'9' * 200} breaths] [breathe in {'9' * 300}s] [pause 1.{'9' * 400}s]",
        f'"{"9" * 40}..." is not a length of time',
    ),
    "huge numbers of breaths": (HEAD + "[hold 999999 breaths]", "the script is longer than 24 hours"),
    "huge pauses": (
        "---\ntitle: A test\npacing: {pauses: 100}\n---\nRest. [pause 1h]",
        "the script is longer than 24 hours",
    ),
    "paragraph of 130,000 characters": (HEAD + "Rest here. Stay.\n" * 8_000, "this paragraph has"),
    "900,000 opening quotes": (
        HEAD + _distinct("\u201c" * 5_900 + "#\n\n", 160),
        "this sentence has 5,901 characters",
    ),
    "sentence of 3,000 characters": (HEAD + "rest and " * 340, "this sentence has"),
    "spaces in a heading": (HEAD + ("# a" + " " * 9_990 + "b\n") * 90 + "]", 'this "]" closes nothing'),
    "hashes in a heading": (HEAD + ("# a" + " #" * 4_990 + "b\n") * 90 + "]", 'this "]" closes nothing'),
    "spaces in cues": (
        HEAD + ("".join(f"[bell a{' ' * 480}{c}]" for c in "bcdefghijklmnopqrst") + "\n") * 50,
        'unknown bell "a',
    ),
    "spaces in holds": (
        HEAD + ("".join(f"[hold 1m, bell a{' ' * 470}{c}]" for c in "bcdefghijklmnopqrst") + "\n") * 50,
        '[hold] does not take "bell a',
    ),
    "spaces and signs in cues": (
        HEAD
        + ("".join(f"[repeat a{' ' * 480}{c}]" for c in "bcdefghijklmnopqrs") + "\n") * 2
        + ("".join(f"[count 1{' ' * 480}{c}]" for c in "bcdefghijklmnopqrst") + "\n") * 20
        + ("".join(f"[pause 1s{' -' * 235}{c}]" for c in "bcdefghijklmnopqrst") + "\n") * 20,
        '"a',
    ),
    "parentheses": (HEAD + ("(pause " * 800 + "\n\n") * 90 + "]", "this sentence has 5,599 characters"),
    "comments": (HEAD + ("<!--a-->" * 1_200 + "\n") * 90, "the script says nothing"),
    "comment marks": (HEAD + ("<!--" * 2_400 + "\n") * 90, "this comment is never closed"),
    "braces": (HEAD + ("{" * 9_000 + "\n") * 90, 'this "{" is never closed'),
    "backslashes": (HEAD + ("\\" * 9_000 + "\n\n") * 90 + "]", 'this "]" closes nothing'),
    "emphasis": (HEAD + ("*" * 9_000 + "\n\n") * 90 + "]", 'this "]" closes nothing'),
    "full stops": (HEAD + (".\u201d" * 2_900 + "\n\n") * 90 + "]", 'this "]" closes nothing'),
    "alias bomb": (
        "---\ntitle: A test\ntags: &a [x, x]\nteacher: &b [*a, *a]\nvoice: [*b, *b]\n---\nRest.",
        "a value cannot start with & or *",
    ),
    "deep brackets in the front matter": (
        "---\ntitle: A test\ntags: " + "[" * 5_000 + "\n---\nRest.",
        "values are nested more than 8 deep",
    ),
    "deep lists in the front matter": (
        "---\ntitle: A test\ntags:\n  " + "- " * 4_000 + "a\n---\nRest.",
        "values are nested more than 8 deep",
    ),
    "many keys": (
        "---\ntitle: A test\n" + _distinct("k#: a\n", 7_000) + "---\nRest.",
        "the front matter has 7,001 entries",
    ),
    "a long front matter": (
        "---\ntitle: A test\ndescription: "
        + "word " * 1_900
        + "\n"
        + ("  " + "word " * 1_900 + "\n") * 20
        + "---\nRest.",
        "the front matter has",
    ),
    "a long length": (
        "---\ntitle: A test\nlength: " + "a" * 9_000 + "1-5m\n---\nRest.",
        'length: "' + "a" * 40 + '..." is not a length of time',
    ),
    "a long breath": (
        "---\ntitle: A test\npacing: {breath: '" + "in 4s, " * 1_300 + "'}\n---\nRest.",
        "breath: this breath has",
    ),
    "a long tag": ("---\ntitle: A test\nlanguage: " + "en-" * 3_000 + "\n---\nRest.", "language: "),
    "many respellings": (
        "---\ntitle: A test\nsay:\n"
        + _distinct("  word and#: a\n", 190)
        + "---\n"
        + ("word and word. " * 390 + "\n\n") * 40
        + "[abc]",
        'unknown cue "abc"',
    ),
    "a thousand NUL bytes": (HEAD + "Rest.\0\n\n" * 1_000, "the text contains a NUL byte"),
    "surrogates": (HEAD + "Rest.\ud800 [pau\udfffse]\n", "the text contains the control character U+D800"),
    "a surrogate in the front matter": (
        "---\ntitle: A \udc80 test\n---\nRest.",
        "the text contains the control character U+DC80",
    ),
    "many quotes in YAML": ("---\ntitle: " + "'" * 9_001 + "\n---\nRest.", "this quote is never closed"),
    "many colons in YAML": ("---\ntitle: " + "a: " * 3_000 + "\n---\nRest.", "this line has a second colon"),
    "many questions in YAML": ("---\n" + "? " * 3_000 + "\n---\nRest.", "values are nested more than 8 deep"),
    "many tags in YAML": ("---\n" + "!a " * 3_000 + "\n---\nRest.", "the front matter is not YAML"),
    "other line ends in YAML": (
        "---\ntitle: a\u2028\u2029\x85b: c\n---\nRest. [",
        "this line has a second colon",
    ),
}

SLOW_MONSTERS = frozenset(
    {
        "loop of nothing within a loop",
        "100,000 marks in 64 readings",
        "repeat explosion of rounds",
        "100,000 cues",
        "100,000 lines of cues",
        "400,000 lines",
        "repeat explosion of long lines",
        "100,000 errors under long names",
        "repeat explosion of words",
        "900,000 opening quotes",
    }
)
"""Those that take several seconds each, beside similar ones."""
