"""Answer one query in a process of its own, so that it can be ended: `python -m longtail.graph.child`.

Standard input: a line of JSON (`query`, `rows`), then the graph as N-Triples. Standard output: JSON with
`form`, `columns`, `rows`, `truncated`; or `syntax`, the parser's complaint; or `error`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pyoxigraph as ox

from longtail.graph.stores import to_value

MAX_MEMORY = 2_000_000_000
MAX_TEXT = 20_000_000


def main() -> None:
    """Read the request, answer it, write the answer."""
    request = json.loads(sys.stdin.buffer.readline())
    graph = sys.stdin.buffer.read()
    _limit_memory()
    sys.stdout.write(json.dumps(answer(request["query"], request["rows"], graph)))


def answer(query: str, most: int, ntriples: bytes) -> dict[str, Any]:
    """Answer a query with at most `most` rows."""
    store = ox.Store()
    store.bulk_load(ntriples, format=ox.RdfFormat.N_TRIPLES)
    try:
        found = store.query(query)
        form, columns, rows = _read(found)
        kept: list[list[Any]] = []
        size, truncated = 0, False
        for row in islice(rows, most + 1):
            size += sum(len(value) for value in row if isinstance(value, str))
            if len(kept) == most or size > MAX_TEXT:
                truncated = True
                break
            kept.append(row)
    except SyntaxError as error:
        return {"syntax": str(error)}
    except (OSError, ValueError, MemoryError) as error:
        return {"error": str(error)[:300]}
    return {"form": form, "columns": columns, "rows": kept, "truncated": truncated}


def _read(found: Any) -> tuple[str, list[str], Iterator[list[Any]]]:
    """Return the form of the query, the columns, and the rows as they come."""
    if isinstance(found, ox.QuerySolutions):
        columns = [variable.value for variable in found.variables]
        return "select", columns, ([to_value(one[name]) for name in columns] for one in found)
    if isinstance(found, ox.QueryTriples):
        triples = ([to_value(one.subject), to_value(one.predicate), to_value(one.object)] for one in found)
        return "construct", ["subject", "predicate", "object"], triples
    return "ask", ["answer"], iter([[bool(found)]])


def _limit_memory() -> None:
    """Keep a greedy query from taking the machine along, where the system can."""
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = MAX_MEMORY if hard == resource.RLIM_INFINITY else min(MAX_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


if __name__ == "__main__":
    main()
