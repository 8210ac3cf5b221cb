"""Where the graph is asked: Oxigraph inside this process, or any SPARQL 1.1 server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request

import pyoxigraph as ox

from longtail.errors import StoreError
from longtail.graph.terms import BASE, GRAPH, XSD
from longtail.graph.web import TIMEOUT_SECONDS, authorise, check_url, send

SERVER_VARIABLE = "LONGTAIL_SPARQL"
PUSH_TIMEOUT_SECONDS = 120.0

Value = str | int | float | bool | None
Row = dict[str, Value]
"""A row of an answer by the names of its variables: ids, texts and numbers."""
Table = tuple[tuple[str, ...], list[tuple[Value, ...]]]
"""The names of the columns, and the rows."""


_WHOLE = {XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "gYear")}
_BROKEN = {XSD + name for name in ("decimal", "double", "float")}


class Store(Protocol):
    """Something that answers a SELECT."""

    @property
    def name(self) -> str:
        """Say where the store is, in words."""
        ...

    def select(self, query: str) -> list[Row]:
        """Answer a SELECT query with its rows, in the query's order."""
        ...


class EmbeddedStore:
    """Oxigraph in memory, inside this process."""

    name = "the embedded store"

    def __init__(self, ntriples: bytes) -> None:
        self.store = ox.Store()
        self.store.bulk_load(ntriples, format=ox.RdfFormat.N_TRIPLES)

    def select(self, query: str) -> list[Row]:
        """Answer a SELECT query with its rows, in the query's order."""
        columns, rows = to_table(self.store.query(query))
        return [dict(zip(columns, row, strict=True)) for row in rows]


class SparqlServer:
    """A SPARQL 1.1 server, asked by the SPARQL protocol; our triples lie in its graph `GRAPH`."""

    def __init__(self, url: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self.url = check_url(url)
        self.timeout = timeout

    @property
    def name(self) -> str:
        """Say where the store is, in words."""
        return f"the SPARQL server at {self.url}"

    def select(self, query: str) -> list[Row]:
        """Answer a SELECT query with its rows, in the query's order.

        Raises:
            StoreError: the server cannot be reached, refuses, takes too long, breaks off or answers nonsense.
        """
        columns, rows = self.read_table(query)
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def read_table(self, query: str) -> Table:
        """Answer a SELECT or ASK query as a table.

        Raises:
            StoreError: see `select`.
        """
        body = self._send_query(query, accept="application/sparql-results+json")
        return self._read(
            "SPARQL results",
            lambda: to_table(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)),
        )

    def read_triples(self, query: str) -> Table:
        """Answer a CONSTRUCT or DESCRIBE query as a table of three columns.

        Raises:
            StoreError: see `select`.
        """
        body = self._send_query(query, accept="application/n-triples")
        return self._read("N-Triples", lambda: to_triple_table(ox.parse(body, format=ox.RdfFormat.N_TRIPLES)))

    def _read(self, what: str, read: Callable[[], Table]) -> Table:
        """Read the body of an answer; say so where it is not `what`.

        The error is raised outside the handler: one that kept the parser's own would keep its half-read
        results alive, and those may be let go only in the thread that made them.
        """
        try:
            return read()
        except (SyntaxError, ValueError, OSError) as error:
            reason = str(error)[:200]
        raise StoreError(f"{self.name} did not answer with {what}: {reason}")

    def _send_query(self, query: str, *, accept: str) -> bytes:
        """Send a query and return the body of the answer, in the media type `accept`.

        Raises:
            StoreError: see `select`.
        """
        form = urlencode({"query": query, "default-graph-uri": GRAPH}).encode()
        request = Request(self.url, data=form, headers={"Accept": accept})
        return send(request, name=self.name, timeout=self.timeout)


def push_graph(url: str, ntriples: bytes) -> None:
    """Replace our graph on a server by the SPARQL 1.1 graph store protocol (PUT).

    Raises:
        StoreError: the server cannot be reached or does not take it.
    """
    address = check_url(url)
    target = f"{address}{'&' if urlsplit(address).query else '?'}graph={quote(GRAPH, safe='')}"
    request = Request(target, data=ntriples, method="PUT", headers={"Content-Type": "application/n-triples"})
    name = f"the graph store at {address}"
    authorise(request, name)
    send(request, name=name, timeout=PUSH_TIMEOUT_SECONDS)


def to_table(found: Any) -> Table:
    """Turn the answer to a SELECT or ASK into its columns and rows of plain values."""
    if isinstance(found, ox.QuerySolutions):
        columns = tuple(variable.value for variable in found.variables)
        return columns, [tuple(to_value(solution[name]) for name in columns) for solution in found]
    return ("answer",), [(bool(found),)]


def to_triple_table(found: Iterable[Any]) -> Table:
    """Turn triples or quads into a table of three columns of plain values."""
    rows: list[tuple[Value, ...]] = [
        (to_value(one.subject), to_value(one.predicate), to_value(one.object)) for one in found
    ]
    return ("subject", "predicate", "object"), rows


def to_value(term: Any) -> Value:
    """Turn an RDF term into an id (one of our IRIs without its base), an IRI, a text or a number."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return term.value.removeprefix(BASE)
    if not isinstance(term, ox.Literal):
        return str(term)
    if term.datatype.value in _WHOLE:
        return int(term.value)
    if term.datatype.value in _BROKEN:
        return float(term.value)
    if term.datatype.value == XSD + "boolean":
        return term.value in ("true", "1")
    return term.value


def get_server_url(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the address of the server to ask, if the environment names one."""
    return environment.get(SERVER_VARIABLE) or None
