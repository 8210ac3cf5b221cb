"""What a search gives: hits with their reasons, filters, places, and a plain no."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from longtail.errors import QueryError
from longtail.load import Catalogue
from longtail.search import SearchEngine
from longtail.search.documents import KINDS
from tests.search.conftest import make_small_catalogue


@pytest.fixture(scope="module")
def words() -> SearchEngine:
    return SearchEngine(make_small_catalogue(), without=["meaning"])


def test_a_hit_shows_the_part_that_matched_and_its_evidence(words: SearchEngine) -> None:
    hit = words.search("cannot pay to train it five times").hits[0]
    assert hit.id == "challenge/training-too-dear"
    assert hit.matched == "matched: 'no money to train it five times'"
    assert [finding.id for finding in hit.evidence] == ["finding/gpu-bill"]
    assert hit.rank == 1
    assert 0 < hit.score <= 1


def test_a_practice_is_found_through_the_challenge_it_addresses(words: SearchEngine) -> None:
    ids = [hit.id for hit in words.search("annotator disagreement").hits]
    assert ids.index("practice/labelling-guide") < 3
    alone = SearchEngine(make_small_catalogue(), without=["meaning", "graph"])
    scores = {hit.id: hit.score for hit in alone.search("annotator disagreement").hits}
    together = {hit.id: hit.score for hit in words.search("annotator disagreement").hits}
    assert together["practice/labelling-guide"] > scores.get("practice/labelling-guide", 0.0)


def test_a_finding_is_not_repeated_below_a_record_that_rests_on_it(words: SearchEngine) -> None:
    ids = [hit.id for hit in words.search("annotators label one image").hits]
    if "finding/labels-differ" in ids:
        assert ids.index("finding/labels-differ") < ids.index("challenge/inconsistent-labels")
    only = words.search("annotators label one image", kind="finding")
    assert only.hits[0].id == "finding/labels-differ"
    assert only.hits[0].summary == "Study 2020, 4.1.1"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_kept_to(engine: SearchEngine, kind: str) -> None:
    result = engine.search("not enough labelled data", kind=kind, top=5)
    assert {hit.kind for hit in result.hits} == {kind}


def test_facets_are_kept_to(engine: SearchEngine, catalogue: Catalogue) -> None:
    for hit in engine.search("unclear requirements", source="nahar-2022").hits:
        assert any(finding.source == "nahar-2022" for finding in hit.evidence)
    for hit in engine.search("unclear requirements", theme="requirements").hits:
        assert "requirements" in catalogue.browsable[hit.id].themes
    for hit in engine.search("unclear requirements", phase="data-preparation").hits:
        assert "data-preparation" in catalogue.practices[hit.id].phases
    for hit in engine.search("unclear requirements", role="data-scientist").hits:
        assert "data-scientist" in catalogue.practices[hit.id].roles


def test_what_is_not_allowed_is_named_all_at_once_with_the_nearest(engine: SearchEngine) -> None:
    with pytest.raises(QueryError) as caught:
        engine.search("x", kind="practise", theme="requirement", phase="deploy")
    message = str(caught.value)
    assert "did you mean 'practice'?" in message
    assert "did you mean 'requirements'?" in message
    assert "deployment" in message
    assert "finding" in message


@pytest.mark.parametrize("top", [0, -1, 201, 10_000])
def test_top_out_of_range_is_refused(words: SearchEngine, top: int) -> None:
    with pytest.raises(QueryError, match="1 to 200"):
        words.search("labels", top=top)


def test_top_is_kept_to(engine: SearchEngine) -> None:
    assert len(engine.search("data quality", top=3).hits) == 3
    assert len(engine.search("data quality", top=200).hits) > 10


def test_a_phrase_must_stand_word_for_word(words: SearchEngine) -> None:
    assert [hit.id for hit in words.search('"annotator disagreement"').hits] == [
        "challenge/inconsistent-labels"
    ]
    none = words.search('"disagreement annotator"')
    assert not none.answered
    assert none.hits == ()
    assert "side by side" in " ".join(none.notes)


def test_a_phrase_may_hold_common_words(words: SearchEngine) -> None:
    hits = words.search('"Training costs more than we have"').hits
    assert [hit.id for hit in hits] == ["challenge/training-too-dear"]


def test_an_unwanted_word_takes_records_out(words: SearchEngine) -> None:
    with_all = {hit.id for hit in words.search("annotators labels").hits}
    without = {hit.id for hit in words.search("annotators labels -guide").hits}
    assert "practice/labelling-guide" in with_all
    assert without
    assert not {"practice/labelling-guide", "finding/guide-helps"} & without


def test_relating_gives_every_record_of_the_kinds_a_number(
    engine: SearchEngine, catalogue: Catalogue
) -> None:
    related = engine.relate("our annotators keep disagreeing about labels", ["challenge"])
    assert related.keys() == catalogue.challenges.keys()
    assert all(0 <= value <= 1 for value in related.values())
    best = max(related, key=related.__getitem__)
    assert best == "challenge/inconsistent-labels"
    assert engine.explain_part("our annotators keep disagreeing about labels", best)


@pytest.mark.parametrize("line", ["recipe for sourdough bread", "", "the of", "zzz qqq xxx"])
def test_a_line_that_nothing_answers_relates_to_nothing(engine: SearchEngine, line: str) -> None:
    assert set(engine.relate(line, ["challenge", "practice"]).values()) == {0.0}


def test_relating_to_an_unknown_kind_is_refused(engine: SearchEngine) -> None:
    with pytest.raises(QueryError):
        engine.relate("labels", ["challenges"])


def test_explaining_an_unknown_record_gives_nothing(words: SearchEngine) -> None:
    assert words.explain_part("labels", "challenge/no-such") == ""


@pytest.mark.parametrize("query", ["recipe for sourdough bread", "learning rate schedule for transformers"])
def test_it_says_so_when_nothing_answers(engine: SearchEngine, query: str) -> None:
    assert not engine.search(query).answered


@pytest.mark.parametrize(
    "query",
    [
        "bosses think it is magic",
        "no money to train it five times",
        "bean counters want ROI",
        "gut feeling of the CEO",
        "custmer trust",
    ],
)
def test_it_answers_in_a_practitioners_own_words(engine: SearchEngine, query: str) -> None:
    assert engine.search(query).answered


def test_magic_leads_with_expectations_of_management(engine: SearchEngine, word_engine: SearchEngine) -> None:
    for one in (engine, word_engine):
        hits = one.search("bosses think it is magic", top=3).hits
        assert hits[0].id == "challenge/unrealistic-management-expectations"


def test_a_misspelt_query_is_answered_and_corrected(engine: SearchEngine) -> None:
    result = engine.search("custmer trust")
    assert result.did_you_mean == "customer trust"
    spelt = engine.search("customer trust")
    assert spelt.did_you_mean is None
    assert [hit.id for hit in result.hits[:3]] == [hit.id for hit in spelt.hits[:3]]


def test_a_record_called_by_its_name_or_id_stands_first(engine: SearchEngine) -> None:
    assert engine.search("challenge/inconsistent-labels").hits[0].id == "challenge/inconsistent-labels"
    assert engine.search("organisation amazon").hits[0].id == "organisation/amazon"


def test_a_real_word_that_no_record_uses_is_not_corrected(engine: SearchEngine) -> None:
    assert engine.search("recipe for sourdough bread").did_you_mean is None


def test_the_same_question_gets_the_same_answer_from_many_threads(engine: SearchEngine) -> None:
    queries = ["label noise", "custmer trust", "R13", "data drift in production", '"machine learning"'] * 8
    alone = [engine.search(query) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(engine.search, queries)) == alone


def test_scores_fall_with_rank(engine: SearchEngine) -> None:
    scores = [hit.score for hit in engine.search("who decides when the model is good enough", top=50).hits]
    assert scores == sorted(scores, reverse=True)
