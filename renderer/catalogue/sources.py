"""Compiles the sources of a catalogue, unless the lock remembers what goes into their tracks."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from renderer.api.catalogue import (
    FileDigests,
    Inputs,
    Options,
    digest_of,
    phrases_said,
    program_versions,
    read_options,
    said_words,
    track_inputs,
    trusted_file,
    voice_identities,
)
from renderer.api.scripts import Compiled, compile_script
from renderer.catalogue.lock import Lock, SeenSource
from renderer.catalogue.manifest import Source
from renderer.catalogue.seen_lexicons import SeenLexicons
from renderer.catalogue.seen_voices import right_voices, seen_voice
from renderer.voice import Voice

_MOST_KEPT = 32
"""Compiled scripts that are kept until an apply needs them again; each has some hundred kilobytes."""


class SourceState(Struct, frozen=True, kw_only=True):
    """What goes into the tracks of a source. ``compiled`` is None if the lock knew it.

    ``lexicon_words`` are the phrases of lexicons that changed and that the source says.
    """

    inputs: Inputs
    compiled: Compiled | None = None
    lexicon_words: tuple[str, ...] = ()


class Sources:
    """The sources of a catalogue, which are compiled or remembered one after the other."""

    def __init__(self, folder: Path, lock: Lock) -> None:
        self._folder, self._lock = folder, lock
        self._digests = FileDigests()
        self._program = program_versions()
        self._voices = dict(lock.voices) if lock.program == self._program else {}
        self._right = right_voices(folder, self._voices)
        self._lexicons = SeenLexicons(folder, lock, self._digests)
        self._seen: dict[str, SeenSource] = {}
        self._files: dict[str, str] = {}
        self._trusted_file = trusted_file()
        self._compiled: dict[str, Compiled] = {}

    def state(self, source: Source) -> SourceState:
        """What goes into the tracks of a source.

        Raises:
            RenderError: the script, its settings or a voice cannot be used.
        """
        key = source_key(source)
        seen = self._lock.sources.get(key)
        if seen and self._is_right(seen, source):
            self._keep(key, seen, {path: self._digests.of(self._folder / path) for path in seen.files})
            return SourceState(inputs=seen.inputs)
        files: dict[str, str] = {}
        uses: Counter[str] = Counter()

        def note(path: Path) -> None:
            if path != self._trusted_file:  # a script that was compiled has all the trust that it needs
                relative = self._relative(path)
                files.setdefault(relative, self._digests.of(path))
                uses[relative] += 1

        compiled = compile_script(self._folder / source.script, _options(source), on_file=note)
        inputs = track_inputs(compiled, self._program, self._digests)
        lexicons = tuple(dict.fromkeys(map(self._relative, compiled.settings.lexicons)))
        if compiled.settings.words_recognizer is None:  # whose own files are not looked at without a compile
            seen_now = SeenSource(
                choices=digest_of(source.choices),
                files=tuple(sorted(files)),
                voices=(),
                inputs=inputs,
                lexicons=tuple(path for path in lexicons if uses[path] == 1),
                words=self._lexicons.keep_words(said_words(compiled)) if lexicons else "",
            )
            self._remember(key, seen_now, voice_identities(compiled), files)
        if len(self._compiled) < _MOST_KEPT:
            self._compiled[key] = compiled
        phrases = self._lexicons.changed(seen.lexicons, lexicons) if seen else ()
        said = phrases_said(phrases, compiled) if phrases else ()
        return SourceState(inputs=inputs, compiled=compiled, lexicon_words=said)

    def compiled(self, source: Source) -> Compiled:
        """A source as it is compiled, once more unless ``state`` has just done it.

        Raises:
            RenderError: the script, its settings or a voice cannot be used.
        """
        kept = self._compiled.pop(source_key(source), None)
        return kept or compile_script(self._folder / source.script, _options(source))

    def remembered(self, lock: Lock) -> Lock:
        """A lock that remembers all sources that were looked at."""
        used = {identity for seen in self._seen.values() for identity in seen.voices}
        right = {
            key: seen for key, seen in self._seen.items() if all(self._files[path] for path in seen.files)
        }
        lexicons, words = self._lexicons.remembered(right.values())
        return replace(
            lock,
            program=self._program,
            sources=right,
            files={path: digest for path, digest in self._files.items() if digest},
            voices={identity: voice for identity, voice in self._voices.items() if identity in used},
            lexicons=lexicons,
            words=words,
        )

    def _remember(
        self, key: str, seen: SeenSource, voices: Mapping[str, Voice], files: Mapping[str, str]
    ) -> None:
        seen_voices = {identity: seen_voice(voice, self._folder) for identity, voice in voices.items()}
        if not all(seen_voices.values()):
            return
        self._voices |= {identity: voice for identity, voice in seen_voices.items() if voice}
        self._keep(key, replace(seen, voices=tuple(sorted(voices))), files)

    def _keep(self, key: str, seen: SeenSource, files: Mapping[str, str]) -> None:
        self._seen[key] = seen
        for path, digest in files.items():
            if self._files.setdefault(path, digest) != digest:
                self._files[path] = ""  # it changed meanwhile, so nothing that uses it is remembered

    def _is_right(self, seen: SeenSource, source: Source) -> bool:
        known = self._lock.files
        if not (
            self._lock.program == self._program
            and seen.choices == digest_of(source.choices)
            and set(seen.voices) <= self._right
            and all(map(_is_relative, seen.files))
            and self._lexicons.knows(seen)
        ):
            return False
        changed = [path for path in seen.files if known.get(path) != self._digests.of(self._folder / path)]
        return not changed or self._lexicons.change_nothing(seen, changed)

    def _relative(self, path: Path) -> str:
        try:
            return Path(os.path.relpath(path, self._folder)).as_posix()
        except ValueError:  # another drive of Windows
            return path.as_posix()


def _options(source: Source) -> Options:
    choices: Any = dict(source.choices)
    return read_options(choices)


def _is_relative(path: str) -> bool:
    """Whether a path is on the drive of the manifest: a lock of a stranger must not make us ask a server."""
    return not path.startswith(("/", "\\")) and not PureWindowsPath(path).drive


def source_key(source: Source) -> str:
    """The name of a source in the lock."""
    parts = (source.script, source.voice, source.profile, digest_of(source.choices)[:8])
    return " ".join(filter(None, parts))
