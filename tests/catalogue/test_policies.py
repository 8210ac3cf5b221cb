"""The catalogue keeps every policy of `longtail.check`; a record that breaks one is named in the test id."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from longtail.check import POLICIES, SOURCE_POLICIES
from longtail.errors import Problem
from longtail.load import Catalogue, read_catalogue
from longtail.locate import read_source_texts
from tests.conftest import SOURCES

CATALOGUE, FORM = read_catalogue()


def _cases() -> Iterator[object]:
    for policy in POLICIES:
        name = policy.__name__.removeprefix("check_")
        problems = list(policy(CATALOGUE)) if CATALOGUE else []
        if not problems:
            yield pytest.param(None, id=f"{name}-every-record")
        for problem in problems:
            yield pytest.param(problem, id=f"{name}-{problem.where.split(': ')[-1]}")


def test_every_file_reads() -> None:
    assert [str(problem) for problem in FORM] == []
    assert CATALOGUE is not None


@pytest.mark.parametrize("problem", list(_cases()))
def test_policy(problem: Problem | None) -> None:
    assert problem is None, str(problem)


@pytest.mark.sources
@pytest.mark.parametrize("policy", SOURCE_POLICIES, ids=lambda policy: policy.__name__.removeprefix("check_"))
def test_policy_with_the_sources_texts(policy: object, sources_dir: Path) -> None:
    assert CATALOGUE is not None and callable(policy)
    texts = read_source_texts(
        sources_dir, {one.key: one.seed for one in CATALOGUE.sources.values() if one.seed}
    )
    assert set(texts) == set(CATALOGUE.source_by_key), "a source's text is missing"
    assert [str(problem) for problem in policy(CATALOGUE, texts)] == []


def test_the_sources_folder_is_beside_the_repository_or_the_tests_are_skipped() -> None:
    assert SOURCES.parts[-2:] == ("shared", "seeds")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    assert CATALOGUE is not None
    return CATALOGUE


def test_the_promised_size_is_there(catalogue: Catalogue) -> None:
    studied = [one for one in catalogue.organisations.values() if one.participants]
    assert len(catalogue.findings) >= 480
    assert len(studied) == 45
    assert {person.id for one in studied if one.source == "nahar-2022" for person in one.participants} >= {
        "P1a",
        "P28a",
    }


def test_every_numbered_section_has_a_finding(catalogue: Catalogue) -> None:
    for source in catalogue.sources.values():
        found = {one.section for one in catalogue.findings.values() if one.source == source.key}
        assert {section.id for section in source.sections} <= found, source.key


def test_disagreement_between_sources_is_on_record(catalogue: Catalogue) -> None:
    disputed = {
        (one.source, catalogue.findings[other].source)
        for one in catalogue.findings.values()
        for other in one.disputes
    }
    assert ("hopkins-booth-2021-slides", "hopkins-booth-2021") in disputed or (
        "hopkins-booth-2021",
        "hopkins-booth-2021-slides",
    ) in disputed


def test_every_habit_and_tension_found_is_a_caution(catalogue: Catalogue) -> None:
    """Readers meet a finding of these kinds as something to beware of, and not within a challenge alone."""
    cautions = (*catalogue.anti_patterns.values(), *catalogue.trade_offs.values())
    served = {one for caution in cautions for one in caution.finding_ids()}
    left = [
        one.id
        for one in catalogue.findings.values()
        if one.kind in ("anti-pattern", "trade-off") and one.id not in served
    ]
    assert left == []
