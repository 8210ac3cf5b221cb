"""Write out what the vocabulary declares to follow: super-classes, super-properties, two-step chains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from longtail.graph.terms import OWL, RDF, RDFS, Triple, write_iri

_TYPE, _FIRST, _REST = (write_iri(RDF + name) for name in ("type", "first", "rest"))
_SUBCLASS, _SUBPROPERTY = write_iri(RDFS + "subClassOf"), write_iri(RDFS + "subPropertyOf")
_CHAIN = write_iri(OWL + "propertyChainAxiom")


def read_vocabulary(turtle: bytes) -> list[Triple]:
    """Parse the vocabulary; blank nodes (its lists) get the same names every time."""
    dataset = ox.Dataset(ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in dataset]


def entail_triples(triples: Iterable[Triple], vocabulary: Iterable[Triple]) -> Iterator[Triple]:
    """Yield what follows from `triples` by the declarations of the vocabulary (repeats included)."""
    declared = list(vocabulary)
    classes, properties = _close(declared, _SUBCLASS), _close(declared, _SUBPROPERTY)
    chains = list(_read_chains(declared))
    steps = {step for _, first, second in chains for step in (first, second)}
    by_step: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for subject, predicate, value in triples:
        if predicate == _TYPE:
            for wider in classes.get(value, ()):
                yield subject, _TYPE, wider
        for wider in properties.get(predicate, ()):
            yield subject, wider, value
        if predicate in steps:
            by_step[predicate].append((subject, value))
    for result, first, second in chains:
        onward: dict[str, list[str]] = defaultdict(list)
        for middle, end in by_step[second]:
            onward[middle].append(end)
        for start, middle in by_step[first]:
            for end in onward.get(middle, ()):
                for implied in (result, *properties.get(result, ())):
                    yield start, implied, end


def _close(declared: list[Triple], relation: str) -> Mapping[str, set[str]]:
    """Gather all wider classes or properties of each, however many steps up."""
    direct: dict[str, set[str]] = defaultdict(set)
    for narrow, predicate, wide in declared:
        if predicate == relation:
            direct[narrow].add(wide)
    closed: dict[str, set[str]] = {}
    for start in list(direct):
        todo, found = list(direct[start]), set()
        while todo:
            wide = todo.pop()
            if wide not in found:
                found.add(wide)
                todo.extend(direct.get(wide, ()))
        closed[start] = found
    return closed


def _read_chains(declared: list[Triple]) -> Iterator[Triple]:
    """Yield (implied property, first step, second step); the vocabulary holds chains of two steps only."""
    first = {subject: value for subject, predicate, value in declared if predicate == _FIRST}
    rest = {subject: value for subject, predicate, value in declared if predicate == _REST}
    for implied, predicate, cell in declared:
        if predicate == _CHAIN:
            second = rest[cell]
            if rest[second] != write_iri(RDF + "nil"):
                raise ValueError(f"the vocabulary has a chain of more than two steps for {implied}")
            yield implied, first[cell], first[second]
