"""Learn the weights of search from the development judgements, and write them with their figures.

    python -m tools.tune_search              print the figures of cross-validation
    python -m tools.tune_search --write      and write src/longtail/search/weights.json

The reporting judgements are not read. Folds are made of whole queries, so that no query is seen both in
learning and in measuring. A logistic regression on single documents is compared, in several strengths of
regularisation, with the weights in use and with gradient boosting, which is only kept in mind as a bound on
what a richer model could win.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from longtail.evaluation.judgements import JudgedSearch, read_searches
from longtail.evaluation.ranking import Marker
from longtail.load import load_catalogue
from longtail.search import SearchEngine
from longtail.search.abstain import describe_result
from longtail.search.answers import choose_shown
from longtail.search.documents import Documents, make_documents
from longtail.search.features import KIND_FEATURES, MEANING_FEATURES, WORD_FEATURES
from longtail.search.fusion import (
    SUPPORT_FEATURES,
    Fusion,
    Linear,
    gather_support,
    load_fusion,
    to_probability,
)
from longtail.search.query import read_query
from longtail.search.ranker import LEXICAL, SEMANTIC, Ranker, Ranking

WEIGHTS = Path(__file__).resolve().parent.parent / "src" / "longtail" / "search" / "weights.json"
FOLDS = 5
REPEATS = 2
STRENGTHS = (0.00003, 0.0001, 0.0003, 0.001, 0.003)
"""Inverse strengths of regularisation that are tried."""

FALSE_REFUSALS = {LEXICAL: 0.02, SEMANTIC: 0.01}
"""Share of answerable development queries that may lie below the threshold, less than the 3% allowed."""

REFUSED = 0.95
"""Share of unanswerable ones that is enough; beyond it the threshold is not raised."""

DIRECT: Mapping[str, Mapping[str, float]] = {
    LEXICAL: {"words": 4.0, "words_lead": 1.0, "part": 3.0, "part_label": 1.0, "cover": 2.0, "pairs": 0.5},
    SEMANTIC: {"words": 2.0, "words_lead": 0.6, "part": 1.5, "part_label": 0.5, "cover": 1.0}
    | {"near": 3.0, "near_three": 6.0, "near_centre": 2.0, "guess": 3.0},
}
"""Weights set by hand, before any judgement but for the guess: how directly a record matches by itself."""

DIRECTNESS = {LEXICAL: 0.3, SEMANTIC: 0.5}
"""How much of these is added to what is learnt: as much as leaves nDCG@10 as it is, and sends misspelt labels
to their record (99 to 100 of 100 in the first three; 62 to 72 without)."""

_OWN = {LEXICAL: WORD_FEATURES + KIND_FEATURES, SEMANTIC: WORD_FEATURES + MEANING_FEATURES + KIND_FEATURES}
_TOGETHER = ("own", *SUPPORT_FEATURES, *KIND_FEATURES)
_REFUSAL = {
    LEXICAL: ("best", "fifth", "tenth", "cover", "words", "known", "foreign", "length"),
    SEMANTIC: ("best", "fifth", "known", "foreign", "near_three", "near_centre", "elsewhere"),
}
_REFUSAL_STRENGTHS = (0.1, 1.0)


@dataclass(frozen=True)
class Case:
    """A judged query with all that was measured for it.

    Attributes:
        search: The query and its judgements.
        ranking: What was measured.
        worth: The worth of each document, in 0 to 1.
    """

    search: JudgedSearch
    ranking: Ranking
    worth: np.ndarray


Learn = Callable[[Sequence[Case]], Fusion]


class Workshop:
    """The development queries, measured once in one mode."""

    def __init__(self, mode: str) -> None:
        catalogue = load_catalogue()
        self.mode = mode
        self.version = catalogue.version
        self.documents: Documents = make_documents(catalogue)
        self.marker = Marker(self.documents)
        without = ["meaning"] if mode == LEXICAL else []
        engine = SearchEngine(catalogue, wait_for_meaning=True, without=without)
        if mode == SEMANTIC and not engine.wait_for_meaning():
            raise SystemExit("the encoder cannot be used")
        self.ranker: Ranker = engine.ranker
        self.cases = [self._measure(search) for search in read_searches(catalogue, "development")]

    def _measure(self, search: JudgedSearch) -> Case:
        ranking = self.ranker.rank(read_query(search.query), patient=True)
        worth = np.array(
            [
                max((search.grades.get(finding.id, 0) for finding in self.documents.evidence[row]), default=0)
                for row in ranking.measured.rows
            ]
        )
        return Case(search, ranking, (2.0**worth - 1) / 7)

    def mark(self, case: Case, scores: np.ndarray) -> float:
        """Return nDCG@10 of a case when documents are ordered by these scores."""
        rows = case.ranking.measured.rows
        order = np.argsort(-scores, kind="stable")[:300]
        shown = choose_shown(self.documents, rows[order].tolist(), top=10, fold_findings=True)
        return self.marker.mark([self.documents.ids[row] for row in shown], case.search).ndcg

    def fuse(self, fusion: Fusion, case: Case) -> np.ndarray:
        """Return the scores of a fusion for a case."""
        return fusion.score(case.ranking.measured, self.ranker.links)


def fit_linear(names: Sequence[str], rows: np.ndarray, target: np.ndarray, strength: float) -> Linear:
    """Fit a logistic regression to graded targets: each row counts as a yes and as a no, by its worth."""
    scaler = StandardScaler().fit(rows)
    scaled = scaler.transform(rows)
    both = np.concatenate([scaled, scaled])
    answer = np.concatenate([np.ones(len(rows)), np.zeros(len(rows))])
    weights = np.concatenate([target, 1 - target])
    kept = weights > 0
    model = LogisticRegression(C=strength, max_iter=2_000).fit(both[kept], answer[kept], weights[kept])
    return _unscale(names, model.coef_[0], float(model.intercept_[0]), scaler)


def _unscale(names: Sequence[str], coefficients: np.ndarray, bias: float, scaler: StandardScaler) -> Linear:
    raw = coefficients / scaler.scale_
    return Linear(
        bias=bias - float(raw @ scaler.mean_),
        weights=dict(zip(names, raw.tolist(), strict=True)),
    )


def _apply(linear: Linear, names: Sequence[str], rows: np.ndarray) -> np.ndarray:
    return linear.bias + rows @ np.array([linear.weights[name] for name in names])


def learn(workshop: Workshop, cases: Sequence[Case], strength: float) -> Fusion:
    """Learn both steps of a fusion; a query without answers teaches that nothing answers it."""
    worth = np.concatenate([case.worth for case in cases])

    def fit(names: Sequence[str], tables: Sequence[np.ndarray]) -> Linear:
        return fit_linear(names, np.concatenate(tables), worth, strength)

    names = _OWN[workshop.mode]
    own = fit(names, [case.ranking.measured.stack(names) for case in cases])
    tables = []
    for case in cases:
        measured = case.ranking.measured
        total = own.add_up(measured.values, len(measured.rows))
        support = gather_support(to_probability(total), measured.rows, workshop.ranker.links)
        values: Mapping[str, np.ndarray] = {**measured.values, "own": total, **support}
        tables.append(np.stack([values[name] for name in _TOGETHER], axis=1))
    return lean(workshop, Fusion(own=own, together=fit(_TOGETHER, tables)), cases)


def lean(workshop: Workshop, fusion: Fusion, cases: Sequence[Case]) -> Fusion:
    """Add directness to learnt weights, and set the scale of the sum so that it is a probability again.

    Judgements name all findings that help, so what is learnt from them leans on neighbours and shared
    findings. Somebody who types nearly the words of a record expects that record first.
    """
    weights = dict(fusion.together.weights)
    for name, weight in DIRECT[workshop.mode].items():
        weights[name] = weights.get(name, 0.0) + DIRECTNESS[workshop.mode] * weight
    leant = Fusion(fusion.own, Linear(fusion.together.bias, weights))
    odds = []
    for case in cases:
        chance = np.clip(workshop.fuse(leant, case), 1e-9, 1 - 1e-6).astype(np.float64)
        odds.append(np.log(chance / (1 - chance)))
    worth = np.concatenate([case.worth for case in cases])
    scale = fit_linear(["odds"], np.concatenate(odds)[:, None], worth, 1e6)
    slope = scale.weights["odds"]
    together = Linear(
        bias=leant.together.bias * slope + scale.bias,
        weights={name: value * slope for name, value in weights.items()},
    )
    return Fusion(fusion.own, together)


def cross_validate(
    workshop: Workshop, way: Callable[[Sequence[Case]], Callable[[Case], np.ndarray]]
) -> list[float]:
    """Return nDCG@10 of each answerable query, learnt without it; averaged over several foldings."""
    cases = workshop.cases
    marks = np.zeros(len(cases))
    for repeat in range(REPEATS):
        fold = _fold(len(cases), repeat)
        for held in range(FOLDS):
            score = way([case for case, of in zip(cases, fold, strict=True) if of != held])
            for place in np.flatnonzero(fold == held):
                if cases[place].search.grades:
                    marks[place] += workshop.mark(cases[place], score(cases[place])) / REPEATS
    return [mark for mark, case in zip(marks.tolist(), cases, strict=True) if case.search.grades]


def boost(workshop: Workshop, cases: Sequence[Case]) -> Callable[[Case], np.ndarray]:
    """Learn gradient boosting on single documents; for comparison only."""
    names = _OWN[workshop.mode]

    def table(case: Case) -> np.ndarray:
        measured = case.ranking.measured
        support = gather_support(
            workshop.fuse(load_fusion(workshop.mode), case), measured.rows, workshop.ranker.links
        )
        return np.stack([*(measured.values[name] for name in names), *support.values()], axis=1)

    rows = np.concatenate([table(case) for case in cases])
    worth = np.concatenate([case.worth for case in cases])
    both = np.concatenate([rows, rows])
    answer = np.concatenate([np.ones(len(rows)), np.zeros(len(rows))])
    weight = np.concatenate([worth, 1 - worth])
    model = HistGradientBoostingClassifier(
        max_iter=120, max_leaf_nodes=8, learning_rate=0.05, l2_regularization=5.0
    )
    model.fit(both[weight > 0], answer[weight > 0], weight[weight > 0])
    return lambda case: model.predict_proba(table(case))[:, 1]


def learn_refusal(workshop: Workshop, rows: np.ndarray, strength: float) -> dict[str, Any]:
    """Learn when to refuse; the threshold and the figures come from queries that were held back."""
    names = _REFUSAL[workshop.mode]
    answerable = np.array([bool(case.search.grades) for case in workshop.cases])
    held = np.zeros(len(rows))
    for repeat in range(4 * REPEATS):
        fold = _fold(len(rows), repeat)
        for out in range(FOLDS):
            linear = _fit_refusal(names, rows[fold != out], answerable[fold != out], strength)
            held[fold == out] += _apply(linear, names, rows[fold == out]) / (4 * REPEATS)
    least = min(
        np.quantile(held[answerable], FALSE_REFUSALS[workshop.mode]), np.quantile(held[~answerable], REFUSED)
    )
    linear = _fit_refusal(names, rows, answerable, strength)
    return {
        **_to_json(linear),
        "least": round(float(least), 5),
        "held_back": {
            "refused": round(float((held[~answerable] < least).mean()), 3),
            "refused_in_error": round(float((held[answerable] < least).mean()), 3),
        },
    }


def describe(workshop: Workshop, strength: float) -> np.ndarray:
    """Return the features of each query's result, scored by weights that were learnt without it."""
    rows = np.zeros((len(workshop.cases), len(_REFUSAL[workshop.mode])))
    fold = _fold(len(rows), 0)
    for held in range(FOLDS):
        seen = [case for case, of in zip(workshop.cases, fold, strict=True) if of != held]
        fusion = learn(workshop, seen, strength)
        for place in np.flatnonzero(fold == held):
            case = workshop.cases[place]
            result = describe_result(case.ranking.measured, case.ranking.reading, workshop.fuse(fusion, case))
            rows[place] = [result[name] for name in _REFUSAL[workshop.mode]]
    return rows


def _fold(count: int, repeat: int) -> np.ndarray:
    """Return the fold of each query."""
    return np.random.default_rng(repeat).permutation(count) % FOLDS


def _fit_refusal(names: Sequence[str], rows: np.ndarray, answerable: np.ndarray, strength: float) -> Linear:
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=2_000)
    model.fit(scaler.transform(rows), answerable)
    return _unscale(names, model.coef_[0], float(model.intercept_[0]), scaler)


def tune(mode: str) -> dict[str, Any]:
    """Compare the ways to learn in one mode; return the best linear one, learnt from all queries."""
    workshop = Workshop(mode)
    answerable = [case for case in workshop.cases if case.search.grades]
    in_use = load_fusion(mode)
    figures = {
        "in use before": float(
            np.mean([workshop.mark(case, workshop.fuse(in_use, case)) for case in answerable])
        )
    }
    ways = {f"C {strength:g}": strength for strength in STRENGTHS}
    for name, strength in ways.items():

        def way(cases: Sequence[Case], strength: float = strength) -> Callable[[Case], np.ndarray]:
            fusion = learn(workshop, cases, strength)
            return lambda case: workshop.fuse(fusion, case)

        figures[name] = float(np.mean(cross_validate(workshop, way)))
    figures["gradient boosting"] = float(
        np.mean(cross_validate(workshop, lambda cases: boost(workshop, cases)))
    )
    best = max(ways, key=figures.__getitem__)
    strength = ways[best]
    fusion = learn(workshop, workshop.cases, strength)
    results = describe(workshop, strength)
    refusals = [learn_refusal(workshop, results, strength) for strength in _REFUSAL_STRENGTHS]
    refusal = max(
        refusals, key=lambda one: one["held_back"]["refused"] - one["held_back"]["refused_in_error"]
    )
    return {
        "chosen": best,
        "held_back_ndcg": {name: round(value, 4) for name, value in figures.items()},
        "fusion": {"own": _to_json(fusion.own), "together": _to_json(fusion.together)},
        "refusal": refusal,
        "queries": len(workshop.cases),
        "catalogue": workshop.version,
    }


def _to_json(linear: Linear) -> dict[str, Any]:
    return {
        "bias": round(linear.bias, 5),
        "weights": {name: round(float(weight), 5) for name, weight in linear.weights.items()},
    }


def main() -> None:
    """Print the figures; with --write also write the weights."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    tuned = {mode: tune(mode) for mode in (LEXICAL, SEMANTIC)}
    for mode, result in tuned.items():
        print(f"\n{mode}: nDCG@10 on queries held back")
        for name, value in result["held_back_ndcg"].items():
            print(f"  {name:30} {value:.4f}{'  <- chosen' if name == result['chosen'] else ''}")
        print(f"  refusal: {result['refusal']['held_back']}")
    if chosen.write:
        stored = {
            "provenance": "python -m tools.tune_search --write",
            "held_back_is": "nDCG@10 and refusals on development queries that were not learnt from: "
            f"{FOLDS} folds, {REPEATS} times",
            "catalogue": tuned[SEMANTIC]["catalogue"],
            "queries": tuned[SEMANTIC]["queries"],
            "chosen": {mode: result["chosen"] for mode, result in tuned.items()},
            "held_back": {mode: result["held_back_ndcg"] for mode, result in tuned.items()},
            "modes": {mode: result["fusion"] for mode, result in tuned.items()},
            "refusal": {mode: result["refusal"] for mode, result in tuned.items()},
        }
        WEIGHTS.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")
        print(f"written: {WEIGHTS.name}")


if __name__ == "__main__":
    main()
