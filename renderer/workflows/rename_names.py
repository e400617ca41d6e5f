"""Another name for a value, an optional part or a chapter, in all scripts that share it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from renderer.errors import InputError, ScriptError
from renderer.script.cues.model import OptionalPart, RepeatEach
from renderer.script.editing.fixes import Fix
from renderer.script.editing.front_node import front_of
from renderer.script.editing.renaming import Named, check_name, renamed
from renderer.script.session import value_name
from renderer.workflows.text_outline import TextOutline, text_outline


def changes_of_name(
    texts: Mapping[Path, TextOutline], own: Path, named: Named, name: str
) -> Mapping[Path, tuple[Fix, ...]]:
    """The changes that give what is named in the text ``own`` another name in all ``texts``.

    Each changed text is read again: it has to mean the same as before, with the new name.

    Raises:
        InputError: the name cannot be written, is in use, or cannot be found in all places that use it.
    """
    name = name.strip()
    check_name(named, name)
    if named.kind == "chapter":
        texts = {own: texts[own]}
    elif value_name(name) != named.name:
        _check_unused(texts, named, name)
    changes = {path: renamed(text.outline, text.source, named, name) for path, text in texts.items()}
    for path, fixes in changes.items():
        if fixes or has_name(texts[path], named):
            _check_meaning(path, texts[path], fixes, named, name)
    return {path: fixes for path, fixes in changes.items() if fixes}


def has_name(written: TextOutline, named: Named) -> bool:
    """Whether a text uses a value or an optional part."""
    return any(kind == named.kind and used == named.name for kind, used, _ in _used(written))


def _check_unused(texts: Mapping[Path, TextOutline], named: Named, name: str) -> None:
    for path, written in texts.items():
        if any(kind == named.kind and used == value_name(name) for kind, used, _ in _used(written)):
            raise InputError(
                f'"{name}" is already the name of another {named.kind} in {path.name}; choose another name'
            )


def _check_meaning(path: Path, before: TextOutline, fixes: tuple[Fix, ...], named: Named, name: str) -> None:
    """Check that a text means the same after its changes, except for the name."""
    lines = [*before.outline.lines]
    if named.kind != "chapter" and _is_front_wrong(before):
        raise InputError(f"the front matter of {path.name} cannot be read; correct it, and then change names")
    for fix in sorted(fixes, key=lambda fix: fix.column, reverse=True):
        line = lines[fix.line - 1]
        lines[fix.line - 1] = line[: fix.column - 1] + fix.text + line[fix.column - 1 + fix.width :]
    after = text_outline(Path(before.source.path), "\n".join(lines), before.head.language)
    if named.kind == "chapter":
        wanted = [
            (heading.line, name if heading.line == named.place.line else heading.title)
            for heading in before.outline.headings
        ]
        if [(heading.line, heading.title) for heading in after.outline.headings] != wanted:
            raise InputError(f'"{name}" cannot be the name of a chapter; choose another name')
        return
    meant = [
        (kind, value_name(name) if (kind, used) == (named.kind, named.name) else used, line)
        for kind, used, line in _used(before)
    ]
    found = [*_used(after)]
    if found != meant:
        lost = next((one[2] for one, other in zip(meant, found, strict=False) if one != other), 1)
        remedy = "choose another name, or change it by hand"
        if any(cue.line == lost and isinstance(cue.cue, RepeatEach) for cue in before.outline.cues):
            remedy = f"choose one word, and write the cue like [repeat {named.name}: left, right]"
        raise InputError(f'{path.name}:{lost}: "{named.name}" cannot be renamed to "{name}" here; {remedy}')


def _is_front_wrong(written: TextOutline) -> bool:
    """Whether a text has front matter that cannot be read."""
    lines = written.outline.lines
    if not lines or lines[0].strip() != "---":
        return False
    try:
        front_of(written.source)
    except ScriptError:
        return True
    return False


def _used(written: TextOutline) -> Iterator[tuple[str, str, int]]:
    """Yield the kind, the name and the line of each value and each optional part; other cues are ``cue``."""
    for name, value in written.head.values.items():
        yield "value", name, value.position.line
    for cue in written.outline.cues:
        if isinstance(cue.cue, OptionalPart):
            yield "optional part", value_name(cue.cue.name), cue.line
        elif isinstance(cue.cue, RepeatEach):
            yield "value", value_name(cue.cue.variable), cue.line
        else:
            yield "cue", type(cue.cue).__name__, cue.line
    for use in written.outline.values:
        yield "value", use.name.removeprefix("other "), use.line
