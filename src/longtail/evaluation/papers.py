"""How well `longtail paper` proposes: each source left out in turn, with every version of the same study.

A finding counts as found when a proposed passage overlaps the place of its anchor in the text. N is the
number of the source's curated findings, so the first N proposals are as long a list as a reader made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from longtail.errors import InputError
from longtail.evaluation.rivals import make_bm25s
from longtail.load import Catalogue
from longtail.papers.made_up import Lessons, make_lessons
from longtail.papers.proposer import KINDS, get_proposer_dir
from longtail.papers.training import LEAST_FINDINGS, Labelled, choose_settings, read_labelled, train
from longtail.search.encoder import load_encoder
from longtail.search.words import Floats

NEEDS_SOURCES = True
_DRAWS = 50
_KIND_OF_RECORD = {
    "challenge": "challenge",
    "practice": "recommended-practice",
    "anti-pattern": "anti-pattern",
    "trade-off": "trade-off",
}
_LEGEND = (
    "- N is the number of the source's curated findings. A finding is found when one of the first proposals",
    "  overlaps the place of its anchor; one sentence may hold several findings. A finding whose anchor",
    "  stands in no passage (a table's cells, a heading) counts as missed.",
    "- N/2: the same for half as many proposals, where chance has less room. Precision at P: of the first P",
    "  proposals, the share that holds a finding, P being the number of passages that do.",
    "- kind: share of findings whose passage is given their kind, whether proposed early or not; two kinds:",
    "  one of the two likeliest. A passage is given one kind, also where its findings have several.",
    "- kind of a passage: share of passages with a finding that are given the kind of one of their findings.",
    "- How strongly kinds are regularised, how much made-up sentences weigh and how much of a kind is",
    "  carried to the next sentence is chosen without the left-out study, each of the others left out in",
    "  turn. Made-up sentences that come near one of the left-out text do not teach.",
    "- Left out with a source are all versions of its study. Position proposes in text order. BM25 to",
    "  labels: the best score of a passage against the label of any record (which were written with",
    "  the left-out source in hand, which favours this rival); its kind is that label's.",
    "- Kind of random and position: the commonest one in the other studies.",
)


def measure(catalogue: Catalogue, *, judged: str, sources: Path | None = None) -> dict[str, Any]:
    """Measure proposals and their rivals on every source whose text is in `sources`.

    Raises:
        InputError: `sources` is not given, or holds the texts of fewer than two studies.
        FileProblem: it holds no text.
    """
    if sources is None:
        raise InputError(
            "eval papers: needs the sources' texts, which are not part of longtail; "
            "name their folder with --sources DIR"
        )
    encoder = load_encoder()
    labelled = read_labelled(catalogue, sources, encoder)
    lessons = make_lessons(get_proposer_dir(), encoder)
    measured = [one for one in labelled if len(one.findings) >= LEAST_FINDINGS]
    if len({one.study for one in measured}) < 2:
        raise InputError(
            f"eval papers: {sources} holds the texts of one study; two are needed to leave one out"
        )
    rows: list[dict[str, Any]] = []
    for one in measured:
        others = [other for other in measured if other.study != one.study]
        rows += _measure_source(one, others, lessons.leave_out(one.vectors), catalogue, encoder.name)
    ways = list(dict.fromkeys(row["way"] for row in rows))
    rows += [_sum_up(way, [row for row in rows if row["way"] == way]) for way in ways]
    return {
        "catalogue": catalogue.version,
        "left_aside": [one.key for one in labelled if len(one.findings) < LEAST_FINDINGS],
        "rows": rows,
    }


def write_report(figures: dict[str, Any]) -> str:
    """Write the figures as a table in Markdown."""
    head = ["source", "findings", "passages", "that hold one", "proposed by", "first N", "first 2N",
            "first N/2",             "precision at P", "kind", "two kinds", "kind of a passage"]  # fmt: skip
    lines = [
        f"Proposals, catalogue {figures['catalogue']}, one source left out at a time.",
        "",
        f"| {' | '.join(head)} |",
        f"|{'---|' * len(head)}",
    ]
    for row in figures["rows"]:
        cells = [row["source"], str(row["findings"]), str(row["passages"]), str(row["positive"]), row["way"]]
        cells += [f"{row[name]:.3f}" for name in ("first", "twice", "half", "precision", "kind")]
        cells.append("-" if row["two_kinds"] is None else f"{row['two_kinds']:.3f}")
        cells.append(f"{row['passage_kind']:.3f}")
        lines.append(f"| {' | '.join(cells)} |")
    aside = figures["left_aside"]
    note = [f"- Not measured, too few findings of its own: {', '.join(aside)}."] if aside else []
    return "\n".join([*lines, "", *_LEGEND, *note])


def _measure_source(
    one: Labelled, others: Sequence[Labelled], lessons: Lessons, catalogue: Catalogue, encoder: str
) -> list[dict[str, Any]]:
    proposer = train(others, lessons, choose_settings(others, lessons), encoder=encoder)
    shares = proposer.weigh_kinds(one.features, one.blocks)
    order = np.argsort(-shares, axis=1, kind="stable")
    usual = Counter(finding.kind for other in others for finding in other.findings).most_common(1)[0][0]
    size = len(one.paper.passages)
    constant = [usual] * size
    rows = [
        _make_row(
            one,
            "longtail",
            [proposer.rank(one.features)],
            [KINDS[row[0]] for row in order],
            [KINDS[row[1]] for row in order],
        )
    ]
    labels = [
        (record.label, record.kind)
        for record in catalogue.browsable.values()
        if record.kind in _KIND_OF_RECORD
    ]
    score = make_bm25s([label for label, _ in labels])
    if score is not None:
        near = [np.asarray(score(passage.text)) for passage in one.paper.passages]
        kinds = [_KIND_OF_RECORD[labels[int(scores.argmax())][1]] for scores in near]
        best = np.array([scores.max() for scores in near], np.float32)
        rows.append(_make_row(one, "BM25 to labels", [best], kinds))
    rows.append(_make_row(one, "position", [-np.arange(size, dtype=np.float32)], constant))
    draws = [np.random.default_rng(seed).random(size, np.float32) for seed in range(_DRAWS)]
    rows.append(_make_row(one, f"random, mean of {_DRAWS}", draws, constant))
    return rows


def _make_row(
    one: Labelled, way: str, draws: Sequence[Floats], kinds: Sequence[str], seconds: Sequence[str] = ()
) -> dict[str, Any]:
    count = len(one.findings)
    holds = one.holds
    positive = int(holds.sum())
    found: dict[str, list[float]] = {"first": [], "twice": [], "half": [], "precision": []}
    for scores in draws:
        order = np.argsort(-scores, kind="stable")
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        ranks = np.array(
            [rank[place] if place >= 0 else len(order) * 10 + count * 2 for place in one.passage_of]
        )
        for name, depth in (("first", count), ("twice", 2 * count), ("half", count // 2)):
            found[name].append(float((ranks < depth).mean()))
        found["precision"].append(float(holds[order[:positive]].mean()))
    pairs = one.pairs
    held = {place for place, _ in pairs}
    return {
        "source": one.key,
        "findings": count,
        "passages": len(one.paper.passages),
        "positive": positive,
        "way": way,
        **{name: round(float(np.mean(values)), 4) for name, values in found.items()},
        "kind": round(sum(kinds[place] == kind for place, kind in pairs) / len(pairs), 4),
        "two_kinds": round(
            sum(kind in (kinds[place], seconds[place]) for place, kind in pairs) / len(pairs), 4
        )
        if seconds
        else None,
        "passage_kind": round(sum((place, kinds[place]) in set(pairs) for place in held) / len(held), 4),
    }


def _sum_up(way: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return one row over all sources, each finding (for precision: each passage) counting once."""
    weights = np.array([row["findings"] for row in rows], np.float64)
    positive = np.array([row["positive"] for row in rows], np.float64)
    total: dict[str, Any] = {
        "source": "all",
        "way": way,
        **{name: sum(row[name] for row in rows) for name in ("findings", "passages", "positive")},
        "two_kinds": None,
    }
    for name in ("precision", "passage_kind"):
        total[name] = round(float(np.average([row[name] for row in rows], weights=positive)), 4)
    for name in ("first", "twice", "half", "kind", "two_kinds"):
        if all(row[name] is not None for row in rows):
            total[name] = round(float(np.average([row[name] for row in rows], weights=weights)), 4)
    return total
