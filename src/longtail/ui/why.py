"""Why a practice is on the visitor's list: the weightiest parts of its score, as a person would say them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from longtail.match.practices import is_faint
from longtail.results import Contribution, SuggestedPractice
from longtail.ui.wording import upper_first

MOST = 2
GENERAL = frozenset({"stands in", "examples", "advised"})
"""Parts that are told where few concern the visitor."""

WROTE = "You wrote "
QUOTED = re.compile(r"^you wrote '(.*)'$", re.DOTALL)
HELPS = re.compile(r"^helps against '(.*)'$", re.DOTALL)
SPOKEN = frozenset({"challenge", "written", "described", "suits", "goal", "alike"})
"""Parts that concern the visitor; evidence and effort have lines of their own on the card."""


def list_reasons(practice: SuggestedPractice) -> list[str]:
    """Return up to two reasons: what was written, the weightiest, goals; then what holds in general."""
    parts = [one for one in practice.contributions if one.kind in SPOKEN and not is_faint(one)]
    parts.sort(key=lambda one: (one.kind == "goal", -one.value))  # a goal fits many practices alike
    said = _say(parts)
    quote = next((one for one in said if one.startswith(WROTE)), "")
    ordered = [quote, *(one for one in said if one != quote)] if quote else said
    weighty = sorted(practice.contributions, key=lambda one: -one.value)
    general = [upper_first(one.label) for one in weighty if one.kind in GENERAL and one.value > 0]
    return [*ordered, *general][:MOST]


def _say(parts: Iterable[Contribution]) -> list[str]:
    """Say each part; what the visitor wrote is quoted once, with the first challenge it leads to."""
    ordered = list(parts)
    heard: set[str] = set()
    said: list[str] = []
    for part in ordered:
        quote = _find(QUOTED, part.answer)
        if not quote:
            said.append(_say_plain(part))
        elif quote not in heard:
            heard.add(quote)
            helped = (
                _find(HELPS, one.label)
                for one in ordered
                if one.kind == "challenge" and _find(QUOTED, one.answer) == quote
            )
            against = next((one for one in helped if one), "")
            said.append(f"{WROTE}“{quote}”" + (f"; it helps against “{against}”" if against else ""))
    return list(dict.fromkeys(one for one in said if one))


def _say_plain(part: Contribution) -> str:
    match part.kind:
        case "challenge":
            against = _find(HELPS, part.label) or part.label
            return f"Helps against “{against}”" + (f": {part.answer}" if part.answer else "")
        case "suits":
            text = part.label.removeprefix("suits: ").rstrip(".")
            return upper_first(f"{text} ({part.answer})" if part.answer else text)
        case "written" | "described":
            return ""
        case _:
            return upper_first(part.label)


def _find(pattern: re.Pattern[str], text: str | None) -> str:
    found = pattern.match(text or "")
    return found[1] if found else ""
