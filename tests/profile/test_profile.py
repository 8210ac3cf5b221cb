"""A profile: every key optional, every mistake named at once, with what is allowed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longtail import FileProblem, Profile, ProfileError, read_profile
from longtail.errors import InputError
from longtail.model import NumberRange
from longtail.profile import get_facets, matches_when, parse_profile


def answer_of(key: str) -> st.SearchStrategy[object]:
    facet = get_facets()[key]
    options = [option.id for option in facet.options]
    match facet.type:
        case "one":
            return st.sampled_from(options)
        case "many":
            return st.lists(st.sampled_from(options), unique=True)
        case "number":
            return st.integers(1, 10_000)
        case "texts":
            return st.lists(st.text(max_size=80), max_size=5)
        case _:
            return st.none()


KEYS = [key for key in Profile.model_fields if key not in ("headcount",)]
PROFILES = st.sets(st.sampled_from(KEYS)).flatmap(
    lambda keys: st.fixed_dictionaries({key: answer_of(key) for key in keys})
)


def test_nothing_at_all_is_a_profile() -> None:
    assert Profile().answered() == {}


def test_the_keys_are_those_of_the_facets() -> None:
    assert set(Profile.model_fields) == set(get_facets()) - {"theme", "phase"}


@given(PROFILES)
def test_what_was_answered_reads_back_the_same(answers: dict[str, object]) -> None:
    profile = Profile.from_mapping(answers)
    assert Profile.from_mapping(profile.answered()) == profile
    assert parse_profile(json.dumps(profile.answered()).encode()) == profile


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(ProfileError) as caught:
        Profile(stagee="pilot", stage="pilott", team_size=0, roles="designer", sector=["health"], pains=[1])
    text = str(caught.value)
    assert len(caught.value.problems) == 6
    assert "unknown key 'stagee' (did you mean 'stage'?" in text
    assert (
        "'pilott' is not allowed (did you mean 'pilot'? allowed: idea, prototype, pilot, production)" in text
    )
    assert "a whole number from 1" in text and "is not a list" in text and "is not one answer" in text


def test_a_team_larger_than_the_organisation() -> None:
    with pytest.raises(ProfileError, match=r"the team \(9\) is larger than the whole organisation \(3\)"):
        Profile(team_size=9, headcount=3)


def test_a_challenge_both_confirmed_and_ruled_out() -> None:
    with pytest.raises(ProfileError, match="both confirmed and ruled out"):
        Profile(challenges=["challenge/a"], not_challenges=["challenge/a"])


def test_a_text_of_a_hundred_thousand_characters() -> None:
    with pytest.raises(ProfileError, match="at most 20,000"):
        Profile(description="x" * 100_000)


def test_dismissals_keep_their_reasons() -> None:
    profile = Profile(dismissed=["practice/a", {"id": "practice/b", "reason": "tried it"}])
    assert [(one.id, one.reason) for one in profile.dismissed] == [
        ("practice/a", ""),
        ("practice/b", "tried it"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "not UTF-8"),
        (b"stage: pilot\nstage: idea", "stands twice"),
        (b'{"stage": "pilot", "stage": "idea"}', "stands twice"),
        (b"- pilot", "a profile is a mapping"),
        (b'{"stage": ', "profile"),
        ("stage: pilot".encode("utf-16"), "not UTF-8"),
        (b"a: &a [1]\nb: [*a, *a]", "aliases"),
        (b"x" * 10_000_001, "at most"),
    ],
    ids=["empty", "binary", "double", "double-json", "list", "cut-off-json", "utf16", "alias", "10-mb"],
)
def test_a_bad_file(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "profile.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_profile(path)
    assert message in str(caught.value) and "profile" in str(caught.value)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(FileProblem, match="cannot be read"):
            read_profile(path)


@pytest.mark.parametrize(
    ("answers", "when", "verdict"),
    [
        ({"stage": "pilot"}, {"stage": ("pilot", "idea")}, True),
        ({"stage": "pilot"}, {"stage": ("idea",)}, False),
        ({}, {"stage": ("idea",)}, None),
        ({"stage": "pilot"}, {"stage": ("pilot",), "sector": ("health",)}, None),
        ({"stage": "idea"}, {"stage": ("pilot",), "sector": ("health",)}, False),
        ({"labels": ["users", "experts"]}, {"labels": ("experts",)}, True),
        ({"team_size": 2}, {"team_size": NumberRange(max=3)}, True),
        ({"team_size": 4}, {"team_size": NumberRange(max=3)}, False),
        ({"capacity_days": 0}, {"capacity_days": NumberRange(max=5)}, True),
    ],
)
def test_conditions(answers: dict[str, object], when: dict[str, object], verdict: bool | None) -> None:
    assert matches_when(Profile.from_mapping(answers), when) is verdict  # type: ignore[arg-type]
