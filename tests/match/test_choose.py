"""The greedy choice is near the best set, keeps to the budget and puts prerequisites first."""

from __future__ import annotations

from itertools import combinations
from math import e

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.match.choose import Cover, Task, choose, measure_value
from longtail.match.pairs import Pairs

PRACTICES, CHALLENGES, FINDINGS = 7, 4, 5


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
    rests = st.sets(st.integers(min_value=0, max_value=FINDINGS - 1), max_size=3)
    ground = {(practice, finding) for practice in range(PRACTICES) for finding in draw(rests)}
    return Task(
        importance=np.array(draw(st.lists(unit, min_size=CHALLENGES, max_size=CHALLENGES))),
        start=np.array([0, *np.cumsum([len(group) for group in links])]),
        challenge=np.array(flat),
        quality=np.array([0.9 * draw(unit) for _ in flat]),
        own=np.array([0.001 + 0.3 * draw(unit) for _ in range(PRACTICES)]),
        factor=np.ones(PRACTICES),
        open=np.array([draw(st.booleans()) or number < 3 for number in range(PRACTICES)]),
        days=np.array([0.5 + 5 * draw(unit) for _ in range(PRACTICES)]),
        needs=needs,
        ground=Pairs.from_set(ground),
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


def test_two_practices_on_the_same_findings_count_as_the_better_one() -> None:
    task = Task(
        importance=np.zeros(1),
        start=np.array([0, 1, 2, 3]),
        challenge=np.zeros(3, dtype=np.int64),
        quality=np.zeros(3),
        own=np.array([0.4, 0.3, 0.2]),
        factor=np.ones(3),
        open=np.ones(3, dtype=bool),
        days=np.ones(3),
        ground=Pairs.from_set({(0, 0), (0, 1), (1, 0), (1, 1), (2, 2)}),
    )
    assert choose(task, 2) == [0, 2]
    assert measure_value(task, [0, 1]) == pytest.approx(0.4)
    cover = Cover(task)
    assert cover.take(0).fresh == 1
    assert cover.take(1).fresh == pytest.approx(0)


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
