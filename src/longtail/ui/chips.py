"""What the visitor told us, as a line of chips, each a way back to its question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from longtail.ui.markup import Markup, link, tag
from longtail.ui.shared import Shared
from longtail.ui.wording import count, cut

MOST = 9
"""More chips than this wait behind a line."""

SPEAKING = frozenset({"organisation_type", "sector", "stage"})
"""Answers that need no word on what they answer."""

FIRST = ("pains", "organisation_type", "stage", "capacity_days")
QUIET = frozenset({"adopted", "dismissed"})


def write_chips(answers: Mapping[str, Any], shared: Shared) -> Markup:
    """Return the line of chips; without answers, what to do first."""
    ordered = sorted(answers, key=lambda key: key not in FIRST)
    chips = [
        link("situation", text, question=key, class_="lt-chip")
        for key in ordered
        if key not in QUIET
        for text in _name(key, answers[key], shared)
    ]
    if not chips:
        return tag(
            "p",
            "You have not told us anything yet, so this is the general list: what most of the studied "
            "organisations struggle with, well supported and cheap first. ",
            link("situation", "Tell us about your situation"),
        )
    rest = chips[MOST:]
    return tag(
        "div",
        tag("p", tag("span", "You told us ", class_="lt-quiet"), chips[:MOST], class_="lt-chips"),
        tag(
            "details",
            tag("summary", f"and {count(len(rest), 'more answer')}"),
            tag("p", rest, class_="lt-chips"),
            class_="lt-more",
        )
        if rest
        else None,
    )


def _name(key: str, value: Any, shared: Shared) -> list[str]:
    facet = shared.get_facet(key)
    match facet.type:
        case "texts":
            return [f"“{cut(line)}”" for line in value]
        case "text":
            return [f"“{cut(value)}”"]
        case "ids":
            what = "confirmed" if key == "challenges" else "ruled out"
            return [f"{count(len(value), 'challenge')} {what}"]
        case "number":
            return [f"{facet.label}: {value:,}"]
        case "one":
            label = shared.get_option(key, value).label
            return [label if key in SPEAKING and value != "other" else f"{facet.label}: {label}"]
        case _:
            names = [shared.get_option(key, one).label for one in value]
            return [f"{facet.label}: {', '.join(names)}"]
