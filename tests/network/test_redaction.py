"""What a server says is printed without secrets, whatever their encoding."""

from __future__ import annotations

import base64
import codecs
from urllib.parse import quote

import pytest

from renderer.network.redaction import has_secret, redacted, without_login

KEY, PASSWORD, PHRASE = "sk-secret-1234567890/abc+def", "pässword of the test", "секретная фраза"
SECRETS = (KEY, PASSWORD, PHRASE)


def of_characters(secret: str, form: str) -> str:
    return "".join(form.format(ord(character)) for character in secret)


def of_bytes(secret: str, form: str) -> str:
    return "".join(form.format(byte) for byte in secret.encode())


ENCODINGS = {
    "base64": lambda secret: base64.b64encode(secret.encode()).decode(),
    "base64 without padding": lambda secret: base64.b64encode(secret.encode()).decode().rstrip("="),
    "base64url": lambda secret: base64.urlsafe_b64encode(f"ÿ?{secret}".encode()).decode(),
    "base64 in lines": lambda secret: "\r\n ".join(base64.b64encode(secret.encode()).decode().partition("Z")),
    "a login": lambda secret: f"Basic {base64.b64encode(f'zoe:{secret}'.encode()).decode()}",
    "a login of another length": lambda secret: base64.b64encode(f"z:{secret}".encode()).decode(),
    "base64 of base64": lambda secret: base64.b64encode(base64.b64encode(secret.encode())).decode(),
    "percent of base64": lambda secret: quote(base64.b64encode(secret.encode()).decode(), safe=""),
    "base32": lambda secret: base64.b32encode(secret.encode()).decode(),
    "hexadecimal": lambda secret: secret.encode().hex(),
    "hexadecimal with colons": lambda secret: secret.encode().hex(":").upper(),
    "base64 of hexadecimal": lambda secret: base64.b64encode(secret.encode().hex().encode()).decode(),
    "percent": lambda secret: of_bytes(secret, "%{:02x}"),
    "quoted-printable": lambda secret: of_bytes(secret, "={:02X}"),
    "escapes of C": lambda secret: of_bytes(secret, "\\x{:02x}"),
    "escapes of JSON": lambda secret: of_characters(secret, "\\u{:04x}"),
    "escapes of JavaScript": lambda secret: of_characters(secret, "%u{:04X}"),
    "escapes with brackets": lambda secret: of_characters(secret, "\\u{{{:x}}}"),
    "code points": lambda secret: of_characters(secret, "U+{:04X} "),
    "octal escapes": lambda secret: of_bytes(secret, "\\{:03o}"),
    "bits": lambda secret: of_bytes(secret, "{:08b} "),
    "numbers of characters": lambda secret: of_characters(secret, "{}, "),
    "UTF-16": lambda secret: secret.encode("utf-16-le").decode("latin-1"),
    "UTF-16 in the other order": lambda secret: secret.encode("utf-16-be").decode("latin-1"),
    "base64 of UTF-16": lambda secret: base64.b64encode(f"z{secret}".encode("utf-16")).decode(),
    "hexadecimal of UTF-16": lambda secret: secret.encode("utf-16-be").hex(),
    "another reading of UTF-8": lambda secret: f"ÿ{secret[:2]}\0{secret[2:]}".encode().decode("latin-1"),
    "base64url, reversed, without padding": lambda secret: (
        base64.urlsafe_b64encode(f"ÿ?{secret}".encode()).decode().rstrip("=")[::-1]
    ),
    "hexadecimal, reversed": lambda secret: secret.encode().hex()[::-1],
    "base64 after much that is base64 too": lambda secret: (
        "aB3dEf!" * 60 + base64.b64encode(secret.encode()).decode()
    ),
    "entities": lambda secret: "".join(f"&#{ord(c)};" for c in secret),
    "entities in hexadecimal": lambda secret: "".join(f"&#x{ord(c):x};" for c in secret),
    "numbers": lambda secret: of_bytes(secret, "{}, "),
    "spelled out": " ".join,
    "with hyphens": "-".join,
    "capitals": str.upper,
    "reversed": lambda secret: secret[::-1],
    "rot13": lambda secret: codecs.encode(secret, "rot13"),
    "the first part": lambda secret: secret[:17],
    "the last part": lambda secret: secret[-17:],
}


@pytest.mark.parametrize(
    ("secret", "encoding"),
    [(one, name) for one in SECRETS for name, encode in ENCODINGS.items() if encode(one) != one],
)
def test_a_secret_in_any_encoding(secret: str, encoding: str) -> None:
    encoded = ENCODINGS[encoding](secret)
    assert redacted(f"wrong login {encoded}, sorry", [secret]) == "..."
    assert redacted(f"<error code='{encoded}'>", [secret]) == "..."
    assert has_secret(encoded, ["another", secret])


def test_a_plain_secret_is_replaced_and_the_rest_stays() -> None:
    assert redacted(f"the key {KEY} is\nwrong", [KEY]) == "the key ... is wrong"
    assert redacted(f"{KEY} or {PASSWORD}?", [KEY, PASSWORD]) == "... or ...?"


@pytest.mark.parametrize(
    "said",
    [
        "no model kokorro",
        "Incorrect API key provided: sk-se*****. You can find it at https://voices.test/account/api-keys.",
        "http://elsewhere.example/v1",
        "No money. 0123456789 abcdef",
    ],
)
def test_other_texts_stay(said: str) -> None:
    assert redacted(said, [KEY, PASSWORD, ""]) == said


def test_a_long_text_is_one_line() -> None:
    assert redacted("wait\x1b[2J " * 10_000, [KEY], 30) == "wait [2J wait [2J wait [2J wa…"


def test_an_address_without_its_login() -> None:
    assert without_login("https://me:p%40ss@voices.test/x?token=1") == "https://voices.test/x"
