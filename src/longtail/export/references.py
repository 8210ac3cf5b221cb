"""Sources as reference lists name them, and as CSL-JSON, the form that Pandoc and reference managers read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from longtail.export.blocks import Cite, References
from longtail.export.content import Content, FindingRow
from longtail.export.words import get_address
from longtail.model import Source

_CSL_TYPES = {
    "article": "paper-conference",
    "chapter": "chapter",
    "slides": "speech",
    "preprint": "article",
}


def split_name(name: str) -> tuple[str, str]:
    """Return a person's name as (given names, family name)."""
    given, _, family = name.strip().rpartition(" ")
    return given, family


def cite_source(source: Source) -> str:
    """Return a source as a reference list names it, without its address."""
    names = []
    for name in source.authors:
        given, family = split_name(name)
        initials = " ".join(f"{one[0]}." for one in given.split())
        names.append(f"{family}, {initials}" if initials else family)
    authors = f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)
    where = f" {source.container}." if source.container else ""
    return f"{authors} ({source.year}). {source.title}.{where}"


def to_csl(source: Source) -> dict[str, Any]:
    """Return a source as a CSL-JSON item; its id is the source's key."""
    people = [dict(zip(("given", "family"), split_name(name), strict=True)) for name in source.authors]
    item: dict[str, Any] = {
        "id": source.key,
        "type": _CSL_TYPES[source.type],
        "title": source.title,
        "title-short": source.short,
        "author": [{key: part for key, part in one.items() if part} for one in people],
        "issued": {"date-parts": [[source.year]]},
        "container-title": source.container,
        "publisher": source.publisher,
        "page": source.pages,
        "DOI": source.doi,
        "URL": get_address(source) or None,
    }
    return {key: value for key, value in item.items() if value}


def cite_finding(finding: FindingRow, *, short: bool = False) -> Cite:
    """Return the place of a finding as a citation; `short` keeps only the last part of a section's path."""
    place = finding.section.rpartition(" > ")[2] if short else finding.section
    return Cite(finding.source, finding.source_short, place, finding.address)


def list_references(sources: Iterable[Source]) -> References:
    """Return the reference list of these sources."""
    return References(tuple((one.key, cite_source(one), get_address(one)) for one in sources))


def list_places(content: Content, source: Source) -> str:
    """Say where in a source the findings of an export stand, each with its anchor and its practices."""
    lines = []
    for finding in content.findings:
        if finding.source == source.key:
            serves = [row.label for row in content.practices if finding in row.findings]
            for_what = f" (for: {'; '.join(serves)})" if serves else ""
            lines.append(f'{finding.section}: "{finding.anchor}"{for_what}.')
    return " ".join(lines)


def describe_export(content: Content) -> list[str]:
    """Return when and from what a list of sources was made, the answers and decisions behind it, as lines."""
    lines = [f"Made with longtail on {content.date}, catalogue {content.version}."]
    lines += [f"Practice: {one.label} ({one.when}){_tell(one.note)}" for one in content.practices]
    lines += [f"Answer: {label}: {'; '.join(values)}." for label, values in content.answers]
    lines += [f"Caution: {one.label}." for one in content.cautions]
    return [*lines, *(f"Not suggested: {label}: {reason}" for label, reason in content.not_suggested)]


def _tell(note: str) -> str:
    return f": {note}" if note else "."
