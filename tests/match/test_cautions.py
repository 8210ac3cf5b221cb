"""Which cautions are chosen together, and what was heard of short texts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from longtail.match.cautions import MOST_CAUTIONS, choose_cautions
from longtail.match.listen import split_sentences
from longtail.match.stand_ins import StandIns
from longtail.match.weights import Weights


def choose(total: list[float], stand_ins: dict[tuple[int, int], float]) -> list[int]:
    held: Any = SimpleNamespace(stand_ins=StandIns.from_rows(stand_ins))
    return choose_cautions(held, np.array(total), Weights())


def test_a_caution_that_says_the_same_again_makes_room_for_another() -> None:
    total = [0.9, 0.8, 0.7, *[0.5] * 7, *[0.0] * 30]
    assert choose(total, {}) == list(range(MOST_CAUTIONS))
    same = {(0, 1): 0.95, (1, 0): 0.95}
    assert 1 not in choose(total, same) and len(choose(total, same)) == MOST_CAUTIONS


def test_a_caution_that_warns_of_what_others_do_is_worth_more() -> None:
    total = [0.9, *[0.5] * 8, 0.49, *[0.0] * 30]
    assert 9 not in choose(total, {})
    assert 9 in choose(total, {(9, one): 0.5 for one in range(1, 9)})


def test_nothing_that_concerns_nobody_is_chosen() -> None:
    assert choose([0.0] * 5, {(0, 1): 0.9}) == []
    assert choose([], {}) == []


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Three developers. We have no labels at all.", ["We have no labels at all."]),
        ("Model drift.", ["Model drift."]),
        ("Drift; fear", ["Drift", "fear"]),
        ("  \n ", []),
    ],
)
def test_short_sentences_count_only_where_there_is_no_other(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences
