"""Hold many conditions on a profile and test them all at once.

Says the same of each condition as `longtail.profile.matches_when` (a test holds them together), but for a
whole catalogue in one pass over arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

import numpy as np
import numpy.typing as npt

from longtail.model import Facet, NumberRange, When
from longtail.profile import Profile

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MET, NOT_MET, UNKNOWN = 1, 0, -1
_LOWEST, _HIGHEST = -1, 2**62
_RANGE_SHARE = 0.5
_TELLING = 2.5

LEFT = 0.001
"""What is usual keeps this share, so that where nothing stands out the order of values still shows."""


def take_off_usual(values: Floats, quantile: float) -> Floats:
    """Return how far values lie above what is usual, a quantile of them; next to nothing of the others."""
    usual = np.quantile(values, quantile) if len(values) else 0.0
    left: Floats = np.maximum(values - usual, LEFT * values)
    return left


class ConditionTable:
    """Conditions in a fixed order, compiled to arrays."""

    def __init__(self, facets: Mapping[str, Facet], conditions: Sequence[When]) -> None:
        self._keys = [key for key, facet in facets.items() if facet.type in ("one", "many", "number")]
        self._facet_at = {key: place for place, key in enumerate(self._keys)}
        self._atom_at = {
            (key, option.id): place
            for place, (key, option) in enumerate(
                (key, option) for key in self._keys for option in facets[key].options
            )
        }
        owners: list[int] = []
        about: list[int] = []
        ranges: list[tuple[int, int] | None] = []
        pairs: list[tuple[int, int]] = []
        for number, when in enumerate(conditions):
            for key, wanted in when.items():
                if isinstance(wanted, NumberRange):
                    ranges.append(
                        (
                            wanted.min if wanted.min is not None else _LOWEST,
                            wanted.max if wanted.max is not None else _HIGHEST,
                        )
                    )
                else:
                    ranges.append(None)
                    atoms = (self._atom_at.get((key, option)) for option in wanted)
                    pairs += [(len(owners), atom) for atom in atoms if atom is not None]
                owners.append(number)
                about.append(self._facet_at[key])
        self._size = len(conditions)
        self.telling: Floats = np.array([self._weigh(facets, one) for one in conditions], dtype=float)
        self._owner: Ints = np.array(owners, dtype=np.int64)
        self._facet: Ints = np.array(about, dtype=np.int64)
        self._pair_clause: Ints = np.array([clause for clause, _ in pairs], dtype=np.int64)
        self._pair_atom: Ints = np.array([atom for _, atom in pairs], dtype=np.int64)
        self._is_range: Flags = np.array([one is not None for one in ranges], dtype=bool)
        self._low: Ints = np.array([one[0] if one else _LOWEST for one in ranges], dtype=np.int64)
        self._high: Ints = np.array([one[1] if one else _HIGHEST for one in ranges], dtype=np.int64)

    @staticmethod
    def _weigh(facets: Mapping[str, Facet], when: When) -> float:
        """Return how telling it is that a condition is met, 0 to 1: one that few can meet tells more.

        `-ln(share of the options allowed, multiplied over the facets named)`, 1 from `_TELLING` on.
        """
        surprise = 0.0
        for key, wanted in when.items():
            options = len(facets[key].options)
            share = _RANGE_SHARE if isinstance(wanted, NumberRange) or not options else len(wanted) / options
            surprise -= log(share)
        return min(surprise / _TELLING, 1.0)

    def test(self, profile: Profile) -> Ints:
        """Return for each condition MET, NOT_MET, or UNKNOWN where an answer that decides is missing."""
        if not len(self._owner):
            return np.full(self._size, MET, dtype=np.int64)
        given: Flags = np.zeros(len(self._keys), dtype=bool)
        value: Ints = np.zeros(len(self._keys), dtype=np.int64)
        true: Floats = np.zeros(max(len(self._atom_at), 1))
        for key, place in self._facet_at.items():
            answer = getattr(profile, key, None)
            if answer is None or answer == ():
                continue
            given[place] = True
            if isinstance(answer, int):
                value[place] = answer
                continue
            for option in (answer,) if isinstance(answer, str) else answer:
                true[self._atom_at[key, option]] = 1.0
        hit = np.bincount(self._pair_clause, weights=true[self._pair_atom], minlength=len(self._owner)) > 0
        number = value[self._facet]
        hit |= self._is_range & (self._low <= number) & (number <= self._high)
        answered = given[self._facet]
        failed = np.bincount(self._owner, weights=answered & ~hit, minlength=self._size) > 0
        missing = np.bincount(self._owner, weights=~answered, minlength=self._size) > 0
        return np.where(failed, NOT_MET, np.where(missing, UNKNOWN, MET)).astype(np.int64)
