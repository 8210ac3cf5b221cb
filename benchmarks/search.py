"""Speed of search: cold, warm, beside bm25s, and in a catalogue grown a hundred times.

    python -m benchmarks.search [--grow 1 10 100] [--format text|json]

Every figure is a median over the development queries, in milliseconds, on the machine at hand; rivals run in
the same process. The grown catalogue is made of copies of the real records, with the same links within each
copy, in which one word in five is replaced by another of the vocabulary and every vector is turned a little,
so that no two copies answer alike.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from longtail.evaluation.judgements import read_searches
from longtail.evaluation.rivals import join_parts, make_bm25s
from longtail.load import Catalogue, load_catalogue
from longtail.paths import get_content_dir
from longtail.search import SearchEngine
from longtail.search.documents import Documents, make_documents
from longtail.search.encoder import BUILT_IN
from longtail.search.meaning import Meaning
from longtail.search.neighbours import NOBODY, Links, build_links
from longtail.search.query import read_query
from longtail.search.ranker import Ranker
from longtail.search.vectors import Vectors, load_vectors, to_key

COLD_RUNS = 7
_REPLACED = 0.2
_TURN = 0.15


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--grow", type=int, nargs="*", default=[1, 10, 100])
    options.add_argument("--format", choices=["text", "json"], default="text")
    chosen = options.parse_args()
    catalogue = load_catalogue()
    queries = [search.query for search in read_searches(catalogue, "development")]
    figures = {
        "catalogue": catalogue.version,
        "queries": len(queries),
        "cores": os.cpu_count(),
        "cold": measure_cold(),
        "warm": measure_warm(catalogue, queries),
        "growth": [measure_growth(catalogue, queries, times) for times in chosen.grow],
    }
    print(json.dumps(figures, indent=2) if chosen.format == "json" else write_report(figures))


def measure_cold() -> dict[str, float]:
    """Time the command line from start to end, in a process of its own."""
    command = [
        sys.executable,
        "-c",
        "from longtail.cli import main; main()",
        "search",
        "label noise",
        "--top",
        "3",
    ]
    here = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "data").symlink_to(get_content_dir() / "data")
        words = time_command(command, {**here, "LONGTAIL_CONTENT": folder})
    return {
        "start of Python alone": time_command([sys.executable, "-c", "pass"], here),
        "longtail search, by words (no encoder)": words,
        "longtail search, with meaning": time_command(command, here),
    }


def time_command(command: Sequence[str], environment: dict[str, str]) -> float:
    subprocess.run(command, env=environment, check=True, capture_output=True)  # caches and bytecode
    times = []
    for _ in range(COLD_RUNS):
        began = time.perf_counter()
        subprocess.run(command, env=environment, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return to_milliseconds(times)


def measure_warm(catalogue: Catalogue, queries: Sequence[str]) -> dict[str, float]:
    """Time whole searches, and the lexical part alone beside bm25s."""
    documents = make_documents(catalogue)
    words = SearchEngine(catalogue, without=["meaning"])
    both = SearchEngine(catalogue, wait_for_meaning=True)
    both.wait_for_meaning()
    figures = {
        "search by words, hits and evidence included": time_calls(words.search, queries),
        "search with meaning, each query new": time_calls(both.search, queries),
        "search with meaning, query seen before": time_calls(both.search, queries),
    }
    return figures | compare_words(documents, words.ranker, queries)


def compare_words(documents: Documents, ranker: Ranker, queries: Sequence[str]) -> dict[str, float]:
    """Time scoring by words and choosing the first ten, ours and that of bm25s, over the same documents."""
    rival = make_bm25s(join_parts(documents))

    def score_ours(query: str) -> Any:
        reading = ranker.speller.read(read_query(query).words)
        return np.argpartition(-ranker.index.by_document.add_up(reading.terms), 9)[:10]

    def score_theirs(query: str) -> Any:
        return np.argpartition(-rival(query), 9)[:10] if rival else None

    figures = {"scores by words alone": time_calls(score_ours, queries)}
    return figures | ({"scores by bm25s": time_calls(score_theirs, queries)} if rival else {})


def measure_growth(catalogue: Catalogue, queries: Sequence[str], times: int) -> dict[str, Any]:
    """Time ranking in a catalogue of so many copies."""
    documents = make_documents(catalogue)
    grown, links = grow(documents, build_links(catalogue, documents), times)
    began = time.perf_counter()
    words = Ranker(grown, links, None)
    build = time.perf_counter() - began
    vectors = turn_vectors(documents, grown)
    meaning = Meaning(grown, read=lambda _: vectors)
    meaning.wait(600)
    both = Ranker(grown, links, meaning)
    asked = [read_query(query) for query in queries]
    return {
        "times": times,
        "documents": len(grown.ids),
        "parts": len(grown.texts),
        "build the index, ms": round(build * 1000),
        "rank by words": time_calls(words.rank, asked),
        "rank with meaning": time_calls(both.rank, asked),
        **compare_words(grown, words, queries),
    }


def grow(documents: Documents, links: Links, times: int) -> tuple[Documents, Links]:
    """Return documents of so many copies, and the links within each copy."""
    if times == 1:
        return documents, links
    chance = random.Random(0)
    vocabulary = sorted({word for text in documents.texts for word in text.split()})
    texts = list(documents.texts)
    for _ in range(times - 1):
        texts += [
            " ".join(
                chance.choice(vocabulary) if chance.random() < _REPLACED else word for word in text.split()
            )
            for text in documents.texts
        ]
    count, parts = len(documents.ids), len(documents.texts)
    starts = [documents.starts[:-1] + copy * parts for copy in range(times)]
    grown = Documents(
        ids=tuple(f"{one}-{copy}" for copy in range(times) for one in documents.ids),
        kinds=np.tile(documents.kinds, times),
        texts=tuple(texts),
        fields=np.tile(documents.fields, times),
        starts=np.concatenate([*starts, [parts * times]]),
        evidence=documents.evidence * times,
    )
    near = [np.where(links.near == NOBODY, NOBODY, links.near + copy * count) for copy in range(times)]
    return grown, Links(
        near=np.concatenate(near).astype(np.int32),
        holders=np.concatenate([links.holders + copy * count for copy in range(times)]).astype(np.int32),
        held=np.concatenate([links.held + copy * count for copy in range(times)]).astype(np.int32),
        counts=np.tile(links.counts, times),
    )


def turn_vectors(documents: Documents, grown: Documents) -> Vectors:
    """Return a vector for every text of the grown catalogue: that of its original, turned a little."""
    known = load_vectors(BUILT_IN)
    rows = known.find(documents.texts)
    chance = np.random.default_rng(0)
    codes, scales = [], []
    for copy in range(len(grown.texts) // len(documents.texts)):
        vectors = known.decode(rows)
        if copy:
            vectors += (
                chance.standard_normal(vectors.shape, dtype=np.float32) * _TURN / np.sqrt(vectors.shape[1])
            )
        scale = np.abs(vectors).max(axis=1) / 127
        codes.append(np.round(vectors / scale[:, None]).astype(np.int8))
        scales.append(scale.astype(np.float32))
    keys = np.array([to_key(text) for text in grown.texts], dtype=np.uint64)
    keys, first = np.unique(keys, return_index=True)
    return Vectors(keys=keys, codes=np.concatenate(codes)[first], scales=np.concatenate(scales)[first])


def time_calls(call: Callable[[Any], Any], arguments: Sequence[Any]) -> float:
    call(arguments[0])
    times = []
    for argument in arguments:
        began = time.perf_counter()
        call(argument)
        times.append(time.perf_counter() - began)
    return to_milliseconds(times)


def to_milliseconds(seconds: Sequence[float]) -> float:
    return round(statistics.median(seconds) * 1000, 3)


def write_report(figures: dict[str, Any]) -> str:
    lines = [
        f"Search, catalogue {figures['catalogue']}, {figures['queries']} queries, {figures['cores']} cores;"
        " medians in milliseconds",
        "",
        *(f"{name:48} {value:10.2f}" for name, value in (figures["cold"] | figures["warm"]).items()),
    ]
    for grown in figures["growth"]:
        lines += ["", f"{grown['times']} times: {grown['documents']:,} documents, {grown['parts']:,} parts"]
        lines += [f"{name:48} {value:10.2f}" for name, value in list(grown.items())[3:]]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
