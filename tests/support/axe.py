"""axe on a page in a real browser: WCAG 2.2, levels A and AA."""

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.support.browsing import whole

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
RULES_OFF_BY_DEFAULT = {"target-size": {"enabled": True}}  # WCAG 2.2 AA, 2.5.8


@cache
def _script() -> str:
    """The script itself, as the wheel axe-playwright-python ships it."""
    spec = importlib.util.find_spec("axe_playwright_python")
    if spec is None or not spec.origin:
        raise RuntimeError("the package axe-playwright-python is missing: run .ci/bootstrap test")
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, one line per element: rule, impact, element, what to do. Empty is good.

    The script is evaluated, not added as a tag, so the page's own content policy stays in force while it runs.
    """
    whole(page)
    page.evaluate(_script())
    options = {
        "runOnly": {"type": "tag", "values": STANDARDS},
        "rules": RULES_OFF_BY_DEFAULT,
        "resultTypes": ["violations"],  # of what is well, one element is enough to know that it was looked at
    }
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    if not found["passes"]:
        raise AssertionError(f"axe examined nothing on {page.url}")
    return [
        f"{violation['id']} ({violation['impact']}) {' '.join(map(str, node['target']))}: {_advice(node)}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def _advice(node: dict[str, Any]) -> str:
    return "; ".join(check["message"] for kind in ("any", "all", "none") for check in node[kind])
