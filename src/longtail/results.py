"""The shapes of answers: what search and recommendation return, frozen and printable as JSON.

`.model_dump(mode="json")` of these is exactly what the command line prints with `--format json`.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict

from longtail.model import Finding, Frozen

When = Literal["now", "next", "later"]


class Result(Frozen):
    """Base of all results."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Hit(Result):
    """One record that answers a query; `score` lies in 0 to 1, `matched` says why in words."""

    rank: int
    id: str
    kind: str
    label: str
    summary: str
    score: float
    matched: str
    evidence: tuple[Finding, ...] = ()


class SearchResult(Result):
    """The hits of a query; where `answered` is False they are only the nearest misses.

    `mode` names what took part: `lexical`, `lexical+semantic`, or `locator` for a query that names a place.
    """

    query: str
    answered: bool
    mode: str
    hits: tuple[Hit, ...]
    did_you_mean: str | None = None
    notes: tuple[str, ...] = ()


class Contribution(Result):
    """One named part of a score; the parts add up to it. `findings` and `answer` say what is behind it."""

    kind: str
    label: str
    value: float
    answer: str | None = None
    findings: tuple[str, ...] = ()


class RelevantChallenge(Result):
    """A challenge and how much it matters to this organisation (0 to 1), with the reasons."""

    id: str
    label: str
    relevance: float
    because: tuple[str, ...]
    contributions: tuple[Contribution, ...] = ()
    state: Literal["confirmed", "likely", "possible"] = "likely"


class Addressed(Result):
    """A challenge that a practice addresses, and how."""

    challenge: str
    label: str
    how: str


class EffortOf(Result):
    """Person-days as a range, whose figure it is, why, and the skills it takes."""

    days: tuple[float, float]
    basis: Literal["source", "estimate"]
    skills: tuple[str, ...] = ()
    reason: str = ""


class Graded(Result):
    """A grade in words, its level from 0 (none) to 4, and the counts behind it."""

    grade: str
    because: str
    level: int = 0


class SuggestedPractice(Result):
    """A practice suggested to this organisation; `contributions` add up to `score`."""

    rank: int
    id: str
    label: str
    summary: str
    score: float
    contributions: tuple[Contribution, ...]
    addresses: tuple[Addressed, ...]
    first_step: str
    why: tuple[str, ...] = ()
    effort: EffortOf
    strength: Graded
    directness: Graded
    when: When
    prerequisites: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    take_care: tuple[str, ...] = ()
    kept: bool = False
    evidence: tuple[Finding, ...] = ()


class Caution(Result):
    """An anti-pattern that the answers make likely, or a trade-off of what is suggested."""

    id: str
    kind: Literal["anti-pattern", "trade-off"]
    label: str
    because: tuple[str, ...]
    summary: str = ""
    relevance: float = 0.0
    evidence: tuple[Finding, ...] = ()


class SimilarOrganisation(Result):
    """An organisation of a study that is like the user's own; `key` is the source's own label."""

    id: str
    source: str
    key: str
    label: str
    similarity: float
    shared: tuple[str, ...]
    differs: tuple[str, ...]


class NotSuggested(Result):
    """A practice that was left out, and why."""

    id: str
    label: str
    reason: str


class Gap(Result):
    """A relevant challenge for which the sources know no practice: an honest gap."""

    id: str
    label: str
    reason: str


class Recommendations(Result):
    """The whole answer to a profile."""

    catalogue_version: str
    profile: dict[str, Any]
    challenges: tuple[RelevantChallenge, ...]
    practices: tuple[SuggestedPractice, ...]
    cautions: tuple[Caution, ...]
    similar_organisations: tuple[SimilarOrganisation, ...]
    not_suggested: tuple[NotSuggested, ...]
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()


class Change(Result):
    """A single answer whose change alters the top of the list, found by asking again."""

    facet: str
    question: str
    now: str
    then: str
    enters: tuple[str, ...]
    leaves: tuple[str, ...]


class ChallengeQuestion(Result):
    """A likely challenge to confirm or rule out, and why it is asked."""

    id: str
    label: str
    summary: str
    likelihood: float
    because: tuple[str, ...]


class Proposal(Result):
    """An answer that a text suggests: the facet, the answer and its name, and the words that suggest it."""

    facet: str
    label: str
    answer: str | int | tuple[str, ...]
    named: str
    words: tuple[str, ...]
