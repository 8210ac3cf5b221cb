"""Measures of a ranked list against graded findings.

Judgements name findings; hits are records that rest on findings. Each hit redeems one judged finding: the one
with the highest grade among those it rests on that no hit before it has redeemed. So a second record that
rests on the same two findings may redeem the other one, a third earns nothing, and no list can be worth more
than the ideal one, which is the judged findings themselves by grade. This does not depend on how findings are
gathered into records.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from longtail.evaluation.judgements import JudgedSearch
from longtail.search.documents import Documents

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

    def mark(self, ranked: Sequence[str], search: JudgedSearch) -> Marks:
        """Mark a list for a query that has answers.

        Returns:
            `ndcg` over the first ten hits; `recall`, the share of judged findings on which those rest;
            `success`, 1 if one of the first three rests on a finding that answers well (grade 2 or more, or
            the best there is).
        """
        first = ranked[:DEPTH]
        found = {finding for record_id in first for finding in self._findings[record_id]}
        enough = min(_WELL, max(search.grades.values()))
        best = (self._find_best(record_id, search.grades) for record_id in first[:SUCCESS_DEPTH])
        ideal = sorted(search.grades.values(), reverse=True)[:DEPTH]
        return Marks(
            ndcg=_discount(self._redeem(first, search.grades)) / _discount(ideal),
            recall=len(found & search.grades.keys()) / len(search.grades),
            success=float(any(grade >= enough for grade in best)),
        )

    def _redeem(self, ranked: Sequence[str], grades: Mapping[str, int]) -> list[int]:
        left = dict(grades)
        gains: list[int] = []
        for record_id in ranked:
            held = [finding for finding in self._findings[record_id] if finding in left]
            best = max(held, key=left.__getitem__, default=None)
            gains.append(left.pop(best) if best is not None else 0)
        return gains

    def _find_best(self, record_id: str, grades: Mapping[str, int]) -> int:
        return max((grades.get(finding, 0) for finding in self._findings[record_id]), default=0)


def _discount(gains: Sequence[int]) -> float:
    """Return the discounted cumulative gain, with gains of 2^grade - 1."""
    return sum((2.0**gain - 1.0) / math.log2(place + 2) for place, gain in enumerate(gains))
