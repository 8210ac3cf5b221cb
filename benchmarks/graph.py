"""The graph: building and loading it, and every question of `ontology/queries`, on three stores.

    python -m benchmarks.graph [--grow 1 10 100]

The stores: rdflib's own in memory, Oxigraph inside the process (what longtail uses), and an Oxigraph server
on this machine, asked over HTTP. Each question is asked as its file stands, with its example, once for
nothing and then `RUNS` times, in a process of its own that is ended when an answer takes longer than
`LONGEST`; such a question is said to have been given up. `benchmarks.grow` says how the catalogue is grown.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from benchmarks.grow import grow_catalogue
from benchmarks.measure import MISSED, judge, say, summarise, time_once, use_own_cache, write_ms, write_table
from longtail.errors import StoreError
from longtail.graph.build import build_graph
from longtail.graph.queries import NamedQuery, load_queries
from longtail.graph.stores import EmbeddedStore, SparqlServer, push_graph
from longtail.load import load_catalogue
from longtail.paths import get_content_dir

RUNS = 5
LONGEST = 5.0
"""Seconds for one question, its first asking included."""

MOST_FOR_RDFLIB = 1
"""So many times grown at most; beyond that rdflib answers too little in bounded time to be worth the wait."""

AIMS = {"embedded": 50, "server": 200}
"""Milliseconds for every question at today's size."""

Ask = Callable[[str], Any]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--grow", type=int, nargs="*", default=[1, 10, 100])
    chosen = options.parse_args()
    queries = load_queries(get_content_dir())
    columns = (
        "store",
        "triples",
        "build s",
        "load s",
        "question: median ms",
        "95%",
        "slowest",
        "aim (slowest)",
    )
    with use_own_cache():
        for times in chosen.grow:
            say(f"graph, {times} times")
            rows, taken = measure(times, queries)
            if times == 1:
                print(write_questions(queries, taken))
            # As it comes: should the largest not come to its end, the others are there.
            print(
                write_table(f"All {len(queries)} questions, the catalogue {times} times", columns, rows),
                flush=True,
            )


def measure(
    times: int, queries: Mapping[str, NamedQuery]
) -> tuple[list[Sequence[Any]], dict[str, dict[str, float | None]]]:
    """Return a row for each store, and the seconds of each question by store (None: given up)."""
    built, ntriples = build(times)
    triples = ntriples.count(b"\n")
    rows, taken = [], {}
    with ExitStack() as stack:
        for name, open_store in list_stores(times):
            loaded, ask = time_once(lambda open_store=open_store: stack.enter_context(open_store(ntriples)))
            taken[name] = {key: time_question(ask, query.text) for key, query in queries.items()}
            rows.append(write_row(times, name, triples, built, loaded, list(taken[name].values())))
    return rows, taken


def build(times: int) -> tuple[float, bytes]:
    """Return the seconds that building took, and the graph; all else is let go of."""
    catalogue = grow_catalogue(load_catalogue(), times)
    return time_once(lambda: build_graph(catalogue).to_ntriples())


def list_stores(times: int) -> Iterator[tuple[str, Callable[[bytes], Any]]]:
    """Yield the stores that can be asked here, by name."""
    yield "embedded", open_embedded
    if shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph"):
        yield "server", open_server
    if times <= MOST_FOR_RDFLIB:
        yield "rdflib", open_rdflib


@contextmanager
def open_embedded(ntriples: bytes) -> Iterator[Ask]:
    yield EmbeddedStore(ntriples).select


@contextmanager
def open_server(ntriples: bytes) -> Iterator[Ask]:
    from tests.graph.servers import start_oxigraph

    with tempfile.TemporaryDirectory() as folder, start_oxigraph(Path(folder)) as server:
        push_graph(server.store, ntriples)
        yield SparqlServer(server.query, timeout=LONGEST).select


@contextmanager
def open_rdflib(ntriples: bytes) -> Iterator[Ask]:
    from rdflib import Graph

    graph = Graph()
    graph.parse(data=ntriples, format="nt")
    yield lambda text: list(graph.query(text))


def time_question(ask: Ask, text: str) -> float | None:
    """Return the median seconds of a question, or None where it is not answered in time.

    It is asked in a copy of this process, which shares the filled store and can be ended at any time.
    """
    fork = multiprocessing.get_context("fork")
    receive, send = fork.Pipe(duplex=False)
    child = fork.Process(target=_ask_again_and_again, args=(ask, text, send))
    child.start()
    send.close()
    times: list[float] = []
    try:
        limit = LONGEST
        while len(times) < RUNS and receive.poll(limit):
            times.append(receive.recv())
            limit = LONGEST
    except EOFError:
        times = []
    finally:
        child.kill()
        child.join()
        receive.close()
    return summarise(times).median if times else None


def _ask_again_and_again(ask: Ask, text: str, send: Any) -> None:
    """Tell the seconds of each asking after the first; of the first too where it is too slow to repeat."""
    with suppress(StoreError):  # the server took too long; nothing more is told
        first = time_once(lambda: ask(text))[0]
        if first > LONGEST / RUNS:
            send.send(first)
            return
        for _ in range(RUNS):
            send.send(time_once(lambda: ask(text))[0])


def write_questions(
    queries: Mapping[str, NamedQuery], taken: Mapping[str, Mapping[str, float | None]]
) -> str:
    """Write the table of all questions: the stores side by side, the aims in the heading."""
    columns = [
        f"{store} (aim {AIMS[store]} ms)" if store in AIMS else f"{store}, its store in memory"
        for store in taken
    ]
    rows = []
    for name in queries:
        cells = []
        for store in taken:
            seconds = taken[store][name]
            late = seconds is not None and store in AIMS and seconds * 1000 > AIMS[store]
            shown = write_ms(seconds) if seconds is not None else f"given up after {LONGEST:.0f} s"
            cells.append(f"{shown}, {MISSED}" if late else shown)
        rows.append((name, *cells))
    return write_table("Every question at today's size, median ms", ("question", *columns), rows)


def write_row(
    times: int, name: str, triples: int, built: float, loaded: float, taken: Sequence[float | None]
) -> Sequence[Any]:
    """Return the row of one store at one size."""
    known = [one for one in taken if one is not None]
    given_up = len(taken) - len(known)
    spread = summarise(known)
    slowest = write_ms(max(known)) + (f"; {given_up} given up" if given_up else "")
    aim = AIMS.get(name) if times == 1 else None
    return (
        name,
        f"{triples:,}",
        f"{built:.2f}",
        f"{loaded:.2f}",
        write_ms(spread.median),
        write_ms(spread.p95),
        slowest,
        judge(max(known) * 1000, aim, "ms") if aim else "",
    )


if __name__ == "__main__":
    main()
