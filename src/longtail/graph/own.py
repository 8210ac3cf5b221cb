"""Questions of the user's own: read-only, on this graph alone, bounded in rows and time."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from longtail.errors import QueryError
from longtail.graph.asking import Graph
from longtail.graph.guard import check_query, explain_syntax
from longtail.graph.stores import SparqlServer, Value

MAX_ROWS = 10_000
MAX_SECONDS = 10.0


@dataclass(frozen=True)
class Answer:
    """A table: the names of its columns, its rows, and whether there would have been more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    truncated: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the table as plain JSON-like values, a mapping for each row."""
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return {"columns": list(self.columns), "rows": rows, "truncated": self.truncated}


def answer_query(
    graph: Graph, text: str, *, name: str = "query", rows: int = MAX_ROWS, seconds: float = MAX_SECONDS
) -> Answer:
    """Answer a SPARQL query of the user's own.

    Args:
        graph: the graph to ask, in this process or on a server.
        text: SELECT, ASK, CONSTRUCT or DESCRIBE.
        name: what messages call the query.
        rows: how many rows at most.
        seconds: how long it may take in all; then it is ended.

    Raises:
        QueryError: not read-only, not understood (with its line), or too slow.
        StoreError: the server failed.
    """
    check_query(text, name=name)
    server = graph.server
    if server is None:
        return _to_answer(_run(graph.to_ntriples(), text, name, rows, seconds))
    form = _run(b"", text, name, rows, seconds)[
        "form"
    ]  # on no data: whether it is understood, and what it is
    return _ask_server(server, text, form, rows)


def _run(ntriples: bytes, text: str, name: str, rows: int, seconds: float) -> dict[str, Any]:
    """Run a query in a process of its own, and end that when time is up."""
    request = json.dumps({"query": text, "rows": rows}).encode() + b"\n" + ntriples
    try:
        done = subprocess.run(
            [sys.executable, "-m", "longtail.graph.child"],
            input=request,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise QueryError(
            f"{name}: not answered within {seconds:g} seconds; ask for less, or add a LIMIT"
        ) from None
    except ValueError:
        raise QueryError(f"{name}: the query needed more memory than it may have; ask for less") from None
    if "syntax" in found:
        raise explain_syntax(found["syntax"], text, name=name)
    if "error" in found:
        raise QueryError(f"{name}: {found['error']}")
    return found


def _to_answer(found: dict[str, Any]) -> Answer:
    return Answer(tuple(found["columns"]), tuple(tuple(row) for row in found["rows"]), found["truncated"])


def _ask_server(server: SparqlServer, text: str, form: str, most: int) -> Answer:
    if form == "construct":
        columns, table = server.read_triples(text)
    else:
        columns, table = server.read_table(text)
    return Answer(columns, tuple(table[:most]), len(table) > most)
