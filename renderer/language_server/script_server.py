"""The server's state: the open documents, and what is known and shown of them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from renderer import __version__
from renderer.language_server.analysis import Analysis
from renderer.language_server.checker import Checker
from renderer.language_server.diagnostics import Shown, ShownProblems, diagnostics_of
from renderer.language_server.documents import Document, Documents

if TYPE_CHECKING:
    from renderer.api.outline import TextOutline

_MOST_WAITED_SECONDS = 5.0


class ScriptServer(LanguageServer):
    """Holds the open documents, and shows what the checks of them find.

    Every change sends the whole text, as pygls takes U+2028 and its like for the end of a line. Everything
    is sent from one thread.
    """

    def __init__(self) -> None:
        super().__init__("renderer", __version__, types.TextDocumentSyncKind.Full)
        self.documents = Documents()
        self.checker = Checker(self.documents, self._checked)
        self.is_shut_down = False
        self.exit_status = 0
        self._shown = ShownProblems()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._outlines: dict[str, tuple[Document, TextOutline]] = {}
        self._settled: dict[str, asyncio.Event] = {}

    def begin(self) -> None:
        """Note the folders and the encoding that the editor has named."""
        self._loop = asyncio.get_running_loop()
        uris = [folder.uri for folder in self.workspace.folders.values()]
        paths = filter(None, map(to_fs_path, uris or filter(None, [self.workspace.root_uri])))
        self.documents.folders = tuple(map(Path, paths))
        encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        self.documents.encoding = types.PositionEncodingKind(encoding).value

    def newest(self, document: Document) -> Analysis | None:
        """The analysis of a document; None if it is of an older text."""
        analysis = self.checker.known(document.uri)
        return analysis if analysis and analysis.document is document else None

    async def checked(self, document: Document) -> None:
        """Wait until a document is checked, changed or closed, but not for long."""
        if self.newest(document) is None and self.documents.get(document.uri) is document:
            settled = self._settled.setdefault(document.uri, asyncio.Event())
            with suppress(TimeoutError):
                await asyncio.wait_for(settled.wait(), _MOST_WAITED_SECONDS)

    def change(self, uri: str, version: int, text: str) -> None:
        """Take the text of a document that was opened or changed, and check it."""
        self.documents.put(uri, version, text)
        self._settle(uri)
        self.checker.want_with_users(uri)

    def _settle(self, uri: str) -> None:
        """Go on with the requests that wait for a check."""
        self._settled.pop(uri, asyncio.Event()).set()

    def outline(self, document: Document) -> TextOutline:
        """The outline of a document, which is made once."""
        from renderer.api.outline import text_outline

        known = self._outlines.get(document.uri)
        if known is None or known[0] is not document:
            known = document, text_outline(document.path, document.text.whole)
            self._outlines[document.uri] = known
        return known[1]

    def forget(self, uri: str) -> None:
        """Take back what is shown of a document that is closed."""
        self.documents.drop(uri)
        self._outlines.pop(uri, None)
        self._settle(uri)
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
            self._settle(document.uri)
            if self._refreshes_hints:
                self.workspace_inlay_hint_refresh(None)

    @property
    def can_watch_files(self) -> bool:
        """Whether the editor can say which files other programs change."""
        workspace = self.client_capabilities.workspace
        watched = workspace and workspace.did_change_watched_files
        return bool(watched and watched.dynamic_registration)

    @property
    def _refreshes_hints(self) -> bool:
        workspace = self.client_capabilities.workspace
        return bool(workspace and workspace.inlay_hint and workspace.inlay_hint.refresh_support)

    def _show(self, script: str, shown: Shown) -> None:
        for uri, found in self._shown.change(script, shown):
            document = self.documents.get(uri)
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(
                    uri=uri, diagnostics=found, version=document.version if document else None
                )
            )
