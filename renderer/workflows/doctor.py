"""Examines whether this computer has all that renderer needs, and what is missing costs."""

from __future__ import annotations

import importlib
import locale
import platform
import shutil
import sys
import tempfile
import webbrowser
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from renderer.errors import InputError, RenderError, one_line, reason_of, shell_command
from renderer.settings.model import Settings
from renderer.settings.read import FILE_NAME, read_settings
from renderer.speech.default_voice import ENGLISH, default_voice
from renderer.speech.synthesis import synthesise
from renderer.storage.library_versions import installed_version, is_installed
from renderer.storage.programs import installed_program
from renderer.storage.shared.tier import SharedTier
from renderer.storage.store import Store, StoreError
from renderer.voice import Utterance
from renderer.workflows.cache import VARIABLE, cache_store, check_writing, open_store
from renderer.workflows.install_lines import PACKAGE, extra_line, ffmpeg_line, repair_line
from renderer.workflows.voices import offered_voices

State = Literal["ok", "optional", "missing", "wrong"]

SENTENCE = "Let your shoulders rest."

LEAST_FREE_BYTES = 2_000_000_000
"""An hour as WAV has 0.7 GB; a render writes it beside the old one."""

PROCESSING = ("numpy", "scipy", "soundfile", "soxr", "pedalboard", "lameenc", "PIL")
"""The modules with compiled parts, without which nothing is rendered."""


class Extra(Struct, frozen=True, kw_only=True):
    """An optional part of the package: the packages that it brings, and what needs them."""

    packages: tuple[str, ...]
    gives: str


EXTRAS: Mapping[str, Extra] = MappingProxyType(
    {
        "upload": Extra(packages=("asyncssh", "botocore"), gives="uploads by SFTP and to S3"),
        "piper": Extra(packages=("piper-tts",), gives="voices of Piper"),
        "whisper": Extra(packages=("faster-whisper",), gives="checks of words with Whisper"),
        "pocketsphinx": Extra(packages=("pocketsphinx",), gives="checks of words with pocketsphinx"),
        "shared-store": Extra(
            packages=("obstore",), gives="a store in a bucket, shared with other computers"
        ),
        "cluster": Extra(packages=("distributed",), gives="catalogues made on several computers"),
    }
)
"""The optional parts by their names in ``pyproject.toml``."""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that was examined.

    ``state`` is ``wrong`` if scripts cannot be rendered because of it, and ``optional`` if few people need
    what is missing. ``cost`` is what does not work, and ``remedy`` what to type or to do; both are empty if
    all is well.
    """

    subject: str
    state: State
    found: str
    cost: str = ""
    remedy: str = ""


def examine(folder: Path) -> Iterator[Finding]:
    """Yield what is found on this computer, and in a folder of scripts.

    Raises:
        InputError: there is no such folder.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder")
    yield _program()
    yield _packages()
    yield _english()
    yield _other_languages()
    yield _ffmpeg()
    settings, finding = _settings(folder)
    yield finding
    yield from _cache(settings)
    yield from _disks(folder, settings)
    yield _browser()
    yield _text()
    yield from map(_extra, EXTRAS)


def _program() -> Finding:
    version, system = installed_version(PACKAGE), f"{platform.system()} {platform.release()}"
    found = f"renderer {version}, Python {platform.python_version()}, {system}, {platform.machine()}"
    return Finding(subject="program", state="ok", found=found)


def _packages() -> Finding:
    for module in PROCESSING:
        try:
            importlib.import_module(module)
        except (ImportError, OSError) as error:
            return Finding(
                subject="packages",
                state="wrong",
                found=f"{module} cannot be loaded: {reason_of(error)}",
                cost="no track can be rendered",
                remedy=repair_line({"PIL": "pillow"}.get(module, module)),
            )
    return Finding(subject="packages", state="ok", found="all load that process sound and pictures")


def _english() -> Finding:
    chosen = default_voice("en")
    try:
        with open_store(Settings(), keep=False) as store:
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


def _ffmpeg() -> Finding:
    program = installed_program("ffmpeg")
    if program:
        return Finding(subject="ffmpeg", state="ok", found=str(program))
    return Finding(
        subject="ffmpeg",
        state="missing",
        found="not installed",
        cost="your own sounds and recordings must be WAV, FLAC, MP3 or OGG; M4A and others cannot be read",
        remedy=ffmpeg_line(),
    )


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


def _browser() -> Finding:
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return Finding(
            subject="browser",
            state="missing",
            found="none that renderer could open",
            cost="renderer studio cannot show its page by itself",
            remedy="open the address that renderer studio prints, in a browser of this computer",
        )
    name = getattr(browser, "name", "") or "the usual one of this system"
    return Finding(subject="browser", state="ok", found=str(name))


def _text() -> Finding:
    encoding = sys.stdout.encoding if sys.stdout else locale.getpreferredencoding()
    if encoding.lower().replace("-", "") == "utf8":
        return Finding(subject="terminal", state="ok", found="UTF-8")
    return Finding(
        subject="terminal",
        state="missing",
        found=f"prints {encoding}, not UTF-8",
        cost="letters that it does not have are printed as escapes",
        remedy="set the environment variable PYTHONUTF8 to 1",
    )


def _extra(name: str) -> Finding:
    extra = EXTRAS[name]
    absent = [package for package in extra.packages if not is_installed(package)]
    if not absent:
        return Finding(subject=name, state="ok", found=f"{extra.gives}: installed")
    return Finding(
        subject=name,
        state="optional",
        found=f"{', '.join(absent)} not installed",
        cost=f"no {extra.gives}",
        remedy=extra_line(name),
    )
