"""What the page of a theme says, and that of a question's closed list."""

from __future__ import annotations

from longtail.model import Facet, Option
from longtail.ui.cards import write_line
from longtail.ui.markup import Markup, join, link, tag
from longtail.ui.shared import Shared
from longtail.ui.wording import KINDS, count, lower_first


def write_theme_page(theme: Option, shared: Shared) -> Markup:
    """Return the page of a theme: its records, kind by kind, and what the sources call it."""
    records = [one for one in shared.catalogue.browsable.values() if theme.id in one.themes]
    named = [
        f"{one.label} ({source.short})"
        for source in shared.kb.sources.values()
        for one in source.themes
        if theme.id in one.matches
    ]
    groups = [
        (names, [one for one in records if one.kind == kind])
        for kind, names in KINDS.items()
        if any(one.kind == kind for one in records)
    ]
    return join(
        [
            tag("p", tag("span", "Theme", class_="lt-kind"), class_="lt-line"),
            tag("h1", theme.label, class_="lt-title"),
            tag("p", theme.help or "", class_="lt-lead"),
            tag("p", "The sources speak of: ", "; ".join(named), ".", class_="lt-place") if named else None,
            [
                join(
                    [
                        tag("h2", count(len(group), *(lower_first(one) for one in names))),
                        tag("ul", [write_line(one, tagged=False) for one in group], class_="lt-plainlist"),
                    ]
                )
                for names, group in groups
            ],
        ]
    )


def write_facet_page(facet: Facet) -> Markup:
    """Return the page of a question's closed list."""
    return join(
        [
            tag("h1", facet.label, class_="lt-title"),
            tag("p", facet.help or ""),
            tag("ul", [tag("li", tag("b", one.label), ". ", one.help or "") for one in facet.options]),
            tag("p", link("situation", "Answer it", question=facet.key)),
        ]
    )
