"""Measures of a ranked list against graded findings.

A hit is worth the highest grade among the findings it rests on (a finding: its own). A list may name a
finding beside a record that rests on it only before that record, not after: what a reader has already
been shown is no second answer. The ideal list follows the same rule over the whole catalogue: all records by
their worth, and only those findings on which no record rests.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from longtail.evaluation.judgements import JudgedSearch
from longtail.search.documents import KINDS, Documents

DEPTH = 10
SUCCESS_DEPTH = 3
_WELL = 2


@dataclass(frozen=True)
class Marks:
    """How good a list is: each in 0 to 1."""

    ndcg: float
    recall: float
    success: float


class Marker:
    """Marks ranked lists of record ids over one catalogue."""

    def __init__(self, documents: Documents) -> None:
        self._findings = {
            record_id: tuple(finding.id for finding in evidence)
            for record_id, evidence in zip(documents.ids, documents.evidence, strict=True)
        }
        finding = KINDS.index("finding")
        self._records = [
            one for one, kind in zip(documents.ids, documents.kinds, strict=True) if kind != finding
        ]
        self._used = {one for record in self._records for one in self._findings[record]}

    def fold(self, ranked: Sequence[str], *, depth: int = DEPTH) -> list[str]:
        """Return the first `depth` of a list, without findings that stand under an earlier record."""
        kept: list[str] = []
        shown: set[str] = set()
        for record_id in ranked:
            if len(kept) == depth:
                break
            if record_id not in shown:
                kept.append(record_id)
                shown.update(self._findings[record_id])
        return kept

    def mark(self, ranked: Sequence[str], search: JudgedSearch) -> Marks:
        """Mark a folded list for a query that has answers."""
        gains = [self._worth(record_id, search.grades) for record_id in ranked[:DEPTH]]
        found = {one for record_id in ranked[:DEPTH] for one in self._findings[record_id]}
        enough = min(_WELL, max(search.grades.values()))
        ideal = self._idealise(search.grades)
        return Marks(
            ndcg=_discount(gains) / _discount(ideal),
            recall=len(found & search.grades.keys()) / len(search.grades),
            success=float(any(gain >= enough for gain in gains[:SUCCESS_DEPTH])),
        )

    def _worth(self, record_id: str, grades: Mapping[str, int]) -> int:
        return max((grades.get(finding, 0) for finding in self._findings[record_id]), default=0)

    def _idealise(self, grades: Mapping[str, int]) -> list[int]:
        worths = [self._worth(record_id, grades) for record_id in self._records]
        worths += [grade for finding, grade in grades.items() if finding not in self._used]
        return sorted(worths, reverse=True)[:DEPTH]


def _discount(gains: Sequence[int]) -> float:
    """Return the discounted cumulative gain, with gains of 2^grade - 1."""
    return sum((2.0**gain - 1.0) / math.log2(place + 2) for place, gain in enumerate(gains))
