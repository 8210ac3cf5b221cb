"""Say truly why a practice is not on the list."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from longtail.match.choose import Cover
from longtail.match.practices import find_met
from longtail.match.reasons import cut, join
from longtail.match.situation import Situation
from longtail.match.tables import Tables
from longtail.phrases import say_days
from longtail.results import NotSuggested

MOST_LEFT_OUT = 24
RELEVANT = 0.3
"""A challenge this relevant makes a practice worth a word even where it was left out."""


def find_left_out(tables: Tables, situation: Situation, chosen: Sequence[int]) -> tuple[NotSuggested, ...]:
    """Return what a reader could miss: dismissed, excluded though it would help, over the budget."""
    worth = situation.worth
    gains = Cover(worth.task).measure_gains()
    dismissed = [tables.practice_at[one.id] for one in situation.profile.dismissed]
    useful = _measure_use(tables, situation) >= RELEVANT
    excluded = [int(place) for place in np.flatnonzero(worth.excluded & useful) if place not in chosen]
    unready = [place for place in _find_unready(tables, situation) if useful[place]]
    over: list[int] = []
    if situation.profile.capacity_days is not None:
        open_ = worth.task.open.copy()
        open_[list(chosen)] = False
        over = [int(place) for place in np.argsort(-gains, kind="stable") if open_[place]][:8]
        over = [place for place in over if _is_over_budget(tables, situation, chosen, place)]
    excluded.sort(key=lambda place: (-gains[place], place))
    order = dict.fromkeys([*sorted(dismissed), *over, *excluded, *unready])
    listed = [place for place in order if place not in chosen]
    keep = max(MOST_LEFT_OUT, len(dismissed))
    return tuple(explain_absence(tables, situation, chosen, place) for place in listed[:keep])


def explain_absence(tables: Tables, situation: Situation, chosen: Sequence[int], place: int) -> NotSuggested:
    """Say why one practice is not on the list, by the first reason that holds."""
    practice = tables.catalogue.practices[tables.practices[place]]
    return NotSuggested(
        id=practice.id, label=practice.label, reason=_find_reason(tables, situation, list(chosen), place)
    )


def _find_reason(tables: Tables, situation: Situation, chosen: list[int], place: int) -> str:
    profile = situation.profile
    practice_id = tables.practices[place]
    if place in chosen:
        return f"It is on the list, at rank {chosen.index(place) + 1}."
    for dismissal in profile.dismissed:
        if dismissal.id == practice_id:
            return f"You dismissed it: {cut(dismissal.reason)}" if dismissal.reason else "You dismissed it."
    if practice_id in profile.adopted:
        return "You have it in place already."
    excluding = find_met(tables, situation, place, "excludes")
    if excluding:
        answers = "; ".join(situation.reasons.name_condition(one.when) for one in excluding)
        return f"Your answers rule it out ({answers}): {' '.join(one.why for one in excluding)}"
    blocked = _find_blocked(tables, situation, place)
    if blocked:
        return f"It needs '{_label(tables, blocked[0])}' first, which you dismissed or your answers rule out."
    if _is_over_budget(tables, situation, chosen, place):
        return _say_over_budget(tables, situation, chosen, place)
    return _say_weaker(tables, situation, chosen, place)


def _say_over_budget(tables: Tables, situation: Situation, chosen: list[int], place: int) -> str:
    low, high = tables.catalogue.practices[tables.practices[place]].effort.days
    spent = float(tables.days[chosen].sum()) if chosen else 0.0
    needs = [one for one in situation.worth.task.needs.get(place, ()) if one not in chosen]
    more = f", and needs '{_label(tables, needs[0])}' before it" if needs else ""
    return (
        f"Not this quarter: it takes {say_days(low, high)}{more}; the list above takes {spent:g} of your "
        f"{situation.profile.capacity_days}."
    )


def _say_weaker(tables: Tables, situation: Situation, chosen: list[int], place: int) -> str:
    task = situation.worth.task
    links = slice(task.start[place], task.start[place + 1])
    challenges = task.challenge[links]
    relevance = situation.relevance.total[challenges]
    if not len(challenges) or relevance.max() < RELEVANT:
        named = ", ".join(f"'{_challenge_label(tables, int(one))}'" for one in challenges[:3])
        return (
            f"It helps against {named}, which your answers do not point to."
            if named
            else "It addresses nothing."
        )
    worst = int(challenges[np.lexsort((challenges, -relevance))[0]])
    covering = [one for one in chosen if worst in task.challenge[task.start[one] : task.start[one + 1]]]
    label = _challenge_label(tables, worst)
    demoted = find_met(tables, situation, place, "demotes")
    less = f" It counts less here: {demoted[0].why}" if demoted else ""
    if covering:
        names = join([f"'{_label(tables, one)}'" for one in covering], most=3)
        helps = "helps" if len(covering) == 1 else "help"
        return f"{names} on the list already {helps} with '{label}'; it would add less.{less}"
    return f"It helps against '{label}', but less than what is on the list helps with your answers.{less}"


def _is_over_budget(tables: Tables, situation: Situation, chosen: Sequence[int], place: int) -> bool:
    capacity = situation.profile.capacity_days
    if capacity is None:
        return False
    needs = [one for one in situation.worth.task.needs.get(place, ()) if one not in chosen]
    spent = float(tables.days[[*chosen, *needs, place]].sum())
    return spent > capacity


def _measure_use(tables: Tables, situation: Situation) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return for each practice the relevance of the challenge it helps most with."""
    use = np.zeros(len(tables.practices))
    np.maximum.at(use, tables.links.practice, situation.relevance.total[tables.links.challenge])
    return use


def _find_blocked(tables: Tables, situation: Situation, place: int) -> list[int]:
    task = situation.worth.task
    return [one for one in task.needs.get(place, ()) if not task.open[one]]


def _find_unready(tables: Tables, situation: Situation) -> list[int]:
    task = situation.worth.task
    return [place for place in task.needs if task.open[place] and _find_blocked(tables, situation, place)]


def _label(tables: Tables, place: int) -> str:
    return tables.catalogue.practices[tables.practices[place]].label


def _challenge_label(tables: Tables, place: int) -> str:
    return tables.catalogue.challenges[tables.challenges[place]].label
