"""How much processor time the language server takes to start, and to answer about a script of an hour.

    python -m bench.language_server

The script has 300 sentences. Each request is asked ten times. The mean time counts, of the process of the
server alone, with all its threads. A check runs in a thread of its own after an edit, and no request waits.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lsprotocol import types

from bench.typing import script
from tests.support.editor import Editor, editor

START_MOST_SECONDS, ANSWER_MOST_SECONDS = 0.5, 0.05
TIMES = 10
_TICK = os.sysconf("SC_CLK_TCK")

Ask = Callable[[Editor, types.TextDocumentIdentifier], Any]


def _range() -> types.Range:
    return types.Range(start=types.Position(0, 0), end=types.Position(9999, 0))


REQUESTS: dict[str, Ask] = {
    types.TEXT_DOCUMENT_COMPLETION: lambda client, uri: client.ask(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionParams(uri, types.Position(200, 62))
    ),
    types.TEXT_DOCUMENT_HOVER: lambda client, uri: client.ask(
        types.TEXT_DOCUMENT_HOVER, types.HoverParams(uri, types.Position(200, 58))
    ),
    types.TEXT_DOCUMENT_INLAY_HINT: lambda client, uri: client.ask(
        types.TEXT_DOCUMENT_INLAY_HINT, types.InlayHintParams(uri, _range())
    ),
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: lambda client, uri: client.ask(
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, types.DocumentSymbolParams(uri)
    ),
    types.TEXT_DOCUMENT_FOLDING_RANGE: lambda client, uri: client.ask(
        types.TEXT_DOCUMENT_FOLDING_RANGE, types.FoldingRangeParams(uri)
    ),
    types.TEXT_DOCUMENT_DEFINITION: lambda client, uri: client.ask(
        types.TEXT_DOCUMENT_DEFINITION, types.DefinitionParams(uri, types.Position(200, 58))
    ),
    types.TEXT_DOCUMENT_RENAME: lambda client, uri: client.ask(
        types.TEXT_DOCUMENT_RENAME,
        types.RenameParams(text_document=uri, position=types.Position(5, 4), new_name="Other"),
    ),
    types.TEXT_DOCUMENT_CODE_ACTION: lambda client, uri: client.ask(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionParams(uri, _range(), types.CodeActionContext(diagnostics=[])),
    ),
    types.TEXT_DOCUMENT_FORMATTING: lambda client, uri: client.ask(
        types.TEXT_DOCUMENT_FORMATTING,
        types.DocumentFormattingParams(uri, types.FormattingOptions(tab_size=2, insert_spaces=True)),
    ),
}
WITH_CHECK = {types.TEXT_DOCUMENT_FORMATTING}
"""Requests for which the script is compiled, so that their times are not bounded."""


def processor_seconds(client: Editor) -> float:
    """The processor time that the server has taken so far, to a hundredth of a second."""
    status = Path(f"/proc/{client.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(status[11]) + int(status[12])) / _TICK


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="renderer-bench-") as folder, editor(Path(folder)) as client:
        start = processor_seconds(client)
        print(f"{'start':<36}{start * 1000:>8.0f} ms")
        text = script()
        uri = client.open(Path(folder) / "hour.md", text)
        client.problems(uri)
        before = processor_seconds(client)
        for number in range(TIMES):
            client.write(uri, text + "\n" * (number % 2))
            client.problems(uri)
        print(f"{'check after an edit':<36}{(processor_seconds(client) - before) / TIMES * 1000:>8.0f} ms")
        slow = [name for name in REQUESTS if _mean(client, uri, name) > ANSWER_MOST_SECONDS]
    slow = [name for name in slow if name not in WITH_CHECK]
    return int(start > START_MOST_SECONDS or bool(slow))


def _mean(client: Editor, uri: str, name: str) -> float:
    """The mean time of a request; the clock of the system is too coarse for one alone."""
    document = types.TextDocumentIdentifier(uri)
    REQUESTS[name](client, document)  # what it needs is loaded with the first one
    before = processor_seconds(client)
    for _ in range(TIMES):
        REQUESTS[name](client, document)
    mean = (processor_seconds(client) - before) / TIMES
    print(f"{name:<36}{mean * 1000:>8.0f} ms")
    return mean


if __name__ == "__main__":
    sys.exit(main())
