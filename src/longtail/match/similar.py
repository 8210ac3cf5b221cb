"""Find the studied organisations that are most like the user's own.

Similarity is the share of what the user told that is known to hold of an organisation too:
`sum(weight * likeness) / (sum(weight) + PRIOR_WEIGHT)`, over all facets that the user answered. What no
source says of an organisation adds nothing to its likeness, so one of which little is known is like nobody
much; what the user left out counts neither for nor against. What the user wrote counts beside the facets,
as far as it is about the organisation or about challenges that it reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from longtail.load import Catalogue
from longtail.match.conditions import Flags, Floats, Ints
from longtail.model import Facet, Organisation
from longtail.phrases import lower_first
from longtail.profile import Profile
from longtail.results import SimilarOrganisation

FACET_WEIGHTS: dict[str, float] = {
    "sector": 2.0,
    "harm": 1.5,
    "personal_data": 1.5,
    "organisation_type": 1.0,
    "ml_experience": 1.0,
    "users": 1.0,
    "resources": 0.75,
    "core_business": 0.75,
    "trajectory": 0.75,
    "data_sourcing": 0.75,
    "integration": 0.75,
    "decision": 0.75,
    "labels": 0.75,
    "modality": 0.5,
    "roles": 0.5,
    "model_origin": 0.25,
    "deployment": 0.25,
    "stage": 0.25,
    "regulation": 0.25,
    "headcount": 0.25,
    "team_size": 0.25,
}
"""How much each facet says about being alike: a logistic regression on whom experts called alike in the
development profiles, rounded."""

PRIOR_WEIGHT = 2.0
"""The weight of "we do not know": similarity on one facet alone stays well below 1."""


@dataclass(frozen=True)
class Likeness:
    """How like an organisation is, and the facets that say so."""

    organisation: Organisation
    similarity: float
    shared: tuple[str, ...]
    differs: tuple[str, ...]


class OrganisationTable:
    """The studied organisations' answers as arrays, to compare a profile with all of them at once."""

    def __init__(self, catalogue: Catalogue, ids: list[str]) -> None:
        self._facets = catalogue.facet_by_key
        self.organisations = [catalogue.organisations[one] for one in ids]
        self._given: dict[str, Flags] = {}
        self._members: dict[str, Floats] = {}
        self._numbers: dict[str, Ints] = {}
        for key in FACET_WEIGHTS:
            answers = [one.profile.get(key) for one in self.organisations]
            self._given[key] = np.array([answer not in (None, ()) for answer in answers], dtype=bool)
            if self._facets[key].type == "number":
                self._numbers[key] = np.array([int(str(answer or 0)) for answer in answers], dtype=np.int64)
                continue
            options = [option.id for option in self._facets[key].options]
            self._members[key] = np.array(
                [[float(option in _as_set(answer)) for option in options] for answer in answers], dtype=float
            ).reshape(len(answers), len(options))

    def compare(self, profile: Profile, ties: Floats | None = None) -> Floats:
        """Return the similarity of every organisation, 0 to 1.

        Args:
            profile: the user's answers.
            ties: what else ties the user to each organisation, on the scale of the facets' weights.
        """
        alike = np.zeros(len(self.organisations)) if ties is None else ties.copy()
        told = float(alike.max(initial=0.0))
        for key, weight in FACET_WEIGHTS.items():
            ours = getattr(profile, key)
            if ours is None or ours == ():
                continue
            alike += weight * self._given[key] * self._compare_facet(key, ours)
            told += weight
        similarity: Floats = alike / (told + PRIOR_WEIGHT)
        return similarity

    def _compare_facet(self, key: str, ours: Any) -> Floats:
        facet = self._facets[key]
        if facet.type == "number":
            theirs = self._numbers[key].astype(float)
            mine = float(ours)
            ratio: Floats = np.minimum(theirs, mine) / np.maximum(np.maximum(theirs, mine), 1.0)
            return ratio
        options = [option.id for option in facet.options]
        members = self._members[key]
        if facet.type == "many":
            mask = np.array([float(option in ours) for option in options])
            fewest = np.maximum(np.minimum(members.sum(axis=1), mask.sum()), 1.0)
            overlap: Floats = members @ mask / fewest
            return overlap
        row = np.array([get_likeness(facet, ours, option) for option in options])
        alike: Floats = members @ row
        return alike

    def describe(self, place: int, profile: Profile, similarity: float) -> Likeness:
        """Return one organisation's likeness with what is shared and what differs, in words."""
        organisation = self.organisations[place]
        answers = profile.answered()
        shared: list[str] = []
        differs: list[str] = []
        for key in FACET_WEIGHTS:
            ours, theirs = answers.get(key), organisation.profile.get(key)
            if ours in (None, [], ()) or theirs in (None, [], ()):
                continue
            facet = self._facets[key]
            line = f"{lower_first(facet.label)}: {name_answer(facet, theirs)}"
            if get_likeness(facet, ours, theirs) >= 0.5:
                shared.append(line)
            else:
                differs.append(f"{line}, yours {name_answer(facet, ours)}")
        return Likeness(organisation, similarity, tuple(shared), tuple(differs))


def find_most_alike(
    table: OrganisationTable, profile: Profile, similarities: Floats, *, most: int = 5
) -> tuple[SimilarOrganisation, ...]:
    """Return the most alike organisations, with what is shared and what differs."""
    order = [place for place in np.argsort(-similarities, kind="stable")[:most] if similarities[place] > 0]
    found = (table.describe(int(place), profile, float(similarities[place])) for place in order)
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
        for one in found
    )


def get_likeness(facet: Facet, ours: Any, theirs: Any) -> float:
    """Return how alike two answers are, 0 to 1: equal, overlapping, or near on an ordered scale."""
    if facet.type == "number":
        small, large = sorted((int(ours), int(theirs)))
        return max(0.0, small / large) if large else 1.0
    left, right = _as_set(ours), _as_set(theirs)
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
    labels: Mapping[str, str] = {option.id: option.label for option in facet.options}
    values = [str(value)] if isinstance(value, (str, int)) else [str(one) for one in value]
    return ", ".join(lower_first(labels.get(one, one)) for one in values)


def _as_set(answer: Any) -> set[str]:
    if answer is None:
        return set()
    return {answer} if isinstance(answer, str) else set(answer)
