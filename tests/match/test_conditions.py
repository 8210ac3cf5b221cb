"""The compiled conditions say the same as the plain ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.match.conditions import MET, NOT_MET, UNKNOWN, ConditionTable
from longtail.model import NumberRange
from longtail.profile import Profile, get_facets, matches_when
from tests.match.strategies import profiles

CHOICES = [
    facet
    for key, facet in get_facets().items()
    if facet.type in ("one", "many") and key in Profile.model_fields
]
ENDS = st.none() | st.integers(min_value=0, max_value=60)


@st.composite
def whens(draw: st.DrawFn) -> dict[str, Any]:
    facets = draw(st.lists(st.sampled_from(CHOICES), max_size=3, unique_by=lambda one: one.key))
    when: dict[str, Any] = {
        facet.key: tuple(
            draw(
                st.lists(
                    st.sampled_from([one.id for one in facet.options]), min_size=1, max_size=3, unique=True
                )
            )
        )
        for facet in facets
    }
    if not when or draw(st.booleans()):
        when["team_size"] = NumberRange(min=draw(ENDS), max=draw(ENDS))
    return when


@settings(deadline=None, max_examples=150)
@given(profile=profiles(), conditions=st.lists(whens(), max_size=6))
def test_the_table_agrees_with_the_plain_reading(profile: Profile, conditions: list[dict[str, Any]]) -> None:
    states = ConditionTable(get_facets(), conditions).test(profile)
    plain = {True: MET, False: NOT_MET, None: UNKNOWN}
    assert states.tolist() == [plain[matches_when(profile, when)] for when in conditions]


def test_no_conditions_are_no_answers() -> None:
    assert ConditionTable(get_facets(), []).test(Profile()).dtype == np.int64
    assert len(ConditionTable(get_facets(), []).test(Profile())) == 0
