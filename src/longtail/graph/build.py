"""The whole graph as sorted N-Triples: records, what follows from them, vocabulary and header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from longtail.graph.derive import derive_triples
from longtail.graph.documents import Document, build_documents
from longtail.graph.entail import entail_triples, read_vocabulary
from longtail.graph.jsonld import read_context, to_triples
from longtail.graph.mappings import read_mappings
from longtail.graph.terms import (
    BASE,
    DCAT,
    DCTERMS,
    OWL,
    RDF,
    VOCABULARY,
    VOID,
    Triple,
    write_iri,
    write_literal,
    write_value,
)
from longtail.load import Catalogue
from longtail.paths import get_content_dir

DATASET = BASE + "catalogue"
"""The IRI of the catalogue as a data set; its `owl:versionInfo` is the content version."""

_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_USED = (
    "http://www.w3.org/2004/02/skos/core#",
    "http://purl.org/spar/cito/",
    "http://www.w3.org/ns/oa#",
    DCTERMS,
)


@dataclass(frozen=True)
class BuiltGraph:
    """The graph in the making: the records' documents, their triples, and all that was added."""

    documents: tuple[Document, ...]
    stated: frozenset[Triple]
    added: frozenset[Triple]

    def to_ntriples(self) -> bytes:
        """Return the graph as N-Triples, sorted, each triple once: the same bytes for the same content."""
        lines = sorted(f"{s} {p} {o} .\n" for s, p, o in self.stated | self.added)
        return "".join(lines).encode()


def build_graph(catalogue: Catalogue, content: Path | None = None) -> BuiltGraph:
    """Build the graph of a catalogue by the ontology of a content folder (default: the packaged one)."""
    ontology = (content or get_content_dir()) / "ontology"
    context = read_context(ontology / "context.jsonld")
    vocabulary = read_vocabulary((ontology / "vocabulary.ttl").read_bytes())
    documents = tuple(build_documents(catalogue))
    stated = {triple for document in documents for triple in to_triples(document, context)}
    added = set(derive_triples(catalogue))
    added.update(entail_triples([*stated, *added], vocabulary))
    added.update(vocabulary)
    added.update(triple for mappings in read_mappings(ontology) for triple in mappings.to_triples())
    added.update(_describe(catalogue, stated | added))
    return BuiltGraph(documents, frozenset(stated), frozenset(added - stated))


def _describe(catalogue: Catalogue, triples: set[Triple]) -> Iterator[Triple]:
    """Yield the header: what the data set is, its version, licence and size (VoID and DCAT)."""
    dataset, a = write_iri(DATASET), write_iri(RDF + "type")
    header: list[Triple] = [
        (dataset, a, write_iri(VOID + "Dataset")),
        (dataset, a, write_iri(DCAT + "Dataset")),
        (
            dataset,
            write_iri(DCTERMS + "title"),
            write_literal("longtail: what studies say about building ML", language="en"),
        ),
        (
            dataset,
            write_iri(DCTERMS + "description"),
            write_literal(
                "Findings of published studies on machine learning outside Big Tech, each with its place, "
                "and the challenges, practices, anti-patterns and trade-offs that rest on them.",
                language="en",
            ),
        ),
        (dataset, write_iri(DCTERMS + "license"), write_iri(_LICENCE)),
        (dataset, write_iri(OWL + "versionInfo"), write_literal(catalogue.version)),
        (dataset, write_iri(DCAT + "version"), write_literal(catalogue.version)),
        (dataset, write_iri(VOID + "uriSpace"), write_literal(BASE)),
        (dataset, write_iri(VOID + "entities"), write_value(len(catalogue.records))),
        *((dataset, write_iri(VOID + "vocabulary"), write_iri(used)) for used in (VOCABULARY, *_USED)),
        *((dataset, write_iri(DCTERMS + "source"), write_iri(BASE + source)) for source in catalogue.sources),
    ]
    members = Counter(value for _, predicate, value in triples if predicate == a)
    for name in (
        "Challenge",
        "Practice",
        "AntiPattern",
        "TradeOff",
        "Organisation",
        "Finding",
        "Source",
        "Facet",
    ):
        part, of = write_iri(f"{DATASET}#{name}"), write_iri(VOCABULARY + name)
        header.append((dataset, write_iri(VOID + "classPartition"), part))
        header.append((part, write_iri(VOID + "class"), of))
        header.append((part, write_iri(VOID + "entities"), write_value(members[of])))
    yield from header
    total = len(triples) + len(set(header)) + 1
    yield dataset, write_iri(VOID + "triples"), write_value(total)
