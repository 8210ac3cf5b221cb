"""From a paragraph, answers are proposed by the words that stand for them, and never against a negation."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.match.proposals import Proposer
from longtail.profile import Profile, get_facets

PROPOSER = Proposer(get_facets())


def propose(text: str) -> dict[str, Any]:
    return {one.facet: one.answer for one in PROPOSER.propose(text)}


@pytest.mark.parametrize(
    ("text", "facet", "answer"),
    [
        ("We are a two-person startup.", "organisation_type", "startup"),
        ("We are a two-person startup.", "headcount", 2),
        ("Our council of 300 people rates benefit claims.", "headcount", 300),
        ("a team of four", "team_size", 4),
        ("three data scientists and a lawyer", "team_size", 3),
        ("three data scientists and a lawyer", "roles", ("data-scientist", "legal-or-compliance")),
        ("We classify X-rays and photos.", "modality", ("images",)),
        ("It is a proof of concept so far.", "stage", "prototype"),
        ("It runs on the phone of our patients.", "deployment", ("on-device",)),
        ("We fall under GDPR.", "regulation", ("gdpr",)),
        ("We can spend 12 person-days on it.", "capacity_days", 12),
    ],
)
def test_words_propose_answers(text: str, facet: str, answer: object) -> None:
    assert propose(text)[facet] == answer


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("We have no lawyers on the team.", "roles"),
        ("It is not deployed yet.", "stage"),
        ("We don't use sensors.", "data_sourcing"),
        ("It works without photos.", "modality"),
        ("Tell us about it.", "roles"),
        ("A startup in every hospital, a charity beside it.", "organisation_type"),
        ("", "stage"),
    ],
)
def test_negations_and_ties_propose_nothing(text: str, facet: str) -> None:
    assert facet not in propose(text)


def test_a_negation_ends_with_its_clause() -> None:
    assert propose("No lawyers, but photos of animals.")["modality"] == ("images",)


def test_a_proposal_shows_the_words_behind_it() -> None:
    proposal = next(
        one for one in PROPOSER.propose("Our city office plans buses.") if one.facet == "organisation_type"
    )
    assert proposal.words == ("city",)
    assert proposal.named == "Public sector"


@settings(deadline=None, max_examples=80)
@given(
    st.text(max_size=300)
    | st.sampled_from([one.label for facet in get_facets().values() for one in facet.options])
)
def test_what_is_proposed_is_always_allowed(text: str) -> None:
    for facet, answer in propose(text).items():
        Profile.from_mapping({facet: answer})
