"""What the proposer sees of a passage: its meaning, its cues, and a little of both from its neighbours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from longtail.papers.cues import CUES, PLACE_CUES, measure_cues
from longtail.papers.passages import Paper
from longtail.search.words import Floats

MEANING_WEIGHT = 2.0
NEIGHBOUR_WEIGHT = 0.5
"""A neighbour counts half; vectors are doubled, since each of their numbers is small beside a cue."""

FORMAT = 2
"""Raised when the same passage gives other features."""


def count_features(dimensions: int) -> int:
    """Return how many features a passage has with an encoder of so many dimensions."""
    return 2 * dimensions + 3 * len(CUES)


def find_own_columns(dimensions: int) -> NDArray[np.bool_]:
    """Return which columns a sentence decides alone, wherever it stands; shape (count_features,)."""
    own = np.zeros(count_features(dimensions), np.bool_)
    own[:dimensions] = True
    own[dimensions : dimensions + len(CUES)] = [name not in PLACE_CUES for name in CUES]
    return own


def make_features(paper: Paper, vectors: Floats) -> Floats:
    """Return the features of every passage, shape (passages, count_features).

    Args:
        paper: The paper.
        vectors: The vector of each passage, shape (passages, dimensions), of length 1.
    """
    cues = measure_cues(paper)
    before, after = _shift(vectors, 1), _shift(vectors, -1)
    return np.hstack(
        [
            MEANING_WEIGHT * vectors,
            cues,
            NEIGHBOUR_WEIGHT * (before + after),
            NEIGHBOUR_WEIGHT * _shift(cues, 1),
            NEIGHBOUR_WEIGHT * _shift(cues, -1),
        ]
    ).astype(np.float32)


def _shift(rows: Floats, by: int) -> Floats:
    """Return each row's neighbour before (1) or after (-1) it, zeros at the ends."""
    moved = np.zeros_like(rows)
    if by > 0:
        moved[by:] = rows[:-by]
    else:
        moved[:by] = rows[-by:]
    return moved
