"""Marks are what their definitions say, and judgements are read strictly."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.errors import CatalogueError, FileProblem, InputError
from longtail.evaluation import get_evaluation, list_evaluations
from longtail.evaluation.judgements import JudgedSearch, read_searches
from longtail.evaluation.ranking import Marker
from longtail.load import Catalogue
from longtail.search.documents import make_documents
from tests.search.conftest import make_small_catalogue

DOCUMENTS = make_documents(make_small_catalogue())
ALL = list(DOCUMENTS.ids)
FINDINGS = [one for one in ALL if one.startswith("finding/")]


def search(**grades: int) -> JudgedSearch:
    return JudgedSearch("q", "query", "pain", {f"finding/{slug}": grade for slug, grade in grades.items()})


@pytest.fixture
def marker(small: Catalogue) -> Marker:
    return Marker(make_documents(small))


def test_the_ideal_list_is_worth_one(marker: Marker) -> None:
    judged = JudgedSearch("q", "q", "pain", {"finding/gpu-bill": 3, "finding/rent-less": 1})
    assert marker.mark(["finding/gpu-bill", "finding/rent-less"], judged).ndcg == pytest.approx(1)
    assert marker.mark(
        ["challenge/training-too-dear", "practice/spot-machines"], judged
    ).ndcg == pytest.approx(1)


def test_a_finding_pays_once(marker: Marker) -> None:
    judged = JudgedSearch("q", "q", "pain", {"finding/gpu-bill": 3, "finding/rent-less": 3})
    twice = marker.mark(["finding/gpu-bill", "challenge/training-too-dear"], judged)
    assert twice.ndcg == pytest.approx(1 / (1 + 1 / math.log2(3)))
    assert twice.recall == 0.5


def test_success_asks_for_a_good_answer_among_the_first_three(marker: Marker) -> None:
    judged = JudgedSearch("q", "q", "pain", {"finding/gpu-bill": 1, "finding/rent-less": 2})
    assert marker.mark(["finding/gpu-bill"], judged).success == 0
    late = ["finding/labels-differ", "finding/guide-helps", "finding/gpu-bill", "finding/rent-less"]
    assert marker.mark(late, judged).success == 0
    assert marker.mark(late[1:], judged).success == 1
    weak = JudgedSearch("q", "q", "pain", {"finding/gpu-bill": 1})
    assert marker.mark(["finding/gpu-bill"], weak).success == 1


@given(
    st.permutations(ALL),
    st.dictionaries(st.sampled_from(FINDINGS), st.integers(1, 3), min_size=1),
)
@settings(deadline=None, max_examples=100)
def test_no_list_is_worth_more_than_the_ideal_one(ranked: list[str], grades: dict[str, int]) -> None:
    marker = Marker(DOCUMENTS)
    judged = JudgedSearch("q", "q", "pain", grades)
    marks = marker.mark(ranked, judged)
    assert 0 <= marks.ndcg <= 1 + 1e-9
    assert 0 <= marks.recall <= 1
    ideal = sorted(grades, key=grades.__getitem__, reverse=True)
    assert marker.mark(ideal, judged).ndcg == pytest.approx(1)


def write(folder: Path, content: str) -> Path:
    (folder / "search-development.yaml").write_text(content)
    return folder


def test_judgements_are_read(small: Catalogue, tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        "- {id: a, query: labels, type: keyword, relevant: [{finding: finding/labels-differ, grade: 3}]}\n"
        "- {id: b, query: bread, type: unanswerable, relevant: []}\n",
    )
    first, second = read_searches(small, "development", folder=folder)
    assert first.grades == {"finding/labels-differ": 3}
    assert second.grades == {}


def test_every_fault_of_the_judgements_is_named(small: Catalogue, tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        "- {id: a, query: labels, type: keyword, relevant: [{finding: finding/nowhere, grade: 3}]}\n"
        "- {id: b, query: labels, type: odd, relevant: [{finding: finding/labels-differ, grade: 9}]}\n"
        "- {id: c, query: x, type: unanswerable, relevant: [{finding: finding/labels-differ, grade: 1}]}\n"
        "- {id: d}\n",
    )
    with pytest.raises(CatalogueError) as caught:
        read_searches(small, "development", folder=folder)
    message = str(caught.value)
    for part in ("finding/nowhere", "'9'", "'odd'", "(c)", "item 4"):
        assert part in message


def test_missing_judgements_are_named(small: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"search-development\.yaml"):
        read_searches(small, "development", folder=tmp_path)


def test_evaluations_go_by_name() -> None:
    assert "search" in list_evaluations()
    with pytest.raises(InputError, match="did you mean 'search'"):
        get_evaluation("serch")
