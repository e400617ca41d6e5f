"""What a server said, as one line that is safe to print: no secret is in it, however it is encoded."""

from __future__ import annotations

import base64
import codecs
import html
import re
import sys
from collections.abc import Callable, Collection, Iterator
from urllib.parse import unquote_plus, urljoin

from renderer.errors import one_line

REDACTED = "..."

_MOST_CHARACTERS = 1_000
"""The rest of a longer text is never printed."""

_FRAGMENT_CHARACTERS = 12
"""This many letters and digits of a secret in a row give too much of it away."""

_FEWEST_CHARACTERS = 8
"""Ordinary words would contain a secret of fewer letters and digits."""

_LAYERS = 3
"""A secret may be encoded more than once, such as a percent-encoded base64."""

_MOST_FORMS = 100

_CODE = re.compile(
    r"(?:\\u|%u|U\+)([0-9a-f]{4})|\\[ux]\{([0-9a-f]{1,6})\}|(?:\\x|0x|=)([0-9a-f]{2})|\\([0-7]{3})",
    re.IGNORECASE,
)
"""A character as JSON, JavaScript, C, Unicode or quoted-printable writes it; the last group is octal."""

_BASE64 = re.compile(r"[A-Za-z0-9+/]{4,}")
_HEX = re.compile(r"[0-9a-fA-F]{6,}")
_BASE32 = re.compile(r"[A-Za-z2-7]{6,}")
_SEPARATORS = re.compile(r"[\s:,;.\"'|]+")
_NUMBER = re.compile(r"\d+")
_BITS = re.compile(r"[01]{8}")


def redacted(text: str, secrets: Collection[str], most: int = 200) -> str:
    """Another program's text as one line of at most ``most`` printable characters, without secrets.

    A secret that stands in the text as it is becomes ``...``. If the rest still has it in another encoding
    (base64, base32, hexadecimal, percent, escapes, character codes, UTF-16, spelled out, reversed), or a
    fragment of it, the whole text becomes ``...``.
    """
    shown = text[:_MOST_CHARACTERS]
    known = sorted(filter(None, secrets), key=len, reverse=True)
    for secret in known:
        shown = shown.replace(secret, REDACTED)
    return REDACTED if has_secret(shown, known) else one_line(shown, most)


def has_secret(text: str, secrets: Collection[str]) -> bool:
    """Whether a text has a secret, or a fragment of one, in any encoding."""
    fragments = {part for secret in secrets for part in _fragments(secret)}
    return bool(fragments) and any(part in form for form in _squeezed_forms(text) for part in fragments)


def redirect_of(url: str, location: str, secrets: Collection[str]) -> str:
    """The address to which a server redirects; empty if it is no address of HTTP, or has a secret in it."""
    try:
        shown = redacted(urljoin(url, location), secrets, 150) if location else ""
    except ValueError:  # such as a [ that is never closed
        return ""
    is_address = shown.startswith(("http://", "https://")) and REDACTED not in shown
    return without_login(shown) if is_address else ""


def without_login(url: str) -> str:
    """An address without the user, the password and the query that it may have."""
    return re.sub(r"//[^/@]*@", "//", url.partition("?")[0])


def _fragments(secret: str) -> set[str]:
    """The parts of a secret that no text may contain; none of a short secret."""
    letters = _squeezed(secret)
    if len(letters) < _FEWEST_CHARACTERS:
        return set()
    size = min(len(letters), _FRAGMENT_CHARACTERS)
    return {letters[start : start + size] for start in range(len(letters) - size + 1)} - {""}


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _squeezed_forms(text: str) -> Iterator[str]:
    """The letters and digits of a text and of all that it may encode, forwards and backwards."""
    seen = {text}
    layer = [text]
    for _ in range(_LAYERS):
        for form in layer:
            letters = _squeezed(form)
            yield letters
            yield letters[::-1]
        longest = sorted(layer, key=len, reverse=True)[:_MOST_FORMS]  # a secret is no short form
        found = [decoded for form in longest for decoded in _decoded(form)]
        layer = [form for form in dict.fromkeys(found) if form and form not in seen]
        seen.update(layer)


def _decoded(text: str) -> Iterator[str]:
    yield unquote_plus(text)
    yield html.unescape(text)
    yield _CODE.sub(_character, text)
    yield codecs.encode(text, "rot13")
    yield text[::-1]
    yield from _texts(text.encode("latin-1", "ignore"))
    yield "".join(map(_numbered, _NUMBER.findall(text)))
    joined = _SEPARATORS.sub("", text)
    yield "".join(chr(int(bits, 2)) for bits in _BITS.findall(joined))
    yield from _runs(joined.replace("-", "+").replace("_", "/"), _BASE64, 4, base64.b64decode)
    yield from _runs(re.sub(r"\\x|0x|-", "", joined), _HEX, 2, base64.b16decode)
    yield from _runs(joined, _BASE32, 8, base64.b32decode)


def _runs(
    text: str, run: re.Pattern[str], group_digits: int, decode: Callable[[str], bytes]
) -> Iterator[str]:
    """What runs of the digits of an encoding stand for, from each digit at which a group may begin."""
    for found in run.finditer(text):
        for start in range(group_digits):
            digits = found[0][start:] if group_digits == 4 else found[0][start:].upper()
            yield from _texts(decode(digits + "A" * (-len(digits) % group_digits)))


def _texts(data: bytes) -> Iterator[str]:
    """What bytes stand for, as UTF-8 or UTF-16."""
    yield data.decode("utf-8", "ignore")
    yield data.decode("utf-16-le", "ignore")
    yield data.decode("utf-16-be", "ignore")


def _character(code: re.Match[str]) -> str:
    octal = code[4]
    return _numbered(str(int(octal, 8) if octal else int(code[1] or code[2] or code[3], 16)))


def _numbered(number: str) -> str:
    """The character of a number; nothing if there is none."""
    return chr(int(number)) if len(number) < 8 and int(number) <= sys.maxunicode else ""
