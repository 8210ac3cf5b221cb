"""Random profiles for the small catalogue."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from longtail.profile import Profile, get_facets
from tests.match.conftest import SMALL

LINES = (
    "annotators disagree about labels",
    "bosses want magic",
    "the model decays",
    "gdpr and personal data",
    "we watch nothing",
    "something else entirely",
)


@st.composite
def profiles(draw: st.DrawFn, **fixed: Any) -> Profile:
    """Draw a profile with any answers, ids of the small catalogue and lines that touch its words."""
    answers: dict[str, Any] = {}
    for key, facet in get_facets().items():
        if key not in Profile.model_fields or key in fixed or not draw(st.booleans()):
            continue
        options = [option.id for option in facet.options]
        if facet.type == "one":
            answers[key] = draw(st.sampled_from(options))
        elif facet.type == "many":
            answers[key] = draw(st.lists(st.sampled_from(options), max_size=3, unique=True))
    if "capacity_days" not in fixed:
        answers["capacity_days"] = draw(st.none() | st.integers(min_value=0, max_value=40))
    answers["team_size"] = draw(st.none() | st.integers(min_value=1, max_value=40))
    answers["pains"] = draw(st.lists(st.sampled_from(LINES), max_size=4, unique=True))
    answers["description"] = draw(st.none() | st.sampled_from(LINES))
    challenges = draw(st.lists(st.sampled_from(sorted(SMALL.challenges)), max_size=4, unique=True))
    split = draw(st.integers(min_value=0, max_value=4))
    answers["challenges"], answers["not_challenges"] = challenges[:split], challenges[split:]
    practices = draw(st.lists(st.sampled_from(sorted(SMALL.practices)), max_size=3, unique=True))
    split = draw(st.integers(min_value=0, max_value=3))
    answers["adopted"] = practices[:split]
    answers["dismissed"] = [{"id": one, "reason": "no"} for one in practices[split:]]
    return Profile.from_mapping(
        {key: value for key, value in {**answers, **fixed}.items() if value is not None}
    )
