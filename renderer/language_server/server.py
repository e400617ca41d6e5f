"""The server: what each request and notification of the editor does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from renderer import __version__
from renderer.language_server.analysis import Analysis
from renderer.language_server.checker import Checker
from renderer.language_server.completing import Offer, body_offer, scripts_below
from renderer.language_server.completing_front import front_offer
from renderer.language_server.diagnostics import Shown, ShownProblems, diagnostics_of
from renderer.language_server.documents import Document, Documents
from renderer.language_server.quick_fixes import quick_fixes

_TRIGGERS = ["[", "{", ":", " ", "#"]


class ScriptServer(LanguageServer):
    """Holds the open documents, and shows what the checks of them find.

    Every change sends the whole text, as pygls takes U+2028 and its like for the end of a line. Everything
    is sent from one thread.
    """

    def __init__(self) -> None:
        super().__init__("renderer", __version__, types.TextDocumentSyncKind.Full)
        self.documents = Documents()
        self.checker = Checker(self.documents, self._checked)
        self._shown = ShownProblems()
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self) -> None:
        """Note the folders and the encoding that the editor has named."""
        self._loop = asyncio.get_running_loop()
        uris = [folder.uri for folder in self.workspace.folders.values()]
        paths = filter(None, map(to_fs_path, uris or filter(None, [self.workspace.root_uri])))
        self.documents.folders = tuple(map(Path, paths))
        encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        self.documents.encoding = types.PositionEncodingKind(encoding).value
        self.checker.start()

    def newest(self, document: Document) -> Analysis | None:
        """The analysis of a document; None if it is of an older text."""
        analysis = self.checker.known(document.uri)
        return analysis if analysis and analysis.document is document else None

    def forget(self, uri: str) -> None:
        """Take back what is shown of a document that is closed."""
        self.documents.drop(uri)
        self._show(uri, {})
        self.checker.forget(uri)

    def _checked(self, analysis: Analysis) -> None:
        is_included = self.checker.is_included(analysis.document)
        shown = diagnostics_of(analysis, self.documents, is_included=is_included)
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._show_newest, analysis, shown)

    def _show_newest(self, analysis: Analysis, shown: Shown) -> None:
        document = analysis.document
        if self.documents.get(document.uri) is document:
            self._show(document.uri, shown)

    def _show(self, script: str, shown: Shown) -> None:
        for uri, found in self._shown.change(script, shown):
            document = self.documents.get(uri)
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(
                    uri=uri, diagnostics=found, version=document.version if document else None
                )
            )


def make_server() -> ScriptServer:
    """Make the server with all that it answers."""
    server = ScriptServer()
    _follow_documents(server)
    _complete(server)
    _mend(server)
    return server


def serve(taken: BinaryIO, given: BinaryIO) -> None:
    """Answer until the editor ends the server, or closes the stream of its requests."""
    server = make_server()
    try:
        server.start_io(taken, given)
    finally:
        server.checker.close()


def _follow_documents(server: ScriptServer) -> None:
    @server.feature(types.INITIALIZE)
    def _initialize(_params: types.InitializeParams) -> None:
        server.begin()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def _opened(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        server.documents.put(document.uri, document.version, document.text)
        server.checker.want_with_users(document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def _changed(params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        for change in params.content_changes:
            server.documents.put(document.uri, document.version, change.text)
        server.checker.want_with_users(document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def _closed(params: types.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def _saved(_params: types.DidSaveTextDocumentParams) -> None:
        server.checker.want(document.uri for document in server.documents.all())

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def _files_changed(_params: types.DidChangeWatchedFilesParams) -> None:
        server.checker.want(document.uri for document in server.documents.all())


def _complete(server: ScriptServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=_TRIGGERS))
    async def _completion(params: types.CompletionParams) -> types.CompletionList | None:
        document = server.documents.get(params.text_document.uri)
        if document is None:
            return None
        line, column = document.text.place(params.position)
        offer = await asyncio.to_thread(_offer, server, document, line, column)
        items = offer.items(document.text, line) if offer else ()
        return types.CompletionList(is_incomplete=False, items=list(items))


def _offer(server: ScriptServer, document: Document, line: int, column: int) -> Offer | None:
    from renderer.api.text_check import completions

    text = document.text
    offered = completions(document.path, text.whole)
    fence = next((n for n, each in enumerate(text.lines[1:], start=2) if each.rstrip() == "---"), 0)
    if text.lines[0].rstrip() == "---" and 1 < line < fence:
        return front_offer(text.lines, line, column, offered)
    return body_offer(
        text.line(line),
        column,
        offered,
        lambda: scripts_below(document.path.parent),
        lambda: _chapters(server.documents),
    )


def _chapters(documents: Documents) -> Iterable[str]:
    """The names of the chapters of all open scripts."""
    headings = (
        line.lstrip("#").strip() for each in documents.all() for line in each.text.lines if line[:1] == "#"
    )
    return dict.fromkeys(filter(None, headings))


def _mend(server: ScriptServer) -> None:
    options = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)
    def _actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        document = server.documents.get(params.text_document.uri)
        analysis = server.newest(document) if document else None
        return list(quick_fixes(analysis, params.range)) if analysis else []
