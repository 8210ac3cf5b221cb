"""Which practice does what another is for."""

from __future__ import annotations

import json

import pytest

from longtail.load import load_catalogue
from longtail.match.pairs import Pairs
from longtail.match.stand_ins import FILE, LEAST, MOST, find_stand_ins, share_findings


def test_the_share_is_of_the_findings_of_the_one_that_is_stood_in_for() -> None:
    shares = share_findings(Pairs.from_set({(0, 0), (0, 1), (1, 0), (2, 5)}), 3)
    assert shares == {(0, 1): MOST, (1, 0): 0.5}


def test_findings_decide_on_practices_that_judgements_do_not_know() -> None:
    rows = find_stand_ins(["practice/new", "practice/newer"], Pairs.from_set({(0, 0), (1, 0), (1, 1)}))
    assert list(zip(rows.one.tolist(), rows.other.tolist(), rows.share.tolist(), strict=True)) == [
        (0, 1, 0.5),
        (1, 0, MOST),
    ]


def test_what_was_learnt_names_practices_that_exist_and_never_themselves() -> None:
    catalogue = load_catalogue()
    cautions = {*catalogue.anti_patterns, *catalogue.trade_offs}
    shares = json.loads(FILE.read_text(encoding="utf-8"))["shares"]
    assert set(shares) == {*catalogue.practices, *cautions}, (
        "learn again: python -m tools.tune_matching --write"
    )
    for other, held in shares.items():
        assert set(held) <= ({*catalogue.practices} if other in catalogue.practices else cautions) - {other}
        assert all(LEAST <= share <= MOST for share in held.values())


@pytest.mark.parametrize("size", [0, 1])
def test_alone_nobody_stands_in(size: int) -> None:
    assert not len(find_stand_ins(["practice/only"][:size], Pairs.from_set(())).share)
