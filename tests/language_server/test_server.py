"""The language server as an editor meets it: one process, and the requests of a writer."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from lsprotocol import types

from renderer.language_server.document_text import DocumentText
from tests.support.command_line import run
from tests.support.editor import Editor, edited, editor
from tests.support.paths import ROOT
from tests.support.takes import RATE, wav

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
NOT_OFFERED = [
    ("<!-- [‸ -->", "hold 2m"),
    ("<!--\nlater: [‸\n-->", "hold 2m"),
    ("\\[‸", "hold 2m"),
    ("[include nothing/‸]", "hold 2m"),
    ("# Her‸\n\n# Two", "Her"),
    ("# ‸\n\n# Two", "Some notes"),  # of the README that is open
]
IN_FRONT = [
    ("pac‸", "pacing", "pacing: "),
    ("pacing: {r‸}", "rate", "pacing: {rate: }"),
    ("pacing:\n  ‸", "rate", "  rate: "),
    ("language:‸", "de", "language: de"),
    ("bed: o‸", "ocean", "bed: ocean"),
    ("night: ‸", "true", "night: true"),
]


NO_SCRIPTS = {
    "README.md": "# Some notes\n\n- [a link](https://example.org)\n- [ ] to do\n",
    "plan.md": "# To do\n\n- [ ] write\n- [x] read [1]\n",
}


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
            for end in ("---\nRest.\n", "", "\nRest.\n"):  # the front matter is closed, or being begun
                text = f"---\ntitle: A test\n{entry}\n{end}"
                assert completed(client, uri, text).get(choice) == line, text

        for name, text in NO_SCRIPTS.items():
            assert client.problems(client.open(tmp_path / name, text)) == [], name
        for body, choice in NOT_OFFERED:
            assert choice not in completed(client, uri, HEAD + body), body


def test_messages_come_in_parts_and_can_be_long(tmp_path: Path) -> None:
    with editor(tmp_path) as client:
        remarks = "remark and remark\n" * 12_000  # a pipe holds 65,536 bytes
        long = f"{HEAD}<!-- {remarks}-->\n[paws 3s]\n"
        assert mistakes(client, client.open(tmp_path / "long.md", long)) == ['unknown cue "paws"']

        client.piece_bytes = 150
        parts = f"{HEAD}Rest. [paws 3s]\n"
        assert mistakes(client, client.open(tmp_path / "parts.md", parts)) == ['unknown cue "paws"']


@pytest.mark.parametrize("watches", [True, False])
def test_files_that_another_program_changes_are_read_again(tmp_path: Path, watches: bool) -> None:
    settings, part = tmp_path / "renderer.toml", tmp_path / "part.md"
    with editor(tmp_path, watches=watches) as client:
        uri = client.open(tmp_path / "a.md", f"{HEAD}[voice calm]\n[include part.md]\n")
        assert len(mistakes(client, uri)) == 2
        for path, text, left in ((settings, '[voices.calm]\nengine = "tone"\n', 1), (part, "Rest.\n", 0)):
            path.write_text(text)
            if watches:
                client.wait_for(types.CLIENT_REGISTER_CAPABILITY)
                assert any(fnmatch(f"folder/{path.name}", pattern) for pattern in client.watched), path
                event = types.FileEvent(uri=path.as_uri(), type=types.FileChangeType.Created)
                client.tell(
                    types.WORKSPACE_DID_CHANGE_WATCHED_FILES, types.DidChangeWatchedFilesParams([event])
                )
            while len(client.next_problems(uri)) != left:
                pass


def mistakes(client: Editor, uri: str) -> list[str]:
    """The problems that are shown of a document, without their remedies."""
    return [problem.message.partition("; ")[0] for problem in client.problems(uri)]


TEXT = """---
title: A test
voice: tone:low
sounds: {gong: gong.wav}
set: {knee: left}
---
# One
😀 Hello {knee} [pause 3s] and more. [sound gong]

[hold 1m-5m, bell at end]
## Inner
[optional closing part]
{Knee} now.
[end]

# Two
[include intro.md]
End.  [chime]
"""
INTRO = "[optional closing part]\nBoth.\n[end]\n"

HOVERS: list[tuple[str | int, str]] = [
    (4, "`title`: the name of the session"),
    ("[pause", "`[pause]` `[short pause]` `[long pause]` makes a silence\n\n3 s here, at 0:"),
    ("[sound", "`[sound NAME]` plays a sound\n\ngong: gong.wav\n\n"),
    ("{knee} [", "`{knee}` is left"),
    ("[hold", "`[hold 3m]` makes time for practice, with an exact length or a range\n\n3:00 here, at 0:"),
    ("[optional", "`[optional NAME]` marks a part that you can leave out\n\n"),
    ("[chime", "`[bell]` strikes a bell\n\n9 s here, at "),
]
DEFINED = [("[include", "intro.md"), ("gong.wav", "gong.wav"), ("[sound", "rest.md"), ("{knee} [", "rest.md")]
RENAMED = [
    ("Inner\n", "Within", 1, 0),
    ("closing part]", "ending", 1, 1),
    ("{knee} [", "hip", 3, 0),
]


def test_an_editor_explains_and_changes_a_script(tmp_path: Path) -> None:
    (tmp_path / "gong.wav").write_bytes(wav(np.zeros((RATE, 1), np.float32)))
    (tmp_path / "intro.md").write_text(INTRO)
    document = DocumentText(TEXT)

    def at(place: str | int) -> types.Position:
        """The position of the second character of a text in the script."""
        index = place if isinstance(place, int) else TEXT.index(place)
        return document.position(*document.place_of(index + 1))

    with editor(tmp_path) as client:
        uri = client.open(tmp_path / "rest.md", TEXT)
        named = identified(uri)
        hints = client.ask(types.TEXT_DOCUMENT_INLAY_HINT, types.InlayHintParams(named, document.all))
        assert [hint.position.line for hint in hints] == [7, 7, 9, 12, 17]
        assert hints[2].label == "3:00"
        assert {problem.severity for problem in client.problems(uri)} <= {types.DiagnosticSeverity.Warning}
        assert types.WORKSPACE_INLAY_HINT_REFRESH in client.wait_for(types.WORKSPACE_INLAY_HINT_REFRESH)
        client.write(uri, f"{TEXT}\n[pau")
        assert len(client.problems(uri)) > 0
        assert client.ask(types.TEXT_DOCUMENT_INLAY_HINT, types.InlayHintParams(named, document.all)) == hints
        client.write(uri, TEXT)
        client.problems(uri)
        assert hints[1].position.character == at("nd more").character - 2

        symbols = client.ask(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, types.DocumentSymbolParams(named))
        one, two = symbols
        assert (one.name, one.detail, two.name) == ("One", "0:00", "Two")
        (inner,) = one.children
        assert (inner.name, [each.name for each in inner.children]) == ("Inner", ["closing part"])

        folded = client.ask(types.TEXT_DOCUMENT_FOLDING_RANGE, types.FoldingRangeParams(named))
        assert [(fold.start_line, fold.end_line) for fold in folded] == [
            (0, 5), (6, 13), (10, 13), (15, 17), (11, 13),
        ]  # fmt: skip

        for place, begins in HOVERS:
            found = client.ask(types.TEXT_DOCUMENT_HOVER, types.HoverParams(named, at(place)))
            assert found.contents.value.startswith(begins), place

        for place, target in DEFINED:
            asked = types.DefinitionParams(named, at(place))
            (location,) = client.ask(types.TEXT_DOCUMENT_DEFINITION, asked)
            assert location.uri == (tmp_path / target).as_uri()

        for place, name, here, there in RENAMED:
            prepared = client.ask(
                types.TEXT_DOCUMENT_PREPARE_RENAME, types.PrepareRenameParams(named, at(place))
            )
            assert prepared.placeholder.lower() in TEXT.lower()
            changes = client.ask(
                types.TEXT_DOCUMENT_RENAME,
                types.RenameParams(text_document=named, position=at(place), new_name=name),
            ).changes
            assert len(changes[uri]) == here, place
            assert len(changes.get((tmp_path / "intro.md").as_uri(), ())) == there, place
            assert edited(TEXT, changes[uri]).lower().count(name.lower()) == here

        options = types.FormattingOptions(tab_size=2, insert_spaces=True)
        edits = client.ask(types.TEXT_DOCUMENT_FORMATTING, types.DocumentFormattingParams(named, options))
        assert edited(TEXT, edits) == TEXT.replace("[chime]", "[bell chimes]")

        only = types.CodeActionContext(diagnostics=[], only=[types.CodeActionKind.Refactor])
        rewrite = types.CodeActionParams(named, types.Range(at("# One"), at("# One")), only)
        actions = client.ask(types.TEXT_DOCUMENT_CODE_ACTION, rewrite)
        fit = {action.title: edited(TEXT, action.edit.changes[uri]) for action in actions}
        assert list(fit) == ["Fit to 3 minutes", "Fit to 5 minutes"]
        assert fit["Fit to 5 minutes"] == TEXT.replace("---\n# One", "length: 5m\n---\n# One")


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


def assert_same_as_check(client: Editor, path: Path, draw: random.Random) -> None:
    """What the editor shows of a script is what ``renderer check`` prints, and each request is answered."""
    found, printed = said(path, path.parent)
    text = path.read_bytes().decode()
    uri = client.open(path, text)
    shown = client.problems(uri)
    assert {number for number, _ in found} <= {problem.range.start.line + 1 for problem in shown}, path
    for number, message in found:
        lines = [problem for problem in shown if problem.message.startswith(message)]
        assert number in {problem.range.start.line + 1 for problem in lines}, (path, message)
    for problem in shown:
        # The list of words that a voice may say wrongly is in another form.
        message = problem.message.removeprefix("a voice may say ").partition(" wrongly")[0]
        for part in message.split("; "):  # the remedy is on a line of its own
            assert part.strip('"') in printed, (path, problem)
    ask_everything(client, uri, text, draw)
    client.close(uri)


@pytest.mark.real_default_voice
def test_the_problems_are_those_of_check(tmp_path: Path) -> None:
    draw = random.Random(0)  # noqa: S311  (nothing is encrypted)
    with editor(tmp_path) as client:
        for path in [*WRONG[::45], SESSIONS[0]]:
            shutil.copy(path, tmp_path)
            assert_same_as_check(client, tmp_path / path.name, draw)


ELSEWHERE = {
    "above.md": f"\n  \n{HEAD}Rest.\n",
    "voice.md": f"{HEAD}[voice zzqq]\nRest.\n",
    "takes.md": "---\ntitle: A test\nvoice: takes\n---\nRest.\n",
    "sound.md": HEAD.replace("voice:", "sounds: {rain: rain.wav}\nvoice:") + "Rest. [sound rain]\n",
}
"""Scripts whose errors have another remedy in the studio, another place, or no front matter at the top."""


def test_the_remedies_and_the_places_are_those_of_check(tmp_path: Path) -> None:
    (tmp_path / "rain.wav").write_bytes(b"RIFF")
    draw = random.Random(0)  # noqa: S311
    with editor(tmp_path) as client:
        for name, text in ELSEWHERE.items():
            (tmp_path / name).write_text(text)
            assert_same_as_check(client, tmp_path / name, draw)


def test_the_exit_status_is_1_if_the_editor_has_not_shut_the_server_down(tmp_path: Path) -> None:
    bodies = [b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}']
    bodies += [b'{"jsonrpc": "2.0", "method": "exit"}']
    sent = b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(body), body) for body in bodies)
    command = [sys.executable, "-m", "renderer", "lsp"]
    ran = subprocess.run(command, cwd=tmp_path, input=sent, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (1, b"")


def test_what_an_editor_does_wrong_is_a_line_in_its_log(tmp_path: Path) -> None:
    body = b'{"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": {"nonsense": 1}}'
    wrong = b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    command = [sys.executable, "-m", "renderer", "lsp", "--stdio"]
    ran = subprocess.run(command, cwd=tmp_path, input=wrong, capture_output=True, check=True)
    lines = ran.stderr.decode().splitlines()
    assert lines[-1].startswith("renderer lsp: Unable to handle message: ")
    assert [line for line in lines if "Traceback" in line or not line.startswith("renderer lsp: ")] == []


def test_without_the_extra_a_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("renderer.cli.commands.lsp.find_spec", lambda _name: None)
    ran = run("lsp", cwd=tmp_path)
    assert ran.returncode == 2
    (line,) = ran.stderr.splitlines()
    assert line.startswith("the language server needs the package pygls; install it with: ")
    assert "session-renderer[lsp]" in line


def ask_everything(client: Editor, uri: str, text: str, draw: random.Random) -> None:
    """Ask each request at a random place; none may be answered with an error."""
    named, document = identified(uri), DocumentText(text)
    number = draw.randint(1, len(document.lines))
    place = document.position(number, draw.randint(1, len(document.line(number)) + 1))
    everywhere = document.all
    actions = types.CodeActionContext(diagnostics=[], only=[types.CodeActionKind.Empty])
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    asked: dict[str, object] = {
        types.TEXT_DOCUMENT_COMPLETION: types.CompletionParams(named, place),
        types.TEXT_DOCUMENT_HOVER: types.HoverParams(named, place),
        types.TEXT_DOCUMENT_DEFINITION: types.DefinitionParams(named, place),
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: types.DocumentSymbolParams(named),
        types.TEXT_DOCUMENT_FOLDING_RANGE: types.FoldingRangeParams(named),
        types.TEXT_DOCUMENT_INLAY_HINT: types.InlayHintParams(named, everywhere),
        types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionParams(named, everywhere, actions),
        types.TEXT_DOCUMENT_PREPARE_RENAME: types.PrepareRenameParams(named, place),
        types.TEXT_DOCUMENT_RENAME: types.RenameParams(
            text_document=named, position=place, new_name="another"
        ),
        types.TEXT_DOCUMENT_FORMATTING: types.DocumentFormattingParams(named, options),
    }
    answers = {method: client.ask(method, params) for method, params in asked.items()}
    for hint in answers[types.TEXT_DOCUMENT_INLAY_HINT]:
        assert document.position(*document.place(hint.position)) == hint.position
    for action in answers[types.TEXT_DOCUMENT_CODE_ACTION]:
        assert edited(text, action.edit.changes[uri]) != text
    if edits := answers[types.TEXT_DOCUMENT_FORMATTING]:
        assert edited(text, edits) != text


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
        text = draw.choice(("", "", "", "\n", " \r\n")) + text  # also lines above the front matter
        if text.lstrip().startswith(
            "---\n"
        ):  # a text with neither front matter nor a cue is no script for an editor
            yield text


@pytest.mark.slow
@pytest.mark.real_default_voice
def test_broken_scripts_are_checked_as_by_check(tmp_path: Path) -> None:
    draw = random.Random(1)  # noqa: S311
    with editor(tmp_path) as client:
        for path in SESSIONS:
            shutil.copy(path, tmp_path)
            assert_same_as_check(client, tmp_path / path.name, draw)
        for number, text in enumerate(islice(broken(0), 300)):
            path = tmp_path / f"broken-{number}.md"
            path.write_bytes(text.encode())
            assert_same_as_check(client, path, draw)
