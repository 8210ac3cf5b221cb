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
    pain: float = 0.9
    other_pain: float = 0.5
    description: float = 0.6
    text_floor: float = 0.05
    text_power: float = 1.5
    context: float = 0.2
    context_fade: float = 0.7
    similar: float = 0.6
    similar_power: float = 4.0
    similar_prior: float = 0.2
    base: float = 0.6
    spread: float = 0.15
    importance_power: float = 2.0

    link_base: float = 0.3
    link_strength: float = 0.2
    link_likeness: float = 0.1
    practice_text: float = 0.5
    practice_description: float = 0.25
    support: float = 0.04
    cheap: float = 0.04

    suits_factor: float = 1.15
    demotes_factor: float = 0.6
    goal_factor: float = 1.12
    goal_fade: float = 0.6
    cost_factor: float = 0.85
    like_factor: float = 1.15
    role_factor: float = 0.9
    stage_factor: float = 0.85

    caution_text: float = 0.8
    caution_context: float = 0.3
    caution_similar: float = 0.6
    caution_causes: float = 0.5
    caution_sides: float = 0.35

    alike: float = 0.45
    organisation_text: float = 4.0


PROVENANCE = "set by judgement, before any tuning"
"""Where the defaults of `Weights` come from."""
