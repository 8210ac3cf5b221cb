"""How much each challenge matters to one organisation: named parts, joined by noisy-or.

Each part is a chance-like number from 0 to 1 that speaks for the challenge on its own. Taken in a fixed
order, a part adds `part * (what the parts before it left of 1)`, so that the parts shown add up exactly:

    relevance = 1 - product over parts (1 - part)

Parts, in this order: confirmed by the user; the user's lines (the best one whole, the others at less weight);
the description; ties to the kind of organisation; organisations like the user's; the base rate over all
studied organisations; what was told of neighbouring challenges. One that the user ruled out has relevance 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from longtail.match.conditions import MET, Flags, Floats
from longtail.match.listen import Heard
from longtail.match.tables import ContextTable, Tables
from longtail.match.weights import Weights
from longtail.profile import Profile

PARTS = ("confirmed", "written", "described", "context", "similar", "base", "spread")


@dataclass(frozen=True)
class Relevance:
    """The relevance of every challenge and the parts it is made of (arrays over challenges)."""

    total: Floats
    parts: dict[str, Floats]
    lines: Floats
    sentences: Floats
    contexts_met: Flags
    rates: Floats
    confirmed: Flags
    ruled_out: Flags

    @property
    def specific(self) -> Floats:
        """The relevance without the base rate, which tells nothing of this organisation, if more is known."""
        left = np.prod([1 - self.parts[name] for name in PARTS if name != "base"], axis=0)
        known: Floats = 1 - left
        return known if known.any() else self.total

    def share_out(self, place: int) -> dict[str, float]:
        """Return what each part adds to one challenge's relevance, in the fixed order."""
        left = 1.0
        shares = {}
        for name in PARTS:
            part = float(self.parts[name][place])
            shares[name] = part * left
            left *= 1 - part
        return shares


def measure_relevance(
    tables: Tables, profile: Profile, heard: Heard, similarities: Floats, weights: Weights
) -> Relevance:
    """Measure how much every challenge matters to an organisation.

    Args:
        tables: the catalogue as arrays.
        profile: the answers, with ids that exist.
        heard: what the user wrote, related to the records.
        similarities: of all studied organisations, 0 to 1.
        weights: what each part counts for.
    """
    size = len(tables.challenges)
    confirmed, ruled_out = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    confirmed[[tables.challenge_at[one] for one in profile.challenges]] = True
    ruled_out[[tables.challenge_at[one] for one in profile.not_challenges]] = True
    lines = heard.to_matrix(heard.pains, "challenge", size, weights)
    sentences = heard.to_matrix(heard.sentences, "challenge", size, weights)
    written = join_lines(lines, weights.pain, weights.other_pain)
    described = join_lines(sentences, weights.description, weights.other_pain)
    met = tables.challenge_contexts.table.test(profile) == MET
    rates = shrink_rates(tables, similarities, weights)
    told = np.where(confirmed, weights.confirmed, 0.0)
    parts = {
        "confirmed": told,
        "written": written,
        "described": described,
        "context": join_contexts(tables.challenge_contexts, met, weights.context),
        "similar": np.clip(weights.similar * (rates - tables.base_rates), 0.0, 1.0),
        "base": np.clip(weights.base * np.minimum(rates, tables.base_rates), 0.0, 1.0),
        "spread": _spread(tables, 1 - (1 - told) * (1 - written), weights),
    }
    for name in PARTS:
        parts[name] = np.where(ruled_out, 0.0, parts[name])
    left = np.ones(size)
    for name in PARTS:
        left *= 1 - parts[name]
    return Relevance(1 - left, parts, lines, sentences, met, rates, confirmed, ruled_out)


def join_lines(matrix: Floats, best: float, others: float) -> Floats:
    """Join lines x records into a part a record: the best line at `best`, the others at `best * others`."""
    if not matrix.size:
        return np.zeros(matrix.shape[1])
    ordered = np.sort(matrix, axis=0)[::-1] * best
    ordered[1:] *= others
    joined: Floats = 1 - np.prod(1 - ordered, axis=0)
    return joined


def join_contexts(contexts: ContextTable, met: Flags, weight: float) -> Floats:
    """Join the contexts each record meets: one counts up to `weight`, the more telling the more."""
    left = np.log1p(-weight * contexts.table.telling * met)
    joined: Floats = 1 - np.exp(np.bincount(contexts.owner, weights=left, minlength=contexts.size))
    return joined


def shrink_rates(tables: Tables, similarities: Floats, weights: Weights) -> Floats:
    """Return each challenge's rate among organisations like the user's, shrunk towards the rate among all.

    `(sum of sim^k over those that report it + prior * base) / (sum of sim^k + prior)`, over interviewed
    organisations: of those that a source only mentions nobody knows what they do not report.
    """
    prior = weights.similar_prior
    pull = similarities**weights.similar_power * tables.interviewed
    reported = np.bincount(
        tables.reports.right, weights=pull[tables.reports.left], minlength=len(tables.challenges)
    )
    rates: Floats = (reported + prior * tables.base_rates) / (pull.sum() + prior)
    return rates


def _spread(tables: Tables, told: Floats, weights: Weights) -> Floats:
    """Let what was told of a challenge reach its neighbours, a little: the strongest neighbour counts."""
    reached = np.zeros(len(tables.challenges))
    np.maximum.at(reached, tables.neighbours.right, told[tables.neighbours.left])
    spread: Floats = weights.spread * reached
    return spread
