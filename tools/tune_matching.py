"""Choose the weights of the matching on the development judgements: coordinate ascent, cross-validated.

    python -m tools.tune_matching [--rounds 2] [--folds 4]

Prints what the chosen weights reach on profiles they were not chosen on (each fold in turn is kept back),
then the weights chosen on all development profiles. The reporting judgements are never read. Days to spare
are left out of the profiles, so that the choice alone is measured.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np

from longtail.evaluation.matching import Judge
from longtail.evaluation.profiles import JudgedProfile, read_profiles
from longtail.load import load_catalogue
from longtail.match import Matcher, Weights
from longtail.match.cautions import measure_cautions
from longtail.search.engine import SearchEngine

GRID: dict[str, tuple[float, ...]] = {
    "pain": (0.6, 0.8, 0.9),
    "other_pain": (0.5, 0.8, 1.0),
    "description": (0.15, 0.3, 0.5),
    "text_power": (0.5, 0.75, 1.0, 1.5),
    "trace": (0.01, 0.02, 0.05),
    "spread": (0.0, 0.15, 0.3),
    "importance_power": (1.5, 2.0, 3.0, 4.0),
    "practice_text": (0.12, 0.25, 0.4, 0.6),
    "practice_description": (0.05, 0.15, 0.3),
    "support": (0.0, 0.05, 0.1),
    "cheap": (0.05, 0.1, 0.15),
    "suits_factor": (1.2, 1.4, 1.6),
    "demotes_factor": (0.5, 0.6, 0.75),
    "goal_factor": (1.1, 1.2, 1.3),
    "cost_factor": (0.8, 0.85, 0.95),
    "role_factor": (0.85, 0.9, 1.0),
    "stage_factor": (0.5, 0.65, 0.8),
}
"""What is tried for the practices; `context`, `similar` and `base` are held by the organisations left out."""

CAUTION_GRID: dict[str, tuple[float, ...]] = {
    "caution_text": (0.3, 0.5, 0.7, 0.8, 0.9, 0.97),
    "caution_context": (0.0, 0.05, 0.1, 0.2, 0.3),
    "caution_similar": (0.0, 0.2, 0.4, 0.6),
    "caution_causes": (0.0, 0.15, 0.3, 0.5, 0.7),
    "caution_sides": (0.0, 0.05, 0.1, 0.2, 0.35),
}


class Bench:
    """Measures weights on profiles; what the engine says of each line is asked once."""

    def __init__(self) -> None:
        self.catalogue = load_catalogue()
        engine = SearchEngine(self.catalogue, wait_for_meaning=True)
        engine.wait_for_meaning()
        self._matcher = Matcher(self.catalogue, engine)
        self._judge = Judge(self.catalogue)

    def mark_practices(self, weights: Weights, profiles: Sequence[JudgedProfile]) -> float:
        """Return the mean of recall@12 in the plain and in the one-to-one reading."""
        self._matcher.weights = weights
        marks = []
        for one in profiles:
            chosen = self._matcher.choose(one.profile.model_copy(update={"capacity_days": None})).chosen
            ids = [self._matcher.tables.practices[place] for place in chosen]
            marks.append(self._judge.find_recall(ids, one.practices))
            marks.append(self._judge.find_paired_recall(ids, one.practices))
        return float(np.mean(marks))

    def mark_cautions(self, weights: Weights, profiles: Sequence[JudgedProfile]) -> float:
        """Return recall@8 of cautions."""
        self._matcher.weights = weights
        marks = []
        for one in profiles:
            choice = self._matcher.choose(one.profile.model_copy(update={"capacity_days": None}))
            warned = measure_cautions(self._matcher.tables, choice.situation, choice.chosen, weights)
            order = np.argsort(-np.round(warned.total, 9), kind="stable")[:8]
            ids = [self._matcher.tables.cautions.ids[int(place)] for place in order]
            marks.append(self._judge.find_recall(ids, one.cautions))
        return float(np.mean(marks))


def climb(
    mark: object,
    weights: Weights,
    grid: dict[str, tuple[float, ...]],
    profiles: Sequence[JudgedProfile],
    rounds: int,
) -> Weights:
    """Change one weight at a time while that helps; a change must be worth more than noise of one item."""
    assert callable(mark)
    best = mark(weights, profiles)
    order = list(grid)
    for number in range(rounds):
        random.Random(number).shuffle(order)
        for name in order:
            for value in grid[name]:
                tried = replace(weights, **{name: value})
                reached = mark(tried, profiles)
                if reached > best + 0.0005:
                    best, weights = reached, tried
    return weights


def main() -> None:
    """Tune and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--folds", type=int, default=4)
    options.add_argument("--part", choices=["practices", "cautions"], default="practices")
    chosen = options.parse_args()
    bench = Bench()
    profiles = read_profiles(bench.catalogue, "development")
    mark, grid = (
        (bench.mark_practices, GRID) if chosen.part == "practices" else (bench.mark_cautions, CAUTION_GRID)
    )
    print(f"before: {mark(Weights(), profiles):.3f}")
    kept_back = []
    for fold in range(chosen.folds):
        inside = [one for number, one in enumerate(profiles) if number % chosen.folds != fold]
        outside = [one for number, one in enumerate(profiles) if number % chosen.folds == fold]
        kept_back += [mark(climb(mark, Weights(), grid, inside, chosen.rounds), outside)] * len(outside)
        print(
            f"fold {fold}: {kept_back[-1]:.3f} kept back, {mark(Weights(), outside):.3f} before", flush=True
        )
    if kept_back:
        print(f"cross-validated: {np.mean(kept_back):.3f}")
    weights = climb(mark, Weights(), grid, profiles, chosen.rounds)
    print(f"on all: {mark(weights, profiles):.3f}")
    print({name: value for name, value in asdict(weights).items() if value != getattr(Weights(), name)})


if __name__ == "__main__":
    main()
