"""How far one practice does what another is for, or one caution warns of what another does.

Experts who named what a team should do, and what it should beware of, named needs, and several records may
meet one. `stand_ins.json` holds for each practice and caution the share of the needs it meets that another
meets as well, in judged profiles and, for what these seldom name, by the findings that both rest on
(`tools/tune_matching.py` learns it, and says from which). Of a record that it does not know, the findings
alone decide.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from longtail.match.conditions import Floats, Ints
from longtail.match.pairs import Pairs

FILE = Path(__file__).with_name("stand_ins.json")

LEAST = 0.3
"""A smaller share counts as none."""

MOST = 0.95
"""Nothing does all that another is for."""


@dataclass(frozen=True)
class StandIns:
    """Rows (one, other, share): the one does this share of what the other is for; sorted.

    Attributes:
        one: The one that does it.
        other: The one that is for it; never the same.
        share: In 0 to `MOST`.
    """

    one: Ints
    other: Ints
    share: Floats

    @classmethod
    def from_rows(cls, rows: Mapping[tuple[int, int], float]) -> StandIns:
        """Sort shares by (one, other) into arrays."""
        ordered = sorted(rows)
        return cls(
            np.array([one for one, _ in ordered], dtype=np.int64),
            np.array([other for _, other in ordered], dtype=np.int64),
            np.array([rows[pair] for pair in ordered], dtype=float),
        )


NOBODY = StandIns.from_rows({})


def find_stand_ins(records: Sequence[str], ground: Pairs) -> StandIns:
    """Return who stands in for whom among practices, or among cautions.

    Args:
        records: Their ids, by place.
        ground: (record, finding) for every finding that a record rests on.
    """
    learnt = _read()
    place_of = {one: place for place, one in enumerate(records)}
    rows = {
        pair: share
        for pair, share in share_findings(ground, len(records)).items()
        if share >= LEAST and records[pair[1]] not in learnt
    }
    rows |= {
        (place_of[one], place_of[other]): share
        for other, shares in learnt.items()
        if other in place_of
        for one, share in shares.items()
        if one in place_of
    }
    return StandIns.from_rows(rows)


def share_findings(ground: Pairs, size: int) -> dict[tuple[int, int], float]:
    """Return for two records the share of the second's findings on which the first rests; 0 is left out."""
    counts = np.bincount(ground.left, minlength=size)
    holders: dict[int, list[int]] = {}
    for record, finding in zip(ground.left.tolist(), ground.right.tolist(), strict=True):
        holders.setdefault(finding, []).append(record)
    common: dict[tuple[int, int], int] = {}
    for held in holders.values():
        for one in held:
            for other in held:
                if one != other:
                    common[one, other] = common.get((one, other), 0) + 1
    return {pair: min(number / int(counts[pair[1]]), MOST) for pair, number in common.items()}


@cache
def _read() -> dict[str, dict[str, float]]:
    shares: dict[str, dict[str, float]] = json.loads(FILE.read_text(encoding="utf-8"))["shares"]
    return shares
