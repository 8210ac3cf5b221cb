"""What cards and pictures say: reasons told once, labels within sentences, dots that can be told apart."""

from __future__ import annotations

import re
from html import escape

import pytest

from longtail.profile import Profile
from longtail.results import Contribution, SuggestedPractice
from longtail.ui.cards import write_examples
from longtail.ui.effort import write_effort
from longtail.ui.shared import get_shared
from longtail.ui.why import list_reasons
from tests.app.conftest import OpenPage, read

PROFILES = (
    {"organisation_type": "startup", "goals": ["quality", "cost"], "pains": ["the labels differ"]},
    {"organisation_type": "public-sector", "pains": ["our managers believe the computer is always right"]},
    {"stage": "production", "capacity_days": 40},
    {},
)


def recommend(answers: dict[str, object]) -> tuple[SuggestedPractice, ...]:
    return get_shared().kb.matcher.recommend(Profile.from_mapping(answers), top=12).practices


def make(practice: SuggestedPractice, *parts: tuple[str, str, float, str | None]) -> SuggestedPractice:
    contributions = tuple(
        Contribution(kind=kind, label=label, value=value, answer=answer)
        for kind, label, value, answer in parts
    )
    return practice.model_copy(update={"contributions": contributions})


def test_what_was_written_is_quoted_once_with_the_challenge_it_leads_to() -> None:
    wrote = "you wrote 'it's nobody's job'"
    practice = make(
        recommend({})[0],
        ("written", "near what you wrote", 0.4, wrote),
        ("challenge", "helps against 'Nobody owns the data'", 0.3, wrote),
        ("challenge", "helps against 'Models go stale'", 0.2, "11 of the 45 organisations report it"),
        ("goal", "serves what matters to you: quality", 0.5, None),
        ("support", "evidence: 3 studies", 0.9, None),
        ("goal cost", "works against what matters to you: cost", -0.5, None),
    )
    assert list_reasons(practice) == [
        "You wrote “it's nobody's job”; it helps against “Nobody owns the data”",
        "Helps against “Models go stale”: 11 of the 45 organisations report it",
    ]


def test_what_is_faint_is_no_reason_and_what_holds_in_general_fills_up() -> None:
    practice = make(
        recommend({})[0],
        ("challenge", "helps against 'Models go stale'", 0.001, "you wrote 'hello'"),
        ("goal", "serves what matters to you: quality", 0.1, None),
        ("examples", "a reader of the studies named it for example teams like yours", 0.2, None),
        ("support", "evidence: 3 studies", 0.9, None),
        ("stands in", "does part of what 'Keep a log' would do", 0.5, None),
    )
    assert list_reasons(practice) == [
        "Serves what matters to you: quality",
        "Does part of what 'Keep a log' would do",
    ]


@pytest.mark.parametrize("answers", PROFILES)
def test_every_reason_is_a_sentence_of_its_own(answers: dict[str, object]) -> None:
    for practice in recommend(answers):
        reasons = list_reasons(practice)
        assert reasons and len(set(reasons)) == len(reasons)
        assert all(one[0].isupper() or not one[0].isalpha() for one in reasons), reasons
        assert not any("you wrote '" in one or one.startswith("Near what you wrote") for one in reasons)


@pytest.mark.parametrize("answers", PROFILES)
def test_example_teams_show_what_both_readers_named_and_the_list_counts_them(
    answers: dict[str, object],
) -> None:
    shared = get_shared()
    profile = Profile.from_mapping(answers)
    teams = shared.kb.matcher.find_examples(profile)
    written = write_examples(teams, shared)
    assert bool(written) == bool(teams) == bool(answers)
    for team in teams:
        assert escape(team.title) in written
        for record_id in team.agreed:
            assert f'data-go="record?id={record_id}"' in written
    for practice in shared.kb.matcher.recommend(profile).practices:
        told = next((one.label for one in practice.contributions if one.kind == "examples"), "")
        counted = re.search(r"in line with a second, for (\d+) of the 8", told)
        if counted:
            assert int(counted[1]) == sum(practice.id in one.agreed for one in teams)


@pytest.mark.parametrize("answers", PROFILES)
def test_dots_stand_apart_and_each_leads_to_its_practice(answers: dict[str, object]) -> None:
    answer = get_shared().kb.matcher.recommend(Profile.from_mapping(answers), top=12)
    drawn = write_effort(answer)
    dots = re.findall(
        r'data-go="record\?id=([^"]+)" class="lt-dot"[^>]*left:([\d.]+)%;bottom:([\d.]+)%', drawn
    )
    assert [one[0] for one in dots] == [one.id for one in answer.practices]
    places = [(float(x), float(y)) for _, x, y in dots]
    for number, (x, y) in enumerate(places):
        assert 0 <= x <= 100 and 0 <= y <= 100
        for left, low in places[:number]:
            assert abs(x - left) >= 2 or abs(y - low) >= 4


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ({"version": "2025.1.0+0", "list": []}, "changed since your last visit (it was 2025.1.0). New on"),
        ({"version": "{now}+other", "list": ["practice/of-old"]}, "No longer on it: a record that no longer"),
        ({"version": "{now}+other", "list": "{same}"}, ""),
        ({"version": 3, "list": {}}, ""),
    ],
)
def test_a_changed_catalogue_is_told_where_it_changes_something(
    open_page: OpenPage, seen: dict[str, object], told: str
) -> None:
    answers = {"stage": "pilot"}
    now = get_shared().kb.version.partition("+")[0]
    listed = [one.id for one in recommend(answers)]
    filled = {
        "version": seen["version"].replace("{now}", now) if isinstance(seen["version"], str) else 3,
        "list": listed if seen["list"] == "{same}" else seen["list"],
    }
    page = open_page("practices", answers, seen=filled)
    if told:
        assert told in read(page)
    else:
        assert "changed since your last visit" not in read(page)
