"""What axe reports about a page."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

COLOUR_RULES = ("color-contrast", "link-in-text-block")
_RUN = """(only) => axe.run(document, { preload: false, resultTypes: ["violations"], ...only })
    .then(({ violations }) => ({ violations }))"""
"""Without ``preload: false`` it would fetch the styles, which policies forbid."""


def violations(page: Page, rules: Sequence[str] = ()) -> str:
    """The violations of the rules, or of these rules, as a text; empty if there are none.

    What axe reports about all other elements is a hundred times as long, and stays in the page.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = AxeResults(page.evaluate(_RUN, {"runOnly": list(rules)} if rules else {}))
    return found.generate_report() if found.violations_count else ""
