"""The records of the catalogue: one frozen pydantic class per kind.

Every record reads straight from its YAML file. Links between records are objects
that carry the findings they rest on and a sentence on how (`Link`), so that no
line of advice stands without a place in a source.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*/[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Ids = tuple[Id, ...]
Texts = tuple[Text, ...]

TO_WRITE = "TO WRITE:"
"""How a text begins that a tool left for a person; `longtail check` finds what is still open."""

FindingKind = Literal[
    "challenge",
    "observed-practice",
    "recommended-practice",
    "anti-pattern",
    "trade-off",
    "context",
    "open-question",
]
Basis = Literal["participants", "authors", "cited-literature", "case-study"]
Phase = Literal[
    "business-and-data-understanding",
    "data-preparation",
    "modelling",
    "evaluation",
    "deployment",
    "monitoring-and-maintenance",
]
Role = Literal[
    "data-scientist",
    "ml-engineer",
    "software-engineer",
    "data-engineer",
    "analyst",
    "domain-expert",
    "product-manager",
    "designer",
    "operations",
    "quality-assurance",
    "legal-or-compliance",
    "executive",
]
ParticipantRole = Role | Literal["investor", "consultant"]
Goal = Literal["quality", "fairness", "privacy", "speed-to-market", "cost", "trust", "maintainability"]
Effect = Literal["suits", "demotes", "excludes"]


class Frozen(BaseModel):
    """Base of all records and results: immutable, and strict about its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class NumberRange(Frozen):
    """A range of whole numbers; an open end is left out. Both ends belong to it."""

    min: int | None = None
    max: int | None = None


When = dict[str, tuple[str, ...] | NumberRange]
"""A condition on a profile: every facet named must have one of the options (or lie in the range)."""


class Finding(Frozen):
    """One thing one source says, in our own words, with the place where it says it."""

    kind_of_record: ClassVar[str] = "finding"

    id: Id
    source: Slug
    section: Text
    kind: FindingKind
    basis: Basis
    claim: Text
    anchor: Text
    participants: Texts = ()
    organisations: Texts = ()
    cites: Texts = ()
    note: Text | None = None
    disputes: Ids = ()
    qualifies: Ids = ()


class Link(Frozen):
    """Why two things belong together: the findings it rests on and a sentence on how."""

    how: Text
    findings: Ids = Field(min_length=1)


class ChallengeLink(Link):
    """A link to a challenge."""

    challenge: Id


class PracticeLink(Link):
    """A link to a practice."""

    practice: Id


class Context(Link):
    """A kind of situation in which the sources see the challenge, as a condition on a profile."""

    when: When


class Condition(Frozen):
    """When a practice suits, deserves less weight, or is out of the question, and why."""

    effect: Effect
    when: When
    why: Text
    findings: Ids = ()


class Effort(Frozen):
    """Person-days as a range, whether a source or we say so, and the reason."""

    days: tuple[float, float]
    basis: Literal["source", "estimate"]
    reason: Text
    findings: Ids = ()

    @model_validator(mode="after")
    def _ordered(self) -> Effort:
        if not 0 < self.days[0] <= self.days[1]:
            raise ValueError("days must be two numbers above 0, the smaller first")
        return self


class Side(Frozen):
    """One side of a trade-off: what it is, the practices that lean to it, and its findings."""

    label: Text
    how: Text
    findings: Ids = Field(min_length=1)
    practices: Ids = ()


class Record(Frozen):
    """What all browsable records share: a name, a summary and an entry vocabulary."""

    kind_of_record: ClassVar[str] = ""

    id: Id
    label: Text
    summary: Text
    terms: Texts = ()
    utterances: Texts = ()
    themes: tuple[Slug, ...] = ()
    kind: str = ""
    evidence: tuple[Finding, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _kind_from_class(cls, data: Any) -> Any:
        if isinstance(data, dict) and "kind" not in data:
            return {**data, "kind": cls.kind_of_record}
        return data

    def finding_ids(self) -> list[str]:
        """Return the ids of all findings that this record's links rest on, in order, once each."""
        return list(dict.fromkeys(_collect(self)))


class Challenge(Record):
    """Something that hurts: how it shows, what it leads to, and where the sources see it."""

    kind_of_record: ClassVar[str] = "challenge"

    shows_as: Texts = ()
    reported: tuple[Link, ...] = Field(min_length=1)
    leads_to: tuple[ChallengeLink, ...] = ()
    contexts: tuple[Context, ...] = ()
    near: Ids = ()
    open_question: bool = False


class Practice(Record):
    """What we make of the findings: something a team can do, what for, at what cost, when and when not."""

    kind_of_record: ClassVar[str] = "practice"

    first_step: Text
    produces: Texts = Field(min_length=1)
    phases: tuple[Phase, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    skills: Texts = ()
    effort: Effort
    addresses: tuple[ChallengeLink, ...] = Field(min_length=1)
    supports: tuple[Link, ...] = ()
    against: tuple[Link, ...] = ()
    requires: tuple[PracticeLink, ...] = ()
    conditions: tuple[Condition, ...] = ()
    serves: tuple[Goal, ...] = ()
    costs: tuple[Goal, ...] = ()
    take_care: Texts = ()


class AntiPattern(Record):
    """A habit that looks sensible and does damage: why it tempts, what it causes, what to do instead."""

    kind_of_record: ClassVar[str] = "anti-pattern"

    tempts: Text
    reported: tuple[Link, ...] = Field(min_length=1)
    causes: tuple[ChallengeLink, ...] = Field(min_length=1)
    instead: tuple[PracticeLink, ...] = Field(min_length=1)
    contexts: tuple[Context, ...] = ()


class TradeOff(Record):
    """Gain on one side, loss on the other, with both sides' findings and how to decide."""

    kind_of_record: ClassVar[str] = "trade-off"

    sides: tuple[Side, Side]
    decide: Text
    contexts: tuple[Context, ...] = ()


class Participant(Frozen):
    """One interviewee: the source's own id, a role of ours, and the title as we put it."""

    id: Text
    role: ParticipantRole | None = None
    title: Text | None = None


class Organisation(Record):
    """An organisation that a source studied or named, with what the text says of it as facets.

    `same_as` names the record that counts in its place where two interviewees speak of one organisation.
    """

    kind_of_record: ClassVar[str] = "organisation"

    source: Slug
    key: Text
    participants: tuple[Participant, ...] = ()
    same_as: Id | None = None
    profile: dict[str, str | int | tuple[str, ...]] = Field(default_factory=dict)
    because: dict[str, Text] = Field(default_factory=dict)
    findings: Ids = ()


class Section(Frozen):
    """A numbered or named section of a source."""

    id: Text
    title: Text


class SourceTheme(Frozen):
    """A theme as the source names it, and the themes of ours that it matches."""

    label: Text
    matches: tuple[Slug, ...] = Field(min_length=1)


class Source(Frozen):
    """A published study: how to cite it, under which licence, and how it is divided."""

    kind_of_record: ClassVar[str] = "source"

    id: Id
    key: Slug
    type: Literal["article", "slides", "preprint", "chapter"]
    title: Text
    short: Text
    authors: Texts
    year: int
    container: Text | None = None
    publisher: Text | None = None
    doi: Text | None = None
    url: Text | None = None
    pages: Text | None = None
    licence: Text
    version_of: Id | None = None
    method: Text
    sections: tuple[Section, ...]
    themes: tuple[SourceTheme, ...] = ()
    seed: Text | None = None


class Option(Frozen):
    """One allowed answer of a facet."""

    id: Slug
    label: Text
    help: Text | None = None
    terms: Texts = ()


class Facet(Frozen):
    """A closed list of answers (or a number, or free text) with the words the page shows."""

    kind_of_record: ClassVar[str] = "facet"

    id: Id
    key: Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$")]
    type: Literal["one", "many", "number", "texts", "text", "ids", "dismissals"]
    label: Text
    help: Text | None = None
    ordered: bool = False
    options: tuple[Option, ...] = ()


def _collect(part: Any) -> list[str]:
    """Gather finding ids from `findings` fields anywhere below a record, in field order."""
    found: list[str] = []
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            if name == "evidence":
                continue
            value = getattr(part, name)
            if name == "findings":
                found.extend(value)
            else:
                found.extend(_collect(value))
    elif isinstance(part, tuple):
        for item in part:
            found.extend(_collect(item))
    return found
