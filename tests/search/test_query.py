"""What somebody typed is read as words, phrases and what is not wanted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.search.query import read_query


def test_quotation_marks_make_a_phrase_whose_words_count_too() -> None:
    query = read_query('"gut feeling" of the boss')
    assert query.phrases == ("gut feeling",)
    assert query.words == ["gut", "feeling", "boss"]


def test_typographic_quotation_marks_count_as_well() -> None:
    assert read_query("\u201cgut feeling\u201d").phrases == ("gut feeling",)


def test_a_leading_minus_takes_a_word_out() -> None:
    query = read_query('privacy -GDPR -"data set"')
    assert query.words == ["privacy"]
    assert query.without == ("gdpr",)
    assert query.without_phrases == ("data set",)


@pytest.mark.parametrize("typed", ["decision-making", "a - b", "--", "-", 'half "open', "x -- y"])
def test_other_strokes_and_marks_are_no_commands(typed: str) -> None:
    query = read_query(typed)
    assert query.without == ()
    assert query.phrases == ()


def test_a_long_query_is_cut_and_says_so() -> None:
    query = read_query("word " * 20_000)
    assert query.cut
    assert len(query.text) <= 2_000
    assert len(query.words) <= 120


@given(st.text(max_size=400))
@settings(deadline=None, max_examples=300)
def test_any_text_is_a_query(typed: str) -> None:
    query = read_query(typed)
    assert all(phrase for phrase in query.phrases)
    assert not query.cut
