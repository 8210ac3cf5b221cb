"""How well profiles are matched: practices, cautions, organisations, challenges, stability; with rivals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from longtail.evaluation.judge import Judge
from longtail.evaluation.left_out import DEPTHS, RIVALS, make_folds, measure_recall, predict_with
from longtail.evaluation.profiles import Choice, JudgedProfile, read_choices, read_profiles
from longtail.evaluation.stability import measure_stability
from longtail.evaluation.ways import CAUTIONS, PRACTICES, SIMILAR, choose_for_everybody, list_ways, make_way
from longtail.load import Catalogue
from longtail.match import Matcher
from longtail.match.conditions import Floats
from longtail.search.engine import SearchEngine

KEPT_BACK = "reporting"
"""The set for which another reader chose as well, and which the same list for everybody has not seen."""

ENOUGH = 3
"""A kind of organisation has enough evidence from this many studied organisations of it."""
_DRAWS = 2_000
_SHUFFLES = 200


def measure(catalogue: Catalogue, *, judged: str) -> dict[str, Any]:
    """Measure the matching and its rivals on one set of judged profiles, and without judgements.

    Raises:
        FileProblem: the judgements cannot be read.
        CatalogueError: the judgements are not as they should be.
    """
    profiles = read_profiles(catalogue, judged)
    engine = SearchEngine(catalogue, wait_for_meaning=True)
    engine.wait_for_meaning()
    matcher = Matcher(catalogue, engine)
    judge = Judge(catalogue)
    ways = {
        "longtail": make_way(matcher),
        "longtail without the example teams": make_way(Matcher(catalogue, engine, teams=())),
        **list_ways(catalogue, matcher),
    }
    lists = {name: [way(one.profile) for one in profiles] for name, way in ways.items()}
    rows = [_measure(name, chosen, profiles, judge) for name, chosen in lists.items()]
    readers: list[Choice] = []
    if judged == KEPT_BACK:
        same = choose_for_everybody(catalogue, read_profiles(catalogue, "development"), judge)
        rows.append(_measure("the same list for everybody", [same] * len(profiles), profiles, judge))
        choices = read_choices(catalogue, judged)
        readers = [choices[one.id] for one in profiles]
        rows.append(_measure("another reader", readers, profiles, judge))
    rows.append(_measure_chance(catalogue, profiles, judge))
    return {
        "catalogue": catalogue.version,
        "judged": judged,
        "profiles": len(profiles),
        "matching": rows,
        "similar": _measure_similar(lists["longtail"], profiles),
        "similar_to_reader": _measure_similar(readers, profiles) if readers else None,
        "challenges": _measure_challenges(catalogue, matcher),
        "stability": measure_stability(matcher, [one.profile for one in profiles]),
        "coverage": _measure_coverage(catalogue),
    }


def _measure(
    name: str, lists: Sequence[Choice], profiles: Sequence[JudgedProfile], judge: Judge
) -> dict[str, Any]:
    """Return the figures of one way: means over profiles, with 95% bootstrap intervals for the main ones."""
    pairs = list(zip(lists, profiles, strict=True))
    recall = [judge.find_recall(one.practices, of.practices) for one, of in pairs]
    warned = [judge.find_recall(one.cautions, of.cautions) for one, of in pairs if of.cautions]
    wrong = [judge.find_recall(one.practices, of.not_practices) for one, of in pairs if of.not_practices]
    return {
        "name": name,
        "recall": _mean(recall),
        "interval": _find_interval(recall),
        "paired": _mean([judge.find_paired_recall(one.practices, of.practices) for one, of in pairs]),
        "precision": _mean([judge.find_precision(one.practices, of.practices) for one, of in pairs]),
        "wrong": _mean(wrong),
        "cautions": _mean(warned),
        "cautions_interval": _find_interval(warned),
    }


def _measure_chance(catalogue: Catalogue, profiles: Sequence[JudgedProfile], judge: Judge) -> dict[str, Any]:
    """Return the mean figures of many random lists."""
    random = np.random.default_rng(0)
    practices = sorted(catalogue.practices)
    cautions = sorted((*catalogue.anti_patterns, *catalogue.trade_offs))
    lists = [
        Choice(
            tuple(str(one) for one in random.permutation(practices)[:PRACTICES]),
            tuple(str(one) for one in random.permutation(cautions)[:CAUTIONS]),
        )
        for _ in range(_SHUFFLES // 10)
    ]
    rows = [_measure("chance", [one] * len(profiles), profiles, judge) for one in lists]
    averaged = {
        key: _mean([row[key] for row in rows])
        for key in ("recall", "paired", "precision", "wrong", "cautions")
    }
    return {**averaged, "name": "chance", "interval": None, "cautions_interval": None}


def _measure_similar(lists: Sequence[Choice], profiles: Sequence[JudgedProfile]) -> dict[str, Any]:
    values = [
        len(set(of.similar) & set(one.similar[:SIMILAR])) / len(of.similar)
        for one, of in zip(lists, profiles, strict=True)
        if of.similar
    ]
    return {"recall": _mean(values), "interval": _find_interval(values), "profiles": len(values)}


def _measure_challenges(catalogue: Catalogue, matcher: Matcher) -> dict[str, Any]:
    folds = make_folds(catalogue)
    rows = []
    for name, predict in {"longtail": predict_with(matcher.weights), **RIVALS}.items():
        found = measure_recall(folds, predict)
        rows.append(
            {
                "name": name,
                **{f"recall_{depth}": _mean(found[depth]) for depth in DEPTHS},
                **{f"interval_{depth}": _find_interval(found[depth]) for depth in DEPTHS},
            }
        )
    return {
        "organisations": len(folds),
        "reported": _mean([len(fold.reported) for fold in folds]),
        "rows": rows,
    }


def _measure_coverage(catalogue: Catalogue) -> dict[str, Any]:
    options = catalogue.facet_by_key["organisation_type"].options
    counts = {
        option.id: sum(
            one.profile.get("organisation_type") == option.id for one in catalogue.organisations.values()
        )
        for option in options
    }
    return {
        "studied": counts,
        "enough": sum(number >= ENOUGH for number in counts.values()),
        "kinds": len(counts),
    }


def write_report(figures: dict[str, Any]) -> str:
    """Write the figures as tables in Markdown."""
    judged = f"{figures['judged']} judgements: {figures['profiles']} profiles"
    return "\n".join(
        [
            f"Matching, catalogue {figures['catalogue']}, {judged}.",
            "",
            *_write_ways(figures["matching"]),
            "",
            *_write_challenges(figures["challenges"]),
            "",
            *_write_rest(figures),
        ]
    )


def _write_ways(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = [
        "| way to match | recall@12 | 95% | one-to-one | precision@12 | wrong@12 | cautions@8 | 95% |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        cells = (
            row["name"],
            row["recall"],
            _say(row["interval"]),
            row["paired"],
            row["precision"],
            row["wrong"],
            row["cautions"],
            _say(row["cautions_interval"]),
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def _write_challenges(figures: Mapping[str, Any]) -> list[str]:
    lines = [
        f"Challenges, one of {figures['organisations']} organisations left out each time, from facets alone",
        f"(each reports {figures['reported']} on average):",
        "",
        "| way to predict | recall@5 | 95% | recall@10 | 95% |",
        "|---|---|---|---|---|",
    ]
    for row in figures["rows"]:
        cells = (
            row["name"],
            row["recall_5"],
            _say(row["interval_5"]),
            row["recall_10"],
            _say(row["interval_10"]),
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def _write_rest(figures: Mapping[str, Any]) -> list[str]:
    similar, stability, coverage = figures["similar"], figures["stability"], figures["coverage"]
    reader = figures["similar_to_reader"]
    beside = f"; another reader {reader['recall']} ({_say(reader['interval'])})" if reader else ""
    studied = ", ".join(f"{kind} {number}" for kind, number in coverage["studied"].items())
    return [
        f"- similar organisations, recall@5: {similar['recall']} ({_say(similar['interval'])}), "
        f"{similar['profiles']} profiles{beside}",
        f"- share of the first 12 that stays when a line is put in other words: {stability['paraphrase']} "
        f"({stability['paraphrases']} pairs of lines)",
        f"- share of the first 12 that stays when one answer is dropped: {stability['dropped']} "
        f"({stability['drops']} drops)",
        f"- kinds of organisation with {ENOUGH} or more studied organisations: {coverage['enough']} of "
        f"{coverage['kinds']} ({studied})",
    ]


def _mean(values: Sequence[float] | Floats) -> float:
    return round(float(np.mean(values)), 3) if len(values) else 0.0


def _find_interval(values: Sequence[float] | Floats) -> tuple[float, float] | None:
    """Return the 95% interval of the mean by bootstrap over profiles or organisations."""
    if len(values) < 2:
        return None
    given = np.asarray(values, dtype=float)
    drawn = np.random.default_rng(0).choice(given, size=(_DRAWS, len(given))).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return round(float(low), 3), round(float(high), 3)


def _say(interval: tuple[float, float] | None) -> str:
    return f"{interval[0]} to {interval[1]}" if interval else ""
