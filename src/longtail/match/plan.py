"""Say when each chosen practice comes: now, next or later."""

from __future__ import annotations

from collections.abc import Sequence

from longtail.match.tables import Tables
from longtail.results import When

ORDER: tuple[When, ...] = ("now", "next", "later")
SMALL, MIDDLE = 2.0, 6.0
"""Without a capacity: up to 2 days is small enough for now, up to 6 for next."""


def set_times(tables: Tables, chosen: Sequence[int], capacity: float | None) -> list[When]:
    """Return now, next or later for each chosen practice; nothing comes before what it needs.

    With a capacity the days are counted in the order of the list: what is done within the first third of them
    comes now, within the second next, then later. Without one, small and well supported practices come now.
    """
    places = (
        _count_days(tables, chosen, capacity) if capacity is not None else _sort_by_effort(tables, chosen)
    )
    at = {practice: place for practice, place in zip(chosen, places, strict=True)}
    for practice in chosen:
        for needed in tables.needs.get(practice, ()):
            at[practice] = max(at[practice], at.get(needed, 0))
    return [ORDER[at[practice]] for practice in chosen]


def _count_days(tables: Tables, chosen: Sequence[int], capacity: float) -> list[int]:
    places: list[int] = []
    spent = 0.0
    for practice in chosen:
        spent += float(tables.days[practice])
        third = 3 * spent / capacity if capacity else 0.0
        places.append(0 if third <= 1 or not places else 1 if third <= 2 else 2)
    return places


def _sort_by_effort(tables: Tables, chosen: Sequence[int]) -> list[int]:
    places: list[int] = []
    for practice in chosen:
        days = float(tables.days[practice])
        place = 0 if days <= SMALL else 1 if days <= MIDDLE else 2
        thin = tables.strength_levels[practice] < 0.5
        places.append(min(place + 1, 2) if thin and place == 0 else place)
    return places
