"""Which records a record is linked to, in both directions, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from longtail.load import Catalogue
from longtail.model import AntiPattern, Challenge, Practice, Record, TradeOff


@dataclass(frozen=True)
class Relation:
    """One link as seen from a record: its name, where it leads, how, and the findings it rests on."""

    name: str
    target: str
    how: str = ""
    findings: tuple[str, ...] = ()


REVERSED = {
    "Leads to": "Follows from",
    "Near": "Near",
    "Helps against": "What helps",
    "Comes after": "Goes before",
    "Causes": "Anti-patterns behind it",
    "Do instead": "Avoids",
    "Leans on": "Trade-offs it is part of",
}
"""What a link is called at its other end."""


def find_relations(catalogue: Catalogue) -> dict[str, list[Relation]]:
    """Return the links of every record, its own first, in the order of the catalogue."""
    own: dict[str, list[Relation]] = {record_id: [] for record_id in catalogue.browsable}
    back: dict[str, list[Relation]] = {record_id: [] for record_id in catalogue.browsable}
    for record in catalogue.browsable.values():
        for relation in _read_links(record):
            if relation.target not in own:
                continue
            own[record.id].append(relation)
            back[relation.target].append(
                Relation(REVERSED[relation.name], record.id, relation.how, relation.findings)
            )
    return {record_id: _drop_doubles([*own[record_id], *back[record_id]]) for record_id in own}


def _read_links(record: Record) -> Iterator[Relation]:
    match record:
        case Challenge():
            for to in record.leads_to:
                yield Relation("Leads to", to.challenge, to.how, to.findings)
            for near in record.near:
                yield Relation("Near", near)
        case Practice():
            for against in record.addresses:
                yield Relation("Helps against", against.challenge, against.how, against.findings)
            for need in record.requires:
                yield Relation("Comes after", need.practice, need.how, need.findings)
        case AntiPattern():
            for cause in record.causes:
                yield Relation("Causes", cause.challenge, cause.how, cause.findings)
            for better in record.instead:
                yield Relation("Do instead", better.practice, better.how, better.findings)
        case TradeOff():
            for side in record.sides:
                for practice in side.practices:
                    yield Relation("Leans on", practice, f"Side: {side.label}", side.findings)


def _drop_doubles(relations: list[Relation]) -> list[Relation]:
    """Keep each link once; "near" says nothing where another link says how."""
    told = {one.target for one in relations if one.name != "Near"}
    seen: dict[tuple[str, str], Relation] = {}
    for relation in relations:
        if relation.name != "Near" or relation.target not in told:
            seen.setdefault((relation.name, relation.target), relation)
    return list(seen.values())
