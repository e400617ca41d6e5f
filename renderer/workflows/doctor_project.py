"""Examines voices, and a folder of scripts with its settings, its cache and its disks."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from renderer.errors import InputError, RenderError, one_line, shell_command
from renderer.settings.model import Settings
from renderer.settings.read import FILE_NAME, read_settings
from renderer.speech.default_voice import ENGLISH, default_voice
from renderer.speech.synthesis import synthesise
from renderer.storage.shared.tier import SharedTier
from renderer.storage.store import Store, StoreError
from renderer.storage.work_folder import work_folder
from renderer.voice import Utterance
from renderer.workflows.cache import VARIABLE, cache_store, check_writing
from renderer.workflows.findings import Finding
from renderer.workflows.install_lines import repair_line
from renderer.workflows.voices import offered_voices

SENTENCE = "Let your shoulders rest."

LEAST_FREE_BYTES = 2_000_000_000
"""An hour as WAV has 0.7 GB; a render writes it beside the old one."""


def examine_project(folder: Path) -> Iterator[Finding]:
    """Yield what is found out about voices, and about a folder of scripts."""
    yield _english()
    yield _other_languages()
    settings, finding = _settings(folder)
    yield finding
    yield from _cache(settings)
    yield from _disks(folder, settings)


def _english() -> Finding:
    chosen = default_voice("en")
    try:
        with work_folder() as folder:
            store = Store(folder, most_bytes=Settings().cache_mb * 1_000_000)
            utterance = Utterance(text=SENTENCE, voice=chosen.voice)
            synthesise([(utterance, None)], store=store, sample_rate=Settings().sample_rate, jobs=1)
    except (RenderError, OSError) as error:
        return Finding(
            subject="voice",
            state="wrong",
            found=f"{chosen.name} cannot speak: {one_line(str(error))}",
            cost="English scripts that name no voice cannot be rendered",
            remedy=repair_line("hibari-tts" if chosen.name == ENGLISH else "pyttsx3"),
        )
    if chosen.name != ENGLISH:
        return Finding(
            subject="voice",
            state="missing",
            found=f"{chosen.name} speaks English, as {ENGLISH} is not installed",
            cost="English sounds less natural",
            remedy=repair_line("hibari-tts"),
        )
    return Finding(subject="voice", state="ok", found=f"{chosen.name} spoke an English sentence")


def _other_languages() -> Finding:
    name = default_voice("de").name
    try:
        voices = offered_voices(name.engine)
    except RenderError as error:
        return _languages_missing(f"{name} has no voices: {one_line(str(error))}", repair_line("pyttsx3"))
    if not voices:
        return _languages_missing(f"{name} has no voices", "add voices in the speech settings of this system")
    found = f"{name} has {len(voices)} voices for other languages"
    return Finding(subject="languages", state="ok", found=found)


def _languages_missing(found: str, remedy: str) -> Finding:
    cost = "scripts in other languages than English need a voice of another engine"
    return Finding(subject="languages", state="missing", found=found, cost=cost, remedy=remedy)


def _settings(folder: Path) -> tuple[Settings, Finding]:
    path = folder / FILE_NAME
    try:
        settings = read_settings(folder)
    except InputError as error:
        cost = "no script in this folder can be rendered"
        wrong = one_line(str(error).splitlines()[0])
        return Settings(), Finding(
            subject="settings", state="wrong", found=wrong, cost=cost, remedy=f"correct {path}"
        )
    if needs := settings.untrusted.needs:
        return settings, Finding(
            subject="settings",
            state="missing",
            found=f"{settings.untrusted.path} asks for your trust: {one_line(needs[0].says)}",
            cost="what the file asks for is not done, and a script that needs it is not rendered",
            remedy=f"if you trust this project: {shell_command('trust', folder)}",
        )
    found = f"{path} can be used" if path.exists() else f"no {FILE_NAME} in {folder.absolute()}; not needed"
    return settings, Finding(subject="settings", state="ok", found=found)


def _cache(settings: Settings) -> Iterator[Finding]:
    if not settings.untrusted.allows("cache"):
        yield Finding(
            subject="cache",
            state="wrong",
            found=f"{settings.untrusted.path} names the folder, and you have not trusted the file",
            cost="no script in this folder can be rendered",
            remedy=f"set the environment variable {VARIABLE}, or trust the project",
        )
        return
    try:
        store = cache_store(settings)
    except InputError as error:
        found, _, remedy = one_line(str(error), 400).partition("; ")
        cost = "no script in this folder can be rendered"
        yield Finding(subject="cache", state="wrong", found=found, cost=cost, remedy=remedy)
        return
    yield _local_store(store)
    if store.shared:
        yield _shared_store(store.shared)


def _shared_store(shared: SharedTier) -> Finding:
    trouble = shared.check()
    if not trouble:
        return Finding(subject="shared cache", state="ok", found=f"{shared.address.written} can be read")
    return Finding(
        subject="shared cache",
        state="missing",
        found=f"{shared.address.written} cannot be read: {trouble}",
        cost="sentences that other computers have spoken are spoken again",
        remedy="check the address, the network and the credentials",
    )


def _local_store(store: Store) -> Finding:
    try:
        check_writing(store)
    except StoreError as error:
        return Finding(
            subject="cache",
            state="missing",
            found=one_line(str(error)),
            cost="nothing is kept, so each render takes as long as the first one",
            remedy=f"name a folder that you can write in the environment variable {VARIABLE}",
        )
    used = sum(usage.bytes for usage in store.usage().values())
    found = f"{store.folder}, {used / 1e6:,.0f} MB of at most {store.most_bytes / 1e6:,.0f} MB"
    return Finding(subject="cache", state="ok", found=found)


def _disks(folder: Path, settings: Settings) -> Iterator[Finding]:
    """The room on each disk that a render writes to; a disk that has several of the folders, once."""
    seen = set()
    for subject, path in (("tracks", folder / settings.out), ("temporary", Path(tempfile.gettempdir()))):
        there = next(parent for parent in (path.absolute(), *path.absolute().parents) if parent.is_dir())
        disk = there.stat().st_dev
        if disk in seen:
            continue
        seen.add(disk)
        free = shutil.disk_usage(there).free
        if free >= LEAST_FREE_BYTES:
            yield Finding(subject="disk", state="ok", found=f"{free / 1e9:,.0f} GB free for {there}")
            continue
        yield Finding(
            subject="disk",
            state="missing",
            found=f"{free / 1e9:.1f} GB free for {there} ({subject} files)",
            cost="a long track may not fit: an hour as WAV has 0.7 GB",
            remedy="free some space; renderer cache clear empties the cache",
        )
