"""What the page of a challenge, practice, anti-pattern or trade-off says."""

from __future__ import annotations

from longtail.model import AntiPattern, Challenge, Practice, Record, Side, TradeOff
from longtail.ui.cards import write_bar, write_kind, write_row
from longtail.ui.describe.parts import write_citation, write_links, write_list, write_themes
from longtail.ui.describe.practice import write_practice, write_practice_grounds
from longtail.ui.findings import get_findings, write_findings
from longtail.ui.markup import Markup, join, link, tag
from longtail.ui.shared import Shared
from longtail.ui.wording import KINDS, count, lower_first, name_version

FIRST = ("What helps", "Do instead", "Helps against")
"""Links that somebody in need looks for come before the others."""


def write_head(record: Record, shared: Shared) -> Markup:
    """Return the head of a record's page: kind, name, summary, themes, strength."""
    return join(
        [
            tag("p", write_kind(record.kind), class_="lt-line"),
            tag("h1", record.label, class_="lt-title"),
            tag("p", record.summary, class_="lt-lead"),
            tag(
                "dl",
                write_row(
                    "Evidence",
                    write_bar(shared.get_strength(record.id)),
                    f", {shared.get_strength(record.id).because}",
                ),
                write_row("Themes", write_themes(record.themes, shared)),
                write_row("Also called", ", ".join(record.terms)) if record.terms else None,
                class_="lt-rows",
            ),
        ]
    )


def write_body(record: Record, shared: Shared) -> Markup:
    """Return what only this kind of record has, before what it is linked to."""
    match record:
        case Challenge():
            return join(
                [
                    write_list("How it shows", record.shows_as),
                    tag(
                        "p",
                        "The studies leave this open: they name no practice against it.",
                        class_="lt-notice",
                    )
                    if record.open_question
                    else None,
                ]
            )
        case Practice():
            return write_practice(record, shared)
        case AntiPattern():
            return join([tag("h2", "Why it tempts"), tag("p", record.tempts)])
        case TradeOff():
            return join(
                [
                    [_write_side(side, shared) for side in record.sides],
                    tag("h2", "How to decide"),
                    tag("p", record.decide),
                ]
            )
    return Markup("")


def write_grounds(record: Record, shared: Shared) -> Markup:
    """Return who says so and where it was seen."""
    match record:
        case Challenge():
            return join(
                [
                    write_links("Who reports it", record.reported, shared),
                    write_links("Where the studies see it", record.contexts, shared),
                ]
            )
        case Practice():
            return write_practice_grounds(record, shared)
        case AntiPattern():
            return join(
                [
                    write_links("Who tells of it", record.reported, shared),
                    write_links("Where it is likely", record.contexts, shared),
                ]
            )
        case TradeOff():
            return write_links("Where it is felt", record.contexts, shared)
    return Markup("")


def write_relations(record: Record, shared: Shared) -> Markup:
    """Return the linked records, by the name of the link, each with how and the findings it rests on."""
    groups: dict[str, list[Markup]] = {}
    for relation in shared.relations.get(record.id, []):
        if isinstance(record, TradeOff) and relation.name == "Leans on":
            continue  # its sides name these practices already
        target = shared.catalogue.browsable[relation.target]
        groups.setdefault(relation.name, []).append(
            tag(
                "li",
                tag(
                    "p",
                    link("record", target.label, id=target.id, class_="lt-strong"),
                    " ",
                    write_kind(target.kind),
                    class_="lt-line",
                ),
                tag("p", relation.how, class_="lt-summary") if relation.how else None,
                write_findings(get_findings(relation.findings, shared), shared),
                class_="lt-item",
            )
        )
    ordered = sorted(groups, key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    return join([join([tag("h2", name), tag("ul", groups[name], class_="lt-plainlist")]) for name in ordered])


def write_foot(record: Record, shared: Shared) -> Markup:
    """Return all findings of a record, and how to cite it."""
    version = name_version(shared.kb.version)
    kind = lower_first(KINDS[record.kind][0])
    text = f"longtail catalogue, version {version}: {kind} “{record.label}”."
    slug = record.id.partition("/")[2]
    entry = "\n".join(
        [
            f"@misc{{longtail-{slug},",
            f"  title = {{{record.label}}},",
            f"  howpublished = {{longtail catalogue, {kind}}},",
            f"  version = {{{version}}},",
            f"  url = {{https://w3id.org/longtail/{record.id}}},",
            "}",
        ]
    )
    return join(
        [
            tag("h2", "Everything it rests on"),
            write_findings(record.evidence, shared),
            write_citation(text, entry),
        ]
    )


def _write_side(side: Side, shared: Shared) -> Markup:
    practices = [one for one in side.practices if one in shared.kb.practices]
    return join(
        [
            tag("h2", side.label),
            tag("p", side.how),
            tag(
                "p",
                f"{count(len(practices), 'practice leans', 'practices lean')} this way: ",
                Markup("; ".join(link("record", shared.get_label(one), id=one) for one in practices)),
            )
            if practices
            else None,
            write_findings(get_findings(side.findings, shared), shared),
        ]
    )
