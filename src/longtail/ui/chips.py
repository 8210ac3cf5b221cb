"""What the visitor told us, as a line of chips, each a way back to its question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from longtail.ui.markup import Markup, link, tag
from longtail.ui.shared import Shared
from longtail.ui.wording import count

LONGEST = 48
QUIET = frozenset({"adopted", "dismissed"})


def write_chips(answers: Mapping[str, Any], shared: Shared) -> Markup:
    """Return the line of chips; without answers, what to do first."""
    chips = [
        link("situation", text, question=key, class_="lt-chip")
        for key, value in answers.items()
        if key not in QUIET
        for text in _name(key, value, shared)
    ]
    if not chips:
        return tag(
            "p",
            "You have not told us anything yet, so this is the general list. ",
            link("situation", "Tell us about your situation"),
            class_="lt-chips",
        )
    return tag(
        "p",
        tag("span", "You told us ", class_="lt-quiet"),
        chips,
        class_="lt-chips",
    )


def _name(key: str, value: Any, shared: Shared) -> list[str]:
    facet = shared.get_facet(key)
    match facet.type:
        case "texts":
            return [f"“{_cut(line)}”" for line in value]
        case "text":
            return [f"“{_cut(value)}”"]
        case "ids":
            what = "confirmed" if key == "challenges" else "ruled out"
            return [f"{count(len(value), 'challenge')} {what}"]
        case "number":
            return [f"{facet.label}: {value:,}"]
        case "one":
            return [shared.get_option(key, value).label]
        case _:
            names = [shared.get_option(key, one).label for one in value]
            return [f"{facet.label}: {', '.join(names)}"]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"
