"""Cues in other languages: what people write, what fmt makes of it, and what stays speech."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from msgspec.structs import replace

from renderer.errors import ScriptError
from renderer.interchange.cue_languages import cue_elsewhere, cue_language, cue_language_tags
from renderer.script.cue_languages.reading import begins_cue_in, in_english
from renderer.script.cue_languages.table_file import read_cue_language
from renderer.script.editing.canonical import canonical_cue
from renderer.script.editing.formatter import formatted
from renderer.script.script import read_session
from renderer.script.source import Source
from renderer.script.tokens import tokens
from tests.support.paths import CASES
from tests.support.without_audio import NAMES, script

FOLDER = CASES / "cue_languages"


def lines(name: str) -> list[str]:
    return (FOLDER / name).read_text("utf-8").splitlines()


@pytest.mark.parametrize("tag", cue_language_tags())
def test_spellings_of_a_language_are_read_and_made_plain(tag: str) -> None:
    language = cue_language(tag)
    rows = [line.rpartition(" => ")[::2] for line in lines(f"{tag}.txt")]
    assert len(dict(rows)) >= 40
    read = {written: canonical_cue(in_english(written[1:-1], language), {}) for written, _ in rows}
    assert read == dict(rows)
    spoken = [text for text, _ in rows if text[0] == "(" and not begins_cue_in(text[1:-1], language)]
    assert not spoken


@pytest.mark.parametrize("tag", cue_language_tags())
def test_speech_of_a_language_stays_speech(tag: str) -> None:
    language = cue_language(tag)
    assert language
    sentences = lines(f"{tag}-speech.txt")
    assert len({sentence for sentence in sentences if re.search(r"[\[(]", sentence)}) >= 100
    found = [token for line in sentences for token in tokens(line, language)]
    assert [token.group() for token in found if token.lastgroup == "aside"] == []
    square = [found for line in sentences for found in re.findall(r"\[([^\]]*)\]", line)]
    assert [words for words in square if language.plain(words) is not None] == []


TABLE = """language = "xx"
name = "Example"
[words]
pause = ["Pausi", "Stilli"]
[bells]
gong = ["Gongi"]
[cues]
"pause {length}" = ["<pause> [von] {length}"]
"bell {bell}" = ["{bell}"]
"""


@pytest.mark.parametrize(
    ("written", "wrong", "place", "message"),
    [
        ('name = "Example"', "name = ", "2:8", "this is not TOML: Invalid value"),
        ("[words]", 'fist_words = ["x"]\n[words]', "3:1", 'unknown key "fist_words"'),
        ('"Pausi", ', '"Pausi", 3, ', "4:1", "pause has something that is not a word"),
        ("gong =", "gonk =", "6:1", 'unknown key "gonk"'),
        ('"pause {length}" =', '"puase {length}" =', "8:1", 'unknown cue "puase"'),
        ("[von]", "[von", "8:30", 'the "[" in "<pause> [von {length}" has no other half'),
        ("<pause>", "<paus>", "8:21", "<paus> is not a list of words"),
        ('{length}"]', '{lenght}"]', "8:36", "{lenght} is not a place"),
        ("[von] {length}", "[von]", "8:21", '"<pause> [von]" has no place for {length}'),
        ('"{bell}"', '"{bell} {bell}"', "9:18", '"{bell} {bell}" has {bell} twice'),
    ],
)
def test_a_mistake_in_a_table_is_reported_with_its_line_and_column(
    written: str, wrong: str, place: str, message: str
) -> None:
    assert read_cue_language(TABLE, "xx.toml").plain("Stilli von 3 s") == "pause 3s"
    assert written in TABLE
    with pytest.raises(ScriptError) as raised:
        read_cue_language(TABLE.replace(written, wrong), "xx.toml")
    assert str(raised.value).startswith(f"xx.toml:{place}: {message}")


def german(body: str) -> tuple[str, list[str]]:
    """The script in clear form, and the messages about it."""
    source = Source(path="script.md", text=script(body, language="de-AT"))
    names = replace(NAMES, cue_language=cue_language, cue_elsewhere=cue_elsewhere)
    session, problems = read_session(source, names=names, read_include=lambda *_: source)
    clear = formatted(source, session, cue_language("de-AT"))
    messages = [problem.message for problem in (*problems, *session.warnings)]
    return clear.partition("---\n")[2].partition("---\n")[2], messages


def test_a_script_is_read_and_written_in_its_language() -> None:
    body = """Ruh dich aus. [Pause 10 Sekunden] Atme (so gut es geht). (kurze Pause)
[Wiederhole Seite: links, rechts]
Das {Seite} Bein (optional), dann {andere Seite}. {lange Pause}
[Ende]
"""
    clear = """Ruh dich aus. [pause 10s] Atme (so gut es geht). [short pause]
[repeat seite: links, rechts]
Das {Seite} Bein (optional), dann {andere Seite}. [long pause]
[end]
"""
    assert german(body) == (clear, [])
    assert german(clear) == (clear, [])


@pytest.mark.parametrize(
    ("cue", "message"),
    [
        ("[Puase 10 Sekunden]", 'unknown cue "Puase"'),
        ("(Pause wo du willst)", '"wo du willst" is not a length of time'),
        ("[Pause 5]", '"5" has no unit'),
        ("(3 Mal wiederholen)", "this cue needs square brackets"),
        ("[langsam und leise]", 'unknown cue "langsam"'),
    ],
)
def test_a_cue_that_cannot_be_read_is_an_error(cue: str, message: str) -> None:
    assert german(f"Ruh dich aus. {cue}")[1] == [message]


@pytest.mark.parametrize(
    ("text", "language", "message", "remedy"),
    [
        ("[Pause 10 Sekunden]", "en", '"10 Sekunden" is not a length of time',
         "write [pause 10s], or language: de in the front matter"),
        ("[pausa larga]", "en", 'unknown cue "pausa"',
         "write [long pause], or language: es in the front matter"),
        ("[pausa breve]", "en", 'unknown cue "pausa"',
         "write [short pause], or language: es or it or pt in the front matter"),
        ("(korte stilte)", "en", '"(korte stilte)" will be spoken as written',
         "for a cue, write [short pause], or language: nl in the front matter"),
        ("(lange Puase)", "de", '"(lange Puase)" will be spoken as written', "for a cue, write [long pause]"),
        ("(pausa larga)", "de", '"(pausa larga)" will be spoken as written',
         "for a cue, write [long pause], or language: es in the front matter"),
    ],
)  # fmt: skip
def test_a_cue_of_another_language_has_a_remedy(text: str, language: str, message: str, remedy: str) -> None:
    source = Source(path="script.md", text=script(f"Rest. {text}", language=language))
    names = replace(NAMES, cue_language=cue_language, cue_elsewhere=cue_elsewhere)
    session, problems = read_session(source, names=names, read_include=lambda *_: source)
    assert [(found.message, found.remedy) for found in (*problems, *session.warnings)] == [(message, remedy)]


@pytest.mark.parametrize("tag", cue_language_tags())
def test_speech_of_a_language_has_no_warnings(tag: str) -> None:
    sentences = [line for line in lines(f"{tag}-speech.txt") if "[" not in line]
    source = Source(path="script.md", text=script("\n".join(sentences), language=tag))
    names = replace(NAMES, cue_language=cue_language, cue_elsewhere=cue_elsewhere)
    session, problems = read_session(source, names=names, read_include=lambda *_: source)
    assert not (*problems, *session.warnings)


def test_an_english_script_reads_no_table() -> None:
    code = "import sys; from renderer.interchange.cue_languages import cue_language; cue_language('en-GB')"
    loaded = "print('renderer.script.cue_languages.table_file' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; {loaded}"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    "cue", ["[Pauza 10 sekund]", "(pauza 10 sekund)", "(cisza)", "[пауза 10 секунд]", "(停顿10秒)"]
)
def test_a_cue_of_a_language_without_a_table_is_an_error(cue: str) -> None:
    source = Source(path="script.md", text=script(f"Spokojnie (tak po prostu). {cue}", language="pl"))
    names = replace(NAMES, cue_language=cue_language)
    _, problems = read_session(source, names=names, read_include=lambda *_: source)
    assert [problem.message for problem in problems] == [f'unknown cue "{cue[1:-1].split()[0]}"']
