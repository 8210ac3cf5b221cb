"""Decide whether anything in the catalogue answers a query at all.

Not one raw score but several features of the whole result, weighed by a logistic regression that was
calibrated on the development judgements so that few answerable queries are refused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from longtail.search.features import Measured
from longtail.search.fusion import load_refusal
from longtail.search.spelling import Reading
from longtail.search.words import Floats


def describe_result(measured: Measured, reading: Reading, scores: Floats) -> dict[str, float]:
    """Return the features by which a result is judged, each at about -1 to 1."""
    values = measured.values
    best = np.sort(scores)[::-1]
    weight = max(reading.weight, 1e-6)
    features = {
        "best": _to_odds(best, 0),
        "fifth": _to_odds(best, 4),
        "tenth": _to_odds(best, 9),
        "cover": _most(values["cover"]),
        "words": _most(values["words"]),
        "known": reading.known_weight / weight,
        "foreign": reading.foreign_weight / weight,
        "length": float(np.log1p(len(reading.sequence))) / 3.0,
    }
    if "near" in values:
        for name in ("near", "near_three", "near_centre"):
            features[name] = _most(values[name])
        features["elsewhere"] = measured.elsewhere
    return features


class Abstainer:
    """Says for one mode whether a result answers its query."""

    def __init__(self, mode: str) -> None:
        self._linear, self._threshold = load_refusal(mode)

    def is_answered(self, features: Mapping[str, float]) -> bool:
        """Return whether the result with these features answers its query."""
        total = self._linear.bias + sum(
            weight * features[name] for name, weight in self._linear.weights.items()
        )
        return total >= self._threshold


def _most(values: Floats) -> float:
    return float(values.max(initial=0.0))


def _to_odds(best: Floats, place: int) -> float:
    """Return the logarithm of the odds of the probability at this place, a tenth of it."""
    chance = min(max(float(best[place]), 1e-4), 1 - 1e-4) if len(best) > place else 1e-4
    return math.log(chance / (1 - chance)) / 10
