"""The plan: nothing is lost, older files open, newer catalogues are compared."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.errors import FileProblem, ProfileError
from longtail.plan import (
    Plan,
    compare,
    from_json,
    get_review_date,
    leave_out_answers,
    make_plan,
    to_json,
)
from longtail.profile import Profile, parse_profile
from longtail.results import Recommendations

from .conftest import TODAY

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
SAID = st.fixed_dictionaries(
    {},
    optional={
        "when": st.sampled_from(["now", "next", "later"]),
        "owner": TEXT,
        "note": TEXT,
        "date": st.dates(),
        "done": st.booleans(),
    },
)


@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_a_plan_comes_back_whole(recommendations: Recommendations, data: st.DataObject) -> None:
    ids = [one.id for one in recommendations.practices]
    chosen = data.draw(st.lists(st.sampled_from(ids), unique=True))
    said: dict[str, Any] = {one: data.draw(SAID) for one in chosen}
    plan = make_plan(recommendations, today=TODAY, chosen=chosen, said=said)
    again, notes = from_json(to_json(plan), today=datetime.date(2030, 1, 1))
    assert again == plan and notes == ()
    assert [item.practice for item, _ in again.in_order()] == chosen
    assert again.recommendation == recommendations


def test_a_plan_opens_as_a_profile(plan: Plan) -> None:
    assert parse_profile(to_json(plan).encode()) == Profile.from_mapping(plan.profile)


def test_a_printed_recommendation_becomes_a_plan_with_a_note(recommendations: Recommendations) -> None:
    printed = json.dumps(recommendations.model_dump(mode="json"))
    plan, notes = from_json(printed, today=TODAY)
    assert plan == make_plan(recommendations, today=TODAY)
    assert len(notes) == 1 and "no plan" in notes[0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 99}, "newer"),
        ({"format": "1"}, "newer"),
        ({"items": [{"practice": "practice/none", "when": "now", "order": 1}]}, "practice/none"),
        ({"items": [{"practice": 1}]}, "missing"),
        ({"created": "yesterday"}, "created"),
        ({"practices": 3}, "practices"),
        ({"itemz": []}, "itemz"),
    ],
)
def test_a_wrong_plan_is_refused_in_words(plan: Plan, change: dict[str, Any], message: str) -> None:
    document = {**json.loads(to_json(plan)), **change}
    with pytest.raises(FileProblem, match=message):
        from_json(json.dumps(document), today=TODAY)


def test_a_wrong_answer_in_a_plan_is_refused(plan: Plan) -> None:
    document = {**json.loads(to_json(plan)), "profile": {"stage": "pilott"}}
    with pytest.raises(ProfileError, match="pilot"):
        from_json(json.dumps(document), today=TODAY)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, b'"x"'])
def test_what_is_no_plan_is_refused(raw: bytes) -> None:
    with pytest.raises(FileProblem):
        from_json(raw, today=TODAY)


def test_a_practice_that_was_not_suggested_cannot_be_planned(recommendations: Recommendations) -> None:
    with pytest.raises(FileProblem, match="not among the practices"):
        make_plan(recommendations, today=TODAY, chosen=["practice/none"])


def test_comparing_says_what_changed(plan: Plan) -> None:
    assert compare(plan, plan.recommendation) == ()
    first, second, *rest = plan.practices
    moved = second.model_copy(update={"when": "later" if second.when != "later" else "now"})
    fewer = rest[0].model_copy(update={"evidence": rest[0].evidence[1:]})
    fresh = rest[1].model_copy(update={"id": "practice/brand-new", "label": "Brand new"})
    new = plan.recommendation.model_copy(
        update={"catalogue_version": "2099.1.0", "practices": (moved, fewer, *rest[1:], fresh)}
    )
    changes = {(one.kind, one.id) for one in compare(plan, new)}
    assert changes == {
        ("catalogue", ""),
        ("gone", first.id),
        ("moved", second.id),
        ("evidence", rest[0].id),
        ("new", "practice/brand-new"),
    }


def test_review_dates(plan: Plan) -> None:
    dated, undated = plan.items[0], plan.items[-1]
    assert get_review_date(dated, plan) == datetime.date(2026, 12, 1)
    assert get_review_date(undated, plan) > plan.created


def test_leaving_out_answers_leaves_out_what_they_say(plan: Plan) -> None:
    bare = to_json(leave_out_answers(plan))
    profile = plan.profile
    for pain in profile["pains"]:
        assert pain in to_json(plan) and pain not in bare
    assert json.loads(bare)["profile"] == {}
    assert "you wrote" not in bare and "like yours: R" not in bare
    assert from_json(bare, today=TODAY)[0].answers_left_out
