"""The matching on the real catalogue, with the real engine: examples, reasons, and situations at the edge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from longtail.load import load_catalogue
from longtail.match import Matcher
from longtail.profile import Profile, read_profile
from longtail.results import Recommendations
from longtail.search import SearchEngine

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = ("startup", "city", "consultancy")


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    catalogue = load_catalogue()
    engine = SearchEngine(catalogue, wait_for_meaning=True)
    engine.wait_for_meaning()
    return Matcher(catalogue, engine)


@pytest.fixture(scope="module")
def answers(matcher: Matcher) -> dict[str, Recommendations]:
    return {name: matcher.recommend(read_profile(EXAMPLES / f"{name}.yaml")) for name in NAMES}


def list_ids(answer: Recommendations) -> list[str]:
    return [one.id for one in answer.practices]


def test_different_organisations_get_different_lists(answers: dict[str, Recommendations]) -> None:
    lists = [set(list_ids(answer)) for answer in answers.values()]
    for number, one in enumerate(lists):
        for other in lists[number + 1 :]:
            assert len(one & other) <= 0.5 * min(len(one), len(other))


@pytest.mark.parametrize("name", NAMES)
def test_every_suggestion_can_be_taken_apart(answers: dict[str, Recommendations], name: str) -> None:
    answer = answers[name]
    assert answer.practices and answer.challenges and answer.cautions and answer.similar_organisations
    for practice in answer.practices:
        assert sum(part.value for part in practice.contributions) == pytest.approx(practice.score, abs=1e-9)
        assert practice.why and practice.evidence
        assert practice.strength.because and practice.directness.because
    for challenge in answer.challenges:
        assert sum(part.value for part in challenge.contributions) == pytest.approx(
            challenge.relevance, abs=1e-9
        )
    sentences = [line for one in answer.challenges for line in one.because]
    sentences += [line for one in answer.practices for line in one.why]
    sentences += [line for one in answer.cautions for line in one.because]
    assert all(line and "%" not in line for line in sentences)


def test_what_is_done_above_counts_once_and_the_practice_that_does_it_is_named(
    matcher: Matcher, answers: dict[str, Recommendations]
) -> None:
    rows = matcher.tables.stand_ins
    shares = set(zip(rows.one.tolist(), rows.other.tolist(), strict=True))
    place_of = {matcher.catalogue.practices[one].label: at for one, at in matcher.tables.practice_at.items()}
    seen = 0
    for answer in answers.values():
        above: list[str] = []
        for practice in answer.practices:
            for part in practice.contributions:
                if part.kind == "overlap":
                    named = [label for label in above if f"'{label}' above" in part.label]
                    assert part.value < 0 and len(named) == 1
                    assert (place_of[named[0]], place_of[practice.label]) in shares
                    seen += 1
            above.append(practice.label)
    assert seen


def test_people_named_in_a_reason_stand_in_the_evidence(
    matcher: Matcher, answers: dict[str, Recommendations]
) -> None:
    """A key like R13 or P10a in a reason is attached to a finding that reports the challenge."""
    import re

    for answer in answers.values():
        for challenge in answer.challenges:
            record = matcher.catalogue.challenges[challenge.id]
            ids = {one for link in record.reported for one in link.findings}
            voices = {
                voice
                for one in ids
                for voice in (
                    *matcher.catalogue.findings[one].participants,
                    *matcher.catalogue.findings[one].organisations,
                )
            }
            for line in challenge.because:
                if line.endswith(("report it", "reports it")) and "like yours" in line:
                    assert set(re.findall(r"\b[RP]\d+[a-z]?\b", line)) <= voices


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("our annotators contradict each other", "challenge/inconsistent-labels"),
        ("our bosses think ML is magic", "challenge/unrealistic-management-expectations"),
    ],
)
def test_a_line_leads_to_its_challenge(matcher: Matcher, line: str, expected: str) -> None:
    assert expected in [one.id for one in matcher.recommend(Profile(pains=[line])).challenges[:3]]


@pytest.mark.parametrize("kind", ["big-tech", "non-profit"])
def test_kinds_that_were_hardly_studied_are_told_so(matcher: Matcher, kind: str) -> None:
    studied = matcher.tables.kinds_studied[kind]
    notes = matcher.recommend(Profile(organisation_type=kind, stage="pilot")).notes
    assert any("Little evidence" in note for note in notes) == (studied < 2)


@pytest.mark.parametrize("days", [0, 1, 5, 12, 10_000])
def test_any_number_of_days_gives_a_sensible_plan(matcher: Matcher, days: int) -> None:
    profile = read_profile(EXAMPLES / "city.yaml").model_copy(update={"capacity_days": days})
    answer = matcher.recommend(profile)
    assert sum(sum(one.effort.days) / 2 for one in answer.practices) <= days
    assert answer.practices or any("nothing can be planned" in note for note in answer.notes)


def test_a_profile_with_everything_in_it_is_answered(matcher: Matcher) -> None:
    everything: dict[str, Any] = {}
    for key, facet in matcher.catalogue.facet_by_key.items():
        if key not in Profile.model_fields or not facet.options:
            continue
        options = [option.id for option in facet.options]
        everything[key] = options[0] if facet.type == "one" else options
    profile = Profile(
        **everything,
        challenges=list(matcher.catalogue.challenges),
        adopted=list(matcher.catalogue.practices)[:20],
        dismissed=list(matcher.catalogue.practices)[20:40],
        pains=["everything is hard"] * 3,
        description="All of it.",
    )
    answer = matcher.recommend(profile)
    assert len(answer.practices) == 12
    assert len(answer.challenges) == len(matcher.catalogue.challenges)


def test_confirming_a_challenge_lets_nothing_unrelated_overtake_what_addresses_only_it(
    matcher: Matcher,
) -> None:
    practices = matcher.catalogue.practices
    for name in NAMES:
        profile = read_profile(EXAMPLES / f"{name}.yaml").model_copy(update={"capacity_days": None})
        before = list_ids(matcher.recommend(profile, top=40))
        for challenge in sorted(matcher.catalogue.challenges)[::6]:
            helps = {
                one
                for one in practices
                if any(link.challenge == challenge for link in practices[one].addresses)
            }
            only = [one for one in helps if len(practices[one].addresses) == 1 and one in before]
            if not only:
                continue
            confirmed = profile.model_copy(update={"challenges": (challenge,), "not_challenges": ()})
            after = list_ids(matcher.recommend(confirmed, top=40))
            for one in only:
                passed = set(after[: after.index(one)]) - set(before[: before.index(one)])
                assert not passed - helps - _find_neighbours(matcher, challenge)


def _find_neighbours(matcher: Matcher, challenge: str) -> set[str]:
    """Return what addresses a neighbour of the challenge, which gains a little from it as well."""
    place = matcher.tables.challenge_at[challenge]
    near = matcher.tables.neighbours
    ids = {matcher.tables.challenges[int(one)] for one in near.right[near.left == place]}
    return {
        one.id
        for one in matcher.catalogue.practices.values()
        if any(link.challenge in ids for link in one.addresses)
    }
