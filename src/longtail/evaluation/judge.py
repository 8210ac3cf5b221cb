"""Mark lists against judged profiles."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import numpy as np

from longtail.evaluation.profiles import Expected
from longtail.load import Catalogue


class Judge:
    """Marks lists against judgements: which findings a record rests on decides."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._findings = {
            one.id: frozenset(finding.id for finding in catalogue.find_evidence(one))
            for one in catalogue.browsable.values()
        }

    def find_recall(self, ids: Sequence[str], expected: Sequence[Expected]) -> float:
        """Return the share of what was expected that at least one record answers."""
        return statistics.fmean(any(self.answers(one, item) for one in ids) for item in expected)

    def find_paired_recall(self, ids: Sequence[str], expected: Sequence[Expected]) -> float:
        """Return the same, where one record may answer only one expectation: the strictest reading."""
        from scipy.optimize import linear_sum_assignment

        if not ids:
            return 0.0
        table = np.array([[float(self.answers(one, item)) for one in ids] for item in expected])
        rows, columns = linear_sum_assignment(-table)
        return float(table[rows, columns].sum()) / len(expected)

    def find_precision(self, ids: Sequence[str], expected: Sequence[Expected]) -> float:
        """Return the share of records that answer something expected."""
        return (
            statistics.fmean(any(self.answers(one, item) for item in expected) for one in ids) if ids else 0.0
        )

    def answers(self, record_id: str, item: Expected) -> bool:
        """Return whether a record rests on one of the findings of what was expected."""
        return not self._findings[record_id].isdisjoint(item.findings)
