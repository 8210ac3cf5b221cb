"""The seven guards of YAML + context = RDF: nothing lost, undeclared, fetched or guessed."""

from __future__ import annotations

import inspect
import json
import re
import socket
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest
from pydantic import BaseModel

from longtail import model
from longtail.errors import FileProblem
from longtail.export.jsonld import CONTEXT as EXPORT_CONTEXT
from longtail.graph.build import BuiltGraph
from longtail.graph.documents import to_document
from longtail.graph.jsonld import Context, ContextError, read_context, to_triples
from longtail.graph.terms import BASE, RDF, VOCABULARY
from longtail.load import Catalogue
from longtail.model import Finding, Frozen
from longtail.paths import get_content_dir
from longtail.strict_yaml import parse_yaml

ONTOLOGY = get_content_dir() / "ontology"
CONTEXT = read_context(ONTOLOGY / "context.jsonld")
RAW = json.loads((ONTOLOGY / "context.jsonld").read_bytes())["@context"]
ABSTRACT = {"Frozen", "Record"}
MODELS = [
    one
    for _, one in inspect.getmembers(model, inspect.isclass)
    if issubclass(one, Frozen) and one.__name__ not in ABSTRACT
]
STANDARD = {
    "http://www.w3.org/2004/02/skos/core#": "SKOS",
    "http://purl.org/dc/terms/": "DCMI terms",
    "http://purl.org/dc/elements/1.1/": "DCMI elements",
    "http://www.w3.org/ns/prov#": "PROV-O",
    "http://purl.org/spar/cito/": "CiTO",
    "http://purl.org/spar/fabio/": "FaBiO",
    "http://purl.org/ontology/bibo/": "BIBO",
    "https://schema.org/": "schema.org",
    "http://www.w3.org/2001/XMLSchema#": "XML Schema",
}
VOCABULARY_IRIS = {
    quad.subject.value
    for quad in ox.parse((ONTOLOGY / "vocabulary.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    if isinstance(quad.subject, ox.NamedNode)
}


def every_context() -> Iterator[tuple[str, Context]]:
    """The context itself and every one scoped to a type or a property."""
    todo = [("", CONTEXT)]
    while todo:
        name, context = todo.pop()
        yield name, context
        own = RAW if not name else None
        for key in context.keys if own is not None else []:
            term = context.get_term(key)
            if term and term.scope:
                todo.append((key, context.with_scope(term.scope)))


# 1. every model field has a context term


@pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.__name__)
def test_every_field_of_the_records_has_a_term(kind: type[BaseModel]) -> None:
    context = CONTEXT.for_type(kind.__name__)
    missing = [name for name in kind.model_fields if context.get_term(name) is None]
    assert not missing, f"add to ontology/context.jsonld, under {kind.__name__}: {', '.join(missing)}"


def test_a_key_without_a_term_is_refused_not_dropped() -> None:
    with pytest.raises(ContextError, match=r"Finding\.colour"):
        list(to_triples({"@id": "finding/a", "@type": "Finding", "colour": "red"}, CONTEXT))


def test_every_answer_of_a_facet_has_a_term(catalogue: Catalogue) -> None:
    used = {key for one in catalogue.organisations.values() for key in one.profile}
    used |= {key for one in catalogue.practices.values() for link in one.conditions for key in link.when}
    assert used
    assert not [key for key in used if CONTEXT.get_term(key) is None]


def test_no_key_of_the_context_stands_twice() -> None:
    def refuse_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), f"twice in one mapping: {sorted(keys)}"
        return dict(pairs)

    json.loads((ONTOLOGY / "context.jsonld").read_bytes(), object_pairs_hook=refuse_doubles)


# 2. every context IRI is declared


def test_every_iri_of_the_context_is_declared_here_or_by_a_standard() -> None:
    undeclared = []
    for scope, context in every_context():
        for key in context.keys:
            term = context.get_term(key)
            assert term is not None
            if isinstance(context._raw[key], str) and context._raw[key].startswith("http"):
                assert term.iri in STANDARD or term.iri == VOCABULARY, (
                    f"the prefix {key} points to {term.iri}"
                )
                continue
            known = term.iri in VOCABULARY_IRIS or any(term.iri.startswith(one) for one in STANDARD)
            undeclared += [] if known else [f"{scope}.{key}: {term.iri}"]
    assert not undeclared


def test_every_word_of_ours_that_the_graph_uses_is_declared(built: BuiltGraph) -> None:
    ours = re.compile(rf"<({re.escape(VOCABULARY)}[^>]+)>")
    used = {iri for triple in built.stated | built.added for part in triple for iri in ours.findall(part)}
    assert used
    assert not used - VOCABULARY_IRIS


def test_every_declared_word_has_a_label_and_an_explanation() -> None:
    store = ox.Store()
    store.load(path=str(ONTOLOGY / "vocabulary.ttl"), format=ox.RdfFormat.TURTLE)
    bare = store.query(
        """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?word { ?word a ?kind FILTER(STRSTARTS(STR(?kind), "http://www.w3.org/2002/07/owl#"))
            FILTER NOT EXISTS { ?word rdfs:label ?label ; rdfs:comment ?comment }
            FILTER(?word != <https://w3id.org/longtail/vocab>) }"""
    )
    assert [row["word"].value for row in bare] == []


def test_every_word_of_ours_is_used_by_a_context_or_worked_out(built: BuiltGraph) -> None:
    """A declared property that nothing can ever write is dead; exported lists have a context of their own."""
    source = (ONTOLOGY / "context.jsonld").read_text() + json.dumps(EXPORT_CONTEXT)
    store = ox.Store()
    store.load(path=str(ONTOLOGY / "vocabulary.ttl"), format=ox.RdfFormat.TURTLE)
    lone = store.query(
        """PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX lt: <https://w3id.org/longtail/vocab#>
        SELECT ?word { ?word a ?kind FILTER(?kind IN (owl:Class, owl:ObjectProperty, owl:DatatypeProperty))
            FILTER NOT EXISTS { ?word lt:derivedBy ?rule }
            FILTER NOT EXISTS { ?word owl:propertyChainAxiom ?chain }
            FILTER NOT EXISTS { ?narrower rdfs:subClassOf|rdfs:subPropertyOf ?word } }"""
    )
    dead = [
        row["word"].value
        for row in lone
        if f'"lt:{row["word"].value.removeprefix(VOCABULARY)}"' not in source
    ]
    assert dead == []


# 3. references are @id


def test_every_reference_becomes_an_iri(catalogue: Catalogue, built: BuiltGraph) -> None:
    texts = {value.split('"')[1] for _, _, value in built.stated if value.startswith('"')}
    assert texts & set(catalogue.records) == set()


def test_nothing_points_nowhere(built: BuiltGraph) -> None:
    """Every IRI of ours that is pointed at is described in the graph."""
    triples = built.stated | built.added
    described = {subject for subject, _, _ in triples}
    pointed = {value for _, _, value in triples if value.startswith(f"<{BASE}")}
    assert pointed - described - {f"<{VOCABULARY}>"} == set()


# 4. ids match the slug pattern


def test_ids_are_kind_and_slug(catalogue: Catalogue) -> None:
    pattern = re.compile(r"[a-z]+(-[a-z]+)*/[a-z0-9]+(-[a-z0-9]+)*")
    assert [record for record in catalogue.records if not pattern.fullmatch(record)] == []


@pytest.mark.parametrize(
    "bad", ["finding/Über", "finding/a b", "finding/a>b", "a", "finding/", "finding/a/b", "x:finding/a"]
)
def test_another_id_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="id"):
        Finding(
            id=bad,
            source="s",
            section="1",
            kind="context",
            basis="authors",
            claim="c",
            anchor="four words of it",
        )


def test_no_name_is_given_twice(built: BuiltGraph) -> None:
    """Names of parts are made from their parents'; two parts must never meet in one name."""

    def names(node: dict[str, Any]) -> Iterator[str]:
        yield node["@id"]
        for value in node.values():
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    yield from names(item)

    everything = [name for document in built.documents for name in names(document)]
    assert len(everything) == len(set(everything))


# 5. the context is local


def test_the_graph_is_built_without_a_network(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    from longtail.graph.build import build_graph

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    assert build_graph(catalogue).stated


def test_no_context_is_imported_from_elsewhere() -> None:
    def contexts(part: Any) -> Iterator[Any]:
        if isinstance(part, dict):
            for key, value in part.items():
                if key == "@context":
                    yield value
                yield from contexts(value)

    found = list(contexts({"@context": RAW}))
    assert found
    assert all(isinstance(one, dict) and "@import" not in one for one in found)


# 6. YAML is read strictly


def test_words_and_numbers_stay_what_they_are() -> None:
    assert parse_yaml(b"section: 1.10\nanswer: no\nday: 2021-05-01\n", name="x") == {
        "section": "1.10",
        "answer": "no",
        "day": "2021-05-01",
    }


def test_a_key_stands_once() -> None:
    with pytest.raises(FileProblem, match=r"line 2.*'a' stands twice"):
        parse_yaml(b"a: 1\na: 2\n", name="x")


# 7. @list where order means something


@pytest.mark.parametrize(
    ("kind", "field"),
    [("Source", "authors"), ("Source", "sections"), ("Facet", "options"), ("Effort", "days")],
)
def test_order_is_kept_where_it_means_something(kind: str, field: str) -> None:
    term = CONTEXT.for_type(kind).get_term(field)
    assert term is not None
    assert term.is_list


def test_authors_come_back_in_order(catalogue: Catalogue) -> None:
    source = catalogue.source_by_key["nahar-2022"]
    triples = list(to_triples(to_document(source, source.id), CONTEXT))
    rest = {subject: value for subject, predicate, value in triples if predicate == f"<{RDF}rest>"}
    first = {subject: value for subject, predicate, value in triples if predicate == f"<{RDF}first>"}
    cell = next(value for _, predicate, value in triples if predicate.endswith("/creator>"))
    names = []
    while cell in rest:
        names.append(first[cell].strip('"'))
        cell = rest[cell]
    assert names == list(source.authors)
