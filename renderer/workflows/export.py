"""A compiled script in the words of another format, as text or as a file."""

from __future__ import annotations

from pathlib import Path

from renderer.interchange.exporting.formats import Exported, export
from renderer.workflows.compile import Compiled
from renderer.workflows.import_script import write_text


def export_compiled(compiled: Compiled, to: str, out: Path | None, *, force: bool) -> Exported:
    """Export a compiled script as ``to``, and write it into ``out`` if that is given.

    Raises:
        InputError: there is no such format, the user has not trusted a lexicon, or ``out`` exists already
            and ``force`` does not say to replace it.
        OutputError: the file could not be written.
    """
    compiled.settings.untrusted.check("lexicon")
    exported = export(compiled.session, to, compiled.options.without)
    if out is not None:
        write_text(exported.text, out, source=Path(compiled.session.path), force=force, is_script=False)
    return exported
