"""Whether reading takes time in proportion to the text: ``python -m bench.linear_reading [FORMAT ...]``.

Each construct below is repeated to 10,000 and to 100,000 characters, in one line and in lines of 70
characters, and read as a script or as a file to import. A row is printed for each text whose CPU time grows
more than 10 times, with both times in seconds and their ratio. With ``--all``, every row is printed. The exit
status is 1 if a text grows more than 10 times.

The short text is read ten times in a row and the long one once, again and again in turn, in one process. The
least time of each counts, so that what else the machine does disturbs both alike. Python's garbage collector
rests meanwhile: its full collections visit everything that the process holds, and begin only with the longer
text. Texts that take less than a tenth of a second are left out.
"""

from __future__ import annotations

import argparse
import gc
import math
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from renderer.errors import InputError, ScriptError
from renderer.interchange.importing.formats import FORMATS, format_of, read_as
from renderer.interchange.importing.model import ImportContext
from renderer.interchange.importing.script_writer import script_text
from renderer.script.script import read_session
from renderer.script.session import Names
from renderer.script.source import LONGEST_LINE, Source

CONSTRUCTS = (
    "a", "a ", "a. ", "A ", "a: ", "A: ", "1", "1:", "0:15 ", "[0:15] ", "5 to ", "...", "\u2026", "-",
    "- a\n", "1. a\n", "> a\n", "\u25cf a\n", "# a\n\n", "a\n", "a\n\n", "\n", " ", "\t", "\u200b",
    "\xad", "\u2669", "\U0001f319", "\U0001f319\u200d", "1\ufe0f\u20e3", "\u4e2d\u3002", "e\u0301",
    '"a ', "\u201ca ", "a'", "&", "&amp;", "[", "]", "(", ")", "{", "}", "<", ">", "[a](b", "[a](b) ",
    "![a](b)", "[[a|b]]", "[^1]", "[^1]: a\n", "^[a", "(a)[b", '(a)[b:"', "(a){", "(a)/b", "#[a",
    '!["a', "++a", "-a- ", "/a", "/2s ", "//a// ", "<<A:B>>", "<<A", "[pause 5s] ", "[pause ",
    "(pause 5s) ", "(pause ", "{pause ", '[break:"', '<break time="2s"/>', "<break ", "for a few ",
    "one hundred ", "the bell ", "until the bell ", "music ", "Narrator: ", "Title: a\n", "reviews ",
    "*", "*a* ", "**a", "**_a", "_a", "__a__ ", "`", "``a", "~~a", "~~a~~ ", "==a", "==a== ", "%%a",
    "%%\na\n", "\\", "\\[", "{{a", "{% a", "{: .a}", "a {#b}\n", "{.a} ", "::: a\n", "```\n", "---\n",
    "a\n---\n\n", "===\n", "+++\n", "|", "| a | b |\n|---|---|\n", "> [!note] a\n", "<!--", "-->",
    "<!-- a -->", "<!-- a -->\n", "<a ", '<a b="', "<div>\n", "</div>", "<b>a</b> ", "<!A ", "<?xml ",
    "<speak>", "[a:b]", "[00:01.00]", "00:00:01.000 --> ", "http://a.b ", "www.a.b ", "@", "#a ",
    "a@b.c ", "|a| ", "%a% ", "#pause ", "[a ", "[pause 5s\n", "A (b)\nC. D.\n\n", "A b 0:05\n",
    "0:05\nA B\n", "\u3010a\u3011 ", "repeat ", "a and a half ", "AB\n\n", "AB:\n", "2\n\n",
)  # fmt: skip
LEAST_SECONDS = 0.1
MOST_GROWTH = 10
SHORT, LONG = 10_000, 100_000
MOST_REPEATS = 9
"""A ratio over the bound is measured this often: only then is it more than a disturbance."""


def script(text: str) -> None:
    lines = "\n".join(text[at : at + LONGEST_LINE] for at in range(0, len(text), LONGEST_LINE))
    source = Source(path="a.md", text=f"---\ntitle: A\n---\n\n{lines}")
    read_session(source, names=Names(), read_include=lambda _, written: Source(path=written, text=""))


def imported(name: str) -> Callable[[str], None]:
    def read(text: str) -> None:
        format_of(FORMATS[name].suffixes[0], text)
        script_text(read_as(name, text, "a", {}, ImportContext()))

    return read


READERS = {"script": script} | {name: imported(name) for name, known in FORMATS.items() if not known.binary}


def cpu_seconds(read: Callable[[str], None], text: str, times: int) -> float:
    gc.collect()
    gc.disable()
    begun = time.process_time()
    for _ in range(times):
        with suppress(InputError, ScriptError):
            read(text)
    taken = time.process_time() - begun
    gc.enable()
    return taken


def growth(read: Callable[[str], None], construct: str, length: int) -> tuple[float, float]:
    """Return the least CPU times of the short and of the long text, in seconds."""
    short, long = (repeated(construct, characters, length) for characters in (SHORT, LONG))
    before = after = math.inf
    for _ in range(MOST_REPEATS):
        after = min(after, cpu_seconds(read, long, 1))
        if after <= LEAST_SECONDS:
            return after / MOST_GROWTH, after
        before = min(before, cpu_seconds(read, short, MOST_GROWTH) / MOST_GROWTH)
        if after <= MOST_GROWTH * before:
            break
    return before, after


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help="script, or a format of renderer import")
    parser.add_argument("--all", action="store_true", help="print the rows within the bound too")
    asked = parser.parse_args(arguments)
    found, read, most = 0, 0, 0.0
    for name in asked.formats or READERS:
        for construct in CONSTRUCTS:
            for length in (0, 70):
                before, after = growth(READERS[name], construct, length)
                read += 1
                if after <= LEAST_SECONDS:
                    continue
                most = max(most, after / before)
                found += after > MOST_GROWTH * before
                if asked.all or after > MOST_GROWTH * before:
                    row = f"{name:15} {construct!r:25} {length:3} {before:8.3f} {after:8.3f}"
                    print(f"{row} {after / before:6.1f}", flush=True)
    print(
        f"{found} of {read} texts take more than {MOST_GROWTH} times the time for 10 times the characters; "
        f"the most is {most:.1f} times"
    )
    return int(found > 0)


def repeated(construct: str, characters: int, length: int) -> str:
    text = (construct * (characters // len(construct) + 1))[:characters]
    if not length:
        return text
    return "\n".join(text[at : at + length] for at in range(0, len(text), length))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
