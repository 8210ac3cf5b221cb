"""The rules that need the graph: the real one keeps them all, and each catches its counter-example."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SH

from longtail.graph.build import build_graph
from longtail.graph.shapes import find_shape_problems, read_shapes, validate_graph
from longtail.graph.terms import BASE, VOCABULARY
from longtail.load import Catalogue
from tests.graph.small import make_catalogue

HERE = Path(__file__).parent / "counterexamples"
COUNTEREXAMPLES = {path.stem: path for path in sorted(HERE.glob("*.ru"))}
FACETS = {
    rule: rule.removeprefix("AnswerTo")
    for rule in sorted(
        str(shape).rpartition("#")[2] for shape in read_shapes().subjects(RDF.type, SH.PropertyShape)
    )
    if rule.startswith("AnswerTo")
}


@pytest.fixture(scope="module")
def small() -> bytes:
    return build_graph(make_catalogue()).to_ntriples()


def parse(ntriples: bytes) -> rdflib.Graph:
    return rdflib.Graph().parse(data=ntriples, format="nt")


def rules() -> Iterator[str]:
    """Every rule that has a message of its own."""
    for shape in read_shapes().subjects(SH.message):
        yield str(shape).rpartition("#")[2]


def test_the_real_graph_keeps_every_rule(catalogue: Catalogue) -> None:
    assert find_shape_problems(catalogue) == []


def test_the_small_graph_keeps_every_rule(small: bytes) -> None:
    assert validate_graph(parse(small)) == []


def test_every_rule_has_a_counterexample() -> None:
    assert set(rules()) == set(COUNTEREXAMPLES) | set(FACETS)


@pytest.mark.parametrize("rule", COUNTEREXAMPLES)
def test_a_rule_catches_its_counterexample(rule: str, small: bytes) -> None:
    graph = parse(small)
    graph.update(COUNTEREXAMPLES[rule].read_text("utf-8"))
    assert rule in {problem["rule"] for problem in validate_graph(graph)}


@pytest.mark.parametrize("rule", FACETS)
def test_an_answer_of_another_facet_is_caught(rule: str, small: bytes) -> None:
    graph = parse(small)
    name = FACETS[rule][0].lower() + FACETS[rule][1:]
    other = "facet/harm/low" if name != "harm" else "facet/stage/pilot"
    profile = rdflib.URIRef(f"{BASE}organisation/study-1#profile")
    graph.add((profile, rdflib.URIRef(VOCABULARY + name), rdflib.URIRef(BASE + other)))
    assert [problem["rule"] for problem in validate_graph(graph)] == [rule]


def test_problems_name_the_file_the_record_and_the_rule() -> None:
    from dataclasses import replace

    sound = make_catalogue()
    lonely = sound.findings["finding/e"].model_copy(update={"id": "finding/lonely", "disputes": ()})
    broken = replace(
        sound,
        findings={**sound.findings, lonely.id: lonely},
        files={lonely.id: "data/findings/study/1.yaml"},
    )
    [problem] = find_shape_problems(broken)
    assert problem.where == "data/findings/study/1.yaml: finding/lonely"
    assert problem.what.startswith("Some record rests on a finding, unless")
    assert problem.remedy == "rule FindingIsUsed"


def test_no_rule_is_for_things_that_do_not_occur(small: bytes) -> None:
    """A rule whose target class has no member in the small graph would never be tried."""
    graph = parse(build_graph(make_catalogue()).to_ntriples())
    targets = set(read_shapes().objects(None, SH.targetClass))
    assert {target for target in targets if (None, RDF.type, target) not in graph} == set()
