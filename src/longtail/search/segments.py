"""What is best within runs of numbers that stand one after the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Segments:
    """Runs of given lengths, none of them empty."""

    def __init__(self, lengths: NDArray[np.int64]) -> None:
        self._lengths = lengths
        self.starts = np.cumsum(lengths) - lengths

    def top(self, scores: Floats) -> Floats:
        """Return the greatest number of each run."""
        if not len(self.starts):
            return np.zeros(0, dtype=np.float32)
        best: Floats = np.maximum.reduceat(scores, self.starts)
        return best

    def top_three(self, scores: Floats) -> Floats:
        """Return the sum of the three greatest numbers of each run, of all where there are fewer."""
        left = scores.copy()
        total = np.zeros(len(self.starts), dtype=np.float32)
        for taken in range(3):
            best = self.top(left)
            total += np.where(self._lengths > taken, np.maximum(best, -1.0), 0.0)
            left[left == np.repeat(best, self._lengths)] = -np.inf
        return total

    def mean_of_three(self, scores: Floats) -> Floats:
        """Return the mean of the three greatest numbers of each run, of all where there are fewer."""
        mean: Floats = (self.top_three(scores) / np.clip(self._lengths, 1, 3)).astype(np.float32)
        return mean
