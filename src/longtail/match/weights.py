"""The weights of the matching: every number a person chose or a tuning run found, in one frozen place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """What each part counts for. `PROVENANCE` says where the numbers come from.

    Parts of a challenge's relevance (`confirmed` to `spread`) lie in 0 to 1 and are joined by noisy-or.
    `link_*` make the quality of a link between practice and challenge. `line` to `examples` scale the own
    parts of a practice, `caution_*` those of a caution; both are sums. `*_factor`, below 1, multiply what a
    practice gains. `organisation_*` say what ties an organisation to the user beside answers, on the scale
    of `similar.FACET_WEIGHTS`. `example_*` say which example teams are near.
    """

    confirmed: float = 0.95
    pain: float = 0.8
    other_pain: float = 0.8
    description: float = 0.3
    text_floor: float = 0.05
    text_power: float = 0.75
    context: float = 0.15
    similar: float = 0.6
    similar_power: float = 2.0
    similar_prior: float = 0.2
    base: float = 0.6
    spread: float = 0.15
    importance_power: float = 2.0

    link_base: float = 0.2
    link_strength: float = 0.1
    link_likeness: float = 0.1
    cover: float = 0.6

    faint: float = 0.003
    line: float = 0.3
    whole: float = 0.25
    advised: float = 0.06
    support: float = 0.03
    cheap: float = 0.04
    suits: float = 0.06
    goal: float = 0.08
    goal_fade: float = 0.8
    like: float = 0.02
    examples: float = 0.6
    example_power: float = 6.0
    example_words: float = 0.5
    usual: float = 0.6

    demotes_factor: float = 0.6
    cost_factor: float = 0.85
    role_factor: float = 0.9
    stage_factor: float = 0.65

    trace: float = 0.05

    caution_line: float = 0.36
    caution_sentence: float = 0.5
    caution_whole: float = 0.23
    caution_named: float = 0.09
    caution_context: float = 0.045
    caution_similar: float = 0.1
    caution_causes: float = 0.06
    caution_sides: float = 0.04
    caution_examples: float = 0.46

    alike: float = 0.3
    organisation_text: float = 9.0
    organisation_reports: float = 1.2
    organisation_examples: float = 9.0


PROVENANCE = (
    "Logistic regressions on 60 development profiles by three judges and 180 example teams by ten, rounded, "
    "and checked by leaving one judge out (tools/tune_matching.py); context, similar and base on predicting "
    "the challenges of organisations left out; example_* and organisation_* by trying a few values in the "
    "same folds; the rest by judgement."
)
"""Where the defaults of `Weights` come from."""
