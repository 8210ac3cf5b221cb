from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from longtail.graph import Graph, Row
from longtail.graph.build import BuiltGraph, build_graph
from longtail.graph.stores import Store, push_graph, to_table
from longtail.load import Catalogue, load_catalogue
from tests.graph.servers import start_oxigraph, start_virtuoso


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def built(catalogue: Catalogue) -> BuiltGraph:
    return build_graph(catalogue)


@pytest.fixture(scope="session")
def graph(catalogue: Catalogue) -> Graph:
    """The graph in this process."""
    return Graph(catalogue)


class RdflibStore:
    """An rdflib graph in the place of a store."""

    def __init__(self, name: str, graph: rdflib.Graph) -> None:
        self.name = name
        self.graph = graph

    def select(self, query: str) -> list[Row]:
        written = self.graph.query(query).serialize(format="json")
        assert written is not None
        columns, rows = to_table(ox.parse_query_results(written, format=ox.QueryResultsFormat.JSON))
        return [dict(zip(columns, row, strict=True)) for row in rows]


@contextmanager
def open_server(kind: str, folder: Path, catalogue: Catalogue, ntriples: bytes) -> Iterator[Store]:
    """A server filled through the graph store protocol, checked for its version like any other."""
    start = start_oxigraph if kind == "oxigraph-server" else start_virtuoso
    with start(folder) as server:
        with pytest.MonkeyPatch.context() as patch:
            if server.user and server.password:
                patch.setenv("LONGTAIL_SPARQL_USER", server.user)
                patch.setenv("LONGTAIL_SPARQL_PASSWORD", server.password)
            push_graph(server.store, ntriples)
            opened = Graph(catalogue, server=server.query).store
        yield opened


@pytest.fixture(
    scope="session",
    params=[
        "oxigraph",
        "rdflib",
        "oxrdflib",
        pytest.param("oxigraph-server", marks=pytest.mark.server),
        pytest.param("virtuoso", marks=pytest.mark.server),
    ],
)
def store(
    request: pytest.FixtureRequest,
    catalogue: Catalogue,
    graph: Graph,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Store]:
    """Every store that answers the questions, one after the other, all with the same graph."""
    if request.param == "oxigraph":
        yield graph.embedded
    elif request.param == "oxrdflib":
        yield RdflibStore("oxrdflib", graph.to_rdflib())
    elif request.param == "rdflib":
        memory = rdflib.Graph()
        memory.parse(data=graph.to_ntriples(), format="nt")
        yield RdflibStore("rdflib", memory)
    else:
        with open_server(
            request.param, tmp_path_factory.mktemp(request.param), catalogue, graph.to_ntriples()
        ) as it:
            yield it
