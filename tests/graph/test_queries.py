"""Every question, on every store, against answers reckoned from the records by plain Python."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from longtail.errors import QueryError
from longtail.graph import Graph
from longtail.graph.queries import load_queries, parse_query
from longtail.graph.stores import Row, Store
from longtail.graph.terms import BASE
from longtail.knowledge import KnowledgeBase
from longtail.load import Catalogue
from longtail.paths import get_content_dir
from tests.graph.reference import REFERENCES

QUERIES = load_queries(get_content_dir())


def read_examples(name: str) -> dict[str, Any]:
    """The examples that stand in a question's file, as plain values."""
    values: dict[str, Any] = {}
    for parameter, example in QUERIES[name].parameters.items():
        ids = re.findall(r"<([^>]+)>", example)
        values[parameter] = int(example) if example.isdigit() else ids[0] if len(ids) == 1 else ids
    return values


def as_set(rows: list[Row]) -> set[tuple[Any, ...]]:
    return {tuple(row.values()) for row in rows}


def test_every_question_has_a_reference_and_the_other_way_round() -> None:
    assert set(QUERIES) == set(REFERENCES)


def test_there_are_enough_questions_and_each_says_what_it_asks() -> None:
    assert len(QUERIES) >= 25
    assert [name for name, query in QUERIES.items() if not query.question.endswith("?")] == []
    assert len({query.question for query in QUERIES.values()}) == len(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_an_example_names_something_that_exists(name: str, built: Any) -> None:
    described = {subject for subject, _, _ in built.stated | built.added}
    for example in QUERIES[name].parameters.values():
        for found in re.findall(r"<([^>]+)>", example):
            assert f"<{BASE}{found}>" in described, (
                f"ontology/queries/{name}.rq: there is no {found}; name another"
            )


@pytest.mark.parametrize("name", QUERIES)
def test_every_store_gives_the_answer_of_plain_reckoning(
    name: str, store: Store, graph: Graph, catalogue: Catalogue
) -> None:
    rows = store.select(QUERIES[name].text)
    assert as_set(rows) == REFERENCES[name](catalogue, **read_examples(name))
    assert len(rows) == len(as_set(rows)), "a row stands twice"
    assert rows == graph.embedded.select(QUERIES[name].text), "the order is another"


def test_every_question_has_an_answer_in_the_catalogue(graph: Graph) -> None:
    """A question whose answer is empty proves little; `sections-without-findings` is best when it is."""
    empty = {name for name in QUERIES if not graph.ask(name)}
    assert empty <= {"sections-without-findings"}


EVERYTHING: Mapping[str, tuple[str, str]] = {
    "practices-for-challenge": ("challenge", "challenges"),
    "anti-patterns-for-challenge": ("challenge", "challenges"),
    "anti-patterns-behind-challenge": ("challenge", "challenges"),
    "consequences-of-challenge": ("challenge", "challenges"),
    "trade-offs-for-practice": ("practice", "practices"),
    "anti-patterns-avoided-by-practice": ("practice", "practices"),
    "prerequisites-of-practice": ("practice", "practices"),
    "evidence-against": ("practice", "practices"),
    "practices-instead": ("antiPattern", "anti_patterns"),
    "findings-of-organisation": ("organisation", "organisations"),
    "challenges-of-organisation": ("organisation", "organisations"),
    "similar-organisations": ("organisation", "organisations"),
    "ground-of-answer": ("organisation", "organisations"),
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_question_about_one_record_is_right_for_each(name: str, graph: Graph, catalogue: Catalogue) -> None:
    parameter, group = EVERYTHING[name]
    answered = 0
    for record in getattr(catalogue, group):
        rows = as_set(graph.ask(name, **{parameter: record}))
        assert rows == REFERENCES[name](catalogue, **{parameter: record}), record
        answered += bool(rows)
    assert answered, "no record at all has an answer"


@pytest.mark.parametrize("group", ["challenges", "practices", "anti_patterns", "trade_offs"])
def test_neighbours_are_right_for_each_record_and_at_most_fourteen(
    group: str, graph: Graph, catalogue: Catalogue
) -> None:
    for record in getattr(catalogue, group):
        rows = graph.ask("neighbours-of-record", record=record)
        assert as_set(rows) == REFERENCES["neighbours-of-record"](catalogue, record=record)
        assert len(rows) <= 14


# golden facts: things one can look up in the sources


def test_thirteen_organisations_went_model_first(graph: Graph) -> None:
    rows = graph.embedded.select(
        """BASE <https://w3id.org/longtail/>
        PREFIX lt: <https://w3id.org/longtail/vocab#>
        SELECT ?organisation { ?organisation lt:profile/lt:trajectory <facet/trajectory/model-first> }"""
    )
    assert {
        row["organisation"] for row in rows if str(row["organisation"]).startswith("organisation/nahar")
    } == {f"organisation/nahar-{number}" for number in (3, 10, 14, 15, 16, 17, 19, 20, 22, 23, 25, 26, 27)}


def test_the_source_says_where_organisation_10_is_called_non_it(graph: Graph) -> None:
    rows = graph.ask("ground-of-answer", organisation="organisation/nahar-10")
    assert {"about": "vocab#coreBusiness", "place": "Table 5, Non IT"} in rows


def test_the_model_first_finding_is_seen_at_organisation_10(graph: Graph) -> None:
    rows = graph.ask("findings-of-organisation", organisation="organisation/nahar-10")
    assert {"finding": "finding/nahar-model-first-13-organisations"} in rows


# asking


@pytest.mark.parametrize(
    "evil",
    [
        "challenge/x> } UNION { ?practice ?p ?level . <a",
        "challenge/x>} # ",
        "challenge/x\n}",
        'challenge/"x',
        "challenge/{x}",
        "challenge/x\\u003E",
    ],
)
def test_an_id_cannot_break_out_of_its_place(evil: str, graph: Graph) -> None:
    with pytest.raises(QueryError, match="is not an id"):
        graph.ask("practices-for-challenge", challenge=evil)


@pytest.mark.parametrize(
    "evil", ['" } DROP ALL #', "\\", '\\"', 'a" . ?s ?p "b', "line\nline", "} # parameter"]
)
def test_a_text_cannot_break_out_of_its_place(evil: str, graph: Graph) -> None:
    query = parse_query("x", 'SELECT ?text WHERE { VALUES ?text { "example" } # parameter\n }')
    assert graph.embedded.select(query.bind(text=evil)) == [{"text": evil}]


def test_a_number_must_be_one(graph: Graph) -> None:
    with pytest.raises(QueryError, match=r"'2 \|\| true' is not a whole number"):
        graph.ask("quick-practices", most="2 || true")


def test_several_values_are_asked_at_once(graph: Graph, catalogue: Catalogue) -> None:
    two = list(catalogue.challenges)[:2]
    both = as_set(graph.ask("practices-for-challenge", challenge=two))
    assert both == {row for one in two for row in as_set(graph.ask("practices-for-challenge", challenge=one))}
    assert graph.ask("practices-for-challenge", challenge=[]) == []


def test_an_unknown_question_names_the_nearest(graph: Graph) -> None:
    with pytest.raises(
        QueryError, match=r"no question named 'practice-for-challenge'; nearest: practices-for-challenge"
    ):
        graph.ask("practice-for-challenge")


def test_an_unknown_parameter_names_those_there_are(graph: Graph) -> None:
    with pytest.raises(QueryError, match=r"has no parameter 'record'; allowed: challenge"):
        graph.ask("practices-for-challenge", record="challenge/x")


def test_a_record_that_does_not_exist_has_no_answer(graph: Graph) -> None:
    assert graph.ask("practices-for-challenge", challenge="challenge/there-is-no-such-thing") == []


def test_the_facade_asks_the_same_graph(
    graph: Graph, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LONGTAIL_SPARQL", raising=False)
    kb = KnowledgeBase(catalogue)
    assert kb.graph is kb.graph
    assert kb.graph.notes == ()
    assert kb.graph.ask("practices-by-phase") == graph.ask("practices-by-phase")
