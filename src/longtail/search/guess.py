"""Which record a text would be a part of, judged by how the parts of all records lie.

Linear discriminant analysis: directions in which the parts of one and the same record differ tell little,
those in which records differ from each other tell much. Learnt from the catalogue's vectors when they are
loaded; scikit-learn's `LinearDiscriminantAnalysis` gives the same (a test holds them together) but takes
longer to import than a search may take.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from longtail.search.words import Floats

SHRINKAGE = 0.5
"""How far the spread within records is drawn towards an even one (Ledoit and Wolf's form)."""

LEAST_PARTS = 6
"""A document with fewer parts is too small to be learnt."""

LEAST_SHARE = 1e-6

_MOST_TO_LEARN_FROM = 600
"""Of so many documents, evenly picked, the spread is learnt: enough, and quickly done."""


class Guesser:
    """Tells the documents of a catalogue apart; read-only."""

    def __init__(
        self, means: Floats, counts: NDArray[np.int64], parts: Floats, owners: NDArray[np.int64]
    ) -> None:
        """Learn how parts lie around the mean of their document.

        Args:
            means: The mean of each document's parts, shape (documents, dimensions).
            counts: How many parts each has.
            parts: The parts of `pick_documents(counts)`, shape (parts, dimensions), of length about 1.
            owners: The document of each of these parts.
        """
        known = counts >= LEAST_PARTS
        self._place = np.where(known, np.cumsum(known) - 1, -1)
        apart = means[known]
        self._centre = apart.mean(axis=0) if len(apart) else np.zeros(means.shape[1], np.float32)
        apart = apart - self._centre
        off = (parts - means[owners]) / np.sqrt(counts[owners, None] * max(len(np.unique(owners)), 1))
        spread = (off.T @ off).astype(np.float64)
        even = max(float(np.trace(spread)) / len(spread), 1e-9)
        shrunk = (1 - SHRINKAGE) * spread + SHRINKAGE * even * np.eye(len(spread))
        self._weights = np.linalg.solve(shrunk, apart.T.astype(np.float64)).T.astype(np.float32)
        self._biases = (-0.5 * (self._weights * apart).sum(axis=1)).astype(np.float32)

    def guess(self, vector: Floats, rows: NDArray[np.int64]) -> Floats:
        """Return the share of each of these documents; together 1, but 0 for each that is too small."""
        shares = np.zeros(len(rows), np.float32)
        known = np.flatnonzero(self._place[rows] >= 0)
        if not len(known):
            return shares
        place = self._place[rows[known]]
        score = np.einsum("ij,j->i", self._weights[place], vector - self._centre) + self._biases[place]
        share = np.exp(score - score.max())
        shares[known] = share / share.sum()
        return shares


def pick_documents(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the documents from whose parts the spread is learnt."""
    known = np.flatnonzero(counts >= LEAST_PARTS)
    return known[:: max(1, -(-len(known) // _MOST_TO_LEARN_FROM))]
