"""`longtail query`: questions of the user's own, read-only, on this graph alone, bounded."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from longtail.commands import graph as commands
from longtail.errors import FileProblem, InputError, QueryError
from longtail.graph import Graph
from longtail.graph.guard import MAX_CHARACTERS, check_query
from longtail.graph.own import answer_query
from longtail.graph.stores import push_graph
from longtail.load import Catalogue
from tests.graph.servers import start_oxigraph

answer = partial(answer_query, seconds=60)  # time is what one test is about, and no other
app = typer.Typer()
commands.register(app)

REFUSED = {
    "an insertion": ("INSERT DATA { <a:a> <a:b> 1 }", "INSERT changes the graph"),
    "a deletion": ("DELETE WHERE { ?s ?p ?o }", "DELETE changes the graph"),
    "small letters": ("insert { ?s ?p 1 } where { ?s ?p ?o }", "INSERT changes the graph"),
    "a drop": ("DROP ALL", "DROP changes the graph"),
    "a load": ("LOAD <http://example.org/>", "LOAD asks somewhere else"),
    "a service": ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE asks somewhere else"),
    "a silent service": ("SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }", "SERVICE asks somewhere else"),
    "a service in a subquery": (
        "SELECT * { { SELECT * { service<http://a/>{} } } }",
        "SERVICE asks somewhere else",
    ),
    "a remote graph": ("SELECT * FROM <http://example.org/> { ?s ?p ?o }", "FROM asks somewhere else"),
    "a named remote graph": ("SELECT * FROM NAMED <http://a/> { ?s ?p ?o }", "FROM asks somewhere else"),
    "an order to one server": (
        'DEFINE get:soft "replace" SELECT * { ?s ?p ?o }',
        "DEFINE asks somewhere else",
    ),
    "a function of one server": ("SELECT (<bif:http_get>('x') AS ?y) {}", "<bif:http_get> is not allowed"),
    "a prefix for such functions": (
        "PREFIX b: <bif:> SELECT (b:http_get('x') AS ?y) {}",
        "<bif:> is not allowed",
    ),
    "a hidden word": ("SELECT * { \\u0053ERVICE <http://a/> {} }", r"\\u0053 is not read"),
    "a string that ends early": ('SELECT * { ?s ?p "\\u0022 } # "', r"\\u0022 is not read"),
    "a word after a string": (
        "SELECT * { ?s ?p 'it\\'s' . SERVICE <http://a/> {} }",
        "SERVICE asks somewhere else",
    ),
    "a word after a comment": (
        "SELECT * { # '\nSERVICE <http://a/> {} }",
        "line 2: SERVICE asks somewhere else",
    ),
    "a word after a carriage return": (
        "SELECT * { # '\rSERVICE <http://a/> {} }",
        "SERVICE asks somewhere else",
    ),
    "a word after a long string": ("SELECT * { ?s ?p '''a''b''' SERVICE <http://a/> {} }", "SERVICE asks"),
    "nothing": (" \n", "the query is empty"),
    "too much": ("#" * (MAX_CHARACTERS + 1), "at most 100,000 are read"),
}

ACCEPTED = {
    "such a word in a string": "SELECT * { ?s ?p 'INSERT SERVICE LOAD' }",
    "in a long string": 'SELECT * { ?s ?p """a "SERVICE" b""" }',
    "in a comment": "# SERVICE\nSELECT * { ?s ?p ?o }",
    "in a variable": "SELECT ?service { ?service ?from $load }",
    "in an IRI": "SELECT * { ?s <http://example.org/SERVICE> ?o }",
    "in a name": "PREFIX service: <http://example.org/> SELECT * { ?s service:LOAD ?o }",
    "in another word": "SELECT (STRLEN('x') AS ?adding) { ?s ?p ?o }",
}


@pytest.mark.parametrize("case", REFUSED)
def test_refuses(case: str) -> None:
    text, message = REFUSED[case]
    with pytest.raises(QueryError, match=message):
        check_query(text)


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepts(case: str, graph: Graph) -> None:
    answer(graph, ACCEPTED[case], rows=1)


def test_every_question_of_ours_may_be_asked_by_the_user(graph: Graph) -> None:
    for query in graph.queries.values():
        check_query(query.text, name=query.name)


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("'\"\\#<>?:@ \n\rsSERVICEservice{}a1."), max_size=60))
def test_any_text_is_accepted_or_refused_but_never_breaks(text: str) -> None:
    try:
        check_query(text)
    except QueryError as error:
        assert str(error)


def test_all_that_is_wrong_is_said_at_once_with_its_line() -> None:
    with pytest.raises(QueryError) as caught:
        check_query("SELECT *\nFROM <http://a/> {\n SERVICE <http://b/> {} }", name="mine.rq")
    assert [problem.where for problem in caught.value.problems] == ["mine.rq: line 2", "mine.rq: line 3"]


def test_a_slip_is_shown_with_its_line(graph: Graph) -> None:
    with pytest.raises(
        QueryError, match=r"mine\.rq: line 2, column 16: not understood .*the line is: WHERE { \?s \?p }"
    ):
        answer(graph, "SELECT *\nWHERE { ?s ?p }", name="mine.rq")


def test_a_missing_prefix_is_said(graph: Graph) -> None:
    with pytest.raises(
        QueryError, match=r"line 1, column \d+: a prefix is used that no PREFIX line declares"
    ):
        answer(graph, "SELECT * { ?s foo:bar ?o }")


def test_answers_are_the_same_as_by_name(graph: Graph) -> None:
    table = answer(graph, graph.queries["practices-by-phase"].text)
    assert table.to_json()["rows"] == graph.ask("practices-by-phase")
    assert not table.truncated


def test_rows_are_bounded_and_that_is_said(graph: Graph) -> None:
    table = answer(graph, "SELECT * { ?s ?p ?o }", rows=3)
    assert len(table.rows) == 3
    assert table.truncated


def test_a_query_that_runs_for_ever_is_ended(graph: Graph) -> None:
    endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?i && ?c = ?d) } ORDER BY ?a"
    with pytest.raises(QueryError, match="not answered within 2 seconds; ask for less"):
        answer(graph, endless, seconds=2)


def test_yes_or_no_and_triples_are_answers_too(graph: Graph) -> None:
    assert answer(graph, "ASK { ?s ?p ?o }").rows == ((True,),)
    triples = answer(graph, "CONSTRUCT WHERE { ?s a <https://w3id.org/longtail/vocab#Source> }")
    assert triples.columns == ("subject", "predicate", "object")
    assert len(triples.rows) == len(graph.catalogue.sources)


@pytest.mark.server
def test_a_server_gives_the_same_answers(graph: Graph, catalogue: Catalogue, tmp_path: Path) -> None:
    with start_oxigraph(tmp_path) as server:
        push_graph(server.store, graph.to_ntriples())
        there = Graph(catalogue, server=server.query)
        for text in (
            graph.queries["practices-by-phase"].text,
            "ASK { ?s ?p ?o }",
            "SELECT * { ?s a <https://w3id.org/longtail/vocab#Source> } ORDER BY ?s",
        ):
            assert answer(there, text) == answer(graph, text)
        pattern = "{ ?s a <https://w3id.org/longtail/vocab#Source> }"
        assert set(answer(there, f"CONSTRUCT WHERE {pattern}").rows) == set(
            answer(graph, f"CONSTRUCT WHERE {pattern}").rows
        )
        assert len(answer(there, "SELECT * { ?s ?p ?o }", rows=5).rows) == 5
        with pytest.raises(QueryError, match="line 1"):
            answer(there, "SELECT * { ?s ?p }")


# the command


@pytest.fixture
def loaded(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands see the catalogue of these tests."""
    from longtail import knowledge

    monkeypatch.setattr(knowledge, "load", lambda: knowledge.KnowledgeBase(catalogue))


def write(folder: Path, text: str | bytes) -> str:
    path = folder / "mine.rq"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


@pytest.mark.usefixtures("loaded")
def test_the_command_prints_a_table(tmp_path: Path) -> None:
    text = "SELECT ?phase ?gap { VALUES (?phase ?gap) { ('a' UNDEF) ('longer' 'a\\nb') } }"
    done = CliRunner().invoke(app, ["query", write(tmp_path, text)])
    assert done.exit_code == 0, done.output
    assert done.output == "phase   gap\na\nlonger  a b\n\n2 rows\n"


@pytest.mark.usefixtures("loaded")
def test_the_command_reads_standard_input_and_prints_json() -> None:
    done = CliRunner().invoke(
        app, ["query", "-", "--format", "json"], input="SELECT ?x { VALUES ?x { 1 2 } }"
    )
    assert json.loads(done.output) == {"columns": ["x"], "rows": [{"x": 1}, {"x": 2}], "truncated": False}


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe", r"not UTF-8 text \(byte 0\); save the file as UTF-8"),
        (b"", "the query is empty"),
        (b" " * 5_000_000, "the query is empty"),
        (b"x" * 5_000_000, "at most 100,000 are read"),
        (b"DROP ALL", "DROP changes the graph"),
    ],
    ids=["binary", "empty", "blank", "long", "update"],
)
def test_the_command_says_what_is_wrong_with_a_file(content: bytes, message: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["query", write(tmp_path, content)])
    assert isinstance(done.exception, InputError)
    with pytest.raises(InputError, match=message):
        raise done.exception


@pytest.mark.usefixtures("loaded")
def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["query", str(tmp_path / "none.rq")])
    assert isinstance(done.exception, FileProblem)
    assert "No such file" in str(done.exception)


def test_wide_cells_are_cut() -> None:
    from longtail.graph.own import Answer

    table = commands.write_table(Answer(("x",), (("a" * 200,),), truncated=True))
    assert table.splitlines()[1] == "a" * (commands.MAX_WIDTH - 1) + "…"
    assert table.endswith("1 row, and there are more")
