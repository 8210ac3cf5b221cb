"""What each practice is worth to one organisation, before any is taken: links, own parts and factors.

A practice's gain is `(what it covers + its own parts) * product of its factors`. Own parts: what the user
wrote is about the practice itself, line by line and as a whole; how often the sources recommend it; how well
it is supported; how cheap it is where no capacity is given; conditions that suit it; goals it serves;
organisations like the user's that do it; example teams like the user's for which
readers of the studies named it. What an ordinary practice has of these (the `usual` quantile over
all) is taken off, so that one that is nothing out of the ordinary is worth nothing, however little it takes.
Factors, each at most 1, in the order of `FACTORS`: conditions that speak against it, goals it costs, another
stage, missing roles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from longtail.match.choose import Task
from longtail.match.conditions import MET, Flags, Floats, Ints, take_off_usual
from longtail.match.examples import Told
from longtail.match.listen import Heard
from longtail.match.relevance import Relevance
from longtail.match.tables import Tables
from longtail.match.weights import Weights
from longtail.profile import Profile

OWN_PARTS = (
    "written",
    "described",
    "together",
    "advised",
    "support",
    "cheap",
    "suits",
    "goal",
    "alike",
    "examples",
)
FACTORS = ("demotes", "goal cost", "stage", "role")
MOST_COVER = 0.95
"""No practice covers more of a challenge than this, so that something is always left for a second one."""

MOST_SUITS = 2.0
LONG_DAYS = 30.0
"""A practice that takes so many days or more is not cheap at all."""

PHASES_OF_STAGE: dict[str, frozenset[str]] = {
    "idea": frozenset({"business-and-data-understanding", "data-preparation", "modelling"}),
    "prototype": frozenset(
        {"business-and-data-understanding", "data-preparation", "modelling", "evaluation"}
    ),
    "pilot": frozenset(
        {"data-preparation", "modelling", "evaluation", "deployment", "monitoring-and-maintenance"}
    ),
    "production": frozenset(
        {"data-preparation", "modelling", "evaluation", "deployment", "monitoring-and-maintenance"}
    ),
}
"""The phases of CRISP-ML(Q) that a team works in at each stage; our reading."""


@dataclass(frozen=True)
class Worth:
    """Everything the choice needs, and the named parts behind it (arrays over practices)."""

    task: Task
    own: dict[str, Floats]
    factors: dict[str, Floats]
    lines: Floats
    sentences: Floats
    conditions: Ints
    excluded: Flags
    alike: Floats


def measure_worth(
    tables: Tables,
    profile: Profile,
    heard: Heard,
    told: Told,
    similarities: Floats,
    relevance: Relevance,
    weights: Weights,
) -> Worth:
    """Measure what each practice is worth and which are open to be chosen."""
    size = len(tables.practices)
    lines = heard.to_traces(heard.pains, "practice", size, weights.faint)
    sentences = heard.to_traces(heard.sentences, "practice", size, weights.faint)
    whole = heard.to_traces((heard.whole,) if heard.whole else (), "practice", size, weights.faint)
    share = weights.line / max(len(lines) + len(sentences), 1)
    table, owner, effects = tables.conditions
    met = table.test(profile)
    effect = np.array(effects, dtype="<U8")
    counts = {
        name: np.bincount(owner[(met == MET) & (effect == name)], minlength=size)
        for name in ("demotes", "excludes")
    }
    suits = np.bincount(owner, weights=table.telling * ((met == MET) & (effect == "suits")), minlength=size)
    alike = _saturate(tables.does.right, tables.does.left, similarities, size)
    goals = _weigh_goals(tables, profile, weights)
    own = {
        "written": share * lines.sum(axis=0),
        "described": share * sentences.sum(axis=0),
        "together": weights.whole * whole.sum(axis=0),
        "advised": weights.advised * tables.advice,
        "support": weights.support * tables.strength_levels,
        "cheap": _weigh_effort(tables, profile, weights),
        "suits": weights.suits * np.minimum(suits, MOST_SUITS),
        "goal": goals["goal"],
        "alike": weights.like * alike,
        "examples": weights.examples * told.shares["practice"],
    }
    factors = {
        "demotes": weights.demotes_factor ** np.minimum(counts["demotes"], 2),
        "goal cost": goals["goal cost"],
        **_weigh_team(tables, profile, weights),
    }
    factor: Floats = np.prod([factors[name] for name in FACTORS], axis=0)
    excluded = counts["excludes"] > 0
    task = _make_task(tables, profile, similarities, relevance, weights, own, factor, excluded)
    return Worth(task, own, factors, lines, sentences, met, excluded, alike)


def _make_task(
    tables: Tables,
    profile: Profile,
    similarities: Floats,
    relevance: Relevance,
    weights: Weights,
    own: dict[str, Floats],
    factor: Floats,
    excluded: Flags,
) -> Task:
    links = tables.links
    seen_alike = _saturate(links.voices.left, links.voices.right, similarities, len(links.practice))
    quality = weights.link_base + weights.link_strength * links.strength + weights.link_likeness * seen_alike
    quality = np.minimum(quality, MOST_COVER)
    adopted = [tables.practice_at[one] for one in profile.adopted]
    closed = {*adopted, *(tables.practice_at[one.id] for one in profile.dismissed)}
    is_open: Flags = ~excluded
    is_open[list(closed)] = False
    whole = np.sum([own[name] for name in OWN_PARTS], axis=0)
    importance: Floats = weights.cover * relevance.specific**weights.importance_power
    task = Task(
        importance=importance,
        start=links.start,
        challenge=links.challenge,
        quality=quality,
        own=take_off_usual(whole, weights.usual),
        factor=factor,
        open=is_open,
        days=tables.days,
        needs=_find_missing(tables, set(adopted)),
        stand_ins=tables.stand_ins,
        wanted=_find_wanted(is_open, adopted),
    )
    return _cover_adopted(task, adopted)


def _find_wanted(is_open: Flags, adopted: list[int]) -> Flags:
    """Return whose purpose is to be served: not of what is ruled out, dismissed or in place already."""
    wanted = is_open.copy()
    wanted[adopted] = False
    return wanted


def _cover_adopted(task: Task, adopted: list[int]) -> Task:
    """Take what is in place already off the challenges it addresses and the purposes it serves as well."""
    left, unserved, rows = task.importance.copy(), np.ones(task.size), task.stand_ins
    for practice in sorted(adopted):
        links = slice(task.start[practice], task.start[practice + 1])
        left[task.challenge[links]] *= 1 - np.minimum(task.quality[links], MOST_COVER)
        mine = rows.one == practice
        unserved[rows.other[mine]] *= 1 - rows.share[mine]
    return replace(task, importance=left, unserved=unserved)


def _find_missing(tables: Tables, adopted: set[int]) -> dict[int, tuple[int, ...]]:
    missing = {
        practice: tuple(one for one in needed if one not in adopted)
        for practice, needed in tables.needs.items()
    }
    return {practice: needed for practice, needed in missing.items() if needed}


def _saturate(owner: Ints, organisation: Ints, similarities: Floats, size: int) -> Floats:
    """Sum the squared similarity of the organisations behind each owner, saturating towards 1."""
    pull = np.bincount(owner, weights=similarities[organisation] ** 2, minlength=size)
    share: Floats = pull / (pull + 0.5)
    return share


def _weigh_goals(tables: Tables, profile: Profile, weights: Weights) -> dict[str, Floats]:
    serves, costs = np.zeros(len(tables.practices)), np.ones(len(tables.practices))
    for rank, goal in enumerate(profile.goals):
        fade = weights.goal_fade**rank
        serves += weights.goal * fade * tables.has("serves", goal)
        costs *= 1 - (1 - weights.cost_factor) * fade * tables.has("costs", goal)
    return {"goal": serves, "goal cost": costs}


def _weigh_effort(tables: Tables, profile: Profile, weights: Weights) -> Floats:
    """Return what few days count; nothing where a capacity is given, since the budget sees to that."""
    if profile.capacity_days is not None:
        return np.zeros(len(tables.practices))
    cheap: Floats = np.clip(1 - np.log(np.maximum(tables.days, 1.0)) / np.log(LONG_DAYS), 0.0, 1.0)
    return weights.cheap * cheap


def _weigh_team(tables: Tables, profile: Profile, weights: Weights) -> dict[str, Floats]:
    stage, role = np.ones(len(tables.practices)), np.ones(len(tables.practices))
    if profile.stage is not None:
        fits = tables.has_any("phases", PHASES_OF_STAGE[profile.stage])
        stage = np.where(fits, 1.0, weights.stage_factor)
    if profile.roles:
        role = np.where(tables.has_any("roles", profile.roles), 1.0, weights.role_factor)
    return {"stage": stage, "role": role}
