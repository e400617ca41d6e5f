"""What is wrong in a TOML file, at its line and column, with the line as it should be."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from renderer.problems import Position, Problem, toml_fault

_ENTRY = re.compile(r"\s*+(?P<key>[^=:#\[\]\s]++(?:\s++[^=:#\[\]\s]++)*+)\s*+(?:==?|:)\s*+(?P<value>.*)")
_TABLE = re.compile(r"\s*+\[\s*+(?P<name>[^\[\]#\s]++(?:\s++[^\[\]#\s]++)*+)\s*+(?:\]\s*+)?")
_COMMENT = re.compile(r"(?<!\s)\s++#.*")
_NUMBER = re.compile(r"([+-]?)0*(\d{0,9})(?:[.,](\d{0,9}))? ?([a-z/%]*)", re.IGNORECASE)
_FACTORS = {
    **dict.fromkeys(
        ("", "s", "sec", "seconds", "db", "lufs", "lu", "dbtp", "dbfs", "hz", "mb", "bit", "bits"), 1
    ),
    **dict.fromkeys(("k", "kb", "kbps", "kbit", "kbit/s", "kb/s"), 1),
    **dict.fromkeys(("m", "min", "minutes"), 60),
    **dict.fromkeys(("khz", "gb"), 1000),
}
"""How many units of the key a unit that people write is."""
_BOOLEANS = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}
_STRAIGHT = str.maketrans("\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb", '"""\'\'\'""')
_USUAL = "write numbers without units, and text in quotes"


def toml_problem(path: str, text: str, error: tomllib.TOMLDecodeError) -> Problem:
    """Return the problem for an error of tomllib; its remedy is a line that can be read, if there is one."""
    lines = text.splitlines() or [""]
    reason, number, column = toml_fault(error)
    at_end = not number
    number = number or len(lines)
    line = lines[number - 1] if number <= len(lines) else ""
    if at_end:
        while number > 1 and not line.strip():
            number -= 1
            line = lines[number - 1]
        column = len(line) + 1
    remedy = _remedy(line, reason)
    entry = _ENTRY.fullmatch(line)
    width = 1
    if entry and entry["value"]:
        column = entry.start("value") + 1
        width = len(_COMMENT.sub("", entry["value"]).rstrip())
    position = Position(path=path, line=number, column=column, text=line)
    message = f"not a TOML file: {reason[:1].lower()}{reason[1:]}"
    return Problem(position=position, message=message, remedy=remedy, width=width)


def _remedy(line: str, reason: str) -> str:
    if reason.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate", "Cannot redefine")):
        return "this was set above; delete one of the two"
    if re.match(r"\s*(?:;|//|--)", line):
        return "start a comment with #"
    for what, better in _better_lines(line):
        if better != line.strip() and _is_toml(better):
            return f"{what}: {better}"
    if reason.startswith("Expected '='") or re.fullmatch(r"[^=]*=\s*", line):
        return "write a key, the sign = and a value, such as lufs = -16"
    return _USUAL


def _better_lines(line: str) -> Iterator[tuple[str, str]]:
    """Yield lines that were perhaps meant, each with what to do."""
    straight = line.translate(_STRAIGHT).strip()
    yield "write straight quotation marks", straight
    if table := _TABLE.fullmatch(straight):
        yield "close the bracket", f"[{table['name']}]"
        head, dot, name = table["name"].partition(".")
        yield "put the name in quotes", f"[{head}{dot}{_quoted(name)}]" if dot else f"[{_quoted(head)}]"
        return
    entry = _ENTRY.fullmatch(straight)
    if not entry:
        return
    value = entry["value"].strip()
    plain = _COMMENT.sub("", value) if value[:1] not in ("'", '"') else value
    for key in dict.fromkeys((entry["key"], entry["key"].replace(" ", "_").lower(), _quoted(entry["key"]))):
        if not _is_toml(f"{key} = 1"):
            continue
        yield "write", f"{key} = {value}"
        if plain.lower() in _BOOLEANS:
            yield "write true or false", f"{key} = {_BOOLEANS[plain.lower()]}"
        if number := _number(plain):
            yield "write only a number", f"{key} = {number}"
        if plain.startswith("[") and plain.strip("[] "):
            items = re.findall('"([^"]+)"', plain) or plain.strip("[] ").split(",")
            listed = ", ".join(_quoted(item) for item in items if item.strip())
            yield "put each one in quotes, with commas between them", f"{key} = [{listed}]"
        elif (inside := plain.strip(" '\"")) and '"' not in inside and inside[0] not in "[{":
            quotes = "single quotes" if "\\" in inside else "quotes"
            yield f"put it in {quotes}", f"{key} = {_quoted(inside)}"


def _number(text: str) -> str:
    found = _NUMBER.fullmatch(text)
    if not found or not (found[2] or found[3] or re.match(r"[+-]?0", text)):
        return ""
    sign, whole, decimals, unit = (
        found[1].removeprefix("+"),
        found[2] or "0",
        found[3] or "",
        found[4].lower(),
    )
    factor = _FACTORS.get(unit, 0)
    if factor > 1:
        return f"{sign}{round(float(f'{whole}.{decimals or 0}') * factor)}"
    return f"{sign}{whole}{f'.{decimals}' if decimals else ''}" if factor else ""


def _quoted(text: str) -> str:
    inside = text.strip().strip("'\"").strip()
    return f"'{inside}'" if "\\" in inside else f'"{inside}"'


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):  # also a number of too many digits
        return False
    return True
