"""What every export says, gathered once from a plan, in words and cleaned; formats only lay it out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from longtail.export.escape import clean, to_line
from longtail.export.words import (
    KINDS,
    WHENS,
    get_address,
    name_answers,
    name_date,
    name_days,
    name_record,
    name_section,
    name_source,
    name_voices,
)
from longtail.load import Catalogue
from longtail.model import Finding, Source
from longtail.plan import Plan, get_review_date, leave_out_answers
from longtail.results import SuggestedPractice


@dataclass(frozen=True)
class FindingRow:
    """A finding in words: where it stands, who says it, what to search the text for."""

    number: int
    id: str
    claim: str
    source: str
    source_short: str
    section: str
    said_by: str
    anchor: str
    address: str
    note: str

    @property
    def place(self) -> str:
        """Where it stands: "Nahar et al. 2022, section 5.2"."""
        return f"{self.source_short}, {self.section}"

    @property
    def short_place(self) -> str:
        """The same with only the last part of a section's path, which is its printed heading."""
        return f"{self.source_short}, {self.section.rpartition(' > ')[2]}"


@dataclass(frozen=True)
class PracticeRow:
    """A practice of the plan, in words; `why` are the reasons, `findings` all it rests on."""

    number: int
    id: str
    label: str
    summary: str
    when: str
    first_step: str
    why: tuple[str, ...]
    addresses: tuple[tuple[str, str], ...]
    effort: str
    days: tuple[float, float]
    skills: str
    strength: str
    strength_because: str
    strength_level: int
    directness: str
    take_care: tuple[str, ...]
    prerequisites: tuple[str, ...]
    cautions: tuple[str, ...]
    owner: str
    note: str
    date: str
    review: str
    done: bool
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True)
class ChallengeRow:
    """A challenge that matters here; `covered` counts the plan's practices that address it."""

    id: str
    label: str
    relevance: float
    because: tuple[str, ...]
    covered: int


@dataclass(frozen=True)
class CautionRow:
    """An anti-pattern or trade-off to watch."""

    id: str
    kind: str
    label: str
    summary: str
    because: tuple[str, ...]
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True)
class Content:
    """All that an export says; `short` asks for the one-page form."""

    plan: Plan
    catalogue: Catalogue
    short: bool
    title: str
    date: str
    version: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    answers_left_out: bool
    notes: tuple[str, ...]
    challenges: tuple[ChallengeRow, ...]
    practices: tuple[PracticeRow, ...]
    cautions: tuple[CautionRow, ...]
    similar: tuple[tuple[str, str, str], ...]
    not_suggested: tuple[tuple[str, str], ...]
    gaps: tuple[tuple[str, str], ...]
    findings: tuple[FindingRow, ...]
    sources: tuple[Source, ...]

    @property
    def days(self) -> str:
        """The plan's person-days in all, as a range: "12 to 31.5"."""
        low, high = (sum(one.days[end] for one in self.practices) for end in (0, 1))
        return f"{low:g} to {high:g}"


TITLE = "Practices for our ML work"


def gather(plan: Plan, catalogue: Catalogue, *, short: bool = False, with_answers: bool = True) -> Content:
    """Gather what an export of a plan says; `with_answers` off leaves out all that tells of the answers."""
    if not with_answers:
        plan = leave_out_answers(plan)
    items = plan.in_order()
    cautions = plan.cautions
    rests = [finding for _, one in items for finding in one.evidence]
    rests += [finding for one in cautions for finding in one.evidence]
    found = _order_findings({one.id: one for one in rests}.values(), catalogue)
    rows = {one.id: _read_finding(number, one, catalogue) for number, one in enumerate(found, start=1)}
    covered = {
        one.id: sum(one.id in {each.challenge for each in practice.addresses} for _, practice in items)
        for one in plan.challenges
    }
    practices = []
    for number, (item, one) in enumerate(items, start=1):
        practices.append(
            PracticeRow(
                number=number,
                id=one.id,
                label=clean(one.label),
                summary=clean(one.summary),
                when=WHENS[item.when],
                first_step=clean(one.first_step),
                why=_begin_all(one.why or tuple(each.how for each in one.addresses)),
                addresses=tuple((clean(each.label), clean(each.how)) for each in one.addresses),
                effort=name_days(one.effort),
                days=one.effort.days,
                skills=clean(", ".join(one.effort.skills)),
                strength=one.strength.grade,
                strength_because=clean(one.strength.because),
                strength_level=one.strength.level,
                directness=clean(one.directness.because or one.directness.grade),
                take_care=_clean_all(one.take_care),
                prerequisites=tuple(name_record(catalogue, each) for each in one.prerequisites),
                cautions=_name_cautions(one, catalogue),
                owner=to_line(item.owner),
                note=clean(item.note),
                date=name_date(item.date) if item.date else "",
                review=name_date(get_review_date(item, plan)),
                done=item.done,
                findings=tuple(rows[finding.id] for finding in one.evidence),
            )
        )
    used = {row.source for row in rows.values()}
    return Content(
        plan=plan,
        catalogue=catalogue,
        short=short,
        title=TITLE,
        date=name_date(plan.created),
        version=plan.catalogue_version,
        answers=tuple(
            (clean(label), _clean_all(values)) for label, values in name_answers(catalogue, plan.profile)
        ),
        answers_left_out=plan.answers_left_out,
        notes=_clean_all(plan.notes),
        challenges=tuple(
            ChallengeRow(one.id, clean(one.label), one.relevance, _begin_all(one.because), covered[one.id])
            for one in plan.challenges
        ),
        practices=tuple(practices),
        cautions=tuple(
            CautionRow(
                one.id,
                KINDS[one.kind],
                clean(one.label),
                clean(one.summary),
                _begin_all(one.because),
                tuple(rows[finding.id] for finding in one.evidence),
            )
            for one in cautions
        ),
        similar=tuple(
            (f"{one.key}: {one.label}", "; ".join(_clean_all(one.shared)), "; ".join(_clean_all(one.differs)))
            for one in plan.similar_organisations
        ),
        not_suggested=tuple((clean(one.label), clean(one.reason)) for one in plan.not_suggested),
        gaps=tuple((clean(one.label), clean(one.reason)) for one in plan.gaps),
        findings=tuple(rows.values()),
        sources=tuple(one for one in _order_sources(catalogue) if one.key in used),
    )


def _order_sources(catalogue: Catalogue) -> list[Source]:
    """Put sources in the order of their short names, as a reference list has them."""
    return sorted(catalogue.sources.values(), key=lambda one: one.short)


def _order_findings(findings: Iterable[Finding], catalogue: Catalogue) -> list[Finding]:
    """Put findings in the order of the sources and of their text; what the catalogue lost comes last."""
    sections = {
        (source.key, section.id): at
        for at, (source, section) in enumerate(
            (source, section) for source in _order_sources(catalogue) for section in source.sections
        )
    }
    texts = {key: at for at, key in enumerate(catalogue.findings)}
    return sorted(
        findings,
        key=lambda one: (
            sections.get((one.source, one.section), len(sections)),
            one.source,
            one.section,
            texts.get(one.id, len(texts)),
        ),
    )


def _read_finding(number: int, finding: Finding, catalogue: Catalogue) -> FindingRow:
    return FindingRow(
        number=number,
        id=finding.id,
        claim=clean(finding.claim),
        source=finding.source,
        source_short=name_source(catalogue, finding.source),
        section=clean(name_section(finding.section)),
        said_by=clean(name_voices(finding)),
        anchor=clean(finding.anchor),
        address=get_address(catalogue.source_by_key.get(finding.source)),
        note=clean(finding.note or ""),
    )


def _name_cautions(practice: SuggestedPractice, catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(name_record(catalogue, one) for one in practice.cautions)


def _clean_all(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(clean(one) for one in texts)


def _begin_all(texts: Iterable[str]) -> tuple[str, ...]:
    """Clean reasons, and let each begin like a sentence."""
    return tuple(f"{one[:1].upper()}{one[1:]}" for one in _clean_all(texts))
