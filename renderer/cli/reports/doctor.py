"""Reports what was found on this computer, line by line and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from renderer.api.doctor import Finding

_INDENT = " " * 24


def finding_lines(finding: Finding) -> str:
    """Return what was found, and below it what that costs and what to do."""
    lines = [f"{finding.state:<9} {finding.subject:<13} {finding.found}"]
    if finding.cost:
        lines.append(f"{_INDENT}effect: {finding.cost}")
    if finding.remedy:
        lines.append(f"{_INDENT}remedy: {finding.remedy}")
    return "\n".join(lines)


def summary_line(findings: Sequence[Finding]) -> str:
    """Return whether scripts can be rendered, and how much is missing."""
    wrong = sum(finding.state == "wrong" for finding in findings)
    missing = sum(finding.state == "missing" for finding in findings)
    if wrong:
        return f"Scripts cannot be rendered yet: {wrong} wrong, {missing} missing."
    if missing:
        return f"Scripts can be rendered; {missing} missing."
    return "Scripts can be rendered, and nothing is missing."


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON."""
    row: dict[str, Any] = msgspec.to_builtins(finding)
    return row
