"""Find the studied organisations that are most like the user's own.

Similarity is a weighted mean over the facets that both have answered, shrunk towards nothing where
few facets can be compared: `sum(weight * likeness) / (sum(weight) + PRIOR_WEIGHT)`. Missing answers
count neither for nor against.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from longtail.load import Catalogue
from longtail.model import Facet, Organisation
from longtail.profile import Profile
from longtail.results import SimilarOrganisation

FACET_WEIGHTS: dict[str, float] = {
    "organisation_type": 2.0,
    "sector": 2.0,
    "resources": 1.5,
    "core_business": 1.0,
    "ml_experience": 1.0,
    "trajectory": 1.5,
    "data_sourcing": 1.5,
    "integration": 1.5,
    "model_origin": 1.0,
    "modality": 1.0,
    "deployment": 0.75,
    "decision": 0.75,
    "users": 0.75,
    "stage": 0.75,
    "labels": 0.75,
    "personal_data": 0.5,
    "regulation": 0.5,
    "harm": 0.5,
    "roles": 0.25,
    "headcount": 0.5,
    "team_size": 0.5,
}
"""How much each facet says about being alike; set by judgement, before any tuning."""

PRIOR_WEIGHT = 2.0
"""The weight of "we do not know": similarity on one facet alone stays well below 1."""


@dataclass(frozen=True)
class Likeness:
    """How like an organisation is, and the facets that say so."""

    organisation: Organisation
    similarity: float
    shared: tuple[str, ...]
    differs: tuple[str, ...]


def find_similar(catalogue: Catalogue, profile: Profile) -> list[Likeness]:
    """Return every studied organisation with its likeness, most alike first (ties in the order of ids)."""
    answers = profile.answered()
    found = [
        _compare(catalogue.facet_by_key, answers, organisation)
        for organisation in catalogue.organisations.values()
        if organisation.participants
    ]
    return sorted(found, key=lambda one: (-one.similarity, one.organisation.id))


def _compare(facets: Mapping[str, Facet], answers: Mapping[str, Any], organisation: Organisation) -> Likeness:
    total = weighted = 0.0
    shared: list[str] = []
    differs: list[str] = []
    for key, weight in FACET_WEIGHTS.items():
        ours, theirs = answers.get(key), organisation.profile.get(key)
        if ours in (None, [], ()) or theirs in (None, [], ()):
            continue
        likeness = get_likeness(facets[key], ours, theirs)
        total += weight
        weighted += weight * likeness
        line = f"{facets[key].label.lower()}: {name_answer(facets[key], theirs)}"
        if likeness >= 0.5:
            shared.append(line)
        else:
            differs.append(f"{line}, yours {name_answer(facets[key], ours)}")
    similarity = weighted / (total + PRIOR_WEIGHT) if total else 0.0
    return Likeness(organisation, similarity, tuple(shared), tuple(differs))


def get_likeness(facet: Facet, ours: Any, theirs: Any) -> float:
    """Return how alike two answers are, 0 to 1: equal, overlapping, or near on an ordered scale."""
    if facet.type == "number":
        small, large = sorted((int(ours), int(theirs)))
        return max(0.0, small / large) if large else 1.0
    left = {ours} if isinstance(ours, str) else set(ours)
    right = {theirs} if isinstance(theirs, str) else set(theirs)
    if facet.type == "many":
        return len(left & right) / min(len(left), len(right))
    if left == right:
        return 1.0
    if facet.ordered:
        order = [option.id for option in facet.options]
        distance = abs(order.index(next(iter(left))) - order.index(next(iter(right))))
        return max(0.0, 1.0 - distance / 2)
    return 0.0


def name_answer(facet: Facet, value: Any) -> str:
    """Return an answer in the page's words."""
    labels = {option.id: option.label for option in facet.options}
    values = [value] if isinstance(value, (str, int)) else list(value)
    return ", ".join(labels.get(one, str(one)).lower() for one in values)


def to_results(
    catalogue: Catalogue, likenesses: list[Likeness], *, most: int = 5
) -> tuple[SimilarOrganisation, ...]:
    """Turn the most alike organisations into results; those that share nothing are left out."""
    return tuple(
        SimilarOrganisation(
            id=one.organisation.id,
            source=one.organisation.source,
            key=one.organisation.key,
            label=one.organisation.label,
            similarity=round(one.similarity, 4),
            shared=one.shared,
            differs=one.differs,
        )
        for one in likenesses[:most]
        if one.shared
    )
