"""How well search finds what people ask for: this engine, its rivals, and what each of its parts is worth."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from longtail.evaluation.judgements import TYPES, JudgedSearch, read_searches
from longtail.evaluation.ranking import DEPTH, Marker, Marks
from longtail.evaluation.rivals import Rival, list_rivals
from longtail.load import Catalogue
from longtail.search.documents import Documents, make_documents
from longtail.search.engine import SearchEngine
from longtail.search.ranker import LEFT_OUT

FALSE_REFUSALS_ALLOWED = 0.03
_DRAWS = 2_000
_LEGEND = (
    "- nDCG@10: a hit redeems the best judged finding it rests on that none before it redeemed; the ideal",
    "  list is the judged findings by grade. With its 95% interval (bootstrap over queries), then by type.",
    "- recall@10: share of the judged findings on which the first ten hits rest.",
    "- success@3: a hit that answers well (grade 2 or 3) among the first three.",
    "- refused: unanswerable queries refused. In error: answerable queries refused. A rival refuses below",
    "  the score that would have kept 97% of the answerable development queries.",
    "- ms: median time of one query, warm.",
)


@dataclass(frozen=True)
class Answer:
    """What a way to search gives: a list, and either whether it answers or how sure it is."""

    ranked: list[str]
    certainty: float


@dataclass(frozen=True)
class Way:
    """A way to search under a name, and from which certainty on it answers."""

    name: str
    ask: Callable[[str], Answer]
    least: float


def measure(catalogue: Catalogue, *, judged: str) -> dict[str, Any]:
    """Measure the engine, its rivals and its ablations on one set of judgements.

    Raises:
        FileProblem: the judgements cannot be read.
        CatalogueError: the judgements are not as they should be.
    """
    searches = read_searches(catalogue, judged)
    development = read_searches(catalogue, "development")
    documents = make_documents(catalogue)
    marker = Marker(documents)
    engine = _make_way("longtail", catalogue)
    rows = [_measure_way(engine, searches, marker)]
    rows += [
        _measure_way(_make_rival_way(rival, documents, development), searches, marker)
        for rival in list_rivals(documents, make_documents(catalogue, with_vocabulary=False))
    ]
    ablation = [
        _measure_way(_make_way(f"without {part}", catalogue, part), searches, marker) for part in LEFT_OUT
    ]
    return {
        "catalogue": catalogue.version,
        "judged": judged,
        "queries": {kind: sum(1 for one in searches if one.type == kind) for kind in TYPES},
        "rivals": rows,
        "ablation": [rows[0], *ablation],
    }


def write_report(figures: dict[str, Any]) -> str:
    """Write the figures as two tables in Markdown."""
    counts = ", ".join(f"{number} {kind}" for kind, number in figures["queries"].items())
    total = sum(figures["queries"].values())
    judged = f"{figures['judged']} judgements: {total} queries ({counts})"
    lines = [
        f"Search, catalogue {figures['catalogue']}, {judged}.",
        "",
        *_write_table("way to search", figures["rivals"]),
        "",
        *_write_table("ablation", figures["ablation"]),
        "",
        *_LEGEND,
    ]
    return "\n".join(lines)


def _make_way(name: str, catalogue: Catalogue, *without: str) -> Way:
    engine = SearchEngine(catalogue, wait_for_meaning=True, without=without)
    engine.wait_for_meaning()

    def ask(query: str) -> Answer:
        result = engine.search(query)
        return Answer([hit.id for hit in result.hits], float(result.answered))

    return Way(name, ask, least=0.5)


def _make_rival_way(rival: Rival, documents: Documents, development: Sequence[JudgedSearch]) -> Way:
    def ask(query: str) -> Answer:
        scores = rival.score(query)
        order = np.argsort(-scores, kind="stable")[:DEPTH]
        ranked = [documents.ids[row] for row in order if scores[row] > 0]
        return Answer(ranked, float(scores[order[0]]))

    answerable = sorted(ask(one.query).certainty for one in development if one.grades)
    return Way(rival.name, ask, least=answerable[int(len(answerable) * FALSE_REFUSALS_ALLOWED)])


def _measure_way(way: Way, searches: Sequence[JudgedSearch], marker: Marker) -> dict[str, Any]:
    marks: list[tuple[str, Marks]] = []
    refused: list[bool] = []
    refused_in_error: list[bool] = []
    seconds: list[float] = []
    way.ask("warm up")
    for search in searches:
        began = time.perf_counter()
        answer = way.ask(search.query)
        seconds.append(time.perf_counter() - began)
        refuses = answer.certainty < way.least
        if search.grades:
            marks.append((search.type, marker.mark(answer.ranked, search)))
            refused_in_error.append(refuses)
        else:
            refused.append(refuses)
    values = np.array([mark.ndcg for _, mark in marks])
    return {
        "name": way.name,
        "ndcg": _round(values.mean()),
        "interval": _find_interval(values),
        "by_type": {
            kind: _round(statistics.fmean(mark.ndcg for of, mark in marks if of == kind))
            for kind in TYPES
            if any(of == kind for of, _ in marks)
        },
        "recall": _round(statistics.fmean(mark.recall for _, mark in marks)),
        "success": _round(statistics.fmean(mark.success for _, mark in marks)),
        "refused": _round(statistics.fmean(refused)) if refused else None,
        "refused_in_error": _round(statistics.fmean(refused_in_error)),
        "milliseconds": round(statistics.median(seconds) * 1000, 2),
    }


def _find_interval(values: np.ndarray) -> list[float]:
    draws = np.random.default_rng(0).choice(values, size=(_DRAWS, len(values))).mean(axis=1)
    return [_round(bound) for bound in np.quantile(draws, [0.025, 0.975])]


def _write_table(title: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    kinds = list(rows[0]["by_type"])
    head = [title, "nDCG@10", "95%", *kinds, "recall@10", "success@3", "refused", "in error", "ms"]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        low, high = row["interval"]
        cells = [
            row["name"],
            f"{row['ndcg']:.3f}",
            f"{low:.3f} to {high:.3f}",
            *(f"{row['by_type'][kind]:.3f}" for kind in kinds),
            f"{row['recall']:.3f}",
            f"{row['success']:.3f}",
            "-" if row["refused"] is None else f"{row['refused']:.2f}",
            f"{row['refused_in_error']:.2f}",
            f"{row['milliseconds']:.2f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _round(value: float) -> float:
    return round(float(value), 4)
