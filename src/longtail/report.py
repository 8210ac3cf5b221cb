"""Write answers as plain text for the command line; every line of advice carries its source."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from longtail.evidence import measure_strength
from longtail.load import AnyRecord, Catalogue
from longtail.model import (
    AntiPattern,
    Challenge,
    Facet,
    Finding,
    Organisation,
    Practice,
    Record,
    Source,
    TradeOff,
)
from longtail.results import Recommendations, SearchResult, SuggestedPractice

WIDTH = 100


def write_search(answer: SearchResult) -> str:
    """Write the hits of a search, or the near misses where nothing answers."""
    lines: list[str] = []
    if not answer.answered:
        lines.append("Nothing in these sources answers this.")
        if answer.hits:
            lines.append("The nearest:")
    if answer.did_you_mean:
        lines.append(f"Did you mean: {answer.did_you_mean}")
    for hit in answer.hits:
        lines += ["", f"{hit.rank:2}  {hit.label}  [{hit.kind}]", f"    {hit.id}"]
        if hit.matched:
            lines.append(f"    {hit.matched}")
        lines += _wrap(hit.summary, indent=4)
        lines += [f"    - {cite_finding(finding)}" for finding in hit.evidence[:2]]
    lines += ["", *answer.notes] if answer.notes else []
    return "\n".join(lines).strip("\n")


def write_recommendations(answer: Recommendations) -> str:
    """Write the whole answer to a profile: challenges, practices, cautions, similar organisations, gaps."""
    lines = [f"longtail catalogue {answer.catalogue_version}", *answer.notes]
    if answer.challenges:
        lines += ["", "CHALLENGES THAT MATTER HERE"]
        for challenge in answer.challenges[:10]:
            lines.append(f"  {challenge.label}")
            lines += [f"      {reason}" for reason in challenge.because[:2]]
    lines += ["", "PRACTICES"]
    for practice in answer.practices:
        lines += ["", *_practice_lines(practice)]
    if answer.cautions:
        lines += ["", "TAKE CARE"]
        for caution in answer.cautions:
            lines.append(f"  {caution.label}  [{caution.kind}]")
            lines += [f"      {reason}" for reason in caution.because[:2]]
            lines += [f"      {cite_finding(finding)}" for finding in caution.evidence[:1]]
    if answer.similar_organisations:
        lines += ["", "ORGANISATIONS LIKE YOURS"]
        for organisation in answer.similar_organisations:
            lines.append(f"  {organisation.key}  {organisation.label} ({organisation.source})")
            lines.append(f"      shared: {'; '.join(organisation.shared)}")
            if organisation.differs:
                lines.append(f"      differs: {'; '.join(organisation.differs)}")
    if answer.gaps:
        lines += ["", "HONEST GAPS: the sources know no practice for these"]
        lines += [f"  {gap.label}: {gap.reason}" for gap in answer.gaps]
    if answer.not_suggested:
        lines += ["", "NOT SUGGESTED"]
        lines += [f"  {one.label}: {one.reason}" for one in answer.not_suggested[:12]]
    return "\n".join(lines)


def write_record(catalogue: Catalogue, record: AnyRecord) -> str:
    """Write one record with everything linked to it."""
    if isinstance(record, Finding):
        return _finding_text(catalogue, record)
    if isinstance(record, Source):
        return _source_text(record)
    if isinstance(record, Facet):
        options = [f"  {one.id}: {one.label}" for one in record.options]
        return "\n".join([f"{record.label}  [facet {record.key}]", record.help or "", *options])
    lines = [f"{record.label}  [{record.kind}]", record.id, "", *_wrap(record.summary)]
    match record:
        case Challenge():
            lines += _section("How it shows", record.shows_as)
            lines += _section(
                "Leads to", (f"{_label(catalogue, one.challenge)}: {one.how}" for one in record.leads_to)
            )
            lines += _section("Seen in", (one.how for one in record.contexts))
            addressing = [
                f"{practice.label} ({practice.id}): {link.how}"
                for practice in catalogue.practices.values()
                for link in practice.addresses
                if link.challenge == record.id
            ]
            none = ["none in these sources: an open question"]
            lines += _section("Practices that address it", addressing or none)
            lines += _section(
                "Anti-patterns that cause it",
                (
                    one.label
                    for one in catalogue.anti_patterns.values()
                    if record.id in {x.challenge for x in one.causes}
                ),
            )
        case Practice():
            low, high = record.effort.days
            whose = "our estimate" if record.effort.basis == "estimate" else "from the source"
            lines += _section("First step", [record.first_step])
            lines += _section("Produces", record.produces)
            lines += _section(
                "Effort", [f"{low:g} to {high:g} person-days ({whose}): {record.effort.reason}"]
            )
            lines += _section("Roles", [", ".join(record.roles)])
            lines += _section(
                "Addresses", (f"{_label(catalogue, one.challenge)}: {one.how}" for one in record.addresses)
            )
            lines += _section(
                "Requires", (f"{_label(catalogue, one.practice)}: {one.how}" for one in record.requires)
            )
            lines += _section("Suits or not", (f"{one.effect}: {one.why}" for one in record.conditions))
            lines += _section("Against it", (one.how for one in record.against))
            lines += _section("Take care", record.take_care)
        case AntiPattern():
            lines += _section("Why it tempts", [record.tempts])
            lines += _section(
                "Causes", (f"{_label(catalogue, one.challenge)}: {one.how}" for one in record.causes)
            )
            lines += _section(
                "Instead", (f"{_label(catalogue, one.practice)}: {one.how}" for one in record.instead)
            )
        case TradeOff():
            lines += _section("The sides", (f"{side.label}: {side.how}" for side in record.sides))
            lines += _section("How to decide", [record.decide])
        case Organisation():
            facts = (
                f"{key}: {value if isinstance(value, (str, int)) else ', '.join(value)}"
                for key, value in record.profile.items()
            )
            lines += _section("Facts", facts)
    if not isinstance(record, Organisation):
        strength = measure_strength(catalogue, record)
        lines += _section("Evidence", [f"{strength.grade}: {strength.because}"])
    lines += ["", "Findings"] + [
        f"  - {finding.claim}\n    {cite_finding(finding)}" for finding in record.evidence
    ]
    return "\n".join(lines)


def cite_finding(finding: Finding) -> str:
    """Return where a finding stands and how to find it: source, section, participants, anchor."""
    who = f", {', '.join(finding.participants)}" if finding.participants else ""
    return f'{finding.source}, {finding.section}{who}: "{finding.anchor}"'


def _practice_lines(practice: SuggestedPractice) -> list[str]:
    low, high = practice.effort.days
    whose = "our estimate" if practice.effort.basis == "estimate" else "from the source"
    lines = [f"{practice.rank:2}  {practice.label}  [{practice.when}]", f"    {practice.id}"]
    lines += _wrap(practice.summary, indent=4)
    lines += _wrap(f"First step: {practice.first_step}", indent=4)
    lines += [line for reason in practice.why[:3] for line in _wrap(f"Why: {reason}", indent=4)]
    lines.append(
        f"    Evidence: {practice.strength.grade}, {practice.strength.because}; {practice.directness.because}"
    )
    lines.append(f"    Effort: {low:g} to {high:g} person-days ({whose})")
    lines += [line for care in practice.take_care[:2] for line in _wrap(f"Take care: {care}", indent=4)]
    lines += [f"    - {cite_finding(finding)}" for finding in practice.evidence[:3]]
    return lines


def _finding_text(catalogue: Catalogue, finding: Finding) -> str:
    source = catalogue.source_by_key[finding.source]
    used = [one for one in catalogue.browsable.values() if finding.id in one.finding_ids()]
    lines = [f"{finding.claim}", f"{finding.id}  [{finding.kind}, {finding.basis}]", ""]
    lines.append(f"{source.short}, section {finding.section}")
    lines.append(f'To find it, search the text for: "{finding.anchor}"')
    if finding.participants or finding.organisations:
        lines.append(f"Said of: {', '.join((*finding.participants, *finding.organisations))}")
    if finding.note:
        lines.append(f"Note: {finding.note}")
    lines += _section("Serves", (f"{one.label} ({one.id})" for one in used))
    return "\n".join(lines)


def _source_text(source: Source) -> str:
    lines = [f"{', '.join(source.authors)} ({source.year}). {source.title}."]
    lines += [part for part in (source.container, source.doi and f"doi:{source.doi}", source.url) if part]
    lines += ["", *_wrap(source.method), f"Licence: {source.licence}"]
    lines += _section("Sections", (f"{one.id}  {one.title}" for one in source.sections))
    return "\n".join(lines)


def _label(catalogue: Catalogue, record_id: str) -> str:
    record = catalogue.get(record_id)
    return record.label if isinstance(record, Record) else record_id


def _section(title: str, texts: Iterable[str]) -> list[str]:
    items = [line for text in texts for line in _wrap(f"- {text}", indent=2)]
    return ["", title, *items] if items else []


def _wrap(text: str, *, indent: int = 0) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2 if text.startswith("- ") else indent),
    )
