"""What the matcher asks back, what would change its answer, and why something is missing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from longtail.explain import explain_difference, to_rows
from longtail.match import Matcher
from longtail.profile import Profile
from tests.match.conftest import (
    SMALL,
    WordEngine,
    make_catalogue,
    make_challenge,
    make_finding,
    make_practice,
)
from tests.match.strategies import profiles

MATCHER = Matcher(SMALL, WordEngine(SMALL))


@settings(deadline=None, max_examples=60)
@given(profile=profiles())
def test_only_unsettled_challenges_are_asked_about(profile: Profile) -> None:
    asked = MATCHER.ask_challenges(profile, most=4)
    assert len(asked) <= 4
    assert not {one.id for one in asked} & {*profile.challenges, *profile.not_challenges}
    assert all(0 < one.likelihood < 1 and one.because for one in asked)


def test_a_challenge_is_asked_as_likely_as_the_answers_make_it() -> None:
    def list_asked(stage: str) -> dict[str, float]:
        return {one.id: one.likelihood for one in MATCHER.ask_challenges(Profile(stage=stage))}

    assert list_asked("production")["challenge/drift"] > list_asked("idea")["challenge/drift"]
    assert "challenge/open" not in list_asked("idea"), (
        "no practice hangs on it, so the answer would tell nothing"
    )


@settings(deadline=None, max_examples=15)
@given(profile=profiles())
def test_every_change_holds_when_asked_again(profile: Profile) -> None:
    """A reported change, made by hand, has exactly the reported effect."""

    def ask_top(asked: Profile) -> set[str]:
        return {one.label for one in MATCHER.recommend(asked, top=3).practices}

    before = ask_top(profile)
    for change in MATCHER.find_changes(profile, top=3):
        assert change.enters or change.leaves
        assert set(change.enters).isdisjoint(before)
        assert set(change.leaves) <= before


def test_a_change_names_the_answer_and_what_comes_of_it() -> None:
    changes = MATCHER.find_changes(Profile(challenges=["challenge/drift"]), top=2)
    change = next(one for one in changes if one.facet == "model_origin")
    assert (change.now, change.then) == ("not answered", "built for us by a supplier")
    assert change.leaves == ("Retrain each month",)
    asked = Profile(challenges=["challenge/drift"], model_origin=["supplier"])
    assert [one.label for one in MATCHER.recommend(asked, top=2).practices][-1] == change.enters[0]


@pytest.mark.parametrize(
    ("answers", "practice", "reason"),
    [
        (
            {"dismissed": [{"id": "practice/say-no", "reason": "we need the money"}]},
            "say-no",
            "we need the money",
        ),
        ({"adopted": ["practice/say-no"]}, "say-no", "in place already"),
        ({"personal_data": "none"}, "minimise", "There is no personal data."),
        ({"dismissed": ["practice/write-guide"]}, "label-twice", "needs 'Write a labelling guide' first"),
        ({"capacity_days": 4, "challenges": ["challenge/bosses"]}, "retrain", "5 to 10 days"),
        ({"challenges": ["challenge/bosses"]}, "retrain", "your answers do not point to"),
        (
            {"challenges": ["challenge/bosses"]},
            "say-no",
            "'Explain the limits to managers' on the list already helps",
        ),
        ({"challenges": ["challenge/bosses"]}, "explain-limits", "at rank 1."),
    ],
)
def test_absence_has_its_true_reason(answers: dict[str, object], practice: str, reason: str) -> None:
    found = MATCHER.explain_absence(Profile(**answers), f"practice/{practice}", top=1)
    assert reason in found.reason


def test_a_practice_that_needs_more_days_than_there_are_waits_with_what_it_needs() -> None:
    catalogue = make_catalogue(
        findings=[make_finding("f1", "R1")],
        challenges=[make_challenge("labels", "Labels disagree", "f1")],
        practices=[
            make_practice("first", "First", {"labels": ["f1"]}, days=(3, 3)),
            make_practice("second", "Second", {"labels": ["f1"]}, days=(1, 1), requires=["first"]),
        ],
    )
    answer = Matcher(catalogue, WordEngine(catalogue)).recommend(
        Profile(capacity_days=2, challenges=["challenge/labels"])
    )
    assert answer.practices == ()
    assert (
        "needs 'First' before it" in {one.id: one.reason for one in answer.not_suggested}["practice/second"]
    )


def test_the_rows_of_a_score_run_up_to_it() -> None:
    for practice in MATCHER.recommend(Profile(pains=["bosses want magic"], goals=["quality"])).practices:
        assert to_rows(practice)[-1].running == pytest.approx(practice.score, abs=1e-9)


def test_the_difference_between_two_lists_names_the_answer_and_its_effect() -> None:
    before = MATCHER.recommend(Profile(challenges=["challenge/drift"], stage="pilot"))
    after = MATCHER.recommend(
        Profile(challenges=["challenge/drift"], stage="production", model_origin=["supplier"])
    )
    said = explain_difference(before, after)
    assert said[0] == "You changed 'Stage' from pilot to in use."
    assert any(
        line.startswith("Gone: 'Retrain each month'") and "cannot be retrained" in line for line in said
    )
    assert explain_difference(before, before) == ()
