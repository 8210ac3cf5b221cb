"""What the page of a source says, and that of one of its findings."""

from __future__ import annotations

from collections import Counter

from longtail.model import Finding, Source
from longtail.ui.cards import write_kind, write_line, write_row
from longtail.ui.describe.parts import write_citation, write_themes
from longtail.ui.findings import (
    get_findings,
    write_actions,
    write_claim,
    write_finding,
    write_note,
    write_voices,
)
from longtail.ui.markup import Markup, join, link, outside, tag
from longtail.ui.shared import Shared
from longtail.ui.wording import (
    FINDING_KINDS,
    SOURCE_TYPES,
    cite,
    count,
    get_address,
    name_section,
    name_title,
    to_bibtex,
)


def write_source_page(source: Source, section: str, shared: Shared) -> Markup:
    """Return the page of a source: how it was made, its sections, and what the chosen section says."""
    findings = [one for one in shared.kb.findings.values() if one.source == source.key]
    address = get_address(source)
    chosen = [one for one in findings if one.section == section]
    titles = {one.id: one.title for one in source.sections}
    return join(
        [
            tag("p", write_kind("source"), class_="lt-line"),
            tag("h1", source.title, class_="lt-title lt-long"),
            tag("p", cite(source), class_="lt-quiet"),
            tag(
                "dl",
                write_row("What it is", SOURCE_TYPES[source.type]),
                write_row("How it was made", source.method),
                write_row("Licence", source.licence),
                write_row("Open it", outside(address, address)) if address else None,
                class_="lt-rows",
            ),
            _write_chosen(name_title(section, titles.get(section, "")), chosen, source, shared)
            if chosen
            else None,
            tag("h2", f"What it says, section by section: {count(len(findings), 'finding')}"),
            _write_sections(source, section, Counter(one.section for one in findings)),
            _write_concepts(source, shared),
            write_citation(cite(source), to_bibtex(source)),
        ]
    )


def write_finding_page(finding: Finding, shared: Shared) -> Markup:
    """Return the page of a finding: the claim, its place, who says it, and what rests on it."""
    source = shared.get_source(finding)
    users = [shared.catalogue.browsable[one] for one in shared.used_by.get(finding.id, [])]
    return join(
        [
            tag("p", write_kind("finding"), class_="lt-line"),
            tag("h1", finding.claim, class_="lt-title lt-long"),
            tag(
                "dl",
                write_row(
                    "Where",
                    link("record", source.short, id=source.id, section=finding.section),
                    f", {name_section(finding.section)}",
                ),
                write_row("Who", write_voices(finding, shared)),
                write_row("What it is", FINDING_KINDS[finding.kind][0]),
                write_row("To find it", "search the text for ", tag("q", finding.anchor)),
                write_row("Note", write_note(finding.note, shared)) if finding.note else None,
                class_="lt-rows",
            ),
            tag("p", write_actions(finding, shared)),
            _write_disputes(finding, shared),
            tag("h2", f"{count(len(users), 'record rests', 'records rest')} on it")
            if users
            else tag("p", "No record rests on it: it tells of the study itself.", class_="lt-quiet"),
            tag("ul", [write_line(one) for one in users], class_="lt-plainlist"),
            write_citation(f"{cite(source)} ({name_section(finding.section)})", to_bibtex(source)),
        ]
    )


def _write_chosen(title: str, chosen: list[Finding], source: Source, shared: Shared) -> Markup:
    return join(
        [
            tag("h2", title, id="section"),
            tag("p", link("record", "All sections", id=source.id), class_="lt-place"),
            tag("ul", [write_finding(one, shared) for one in chosen], class_="lt-findings"),
        ]
    )


def _write_sections(source: Source, here: str, numbers: Counter[str]) -> Markup:
    """Return the sections as a list; those that say something lead to their findings."""
    items = []
    for one in source.sections:
        name = f"{one.id}  {one.title}" if one.id != one.title else one.id
        told = numbers[one.id]
        items.append(
            tag(
                "li",
                tag("b", name, aria_current="page")
                if one.id == here
                else link("record", name, id=source.id, section=one.id)
                if told
                else tag("span", name, class_="lt-quiet"),
                " ",
                tag("span", told, class_="lt-badge", aria_label=count(told, "finding")) if told else None,
            )
        )
    return tag("ul", items, class_="lt-sections")


def _write_concepts(source: Source, shared: Shared) -> Markup | None:
    if not source.themes:
        return None
    items = [tag("li", f"{one.label}: ", write_themes(one.matches, shared)) for one in source.themes]
    return join([tag("h2", "Its themes, and ours"), tag("ul", items, class_="lt-list")])


def _write_disputes(finding: Finding, shared: Shared) -> Markup:
    groups = []
    for title, ids in (("It disputes", finding.disputes), ("It qualifies", finding.qualifies)):
        found = get_findings(ids, shared)
        if found:
            items = [tag("li", write_claim(one, shared)) for one in found]
            groups.append(join([tag("h2", title), tag("ul", items, class_="lt-list lt-dispute")]))
    return join(groups)
