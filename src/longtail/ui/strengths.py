"""What each source says, and how strong the evidence is across the catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import streamlit as st

from longtail.evidence import GRADES
from longtail.model import Record, Source
from longtail.ui.cards import write_bar
from longtail.ui.markup import Markup, link, show, tag
from longtail.ui.pictures import write_bars, write_table
from longtail.ui.shared import Shared
from longtail.ui.wording import FINDING_KINDS, KINDS, SOURCE_TYPES, cite, count, upper_first

POINTS = (
    "one point for one study, two for two, three from three (versions of one study count as one)",
    "one point for one organisation, two from three, three from six",
    "one where the authors themselves advise it, one where work they cite or a public case shows it",
    "less one for each finding against it, at most two",
)

FEWEST = 7
"""A source with fewer findings than this is told of in words alone."""


def show_sources(shared: Shared) -> None:
    """Show the sources side by side, the richest first; their sections stand on their own pages."""
    told = Counter(one.source for one in shared.kb.findings.values())
    ordered = sorted(shared.kb.sources.values(), key=lambda one: -told[one.key])
    show(tag("div", [_write_source(one, shared) for one in ordered], class_="lt-multiples"))


def _write_source(source: Source, shared: Shared) -> Markup:
    findings = [one for one in shared.kb.findings.values() if one.source == source.key]
    numbers = Counter(str(one.kind) for one in findings)
    told = count(len(findings), "finding")
    return tag(
        "article",
        tag("h2", link("record", source.short, id=source.id, class_="lt-plain")),
        tag("p", cite(source), class_="lt-place"),
        tag("p", f"{SOURCE_TYPES[source.type]}. {source.method}"),
        _write_kinds(numbers, told) if len(findings) >= FEWEST else tag("p", f"{told} of its own."),
        tag("p", link("record", "Read it section by section", id=source.id)),
    )


def _write_kinds(numbers: Counter[str], told: str) -> Markup:
    most, number = numbers.most_common(1)[0]
    return write_bars(
        f"{number:,} of its {told} are {FINDING_KINDS[most][1]}",
        [(upper_first(many), numbers[kind]) for kind, (_, many) in FINDING_KINDS.items()],
        heads=("Kind", "Findings"),
        small=True,
    )


def show_strength(shared: Shared) -> None:
    """Show how many records of each kind have which strength, and list them."""
    practices = _grade(shared.kb.practices, shared)
    well = sum(len(practices[grade]) for grade in ("strong", "good"))
    show(
        tag(
            "p",
            "Strength counts independent voices: studies, organisations, the authors' own advice and the "
            "work they cite, less what speaks against it. It says how much was found, not how well it will "
            "work for you; directness on each card says how like you the organisations are.",
        ),
        write_bars(
            f"{well} of {count(len(shared.kb.practices), 'practice')} stand on good or strong evidence",
            [(grade.capitalize(), len(practices[grade])) for grade in reversed(GRADES) if practices[grade]],
            heads=("Evidence", "Practices"),
        ),
        tag("p", "How it is counted: strong from six points, good from four, fair from two, thin below."),
        tag("ul", [tag("li", one) for one in POINTS]),
    )
    groups: tuple[tuple[str, Iterable[Record]], ...] = (
        ("practice", shared.kb.practices),
        ("challenge", shared.kb.challenges),
        ("anti-pattern", shared.kb.anti_patterns),
        ("trade-off", shared.kb.trade_offs),
    )
    st.header("Every record", anchor=False)
    for kind, records in groups:
        graded = _grade(records, shared)
        rows = [
            [
                link("record", one.label, id=one.id),
                write_bar(shared.get_strength(one.id)),
                _because(one, shared),
            ]
            for grade in reversed(GRADES)
            for one in graded[grade]
        ]
        show(
            write_table([KINDS[kind][0], "Evidence", "Counts"], rows, title=f"{KINDS[kind][1]}: {len(rows)}")
        )


def _because(record: Record, shared: Shared) -> str:
    return shared.get_strength(record.id).because


def _grade(records: Iterable[Record], shared: Shared) -> dict[str, list[Record]]:
    graded: dict[str, list[Record]] = {grade: [] for grade in GRADES}
    for record in sorted(records, key=lambda one: one.label.lower()):
        graded[shared.get_strength(record.id).grade].append(record)
    return graded
