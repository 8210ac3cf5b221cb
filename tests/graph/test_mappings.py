"""Mappings to other vocabularies: well formed, reasoned, and about things that exist."""

from __future__ import annotations

import pytest

from longtail.graph import Graph
from longtail.graph.build import BuiltGraph
from longtail.graph.mappings import MappingSet, read_mappings
from longtail.graph.terms import RDFS, SKOS
from longtail.paths import get_content_dir

SETS = {one.name: one for one in read_mappings(get_content_dir() / "ontology")}
ROWS = [(one, row) for one in SETS.values() for row in one.rows]
IDS = [f"{one.name}-{row['subject_id']}" for one, row in ROWS]


def test_the_five_vocabularies_are_mapped_to() -> None:
    assert set(SETS) == {"airo", "crisp-ml-q", "dpv", "iso-25010", "nist-ai-rmf"}


@pytest.mark.parametrize("name", SETS)
def test_a_header_says_what_and_under_which_licence(name: str) -> None:
    wanted = {
        "mapping_set_id",
        "mapping_set_title",
        "license",
        "subject_source",
        "object_source",
        "curie_map",
    }
    assert wanted <= set(SETS[name].header)
    assert SETS[name].rows


@pytest.mark.parametrize(("mappings", "row"), ROWS, ids=IDS)
def test_a_mapping_has_a_reason_and_a_confidence(mappings: MappingSet, row: dict[str, str]) -> None:
    assert None not in row.values()
    assert row["mapping_justification"] == "semapv:ManualMappingCuration"
    assert 0.5 <= float(row["confidence"]) <= 1
    assert len(row["comment"].split()) >= 6
    predicates = {f"skos:{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related")}
    assert row["predicate_id"] in predicates


@pytest.mark.parametrize(("mappings", "row"), ROWS, ids=IDS)
def test_a_mapping_is_about_something_of_ours(
    mappings: MappingSet, row: dict[str, str], built: BuiltGraph
) -> None:
    subject = mappings.expand(row["subject_id"])
    described = {one for one, _, _ in built.stated} | {one for one, _, _ in built.added if "vocab#" in one}
    assert f"<{subject}>" in described


@pytest.mark.parametrize(("mappings", "row"), ROWS, ids=IDS)
def test_a_subject_has_the_label_that_the_graph_gives_it(
    mappings: MappingSet, row: dict[str, str], graph: Graph
) -> None:
    found = graph.embedded.select(
        f"""PREFIX skos: <{SKOS}> PREFIX rdfs: <{RDFS}>
        SELECT ?label {{ <{mappings.expand(row["subject_id"])}> skos:prefLabel|rdfs:label ?label }}"""
    )
    assert found == [{"label": row["subject_label"]}]


def test_nothing_is_mapped_twice_alike() -> None:
    pairs = [(row["subject_id"], row["object_id"]) for _, row in ROWS]
    assert len(pairs) == len(set(pairs))


def test_the_graph_holds_the_mappings(built: BuiltGraph) -> None:
    assert {triple for one in SETS.values() for triple in one.to_triples()} <= built.stated | built.added
