"""Search, warm: today, beside bm25s over the same documents, and in a catalogue grown a hundred times.

    python -m benchmarks.search [--grow 1 10 100]

Each figure is over the development queries of the judgements. A search is the whole of it: reading the query,
spelling, ranking, and the hits with their evidence. The lexical part alone stands beside bm25s, which does no
more than that. How the catalogue is grown is said in `benchmarks.grow`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.grow import grow_catalogue, grow_vectors
from benchmarks.measure import Spread, judge, say, time_calls, time_once, use_own_cache, write_table
from longtail.evaluation.judgements import read_searches
from longtail.evaluation.rivals import join_parts, make_bm25s
from longtail.load import Catalogue, load_catalogue
from longtail.search import SearchEngine
from longtail.search.documents import make_documents
from longtail.search.meaning import Meaning
from longtail.search.query import read_query

AIMS = {1: (5, 30), 100: (50, 80)}
"""Milliseconds (median) for a search by words and with meaning, by how many times the catalogue is grown."""

COLUMNS = ("catalogue", "what", "median ms", "95%", "99%", "CPU ms", "aim (median)")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--grow", type=int, nargs="*", default=[1, 10, 100])
    chosen = options.parse_args()
    with use_own_cache():
        catalogue = load_catalogue()
        queries = [search.query for search in read_searches(catalogue, "development")]
        rows, built = [], []
        for times in chosen.grow:
            say(f"search, {times} times")
            more, row = measure(catalogue, times, queries)
            rows += more
            built.append(row)
    print(write_table(f"Search, warm, {len(queries)} queries", COLUMNS, rows))
    columns = ("catalogue", "records and findings", "parts", "build the engine without the kept index, s")
    print(write_table("What was searched", columns, built))


def measure(
    catalogue: Catalogue, times: int, queries: Sequence[str]
) -> tuple[list[Sequence[Any]], Sequence[Any]]:
    """Return the rows of one size, and what was searched."""
    grown = grow_catalogue(catalogue, times)
    documents = make_documents(grown)
    taken, words = time_once(lambda: SearchEngine(grown, without=["meaning"]))
    vectors = grow_vectors(make_documents(catalogue), documents)
    both = SearchEngine(grown, meaning=Meaning(documents, read=lambda _: vectors))
    if not both.wait_for_meaning(600):
        raise SystemExit("the encoder did not load; is the folder models/ there?")
    aims = AIMS.get(times, (None, None))
    name = f"{times} times"
    rows = [
        _write_row(name, "search by words", time_calls(words.search, queries), aims[0]),
        _write_row(name, "search with meaning, each query new", time_calls(both.search, queries), aims[1]),
        _write_row(name, "search with meaning, query seen before", time_calls(both.search, queries), None),
    ]
    rows += compare_words(name, join_parts(documents), words, queries)
    return rows, (name, f"{len(documents.ids):,}", f"{len(documents.texts):,}", f"{taken:.2f}")


def compare_words(
    name: str, texts: Sequence[str], engine: SearchEngine, queries: Sequence[str]
) -> list[Sequence[Any]]:
    """Time scoring by words and choosing the first ten, ours and that of bm25s, over the same documents."""
    ranker, rival = engine.ranker, make_bm25s(texts)

    def score_ours(query: str) -> Any:
        reading = ranker.speller.read(read_query(query).words)
        return np.argpartition(-ranker.index.by_document.add_up(reading.terms), 9)[:10]

    def score_theirs(score: Callable[[str], Any], query: str) -> Any:
        return np.argpartition(-score(query), 9)[:10]

    rounds = 3
    ours = time_calls(score_ours, queries, rounds=rounds)
    if rival is None:
        return [(name, "words alone (bm25s is not installed)", *ours.in_ms_with_cpu(), "")]
    theirs = time_calls(lambda query: score_theirs(rival, query), queries, rounds=rounds)
    beside = judge(ours.median * 1000, round(theirs.median * 1000, 3), "ms of bm25s")
    return [
        (name, "words alone, first ten", *ours.in_ms_with_cpu(), beside),
        (name, "bm25s, the same documents, first ten", *theirs.in_ms_with_cpu(), ""),
    ]


def _write_row(name: str, what: str, spread: Spread, aim: float | None) -> Sequence[Any]:
    return (name, what, *spread.in_ms_with_cpu(), judge(spread.median * 1000, aim, "ms") if aim else "")


if __name__ == "__main__":
    main()
