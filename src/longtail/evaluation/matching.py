"""How well profiles are matched: practices, cautions, organisations, challenges, stability; with rivals."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from longtail.evaluation.left_out import DEPTHS, RIVALS, make_folds, measure_recall, predict_with
from longtail.evaluation.profiles import Choice, Expected, JudgedProfile, read_choices, read_profiles
from longtail.evaluation.rivals import list_rivals
from longtail.evaluation.stability import measure_stability
from longtail.load import Catalogue
from longtail.match import Matcher
from longtail.match.conditions import Floats
from longtail.model import Record
from longtail.profile import Profile
from longtail.search.documents import make_documents
from longtail.search.engine import SearchEngine

PRACTICES, CAUTIONS, SIMILAR = 12, 8, 5
KEPT_BACK = "reporting"
"""The set for which another reader chose as well, and which the same list for everybody has not seen."""

ENOUGH = 3
"""A kind of organisation has enough evidence from this many studied organisations of it."""
_DRAWS = 2_000
_SHUFFLES = 200


Way = Callable[[Profile], Choice]


class Judge:
    """Marks lists against judgements: which findings a record rests on decides."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._findings = {
            one.id: frozenset(finding.id for finding in catalogue.find_evidence(one))
            for one in catalogue.browsable.values()
        }

    def find_recall(self, ids: Sequence[str], expected: Sequence[Expected]) -> float:
        """Return the share of what was expected that at least one record answers."""
        return statistics.fmean(any(self.answers(one, item) for one in ids) for item in expected)

    def find_paired_recall(self, ids: Sequence[str], expected: Sequence[Expected]) -> float:
        """Return the same, where one record may answer only one expectation: the strictest reading."""
        from scipy.optimize import linear_sum_assignment

        if not ids:
            return 0.0
        table = np.array([[float(self.answers(one, item)) for one in ids] for item in expected])
        rows, columns = linear_sum_assignment(-table)
        return float(table[rows, columns].sum()) / len(expected)

    def find_precision(self, ids: Sequence[str], expected: Sequence[Expected]) -> float:
        """Return the share of records that answer something expected."""
        return (
            statistics.fmean(any(self.answers(one, item) for item in expected) for one in ids) if ids else 0.0
        )

    def answers(self, record_id: str, item: Expected) -> bool:
        """Return whether a record rests on one of the findings of what was expected."""
        return not self._findings[record_id].isdisjoint(item.findings)


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
    ways = {"longtail": make_way(matcher), **list_ways(catalogue, matcher)}
    rows = [
        _measure(name, [way(one.profile) for one in profiles], profiles, judge) for name, way in ways.items()
    ]
    readers: list[Choice] = []
    if judged == KEPT_BACK:
        same = choose_for_everybody(catalogue, read_profiles(catalogue, "development"), judge)
        rows.append(_measure("the same list for everybody", [same] * len(profiles), profiles, judge))
        chosen = read_choices(catalogue, judged)
        readers = [chosen[one.id] for one in profiles]
        rows.append(_measure("another reader", readers, profiles, judge))
    rows.append(_measure_chance(catalogue, profiles, judge))
    suggested = [ways["longtail"](one.profile) for one in profiles]
    return {
        "catalogue": catalogue.version,
        "judged": judged,
        "profiles": len(profiles),
        "matching": rows,
        "similar": _measure_similar(suggested, profiles),
        "similar_to_reader": _measure_similar(readers, profiles) if readers else None,
        "challenges": _measure_challenges(catalogue, matcher),
        "stability": measure_stability(matcher, [one.profile for one in profiles]),
        "coverage": _measure_coverage(catalogue),
    }


def make_way(matcher: Matcher, *, with_capacity: bool = False) -> Way:
    """Return the matching as a way; without the limit of days unless asked for, since no rival has one."""

    def match(profile: Profile) -> Choice:
        asked = profile if with_capacity else profile.model_copy(update={"capacity_days": None})
        answer = matcher.recommend(asked, top=PRACTICES)
        return Choice(
            tuple(one.id for one in answer.practices),
            tuple(one.id for one in answer.cautions),
            tuple(one.id for one in answer.similar_organisations),
        )

    return match


def list_ways(catalogue: Catalogue, matcher: Matcher) -> dict[str, Way]:
    """Return the rivals by name."""
    documents = make_documents(catalogue)
    cautions = [*catalogue.anti_patterns, *catalogue.trade_offs]
    ways: dict[str, Way] = {
        "longtail within the days given": make_way(matcher, with_capacity=True),
        "popularity (most organisations behind it)": _make_popular_way(catalogue, cautions),
    }
    for rival in list_rivals(documents, make_documents(catalogue, with_vocabulary=False)):
        ways[f"{rival.name}, on the text alone"] = _make_text_way(
            rival.score, documents.place, list(catalogue.practices), cautions
        )
    return ways


def choose_for_everybody(catalogue: Catalogue, profiles: Sequence[JudgedProfile], judge: Judge) -> Choice:
    """Return the one list that answers most of what was expected over all these profiles (greedily)."""
    cautions = [*catalogue.anti_patterns, *catalogue.trade_offs]
    return Choice(
        tuple(
            _choose_widest([one.practices for one in profiles], list(catalogue.practices), PRACTICES, judge)
        ),
        tuple(_choose_widest([one.cautions for one in profiles], cautions, CAUTIONS, judge)),
    )


def _choose_widest(
    expected: Sequence[Sequence[Expected]], ids: Sequence[str], most: int, judge: Judge
) -> list[str]:
    weights = np.concatenate([np.full(len(items), 1 / len(items)) for items in expected if items])
    answers = np.array([[judge.answers(one, item) for items in expected for item in items] for one in ids])
    chosen: list[str] = []
    left = weights.copy()
    for _ in range(most):
        best = int((answers @ left).argmax())
        chosen.append(ids[best])
        left[answers[best]] = 0.0
    return chosen


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


def _make_popular_way(catalogue: Catalogue, cautions: Sequence[str]) -> Way:
    def count_people(record_id: str) -> int:
        record = catalogue.get(record_id)
        assert isinstance(record, Record)
        return len({
            (one.source, voice)
            for one in catalogue.find_evidence(record)
            for voice in (*one.participants, *one.organisations)
        })  # fmt: skip

    practices = sorted(catalogue.practices, key=lambda one: (-count_people(one), one))
    warned = sorted(cautions, key=lambda one: (-count_people(one), one))
    return lambda _: Choice(tuple(practices[:PRACTICES]), tuple(warned[:CAUTIONS]))


def _make_text_way(
    score: Callable[[str], Any], places: Mapping[str, int], practices: list[str], cautions: list[str]
) -> Way:
    def match(profile: Profile) -> Choice:
        scores = score(" ".join((profile.description or "", *profile.pains)))

        def take(ids: list[str], most: int) -> tuple[str, ...]:
            return tuple(sorted(ids, key=lambda one: (-float(scores[places[one]]), one))[:most])

        return Choice(take(practices, PRACTICES), take(cautions, CAUTIONS))

    return match


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
