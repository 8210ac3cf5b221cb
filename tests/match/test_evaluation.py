"""What the matching is held against: another reader's choices, and the same list for everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from longtail.errors import CatalogueError
from longtail.evaluation.judge import Judge
from longtail.evaluation.profiles import read_choices, read_profiles
from longtail.evaluation.ways import CAUTIONS, PRACTICES, SIMILAR, choose_for_everybody, make_way
from longtail.load import Catalogue, load_catalogue
from longtail.match import Matcher
from longtail.profile import Profile
from tests.match.conftest import SMALL, WordEngine


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_another_reader_chose_for_every_profile_kept_back(catalogue: Catalogue) -> None:
    choices = read_choices(catalogue, "reporting")
    assert set(choices) == {one.id for one in read_profiles(catalogue, "reporting")}
    for one in choices.values():
        assert len(set(one.practices)) == PRACTICES and set(one.practices) <= set(catalogue.practices)
        assert len(set(one.cautions)) == CAUTIONS
        assert len(set(one.similar)) == SIMILAR and set(one.similar) <= set(catalogue.organisations)


def test_a_choice_of_what_does_not_exist_is_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "choices-x.yaml").write_text(
        "- {id: a, practices: [practice/no-such], cautions: [anti-pattern/none], similar: []}\n- {id: b}\n",
        encoding="utf-8",
    )
    with pytest.raises(CatalogueError) as caught:
        read_choices(catalogue, "x", folder=tmp_path)
    told = str(caught.value)
    assert "practice/no-such" in told and "anti-pattern/none" in told
    assert "needs the keys id, practices, cautions and similar" in told


def test_the_same_list_for_everybody_answers_more_than_any_it_could_swap_in(catalogue: Catalogue) -> None:
    profiles, judge = read_profiles(catalogue, "development"), Judge(catalogue)
    chosen = choose_for_everybody(catalogue, profiles, judge)
    assert len(set(chosen.practices)) == PRACTICES and len(set(chosen.cautions)) == CAUTIONS

    def mark(ids: tuple[str, ...]) -> float:
        return sum(judge.find_recall(ids, one.practices) for one in profiles)

    # The last was the best that could join the others.
    others = chosen.practices[:-1]
    assert mark(chosen.practices) >= max(mark((*others, one)) for one in catalogue.practices) - 1e-9


def test_on_the_text_alone_the_matching_sees_only_what_was_written() -> None:
    profile = Profile(sector="health", stage="pilot", pains=["the labels differ"], capacity_days=3)
    matcher = Matcher(SMALL, WordEngine(SMALL))
    alone = make_way(matcher, words_only=True)
    assert alone(profile) == make_way(matcher)(Profile(pains=["the labels differ"]))
    assert alone(profile) == alone(profile.model_copy(update={"sector": "finance", "stage": "idea"}))
