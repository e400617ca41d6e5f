"""SSML and Speech Markdown of many kinds: imported, rendered, and every written silence in its place."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest

from renderer.api.render import render_compiled
from renderer.api.scripts import compile_script
from renderer.cli.main import main
from renderer.errors import InputError, ScriptError
from renderer.interchange.importing.markup.speech_markdown import TOKEN
from renderer.plan.steps import PauseStep, Plan, Play, Speak
from renderer.workflows.import_script import ImportOptions, import_file
from renderer.workflows.options import Options
from renderer.xml.events import DEEPEST
from tests.support.paths import CORPUS

SSML = sorted((CORPUS / "ssml").iterdir())
SPEECH_MARKDOWN = sorted((CORPUS / "speechmarkdown").iterdir())

OWN_MARKS = {
    "spanish.ssml": "[pausa 10 segundos] in its words",
    "studio-export.ssml": "(pause 5 seconds) in its words",
    "mixed-markdown.smd": "(pause) in its words",
    "skill-answer.smd": "a break with its time in quotes",
    "dates-and-numbers.smd": "numbers spoken digit by digit",
}
"""Files with marks that the readers of silences here do not know, and the mark."""

Piece = str | Fraction
"""Words, or a silence in seconds."""

_BREAKS = {"none": 0, "x-weak": 250, "weak": 500, "medium": 750, "strong": 1000, "x-strong": 1250}


def seconds_of(time: str | None, strength: str | None) -> Fraction:
    if not time:
        return Fraction(_BREAKS[strength or "medium"], 1000)
    found = re.fullmatch(r"\+?([\d.]+)(ms|s)", time)
    assert found
    return Fraction(found[1] if found[1][0] != "." else f"0{found[1]}") / (1000 if found[2] == "ms" else 1)


def pieces_of_ssml(data: bytes) -> Iterator[Piece]:
    """Text and breaks, as the standard library reads them."""
    unprefixed = re.sub(rb"(?<=[<\s/])(amazon|mstts|google|ssml):", rb"\1_", data)

    def walk(element: ElementTree.Element) -> Iterator[Piece]:
        kind = re.sub(r"\{.*\}|ssml_", "", element.tag)
        if kind == "break":
            yield seconds_of(element.get("time"), element.get("strength"))
        if kind == "mstts_silence" and element.get("type") == "Leading":
            yield seconds_of(element.get("value"), None)
        if kind not in ("metadata", "desc") and element.get("interpret-as") != "expletive":
            yield element.text or ""
            for child in element:
                yield from walk(child)
                yield child.tail or ""

    yield from walk(ElementTree.fromstring(unprefixed))  # noqa: S314


def pieces_of_speech_markdown(data: bytes) -> Iterator[Piece]:
    text = data.decode("utf-8")
    breaks = re.compile(r"\[(?:break:[\"']([\w.-]+)[\"']|\s*(\d[\w.]*s))\]")
    done = 0
    for found in breaks.finditer(text):
        yield said(text[done : found.start()])
        time = found[2] or (found[1] if found[1][0].isdigit() else None)
        yield seconds_of(time, found[1])
        done = found.end()
    yield said(text[done:])


def said(text: str) -> str:
    """The first and the last words alone matter: brackets and what is in them are no words."""
    return re.sub(
        r"!?(?:\([^)]*\))?\[[\"'][^\]]*\]|#?\[\w+:?[\"'][^\]]*\]|\[\w*;?\]|\{[^}]*\}|/[^/\s]+/(?!\w)",
        " ",
        text,
    )


def silences(pieces: Iterator[Piece]) -> list[tuple[str, Fraction, str]]:
    """Each silence with the word before and the word after it; neighbours add up."""
    found: list[list[str | Fraction]] = []
    last, waiting = "", True
    for piece in pieces:
        if isinstance(piece, Fraction):
            if found and waiting and len(found[-1]) == 2:
                found[-1][1] = Fraction(found[-1][1]) + piece
            else:
                found.append([last, piece])
            waiting = True
            continue
        if words := re.findall(r"[^\W_]+", piece.lower()):
            if found and len(found[-1]) == 2:
                found[-1].append(words[0])
            last, waiting = words[-1], False
    return [(str(f[0]), Fraction(f[1]), str(f[2]) if len(f) > 2 else "") for f in found]


def pieces_of_plan(plan: Plan) -> Iterator[Piece]:
    for step in plan.steps:
        match step:
            case Speak(caption=caption):
                yield caption
            case PauseStep(seconds=seconds):
                yield seconds
            case Play():
                raise AssertionError("nothing in the corpus has a sound")
            case _:
                pass


@pytest.mark.parametrize(
    "path",
    [path for path in [*SSML, *SPEECH_MARKDOWN] if path.name not in OWN_MARKS],
    ids=lambda path: path.name,
)
def test_a_silence_lasts_as_long_in_the_plan_as_in_the_source(path: Path, tmp_path: Path) -> None:
    script = tmp_path / "new.md"
    script.write_text(import_file(path, ImportOptions()).text, "utf-8")
    plan = compile_script(script, Options(voice="tone")).plan
    data = path.read_bytes()
    reader = pieces_of_ssml if path in SSML else pieces_of_speech_markdown
    expected, found = silences(reader(data)), silences(pieces_of_plan(plan))
    expected = [silence for silence in expected if silence[1] or silence in found]
    assert [silence for silence in found if silence[1]] == [silence for silence in expected if silence[1]]
    assert sum(silence[1] for silence in found) == sum(silence[1] for silence in expected)


@pytest.mark.slow
def test_all_of_the_corpus_renders(tmp_path: Path) -> None:
    includes = []
    for number, path in enumerate([*SSML, *SPEECH_MARKDOWN]):
        assert main(["import", str(path), "-o", str(tmp_path / f"{number}.md")]) == 0
        includes.append(f"[include {number}.md]")
    script = tmp_path / "all.md"
    script.write_text("\n".join(["---", "title: All", "pacing: {pauses: 0.1}", "---", *includes]), "utf-8")
    compiled = compile_script(script, Options(voice="tone", settings={"format": ("wav",), "channels": 1}))
    (track,) = render_compiled(compiled, tmp_path / "out").tracks
    assert track.timeline.frames > 0


WRONG = {
    "not-closed.ssml": [(2, 27)],
    "cut-off.ssml": [(2, 1)],
    "ampersand.ssml": [(2, 7)],
    "entity.ssml": [(2, 5)],
    "doctype.ssml": [(2, 3)],
    "bomb.ssml": [(2, 1)],
    "external.ssml": [(1, 1)],
    "another-root.xml": [(2, 1)],
    "break.ssml": [(2, 8), (3, 7)],
    "negative.ssml": [(1, 13)],
    "day.ssml": [(2, 1)],
    "two-roots.ssml": [(2, 1)],
    "attribute.ssml": [(2, 18)],
    "nothing.ssml": [(1, 1)],
    "nothing.smd": [(1, 1)],
    "break.smd": [(1, 7), (2, 6)],
    "unclosed.smd": [(1, 12), (2, 6), (3, 5)],
    "binary.ssml": [(1, 1)],
    "zeros.smd": [(2, 4)],
}
"""Lines and columns of what is wrong."""


def test_every_wrong_file_is_in_the_table() -> None:
    markup = {".ssml", ".xml", ".smd"}
    assert {path.name for path in (CORPUS / "wrong").iterdir() if path.suffix in markup} == set(WRONG)


@pytest.mark.parametrize("name", WRONG)
def test_errors_in_a_file_give_their_positions(name: str) -> None:
    options = ImportOptions(format="ssml") if name.endswith(".xml") else ImportOptions()
    with pytest.raises(ScriptError) as error:
        import_file(CORPUS / "wrong" / name, options)
    problems = error.value.problems
    assert [(p.position.line, p.position.column) for p in problems] == WRONG[name]
    assert all(problem.remedy for problem in problems)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<speak>" + b"<p>" * 600_000, f"nested more than {DEEPEST} deep"),
        (b"<speak>" + b"<s/>" * 300_000, "more than 100,000 elements"),
        (b"<speak><p " + b" ".join(b'a%d="1"' % n for n in range(5000)) + b"/></speak>", "5,000 attributes"),
        (b"word " * 10_000_000, "50,000,000 bytes"),
        (b"<speak>" + b"word " * 1_000_000, "5,000,007 characters"),
        (b"\x7fELF\x00\x01" * 1000, "NUL"),
    ],
    ids=["deep", "many", "attributes", "large", "long", "binary"],
)
def test_documents_over_the_limits_are_rejected(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.ssml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        import_file(path, ImportOptions())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF cannot be imported"),
        (rb"{\rtf1\ansi Rest now.\par}", "rich text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Word document"),
        (
            b"PK\x03\x04" + b"\n" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text",
            "an OpenDocument file cannot be imported",
        ),
    ],
    ids=["pdf", "rtf", "doc", "odt"],
)
def test_a_document_of_another_kind_is_named_in_the_error(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=f"{said}.*save it as .docx"):
        import_file(path, ImportOptions())


def test_unclosed_marks_are_read_quickly(tmp_path: Path) -> None:
    path = tmp_path / "a.smd"
    path.write_text("(a)[" + "x1" * 2_500 + "[\n" + "(a)[b:'c';" * 2_000 + "\n" + "((a" * 5_000, "utf-8")
    with pytest.raises(ScriptError, match="not closed"):
        import_file(path, ImportOptions())


def imported(text: str, tmp_path: Path, name: str = "a.ssml", **options: object) -> tuple[str, list[str]]:
    """A script's body, and what was dropped."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    found = import_file(path, ImportOptions(**options))  # type: ignore[arg-type]
    return found.text.split("\n---\n", 1)[1].strip(), [drop.what for drop in found.dropped]


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("Lie <emphasis>down</emphasis>, now.", "Lie *down*, now."),
        ("un<emphasis>believ</emphasis>able", "un*believ*able"),
        ("<s>One</s><s>Two</s>", "One.\nTwo"),
        ("<s>One</s><break time='1s'/><s>Two</s>", "One [pause 1s]\nTwo"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("A.<break time='1s'/><break time='2s'/>B.", "A. [pause 3s]\nB."),
        ("<prosody rate='50%'>A. <prosody rate='50%'>B.</prosody></prosody> C.",
         "[pace 50%]\nA.\nB. [pace 100%]\nC."),
        ("<say-as interpret-as='characters'>SOS</say-as>!", "S O S!"),
        ("the <say-as interpret-as='ordinal'>22</say-as> time", "the 22nd time"),
        ("<mark name='chapter: One'/>A.", "# One\n\nA."),
        ("A. <!-- why? --> B.", "A.\n<!-- why? -->\nB."),
        ("A [pause] (pause) {b}", 'A [pause] [pause]\n<!-- not spoken: "b" -->'),
        ("<sub alias='b'>a</sub>, a.", "b, a."),
        ("Dr. <sub alias='Drive'>Dr.</sub> A", "Dr.\nDrive A"),
        ("<prosody rate='slow'>A</prosody>. B", "[pace 75%]\nA. [pace 100%]\nB"),
        ("<audio src='x.wav'>A gong.<desc>no</desc></audio>", "A gong."),
    ],
)  # fmt: skip
def test_ssml_in_our_words(source: str, body: str, tmp_path: Path) -> None:
    assert imported(f"<speak>{source}</speak>", tmp_path)[0] == body


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("A +b+ ++c++ ~d~ -e- f-g-h.", "A *b* *c* d e f-g-h."),
        ("A [1s] b [break:\"250ms\"] c [break:'strong'] d", "A [pause 1s]\nb [pause 250ms]\nc [pause 1s]\nd"),
        ("(a b)[rate:\"slow\"] c", "[pace 75%]\na b [pace 100%]\nc"),
        ("(a)[emphasis:'strong';pitch:'low'], b", "*a*, b"),
        ("(22)[ordinal] (SOS)[chars]", "22nd S O S"),
        ("[mark:'x y'] a", "[mark x y]\na"),
        ("A\nb\n\nc", "A b\n\nc"),
        ("An [aside], (and more)", 'An,\n<!-- not spoken: "aside" -->\n(and more)'),
        ("A. [whispers] B (with ease) c.", 'A.\n<!-- not spoken: "whispers" -->\nB (with ease) c.'),
        ("A. (long pause) B. [pause 3s] C \U0001f319.", "A. [long pause]\nB. [pause 3s]\nC."),
        ("A.[bell] +b+ <b>c</b>\n\n# D\n\n\u25cf e", "A. [bell]\n*b* c\n\n# D\n\ne"),
    ],
)  # fmt: skip
def test_speech_markdown_in_our_words(source: str, body: str, tmp_path: Path) -> None:
    assert imported(source, tmp_path, "a.smd")[0] == body


def test_both_spellings_of_a_short_form_are_the_same(tmp_path: Path) -> None:
    for short, standard in [
        ("(a){b}", '(a)[sub:"b"]'),
        ("(a)/ˈb/", '(a)[ipa:"ˈb"]'),
        ("+a+", '(a)[emphasis:"moderate"]'),
        ("++a++", '(a)[emphasis:"strong"]'),
        ("~a~", '(a)[emphasis:"none"]'),
        ("[2s]", '[break:"2s"]'),
    ]:
        texts = []
        for text in (short, standard):
            assert TOKEN.fullmatch(text)
            path = tmp_path / "a.smd"
            path.write_text(f"Now {text} here.", "utf-8")
            texts.append(import_file(path, ImportOptions()).text)
        assert texts[0] == texts[1]


def test_dropped_elements_are_listed_with_their_positions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.ssml"
    path.write_text('<speak>\n <prosody pitch="low">A.</prosody> <x:y z="1">B.</x:y>\n</speak>', "utf-8")
    assert main(["import", str(path)]) == 0
    output = capsys.readouterr()
    assert output.err.splitlines() == [
        f'{path}:2:2: left out: <prosody pitch="low">',
        f'{path}:2:36: left out: <x:y z="1">: words in it are kept',
    ]
    assert output.out == "---\ntitle: A\n---\n\nA.\nB.\n"


def test_voices_are_kept_where_they_are_known(tmp_path: Path) -> None:
    (tmp_path / "renderer.toml").write_text('[voices.calm]\nengine = "tone"\n', "utf-8")
    voices = "".join(f'<voice name="{name}">{name[0]}.</voice>' for name in ("Calm", "Bea", "Guy"))
    text = f"<speak>{voices}</speak>"
    body, dropped = imported(text, tmp_path, voices={"bea": "tone:low"})
    assert body == "[voice Calm]\nC. [voice tone:low]\nB.\nG."
    assert len(dropped) == 2


def test_a_sound_is_kept_where_its_file_is(tmp_path: Path) -> None:
    (tmp_path / "bells").mkdir()
    (tmp_path / "bells" / "Big_gong.wav").write_bytes(b"")
    text = '<speak>A. <audio src="./bells/Big_gong.wav" soundLevel="-6dB">no</audio> B.</speak>'
    path = tmp_path / "a.ssml"
    path.write_text(text, "utf-8")
    script = import_file(path, ImportOptions()).text
    assert "sounds:\n  big gong: bells/Big_gong.wav\n" in script
    assert script.endswith("A. [sound big gong, -6dB]\nB.\n")


def test_the_file_is_known_by_its_content_first(tmp_path: Path) -> None:
    path = tmp_path / "a.smd"
    path.write_text("<!-- x --><speak>A.</speak>", "utf-8")
    assert import_file(path, ImportOptions()).format == "ssml"
    with pytest.raises(InputError, match="unknown format"):
        import_file(path, ImportOptions(format="pdf"))
    with pytest.raises(InputError, match='did you mean "word"'):
        import_file(path, ImportOptions(format="docx"))
    with pytest.raises(InputError, match="--relative does not apply to ssml"):
        import_file(path, ImportOptions(relative=True))
    unknown = tmp_path / "a.xyz"
    unknown.write_text("Words.", "utf-8")
    with pytest.raises(InputError, match="--from"):
        import_file(unknown, ImportOptions())


def test_a_script_is_not_replaced_by_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "a.ssml", tmp_path / "b" / "a.md"
    path.write_text("<speak>A.</speak>", "utf-8")
    assert main(["import", str(path), "-o", str(out), "--title", "New one"]) == 0
    assert out.read_text("utf-8") == "---\ntitle: New one\n---\n\nA.\n"
    assert main(["import", str(path), "-o", str(out)]) == 2
    assert "--force" in capsys.readouterr().err
    assert main(["import", str(path), "-o", str(out), "--force", "--json"]) == 0
    output = json.loads(capsys.readouterr().out)
    assert output == {"path": str(out), "format": "ssml", "script": out.read_text("utf-8"), "dropped": []}


@pytest.mark.parametrize(
    ("name", "content", "command"),
    [
        ("a.ssml", "<speak>A.</speak>", ["import"]),
        ("a.md", "---\ntitle: A\n---\nRest.\n", ["export", "--to", "ssml"]),
    ],
)
def test_the_source_file_is_never_overwritten(
    name: str, content: str, command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, link = tmp_path / name, tmp_path / "link"
    path.write_text(content, "utf-8")
    link.symlink_to(path)
    for out in (path, link):
        assert main([*command, str(path), "-o", str(out), "--force"]) == 2
        assert "choose another name" in capsys.readouterr().err
    assert path.read_text("utf-8") == content


@pytest.mark.parametrize(
    ("name", "content", "command"),
    [
        ("a.ssml", "<speak>\u4f11 caf\u00e9.</speak>", ["import"]),
        ("a.ssml", "<speak>\u4f11 caf\u00e9.</speak>", ["import", "--json"]),
        ("a.md", "---\ntitle: A\n---\n\u4f11 caf\u00e9.\n", ["export", "--to", "txt"]),
    ],
)
def test_a_printed_script_is_utf8_in_every_terminal(
    name: str, content: str, command: list[str], tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "renderer", *command, name],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=True,
    )
    assert "\u4f11 caf\u00e9." in ran.stdout.decode("utf-8")


def test_a_script_is_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script, out = tmp_path / "a.md", tmp_path / "a.ssml"
    script.write_text("---\ntitle: A\nset: {n1: 2s}\n---\n[bell]\nRest. [pause {n1}] More.\n", "utf-8")
    assert main(["export", str(script), "--to", "ssml", "-o", str(out), "--set", "n1=3s"]) == 0
    assert 'time="3s"' in out.read_text("utf-8")
    assert "will not play: bells (1)" in capsys.readouterr().err
    assert main(["export", str(script), "--to", "pdf"]) == 2
    assert "formats are ssml" in capsys.readouterr().err
