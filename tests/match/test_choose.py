"""The greedy choice is near the best set, keeps to the budget and puts prerequisites first."""

from __future__ import annotations

from itertools import combinations
from math import e

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.match.choose import Cover, Task, choose, measure_value
from longtail.match.stand_ins import StandIns

PRACTICES, CHALLENGES = 7, 4


@st.composite
def tasks(draw: st.DrawFn, *, with_needs: bool = False) -> Task:
    unit = st.floats(min_value=0, max_value=1).map(lambda one: round(one, 3))
    links = [
        sorted(draw(st.sets(st.integers(min_value=0, max_value=CHALLENGES - 1), min_size=1, max_size=3)))
        for _ in range(PRACTICES)
    ]
    flat = [challenge for group in links for challenge in group]
    needs = {}
    if with_needs:
        for practice in range(1, PRACTICES):
            if draw(st.booleans()):
                direct = draw(st.integers(min_value=0, max_value=practice - 1))
                needs[practice] = (*needs.get(direct, ()), direct)
    pairs = [(one, other) for one in range(PRACTICES) for other in range(PRACTICES) if one != other]
    stand_ins = {pair: 0.95 * draw(unit) for pair in draw(st.sets(st.sampled_from(pairs), max_size=9))}
    return Task(
        importance=np.array(draw(st.lists(unit, min_size=CHALLENGES, max_size=CHALLENGES))),
        start=np.array([0, *np.cumsum([len(group) for group in links])]),
        challenge=np.array(flat),
        quality=np.array([0.9 * draw(unit) for _ in flat]),
        own=np.array([0.001 + 0.3 * draw(unit) for _ in range(PRACTICES)]),
        factor=np.array([0.5 + 0.5 * draw(unit) for _ in range(PRACTICES)]),
        open=np.array([draw(st.booleans()) or number < 3 for number in range(PRACTICES)]),
        days=np.array([0.5 + 5 * draw(unit) for _ in range(PRACTICES)]),
        needs=needs,
        stand_ins=StandIns.from_rows(stand_ins),
        wanted=np.array([draw(st.booleans()) or number < 4 for number in range(PRACTICES)]),
        unserved=np.array([0.1 + 0.9 * draw(unit) for _ in range(PRACTICES)]),
    )


def find_best(task: Task, top: int, budget: float | None = None) -> float:
    """Try every set: slow, obvious and exact."""
    usable = [one for one in range(task.size) if task.open[one]]
    return max(
        measure_value(task, group)
        for size in range(top + 1)
        for group in combinations(usable, size)
        if budget is None or task.days[list(group)].sum() <= budget
    )


@settings(deadline=None, max_examples=80)
@given(task=tasks(), top=st.integers(min_value=1, max_value=4))
def test_the_chosen_set_reaches_63_percent_of_the_best(task: Task, top: int) -> None:
    assert measure_value(task, choose(task, top)) >= (1 - 1 / e) * find_best(task, top) - 1e-9


@settings(deadline=None, max_examples=80)
@given(task=tasks(), budget=st.floats(min_value=0, max_value=15))
def test_under_a_budget_the_set_reaches_half_of_that_and_never_costs_more(task: Task, budget: float) -> None:
    chosen = choose(task, task.size, budget=budget)
    assert task.days[chosen].sum() <= budget + 1e-9
    assert measure_value(task, chosen) >= (1 - 1 / e) / 2 * find_best(task, task.size, budget) - 1e-9


@settings(deadline=None, max_examples=80)
@given(
    task=tasks(with_needs=True),
    top=st.integers(min_value=1, max_value=6),
    budget=st.none() | st.floats(min_value=0, max_value=15),
)
def test_what_is_needed_comes_first_and_only_open_practices_are_chosen(
    task: Task, top: int, budget: float | None
) -> None:
    chosen = choose(task, top, budget=budget)
    assert len(chosen) == len(set(chosen)) <= top
    assert all(task.open[one] for one in chosen)
    assert budget is None or task.days[chosen].sum() <= budget + 1e-9
    for place, practice in enumerate(chosen):
        assert set(task.needs.get(practice, ())) <= set(chosen[:place])


@settings(deadline=None, max_examples=60)
@given(task=tasks(), top=st.integers(min_value=2, max_value=6), data=st.data())
def test_a_kept_practice_stays_in_its_place(task: Task, top: int, data: st.DataObject) -> None:
    before = choose(task, top)
    place = data.draw(st.integers(min_value=0, max_value=len(before) - 1))
    other = Task(
        task.importance[::-1].copy(),
        task.start,
        task.challenge,
        task.quality,
        task.own,
        task.factor,
        task.open,
        task.days,
    )
    assert choose(other, top, places={before[place]: place})[place] == before[place]


@settings(deadline=None, max_examples=80)
@given(task=tasks(), data=st.data())
def test_a_practice_gains_no_more_after_others_than_before(task: Task, data: st.DataObject) -> None:
    numbers = st.integers(min_value=0, max_value=PRACTICES - 1)
    few = data.draw(st.sets(numbers, max_size=3))
    more = few | data.draw(st.sets(numbers, max_size=3))
    for practice in set(range(PRACTICES)) - more:
        assert measure_gain(task, more, practice) <= measure_gain(task, few, practice) + 1e-9
        assert measure_gain(task, few, practice) >= -1e-9


def measure_gain(task: Task, taken: set[int], practice: int) -> float:
    return measure_value(task, [*taken, practice]) - measure_value(task, taken)


def reckon_value(task: Task, chosen: list[int]) -> float:
    """The value of a set, by the formula of the module, term by term."""
    left = task.importance.copy()
    for practice in chosen:
        for at in range(task.start[practice], task.start[practice + 1]):
            left[task.challenge[at]] *= 1 - task.factor[practice] * task.quality[at]
    rows = zip(task.stand_ins.one, task.stand_ins.other, task.stand_ins.share, strict=True)
    does = {(one, other): task.factor[one] * share for one, other, share in rows}
    value = float((task.importance - left).sum())
    for other in range(task.size):
        before = 1.0 if task.unserved is None else task.unserved[other]
        wanted = task.wanted is None or task.wanted[other]
        rest = 0.0 if other in chosen else np.prod([1 - does.get((one, other), 0.0) for one in chosen])
        value += wanted * task.factor[other] * task.own[other] * before * (1 - rest)
    return value


@settings(deadline=None, max_examples=80)
@given(task=tasks(), chosen=st.lists(st.integers(min_value=0, max_value=PRACTICES - 1), unique=True))
def test_the_value_is_that_of_the_formula_in_any_order(task: Task, chosen: list[int]) -> None:
    assert measure_value(task, chosen) == pytest.approx(reckon_value(task, chosen), abs=1e-9)
    assert measure_value(task, chosen[::-1]) == pytest.approx(measure_value(task, chosen), abs=1e-9)


def make_three(stand_ins: dict[tuple[int, int], float]) -> Task:
    return Task(
        importance=np.zeros(1),
        start=np.array([0, 1, 2, 3]),
        challenge=np.zeros(3, dtype=np.int64),
        quality=np.zeros(3),
        own=np.array([0.4, 0.3, 0.2]),
        factor=np.ones(3),
        open=np.ones(3, dtype=bool),
        days=np.ones(3),
        stand_ins=StandIns.from_rows(stand_ins),
    )


def test_what_another_does_already_counts_no_more() -> None:
    task = make_three({(0, 1): 0.9})
    assert choose(task, 2) == [0, 2]
    assert measure_value(task, [0, 1]) == pytest.approx(0.7)
    cover = Cover(task)
    assert cover.take(0).fresh == 1
    assert cover.take(1).fresh == pytest.approx(0.1)


def test_a_practice_that_does_what_others_are_for_comes_first() -> None:
    assert choose(make_three({(2, 0): 0.9, (2, 1): 0.9}), 1) == [2]


def test_two_practices_for_one_challenge_gain_less_than_one_for_each() -> None:
    task = Task(
        importance=np.array([1.0, 0.6]),
        start=np.array([0, 1, 2, 3]),
        challenge=np.array([0, 0, 1]),
        quality=np.array([0.8, 0.7, 0.5]),
        own=np.zeros(3),
        factor=np.ones(3),
        open=np.ones(3, dtype=bool),
        days=np.ones(3),
    )
    assert choose(task, 3) == [0, 2, 1]


@pytest.mark.parametrize("budget", [None, 100.0])
def test_a_strong_practice_drags_in_the_weak_one_that_it_needs(budget: float | None) -> None:
    task = Task(
        importance=np.array([1.0, 0.3, 0.1]),
        start=np.array([0, 1, 2, 3]),
        challenge=np.array([0, 1, 2]),
        quality=np.full(3, 0.9),
        own=np.zeros(3),
        factor=np.ones(3),
        open=np.ones(3, dtype=bool),
        days=np.ones(3),
        needs={0: (2,)},
    )
    assert choose(task, 3, budget=budget) == [2, 0, 1]
