"""Files that are not scripts, given to a command for scripts: the message names the command for them."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from renderer import errors
from renderer.cli.main import main
from renderer.errors import shell_command
from tests.support.docx_files import docx, paragraph, run

SCRIPT = "---\ntitle: A test\nvoice: tone\n---\nHello.\n"
SRT = "1\n00:00:01,000 --> 00:00:03,000\nLie down.\n"
SSML = '<speak version="1.1">Lie down. <break time="2s"/></speak>'


IMPORTABLE = {
    "My class.docx": docx(paragraph(run("Lie down."))),
    "a.srt": SRT.encode(),
    "a.vtt": f"WEBVTT\n\n{SRT.replace(',', '.')}".encode(),
    "Mia's $1 notes.ssml": SSML.encode(),
    "a.lrc": b"[00:01.00]Lie down.\n[00:05.00]Rest.\n",
    "a.htm": b"<html><body><p>Lie down.</p></body></html>",
    "a.smd": b"Lie down. [2s] Rest.",
    "notes.txt": b"Lie down.\n\nRest.\n",
    "a.xml": SSML.encode(),
    "captions.md": SRT.encode(),
    "no suffix": docx(paragraph(run("Lie down."))),
    "-dash.srt": SRT.encode(),
}


@pytest.mark.parametrize("command", ["check", "render", "plan", "fmt"])
@pytest.mark.parametrize("name", IMPORTABLE)
def test_the_command_in_the_message_makes_a_script(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    name: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(IMPORTABLE[name])
    assert main([command, "--", name]) == 2
    message = capsys.readouterr().err
    assert message.startswith(f"{name}: this is ")
    assert "not a script" in message
    program, *arguments = shlex.split(message.partition("run: ")[2])
    assert program == "renderer"
    assert main(arguments) == 0
    assert main(["check", arguments[-1]]) == 0


@pytest.mark.parametrize(
    "suffix", [".docx", ".DOCX", ".srt", ".ssml", ".html", ".pdf", ".mp3", ".toml", ".json"]
)
def test_import_writes_no_script_under_the_name_of_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Lie down.\n\nRest.\n")
    assert main(["import", "a.txt", "-o", f"b{suffix}"]) == 2
    error = capsys.readouterr().err
    assert error == f"b{suffix}: a script cannot have the suffix {suffix}; write -o b.md\n"
    assert not Path(f"b{suffix}").exists()
    assert main(["import", "a.txt", "-o", "b.md"]) == 0
    assert main(["check", "b.md"]) == 0


@pytest.mark.parametrize("name", ["b.md", "b.markdown", "b", "b.script"])
def test_import_writes_a_script_under_a_name_that_check_accepts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Lie down.\n\nRest.\n")
    assert main(["import", "a.txt", "-o", name]) == 0
    assert main(["check", name]) == 0


def test_a_script_beside_the_file_is_named_and_never_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("class.docx").write_bytes(docx(paragraph(run("Lie down."))))
    Path("class.md").write_text(SCRIPT)
    assert main(["render", "class.docx"]) == 2
    assert capsys.readouterr().err == (
        "class.docx: this is a Word file, not a script; did you mean class.md? "
        "To make another script of it, run: renderer import class.docx -o class-2.md\n"
    )


UNREADABLE = {
    "a.pdf": (b"%PDF-1.7\n\0", "a PDF", "save it as .docx"),
    "a.rtf": (rb"{\rtf1 Rest.}", "rich text", "save it as .docx"),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an old Word document", "save it as .docx"),
    "a.ppt": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "a PowerPoint presentation", "that ends in .txt"),
    "a.odt": (b"PK\x03\x04\0", "an OpenDocument file", "open it in LibreOffice"),
    "a.pages": (b"PK\x03\x04\0", "a Pages document", "File > Export To > Word"),
    "a.gdoc": (b'{"doc_id": "x"}', "a link to a Google document", "File > Download > Microsoft Word"),
    "a.epub": (b"PK\x03\x04\0", "an e-book", "that ends in .txt"),
    "a.ass": (b"[Script Info]\n", "a file of captions (ASS)", "convert it to .srt"),
    "a.txt": (b"%PDF-1.7\n\0", "a PDF", "save it as .docx"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_document_that_import_cannot_read_says_how_to_save_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    content, what, how = UNREADABLE[name]
    Path(name).write_bytes(content)
    assert main(["check", name]) == 2
    message = capsys.readouterr().err
    assert message.startswith(f"{name}: this is {what}")
    assert how in message
    assert "then run: renderer import a." in message
    assert main(["import", name]) == 2
    assert f"{what.partition(' (')[0]}" in (message := capsys.readouterr().err)
    assert how in message


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.mp3", "this is audio, not a script; to measure it, run: renderer check a.mp3"),
        ("renderer.toml", "these are settings or a lexicon"),
        ("evenng.md", 'no such file; did you mean "evening.md"?'),
        ("evening", 'no such file; did you mean "evening.md"?'),
        ("gone.docx", "no such file; check the name and the folder"),
        ("late/evening.md", "no such file; check the name and the folder"),
    ],
)
def test_other_files_that_are_no_scripts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("evening.md").write_text(SCRIPT)
    Path("renderer.toml").write_text("lufs = -16\n")
    Path("a.mp3").write_bytes(b"\xff\xfb")
    assert main(["render", name]) == 2
    assert capsys.readouterr().err.startswith(f"{name}: {said}")


@pytest.mark.parametrize(
    ("path", "posix", "windows"),
    [
        ("a.md", "a.md", "a.md"),
        ("My class.md", '"My class.md"', '"My class.md"'),
        ("Mia's class.md", '"Mia\'s class.md"', '"Mia\'s class.md"'),
        ("Mia's $5.md", "'Mia'\\''s $5.md'", '"Mia\'s $5.md"'),
        ("a&b(1).md", '"a&b(1).md"', '"a&b(1).md"'),
        ("śavāsana.md", "śavāsana.md", "śavāsana.md"),
        ("-x.md", "./-x.md", "./-x.md"),
    ],
)
def test_commands_are_quoted_for_the_shell(
    monkeypatch: pytest.MonkeyPatch, path: str, posix: str, windows: str
) -> None:
    assert shell_command("render", Path(path)) == f"renderer render {posix}"
    assert shlex.split(posix) == [f"./{path}" if path.startswith("-") else path]
    monkeypatch.setattr(errors, "ON_WINDOWS", True)
    assert shell_command("render", Path(path)) == f"renderer render {windows}"


def test_new_and_import_print_commands_that_can_be_pasted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("Mia's talk.srt").write_text(SRT)
    for arguments in (["new", "Mia's class.md"], ["import", "Mia's talk.srt", "-o", "Mia's talk.md"]):
        assert main(arguments) == 0
        _, *words = shlex.split(capsys.readouterr().out.partition("run: ")[2])
        assert main(["check", words[1]]) == 0
        capsys.readouterr()
