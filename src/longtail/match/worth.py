"""What each practice is worth to one organisation, before any is taken: links, own parts and factors.

A practice's gain is `(what it covers + its own parts) * product of its factors`. Own parts: what the user
wrote is about the practice itself; how well it is supported; how cheap it is where no capacity is given.
Factors, in the order of `FACTORS`: conditions that suit or speak against it, goals it serves or costs,
organisations like the user's that do it, the stage, missing roles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from longtail.match.choose import Task
from longtail.match.conditions import MET, Flags, Floats, Ints
from longtail.match.listen import Heard
from longtail.match.relevance import Relevance
from longtail.match.tables import Tables
from longtail.match.weights import Weights
from longtail.profile import Profile

OWN_PARTS = ("written", "described", "support", "cheap")
FACTORS = ("suits", "demotes", "goal", "goal cost", "alike", "stage", "role")
MOST_COVER = 0.95
"""No practice covers more of a challenge than this, so that something is always left for a second one."""

MOST_SUITS = 2.0
MOST_LINES = 4

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
    similarities: Floats,
    relevance: Relevance,
    weights: Weights,
) -> Worth:
    """Measure what each practice is worth and which are open to be chosen."""
    size = len(tables.practices)
    lines = heard.to_traces(heard.pains, "practice", size, weights)
    sentences = heard.to_traces(heard.sentences, "practice", size, weights)
    own = {
        "written": add_lines(lines, weights.practice_text),
        "described": add_lines(sentences, weights.practice_description),
        "support": weights.support * tables.strength_levels,
        "cheap": weights.cheap / (1 + tables.days / 3) if profile.capacity_days is None else np.zeros(size),
    }
    table, owner, effects = tables.conditions
    met = table.test(profile)
    effect = np.array(effects, dtype="<U8")
    counts = {
        name: np.bincount(owner[(met == MET) & (effect == name)], minlength=size)
        for name in ("demotes", "excludes")
    }
    suits = np.bincount(owner, weights=table.telling * ((met == MET) & (effect == "suits")), minlength=size)
    alike = _saturate(tables.does.right, tables.does.left, similarities, size)
    factors = {
        "suits": weights.suits_factor ** np.minimum(suits, MOST_SUITS),
        "demotes": weights.demotes_factor ** np.minimum(counts["demotes"], 2),
        **_weigh_goals(tables, profile, weights),
        "alike": 1 + (weights.like_factor - 1) * alike,
        **_weigh_team(tables, profile, weights),
    }
    factor: Floats = np.prod([factors[name] for name in FACTORS], axis=0)
    excluded = counts["excludes"] > 0
    task = _make_task(tables, profile, similarities, relevance, weights, own, factor, excluded)
    return Worth(task, own, factors, lines, sentences, met, excluded, alike)


def add_lines(matrix: Floats, weight: float) -> Floats:
    """Add up lines x practices at `weight` each; beyond `MOST_LINES` they share what that many count."""
    total: Floats = weight * matrix.sum(axis=0) / max(1.0, len(matrix) / MOST_LINES)
    return total


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
    quality = np.minimum(quality, MOST_COVER / factor[links.practice])
    adopted = [tables.practice_at[one] for one in profile.adopted]
    closed = {*adopted, *(tables.practice_at[one.id] for one in profile.dismissed)}
    is_open: Flags = ~excluded
    is_open[list(closed)] = False
    importance: Floats = relevance.specific**weights.importance_power
    task = Task(
        importance=importance,
        start=links.start,
        challenge=links.challenge,
        quality=quality,
        own=np.sum([own[name] for name in OWN_PARTS], axis=0),
        factor=factor,
        open=is_open,
        days=tables.days,
        needs=_find_missing(tables, set(adopted)),
    )
    return _cover_adopted(task, adopted)


def _cover_adopted(task: Task, adopted: list[int]) -> Task:
    """Take what is in place already off the importance of the challenges it addresses."""
    left = task.importance.copy()
    for practice in sorted(adopted):
        links = slice(task.start[practice], task.start[practice + 1])
        left[task.challenge[links]] *= 1 - np.minimum(task.quality[links], MOST_COVER)
    return Task(
        left,
        task.start,
        task.challenge,
        task.quality,
        task.own,
        task.factor,
        task.open,
        task.days,
        task.needs,
    )


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
    serves, costs = np.ones(len(tables.practices)), np.ones(len(tables.practices))
    for rank, goal in enumerate(profile.goals):
        fade = weights.goal_fade**rank
        serves *= 1 + (weights.goal_factor - 1) * fade * tables.has("serves", goal)
        costs *= 1 - (1 - weights.cost_factor) * fade * tables.has("costs", goal)
    return {"goal": serves, "goal cost": costs}


def _weigh_team(tables: Tables, profile: Profile, weights: Weights) -> dict[str, Floats]:
    stage, role = np.ones(len(tables.practices)), np.ones(len(tables.practices))
    if profile.stage is not None:
        fits = tables.has_any("phases", PHASES_OF_STAGE[profile.stage])
        stage = np.where(fits, 1.0, weights.stage_factor)
    if profile.roles:
        role = np.where(tables.has_any("roles", profile.roles), 1.0, weights.role_factor)
    return {"stage": stage, "role": role}
