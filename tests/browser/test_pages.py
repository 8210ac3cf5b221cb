"""Every page in the browser: no serious finding of axe, no sideways scrolling, light and dark."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LAPTOP, PHONE, OpenTab, settle

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
STREAMLITS_OWN: frozenset[tuple[str, str]] = frozenset()
"""Serious findings in Streamlit's own elements: (axe rule, test id of the element). None at present."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PAGES = {
    "start": "",
    "situation": "situation?question=organisation_type",
    "practices": "practices",
    "plan": "plan",
    "documents": "documents",
    "document": "documents?document=model-requirements",
    "search": "search?q=magic",
    "organisations": "evidence?view=organisations",
    "sources": "evidence?view=sources",
    "strength": "evidence?view=strength",
    "gaps": "evidence?view=gaps",
    "disagreements": "evidence?view=disagreements",
    "own copy": "evidence?view=own-copy",
    "about": "about",
    "challenge": "record?id=challenge/data-drift",
    "practice": "record?id=practice/write-data-contract",
    "organisation": "record?id=organisation/hb-r13",
    "source": "record?id=source/nahar-2022&section=5.2",
    "theme": "record?theme=requirements",
    "unknown": "record?id=challenge/data-drif",
}
LOOKS = {
    "laptop, light": (LAPTOP, False),
    "laptop, dark": (LAPTOP, True),
    "phone, light": (PHONE, False),
}


@pytest.mark.parametrize("look", LOOKS)
def test_pages_pass_axe_and_fit(open_tab: OpenTab, look: str) -> None:
    size, dark = LOOKS[look]
    page = open_tab(size=size, dark=dark)
    page.get_by_role("button", name="Try the city office").click()
    page.wait_for_selector("article.lt-card")
    settle(page)
    page.get_by_role("button", name="Keep", exact=True).first.click()
    page.wait_for_selector(".lt-kept")
    settle(page)
    root = page.url.rpartition("/")[0]
    problems = []
    for name, path in PAGES.items():
        page.goto(f"{root}/{path}")
        page.wait_for_selector("h1")
        settle(page)
        problems += [f"{name}: {one}" for one in find_barriers(page)]
        wide = page.evaluate("document.querySelector('.stMain').scrollWidth - innerWidth")
        if wide > 0:
            problems.append(f"{name}: scrolls {wide} px sideways")
    assert not problems, "\n".join(problems)


def find_barriers(page: Page) -> list[str]:
    """Return axe's serious and critical findings but those that are Streamlit's own."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {resultTypes: ['violations'], runOnly: rules})", RULES)[
        "violations"
    ]
    return [
        f"{one['id']}: {node['html'][:160]} ({(node['any'] or [{'message': ''}])[0]['message'][:160]})"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
        if not any(one["id"] == rule and own in node["html"] for rule, own in STREAMLITS_OWN)
    ]
