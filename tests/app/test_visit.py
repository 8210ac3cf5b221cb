"""A visit: what is answered, kept and said, and what comes back from a browser's storage."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.ui.visit import Visit

TEXTS = st.text(max_size=30)


def test_nothing_is_lost_on_the_way_through_the_browser() -> None:
    visit = Visit(answers={"stage": "pilot", "pains": ["=1+1", "<b>loud</b>"]})
    visit.keep("practice/one", 3)
    visit.keep("practice/two", 1)
    visit.swap("practice/one", "practice/two")
    visit.say("practice/one", "note", "ask Ana\nby Friday")
    visit.say("practice/one", "date", "2026-12-01")
    visit.say("practice/one", "done", True)
    assert Visit.from_json(visit.to_json()) == visit


@given(
    st.one_of(TEXTS, st.recursive(TEXTS, lambda x: st.lists(x) | st.dictionaries(TEXTS, x)).map(json.dumps))
)
@settings(deadline=None, max_examples=100)
def test_what_is_not_ours_is_left_alone(text: str) -> None:
    assert Visit.from_json(text) is None


@given(
    st.dictionaries(
        st.sampled_from(["answers", "kept", "order", "items", "documents", "step", "seen"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | TEXTS,
            lambda x: st.lists(x, max_size=3) | st.dictionaries(TEXTS, x, max_size=3),
        ),
    )
)
@settings(deadline=None, max_examples=150)
def test_damaged_storage_gives_a_usable_visit(stored: dict[str, Any]) -> None:
    visit = Visit.from_json(json.dumps({"format": 1, **stored}))
    assert visit is not None
    _, problems = visit.read_profile()
    assert not problems
    assert set(visit.order) == set(visit.kept)


def test_a_contradiction_is_told_and_the_rest_still_counts() -> None:
    profile, problems = Visit(answers={"stage": "pilot", "team_size": 9, "headcount": 3}).read_profile()
    assert profile.stage == "pilot" and profile.team_size is None
    assert "larger than the whole organisation" in problems[0].what


def test_a_practice_is_kept_in_place_or_set_aside_never_two_of_these() -> None:
    visit = Visit()
    visit.keep("practice/x", 1)
    visit.dismiss("practice/x", "no time")
    assert not visit.kept and visit.answers["dismissed"] == [{"id": "practice/x", "reason": "no time"}]
    visit.adopt("practice/x")
    assert "dismissed" not in visit.answers and visit.answers["adopted"] == ["practice/x"]
    visit.keep("practice/x", 2)
    assert visit.answers == {} and visit.kept == {"practice/x": 2}


@pytest.mark.parametrize("answer", ["yes", "no", None])
def test_a_challenge_is_confirmed_or_ruled_out_or_open(answer: str | None) -> None:
    visit = Visit(answers={"challenges": ["challenge/x"]})
    visit.confirm("challenge/x", answer)
    assert visit.answers.get("challenges", []) == (["challenge/x"] if answer == "yes" else [])
    assert visit.answers.get("not_challenges", []) == (["challenge/x"] if answer == "no" else [])
