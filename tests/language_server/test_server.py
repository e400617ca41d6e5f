"""The language server as an editor meets it: one process, and the requests of a writer."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from lsprotocol import types

from renderer.language_server.document_text import DocumentText
from tests.support.command_line import run
from tests.support.editor import Editor, editor
from tests.support.paths import ROOT

HEAD = "---\ntitle: A test\nvoice: tone:low\n---\n"
WRONG = sorted((ROOT / "tests/cases/wrong").glob("*.md"))
SESSIONS = sorted((ROOT / "scripts").glob("*.md"))


def identified(uri: str) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(uri=uri)


def fixes(client: Editor, uri: str) -> dict[str, types.CodeAction]:
    """The quick fixes of a whole document by their titles."""
    everything = types.Range(start=types.Position(0, 0), end=types.Position(9999, 0))
    context = types.CodeActionContext(diagnostics=[], only=[types.CodeActionKind.QuickFix])
    params = types.CodeActionParams(text_document=identified(uri), range=everything, context=context)
    return {action.title: action for action in client.ask(types.TEXT_DOCUMENT_CODE_ACTION, params)}


def edited(text: str, edits: list[types.TextEdit]) -> str:
    """A text after edits, as an editor makes them."""
    document = DocumentText(text)
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def at(position: types.Position) -> int:
        line, column = document.place(position)
        return starts[line - 1] + column - 1

    for edit in sorted(edits, key=lambda edit: at(edit.range.start), reverse=True):
        text = text[: at(edit.range.start)] + edit.new_text + text[at(edit.range.end) :]
    return text


def completed(client: Editor, uri: str, text: str) -> dict[str, str]:
    """What is offered at the sign ‸ of a text, and the line that each choice makes."""
    before, after = text.split("‸")
    client.write(uri, before + after)
    lines = before.split("\n")
    position = DocumentText(before).all.end
    params = types.CompletionParams(text_document=identified(uri), position=position)
    found = client.ask(types.TEXT_DOCUMENT_COMPLETION, params)
    made = {}
    for item in found.items:
        assert isinstance(item.text_edit, types.TextEdit)
        assert item.filter_text
        made[item.label] = edited(before + after, [item.text_edit]).split("\n")[len(lines) - 1]
    return made


COMPLETED = [
    ("# One\n[‸", "hold 2m", "[hold 2m]"),
    ("# One\nRest. [paus‸]", "pause 3s", "Rest. [pause 3s]"),
    ("😀 [bell l‸]", "low", "😀 [bell low]"),
    ("[bed ‸", "ocean", "[bed ocean"),
    ("[voice ‸", "calm", "[voice calm"),
    ("[include ‸]", "part/intro.md", "[include part/intro.md]"),
    ("# ‸\n\n# Two", "Two", "# Two"),
]
IN_FRONT = [
    ("pac‸", "pacing", "pacing: "),
    ("pacing: {r‸}", "rate", "pacing: {rate: }"),
    ("pacing:\n  ‸", "rate", "  rate: "),
    ("language:‸", "de", "language: de"),
    ("bed: o‸", "ocean", "bed: ocean"),
    ("night: ‸", "true", "night: true"),
]


def test_a_writer_is_helped(tmp_path: Path) -> None:
    script, part = tmp_path / "rest.md", tmp_path / "part/intro.md"
    part.parent.mkdir()
    part.write_text("Hello. [bell]\n")
    (tmp_path / "renderer.toml").write_text('[voices.calm]\nengine = "tone"\n')
    with editor(tmp_path) as client:
        uri = client.open(script, f"{HEAD}😀 Rest [paws 3s] and [bell lo].\n")
        first, second = client.problems(uri)
        assert first.message == 'unknown cue "paws"; did you mean "pause"?'
        assert (first.range.start.character, first.range.end.character) == (9, 13)
        found = fixes(client, uri)
        assert list(found) == ["Write pause", "Write low"]
        edit = found["Write pause"].edit
        assert edit
        assert edit.changes
        mended = edited(f"{HEAD}😀 Rest [paws 3s] and [bell lo].\n", list(edit.changes[uri]))
        client.write(uri, mended)
        assert client.problems(uri)[0].message == second.message

        client.write(uri, f"{HEAD}[include part/intro.md]\n")
        assert client.problems(uri) == []
        included = client.open(part, "Hello. [bel]\n")
        while not (shown := client.next_problems(included)):
            pass  # it is no script itself; what is wrong in it is shown when the script is checked
        assert [problem.message for problem in shown] == ['unknown cue "bel"; did you mean "bell"?']
        client.close(included)
        while client.next_problems(included):
            pass

        for body, choice, line in COMPLETED:
            assert completed(client, uri, HEAD + body).get(choice) == line, body
        for entry, choice, line in IN_FRONT:
            text = f"---\ntitle: A test\n{entry}\n---\nRest.\n"
            assert completed(client, uri, text).get(choice) == line, entry

        readme = client.open(tmp_path / "README.md", "# Some notes\n\n- [a link](https://example.org)\n")
        assert client.problems(readme) == []


def said(path: Path, cwd: Path) -> tuple[set[tuple[int, str]], str]:
    """The lines and messages that ``renderer check`` prints for a script, and all that it prints."""
    ran = run("check", path.name, cwd=cwd)
    found = set()
    for line in ran.stderr.splitlines():
        name, _, rest = line.partition(":")
        number, _, message = rest.partition(":")
        if name == path.name and number.isdecimal():
            found.add((int(number), message.partition(": ")[2].removeprefix("warning: ")))
    return found, ran.stderr + ran.stdout


def assert_same_as_check(client: Editor, path: Path) -> None:
    """What the editor shows of a script is what ``renderer check`` prints."""
    found, printed = said(path, path.parent)
    uri = client.open(path, path.read_bytes().decode())
    shown = client.problems(uri)
    assert {number for number, _ in found} <= {problem.range.start.line + 1 for problem in shown}, path
    for number, message in found:
        lines = [problem for problem in shown if problem.message.startswith(message)]
        assert number in {problem.range.start.line + 1 for problem in lines}, (path, message)
    for problem in shown:
        # The list of words that a voice may say wrongly is in another form.
        message = problem.message.removeprefix("a voice may say ").partition(" wrongly")[0].partition("; ")[0]
        assert message.strip('"') in printed, (path, problem)
    client.close(uri)


def test_the_problems_are_those_of_check(tmp_path: Path) -> None:
    with editor(tmp_path) as client:
        for path in [*WRONG[::24], SESSIONS[0]]:
            shutil.copy(path, tmp_path)
            assert_same_as_check(client, tmp_path / path.name)


PIECES = (
    "[", "]", "[pause", "[hold 3]", "[bell lo]", "{", "{side}", "[end]", "[repeat 2]", "[for 1m]", "---\n",
    "\n\n", "\n# ", "[at 0:05]", "[bed nothing]", "[voice nobody]", "<!--", "(pause)", "[include no.md]",
    "title: x\n", "length: 3m\n", "😀", "\u2028", "\u200b", "\x0c", "\x00", "9" * 40, "a" * 300, "\r\n",
)  # fmt: skip


def broken(seed: int) -> Iterator[str]:
    """Scripts with a few random changes each."""
    draw = random.Random(seed)  # noqa: S311  (nothing is encrypted)
    texts = [path.read_bytes().decode() for path in SESSIONS]
    texts += [text for path in WRONG if (text := path.read_bytes().decode("utf-8", "ignore"))]
    while True:
        text = draw.choice(texts)[:4000]
        for _ in range(draw.randint(1, 4)):
            at = draw.randint(0, len(text))
            text = text[:at] + draw.choice((draw.choice(PIECES), "")) + text[at + draw.choice((0, 0, 1, 9)) :]
        if text.startswith("---\n"):  # a text with neither front matter nor a cue is no script for an editor
            yield text


@pytest.mark.slow
def test_broken_scripts_are_checked_as_by_check(tmp_path: Path) -> None:
    with editor(tmp_path) as client:
        for path in SESSIONS:
            shutil.copy(path, tmp_path)
            assert_same_as_check(client, tmp_path / path.name)
        for number, text in enumerate(islice(broken(0), 300)):
            path = tmp_path / f"broken-{number}.md"
            path.write_bytes(text.encode())
            assert_same_as_check(client, path)
