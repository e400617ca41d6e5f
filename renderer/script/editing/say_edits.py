"""Writes into the front matter of a script how a word is spoken, and leaves the rest unchanged."""

from __future__ import annotations

from typing import Any

import yaml

from renderer.errors import ScriptError
from renderer.problems import Problem
from renderer.script.editing.front_node import FIRST, as_nested, folded, front_of, value_of
from renderer.script.editing.head_edits import with_front
from renderer.script.editing.title_edit import title_value
from renderer.script.editing.yaml_edits import Edits, UnsafeError
from renderer.script.source import Source
from renderer.script.yaml_nodes import pairs, position_of


def say_word(source: Source, word: str, alias: str, ipa: str, title: str) -> str:
    """The text of a script that says how a word is spoken: by respelling it, in IPA, or both.

    An entry of the word is replaced. A text without front matter gets one, with ``title``.

    Raises:
        ScriptError: the front matter cannot be read, or cannot be changed in this way.
    """
    source = Source(path=source.path, text=with_front(source.text, title))
    lines, front, fence = front_of(source)
    edits = Edits(source.text, FIRST)
    key, value = title_value(word), _value(alias, ipa)
    try:
        _write(edits, front, fence, word, value)
        text = edits.applied()
        if _others(front) != _others(front_of(Source(path=source.path, text=text))[1]):
            raise UnsafeError(front)
    except UnsafeError as error:
        problem = Problem(
            position=position_of(lines, error.node, FIRST),
            message="this cannot be changed without changing what is around it",
            remedy=f"write by hand, under say: {key}: {value}",
        )
        raise ScriptError((problem,)) from None
    return text


def _write(edits: Edits, front: yaml.MappingNode, fence: int, word: str, value: str) -> None:
    entry = f"{title_value(word)}: {value}"
    say = value_of(front, "say")
    if say is None and front.flow_style:
        edits.append(front, [f"say: {{{entry}}}"])
    elif say is None:
        edits.insert_lines(fence, ["say:", f"  {entry}"])
    elif isinstance(say, yaml.MappingNode) and say.value:
        before = next((node for name, node in pairs(say) if folded(name) == word), None)
        if before is not None:
            edits.replace(before, value)
        else:
            edits.add_entry(say, entry, edits.line_of(say.value[-1][1]) + 1)
    elif isinstance(say, yaml.SequenceNode) or folded(say):
        raise UnsafeError(say)
    else:
        space = "" if edits.before(say).endswith((" ", "\t")) else " "
        edits.replace(say, f"{space}{{{entry}}}")


def _value(alias: str, ipa: str) -> str:
    if not ipa:
        return title_value(alias)
    parts = {"alias": alias, "ipa": ipa}
    return "{" + ", ".join(f"{key}: {title_value(part)}" for key, part in parts.items() if part) + "}"


def _others(front: yaml.MappingNode) -> list[Any]:
    return [(folded(name), as_nested(node)) for name, node in pairs(front) if folded(name).lower() != "say"]
