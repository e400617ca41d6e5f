"""The state of a script in its project: its problems, what is spoken, how long it is, and its last render."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError, RenderError, ScriptError
from renderer.storage.watch_files import UsedFiles
from renderer.workflows.cache import with_store
from renderer.workflows.check_text import check_and_compile
from renderer.workflows.compile import Compiled
from renderer.workflows.estimate_lengths import EstimatedTrack
from renderer.workflows.fit_check import kept_sentences
from renderer.workflows.made_files import TRACKS, newest_ns, out_folder, paths_in, times_ns
from renderer.workflows.save_script import load_script

_NS_IN_MS = 1_000_000


class Rendered(Struct, frozen=True, kw_only=True):
    """When a script was last rendered or published; ``is_older``: a file that it uses has changed since."""

    at_ms: int
    is_older: bool


class ScriptState(Struct, frozen=True, kw_only=True):
    """``errors`` and ``warnings`` count its problems.

    ``sentences`` counts the different sentences, and ``unspoken`` those that are not spoken yet. Both are
    None, and ``tracks`` are empty, if the script has errors or uses what the user has not trusted.
    """

    errors: int
    warnings: int
    sentences: int | None = None
    unspoken: int | None = None
    tracks: tuple[EstimatedTrack, ...] = ()
    rendered: Rendered | None = None


class SeenScript(Struct, frozen=True, kw_only=True):
    """The state of a script, or None if it is not known, and the files that it depends on."""

    state: ScriptState | None
    files: UsedFiles


def script_state(root: Path, script: Path, name: str) -> SeenScript:
    """The state of a script on the disk, which problems call ``name``. Nothing is spoken or run."""
    files = UsedFiles()
    files.note(script)
    try:
        text = load_script(script, name).text
    except (ScriptError, InputError):
        unread = ScriptState(errors=1, warnings=0, rendered=_rendered(script, files))
        return SeenScript(state=unread, files=files)
    check, compiled = check_and_compile(root, script, text, files.note)
    errors = check.errors
    sentences = None if errors or compiled is None else _sentences(compiled)
    state = ScriptState(
        errors=errors,
        warnings=len(check.problems) - errors,
        sentences=sentences and sentences[0],
        unspoken=sentences and sentences[1],
        tracks=check.summary.tracks if check.summary else (),
        rendered=_rendered(script, files),
    )
    return SeenScript(state=state, files=files)


def unknown_state(script: Path) -> SeenScript:
    """What is seen of a script that cannot be looked at before it changes."""
    files = UsedFiles()
    files.note(script)
    return SeenScript(state=None, files=files)


def _sentences(compiled: Compiled) -> tuple[int, int] | None:
    """How many sentences there are, and how many of them are not spoken; None if nothing is known of them."""
    if compiled.settings.untrusted.needs:
        return None
    try:
        known, unknown = with_store(
            compiled.settings,
            keep=compiled.options.cache,
            work=lambda store: kept_sentences(compiled, store),
        )
    except RenderError:
        return None
    return len(known) + len(unknown), len(unknown)


def _rendered(script: Path, files: UsedFiles) -> Rendered | None:
    """The last time that tracks of a script were made, also for a platform.

    A change of the script's folder in the usual place counts as a change of the script.
    """
    changed_ns = newest_ns(script, files)
    folder = out_folder(script)
    if folder is None:
        return None
    files.note(folder)
    rendered_ns = max(times_ns(path for path in paths_in(folder) if path.suffix in TRACKS), default=0)
    if not rendered_ns:
        return None
    return Rendered(at_ms=rendered_ns // _NS_IN_MS, is_older=changed_ns > rendered_ns)
