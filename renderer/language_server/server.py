"""Runs the server: it follows the documents of the editor, and answers its requests."""

from __future__ import annotations

from typing import BinaryIO

from lsprotocol import types

from renderer.language_server.answers import answer_requests
from renderer.language_server.script_server import ScriptServer

_LOOK_SECONDS = 2.0
_WATCHED = types.Registration(
    id="files",
    method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
    register_options=types.DidChangeWatchedFilesRegistrationOptions(
        watchers=[
            types.FileSystemWatcher(glob_pattern=f"**/*.{end}") for end in ("toml", "md", "txt", "pls", "xml")
        ]
    ),
)
"""The files that scripts use beside sounds: settings, lexicons, takes files and included scripts."""


def serve(taken: BinaryIO, given: BinaryIO) -> int:
    """Answer until the editor ends the server, or closes the stream of its requests.

    Returns the exit status: 1 if the editor has sent ``exit`` without ``shutdown``, and else 0.
    """
    server = ScriptServer()
    _follow_documents(server)
    answer_requests(server)
    try:
        server.start_io(taken, given)
    finally:
        server.checker.close()
    return server.exit_status


def _follow_documents(server: ScriptServer) -> None:
    @server.feature(types.INITIALIZE)
    def _initialize(_params: types.InitializeParams) -> None:
        server.begin()

    @server.feature(types.INITIALIZED)
    def _initialized(_params: types.InitializedParams) -> None:
        if server.can_watch_files:
            server.client_register_capability(types.RegistrationParams([_WATCHED]))
        else:
            server.checker.look_seconds = _LOOK_SECONDS
        server.checker.start()  # what it loads would delay the first answer

    @server.feature(types.SHUTDOWN)
    def _shut_down(*_nothing: object) -> None:
        server.is_shut_down = True

    @server.feature(types.EXIT)
    def _exit(*_nothing: object) -> None:
        server.exit_status = 0 if server.is_shut_down else 1

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def _opened(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        server.change(document.uri, document.version, document.text)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def _changed(params: types.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        for change in params.content_changes:
            server.change(document.uri, document.version, change.text)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def _closed(params: types.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def _saved(_params: types.DidSaveTextDocumentParams) -> None:
        server.checker.want(document.uri for document in server.documents.all())

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def _files_changed(_params: types.DidChangeWatchedFilesParams) -> None:
        server.checker.want(document.uri for document in server.documents.all())
