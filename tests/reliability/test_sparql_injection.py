"""No parameter of a named query can become anything but the term it stands for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.errors import QueryError
from longtail.graph.guard import check_query
from longtail.graph.queries import load_queries
from longtail.paths import get_content_dir

QUERIES = load_queries(get_content_dir())
PARAMETERS = [(query, name) for query in QUERIES for name in QUERIES[query].parameters]
ATTACKS = [
    "x> } SELECT * { ?s ?p ?o } #",
    '" } INSERT DATA { <a:b> <a:c> "x" } #',
    "challenge/a> } UNION { ?s ?p ?o",
    "challenge/a } # ",
    "\\u003E } DROP ALL #",
    'a"\\',
    "a\nSERVICE <http://127.0.0.1:9/>",
    "?anything",
    "$1",
    "\\g<0>",
]


def test_there_are_parameters_to_attack() -> None:
    assert PARAMETERS


def hold(query: str, name: str, value: str) -> None:
    """Bind a value; where it is taken, the query must hold the same tokens but for one term."""
    import pyoxigraph as ox

    known = QUERIES[query]
    try:
        bound = known.bind(**{name: value})
    except QueryError:
        return
    check_query(bound)
    parts = re.split(rf"VALUES \?{name} \{{[^}}]*\}} # parameter", known.text)
    assert bound.startswith(f"{parts[0]}VALUES ?{name} {{ ")
    between = len(bound) - sum(map(len, parts))
    term = bound[len(parts[0]) :][: between // (len(parts) - 1)]
    assert bound == term.join(parts), "something beside the term has changed"
    inside = term.removeprefix(f"VALUES ?{name} {{ ").removesuffix(" }")
    # The one term, asked on its own, comes back as the value that was given and nothing more.
    answer = list(ox.Store().query(f"SELECT ?x {{ VALUES ?x {{ {inside} }} }}"))
    assert len(answer) == 1
    assert answer[0]["x"].value.endswith(value)


@pytest.mark.parametrize(("query", "name"), PARAMETERS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_bound_or_refused(query: str, name: str, attack: str) -> None:
    hold(query, name, attack)


@given(value=st.text(max_size=40), which=st.sampled_from(PARAMETERS))
@settings(max_examples=200, deadline=None)
def test_any_text_is_bound_or_refused(value: str, which: tuple[str, str]) -> None:
    hold(*which, value)
