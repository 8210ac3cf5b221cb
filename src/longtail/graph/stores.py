"""Where the graph is asked: Oxigraph inside this process, or any SPARQL 1.1 server."""

from __future__ import annotations

import os
import time
from base64 import b64encode
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    OpenerDirector,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

import pyoxigraph as ox

from longtail.errors import StoreError
from longtail.graph.terms import BASE, GRAPH, XSD

SERVER_VARIABLE = "LONGTAIL_SPARQL"
USER_VARIABLE, PASSWORD_VARIABLE = "LONGTAIL_SPARQL_USER", "LONGTAIL_SPARQL_PASSWORD"
TIMEOUT_SECONDS = 10.0
PUSH_TIMEOUT_SECONDS = 120.0
MAX_BYTES = 50_000_000

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
        self._opener = make_opener(self.url)

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
        body = self.send_query(query, accept="application/sparql-results+json")
        try:
            return to_table(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))
        except (SyntaxError, ValueError, OSError) as error:
            raise StoreError(f"{self.name} did not answer with SPARQL results: {str(error)[:200]}") from None

    def send_query(self, query: str, *, accept: str) -> bytes:
        """Send a query and return the body of the answer, in the media type `accept`.

        Raises:
            StoreError: see `select`.
        """
        form = urlencode({"query": query, "default-graph-uri": GRAPH}).encode()
        request = Request(self.url, data=form, headers={"Accept": accept})
        return send(self._opener, request, name=self.name, timeout=self.timeout)


def push_graph(url: str, ntriples: bytes) -> None:
    """Replace our graph on a server by the SPARQL 1.1 graph store protocol (PUT).

    Raises:
        StoreError: the server cannot be reached or does not take it.
    """
    address = check_url(url)
    target = f"{address}{'&' if urlsplit(address).query else '?'}graph={quote(GRAPH, safe='')}"
    request = Request(target, data=ntriples, method="PUT", headers={"Content-Type": "application/n-triples"})
    name = f"the graph store at {address}"
    _authorise(request, name)
    send(make_opener(address), request, name=name, timeout=PUSH_TIMEOUT_SECONDS)


def _authorise(request: Request, name: str) -> None:
    """Answer a server's demand for a password beforehand: some hang up on a long body that comes without.

    Raises:
        StoreError: the server cannot be reached.
    """
    user, password = os.environ.get(USER_VARIABLE), os.environ.get(PASSWORD_VARIABLE)
    if not (user and password):
        return
    try:
        with build_opener(_NoRedirect).open(
            Request(request.full_url, method="HEAD"), timeout=TIMEOUT_SECONDS
        ):
            return
    except HTTPError as error:
        with error:
            scheme, _, challenge = (error.headers.get("WWW-Authenticate") or "").partition(" ")
    except (HTTPException, OSError) as error:
        raise StoreError(f"{name} cannot be reached: {getattr(error, 'reason', error)}") from None
    if scheme.lower() == "digest":
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, request.full_url, user, password)
        asked = parse_keqv_list(parse_http_list(challenge))
        answer = f"Digest {HTTPDigestAuthHandler(passwords).get_authorization(request, asked)}"
    elif scheme.lower() == "basic":
        answer = f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"
    else:
        return
    request.add_unredirected_header("Authorization", answer)


class _NoRedirect(HTTPRedirectHandler):
    """Stay with the server that the user named: a redirect is an error that names where it leads."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing."""


def check_url(url: str) -> str:
    """Return the address of a server, or say what is wrong with it.

    Raises:
        StoreError: not http(s), or with a password in it.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise StoreError(
            f"{url[:200]!r} is not the address of a server; for example http://localhost:7878/query"
        )
    if parts.username or parts.password:
        raise StoreError(
            f"leave name and password out of the address of {parts.hostname}; "
            f"set {USER_VARIABLE} and {PASSWORD_VARIABLE}"
        )
    return url


def make_opener(url: str) -> OpenerDirector:
    """Return what opens addresses, with name and password from the environment for this server alone."""
    passwords = HTTPPasswordMgrWithDefaultRealm()
    user, password = os.environ.get(USER_VARIABLE), os.environ.get(PASSWORD_VARIABLE)
    if user and password:
        passwords.add_password(None, url, user, password)
    return build_opener(_NoRedirect, HTTPDigestAuthHandler(passwords), HTTPBasicAuthHandler(passwords))


def send(opener: OpenerDirector, request: Request, *, name: str, timeout: float) -> bytes:
    """Send a request and return the whole answer within `timeout` seconds.

    Raises:
        StoreError: with what happened and what to do about it.
    """
    until = time.monotonic() + timeout
    try:
        with opener.open(request, timeout=timeout) as answer:
            body = bytearray()
            while chunk := answer.read(65536):
                body += chunk
                if len(body) > MAX_BYTES:
                    raise StoreError(f"{name} answered more than {MAX_BYTES:,} bytes")
                if time.monotonic() > until:
                    raise TimeoutError
            length = answer.headers.get("Content-Length")
            if length and int(length) != len(body):
                raise StoreError(f"{name} broke off in the middle of its answer")
            return bytes(body)
    except HTTPError as error:
        with error:
            raise StoreError(_explain_status(error, name)) from None
    except TimeoutError:
        raise StoreError(f"{name} did not answer within {timeout:g} seconds") from None
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise StoreError(f"{name} did not answer within {timeout:g} seconds") from None
        raise StoreError(f"{name} cannot be reached: {error.reason}") from None
    except (HTTPException, OSError, ValueError) as error:
        raise StoreError(f"{name} broke off in the middle of its answer ({type(error).__name__})") from None


def _explain_status(error: HTTPError, name: str) -> str:
    if error.code in (401, 403):
        given = (
            "refuses the name and password of" if os.environ.get(USER_VARIABLE) else "wants a password: set"
        )
        return f"{name} {given} {USER_VARIABLE} and {PASSWORD_VARIABLE}"
    try:
        detail = " ".join(error.read(2000).decode("utf-8", "replace").split())[:300]
    except (HTTPException, OSError):
        detail = ""
    return f"{name} answered {error.code} {error.reason}{': ' if detail else ''}{detail}"


def to_table(found: Any) -> Table:
    """Turn the answer to a SELECT or ASK into its columns and rows of plain values."""
    if isinstance(found, ox.QuerySolutions):
        columns = tuple(variable.value for variable in found.variables)
        return columns, [tuple(to_value(solution[name]) for name in columns) for solution in found]
    return ("answer",), [(bool(found),)]


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
