"""Queries that name a person or a place of a source."""

from __future__ import annotations

import re

import pytest

from longtail.load import Catalogue
from longtail.search import SearchEngine
from tests.search.conftest import make_small_catalogue


@pytest.fixture(scope="module")
def words() -> SearchEngine:
    return SearchEngine(make_small_catalogue(), without=["meaning"])


@pytest.mark.parametrize(
    ("query", "findings"),
    [
        ("R1", {"labels-differ", "gpu-bill"}),
        ("r1", {"labels-differ", "gpu-bill"}),
        ("participant R1", {"labels-differ", "gpu-bill"}),
        ("P3a", {"gpu-bill"}),
        ("P3", {"gpu-bill", "rent-less"}),
        ("org 3", {"gpu-bill", "rent-less"}),
        ("Organization 3", {"gpu-bill", "rent-less"}),
        ("4.1.1", {"labels-differ"}),
        ("section 4.1.1", {"labels-differ"}),
        ("\u00a7 4.1", {"labels-differ", "guide-helps"}),
        ("section 4", {"labels-differ", "guide-helps"}),
        ("Table 1", {"gpu-bill"}),
        ("R2 and 4.1.1", {"guide-helps", "labels-differ"}),
    ],
)
def test_a_place_gives_what_stands_there(words: SearchEngine, query: str, findings: set[str]) -> None:
    result = words.search(query)
    assert result.mode == "locator"
    assert result.answered
    found = {hit.id.removeprefix("finding/") for hit in result.hits if hit.kind == "finding"}
    assert found == findings


def test_an_organisation_stands_first_and_records_last(words: SearchEngine) -> None:
    kinds = [hit.kind for hit in words.search("org 3").hits]
    assert kinds[0] == "organisation"
    assert kinds.index("challenge") > kinds.index("finding")


@pytest.mark.parametrize("query", ["R99", "org 77", "9.9.9"])
def test_a_place_that_is_not_there_is_named(words: SearchEngine, query: str) -> None:
    result = words.search(query)
    assert not result.answered
    assert "there is no" in " ".join(result.notes)


def test_a_place_beside_words_narrows_the_search(words: SearchEngine) -> None:
    result = words.search("labels R1")
    assert result.mode == "lexical"
    assert result.hits[0].id == "challenge/inconsistent-labels"
    assert all("R1" in [who for f in hit.evidence for who in f.participants] for hit in result.hits)
    assert "participant R1" in " ".join(result.notes)


@pytest.mark.parametrize("query", ["r2 score of the regression", "gpt 4.5 costs", "web 2.0 users"])
def test_what_only_looks_like_a_place_is_searched_by_words(words: SearchEngine, query: str) -> None:
    assert words.search(query).mode == "lexical"


def test_filters_hold_for_places_too(words: SearchEngine) -> None:
    assert {hit.kind for hit in words.search("R1", kind="challenge").hits} == {"challenge"}


def test_every_participant_of_the_studies_is_found(engine: SearchEngine, catalogue: Catalogue) -> None:
    voices = {voice for finding in catalogue.findings.values() for voice in finding.participants}
    for voice in sorted(voices):
        result = engine.search(voice, top=200)
        assert result.mode == "locator", voice
        assert all(
            voice in finding.participants
            for hit in result.hits
            if hit.kind == "finding"
            for finding in hit.evidence
        )


def test_every_numbered_section_is_found(engine: SearchEngine, catalogue: Catalogue) -> None:
    numbers = (re.match(r"[\d.]*\d", finding.section) for finding in catalogue.findings.values())
    sections = {number[0] for number in numbers if number}
    for section in sorted(sections):
        result = engine.search(f"section {section}", top=200)
        assert result.mode == "locator", section
        assert result.hits, section
