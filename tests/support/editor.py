"""An editor: a client of the Language Server Protocol, over the streams of a process."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

from lsprotocol import converters, types

from renderer.language_server.document_text import DocumentText

_LONGEST_SECONDS = 60
_BETWEEN_SECONDS = 0.1
_CONVERTER = converters.get_converter()


class Editor:
    """Sends what an editor sends, and reads the answers into the types of the protocol.

    With ``piece_bytes``, each message is written in pieces of so many bytes. Between them, the server has
    time to read what is there.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.shown: dict[str, list[types.PublishDiagnosticsParams]] = {}
        self.asked: list[str] = []
        self.watched: list[str] = []
        self.piece_bytes: int | None = None
        self._number = 0
        self._versions: dict[str, int] = {}
        self.messages: list[str] = []
        self._messages: Queue[dict[str, Any] | None] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def ask(self, method: str, params: object) -> Any:
        """Send a request, and return its result; notices that come first are kept."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": _CONVERTER.unstructure(params)})
        while True:
            message = self._next()
            if message.get("id") == self._number and "method" not in message:
                assert "error" not in message, message
                answer: Any = types.METHOD_TO_TYPES[method][1]
                return _CONVERTER.structure(message, answer).result
            self._note(message)

    def tell(self, method: str, params: object) -> None:
        self._send({"method": method, "params": _CONVERTER.unstructure(params)})

    def open(self, path: Path, text: str) -> str:
        """Open a file with a text that need not be on the disk; return its address."""
        uri = path.as_uri()
        self._versions[uri] = 1
        document = types.TextDocumentItem(uri=uri, language_id="markdown", version=1, text=text)
        self.tell(types.TEXT_DOCUMENT_DID_OPEN, types.DidOpenTextDocumentParams(text_document=document))
        return uri

    def write(self, uri: str, text: str) -> None:
        """Put another text in the place of the one of a document."""
        self._versions[uri] += 1
        document = types.VersionedTextDocumentIdentifier(uri=uri, version=self._versions[uri])
        change = types.TextDocumentContentChangeWholeDocument(text=text)
        params = types.DidChangeTextDocumentParams(text_document=document, content_changes=[change])
        self.tell(types.TEXT_DOCUMENT_DID_CHANGE, params)

    def close(self, uri: str) -> None:
        document = types.TextDocumentIdentifier(uri=uri)
        self.tell(types.TEXT_DOCUMENT_DID_CLOSE, types.DidCloseTextDocumentParams(text_document=document))

    def problems(self, uri: str) -> list[types.Diagnostic]:
        """The problems that are shown for the newest text of a document, once it is checked."""
        while True:
            for shown in reversed(self.shown.get(uri, [])):
                if shown.version == self._versions.get(uri):
                    return list(shown.diagnostics)
            self._note(self._next())

    def next_problems(self, uri: str) -> list[types.Diagnostic]:
        """The problems of a document as they are shown the next time."""
        before = len(self.shown.get(uri, []))
        while len(self.shown.get(uri, [])) == before:
            self._note(self._next())
        return list(self.shown[uri][-1].diagnostics)

    def wait_for(self, method: str) -> list[str]:
        """What the server has sent by itself, once this is among it."""
        while method not in self.asked:
            self._note(self._next())
        return self.asked

    def _note(self, message: dict[str, Any]) -> None:
        method = message.get("method", "")
        self.asked.append(method)
        if method == types.CLIENT_REGISTER_CAPABILITY:
            registration = _CONVERTER.structure(message["params"], types.RegistrationParams).registrations[0]
            options: Any = registration.register_options
            watchers = options["watchers"]
            self.watched += [watcher["globPattern"] for watcher in watchers]
        if "id" in message:
            self._send({"id": message["id"], "result": None})
        elif method == types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS:
            shown = _CONVERTER.structure(message["params"], types.PublishDiagnosticsParams)
            self.shown.setdefault(shown.uri, []).append(shown)
        elif method == types.WINDOW_SHOW_MESSAGE:
            self.messages.append(message["params"]["message"])
        else:
            raise AssertionError(message)

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        written = b"Content-Length: %d\r\n\r\n%s" % (len(data), data)
        size = self.piece_bytes or len(written)
        for start in range(0, len(written), size):
            self.process.stdin.write(written[start : start + size])
            self.process.stdin.flush()
            time.sleep(_BETWEEN_SECONDS if self.piece_bytes else 0)

    def _next(self) -> dict[str, Any]:
        message = self._messages.get(timeout=_LONGEST_SECONDS)
        assert message is not None, "the server has ended"
        return message

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            name, _, value = header.strip().lower().partition(b":")
            if name == b"content-length":
                length = int(value)
            elif not name:
                self._messages.put(json.loads(stream.read(length)))
            else:
                assert name == b"content-type", header
        self._messages.put(None)


@contextmanager
def editor(folder: Path, encodings: list[str] | None = None, *, watches: bool = False) -> Iterator[Editor]:
    """An editor with a folder, whose server ends in order and has printed nothing.

    One that ``watches`` can say which files other programs change.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "renderer", "lsp"],
        cwd=folder,
        env={**os.environ, "RENDERER_CACHE": str(folder / ".cache")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        found = Editor(process)
        found.ask(types.INITIALIZE, initialization(folder, encodings, watches=watches))
        found.tell(types.INITIALIZED, types.InitializedParams())
        yield found
        found.ask(types.SHUTDOWN, None)
        found.tell(types.EXIT, None)
        assert process.wait(_LONGEST_SECONDS) == 0
        assert process.stderr is not None
        assert process.stderr.read().decode() == ""
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def edited(text: str, edits: Iterable[types.TextEdit]) -> str:
    """A text after edits, as an editor makes them."""
    document = DocumentText(text)
    starts = [int(text.startswith("\ufeff"))]
    for line in re.findall(r"[^\r\n]*(?:\r\n|\r|\n)", text.removeprefix("\ufeff")):
        starts.append(starts[-1] + len(line))

    def at(position: types.Position) -> int:
        line, column = document.place(position)
        return starts[line - 1] + column - 1

    for edit in sorted(edits, key=lambda edit: at(edit.range.start), reverse=True):
        text = text[: at(edit.range.start)] + edit.new_text + text[at(edit.range.end) :]
    return text


def initialization(
    folder: Path, encodings: list[str] | None = None, *, watches: bool = False
) -> types.InitializeParams:
    """What an editor that knows everything sends first."""
    capabilities = types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=encodings),
        workspace=types.WorkspaceClientCapabilities(
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(
                dynamic_registration=watches
            ),
            inlay_hint=types.InlayHintWorkspaceClientCapabilities(refresh_support=True),
        ),
    )
    return types.InitializeParams(
        capabilities=capabilities,
        process_id=os.getpid(),
        root_uri=folder.as_uri(),
        workspace_folders=[types.WorkspaceFolder(uri=folder.as_uri(), name=folder.name)],
    )
