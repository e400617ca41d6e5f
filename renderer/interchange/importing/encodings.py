"""Decode the bytes of a file to import, whatever the encoding that its program used."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from renderer.errors import InputError
from renderer.interchange.importing.model import Dropped
from renderer.problems import Position, Problem
from renderer.script.source import decode
from renderer.script.suggestions import did_you_mean

_USUAL: Mapping[str, str] = {
    "cp1252": "windows-1252", "cp1250": "windows-1250", "iso8859_2": "ISO-8859-2", "cp1254": "windows-1254",
    "cp1257": "windows-1257", "cp1251": "windows-1251", "koi8_r": "KOI8-R", "cp1253": "windows-1253",
    "cp1255": "windows-1255", "cp1256": "windows-1256", "mac_roman": "Mac Roman",
    "cp932": "Shift JIS", "gb18030": "GB 18030", "big5": "Big5", "cp949": "EUC-KR", "euc_jp": "EUC-JP",
}  # fmt: skip
"""The encodings that are detected, the most frequent first, and the names by which people know them."""
_RARER = {"cp1250": 0.1, "iso8859_2": 0.12, "cp1254": 0.1, "cp1257": 0.1, "mac_roman": 0.3}
"""How much better than in windows-1252 a text must look in an encoding that fits many of the same files."""
_LARGEST = 8_000_000
"""Bytes; a larger file has more characters than can be imported, in any encoding."""
_LONGEST_SAMPLE = 50_000
_MOST_REPORTED = 20
_DECLARED = re.compile(
    rb"""\A\s*<\?xml[^>]{0,100}\bencoding\s*=\s*["']([\w.-]{1,40})["']"""
    rb"""|<meta\s[^>]{0,200}\bcharset\s*=\s*["']?([\w.-]{1,40})""",
    re.IGNORECASE,
)
_SUPERSETS: Mapping[str, str] = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "hz": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
"""What programs mean by the names of some encodings (WHATWG Encoding, section 4.2)."""
_OTHER_NAMES = {"ansi": "cp1252", "unicode": "utf-16", "macroman": "mac_roman"}
_NO_ENCODINGS = (
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "utf-7",
    "mbcs",
    "oem",
)
_WIDE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2}|(?P<wrong>[\x80-\xff])"
)
"""A character of UTF-8 that has several bytes (Unicode 15, table 3-7), or a byte that belongs to none."""


class Decoded(Struct, frozen=True, kw_only=True):
    """The text of a file, what was changed in it, and a problem if the bytes are not text."""

    text: str = ""
    changed: tuple[Dropped, ...] = ()
    problem: Problem | None = None


def codec_of(name: str) -> str:
    """Return the codec of an encoding by one of its names, such as ``windows-1252``; "" if it is unknown."""
    plain = name.strip().lower().replace(" ", "")
    try:
        codec = codecs.lookup(_OTHER_NAMES.get(plain, plain)).name
        "a".encode(codec)
    except (LookupError, ValueError):
        return ""
    return "" if codec in _NO_ENCODINGS else _SUPERSETS.get(codec, codec)


def decoded_as(data: bytes, path: str, name: str) -> Decoded:
    """Return the text of a file in the encoding that the user names.

    Raises:
        InputError: there is no such encoding.
    """
    codec = codec_of(name)
    if not codec:
        usual = f"names are utf-8, utf-16, {', '.join(map(str.lower, _USUAL.values()))}"
        names = ("utf-8", "utf-16", *map(str.lower, _USUAL.values()))
        raise InputError(f'--encoding: unknown encoding "{name}"; {did_you_mean(name.lower(), names, usual)}')
    try:
        return _without_nul(data.decode(codec), path)
    except UnicodeDecodeError as error:
        line, column = _place(data[: error.start].decode(codec, errors="replace"), error.start)
        message = f"byte 0x{data[error.start]:02x} is not {name}"
        remedy = "name another encoding, or leave --encoding out to detect it"
        position = Position(path=path, line=line, column=column)
        return Decoded(problem=Problem(position=position, message=message, remedy=remedy))


def decoded(data: bytes, path: str) -> Decoded:
    """Return the text of a file.

    The text is UTF-8, UTF-16, or in the encoding that its XML or HTML declares; otherwise, the encoding is
    detected with charset-normalizer. If only a few bytes of a file are not UTF-8, these are windows-1252.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _without_nul(data.decode("utf-16", errors="replace"), path)
    if wide := _utf_16(data):
        return Decoded(text=data.decode(wide), changed=(_changed(1, 1, f"the file is read as {wide}"),))
    text, problem = decode(data, path)
    if problem is None:
        return _without_nul(text, path)
    if b"\0" in data or len(data) > _LARGEST:
        return Decoded(problem=problem)
    if text := _as_declared(data):
        return Decoded(text=text)
    found = list(_WIDE.finditer(data))
    wrong = [character.start() for character in found if character["wrong"]]
    if len(wrong) < len(found) - len(wrong):
        return _mixed(data, wrong)
    return _detected(data, problem)


def _utf_16(data: bytes) -> str:
    """Return the form of UTF-16 in which a text without a byte order mark is written, or ""."""
    even, odd = data[0:4_000:2].count(0), data[1:4_000:2].count(0)
    if min(even, odd) or max(even, odd) * 20 <= min(len(data), 4_000):
        return ""
    name = "UTF-16LE" if odd else "UTF-16BE"
    try:
        beginning = data.decode(name)[:2_000]
    except UnicodeDecodeError:
        return ""
    return name if sum(" " <= c <= "~" for c in beginning) * 3 > len(beginning) else ""


def _without_nul(text: str, path: str) -> Decoded:
    if (at := text.find("\0")) < 0:
        return Decoded(text=text)
    line, column = _place(text, at)
    position = Position(path=path, line=line, column=column)
    message = "a NUL byte: this is not text"
    return Decoded(problem=Problem(position=position, message=message, remedy="save it as UTF-8 text"))


def _as_declared(data: bytes) -> str:
    declared = _DECLARED.search(data[:2_000])
    codec = codec_of((declared[1] or declared[2]).decode()) if declared else ""
    if codec.startswith(("utf-16", "utf_16", "utf-32", "utf_32")):
        return ""  # the declaration could not have been read (WHATWG HTML, prescan)
    try:
        return data.decode(codec) if codec else ""
    except UnicodeDecodeError:
        return ""


def _mixed(data: bytes, wrong: Sequence[int]) -> Decoded:
    """Decode UTF-8 with some bytes of windows-1252 in it; ``wrong`` lists their indices."""
    changed: list[tuple[int, str]] = []
    pieces: list[str] = []
    offset = done = 0
    for at in wrong:
        pieces += [data[done:at].decode("utf-8"), data[at : at + 1].decode("cp1252", errors="replace")]
        offset += len(pieces[-2])
        changed.append((offset, f'byte 0x{data[at]:02x} is not UTF-8 and is read as "{pieces[-1]}"'))
        offset += 1
        done = at + 1
    text = "".join([*pieces, data[done:].decode("utf-8")])
    notes = [_changed(*_place(text, at), what) for at, what in changed[:_MOST_REPORTED]]
    if more := len(changed) - len(notes):
        notes.append(_changed(*_place(text, changed[-1][0]), f"{more} more such bytes up to here"))
    return Decoded(text=text, changed=tuple(notes))


def _detected(data: bytes, problem: Problem) -> Decoded:
    from charset_normalizer import from_bytes

    lines = (line for line in data.splitlines(keepends=True) if not line.isascii())
    sample = b"".join(lines)[:_LONGEST_SAMPLE]
    found = from_bytes(sample, cp_isolation=list(_USUAL))
    scores: dict[str, float] = {}
    for match in found:
        for codec in (match.encoding, *match.could_be_from_charset):
            score = match.coherence - match.chaos
            scores[codec] = max(score, scores.get(codec, score))
    known = [codec for codec in _USUAL if codec in scores]
    if not known:
        return Decoded(problem=problem)
    codec = max(known, key=lambda codec: scores[codec] - (_RARER.get(codec, 0) if "cp1252" in known else 0))
    position = problem.position
    what = f"the file is not UTF-8 and is read as {_USUAL[codec]}; if letters are wrong, save it as UTF-8"
    notes = [_changed(position.line, position.column, what)]
    text = data.decode(codec, errors="replace")
    if (at := text.find("\ufffd")) >= 0:
        notes.append(
            _changed(*_place(text, at), f"{text.count(chr(0xFFFD))} bytes, the first here, are no letters")
        )
    return Decoded(text=text, changed=tuple(notes))


def _place(text: str, at: int) -> tuple[int, int]:
    """Return the line and the column, from 1, of the character at an index."""
    lines = re.split("\r\n|\r|\n", text[:at])
    return len(lines), len(lines[-1]) + 1


def _changed(line: int, column: int, what: str) -> Dropped:
    return Dropped(line=line, column=column, what=what, how="changed")
