"""Runs the blocks of a documentation page in a folder, in their order."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import renderer
from tests.support.command_line import call, text_stream, written
from tests.support.page_blocks import Block, matches, read_blocks, read_commands

TIMEOUT_SECONDS = 120
SHELL = re.compile(r"[|&;<>$`~\n]")
"""What makes a command one for a shell."""

EXAMPLE = "example.md"
SHOWN_ONLY = {"text", "json", "xml", "html", "css", "ini", "sh", "srt", "yaml-shown", "lua", "elisp"}


class PageRunner:
    """Runs a page in ``folder``, which is the current one; ``not_run`` are the reasons of its marks."""

    def __init__(self, page: Path, folder: Path, environment: dict[str, str]) -> None:
        self.page = page
        self.folder = folder
        self.environment = environment
        self.names: dict[str, Any] = {"__name__": "page"}
        self.not_run: list[str] = []

    def run(self) -> None:
        for block in read_blocks(self.page):
            try:
                self._run(block)
            except Exception as error:
                error.add_note(f"in the block at {self.page}:{block.line}")
                raise

    def _run(self, block: Block) -> None:
        if reason := block.marks.get("not-run"):
            self.not_run.append(f"{block.line}: {reason}")
        elif name := block.marks.get("file"):
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        else:
            match block.language:
                case "hidden":
                    self._command(block.text, "0")
                case "console":
                    self._console(block)
                case "python":
                    exec(compile(block.text, f"{self.page}:{block.line}", "exec"), self.names)  # noqa: S102
                case "pycon":
                    self._examples(block)
                case "markdown":
                    self._render(block.text)
                case "yaml":
                    self._check(_script(block.text, "Rest here. [hold 10s-1h]"))
                case "toml":
                    self._settings(block.text)
                case other if other in SHOWN_ONLY:
                    pass
                case other:
                    raise ValueError(
                        f"nothing is known about {other} blocks; shown only: {sorted(SHOWN_ONLY)}"
                    )

    def _console(self, block: Block) -> None:
        for command in read_commands(block):
            output = self._command(command.text, block.marks.get("status", "0"))
            if command.shown and not matches(command.shown, output):
                shown = "\n".join(command.shown)
                raise AssertionError(f"{command.text}\nprinted\n{output}\nand the page shows\n{shown}")

    def _command(self, text: str, status: str) -> str:
        found, output = 0, ""
        for command in text.split(" && "):
            found, printed = self._renderer(command) or self._shell(command, "")
            output += printed
            if found:
                break
        assert found == int(status), f"{text}\nended with status {found}\n{output}"
        return output

    def _renderer(self, command: str) -> tuple[int, str] | None:
        """Run ``renderer`` in this process, which saves its start; None if the command is another one.

        Its output may go to a program (``renderer ... | head``) or into a file (``renderer ... > FILE``).
        """
        line, _, program = command.partition(" | ")
        line, _, name = line.partition(" > ")
        words = shlex.split(line, comments=True)
        if words[0] != "renderer" or SHELL.search(line):
            return None
        output = text_stream()
        complaints = text_stream() if program or name else output
        status = call([found for word in words[1:] for found in _expanded(word)], output, complaints)
        printed = written(output)
        if program:
            status, printed = self._shell(program, printed)
        elif name:
            (self.folder / name).write_text(printed, encoding="utf-8")
            printed = ""
        return status, printed if complaints is output else printed + written(complaints)

    def _shell(self, text: str, given: str) -> tuple[int, str]:
        done = subprocess.run(
            ["sh", "-c", text],
            cwd=self.folder,
            env=self.environment,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        return done.returncode, done.stdout

    def _examples(self, block: Block) -> None:
        example = doctest.DocTestParser().get_doctest(
            block.text, self.names, str(self.page), str(self.page), block.line
        )
        report: list[str] = []
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=report.append, clear_globs=False)
        self.names = example.globs
        assert not report, "".join(report)

    def _render(self, text: str) -> None:
        script = self.folder / EXAMPLE
        script.write_text(text if text.startswith("---") else _script("", text), encoding="utf-8")
        renderer.render(script, out=self.folder / "examples", voice="tone", format="wav", jobs=1)

    def _check(self, text: str) -> None:
        script = self.folder / EXAMPLE
        script.write_text(text, encoding="utf-8")
        renderer.check_script(script)

    def _settings(self, text: str) -> None:
        """Read in a folder of their own, so that the page's other examples do not get them."""
        folder = self.folder / "settings"
        folder.mkdir(exist_ok=True)
        (folder / "renderer.toml").write_text(text, encoding="utf-8")
        script = folder / EXAMPLE
        script.write_text(_script("voice: tone", "Rest here."), encoding="utf-8")
        renderer.check_script(script)


def _expanded(word: str) -> list[str]:
    """The paths that a shell puts in the place of a word."""
    return sorted(str(path) for path in Path().glob(word)) if "*" in word else [word]


def _script(front_matter: str, body: str) -> str:
    title = "" if "title:" in front_matter else "title: Example\n"
    return f"---\n{title}{front_matter.rstrip()}\n---\n\n{body}\n"


def page_environment(home: Path, cache: Path) -> dict[str, str]:
    """What the page's commands find: a home of their own, and ``renderer`` as this Python runs it."""
    programs = home / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    shim = programs / "renderer"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m renderer "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    paths = [str(programs), str(Path(sys.executable).parent), os.environ["PATH"]]
    usual = {key: value for key, value in os.environ.items() if not key.startswith(("RENDERER_", "AWS_"))}
    return usual | {
        "PATH": os.pathsep.join(paths),
        "HOME": str(home),
        "RENDERER_CACHE": str(cache),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
