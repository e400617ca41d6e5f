"""Makes the text of a script from a file that a page sends; nothing is written, run or fetched."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from renderer.errors import InputError
from renderer.interchange.importing.formats import FORMATS, find_format, format_of
from renderer.interchange.importing.model import Dropped
from renderer.publish.checks.measure_file import AUDIO_SUFFIXES
from renderer.script.editing.title_edit import with_title
from renderer.script.source import MOST_BYTES, decode
from renderer.workflows.foreign_files import unreadable
from renderer.workflows.import_script import ImportedFile, ImportOptions, import_data
from renderer.workflows.project_scripts import ENDINGS
from renderer.workflows.script_heads import head_in

SCRIPT = "script"
"""The format of a file that is a script already."""
_CHOOSE = "choose a Word document, a web page, captions, SSML, Markdown or a text"


class UploadedScript(Struct, frozen=True, kw_only=True):
    """The script made of a file, the title in it, the name of the file's format, and what it could not keep.

    ``can_be_relative`` says that the times in the file can become pauses.
    """

    format: str
    title: str
    text: str
    dropped: tuple[Dropped, ...]
    can_be_relative: bool


def read_upload(data: bytes, name: str, folder: Path, *, title: str, relative: bool) -> UploadedScript:
    """The script made of the bytes of a file with a name, which will be saved in ``folder``.

    ``title`` takes the place of the one in the file, unless it is "".

    Raises:
        ScriptError: the file is not valid; the error has the positions.
        InputError: it is too large, of no known format, or has no times that can become pauses.
    """
    read = _as_script(data, name) or _imported(data, name, folder, relative=relative)
    text = with_title(read.text, title) if title else read.text
    head = head_in(text, name)
    takes = frozenset[str]() if read.format == SCRIPT else find_format(read.format).options
    return UploadedScript(
        format=read.format,
        title=head.title if head else "",
        text=text,
        dropped=read.dropped,
        can_be_relative="relative" in takes,
    )


def _as_script(data: bytes, name: str) -> ImportedFile | None:
    """A file that is a script already, as it is; None for every other file."""
    if Path(name).suffix.lower() not in ENDINGS or len(data) > MOST_BYTES:
        return None
    text, problem = decode(data, name)
    if problem or head_in(text, name) is None:
        return None
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return ImportedFile(path=name, format=SCRIPT, text=plain, dropped=())


def _imported(data: bytes, name: str, folder: Path, *, relative: bool) -> ImportedFile:
    suffix = Path(name).suffix.lower()
    if suffix in AUDIO_SUFFIXES:
        raise InputError(f"{name}: this is a sound or a film, which cannot be imported; {_CHOOSE}")
    is_known = any(suffix in known.suffixes for known in FORMATS.values())
    if not is_known and not unreadable(suffix, data):
        try:
            format_of(suffix, decode(data, name)[0])
        except InputError:
            raise InputError(f"{name}: files of this kind cannot be imported; {_CHOOSE}") from None
    return import_data(data, Path(name), ImportOptions(relative=relative, out=folder / "script.md"))
