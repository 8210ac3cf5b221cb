"""Whatever is typed gets a result or a clear message, and nothing of it is run."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.results import SearchResult
from longtail.search import SearchEngine

ODD = {
    "empty": "",
    "spaces": " \t\n ",
    "one letter": "x",
    "stop words": "what is the of and to it",
    "punctuation": "?!... --- ;;",
    "control characters": "data\x00\x07\x1b[31m quality",
    "emoji": "😀 🤖",
    "emoji with words": "🤖 bias",
    "German": "Wir haben kein Geld fuer Daten und niemand versteht das Modell",
    "Chinese": "机器学习 数据 标签",
    "Arabic": "جودة البيانات",
    "code": "import os; os.system('touch /should-not-exist')",
    "SPARQL": "SELECT * WHERE { ?s ?p ?o } ; DROP ALL",
    "SQL": "'; DROP TABLE findings; --",
    "HTML": "<script>alert(1)</script>",
    "regular expression": "(a+)+$ [z-a] \\",
    "format string": "{0} %s {self}",
    "surrogate": "label \ud800 noise",
    "minus alone": "-",
    "only unwanted": "-data -model",
    "open quotation": '"data',
    "empty phrase": '""',
    "phrase of stop words": '"to be or not to be"',
    "long word": "a" * 5_000,
}


@pytest.mark.parametrize("query", ODD.values(), ids=ODD.keys())
def test_odd_input_gets_a_result_or_a_message(engine: SearchEngine, query: str) -> None:
    result = engine.search(query)
    assert result.hits or result.notes or not result.answered
    assert result.query.encode("utf-8").decode("utf-8") == result.query
    SearchResult.model_validate_json(result.model_dump_json())


@pytest.mark.parametrize("query", ["", "?!", "the of", "😀", "-data"])
def test_where_there_is_nothing_to_look_for_it_says_so(engine: SearchEngine, query: str) -> None:
    result = engine.search(query)
    assert not result.answered
    assert result.hits == ()
    assert "nothing to look for" in " ".join(result.notes)


def test_a_huge_query_is_cut_and_says_so(engine: SearchEngine) -> None:
    result = engine.search("no money for labels " * 5_000)
    assert "only the first 2,000 characters" in " ".join(result.notes)
    assert result.hits
    assert len(result.query) <= 2_000


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=150)
def test_any_text_can_be_searched(word_engine: SearchEngine, text: str) -> None:
    result = word_engine.search(text)
    assert all(0 <= hit.score <= 1 for hit in result.hits)
    assert len({hit.id for hit in result.hits}) == len(result.hits)
    assert isinstance(word_engine.suggest(text), list)
