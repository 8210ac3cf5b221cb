"""What holds of every recommendation, whatever the answers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.errors import ProfileError, UnknownId
from longtail.load import Catalogue
from longtail.match import Matcher
from longtail.profile import Profile
from longtail.results import Recommendations
from tests.match.conftest import SMALL, WordEngine
from tests.match.strategies import profiles

MATCHER = Matcher(SMALL, WordEngine(SMALL))
ANY = settings(deadline=None, max_examples=120)


def ask(profile: Profile, **more: Any) -> Recommendations:
    return MATCHER.recommend(profile, **more)


def list_ids(answer: Recommendations) -> list[str]:
    return [one.id for one in answer.practices]


@ANY
@given(profile=profiles())
def test_the_parts_add_up(profile: Profile) -> None:
    answer = ask(profile)
    for practice in answer.practices:
        assert sum(part.value for part in practice.contributions) == pytest.approx(practice.score, abs=1e-9)
        assert practice.contributions
    for challenge in answer.challenges:
        assert sum(part.value for part in challenge.contributions) == pytest.approx(
            challenge.relevance, abs=1e-9
        )
        assert 0 <= challenge.relevance <= 1
        assert challenge.because


@ANY
@given(profile=profiles())
def test_prerequisites_come_before(profile: Profile) -> None:
    answer = ask(profile)
    order = ("now", "next", "later")
    seen: dict[str, str] = {}
    for practice in answer.practices:
        for needed in practice.prerequisites:
            assert needed in seen or needed in profile.adopted
            if needed in seen:
                assert order.index(seen[needed]) <= order.index(practice.when)
        seen[practice.id] = practice.when


@ANY
@given(profile=profiles())
def test_the_budget_is_never_exceeded(profile: Profile) -> None:
    answer = ask(profile)
    if profile.capacity_days is not None:
        assert sum(sum(one.effort.days) / 2 for one in answer.practices) <= profile.capacity_days


@ANY
@given(profile=profiles())
def test_what_is_left_out_is_never_shown_and_has_a_reason(profile: Profile) -> None:
    answer = ask(profile)
    shown = set(list_ids(answer))
    dismissed = {one.id for one in profile.dismissed}
    assert not shown & (dismissed | set(profile.adopted))
    assert not shown & {one.id for one in answer.not_suggested}
    assert dismissed <= {one.id for one in answer.not_suggested}
    assert all(one.reason for one in answer.not_suggested)
    if profile.personal_data == "none":
        assert "practice/minimise" not in shown
    if "supplier" in profile.model_origin:
        assert "practice/retrain" not in shown


@ANY
@given(profile=profiles())
def test_every_practice_can_be_asked_about(profile: Profile) -> None:
    shown = list_ids(ask(profile))
    for practice_id in SMALL.practices:
        reason = MATCHER.explain_absence(profile, practice_id).reason
        assert (f"at rank {shown.index(practice_id) + 1}." in reason) if practice_id in shown else reason


@ANY
@given(profile=profiles())
def test_the_same_answers_give_the_same_list(profile: Profile) -> None:
    fresh = Matcher(SMALL, WordEngine(SMALL))
    assert fresh.recommend(profile) == ask(profile)


@ANY
@given(profile=profiles(), data=st.data())
def test_the_order_of_answers_does_not_matter_except_of_goals(profile: Profile, data: st.DataObject) -> None:
    answers = profile.answered()
    turned = {
        key: data.draw(st.permutations(value)) if isinstance(value, list) and key != "goals" else value
        for key, value in answers.items()
    }
    ours, theirs = ask(profile), ask(Profile.from_mapping(turned))
    assert ours.model_dump(exclude={"profile"}) == theirs.model_dump(exclude={"profile"})


@ANY
@given(profile=profiles(challenges=(), not_challenges=(), capacity_days=None), data=st.data())
def test_confirming_a_challenge_never_lowers_what_addresses_only_it(
    profile: Profile, data: st.DataObject
) -> None:
    confirmed = data.draw(st.sampled_from(sorted(SMALL.challenges)))
    before = list_ids(ask(profile, top=7))
    after = list_ids(ask(profile.model_copy(update={"challenges": (confirmed,)}), top=7))
    helps = {
        one.id
        for one in SMALL.practices.values()
        if any(link.challenge == confirmed for link in one.addresses)
    }
    only = {one for one in helps if len(SMALL.practices[one].addresses) == 1 and one in before}
    for practice in only:
        assert practice in after
        overtaken_by = set(after[: after.index(practice)]) - set(before[: before.index(practice)])
        assert overtaken_by <= helps


@ANY
@given(profile=profiles(), top=st.integers(min_value=1, max_value=5))
def test_no_more_than_asked_for(profile: Profile, top: int) -> None:
    answer = ask(profile, top=top)
    assert len(answer.practices) <= top
    assert [one.rank for one in answer.practices] == list(range(1, len(answer.practices) + 1))
    assert len(answer.cautions) <= 8
    assert len(answer.similar_organisations) <= 5


@ANY
@given(profile=profiles(), data=st.data())
def test_kept_practices_stay_listed_in_their_place(profile: Profile, data: st.DataObject) -> None:
    free = profile.model_copy(update={"dismissed": (), "adopted": (), "capacity_days": None})
    before = list_ids(ask(free, top=5))
    kept = data.draw(st.sampled_from(before))
    other = data.draw(profiles(capacity_days=None, adopted=(), dismissed=()))
    anywhere = ask(other, top=5, keep=[kept])
    assert [one.id for one in anywhere.practices if one.kept] == [kept]
    needs, at = MATCHER.tables.needs, MATCHER.tables.practice_at
    if not needs.get(at[kept]):
        in_place = list_ids(ask(other, top=5, keep={kept: before.index(kept) + 1}))
        # Where the new answers leave too few to stand above it, it moves up; what needs it stays below.
        above = [one for one in in_place if one != kept and at[kept] not in needs.get(at[one], ())]
        assert in_place.index(kept) == min(before.index(kept), len(above))


@pytest.mark.parametrize("answers", [{}, {"goals": ["quality"]}, {"sector": "health"}])
def test_every_practice_says_why_even_where_little_was_told(answers: dict[str, Any]) -> None:
    for practice in ask(Profile(**answers)).practices:
        assert practice.why
        serves = [one for one in practice.contributions if one.kind == "goal"]
        assert all(one.label in practice.why for one in serves)


def test_retired_challenges_lead_to_their_successors() -> None:
    answer = ask(Profile(challenges=["challenge/old-labels"]))
    assert answer.profile["challenges"] == ["challenge/labels"]
    assert answer.challenges[0].id == "challenge/labels"
    assert any("challenge/old-labels" in note for note in answer.notes)


def test_ids_that_never_were_are_named_all_at_once_with_the_nearest() -> None:
    with pytest.raises(ProfileError) as caught:
        ask(Profile(challenges=["challenge/lables"], adopted=["practice/write-guides"]))
    assert "challenge/labels" in str(caught.value)
    assert "practice/write-guide" in str(caught.value)


def test_a_practice_that_never_was_cannot_be_kept_or_asked_about() -> None:
    with pytest.raises(UnknownId):
        ask(Profile(), keep=["practice/none-such"])
    with pytest.raises(UnknownId):
        MATCHER.explain_absence(Profile(), "practice/none-such")


def test_no_answers_give_a_general_list_and_say_so() -> None:
    answer = ask(Profile())
    assert answer.practices
    assert "told us nothing" in answer.notes[0]
    assert not answer.similar_organisations


def test_no_days_plan_nothing_and_say_what_costs_least() -> None:
    answer = ask(Profile(capacity_days=0, challenges=["challenge/bosses"]))
    assert answer.practices == ()
    assert any("Turn work down" in note and "half a day" in note for note in answer.notes)
    assert answer.not_suggested


def test_ten_thousand_days_hold_everything_that_is_open(small: Catalogue) -> None:
    answer = ask(Profile(capacity_days=10_000))
    assert len(answer.practices) == len(small.practices)


def test_a_kind_of_organisation_without_evidence_is_told_so() -> None:
    notes = ask(Profile(organisation_type="non-profit", stage="pilot")).notes
    assert any("Little evidence" in note and "Non-profit" in note for note in notes)
    assert not any("Little evidence" in note for note in ask(Profile(organisation_type="startup")).notes)


def test_reasons_name_the_users_words_and_the_people() -> None:
    answer = ask(Profile(pains=["annotators disagree about labels"], organisation_type="startup"))
    first = answer.challenges[0]
    assert first.id == "challenge/labels"
    assert "you wrote 'annotators disagree about labels'" in first.because[0]
    assert any("R1 and R2, start-ups like yours, report it" in line for line in first.because)
    assert any("seen in both organisations most like yours" in line for line in first.because)


def test_long_lines_are_cut_when_quoted() -> None:
    line = "labels " * 60
    because = ask(Profile(pains=[line])).challenges[0].because[0]
    assert "…" in because
    assert len(because) < 200


def test_a_challenge_ruled_out_is_neither_listed_nor_covered() -> None:
    pains = ["annotators disagree about labels"]
    answer = ask(Profile(pains=pains, not_challenges=["challenge/labels"]))
    assert "challenge/labels" not in [one.id for one in answer.challenges]
    for practice in answer.practices:
        assert not any("Labels contradict" in part.label for part in practice.contributions)


def test_what_is_in_place_counts_as_done() -> None:
    def get_score(**more: Any) -> float:
        answer = ask(Profile(challenges=["challenge/bosses"], **more))
        return next(one.score for one in answer.practices if one.id == "practice/say-no")

    assert get_score(adopted=["practice/explain-limits"]) < get_score(dismissed=["practice/explain-limits"])


def test_a_relevant_challenge_without_a_practice_is_an_honest_gap() -> None:
    gaps = ask(Profile(challenges=["challenge/open"])).gaps
    assert [gap.id for gap in gaps] == ["challenge/open"]
    ruled_out = ask(Profile(challenges=["challenge/privacy"], personal_data="none")).gaps
    assert ruled_out[0].id == "challenge/privacy"
    assert "rule out" in ruled_out[0].reason


def test_cautions_come_from_the_answers_with_their_reasons() -> None:
    cautions = ask(Profile(stage="production", challenges=["challenge/drift"])).cautions
    first = cautions[0]
    assert first.id == "anti-pattern/ship-and-forget"
    assert any("stage: in use" in line for line in first.because)
    assert first.evidence


def test_demotion_shows_as_a_part_below_nought() -> None:
    asked = Profile(organisation_type="consultancy", challenges=["challenge/bosses"])
    practice = next(one for one in ask(asked).practices if one.id == "practice/say-no")
    part = next(part for part in practice.contributions if part.kind == "demotes")
    assert part.value < 0
    assert "You live from contracts." in practice.take_care


def test_goals_count_in_order_of_importance() -> None:
    asked = {"challenges": ["challenge/privacy", "challenge/labels"]}

    def get_score(*goals: str) -> float:
        answer = ask(Profile(**asked, goals=goals))
        return next(one.score for one in answer.practices if one.id == "practice/minimise")

    assert get_score("privacy", "quality") > get_score("quality", "privacy") > get_score()
