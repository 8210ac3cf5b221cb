"""Counts, days and labels read the same everywhere."""

from __future__ import annotations

import pytest

from longtail.phrases import count, count_days, lower_first, say_days


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 studies"), (1, "1 study"), (2, "2 studies"), (1315, "1,315 studies")]
)
def test_a_count_has_its_noun(number: int, said: str) -> None:
    assert count(number, "study", "studies") == said


def test_a_noun_without_plural_of_its_own_gets_an_s() -> None:
    assert [count(number, "finding") for number in (1, 3)] == ["1 finding", "3 findings"]


@pytest.mark.parametrize(
    ("days", "said"), [(0.5, "half a day"), (1, "1 day"), (2.5, "2.5 days"), (10.0, "10 days")]
)
def test_days_are_said_as_people_say_them(days: float, said: str) -> None:
    assert count_days(days) == said
    assert say_days(days, days) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.5, 1, "half a day to 1 day"), (1, 3, "1 to 3 days"), (0.5, 2.5, "half a day to 2.5 days")],
)
def test_a_range_of_days_reads_as_words(low: float, high: float, said: str) -> None:
    assert say_days(low, high) == said


@pytest.mark.parametrize(
    ("label", "within"),
    [
        ("Data scientist", "data scientist"),
        ("ML engineer", "ML engineer"),
        ("GDPR", "GDPR"),
        ("Big Tech", "Big Tech"),
    ],
)
def test_a_label_keeps_its_capitals_within_a_sentence(label: str, within: str) -> None:
    assert lower_first(label) == within
