"""A server in the place of the embedded store: what goes wrong is said, and the app goes on."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from longtail.errors import StoreError
from longtail.graph import Graph, open_graph
from longtail.graph.stores import SparqlServer, push_graph
from longtail.load import Catalogue
from tests.graph.servers import Server, find_free_port, start_oxigraph

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serve(answer: Answer) -> Iterator[str]:
    """A server on this machine that does with every request what `answer` says."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer(self)

        do_PUT = do_POST  # noqa: N815 - the name that http.server asks for

        def do_HEAD(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reply(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def break_off(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"head": {"vars": ["version"]}, "results": {"bindings": [')


def break_off_without_length(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b'{"head": {"vars": ["version"]}, "results": {"bindings": [')


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def version_is(version: str) -> Answer:
    binding = f'{{"version": {{"type": "literal", "value": "{version}"}}}}' if version else ""
    return reply(200, f'{{"head": {{"vars": ["version"]}}, "results": {{"bindings": [{binding}]}}}}'.encode())


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (break_off, "broke off in the middle of its answer"),
        (break_off_without_length, "did not answer with SPARQL results"),
        (hang_up, "cannot be reached|broke off"),
        (reply(200, b"<html>hello</html>"), "did not answer with SPARQL results"),
        (reply(200, b'{"head": {}, "results": 3}'), "did not answer with SPARQL results"),
        (reply(500, b"out of\nmemory"), "answered 500 Internal Server Error: out of memory"),
        (reply(401, WWW_Authenticate='Basic realm="x"'), "wants a password: set LONGTAIL_SPARQL_USER and"),
        (reply(403), "wants a password: set LONGTAIL_SPARQL_USER and"),
        (reply(302, Location="http://127.0.0.1:1/elsewhere"), "answered 302"),
        (version_is(""), "holds no longtail graph; load it with 'longtail graph --push URL'"),
        (version_is("2001.1.0+0"), r"holds version 2001.1.0\+0, the catalogue is "),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_server_does_wrong_is_said(answer: Answer, message: str, catalogue: Catalogue) -> None:
    with serve(answer) as url, pytest.raises(StoreError, match=message):
        Graph(catalogue, server=url)


def test_a_broken_answer_leaves_nothing_that_only_its_thread_may_clear_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: complaints.append(unraisable.exc_value))
    kept: list[pytest.ExceptionInfo[StoreError]] = []
    with serve(break_off_without_length) as url:
        for read in (SparqlServer(url).read_table, SparqlServer(url).read_triples):
            with pytest.raises(StoreError, match="did not answer with") as caught:
                read("ASK {}")
            kept.append(caught)
    del caught

    def clear() -> None:
        kept.clear()
        gc.collect()

    other = threading.Thread(target=clear)
    other.start()
    other.join()
    assert complaints == []


def test_a_wrong_password_is_said(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONGTAIL_SPARQL_USER", "me")
    monkeypatch.setenv("LONGTAIL_SPARQL_PASSWORD", "wrong")
    with (
        serve(reply(401, WWW_Authenticate='Basic realm="x"')) as url,
        pytest.raises(StoreError, match="refuses the name and password of LONGTAIL_SPARQL_USER") as caught,
    ):
        Graph(catalogue, server=url)
    assert "wrong" not in str(caught.value)


def test_the_password_of_the_environment_is_used(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("Authorization") == "Basic bWU6c2VjcmV0":
            version_is(catalogue.version)(handler)
        else:
            reply(401, WWW_Authenticate='Basic realm="x"')(handler)

    monkeypatch.setenv("LONGTAIL_SPARQL_USER", "me")
    monkeypatch.setenv("LONGTAIL_SPARQL_PASSWORD", "secret")
    with serve(answer) as url:
        assert Graph(catalogue, server=url).server is not None


def test_a_server_that_takes_too_long_is_left() -> None:
    over = threading.Event()
    with serve(lambda _: over.wait(20) and None) as url:
        try:
            with pytest.raises(StoreError, match=r"did not answer within 0\.2 seconds"):
                SparqlServer(url, timeout=0.2).select("SELECT * {}")
        finally:
            over.set()


def test_a_server_that_drips_is_left_too() -> None:
    over = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not over.wait(0.05):
            try:
                handler.wfile.write(b" " * 70_000)
            except OSError:
                return

    with serve(drip) as url:
        try:
            with pytest.raises(StoreError, match=r"did not answer within 0\.5 seconds"):
                SparqlServer(url, timeout=0.5).select("SELECT * {}")
        finally:
            over.set()


def test_a_server_that_is_not_there_is_said(catalogue: Catalogue) -> None:
    with pytest.raises(StoreError, match=r"cannot be reached: .*refused"):
        Graph(catalogue, server=f"http://127.0.0.1:{find_free_port()}/query")


@pytest.mark.parametrize(
    "url", ["localhost:7878", "file:///etc/passwd", "ftp://host/x", "http://", "nonsense", ""]
)
def test_an_address_must_be_one(url: str) -> None:
    with pytest.raises(StoreError, match="is not the address of a server; for example http://localhost"):
        SparqlServer(url)


def test_a_password_does_not_belong_into_the_address() -> None:
    with pytest.raises(StoreError, match="leave name and password out of the address of host") as caught:
        SparqlServer("http://me:secret@host/query")
    assert "secret" not in str(caught.value)


def test_the_app_falls_back_and_says_so(
    catalogue: Catalogue, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LONGTAIL_SPARQL", f"http://127.0.0.1:{find_free_port()}/query")
    fallen = open_graph(catalogue, fall_back=True)
    assert fallen.ask("practices-by-phase") == graph.ask("practices-by-phase")
    assert len(fallen.notes) == 1
    assert "cannot be reached" in fallen.notes[0]
    assert fallen.notes[0].endswith("The embedded store answers instead.")
    assert graph.notes == ()


def test_the_command_line_does_not_fall_back(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONGTAIL_SPARQL", f"http://127.0.0.1:{find_free_port()}/query")
    with pytest.raises(StoreError, match="cannot be reached"):
        open_graph(catalogue)


@pytest.fixture
def oxigraph(tmp_path: Path) -> Iterator[Server]:
    with start_oxigraph(tmp_path) as server:
        yield server


@pytest.mark.server
def test_a_server_that_dies_in_the_middle_is_left(
    oxigraph: Server, catalogue: Catalogue, graph: Graph
) -> None:
    push_graph(oxigraph.store, graph.to_ntriples())
    strict = Graph(catalogue, server=oxigraph.query)
    lenient = Graph(catalogue, server=oxigraph.query, fall_back=True)
    assert strict.ask("practices-by-phase") == lenient.ask("practices-by-phase")
    assert lenient.store.name.startswith("the SPARQL server at")
    oxigraph.process.kill()
    oxigraph.process.wait()
    with pytest.raises(StoreError, match=r"cannot be reached|broke off"):
        strict.ask("practices-by-phase")
    assert lenient.ask("practices-by-phase") == graph.ask("practices-by-phase")
    assert lenient.store.name == "the embedded store"
    assert len(lenient.notes) == 1


@pytest.mark.server
def test_loading_replaces_what_was_there(oxigraph: Server, catalogue: Catalogue, graph: Graph) -> None:
    later = replace(catalogue, version="2999.1.0+0")
    push_graph(oxigraph.store, Graph(later).to_ntriples())
    with pytest.raises(StoreError, match=r"holds version 2999\.1\.0\+0, the catalogue is"):
        Graph(catalogue, server=oxigraph.query)
    push_graph(oxigraph.store, graph.to_ntriples())
    assert Graph(catalogue, server=oxigraph.query).server is not None


def test_a_store_that_takes_nothing_is_said() -> None:
    with serve(reply(405)) as url, pytest.raises(StoreError, match=r"the graph store at .* answered 405"):
        push_graph(url, b"")
