"""Choose a set of practices that covers the weighted challenges best, with diminishing returns.

Cautions are chosen in the same way, by what each is for alone (`cautions.py`).

The value of a set S of practices is

    f(S) = sum over challenges c of importance[c] * (1 - prod over p in S of (1 - factor[p] * quality[p, c]))
         + sum over practices q of purpose[q] * (1 - prod over p in S of (1 - does[p, q]))

where purpose[q] is factor[q] * own[q], does[q, q] is 1, and does[p, q] is factor[p] times the share of q's
purpose that p serves as well: a practice is worth less once others do what it is for, and more where it does
what others are for. f is monotone and submodular, so taking the practice with the largest gain again and
again reaches at least 1 - 1/e (63 %) of the best set of that size. Under a budget of days the better of two
greedy sets is taken, by gain and by gain per day; that keeps at least half of 1 - 1/e (Leskovec and others,
2007). Both bounds hold for practices without prerequisites; a practice that needs others is taken together
with them, by the mean gain of the group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from longtail.match.conditions import Flags, Floats, Ints
from longtail.match.stand_ins import NOBODY, StandIns

_EPSILON = 1e-12


@dataclass(frozen=True)
class Task:
    """What there is to choose from, as arrays over practices, challenges and links (sorted by practice).

    `start[p]:start[p + 1]` are the links of practice p. `factor * quality` must stay below 1. `needs` maps
    a practice to all it needs that is not in place yet, in order; `days` is the middle of the effort.
    `stand_ins` say which practice serves the purpose of another. `wanted` are the practices whose purpose is
    to be served at all, by themselves or by others; None: all. `unserved` is the share of each purpose that
    nothing in place serves; None: all of it.
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
    stand_ins: StandIns = NOBODY
    wanted: Flags | None = None
    unserved: Floats | None = None

    @cached_property
    def purpose(self) -> Floats:
        """What it is worth that the purpose of each practice is served."""
        worth: Floats = self.factor * self.own
        return worth if self.wanted is None else np.where(self.wanted, worth, 0.0)

    @cached_property
    def does(self) -> Floats:
        """How far the practice of each row of `stand_ins` serves the other's purpose here."""
        shares: Floats = self.factor[self.stand_ins.one] * self.stand_ins.share
        return shares

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
        fresh: the share of its own purpose, 0 to 1, that nothing served before.
        others: the practices whose purpose it serves as well.
        served: what it gains from each.
    """

    challenges: Ints
    gained: Floats
    fresh: float
    others: Ints
    served: Floats


class Cover:
    """What is left of each challenge and of each practice's purpose, while practices are taken one by one."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.left: Floats = task.importance.copy()
        self.unserved: Floats = np.ones(task.size) if task.unserved is None else task.unserved.copy()
        self.taken: list[int] = []
        self._practice = np.repeat(np.arange(task.size), np.diff(task.start))

    def copy(self) -> Cover:
        """Return a copy that can be tried without changing this one."""
        other = copy(self)
        other.left, other.unserved, other.taken = self.left.copy(), self.unserved.copy(), self.taken.copy()
        return other

    def measure_gains(self) -> Floats:
        """Return the gain of every practice if it were taken next."""
        task = self.task
        covered = np.bincount(
            self._practice, weights=self.left[task.challenge] * task.quality, minlength=task.size
        )
        unserved = task.purpose * self.unserved
        rows = task.stand_ins
        served = np.bincount(rows.one, weights=unserved[rows.other] * task.does, minlength=task.size)
        gains: Floats = task.factor * covered + unserved + served
        return gains

    def take(self, practice: int) -> Taken:
        """Take a practice; return what it gains."""
        task, rows = self.task, self.task.stand_ins
        links = slice(task.start[practice], task.start[practice + 1])
        challenges = task.challenge[links]
        gained: Floats = self.left[challenges] * task.quality[links]
        self.left[challenges] -= task.factor[practice] * gained
        mine = slice(*np.searchsorted(rows.one, (practice, practice + 1)))
        others, share = rows.other[mine], rows.share[mine]
        served: Floats = task.purpose[others] * self.unserved[others] * share
        fresh = float(self.unserved[practice])
        self.unserved[others] *= 1 - task.does[mine]
        self.unserved[practice] = 0.0
        self.taken.append(practice)
        return Taken(challenges, gained, fresh, others, served)

    def gain(self, practice: int) -> float:
        """Take a practice and return its whole gain."""
        taken = self.take(practice)
        own = float(self.task.purpose[practice]) * taken.fresh
        return float(self.task.factor[practice] * (taken.gained.sum() + taken.served.sum()) + own)


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
    task = cover.task
    if room < 1 or not task.size:
        return None
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
