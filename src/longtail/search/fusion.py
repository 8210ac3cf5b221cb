"""Weigh what was measured into one probability that a document answers the query.

Two steps, each a logistic regression whose weights were learnt on the development judgements: the first
weighs words and meaning of the document itself, the second adds the support of its neighbours and of the
records that rest on the same findings. The weights
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
from longtail.search.neighbours import Links
from longtail.search.segments import Segments
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

    def score(self, measured: Measured, links: Links) -> Floats:
        """Return for each measured document the probability that it answers the query."""
        size = len(measured.rows)
        own = self.own.add_up(measured.values, size)
        support = gather_support(to_probability(own), measured.rows, links)
        return to_probability(self.together.add_up({**measured.values, "own": own, **support}, size))


SUPPORT_FEATURES = (
    "support",
    "support_best",
    "evidence_best",
    "evidence_three",
    "held_by",
    "kin_three",
    "kin_sum",
    "evidence_count",
)


def gather_support(own: Floats, rows: NDArray[np.int64], links: Links) -> dict[str, Floats]:
    """Return what others lend each measured document, given the probability of each on its own.

    - `support`, `support_best`: the mean of its three most probable neighbours, and the most probable one;
    - `evidence_best`, `evidence_three`: the same of the findings it rests on;
    - `held_by` (findings): how many probable records rest on it, 3 at most;
    - `kin_three`: as `evidence_three`, where a finding is as probable as the best record that rests on it;
    - `kin_sum`: the probability of the records that rest on the same findings, by the share that is the same;
    - `evidence_count`: the logarithm of the number of its findings.
    """
    everywhere = np.zeros(len(links.near) + 1, dtype=np.float32)
    everywhere[rows] = own
    near = everywhere[links.near[rows]]  # -1, no neighbour, is the last place, which stays 0
    if near.shape[1] > 3:
        near = np.partition(near, near.shape[1] - 3, axis=1)[:, -3:]
    support = {"support": near.sum(axis=1) / np.float32(3), "support_best": near.max(axis=1, initial=0.0)}
    shared = _gather_shared(everywhere[:-1], rows, links)
    return support | {name: values[rows] for name, values in shared.items()}


def _gather_shared(own: Floats, rows: NDArray[np.int64], links: Links) -> dict[str, Floats]:
    """Return what comes of shared findings, for every document; 0 for those that were not measured."""
    holders, held = links.holders, links.held
    if len(rows) < len(own):
        measured = np.zeros(len(own), dtype=bool)
        measured[rows] = True
        kept = measured[holders]
        holders, held = holders[kept], held[kept]
    firsts = np.flatnonzero(np.diff(holders, prepend=-1))
    segments = Segments(np.diff(firsts, append=len(holders)))
    records = holders[firsts]
    names = SUPPORT_FEATURES[2:]
    shared = {name: np.zeros(len(own), dtype=np.float32) for name in names}
    shared["evidence_count"] = np.log1p(links.counts).astype(np.float32)
    if not len(records):
        return shared
    share = (own / np.sqrt(np.maximum(links.counts, 1))).astype(np.float32)
    best_holder = np.zeros(len(own), dtype=np.float32)
    np.maximum.at(best_holder, held, own[holders])
    total = np.bincount(held, weights=share[holders], minlength=len(own)).astype(np.float32)
    count = np.bincount(held, weights=own[holders], minlength=len(own)).astype(np.float32)
    shared["held_by"] = np.minimum(count, np.float32(3))
    shared["evidence_best"][records] = segments.top(own[held])
    shared["evidence_three"][records] = segments.top_three(own[held]) / 3
    shared["kin_three"][records] = segments.top_three(np.maximum(own, best_holder)[held]) / 3
    others = np.add.reduceat(total[held] - share[holders], segments.starts)
    shared["kin_sum"][records] = others / np.sqrt(links.counts[records])
    return shared


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
