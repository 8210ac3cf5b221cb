"""Take answers apart: the rows of a score, and what changed between two lists and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from longtail.match.reasons import cut
from longtail.match.similar import name_answer
from longtail.profile import get_facets
from longtail.results import Recommendations, SuggestedPractice

FEWEST_RANKS = 3
"""A practice that moved less than this far is not worth a sentence."""


@dataclass(frozen=True)
class ScoreRow:
    """One row of a score: what it is, what it adds, and the sum so far."""

    label: str
    because: str
    value: float
    running: float


def to_rows(practice: SuggestedPractice) -> tuple[ScoreRow, ...]:
    """Return the rows of a practice's score in their order; the last running sum is the score."""
    rows = []
    running = 0.0
    for part in practice.contributions:
        running = round(running + part.value, 10)
        rows.append(ScoreRow(part.label, part.answer or "", part.value, running))
    return tuple(rows)


def explain_difference(before: Recommendations, after: Recommendations) -> tuple[str, ...]:
    """Say what changed between two lists and why: the answers first, then what came, went and moved."""
    old = {one.id: one for one in before.practices}
    new = {one.id: one for one in after.practices}
    said = [_name_change(key, before.profile, after.profile) for key in _find_changed(before, after)]
    for practice in after.practices:
        if practice.id not in old:
            said.append(f"New at rank {practice.rank}: '{practice.label}'{_say_first(practice.why)}.")
    for practice in before.practices:
        if practice.id not in new:
            said.append(
                f"Gone: '{practice.label}' (was rank {practice.rank}){_say_why_gone(practice.id, after)}."
            )
    for practice in after.practices:
        if practice.id in old and abs(old[practice.id].rank - practice.rank) >= FEWEST_RANKS:
            moved = f"from rank {old[practice.id].rank} to {practice.rank}"
            said.append(f"Moved {moved}: '{practice.label}'{_compare(old[practice.id], practice)}.")
    return tuple(said)


def _find_changed(before: Recommendations, after: Recommendations) -> list[str]:
    keys = dict.fromkeys((*before.profile, *after.profile))
    return [key for key in keys if before.profile.get(key) != after.profile.get(key)]


def _name_change(key: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    facet = get_facets()[key]
    if facet.type not in ("one", "many", "number"):
        return f"You changed '{facet.label}'."
    old, new = (
        name_answer(facet, answers[key]) if answers.get(key) is not None else "not answered"
        for answers in (before, after)
    )
    return f"You changed '{facet.label}' from {old} to {new}."


def _say_first(why: Sequence[str]) -> str:
    return f", because {why[0]}" if why else ""


def _say_why_gone(practice_id: str, after: Recommendations) -> str:
    reasons = [one.reason for one in after.not_suggested if one.id == practice_id]
    if practice_id in after.profile.get("adopted", ()):
        reasons.append("you have it in place")
    return f": {reasons[0].rstrip('.')}" if reasons else ": with these answers others help more"


def _compare(old: SuggestedPractice, new: SuggestedPractice) -> str:
    """Name the part of the score that changed most."""
    was = {(part.kind, part.label): part.value for part in old.contributions}
    now = {(part.kind, part.label): part.value for part in new.contributions}
    changed = {key: now.get(key, 0.0) - was.get(key, 0.0) for key in {**was, **now}}
    rises = new.rank < old.rank
    fitting = {key: value for key, value in changed.items() if (value > 0) == rises and value}
    if not fitting:
        return ", as others gained more" if not rises else ", as others gained less"
    _, label = max(sorted(fitting), key=lambda key: abs(fitting[key]))
    return f", as this counts {'more' if rises else 'less'} now: {cut(label)}"


__all__ = ["ScoreRow", "explain_difference", "to_rows"]
