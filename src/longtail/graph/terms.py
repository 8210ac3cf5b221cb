"""RDF terms as N-Triples text: the form in which the graph is built, written, and asked."""

from __future__ import annotations

import re
from functools import lru_cache

BASE = "https://w3id.org/longtail/"
VOCABULARY = BASE + "vocab#"
GRAPH = BASE + "graph"
"""The name of the graph on a SPARQL server."""

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"

PREFIXES = {
    "lt": VOCABULARY,
    "bibo": "http://purl.org/ontology/bibo/",
    "cito": "http://purl.org/spar/cito/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "fabio": "http://purl.org/spar/fabio/",
    "oa": OA,
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "skos": SKOS,
    "void": VOID,
    "xsd": XSD,
}

_FORBIDDEN_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_TO_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f]')

Triple = tuple[str, str, str]
"""Subject, predicate and object, each in N-Triples form."""


@lru_cache(maxsize=100_000)
def write_iri(iri: str) -> str:
    """Write an IRI in N-Triples form.

    Raises:
        ValueError: it holds a character that no IRI may hold.
    """
    if _FORBIDDEN_IN_IRI.search(iri):
        raise ValueError(f"not an IRI: {iri[:200]!r}")
    return f"<{iri}>"


def write_literal(text: str, *, datatype: str | None = None, language: str | None = None) -> str:
    """Write a literal in N-Triples form; what could end it early is escaped."""
    escaped = _TO_ESCAPE.sub(_escape, text)
    if language:
        return f'"{escaped}"@{language}'
    return f'"{escaped}"^^<{datatype}>' if datatype else f'"{escaped}"'


def write_value(value: str | int | bool) -> str:
    """Write text as a string, a number as an integer, a truth value as a boolean."""
    if isinstance(value, bool):
        return write_literal("true" if value else "false", datatype=XSD + "boolean")
    if isinstance(value, int):
        return write_literal(str(value), datatype=XSD + "integer")
    return write_literal(value)


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"
