"""How much of a list stays when a line is put in other words, or when one answer is dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from longtail.match import Matcher
from longtail.profile import Profile

TOP = 12
FREE_TEXT = frozenset({"pains", "description"})
UNASKED = frozenset({"challenges", "not_challenges", "adopted", "dismissed", "capacity_days"})

PARAPHRASES: tuple[tuple[str, str], ...] = (
    (
        "our annotators cannot agree on the right label",
        "the people who tag our data keep contradicting one another",
    ),
    ("management thinks ML is magic", "our leadership believes machine learning can do anything"),
    ("the model gets worse a few months after launch", "accuracy drops some time after we go live"),
    (
        "nobody wrote down what good enough means",
        "we never agreed on a threshold at which the model may ship",
    ),
    (
        "the client sends data without any explanation",
        "our customer hands over tables and we do not know what the columns mean",
    ),
    (
        "users compare us with the big platforms",
        "people expect our app to be as good as those of the tech giants",
    ),
    ("we do not have enough training data", "there are too few examples to train on"),
    ("the software team rewrites our notebooks", "engineers have to reimplement the data scientists' code"),
    (
        "we worry that the model treats some groups worse",
        "the system might be unfair to parts of the population",
    ),
    (
        "we cannot explain why the model decides as it does",
        "nobody here can say how a prediction comes about",
    ),
    ("retraining costs too much for us", "we cannot pay for training the model again and again"),
    (
        "data scientists and engineers speak different languages",
        "our modellers and developers misunderstand each other's terms",
    ),
    (
        "the contract asks for a model but the customer wants a product",
        "we were hired for a model and now they expect an application",
    ),
    (
        "we found personal data where none should be",
        "there are names and addresses in a data set that was meant to be anonymous",
    ),
    (
        "upstream teams change their tables without telling us",
        "a database we depend on is altered and no one warns us",
    ),
    ("nobody monitors the model in production", "once it is deployed no one watches how it does"),
)
"""The same complaint in two wordings, by hand."""


def measure_stability(matcher: Matcher, profiles: Sequence[Profile]) -> dict[str, Any]:
    """Return the mean share of the first 12 practices that stays."""
    worded = [
        _share(_list(matcher, Profile(pains=[one])), _list(matcher, Profile(pains=[other])))
        for one, other in PARAPHRASES
    ]
    dropped = []
    for profile in profiles:
        before = _list(matcher, profile)
        for key in profile.answered():
            if key in FREE_TEXT | UNASKED:
                continue
            empty: Any = () if isinstance(getattr(profile, key), tuple) else None
            dropped.append(_share(before, _list(matcher, profile.model_copy(update={key: empty}))))
    return {
        "paraphrase": round(float(np.mean(worded)), 3),
        "paraphrases": len(PARAPHRASES),
        "dropped": round(float(np.mean(dropped)), 3) if dropped else None,
        "drops": len(dropped),
    }


def _list(matcher: Matcher, profile: Profile) -> frozenset[int]:
    asked = profile.model_copy(update={"capacity_days": None})
    return frozenset(matcher.choose(asked, top=TOP).chosen)


def _share(before: frozenset[int], after: frozenset[int]) -> float:
    return len(before & after) / max(len(before), 1)
