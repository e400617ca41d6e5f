"""Checks documents in a thread of its own, so that no request waits for a check."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING

from renderer.language_server.analysis import Analysis, analyse
from renderer.language_server.documents import Document, Documents

if TYPE_CHECKING:
    from renderer.api.tracks import LiveTracks
    from renderer.api.watch import UsedFiles

_QUIET_SECONDS = 0.1
"""How long nobody types before a check begins."""
_ENDS_SECONDS = 5.0

log = logging.getLogger(__name__)


class Checker:
    """Checks the documents that are wanted, the last one first.

    ``on_checked`` is called in the thread with the analysis of a document, unless the document or what it
    includes has changed meanwhile: then it is checked again. If the editor does not say which files other
    programs change, ``look_seconds`` is how often the checker looks for itself.
    """

    def __init__(self, documents: Documents, on_checked: Callable[[Analysis], None]) -> None:
        self._documents, self._on_checked = documents, on_checked
        self._known: dict[str, Analysis] = {}
        self._timed: dict[str, Analysis] = {}
        self._used: dict[str, UsedFiles] = {}
        self._wanted: dict[str, None] = {}
        self.look_seconds: float | None = None
        self._changed = Condition()
        self._closed = False
        self._thread = Thread(target=self._run, daemon=True, name="checking")

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """End the thread; a check that runs is not waited for much longer."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(_ENDS_SECONDS)

    def known(self, uri: str) -> Analysis | None:
        """The last analysis of a document, which may be of an older text."""
        return self._known.get(uri)

    def timed(self, uri: str) -> Analysis | None:
        """The last analysis of a document that has a track; while somebody writes, there are errors."""
        return self._timed.get(uri)

    def is_included(self, document: Document) -> bool:
        """Whether another open script includes a document."""
        path = document.path.resolve()
        return any(path in other.files for uri, other in [*self._known.items()] if uri != document.uri)

    def want(self, uris: Iterable[str]) -> None:
        """Check documents as soon as nobody types."""
        with self._changed:
            for uri in uris:
                self._wanted.pop(uri, None)
                self._wanted[uri] = None
            self._changed.notify_all()

    def want_with_users(self, uri: str) -> None:
        """Check a document, and the open ones that include it."""
        path = self._documents.path_of(uri).resolve()
        known = [*self._known.items()]
        users = [other for other, analysis in known if path in analysis.files and other != uri]
        self.want([*users, uri])

    def forget(self, uri: str) -> None:
        """Check the documents that include a closed one."""
        self._known.pop(uri, None)
        self._timed.pop(uri, None)
        self._used.pop(uri, None)
        self.want_with_users(uri)

    def _wait(self) -> bool:
        """Wait until a document is wanted; false if it is time to look for changed files."""
        with self._changed:
            return bool(self._changed.wait_for(lambda: self._closed or self._wanted, self.look_seconds))

    def _want_changed(self) -> None:
        """Check the documents whose files another program has changed."""
        for uri, used in [*self._used.items()]:
            if used.have_changed():
                self._used.pop(uri, None)
                self.want([uri])

    def _next(self) -> str | None:
        while not self._wait():
            self._want_changed()
        with self._changed:
            while not self._closed and self._changed.wait(_QUIET_SECONDS):
                pass
            return None if self._closed else self._wanted.popitem()[0]

    def _run(self) -> None:
        from renderer.api.tracks import LiveTracks

        live = LiveTracks()
        try:
            while uri := self._next():
                try:
                    self._check(uri, live)
                except Exception:  # the next text is checked all the same
                    log.exception("the check of %s failed", uri)
        finally:
            live.close()

    def _check(self, uri: str, live: LiveTracks) -> None:
        document = self._documents.get(uri)
        if document is None:
            return
        unsaved = self._documents.unsaved()
        analysis = analyse(document, self._documents.root_of(document.path), unsaved, live)
        if self._documents.get(uri) is None:
            return
        before = self._known.get(uri)
        self._known[uri], self._used[uri] = analysis, analysis.used
        if analysis.track is not None:
            self._timed[uri] = analysis
        self._want_included((before.files if before else frozenset()) ^ analysis.files, uri)
        if self._is_old(analysis, unsaved):
            self.want([uri])
        else:
            self._on_checked(analysis)

    def _want_included(self, files: frozenset[Path], by: str) -> None:
        """Check the open documents among ``files``, which a script includes now, or no longer."""
        documents = self._documents.all()
        self.want(each.uri for each in documents if each.uri != by and each.path.resolve() in files)

    def _is_old(self, analysis: Analysis, unsaved: Mapping[Path, str]) -> bool:
        now = self._documents.unsaved()
        is_newest = self._documents.get(analysis.document.uri) is analysis.document
        return not is_newest or any(now.get(path) != unsaved.get(path) for path in analysis.files)
