"""Write the documentation of the ontology: `docs/ontology.md` and `docs/ontology.html`.

    python tools/document_ontology.py            write both
    python tools/document_ontology.py --check    change nothing; exit 1 if a page is stale

The page in HTML is pyLODE's, of the classes and properties of `ontology/vocabulary.ttl`. The page in Markdown
is ours: `ontology/README.md`, and what pyLODE does not read: the rules, the questions and the mappings.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from longtail.graph.mappings import read_mappings
from longtail.graph.queries import load_queries
from longtail.graph.terms import PREFIXES

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"
MARKDOWN, HTML = ROOT / "docs" / "ontology.md", ROOT / "docs" / "ontology.html"

NOTE = "*Written by `tools/document_ontology.py` from the files in `ontology/`; do not edit by hand.*\n"

PREFIX_LINES = (
    "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
    + """
PREFIX sh: <http://www.w3.org/ns/shacl#>
"""
)


def write_markdown() -> str:
    """Write the page in Markdown."""
    vocabulary, shapes = read("vocabulary.ttl"), read("shapes.ttl")
    parts = [
        (ONTOLOGY / "README.md").read_text("utf-8"),
        NOTE,
        "## Classes\n",
        table(["class", "is", "wider"], list_classes(vocabulary)),
        "## Properties\n",
        table(["property", "is", "from", "to", "follows from"], list_properties(vocabulary)),
        "## Closed lists\n",
        "Beside the facets, which are records themselves.\n",
        table(["list", "members"], list_schemes(vocabulary)),
        "## Rules\n",
        "SHACL, in `ontology/shapes.ttl`; each has a counter-example in `tests/graph/counterexamples/`.\n",
        table(["rule", "says"], list_rules(shapes)),
        "## Questions\n",
        "SPARQL, in `ontology/queries/`; parameters can be set to anything else than their example.\n",
        table(["name", "question", "parameters"], list_questions()),
        "## Mappings\n",
        "SSSOM, in `ontology/mappings/`; each with its reason. What only sounds alike is not mapped: AIRO's\n"
        "*modality*, for one, is the form in which a system exists, ours the kind of data.\n",
        table(["ours", "relation", "theirs", "confidence"], list_mappings()),
    ]
    return "\n".join(parts)


def read(name: str) -> ox.Store:
    """Read a Turtle file of the ontology."""
    store = ox.Store()
    store.load(path=str(ONTOLOGY / name), format=ox.RdfFormat.TURTLE)
    return store


def ask(store: ox.Store, pattern: str, *names: str) -> Iterator[list[str]]:
    """Yield the values of `names` for each solution of a pattern, shortened, in order."""
    query = f"{PREFIX_LINES} SELECT DISTINCT * WHERE {{ {pattern} }}"
    rows = [[shorten(solution[name]) for name in names] for solution in store.query(query)]
    yield from sorted(rows, key=lambda row: [cell.casefold() for cell in row])


def shorten(term: ox.NamedNode | ox.BlankNode | ox.Literal | None) -> str:
    """Write a term by its prefix, without `lt`."""
    if term is None or isinstance(term, ox.BlankNode):
        return ""
    for prefix, iri in PREFIXES.items():
        if term.value.startswith(iri):
            return f"{prefix.replace('lt', '')}:{term.value.removeprefix(iri)}"
    return str(term.value)


def join(rows: Iterator[list[str]]) -> dict[str, list[str]]:
    """Gather the second column by the first."""
    found: dict[str, list[str]] = {}
    for first, second in rows:
        found.setdefault(first, []).append(second)
    return found


def code(words: list[str]) -> str:
    """Write words as code, after each other."""
    return ", ".join(f"`{word}`" for word in words if word)


def list_classes(store: ox.Store) -> Iterator[list[str]]:
    """Yield a row for each class."""
    wider = join(ask(store, "?class rdfs:subClassOf ?wider", "class", "wider"))
    for name, comment in ask(store, "?class a owl:Class ; rdfs:comment ?comment", "class", "comment"):
        yield [f"`{name}`", comment, code(wider.get(name, []))]


def list_properties(store: ox.Store) -> Iterator[list[str]]:
    """Yield a row for each property."""
    ends = [join(ask(store, f"?p rdfs:{end} ?end", "p", "end")) for end in ("domain", "range")]
    chains = join(
        [name, f"{first} / {second}"]
        for name, first, second in ask(
            store,
            "?p owl:propertyChainAxiom ?c . ?c rdf:first ?a ; rdf:rest/rdf:first ?b",
            *("p", "a", "b"),
        )
    )
    worked_out = join(ask(store, "?p lt:derivedBy ?rule", "p", "rule"))
    pattern = "?p a ?kind ; rdfs:comment ?comment FILTER(?kind IN (owl:ObjectProperty, owl:DatatypeProperty))"
    for name, comment in ask(store, pattern, "p", "comment"):
        source = code(chains.get(name, [])) or "; ".join(worked_out.get(name, []))
        yield [f"`{name}`", comment, *(code(end.get(name, [])) for end in ends), source]


def list_schemes(store: ox.Store) -> Iterator[list[str]]:
    """Yield a row for each closed list with its members."""
    pattern = (
        "?s a skos:ConceptScheme ; skos:prefLabel ?label . ?member skos:inScheme ?s ; skos:prefLabel ?name"
    )
    for label, names in join(ask(store, pattern, "label", "name")).items():
        yield [label, ", ".join(names)]


def list_rules(store: ox.Store) -> Iterator[list[str]]:
    """Yield a row for each rule."""
    for name, message in ask(store, "?rule sh:message ?message", "rule", "message"):
        yield [f"`{name.rpartition('#')[2]}`", message]


def list_questions() -> Iterator[list[str]]:
    """Yield a row for each named question."""
    for name, query in load_queries(ROOT).items():
        yield [f"`{name}`", query.question, code(list(query.parameters))]


def list_mappings() -> Iterator[list[str]]:
    """Yield a row for each mapping."""
    for mappings in read_mappings(ONTOLOGY):
        for row in mappings.rows:
            relation = row["predicate_id"].removeprefix("skos:").removesuffix("Match")
            yield [
                row["subject_label"],
                relation,
                f"{row['object_label']} (`{row['object_id']}`)",
                row["confidence"],
            ]


def table(head: list[str], rows: Iterator[list[str]]) -> str:
    """Write a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return (
        "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in lines)
        + "\n"
    )


def write_html() -> str:
    """Write pyLODE's page of the classes and properties.

    The closed lists are left out: pyLODE would take each for an ontology of its own.
    """
    import rdflib
    from pylode import OntPub
    from rdflib.namespace import SKOS

    logging.disable(logging.INFO)
    graph = rdflib.Graph().parse(ONTOLOGY / "vocabulary.ttl")
    for concept in [*graph.subjects(rdflib.RDF.type, SKOS.ConceptScheme), *graph.subjects(SKOS.inScheme)]:
        graph.remove((concept, None, None))
    return str(OntPub(graph).make_html())


def main() -> int:
    """Write, or check."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    pages = {MARKDOWN: write_markdown(), HTML: write_html()}
    if parser.parse_args().check:
        stale = [str(path.relative_to(ROOT)) for path, text in pages.items() if read_text(path) != text]
        if stale:
            print(f"{', '.join(stale)}: stale; run: python tools/document_ontology.py", file=sys.stderr)
        return int(bool(stale))
    for path, text in pages.items():
        path.write_text(text, "utf-8")
    return 0


def read_text(path: Path) -> str | None:
    """Read a page, or None where there is none."""
    return path.read_text("utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
