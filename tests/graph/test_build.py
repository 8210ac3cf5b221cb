"""The fast way from records to triples, held against rdflib's JSON-LD parser and plain reckoning."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.graph.build import DATASET, BuiltGraph, build_graph
from longtail.graph.jsonld import read_context, to_triples
from longtail.graph.terms import BASE, VOCABULARY, write_iri, write_literal
from longtail.graph.write import to_jsonld, to_turtle
from longtail.load import Catalogue
from longtail.paths import get_content_dir

pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)  # inside rdflib

CONTEXT_FILE = get_content_dir() / "ontology" / "context.jsonld"


def name_lists(quads: Iterable[ox.Quad]) -> Counter[tuple[str, str, str]]:
    """Triples as text; blank nodes, which are only ever cells of lists, are named by how one gets there."""
    triples = [(quad.subject, quad.predicate, quad.object) for quad in quads]
    owner = {
        value: (subject, predicate)
        for subject, predicate, value in triples
        if isinstance(value, ox.BlankNode)
    }

    def name(term: Any) -> str:
        if not isinstance(term, ox.BlankNode):
            return str(term)
        subject, predicate = owner[term]
        return f"[{name(subject)} {predicate}]"

    return Counter((name(subject), str(predicate), name(value)) for subject, predicate, value in triples)


def parse(data: bytes, form: ox.RdfFormat) -> Counter[tuple[str, str, str]]:
    return name_lists(ox.parse(data, format=form))


def test_the_fast_reader_says_what_rdflib_says(built: BuiltGraph) -> None:
    context = json.loads(CONTEXT_FILE.read_bytes())["@context"]
    graph = rdflib.Graph()
    graph.parse(data=json.dumps({"@context": context, "@graph": built.documents}), format="json-ld")
    reference = parse(graph.serialize(format="nt", encoding="utf-8"), ox.RdfFormat.N_TRIPLES)
    ours = parse("".join(f"{s} {p} {o} .\n" for s, p, o in built.stated).encode(), ox.RdfFormat.N_TRIPLES)
    assert reference.total() > 10_000
    assert ours == reference


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


@settings(deadline=None, max_examples=60)
@given(claim=texts, anchor=texts, voices=st.lists(texts, max_size=3))
def test_any_text_comes_through_whole(claim: str, anchor: str, voices: list[str]) -> None:
    document = {
        "@id": "finding/x",
        "@type": "Finding",
        "claim": claim,
        "anchor": anchor,
        "participants": voices,
    }
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in to_triples(document, read_context(CONTEXT_FILE)))
    said: dict[str, set[str]] = {}
    for quad in ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES):
        said.setdefault(quad.predicate.value.rpartition("#")[2], set()).add(quad.object.value)
    assert said["claim"] == {claim}
    assert said["anchor"] == {anchor}
    assert said.get("participantAsPrinted", set()) == set(voices)


@pytest.mark.parametrize("bad", ["a b", "a>b", 'a"b', "a\nb", "a{b}", "a\\b"])
def test_what_is_no_iri_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="not an IRI"):
        write_iri(BASE + bad)


def test_a_literal_cannot_be_ended_early() -> None:
    assert write_literal('" . <x:a> <x:b> "') == '"\\" . <x:a> <x:b> \\""'


def test_the_same_records_give_the_same_bytes(catalogue: Catalogue, built: BuiltGraph) -> None:
    assert build_graph(catalogue).to_ntriples() == built.to_ntriples()


def test_turtle_and_jsonld_hold_the_same_triples(built: BuiltGraph) -> None:
    """Read by Oxigraph, so that three readers of JSON-LD agree on our context: its own, rdflib's and ours."""
    whole = parse(built.to_ntriples(), ox.RdfFormat.N_TRIPLES)
    assert whole.total() == len(built.stated | built.added)
    assert parse(to_turtle(built), ox.RdfFormat.TURTLE) == whole
    assert parse(to_jsonld(built), ox.RdfFormat.JSON_LD) == whole


def test_the_header_counts_itself(catalogue: Catalogue, built: BuiltGraph) -> None:
    triples = built.stated | built.added
    about = {p.rpartition("#")[2].rstrip(">"): o for s, p, o in triples if s == f"<{DATASET}>"}
    assert about["triples"].startswith(f'"{len(triples)}"')
    assert about["versionInfo"] == f'"{catalogue.version}"'


def values_of(built: BuiltGraph, subject: str, name: str) -> set[str]:
    wanted = (f"<{BASE}{subject}>", f"<{VOCABULARY}{name}>")
    found = {o for s, p, o in built.stated | built.added if (s, p) == wanted}
    return {one.removeprefix(f"<{BASE}").rstrip(">") for one in found}


def test_evidence_is_what_the_links_of_a_record_rest_on(catalogue: Catalogue, built: BuiltGraph) -> None:
    evidence: dict[str, set[str]] = {}
    for subject, predicate, value in built.stated | built.added:
        if predicate == f"<{VOCABULARY}evidence>":
            evidence.setdefault(subject[len(BASE) + 1 : -1], set()).add(value[len(BASE) + 1 : -1])
    expected = {one.id: set(one.finding_ids()) for one in catalogue.browsable.values() if one.finding_ids()}
    assert evidence == expected


def test_a_finding_of_a_participant_is_seen_at_their_organisation(built: BuiltGraph) -> None:
    assert values_of(built, "finding/nahar-model-first-13-organisations", "seenAt") == {
        f"organisation/nahar-{number}" for number in (3, 10, 14, 15, 16, 17, 19, 20, 22, 23, 25, 26, 27)
    }


def test_a_finding_stands_in_its_section(built: BuiltGraph) -> None:
    assert values_of(built, "finding/nahar-model-first-13-organisations", "inSection") == {
        "source/nahar-2022/5.1"
    }


def test_a_retired_id_leads_to_its_successor(catalogue: Catalogue, tmp_path: Path) -> None:
    from dataclasses import replace

    successor = next(iter(catalogue.findings))
    changed = replace(catalogue, retired={"finding/an-old-one": {"replaced_by": successor}})
    stated = build_graph(changed).stated
    assert (
        f"<{BASE}finding/an-old-one>",
        "<http://purl.org/dc/terms/isReplacedBy>",
        f"<{BASE}{successor}>",
    ) in stated
