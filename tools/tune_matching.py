"""Find what the parts of a practice's worth should weigh, on the development judgements.

    python -m tools.tune_matching            print what was learnt, each judge left out in turn
    python -m tools.tune_matching --write    and write src/longtail/match/stand_ins.json

A logistic regression with no weight below nought learns, from what every own part and the cover say of
every practice for every judged profile, whether it answers something that the judge expected. It is
fitted with one judge left out in turn, and the list chosen with those weights is marked by that judge; then
on all. Which practice does what another is for is learnt from the same judges: of the needs that the other
meets, the share that it meets as well, drawn towards the share of findings they have in common. The weights
in `longtail.match.weights` are those, rounded. The reporting judgements are never read. Days to spare are
left out of the profiles, so that the choice alone is measured.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from longtail.evaluation.judge import Judge
from longtail.evaluation.profiles import JudgedProfile, read_profiles
from longtail.load import load_catalogue
from longtail.match import Matcher, Weights
from longtail.match.cautions import choose_cautions, measure_cautions
from longtail.match.stand_ins import FILE, LEAST, MOST, StandIns, share_findings
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
FEW = 3.0
"""How many needs the findings that two practices share count as, beside those that experts named."""

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

    def learn_stand_ins(self, profiles: Sequence[JudgedProfile]) -> dict[tuple[int, int], float]:
        """Return for (practice, other) how far the one meets the needs that the other meets."""
        practices = self._matcher.tables.practices
        needs = [need for one in profiles for need in one.practices]
        meets = np.array(
            [[self._judge.answers(one, need) for need in needs] for one in practices], dtype=float
        )
        both = meets @ meets.T
        shared = np.zeros_like(both)
        for pair, share in share_findings(self._matcher.tables.ground, len(practices)).items():
            shared[pair] = max(share, LEAST)
        share = np.minimum((both + FEW * shared) / (np.diag(both) + FEW), MOST)
        rows = zip(*np.nonzero(share >= LEAST), strict=True)
        return {(int(one), int(at)): round(float(share[one, at]), 2) for one, at in rows if one != at}

    def use_stand_ins(self, rows: dict[tuple[int, int], float]) -> None:
        """Choose with these from now on."""
        vars(self._matcher.tables)["stand_ins"] = StandIns.from_rows(rows)

    def write_stand_ins(self, rows: dict[tuple[int, int], float]) -> None:
        """Write `stand_ins.json`, by the practice whose purpose is served."""
        practices = self._matcher.tables.practices
        shares: dict[str, dict[str, float]] = {one: {} for one in practices}
        for (one, other), share in sorted(rows.items()):
            shares[practices[other]][practices[one]] = share
        lines = ",\n".join(f"{json.dumps(one)}: {json.dumps(held)}" for one, held in shares.items())
        provenance = json.dumps("python -m tools.tune_matching --write")
        FILE.write_text(f'{{"provenance": {provenance}, "shares": {{\n{lines}\n}}}}\n', encoding="utf-8")

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
    """Learn, print, and write where that is asked for."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--write", action="store_true")
    write = options.parse_args().write
    bench = Bench()
    profiles = read_profiles(bench.catalogue, "development")
    measured = [bench.measure_parts(one) for one in profiles]
    judges = [one.id[0] for one in profiles]
    print(
        f"as they stand, {len(profiles)} profiles: {_say([bench.mark(Weights(), one) for one in profiles])}"
    )
    as_learnt, as_set = [], []
    for judge in sorted(set(judges)):
        weights = fit([one for one, by in zip(measured, judges, strict=True) if by != judge])
        bench.use_stand_ins(
            bench.learn_stand_ins([one for one, by in zip(profiles, judges, strict=True) if by != judge])
        )
        mine = [one for one, by in zip(profiles, judges, strict=True) if by == judge]
        as_learnt += (learnt := [bench.mark(weights, one) for one in mine])
        as_set += (now := [bench.mark(Weights(), one) for one in mine])
        print(f"judge {judge} left out: {_say(learnt)}; weights as they stand: {_say(now)}", flush=True)
    print(f"each judged by whom nothing was learnt from: {_say(as_learnt)}; {_say(as_set)}")
    stand_ins = bench.learn_stand_ins(profiles)
    bench.use_stand_ins(stand_ins)
    weights = fit(measured)
    print(f"learnt on all: {_say([bench.mark(weights, one) for one in profiles])}")
    print({name: round(value, 3) for name, value in asdict(weights).items() if name in PARTS})
    if write:
        bench.write_stand_ins(stand_ins)
        print(f"written: {FILE.name}, {len(stand_ins)} pairs")


if __name__ == "__main__":
    main()
