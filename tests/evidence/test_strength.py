"""Strength is derived from voices: more independent ones raise it, dispute lowers it, doubles count once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from longtail.evidence import count_voices, describe, measure_strength, split_evidence
from longtail.load import Catalogue, load_catalogue
from longtail.model import Finding, Practice


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def finding(name: str, **keys: Any) -> Finding:
    given = {
        "source": "nahar-2022",
        "section": "5.2",
        "kind": "observed-practice",
        "basis": "participants",
        **keys,
    }
    return Finding(id=f"finding/x-{name}", claim="a claim", anchor="one two three four", **given)


def graded(catalogue: Catalogue, behind: list[Finding], against: list[Finding] = []) -> int:  # noqa: B006
    """Return the level of a practice that rests on just these findings."""
    template = next(iter(catalogue.practices.values()))
    link = {"how": "because", "findings": [one.id for one in behind]}
    practice = Practice.model_validate(
        {
            **template.model_dump(exclude={"evidence"}),
            "addresses": [{"challenge": template.addresses[0].challenge, **link}],
            "supports": [],
            "requires": [],
            "conditions": [],
            "effort": {"days": [1, 2], "basis": "estimate", "reason": "ours"},
            "against": [{"how": "but", "findings": [one.id for one in against]}] if against else [],
        }
    )
    small = replace(catalogue, findings={one.id: one for one in [*behind, *against]})
    return measure_strength(small, practice).level


def test_one_voice_is_thin_and_many_in_several_studies_are_strong(catalogue: Catalogue) -> None:
    one = finding("one", participants=["P1a"])
    many = finding("many", participants=[f"P{n}a" for n in range(1, 8)])
    other = finding("other", source="huyen-2022-ch11", section="Summary", basis="authors")
    assert graded(catalogue, [one]) < graded(catalogue, [many]) < graded(catalogue, [many, other])
    assert graded(catalogue, [many, other]) == 4


def test_dispute_lowers_the_grade(catalogue: Catalogue) -> None:
    many = finding("many", participants=[f"P{n}a" for n in range(1, 8)])
    doubts = [finding(f"doubt-{n}") for n in range(3)]
    assert graded(catalogue, [many], doubts) < graded(catalogue, [many])


def test_a_finding_named_for_and_against_keeps_its_voices(catalogue: Catalogue) -> None:
    many = finding("many", participants=[f"P{n}a" for n in range(1, 8)])
    assert graded(catalogue, [many], [many]) == graded(catalogue, [many])


def test_two_interviewees_of_one_organisation_count_once_as_organisation(catalogue: Catalogue) -> None:
    voices = count_voices(
        catalogue,
        [finding("x", source="hopkins-booth-2021", section="4.2", participants=["R2", "R3", "R13"])],
    )
    assert len(voices.participants) == 3
    assert len(voices.organisations) == 2
    assert describe(voices) == "1 study, 3 people in 2 organisations"


def test_versions_of_one_study_count_once(catalogue: Catalogue) -> None:
    voices = count_voices(
        catalogue,
        [
            finding("paper", source="hopkins-booth-2021", section="4.2"),
            finding("slides", source="hopkins-booth-2021-slides", section="4.2"),
        ],
    )
    assert voices.studies == ("hopkins-booth-2021",)


def test_every_record_of_the_catalogue_has_a_grade_that_its_counts_explain(catalogue: Catalogue) -> None:
    for record in [*catalogue.practices.values(), *catalogue.challenges.values()]:
        strength = measure_strength(catalogue, record)
        behind, _ = split_evidence(catalogue, record)
        assert strength.level >= 1 and behind, record.id
        assert strength.because.split()[0] == str(len(count_voices(catalogue, behind).studies))


def test_what_only_tells_where_a_practice_does_not_suit_is_not_behind_it(catalogue: Catalogue) -> None:
    told_apart = 0
    for practice in catalogue.practices.values():
        behind, against = ({one.id for one in some} for some in split_evidence(catalogue, practice))
        assert not behind & against and behind | against == {
            one.id for one in catalogue.find_evidence(practice)
        }
        suiting = practice.model_copy(
            update={
                "against": (),
                "conditions": tuple(one for one in practice.conditions if one.effect == "suits"),
            }
        )
        limits = {
            finding
            for one in practice.conditions
            if one.effect in {"demotes", "excludes"}
            for finding in one.findings
        } - set(suiting.finding_ids())
        assert limits <= against, practice.id
        told_apart += bool(limits)
    assert told_apart
