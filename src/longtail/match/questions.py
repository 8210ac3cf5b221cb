"""Ask about the challenges whose answer tells most: neither sure nor ruled out, and much hangs on them."""

from __future__ import annotations

import numpy as np

from longtail.match.conditions import Floats
from longtail.match.situation import Situation
from longtail.match.tables import Tables
from longtail.results import ChallengeQuestion

NEAR_FACTOR = 0.6
"""A challenge near one that is asked already counts this much: its answer is half known."""
LEAST_LIKELY = 0.02


def ask_challenges(tables: Tables, situation: Situation, most: int) -> tuple[ChallengeQuestion, ...]:
    """Return the challenges to confirm or rule out, the most informative first.

    A question is worth `r * (1 - r) * m`: r is the relevance, so that the product is largest at one half, and
    m is what the practices that are open to this organisation could cover of the challenge.
    """
    relevance = situation.relevance
    settled = relevance.confirmed | relevance.ruled_out | (relevance.total < LEAST_LIKELY)
    worth = relevance.total * (1 - relevance.total) * measure_mass(tables, situation)
    worth[settled] = -1.0
    asked: list[int] = []
    while len(asked) < most:
        best = int(np.argmax(np.round(worth, 12)))
        if worth[best] <= 0:
            break
        asked.append(best)
        worth[best] = -1.0
        near = tables.neighbours.right[tables.neighbours.left == best]
        worth[near] = np.where(worth[near] > 0, worth[near] * NEAR_FACTOR, worth[near])
    return tuple(_describe(tables, situation, place) for place in asked)


def measure_mass(tables: Tables, situation: Situation) -> Floats:
    """Return what the open practices could cover of each challenge; more of them add ever less."""
    task, links = situation.worth.task, tables.links
    usable = task.quality * task.open[links.practice]
    mass: Floats = np.log1p(np.bincount(links.challenge, weights=usable, minlength=len(tables.challenges)))
    return mass


def _describe(tables: Tables, situation: Situation, place: int) -> ChallengeQuestion:
    record = tables.catalogue.challenges[tables.challenges[place]]
    return ChallengeQuestion(
        id=record.id,
        label=record.label,
        summary=record.summary,
        likelihood=round(float(situation.relevance.total[place]), 4),
        because=situation.reasons.explain_challenge(place, near=True),
    )
