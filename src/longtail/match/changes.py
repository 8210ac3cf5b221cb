"""Find the single answers whose change alters the top of the list, by asking again with each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from longtail.match.similar import name_answer
from longtail.model import Facet
from longtail.profile import Profile
from longtail.results import Change

NUMBERS: dict[str, tuple[int, ...]] = {
    "headcount": (5, 20, 100, 1000),
    "team_size": (1, 3, 8, 20),
    "capacity_days": (5, 15, 40),
}
"""The numbers that are tried for each facet that is a number."""


def find_changes(
    facets: Mapping[str, Facet],
    questions: Mapping[str, str],
    profile: Profile,
    ask: Callable[[Profile], tuple[str, ...]],
    most: int,
) -> tuple[Change, ...]:
    """Return the answers whose change alters the top of the list most, at most one for each facet.

    Args:
        facets: the facets by profile key.
        questions: the words of the question for each facet.
        profile: the answers as they are.
        ask: gives the top practices' labels for a profile, best first.
        most: how many changes at most.
    """
    before = ask(profile)
    best: dict[str, tuple[int, Change]] = {}
    for key, facet in facets.items():
        for value in _vary(facet, getattr(profile, key, None)):
            other = profile.model_copy(update={key: value})
            if _contradicts_itself(other):
                continue
            after = ask(other)
            enters = tuple(one for one in after if one not in before)
            leaves = tuple(one for one in before if one not in after)
            if not (enters or leaves) or len(enters) <= best.get(key, (0,))[0]:
                continue
            change = Change(
                facet=key,
                question=questions.get(key, facet.label),
                now=_name(facet, getattr(profile, key)),
                then=_name(facet, value),
                enters=enters,
                leaves=leaves,
            )
            best[key] = (len(enters), change)
    ordered = sorted(enumerate(best.values()), key=lambda one: (-one[1][0], one[0]))
    return tuple(change for _, (_, change) in ordered[:most])


def _vary(facet: Facet, answer: Any) -> Iterator[Any]:
    options = [option.id for option in facet.options]
    if facet.key == "goals":
        yield from (
            (goal, *(one for one in answer if one != goal)) for goal in options if answer[:1] != (goal,)
        )
    elif facet.type == "one":
        yield from (option for option in _nearest_first(facet, options, answer) if option != answer)
    elif facet.type == "many" and facet.key in Profile.model_fields:
        yield from (
            tuple(one for one in options if (one in answer) != (one == option))
            for option in options
            if answer != (option,)
        )
    elif facet.type == "number":
        yield from (number for number in NUMBERS[facet.key] if number != answer)


def _nearest_first(facet: Facet, options: list[str], answer: str | None) -> list[str]:
    if not facet.ordered or answer is None:
        return options
    here = options.index(answer)
    return sorted(options, key=lambda option: abs(options.index(option) - here))


def _contradicts_itself(profile: Profile) -> bool:
    return None not in (profile.team_size, profile.headcount) and profile.team_size > profile.headcount  # type: ignore[operator]


def _name(facet: Facet, value: Any) -> str:
    return "not answered" if value in (None, ()) else name_answer(facet, value)
