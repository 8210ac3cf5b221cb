"""What the pages of several kinds of record share: lists, links with their findings, and "cite this"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from longtail.model import Finding, Link
from longtail.ui.findings import get_findings, write_findings
from longtail.ui.markup import Markup, join, link, tag
from longtail.ui.shared import Shared


def write_links(title: str, links: tuple[Link, ...], shared: Shared, *, class_: str = "") -> Markup:
    """Return what the sources say under a title, each line with the findings it rests on."""
    if not links:
        return Markup("")
    items = [write_grounded(one.how, get_findings(one.findings, shared), shared) for one in links]
    return join([tag("h2", title), tag("ul", items, class_=f"lt-list {class_}".strip())])


def write_grounded(text: str, findings: Sequence[Finding], shared: Shared) -> Markup:
    """Return one line of a list with the findings it rests on, closed."""
    return tag("li", tag("p", text), write_findings(findings, shared))


def write_list(title: str, lines: Iterable[str]) -> Markup:
    """Return plain lines under a title; nothing where there are none."""
    items = [tag("li", one) for one in lines]
    return join([tag("h2", title), tag("ul", items)]) if items else Markup("")


def write_themes(themes: Iterable[str], shared: Shared) -> Markup:
    """Return themes as links, set apart by commas."""
    names = {one.id: one.label for one in shared.get_facet("theme").options}
    return Markup(", ".join(link("record", names[one], theme=one) for one in themes if one in names))


def write_citation(text: str, bibtex: str) -> Markup:
    """Return "cite this": a reference and a BibTeX entry, each to copy."""
    return join(
        [
            tag("h2", "Cite this"),
            tag("p", text),
            tag(
                "p",
                tag("button", "copy the reference", type="button", data_copy=text),
                tag("button", "copy as BibTeX", type="button", data_copy=bibtex),
                class_="lt-actions",
            ),
            tag(
                "details",
                tag("summary", "the BibTeX entry"),
                tag("pre", bibtex, class_="lt-code", tabindex="0"),
                class_="lt-more",
            ),
        ]
    )
