"""Text becomes comparable words, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.search.text import clean, find_content_words, find_words, fold, stem_all


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("organization", "organisations"),
        ("modelling behavior", "modeling behaviour"),
        ("labelled", "labeling"),
        ("analyzing", "analyse"),
        ("the company's data", "companies data"),
        ("naïve façade", "naive facade"),
    ],
)
def test_spellings_and_inflections_become_one(one: str, other: str) -> None:
    assert stem_all(find_content_words(one)) == stem_all(find_content_words(other))


def test_different_words_stay_apart() -> None:
    words = [
        "size",
        "sizes",
        "prize",
        "price",
        "hour",
        "our",
        "four",
        "model",
        "mode",
        "data",
        "date",
        "bias",
        "base",
    ]
    assert len(set(stem_all(words))) == len(words) - 1  # only size and sizes are one


def test_letters_around_a_stroke_are_one_word() -> None:
    assert find_words("an A/B test in R&D") == ["an", "ab", "test", "in", "rd"]


def test_a_phrase_is_its_words() -> None:
    assert fold(' "Gut-feeling!" ') == "gut feeling"


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=200)
def test_cleaning_leaves_one_printable_line_and_changes_nothing_twice(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\n" not in once
    assert once.encode("utf-8").decode("utf-8") == once
    assert all(character.isprintable() or character == " " for character in once) or not once.isascii()


def test_cleaning_survives_lone_surrogates_and_cuts() -> None:
    assert clean("a\ud800b").startswith("a")
    assert len(clean("x" * 100_000)) == 2_000
