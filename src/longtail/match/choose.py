"""Choose a set of practices that covers the weighted challenges best, with diminishing returns.

The value of a set S of practices is

    f(S) = sum over challenges c of importance[c] * (1 - prod over p in S of (1 - factor[p] * quality[p, c]))
         + sum over findings f of max over p in S that rest on f of factor[p] * own[p] / findings of p

so that two practices that rest on the same findings count less than two that do not. f
is monotone and submodular, so taking the practice with the largest gain again and again reaches at
least 1 - 1/e (63 %) of the best set of that size. Under a budget of days the better of two greedy sets is
taken, by gain and by gain per day; that keeps at least half of 1 - 1/e (Leskovec and others, 2007). Both
bounds hold for practices without prerequisites; a practice that needs others is taken together with them, by
the mean gain of the group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from longtail.match.conditions import Flags, Floats, Ints
from longtail.match.pairs import Pairs

_EPSILON = 1e-12
NO_GROUND = Pairs.from_set(())


@dataclass(frozen=True)
class Task:
    """What there is to choose from, as arrays over practices, challenges and links (sorted by practice).

    `start[p]:start[p + 1]` are the links of practice p. `factor * quality` must stay below 1. `needs` maps
    a practice to all it needs that is not in place yet, in order; `days` is the middle of the effort.
    `ground` are the pairs of a practice and a finding that it rests on; a practice that rests on none keeps
    its own worth whatever else is taken.
    """

    importance: Floats
    start: Ints
    challenge: Ints
    quality: Floats
    own: Floats
    factor: Floats
    open: Flags
    days: Floats
    needs: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    ground: Pairs = NO_GROUND

    @cached_property
    def per_finding(self) -> Floats:
        """What a practice's own worth comes to for each finding that it rests on."""
        counts = np.bincount(self.ground.left, minlength=self.size)
        worth: Floats = self.factor * self.own / np.maximum(counts, 1)
        return worth

    @cached_property
    def groundless(self) -> Floats:
        """The own worth of practices that rest on no finding, 0 for the others."""
        counts = np.bincount(self.ground.left, minlength=self.size)
        worth: Floats = np.where(counts, 0.0, self.factor * self.own)
        return worth

    @property
    def size(self) -> int:
        """The number of practices."""
        return len(self.own)


@dataclass(frozen=True)
class Taken:
    """What a practice gains when it is taken, before its factor is applied.

    Attributes:
        challenges: the challenges that it addresses.
        gained: what it gains from each.
        fresh: the share of its own worth, 0 to 1, that its findings did not tell before.
    """

    challenges: Ints
    gained: Floats
    fresh: float


class Cover:
    """What is left of each challenge, and told by each finding, while practices are taken one by one."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.left: Floats = task.importance.copy()
        self.told: Floats = np.zeros(int(task.ground.right.max(initial=-1)) + 1)
        self.taken: list[int] = []
        self._practice = np.repeat(np.arange(task.size), np.diff(task.start))

    def copy(self) -> Cover:
        """Return a copy that can be tried without changing this one."""
        other = copy(self)
        other.left, other.told, other.taken = self.left.copy(), self.told.copy(), self.taken.copy()
        return other

    def measure_gains(self) -> Floats:
        """Return the gain of every practice if it were taken next."""
        task = self.task
        covered = np.bincount(
            self._practice, weights=self.left[task.challenge] * task.quality, minlength=task.size
        )
        gains: Floats = task.factor * covered + self._measure_own()
        return gains

    def _measure_own(self) -> Floats:
        """Return what the own worth of every practice adds to what its findings tell already."""
        task, ground = self.task, self.task.ground
        new = np.maximum(task.per_finding[ground.left] - self.told[ground.right], 0.0)
        own: Floats = np.bincount(ground.left, weights=new, minlength=task.size) + task.groundless
        return own

    def take(self, practice: int) -> Taken:
        """Take a practice; return what it gains."""
        task = self.task
        own = float(self._measure_own()[practice])
        links = slice(task.start[practice], task.start[practice + 1])
        challenges = task.challenge[links]
        gained: Floats = self.left[challenges] * task.quality[links]
        self.left[challenges] -= task.factor[practice] * gained
        findings = task.ground.right[task.ground.left == practice]
        self.told[findings] = np.maximum(self.told[findings], task.per_finding[practice])
        self.taken.append(practice)
        whole = float(task.factor[practice] * task.own[practice])
        return Taken(challenges, gained, own / whole if whole else 1.0)

    def gain(self, practice: int) -> float:
        """Take a practice and return its whole gain."""
        taken = self.take(practice)
        own = float(self.task.own[practice]) * taken.fresh
        return float(self.task.factor[practice] * (taken.gained.sum() + own))


def choose(
    task: Task, top: int, *, budget: float | None = None, places: Mapping[int, int] | None = None
) -> list[int]:
    """Return up to `top` practices in the order of their gain, prerequisites before what needs them.

    Args:
        task: what there is to choose from.
        top: how many at most.
        budget: days that may be spent, by the middle of the effort ranges; None: no limit.
        places: practice -> place from 0 that it must keep.
    """
    if budget is None:
        return _take_greedily(task, top, None, per_day=False, places=places or {})
    by_gain = _take_greedily(task, top, budget, per_day=False, places=places or {})
    by_rate = _take_greedily(task, top, budget, per_day=True, places=places or {})
    best = max((by_gain, by_rate), key=lambda one: (round(measure_value(task, one), 9), one is by_gain))
    return put_in_order(task, best, places or {})


def put_in_order(task: Task, chosen: Sequence[int], places: Mapping[int, int]) -> list[int]:
    """Return the chosen practices by gain, prerequisites first, kept ones in their places."""
    only: Flags = np.zeros(task.size, dtype=bool)
    only[list(chosen)] = True
    needs = {one: needed for one, needed in task.needs.items() if only[one]}
    limited = replace(task, open=only, needs=needs)
    return _take_greedily(limited, len(chosen), None, per_day=False, places=places)


def measure_value(task: Task, chosen: Iterable[int]) -> float:
    """Return f(S) of a set of practices."""
    cover = Cover(task)
    return sum(cover.gain(practice) for practice in chosen)


def _take_greedily(
    task: Task, top: int, budget: float | None, *, per_day: bool, places: Mapping[int, int]
) -> list[int]:
    cover, needs = Cover(task), _Needs(task)
    chosen: list[int] = []
    taken: set[int] = set()
    waiting = sorted((place, practice) for practice, place in places.items())
    reserved = frozenset(places)
    spent = sum(float(task.days[one]) for one in reserved)
    while len(chosen) < top or waiting:
        group: tuple[int, ...] | None = None
        if not waiting or waiting[0][0] > len(chosen):
            room = top - len(chosen) - len(waiting)
            room = min(room, waiting[0][0] - len(chosen)) if waiting else room
            group = _find_best_group(cover, needs, taken, reserved, room, budget, spent, per_day)
        if group is None:
            if not waiting:
                break
            group = _with_missing(task, waiting[0][1], taken)
        for practice in group:
            cover.take(practice)
            chosen.append(practice)
            spent += 0.0 if practice in reserved else float(task.days[practice])
        taken.update(group)
        waiting = [(place, practice) for place, practice in waiting if practice not in taken]
    return chosen


def _with_missing(task: Task, practice: int, taken: set[int]) -> tuple[int, ...]:
    """Return a kept practice with what it needs before it, as far as that is open."""
    needed = task.needs.get(practice, ())
    return (*(one for one in needed if one not in taken and task.open[one]), practice)


class _Needs:
    """What practices need, flattened: one row for each practice and each other that it needs."""

    def __init__(self, task: Task) -> None:
        rows = [(practice, needed) for practice, others in task.needs.items() for needed in others]
        self.owner: Ints = np.array([practice for practice, _ in rows], dtype=np.int64)
        self.needed: Ints = np.array([needed for _, needed in rows], dtype=np.int64)

    def sum_missing(self, task: Task, values: Floats, missing: Flags) -> Floats:
        """Return for each practice the sum of `values` over what it needs and is missing."""
        rows = missing[self.needed]
        total: Floats = np.bincount(
            self.owner[rows], weights=values[self.needed[rows]], minlength=task.size
        ).astype(float)
        return total


def _find_best_group(
    cover: Cover,
    needs: _Needs,
    taken: set[int],
    reserved: frozenset[int],
    room: int,
    budget: float | None,
    spent: float,
    per_day: bool,
) -> tuple[int, ...] | None:
    """Return the practice with the best gain, with what it needs before it; None where nothing fits."""
    if room < 1:
        return None
    task = cover.task
    missing: Flags = np.ones(task.size, dtype=bool)
    missing[list(taken)] = False
    closed: Flags = ~task.open
    closed[list(taken | reserved)] = True
    gains = cover.measure_gains()
    size = 1 + needs.sum_missing(task, np.ones(task.size), missing)
    days = task.days + needs.sum_missing(task, task.days, missing)
    worth = (gains + needs.sum_missing(task, gains, missing)) / (days if per_day else size)
    worth[closed | (size > room) | (needs.sum_missing(task, closed.astype(float), missing) > 0)] = -np.inf
    if budget is not None:
        worth[spent + days > budget + _EPSILON] = -np.inf
    while True:
        best = int(np.argmax(np.round(worth, 9)))
        if worth[best] <= _EPSILON:
            return None
        group = (*(one for one in task.needs.get(best, ()) if one not in taken), best)
        if len(group) == 1:
            return group
        # Parts of a group may cover the same challenges: what it gains together decides.
        trial = cover.copy()
        total = sum(trial.gain(one) for one in group)
        worth[best] = total / (float(days[best]) if per_day else len(group))
        if int(np.argmax(np.round(worth, 9))) == best:
            return group
