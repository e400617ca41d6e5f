"""Write a front matter so that it reads back unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from renderer.script.front_matter import HEAD_KEYS
from renderer.script.signs import visible

_PLAIN = re.compile(r"[^\W\d_](?:[\w './()-]*[\w.)])?")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def front_lines(front: Mapping[str, object]) -> Iterator[str]:
    """Yield the lines of a front matter, without the fences; empty values are left out."""
    order = {key: number for number, key in enumerate(HEAD_KEYS)}
    for key in sorted(front, key=lambda key: order.get(key, len(order))):
        value = front[key]
        if isinstance(value, Mapping):
            if value:
                yield f"{key}:"
                yield from (f"  {_scalar(name)}: {_flow(inner)}" for name, inner in value.items())
        elif isinstance(value, list | tuple):
            if value:
                yield f"{key}: {_flow(value)}"
        elif len(lines := _lines(value)) > 1:
            yield f"{key}: |"
            yield from (f"  {line}".rstrip() for line in lines)
        elif lines:
            yield f"{key}: {_scalar(lines[0])}"


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_scalar(key)}: {_scalar(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_scalar(item) for item in value)}]"
    return _scalar(value)


def _scalar(value: object) -> str:
    text = " ".join(_lines(value))
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _lines(value: object) -> list[str]:
    """Return the lines of a value with white space folded, without empty lines at either end."""
    text = "\n".join(
        " ".join(_UNWRITABLE.sub(" ", visible(line)).split()) for line in str(value).splitlines()
    )
    return text.strip("\n").split("\n") if text.strip() else []
