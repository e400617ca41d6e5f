"""Lexicons as the lock remembers them, to compile only the scripts that say a word that has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from renderer.api.catalogue import FileDigests, digest_of, entry_digests, file_digest, first_word
from renderer.catalogue.lock import Lock, SeenSource

Phrases = Mapping[str, str]
"""The digest of the entries of each phrase."""


class SeenLexicons:
    """The lexicons of a catalogue, and the words of the scripts that use them, then and now."""

    def __init__(self, folder: Path, lock: Lock, digests: FileDigests) -> None:
        self._folder, self._lock, self._digests = folder, lock, digests
        self._now: dict[str, Phrases | None] = {}
        self._words = dict(lock.words)
        self._word_sets: dict[str, frozenset[str]] = {}

    def knows(self, seen: SeenSource) -> bool:
        """Whether the words of a source are known; a lock that was merged by hand may lack them."""
        return not seen.words or seen.words in self._words

    def change_nothing(self, seen: SeenSource, changed_files: Iterable[str]) -> bool:
        """Whether files that changed are lexicons, none of whose changed phrases a source can say."""
        if not seen.words or seen.words not in self._lock.words:
            return False
        words = self._word_set(seen.words)
        for path in changed_files:
            then = self._lock.lexicons.get(path) if path in seen.lexicons else None
            now = None if then is None else self.phrases(path)
            if then is None or now is None:
                return False
            if any(first_word(phrase) in words for phrase in _differences(then, now)):
                return False
        return True

    def changed(self, then: Iterable[str], now: Iterable[str]) -> tuple[str, ...]:
        """The phrases that differ between the lexicons that a source had, and those that it has."""
        before = {path: self._lock.lexicons.get(path, {}) for path in then}
        after = {path: self.phrases(path) or {} for path in now}
        paths = before.keys() | after.keys()
        found = {
            phrase for path in paths for phrase in _differences(before.get(path, {}), after.get(path, {}))
        }
        return tuple(sorted(found))

    def phrases(self, path: str) -> Phrases | None:
        """The phrases of a lexicon now; None if it cannot be read, or changed while it was read."""
        if path not in self._now:
            expected = self._digests.of(self._folder / path)
            is_known = path in self._lock.lexicons and self._lock.files.get(path) == expected
            found = self._lock.lexicons[path] if is_known else entry_digests(self._folder / path)
            is_same = is_known or file_digest(self._folder / path) == expected
            self._now[path] = found if is_same else None
        return self._now[path]

    def keep_words(self, words: frozenset[str]) -> str:
        """Remember the words of a source; return their name."""
        text = " ".join(sorted(words))
        name = digest_of(text)
        self._words[name] = text
        return name

    def remembered(self, sources: Iterable[SeenSource]) -> tuple[Mapping[str, Phrases], Mapping[str, str]]:
        """The lexicons and the words of sources for the lock."""
        known = [seen for seen in sources if seen.words]
        paths = {path for seen in known for path in seen.lexicons}
        lexicons = {path: found for path in paths if (found := self.phrases(path)) is not None}
        return lexicons, {seen.words: self._words[seen.words] for seen in known}

    def _word_set(self, name: str) -> frozenset[str]:
        if name not in self._word_sets:
            self._word_sets[name] = frozenset(self._lock.words[name].split(" "))
        return self._word_sets[name]


def _differences(then: Phrases, now: Phrases) -> set[str]:
    return {phrase for phrase in then.keys() | now.keys() if then.get(phrase) != now.get(phrase)}
