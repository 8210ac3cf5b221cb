"""Find what the parts of practices and cautions should weigh, on judgements that are not kept back.

    python -m tools.tune_matching            print what was learnt, each judge left out in turn
    python -m tools.tune_matching --write    and write src/longtail/match/stand_ins.json

Two logistic regressions with no weight below nought learn, from what every part says of every practice (and
of every caution) for every judged profile, whether it answers something that the judge expected. They are
fitted with one judge left out in turn, and the lists chosen with those weights are marked by that judge;
then on all. Which record does what another is for is learnt from judges too: of the needs that the other
meets, the share that it meets as well, drawn towards the share of findings they have in common. The weights
in `longtail.match.weights` are those, rounded. A profile is always matched without the example teams of its
own judge; only the parts of the other profiles, from which weights are fitted, were measured with them. The
reporting judgements are never read. Days to spare are left out of the profiles, so that the choice alone is
measured.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from longtail.evaluation.judge import Judge
from longtail.evaluation.profiles import Expected, JudgedProfile, read_profiles
from longtail.load import load_catalogue
from longtail.match import Matcher, Weights
from longtail.match.cautions import choose_cautions, measure_cautions
from longtail.match.examples import Examples, load_teams
from longtail.match.pairs import Pairs
from longtail.match.stand_ins import FILE, LEAST, MOST, StandIns, share_findings
from longtail.profile import Profile
from longtail.search.engine import SearchEngine

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Shares = dict[tuple[int, int], float]

PRACTICE_PARTS = {
    "cover": ("cover",),
    "line": ("written", "described"),
    "whole": ("together",),
    "advised": ("advised",),
    "support": ("support",),
    "cheap": ("cheap",),
    "suits": ("suits",),
    "goal": ("goal",),
    "like": ("alike",),
    "examples": ("examples",),
}
"""The weights of practices that are learnt, and the parts of a worth that each of them scales."""

CAUTION_PARTS = {
    "caution_line": ("written",),
    "caution_sentence": ("described",),
    "caution_whole": ("together",),
    "caution_named": ("named",),
    "caution_context": ("context",),
    "caution_similar": ("similar",),
    "caution_causes": ("causes",),
    "caution_sides": ("sides",),
    "caution_examples": ("examples",),
}
"""The same of cautions."""

RIDGE = 50.0
FEW = 10.0
"""How many needs the findings that two records share count as, beside those that judges named."""

SCALE = 0.1
"""The regression speaks in log-odds; the weights are a tenth of that."""


@dataclass(frozen=True)
class Judged:
    """One profile, whose it is, and what each part says at a weight of 1 of every practice and caution.

    The flags say which of them answer something that was expected.
    """

    judge: str
    of: JudgedProfile
    practices: tuple[Floats, Flags]
    cautions: tuple[Floats, Flags]


class Bench:
    """Measures weights on profiles; what the engine says of each line is asked once."""

    def __init__(self) -> None:
        self.catalogue = load_catalogue()
        engine = SearchEngine(self.catalogue, wait_for_meaning=True)
        engine.wait_for_meaning()
        self._matcher = Matcher(self.catalogue, engine)
        self._tables = self._matcher.tables
        self._judge = Judge(self.catalogue)
        self.judged = [
            self._measure_parts(f"{name} {one.id[0]}", one)
            for name in ("development", "examples")
            for one in read_profiles(self.catalogue, name)
        ]

    def _match(self, judge: str, weights: Weights) -> None:
        """Match with these weights from now on, without the example teams of a judge."""
        self._matcher.weights = weights
        teams = [one for one in load_teams() if f"examples {one.id[0]}" != judge]
        self._matcher.examples = Examples(self.catalogue.facet_by_key, self._tables.groups, teams)

    def _measure_parts(self, judge: str, one: JudgedProfile) -> Judged:
        weights = Weights()
        self._match(judge, weights)
        choice = self._matcher.choose(_without_days(one.profile))
        worth = choice.situation.worth
        task = worth.task
        cover = np.zeros(task.size)
        owners = np.repeat(np.arange(task.size), np.diff(task.start))
        np.add.at(cover, owners, task.importance[task.challenge] * task.quality)
        warned = measure_cautions(self._tables, choice.situation, choice.chosen, weights)
        return Judged(
            judge,
            one,
            self._stack(
                {**worth.own, "cover": cover}, PRACTICE_PARTS, weights, self._tables.practices, one.practices
            ),
            self._stack(warned.parts, CAUTION_PARTS, weights, self._tables.cautions.ids, one.cautions),
        )

    def _stack(
        self,
        parts: dict[str, Floats],
        scaled: dict[str, tuple[str, ...]],
        weights: Weights,
        records: Sequence[str],
        expected: Sequence[Expected],
    ) -> tuple[Floats, Flags]:
        columns = [
            np.sum([parts[name] for name in names], axis=0) / getattr(weights, weight)
            for weight, names in scaled.items()
        ]
        answers = [any(self._judge.answers(one, item) for item in expected) for one in records]
        return np.stack(columns, axis=1), np.array(answers)

    def learn_practices(self, judged: Iterable[Judged]) -> Shares:
        """Return who stands in for whom among practices: for (one, other) the share of needs."""
        needs = [need for one in judged for need in one.of.practices]
        return self._learn(self._tables.practices, self._tables.ground, needs)

    def learn_cautions(self, judged: Iterable[Judged]) -> Shares:
        """Return the same for cautions, from the development judgements alone.

        The judges of the example teams name them with broader findings: learnt from all, the shares left one
        judge of the development set in turn with fewer of its cautions, and the others with no more.
        """
        needs = [need for one in judged if one.judge.startswith("development") for need in one.of.cautions]
        return self._learn(self._tables.cautions.ids, self._tables.cautions.ground, needs)

    def _learn(self, records: Sequence[str], ground: Pairs, needs: Sequence[Expected]) -> Shares:
        meets = np.array([[self._judge.answers(one, need) for need in needs] for one in records], dtype=float)
        both = meets @ meets.T
        shared = np.zeros_like(both)
        for pair, share in share_findings(ground, len(records)).items():
            shared[pair] = max(share, LEAST)
        share = np.minimum((both + FEW * shared) / (np.diag(both) + FEW), MOST)
        rows = zip(*np.nonzero(share >= LEAST), strict=True)
        return {(int(one), int(at)): round(float(share[one, at]), 2) for one, at in rows if one != at}

    def use(self, practices: Shares, cautions: Shares) -> None:
        """Choose with these stand-ins from now on."""
        vars(self._tables)["stand_ins"] = StandIns.from_rows(practices)
        vars(self._tables.cautions)["stand_ins"] = StandIns.from_rows(cautions)

    def write(self, practices: Shares, cautions: Shares) -> None:
        """Write `stand_ins.json`, by the record whose purpose is served."""
        held = {
            **_name_shares(self._tables.practices, practices),
            **_name_shares(self._tables.cautions.ids, cautions),
        }
        lines = ",\n".join(f"{json.dumps(one)}: {json.dumps(shares)}" for one, shares in held.items())
        provenance = json.dumps("python -m tools.tune_matching --write")
        FILE.write_text(f'{{"provenance": {provenance}, "shares": {{\n{lines}\n}}}}\n', encoding="utf-8")

    def mark(self, weights: Weights, judged: Judged) -> tuple[float, ...]:
        """Return recall@12 of practices, plainly and one to one, @8 of cautions and @5 of organisations."""
        one = judged.of
        self._match(judged.judge, weights)
        choice = self._matcher.choose(_without_days(one.profile))
        ids = [self._tables.practices[place] for place in choice.chosen]
        held = self._tables.cautions
        warned = measure_cautions(self._tables, choice.situation, choice.chosen, weights)
        cautions = [held.ids[at] for at in choose_cautions(held, warned.total, weights)]
        nearest = np.argsort(-choice.situation.similarities, kind="stable")[:5]
        similar = {self._tables.organisations[int(at)] for at in nearest}
        return (
            self._judge.find_recall(ids, one.practices),
            self._judge.find_paired_recall(ids, one.practices),
            self._judge.find_recall(cautions, one.cautions) if one.cautions else float("nan"),
            len(similar & set(one.similar)) / len(one.similar) if one.similar else float("nan"),
        )


def fit(judged: Sequence[Judged]) -> Weights:
    """Fit the weights of practices and of cautions to what was measured."""
    return replace(
        Weights(),
        **_fit(PRACTICE_PARTS, [one.practices for one in judged]),
        **_fit(CAUTION_PARTS, [one.cautions for one in judged if one.of.cautions]),
    )


def _fit(names: Iterable[str], measured: Sequence[tuple[Floats, Flags]]) -> dict[str, float]:
    """Fit weights to whether records answer: logistic regression, none below nought."""
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
    return {name: float(value) for name, value in zip(names, SCALE * found / spread, strict=True)}


def _name_shares(records: Sequence[str], rows: Shares) -> dict[str, dict[str, float]]:
    named: dict[str, dict[str, float]] = {one: {} for one in records}
    for (one, other), share in sorted(rows.items()):
        named[records[other]][records[one]] = share
    return named


def _without_days(profile: Profile) -> Profile:
    return profile.model_copy(update={"capacity_days": None})


def _say(marks: Sequence[tuple[float, ...]]) -> str:
    plain, paired, cautions, similar = np.nanmean(np.array(marks), axis=0)
    return f"practices {plain:.3f}, 1:1 {paired:.3f}, cautions {cautions:.3f}, organisations {similar:.3f}"


def main() -> None:
    """Learn, print, and write where that is asked for."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--write", action="store_true")
    write = options.parse_args().write
    bench = Bench()
    judged = bench.judged
    print(f"as they stand, {len(judged)} profiles: {_say([bench.mark(Weights(), one) for one in judged])}")
    marks: dict[str, list[tuple[float, ...]]] = {"learnt": [], "as they stand": []}
    for judge in sorted({one.judge for one in judged}):
        others = [one for one in judged if one.judge != judge]
        mine = [one for one in judged if one.judge == judge]
        bench.use(bench.learn_practices(others), bench.learn_cautions(others))
        for name, weights in (("learnt", fit(others)), ("as they stand", Weights())):
            found = [bench.mark(weights, one) for one in mine]
            marks[name] += found
            print(f"judge {judge} left out, weights {name}: {_say(found)}", flush=True)
    for name, found in marks.items():
        print(f"each judge left out in turn, weights {name}: {_say(found)}")
    learnt = bench.learn_practices(judged), bench.learn_cautions(judged)
    bench.use(*learnt)
    weights = fit(judged)
    print(f"learnt on all: {_say([bench.mark(weights, one) for one in judged])}")
    named = {*PRACTICE_PARTS, *CAUTION_PARTS}
    print({name: round(value, 3) for name, value in asdict(weights).items() if name in named})
    if write:
        bench.write(*learnt)
        print(f"written: {FILE.name}, {sum(map(len, learnt))} pairs")


if __name__ == "__main__":
    main()
