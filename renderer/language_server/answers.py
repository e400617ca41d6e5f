"""What each request of the editor is answered.

What reads only the text is answered at once. What may read files or compile runs in a thread meanwhile. The
modules that a request needs are loaded with the first one, so that the server starts quickly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from lsprotocol import types

from renderer.errors import InputError
from renderer.language_server.completing import Offer, body_offer, scripts_below
from renderer.language_server.completing_front import front_offer
from renderer.language_server.document_text import DocumentText
from renderer.language_server.documents import Document
from renderer.language_server.length_actions import KIND, fit_actions
from renderer.language_server.quick_fixes import quick_fixes
from renderer.language_server.script_server import ScriptServer

_TRIGGERS = ["[", "{", ":", " ", "#"]


def answer_requests(server: ScriptServer) -> None:
    """Let the server answer all requests."""
    _complete(server)
    _explain(server)
    _outline(server)
    _change(server)


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
    if _is_in_front(text, line):
        return front_offer(text.lines, line, column, offered)
    before = "\n".join((*text.lines[: line - 1], text.line(line)[: column - 1]))
    if before.rfind("<!--") > before.rfind("-->"):
        return None
    return body_offer(
        text.line(line),
        column,
        offered,
        lambda: scripts_below(document.path.parent),
        lambda: _chapters(server, document, line),
    )


def _is_in_front(text: DocumentText, line: int) -> bool:
    """Whether a line is in the front matter, which ends at the first empty line while it is being begun."""
    if text.lines[0].rstrip() != "---" or line == 1:
        return False
    fence = next((n for n, each in enumerate(text.lines[1:], start=2) if each.rstrip() == "---"), 0)
    return line < fence if fence else all(each.strip() for each in text.lines[: line - 1])


def _chapters(server: ScriptServer, document: Document, line: int) -> Iterable[str]:
    """The names of the chapters of all open scripts, without the one that is being written in a line."""
    outlines = {each: server.outline(each).outline for each in server.documents.all()}
    return dict.fromkeys(
        heading.title
        for each, outline in outlines.items()
        if outline.front_end or any(cue.cue for cue in outline.cues)
        for heading in outline.headings
        if heading.title and (each.uri != document.uri or heading.line != line)
    )


def _explain(server: ScriptServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def _hover(params: types.HoverParams) -> types.Hover | None:
        from renderer.api.text_check import completions
        from renderer.language_server.hovering import hover

        document = server.documents.get(params.text_document.uri)
        if document is None:
            return None
        text = document.text
        offered = await asyncio.to_thread(completions, document.path, text.whole)
        analysis = server.checker.timed(document.uri)
        return hover(text.place(params.position), text, server.outline(document), offered, analysis)

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    async def _hints(params: types.InlayHintParams) -> list[types.InlayHint]:
        from renderer.language_server.times import hints

        uri = params.text_document.uri
        if opened := server.documents.get(uri):
            # Neovim draws one answer for each text, so this one has to be right.
            await server.checked(opened)
        document, analysis = server.documents.get(uri), server.checker.timed(uri)
        return list(hints(analysis, document.text, params.range)) if document and analysis else []

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def _definition(params: types.DefinitionParams) -> list[types.Location]:
        from renderer.language_server.definitions import definitions

        document = server.documents.get(params.text_document.uri)
        if document is None:
            return []
        place = document.text.place(params.position)
        return definitions(document, server.documents, server.outline(document), *place)


def _outline(server: ScriptServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def _symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        from renderer.language_server.outlines import symbols

        document = server.documents.get(params.text_document.uri)
        if document is None:
            return []
        return symbols(server.outline(document).outline, document.text, server.newest(document))

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    def _foldings(params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        from renderer.language_server.outlines import foldings

        document = server.documents.get(params.text_document.uri)
        return list(foldings(server.outline(document).outline)) if document else []


def _change(server: ScriptServer) -> None:
    kinds = [types.CodeActionKind.QuickFix, KIND]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    def _actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        document = server.documents.get(params.text_document.uri)
        analysis = server.newest(document) if document else None
        if document is None or analysis is None:
            return []
        written = server.outline(document)
        asked = params.context.only
        found = list(quick_fixes(analysis, params.range))
        if asked or params.range.start.line < written.outline.front_end:
            found += fit_actions(analysis, written)
        return [action for action in found if not asked or any(_is_kind(action, kind) for kind in asked)]

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def _format(params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        from renderer.language_server.formatting import formatting

        document = server.documents.get(params.text_document.uri)
        if document is None:
            return None
        return await asyncio.to_thread(formatting, document, server.documents.unsaved())

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def _prepare_rename(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        from renderer.language_server.renaming import name_at

        document = server.documents.get(params.text_document.uri)
        return name_at(document, server.outline(document), params.position) if document else None

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def _rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        from renderer.language_server.renaming import rename

        document = server.documents.get(params.text_document.uri)
        if document is None:
            return None
        try:
            written = server.outline(document)
            return rename(document, written, params.position, params.new_name, server.documents)
        except InputError as error:
            message = types.ShowMessageParams(message=str(error), type=types.MessageType.Error)
            server.window_show_message(message)
            return None


def _is_kind(action: types.CodeAction, kind: types.CodeActionKind | str) -> bool:
    """Whether an action is of a kind, or of one below it."""
    own, asked = _text(action.kind), _text(kind)
    return own == asked or own.startswith(f"{asked}.") or asked == ""


def _text(kind: types.CodeActionKind | str | None) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind or ""
