"""The weights of the matching: every number a person chose or a tuning run found, in one frozen place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """What each part counts for. `PROVENANCE` says where the numbers come from.

    Parts of a challenge's relevance lie in 0 to 1 and are joined by noisy-or. `link_*` make the quality of
    a link between practice and challenge. `*_factor` multiply what a practice gains (above 1: more, below
    1: less).
    """

    confirmed: float = 0.95
    pain: float = 0.8
    other_pain: float = 0.8
    description: float = 0.3
    text_floor: float = 0.05
    text_power: float = 0.75
    context: float = 0.15
    similar: float = 0.6
    similar_power: float = 4.0
    similar_prior: float = 0.2
    base: float = 0.6
    spread: float = 0.15
    importance_power: float = 2.0

    link_base: float = 0.2
    link_strength: float = 0.1
    link_likeness: float = 0.1
    trace: float = 0.05
    practice_text: float = 0.22
    practice_description: float = 0.13
    support: float = 0.05
    cheap: float = 0.1

    suits_factor: float = 1.4
    demotes_factor: float = 0.6
    goal_factor: float = 1.2
    goal_fade: float = 0.6
    cost_factor: float = 0.85
    like_factor: float = 1.1
    role_factor: float = 0.9
    stage_factor: float = 0.65

    caution_text: float = 0.7
    caution_context: float = 0.2
    caution_similar: float = 0.6
    caution_causes: float = 0.5
    caution_sides: float = 0.35

    alike: float = 0.45
    organisation_text: float = 4.0
    organisation_reports: float = 2.0


PROVENANCE = (
    "Set by judgement, checked on the 28 development profiles; context, similar and base on predicting the "
    "challenges of organisations left out. Weights found by coordinate ascent did worse than these on "
    "profiles kept back (tools/tune_matching.py), so they were not taken."
)
"""Where the defaults of `Weights` come from."""
