"""Find what the parts of a practice's worth should weigh, on the development judgements.

    python -m tools.tune_matching

A logistic regression with no weight below nought learns, from what every own part and the cover say of
every practice for every judged profile, whether it answers something that the judge expected. It is
fitted with one judge left out in turn, and the list chosen with those weights is marked by that judge; then
on all. The weights in `longtail.match.weights` are those, rounded. The reporting judgements are never read.
Days to spare are left out of the profiles, so that the choice alone is measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from longtail.evaluation.matching import Judge
from longtail.evaluation.profiles import JudgedProfile, read_profiles
from longtail.load import load_catalogue
from longtail.match import Matcher, Weights
from longtail.match.cautions import choose_cautions, measure_cautions
from longtail.profile import Profile
from longtail.search.engine import SearchEngine

Floats = npt.NDArray[np.float64]

PARTS = {
    "cover": ("cover",),
    "line": ("written", "described"),
    "whole": ("together",),
    "advised": ("advised",),
    "support": ("support",),
    "cheap": ("cheap",),
    "suits": ("suits",),
    "goal": ("goal",),
    "like": ("alike",),
}
"""The weights that are learnt, and the parts of a worth that each of them scales."""

RIDGE = 50.0
SCALE = 0.1
"""The regression speaks in log-odds; the weights are a tenth of that."""


class Bench:
    """Measures weights on profiles; what the engine says of each line is asked once."""

    def __init__(self) -> None:
        self.catalogue = load_catalogue()
        engine = SearchEngine(self.catalogue, wait_for_meaning=True)
        engine.wait_for_meaning()
        self._matcher = Matcher(self.catalogue, engine)
        self._judge = Judge(self.catalogue)

    def measure_parts(self, one: JudgedProfile) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """Return what each part says of each practice at a weight of 1, and whether it answers anything."""
        self._matcher.weights = weights = Weights()
        worth = self._matcher.assess(_without_days(one.profile)).worth
        task = worth.task
        gains = np.zeros(len(task.own))
        owners = np.repeat(np.arange(len(task.own)), np.diff(task.start))
        np.add.at(gains, owners, task.importance[task.challenge] * task.quality)
        parts = {**worth.own, "cover": gains}
        columns = [
            sum(parts[name] for name in names) / getattr(weights, weight) for weight, names in PARTS.items()
        ]
        answers = [
            bool(self._judge.find_recall([practice], one.practices))
            for practice in self._matcher.tables.practices
        ]
        return np.stack(columns, axis=1), np.array(answers)

    def mark(self, weights: Weights, one: JudgedProfile) -> tuple[float, float, float]:
        """Return recall@12 of practices, plainly and one to one, and recall@8 of cautions."""
        self._matcher.weights = weights
        tables = self._matcher.tables
        choice = self._matcher.choose(_without_days(one.profile))
        ids = [tables.practices[place] for place in choice.chosen]
        warned = measure_cautions(tables, choice.situation, choice.chosen, weights)
        cautions = [tables.cautions.ids[at] for at in choose_cautions(tables.cautions, warned.total, weights)]
        return (
            self._judge.find_recall(ids, one.practices),
            self._judge.find_paired_recall(ids, one.practices),
            self._judge.find_recall(cautions, one.cautions) if one.cautions else float("nan"),
        )


def fit(measured: Sequence[tuple[Floats, npt.NDArray[np.bool_]]]) -> Weights:
    """Fit the weights to what was measured of profiles: logistic regression, none below nought."""
    values = np.concatenate([parts - parts.mean(axis=0) for parts, _ in measured])
    answers = np.concatenate([found for _, found in measured]).astype(float)
    spread = values.std(axis=0) + 1e-9
    scaled = values / spread

    def lose(at: Floats) -> tuple[float, Floats]:
        total = at[0] + scaled @ at[1:]
        error = 1 / (1 + np.exp(-total)) - answers
        loss = float((np.logaddexp(0, total) - answers * total).sum() + RIDGE / 2 * (at[1:] @ at[1:]))
        return loss, np.array([error.sum(), *(scaled.T @ error + RIDGE * at[1:])])

    size = scaled.shape[1]
    bounds = [(None, None), *[(0.0, None)] * size]
    found = minimize(lose, np.zeros(size + 1), jac=True, method="L-BFGS-B", bounds=bounds).x[1:]
    weights = {name: float(value) for name, value in zip(PARTS, SCALE * found / spread, strict=True)}
    return replace(Weights(), **weights)


def _without_days(profile: Profile) -> Profile:
    return profile.model_copy(update={"capacity_days": None})


def _say(marks: Sequence[tuple[float, float, float]]) -> str:
    plain, paired, cautions = np.nanmean(np.array(marks), axis=0)
    return f"practices {plain:.3f}, one to one {paired:.3f}, cautions {cautions:.3f}"


def main() -> None:
    """Fit and print."""
    bench = Bench()
    profiles = read_profiles(bench.catalogue, "development")
    measured = [bench.measure_parts(one) for one in profiles]
    judges = [one.id[0] for one in profiles]
    print(
        f"as they stand, {len(profiles)} profiles: {_say([bench.mark(Weights(), one) for one in profiles])}"
    )
    left_out = []
    for judge in sorted(set(judges)):
        weights = fit([one for one, by in zip(measured, judges, strict=True) if by != judge])
        marks = [bench.mark(weights, one) for one, by in zip(profiles, judges, strict=True) if by == judge]
        now = [bench.mark(Weights(), one) for one, by in zip(profiles, judges, strict=True) if by == judge]
        print(f"judge {judge} left out: {_say(marks)}; as they stand: {_say(now)}", flush=True)
        left_out += marks
    print(f"each judged by whom the weights had not seen: {_say(left_out)}")
    learnt = fit(measured)
    print(f"learnt on all: {_say([bench.mark(learnt, one) for one in profiles])}")
    print({name: round(value, 3) for name, value in asdict(learnt).items() if name in PARTS})


if __name__ == "__main__":
    main()
