"""The messages of the program, read from its source, for docs/errors.md.

``python docs/_ext/error_messages.py`` writes them between the marks of that page. A test, in ``tests/docs/``,
fails when they are not up to date, or when a module with messages belongs to no part of it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "errors.md"
PART = re.compile(r"(<!-- messages of: (.+?) -->\n)(.*?)(<!-- end of messages -->)", re.DOTALL)

REPORTERS = frozenset((
    "append", "drop", "error", "exit", "no_words", "overrun", "problem", "refuse", "report", "too_much",
    "warn", "wrong", "Problem", "VoiceProblem",
))  # fmt: skip
"""Functions and methods that take a message, besides what is called ``...Error`` or begins with ``_``."""

PROGRAMMING_ERRORS = frozenset(("AssertionError", "AttributeError", "TypeError", "ValueError"))
MADE_OF = frozenset(("_error", "_fail", "_failure", "_unreadable", "_too_much", "_warning", "_WrongError"))


class Message(Struct, frozen=True, kw_only=True):
    """A message of the module ``path``, ``...`` for what differs; ``remedy`` where it stands apart."""

    path: str
    text: str
    remedy: str = ""


def messages(package: Path = ROOT / "renderer") -> tuple[Message, ...]:
    """All messages, by module, in the order of the source, each once."""
    found: dict[Message, None] = {}
    for file in sorted(package.rglob("*.py")):
        path = file.relative_to(package).as_posix()
        tree = ast.parse(file.read_text(encoding="utf-8"))
        pairs = [
            pair
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            for pair in _of_function(node)
        ]
        pairs += [pair for node in tree.body if isinstance(node, ast.AnnAssign) for pair in _of_table(node)]
        for text, remedy in pairs:
            found[Message(path=path, text=text, remedy=remedy)] = None
    return tuple(found)


def _of_function(function: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    nodes = sorted(ast.walk(function), key=lambda node: getattr(node, "lineno", 0))
    for node in nodes:
        if isinstance(node, ast.Call) and _reports(node):
            arguments = [*node.args, *(word.value for word in node.keywords if word.arg != "in_page")]
            texts = [list(_texts(argument, _Names(nodes, node))) for argument in arguments]
            yield from _paired([choices for choices in texts if choices])
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            texts = [list(_texts(element, _Names(nodes, node))) for element in node.value.elts]
            if all(texts) and len(texts) == 2:
                yield from _paired(texts)
        elif isinstance(node, ast.Return) and node.value and function.name == "__str__":
            yield from ((text, "") for text in _texts(node.value, _Names(nodes, node)))


def _of_table(table: ast.AnnAssign) -> Iterator[tuple[str, str]]:
    """A table ``_WRONG``, whose rows end in a message and its remedy."""
    if (
        isinstance(table.target, ast.Name)
        and table.target.id == "_WRONG"
        and isinstance(table.value, ast.Tuple)
    ):
        for row in table.value.elts:
            if isinstance(row, ast.Tuple):
                yield from _paired([list(_texts(cell, None)) for cell in row.elts[-2:]])


class _Names(Struct, frozen=True):
    """What names may stand for where ``user`` uses them: the last assignment before it, and where that stands
    in a branch, those of the other branches too.
    """

    nodes: list[ast.AST]
    user: ast.Call | ast.Return

    def texts(self, name: str) -> Iterator[str]:
        assigned = [
            (node.lineno, value)
            for node in self.nodes
            if (value := _assigned(node, name))
            and isinstance(node, ast.stmt)
            and _ends(node) < self.user.lineno
        ]
        if not assigned:
            return
        last, _ = assigned[-1]
        branching = [
            node
            for node in self.nodes
            if isinstance(node, ast.If | ast.Try | ast.Match)
            and node.lineno <= last <= _ends(node) < self.user.lineno
        ]
        first = branching[0].lineno if branching else last
        for line, value in assigned:
            if line >= first:
                yield from _texts(value, None)


def _assigned(node: ast.AST, name: str) -> ast.expr | None:
    """What a statement assigns to a name, by itself or in a tuple."""
    if not isinstance(node, ast.Assign):
        return None
    match node.targets[0], node.value:
        case ast.Name(id=target), value if target == name:
            return value
        case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
            pairs = zip(targets, values, strict=True)
            return next((v for t, v in pairs if isinstance(t, ast.Name) and t.id == name), None)
        case _:
            return None


def _ends(node: ast.AST) -> int:
    return getattr(node, "end_lineno", None) or 0


def _reports(call: ast.Call) -> bool:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name == "append":
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        return isinstance(owner, ast.Name) and owner.id in ("wrong", "problems")
    if name in PROGRAMMING_ERRORS:
        return False
    return name in REPORTERS or name in MADE_OF or name.endswith("Error")


def _paired(texts: list[list[str]]) -> Iterator[tuple[str, str]]:
    """Each message with its remedy; with all of them where there are more or fewer remedies."""
    if not texts:
        return
    told, remedies = texts[0], list(dict.fromkeys(texts[1])) if len(texts) > 1 else []
    if len(remedies) == len(told):
        yield from zip(told, remedies, strict=True)
    else:
        yield from ((text, "; or ".join(remedies)) for text in told)


def _texts(node: ast.expr, names: _Names | None) -> Iterator[str]:
    """The texts that an expression may be; one word alone is a name, and no message."""
    match node:
        case ast.Constant(value=str(text)) if " " in text.strip():
            yield text.strip()
        case ast.JoinedStr(values=values):
            text = "".join(str(v.value) if isinstance(v, ast.Constant) else "..." for v in values)
            if re.search(r"[a-z]{2}.* |\s[a-z]{2}", text):
                yield text.strip()
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            lefts, rights = list(_texts(left, names)), list(_texts(right, names))
            if lefts or rights:
                yield f"{lefts[0] if lefts else '...'} {rights[0] if rights else '...'}"
        case ast.IfExp(body=body, orelse=orelse):
            yield from _texts(body, names)
            yield from _texts(orelse, names)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _texts(value, names)
        case ast.Call(func=ast.Name(id="did_you_mean"), args=[_, _, *usual]):
            others = [text for other in usual for text in _texts(other, names)] or ["there are: ..."]
            yield "; or ".join(['did you mean "..."?', *others])
        case ast.Name(id=name) if names:
            yield from names.texts(name)
        case _:
            pass


def table(found: list[Message]) -> str:
    """Messages as a Markdown table; a remedy after the last semicolon of a message stands apart too."""
    rows = dict.fromkeys(tuple(map(_cell, _parted(message))) for message in found)
    lines = ["| message | what to do |", "|---|---|", *(f"| {text} | {remedy} |" for text, remedy in rows)]
    return "\n".join(lines)


def _parted(message: Message) -> tuple[str, str]:
    text, semicolon, remedy = message.text.rpartition("; ")
    if message.remedy or not semicolon or not re.search("[a-z]{2}", remedy):
        return message.text, message.remedy
    return text, remedy


def _cell(text: str) -> str:
    if not text:
        return ""
    plain = re.sub(r"(\.\.\.)+", "...", " ".join(text.split())).replace("|", r"\|")
    return f"`{plain}`" if "`" not in plain else f"`` {plain} ``"


def modules_of(part: str) -> list[str]:
    """The modules or folders that a part of the page is about."""
    return part.split()


def belongs(message: Message, modules: list[str]) -> bool:
    return any(message.path == module or message.path.startswith(f"{module}/") for module in modules)


def filled_in(page: str, found: tuple[Message, ...]) -> str:
    """The page with its tables made anew."""

    def made(part: re.Match[str]) -> str:
        own = [message for message in found if belongs(message, modules_of(part[2]))]
        return f"{part[1]}\n{table(own)}\n\n{part[4]}"

    return PART.sub(made, page)


if __name__ == "__main__":
    PAGE.write_text(filled_in(PAGE.read_text(encoding="utf-8"), messages()), encoding="utf-8")
