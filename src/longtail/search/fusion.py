"""Weigh what was measured into one probability that a document answers the query.

Two steps, each a logistic regression whose weights were learnt on the development judgements: the first
weighs words and meaning of the document itself, the second adds the support of its neighbours. The weights
and where they come from stand in `weights.json`; `longtail eval search` prints what they are worth.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from longtail.search.features import Measured
from longtail.search.words import Floats

_WEIGHTS_FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True)
class Linear:
    """A weighted sum of features, and the probability it stands for."""

    bias: float
    weights: Mapping[str, float]

    def add_up(self, values: Mapping[str, Floats], size: int) -> Floats:
        """Return the weighted sum for each of `size` rows."""
        total = np.full(size, self.bias, dtype=np.float32)
        for name, weight in self.weights.items():
            total += np.float32(weight) * values[name]
        return total


@dataclass(frozen=True)
class Fusion:
    """The weights of one mode: of a document's own features, then with its neighbours' support."""

    own: Linear
    together: Linear

    def score(self, measured: Measured, neighbours: NDArray[np.int32]) -> Floats:
        """Return for each measured document the probability that it answers the query."""
        size = len(measured.rows)
        own = self.own.add_up(measured.values, size)
        support = gather_support(to_probability(own), measured.rows, neighbours)
        return to_probability(self.together.add_up({**measured.values, "own": own, **support}, size))


def gather_support(own: Floats, rows: NDArray[np.int64], neighbours: NDArray[np.int32]) -> dict[str, Floats]:
    """Return what the neighbours of each measured document lend it.

    `support`: the mean of its three most probable neighbours; `support_best`: the most probable one.
    """
    everywhere = np.zeros(len(neighbours) + 1, dtype=np.float32)
    everywhere[rows] = own
    near = everywhere[neighbours[rows]]  # -1, no neighbour, is the last place, which stays 0
    if near.shape[1] > 3:
        near = np.partition(near, near.shape[1] - 3, axis=1)[:, -3:]
    return {"support": near.sum(axis=1) / 3.0, "support_best": near.max(axis=1, initial=0.0)}


def to_probability(total: Floats) -> Floats:
    """Return the logistic function of each sum."""
    clipped = np.clip(total, -30.0, 30.0)
    return (1.0 / (1.0 + np.exp(-clipped))).astype(np.float32)


def load_fusion(mode: str) -> Fusion:
    """Return the weights of a mode (`lexical` or `lexical+semantic`)."""
    stored = _read_weights()["modes"][mode]
    return Fusion(own=_to_linear(stored["own"]), together=_to_linear(stored["together"]))


def load_refusal(mode: str) -> tuple[Linear, float]:
    """Return the weights by which a mode's results are judged, and the least sum that answers."""
    stored = _read_weights()["refusal"][mode]
    return _to_linear(stored), float(stored["least"])


def _to_linear(stored: Mapping[str, Any]) -> Linear:
    return Linear(bias=float(stored["bias"]), weights={k: float(v) for k, v in stored["weights"].items()})


@cache
def _read_weights() -> dict[str, Any]:
    weights: dict[str, Any] = json.loads(_WEIGHTS_FILE.read_text(encoding="utf-8"))
    return weights
