"""Leave one studied organisation out and predict the challenges it reports from its facets alone.

Everything that stems from the organisation is taken away first: its reports, its share in the base rates, and
every context that rests on findings of nobody else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any

import numpy as np

from longtail.load import Catalogue
from longtail.match.conditions import Floats
from longtail.match.listen import Heard
from longtail.match.relevance import measure_relevance
from longtail.match.similar import FACET_WEIGHTS, OrganisationTable
from longtail.match.tables import Tables
from longtail.match.weights import Weights
from longtail.model import Challenge
from longtail.profile import Profile

DEPTHS = (5, 10)
NEIGHBOURS = 5
FACTORS = 4
_SILENCE = Heard((), (), "", {})


@dataclass(frozen=True)
class Fold:
    """One organisation left out: what is known without it, its answers, and what it reports."""

    organisation: str
    tables: Tables
    profile: Profile
    reported: frozenset[str]


Predictor = Callable[[Fold], Floats]


def make_folds(catalogue: Catalogue) -> list[Fold]:
    """Return a fold for every interviewed organisation that reports a challenge."""
    whole = Tables(catalogue)
    folds = []
    for place, organisation_id in enumerate(whole.organisations):
        organisation = catalogue.organisations[organisation_id]
        reported = whole.reports.right[whole.reports.left == place]
        if not organisation.participants or not len(reported):
            continue
        folds.append(
            Fold(
                organisation_id,
                Tables(leave_out(catalogue, whole, place)),
                Profile.from_mapping(organisation.profile),
                frozenset(whole.challenges[int(one)] for one in reported),
            )
        )
    return folds


def leave_out(catalogue: Catalogue, whole: Tables, place: int) -> Catalogue:
    """Return the catalogue without one organisation and without the contexts that only it speaks for."""
    organisation_id = whole.organisations[place]

    def rests_on_others(findings: tuple[str, ...]) -> bool:
        return any(set(whole.find_voices([finding])) != {place} for finding in findings)

    def strip(challenge: Challenge) -> Challenge:
        kept = tuple(one for one in challenge.contexts if rests_on_others(one.findings))
        return (
            challenge
            if len(kept) == len(challenge.contexts)
            else challenge.model_copy(update={"contexts": kept})
        )

    return replace(
        catalogue,
        organisations={key: one for key, one in catalogue.organisations.items() if key != organisation_id},
        challenges={key: strip(one) for key, one in catalogue.challenges.items()},
    )


def predict_with(weights: Weights) -> Predictor:
    """Return our own prediction: the relevance of the challenges without a word of the user's."""

    def predict(fold: Fold) -> Floats:
        organisations = OrganisationTable(fold.tables.catalogue, fold.tables.organisations)
        similarities = organisations.compare(fold.profile)
        return measure_relevance(fold.tables, fold.profile, _SILENCE, similarities, weights).total

    return predict


def predict_by_popularity(fold: Fold) -> Floats:
    """Rank challenges by how many organisations report them."""
    return fold.tables.base_rates


def predict_by_neighbours(fold: Fold) -> Floats:
    """Average what the most similar organisations report; ties by popularity."""
    similarities = OrganisationTable(fold.tables.catalogue, fold.tables.organisations).compare(fold.profile)
    nearest = np.argsort(-similarities, kind="stable")[:NEIGHBOURS]
    rates: Floats = _to_matrix(fold)[nearest].mean(axis=0) + 1e-3 * fold.tables.base_rates
    return rates


def predict_by_regression(fold: Fold) -> Floats:
    """Fit a logistic regression on the facets for every challenge that two or more organisations report."""
    from sklearn.linear_model import LogisticRegression

    known, asked = _to_features(fold)
    reports = _to_matrix(fold)
    rates = fold.tables.base_rates.copy()
    for place in np.flatnonzero(reports.sum(axis=0) >= 2):
        model = LogisticRegression(C=0.1, solver="liblinear").fit(known, reports[:, place])
        rates[place] = model.predict_proba(asked)[0, 1]
    return rates


def predict_by_factors(fold: Fold) -> Floats:
    """Factorise facets and reports together (truncated SVD) and rebuild the row that was left out."""
    from sklearn.decomposition import TruncatedSVD

    known, asked = _to_features(fold)
    reports = _to_matrix(fold)
    mean = reports.mean(axis=0)
    together = np.hstack([known, reports - mean])
    model = TruncatedSVD(n_components=FACTORS, random_state=0).fit(together)
    # The row left out has facets alone, so its place among the factors is found from those.
    basis = model.components_[:, : known.shape[1]]
    place = np.linalg.lstsq(basis @ basis.T + np.eye(FACTORS), basis @ asked[0], rcond=None)[0]
    rates: Floats = mean + place @ model.components_[:, known.shape[1] :]
    return rates


RIVALS: dict[str, Predictor] = {
    "popularity": predict_by_popularity,
    f"nearest neighbours ({NEIGHBOURS})": predict_by_neighbours,
}
"""Simpler ways to predict, by name; those of scikit-learn where it is installed."""

if find_spec("sklearn") is not None:
    RIVALS |= {
        "logistic regression (scikit-learn)": predict_by_regression,
        f"truncated SVD, {FACTORS} factors (scikit-learn)": predict_by_factors,
    }


def measure_recall(folds: list[Fold], predict: Predictor) -> dict[int, Floats]:
    """Return recall at each depth for every fold: hits over the most there could be at that depth."""
    found: dict[int, list[float]] = {depth: [] for depth in DEPTHS}
    for fold in folds:
        order = np.argsort(-np.round(predict(fold), 12), kind="stable")
        ranked = [fold.tables.challenges[int(place)] for place in order]
        for depth in DEPTHS:
            hits = len(fold.reported & set(ranked[:depth]))
            found[depth].append(hits / min(depth, len(fold.reported)))
    return {depth: np.array(values) for depth, values in found.items()}


def _to_matrix(fold: Fold) -> Floats:
    matrix = np.zeros((len(fold.tables.organisations), len(fold.tables.challenges)))
    matrix[fold.tables.reports.left, fold.tables.reports.right] = 1.0
    return matrix


def _to_features(fold: Fold) -> tuple[Floats, Floats]:
    """Return the facets as 0 and 1: the known organisations' and that of the one left out."""
    facets = fold.tables.catalogue.facet_by_key
    columns = [
        (key, option.id)
        for key in FACET_WEIGHTS
        if facets[key].type in ("one", "many")
        for option in facets[key].options
    ]

    def to_row(answers: Mapping[str, Any]) -> list[float]:
        return [float(option in (answers.get(key) or ())) if not isinstance(answers.get(key), str)
                else float(answers[key] == option) for key, option in columns]  # fmt: skip

    known = [to_row(fold.tables.catalogue.organisations[one].profile) for one in fold.tables.organisations]
    return np.array(known), np.array([to_row(fold.profile.answered())])
