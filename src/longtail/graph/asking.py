"""The graph as something to ask: named questions in, ids out, on whichever store there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from longtail.errors import StoreError
from longtail.graph.build import DATASET, build_graph
from longtail.graph.queries import Binding, get_query, load_queries
from longtail.graph.stores import EmbeddedStore, Row, SparqlServer, Store, get_server_url
from longtail.load import Catalogue
from longtail.paths import get_content_dir

if TYPE_CHECKING:
    from rdflib import Graph as RdflibGraph

_VERSION = f"SELECT ?version WHERE {{ <{DATASET}> <http://www.w3.org/2002/07/owl#versionInfo> ?version }}"


class Graph:
    """The graph of a catalogue. It says which records; the records themselves say what.

    Safe to share between threads.
    """

    def __init__(self, catalogue: Catalogue, *, server: str | None = None, fall_back: bool = False) -> None:
        """Open the graph in this process, or on a server.

        Args:
            catalogue: what the graph is about.
            server: the address of a SPARQL server that holds this very content; None: this process.
            fall_back: where the server fails, go on in this process and say so in `notes`.

        Raises:
            StoreError: the server does not answer or holds other content (and `fall_back` is not set).
        """
        self.catalogue = catalogue
        self._fall_back = fall_back
        self._ntriples: bytes | None = None
        self._embedded: EmbeddedStore | None = None
        self._notes: tuple[str, ...] = ()
        self._server: SparqlServer | None = None
        self.queries = load_queries(get_content_dir())
        if server:
            try:
                self._server = _open_server(server, catalogue.version)
            except StoreError as error:
                self._leave_server(error)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know, for example that a server was left."""
        return self._notes

    @property
    def server(self) -> SparqlServer | None:
        """The server that is asked now, or None for this process."""
        return self._server

    @property
    def store(self) -> Store:
        """The store that is asked now."""
        return self._server or self.embedded

    @property
    def embedded(self) -> EmbeddedStore:
        """The store in this process, filled at the first question."""
        if self._embedded is None:
            self._embedded = EmbeddedStore(self.to_ntriples())
        return self._embedded

    def ask(self, name: str, **bindings: Binding) -> list[Row]:
        """Ask a named question and return its rows, ids in place of our IRIs.

        Args:
            name: a file of `ontology/queries` without its ending.
            **bindings: values of the question's parameters, see `NamedQuery.bind`.

        Raises:
            QueryError: no such question, or no such parameter.
            StoreError: the server failed (and there is no falling back).
        """
        text = get_query(self.queries, name).bind(**bindings)
        if self._server is not None:
            try:
                return self._server.select(text)
            except StoreError as error:
                self._leave_server(error)
        return self.embedded.select(text)

    def to_ntriples(self) -> bytes:
        """Return the whole graph as N-Triples (made once)."""
        if self._ntriples is None:
            self._ntriples = build_graph(self.catalogue).to_ntriples()
        return self._ntriples

    def to_rdflib(self) -> RdflibGraph:
        """Return the embedded graph for use with rdflib, on the same Oxigraph store."""
        from oxrdflib import OxigraphStore
        from rdflib import Graph as RdflibGraph
        from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

        return RdflibGraph(OxigraphStore(store=self.embedded.store), identifier=DATASET_DEFAULT_GRAPH_ID)

    def _leave_server(self, error: StoreError) -> None:
        if not self._fall_back:
            raise error
        self._server = None
        self._notes = (*self._notes, f"{error}. The embedded store answers instead.")


def open_graph(catalogue: Catalogue, *, fall_back: bool = False) -> Graph:
    """Open the graph where `LONGTAIL_SPARQL` says, else in this process. See `Graph`."""
    return Graph(catalogue, server=get_server_url(), fall_back=fall_back)


def _open_server(url: str, version: str) -> SparqlServer:
    """Open a server and refuse one whose content is not that of the catalogue."""
    server = SparqlServer(url)
    found = [str(row["version"]) for row in server.select(_VERSION)]
    if not found:
        raise StoreError(f"{server.name} holds no longtail graph; load it with 'longtail graph --push URL'")
    if found != [version]:
        raise StoreError(
            f"{server.name} holds version {', '.join(sorted(found))}, the catalogue is {version}; "
            "load it again with 'longtail graph --push URL'"
        )
    return server
