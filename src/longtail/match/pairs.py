"""Pairs of places in two lists, for example of an organisation and a challenge that it reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from longtail.match.conditions import Ints


@dataclass(frozen=True)
class Pairs:
    """Rows of pairs of places, for example organisation and challenge; sorted and each once."""

    left: Ints
    right: Ints

    @classmethod
    def from_set(cls, pairs: Iterable[tuple[int, int]]) -> Pairs:
        """Sort pairs into two arrays."""
        ordered = sorted(set(pairs))
        return cls(
            np.array([left for left, _ in ordered], dtype=np.int64),
            np.array([right for _, right in ordered], dtype=np.int64),
        )
