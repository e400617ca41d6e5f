"""The spans of a track, each with a key: a hash of everything that its samples are made from."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from msgspec import Struct

from renderer.encode.mp3.spans import Mp3Span, cut, span_excerpt
from renderer.mix.excerpt import recipe
from renderer.mix.mixer import Mix
from renderer.storage.library_versions import processing_versions

PROCESSING_VERSION = 3
"""Version of the processing of spans (mixing, limiting, measuring, encoding). It is part of every key."""


class Piece(Struct, frozen=True, kw_only=True):
    """A span and its key. Pieces with the same key have the same samples."""

    span: Mp3Span
    key: str


def keyed_pieces(mixer: Mix) -> Iterator[Piece]:
    """Yield the pieces of a track, in order. The key of spans that are alike is computed once."""
    keys: dict[tuple[object, ...], str] = {}
    for span in cut(mixer):
        key = keys.get(span.alike) if span.alike is not None else None
        if key is None:
            text = recipe(span_excerpt(mixer, span))
            key = hashed("span", PROCESSING_VERSION, processing_versions(), span.count, text)
            if span.alike is not None:
                keys[span.alike] = key
        yield Piece(span=span, key=key)


def hashed(*recipe: object) -> str:
    """Return the hash of a recipe, as hexadecimal digits."""
    return sha256(repr(recipe).encode()).hexdigest()
