"""Which records stand beside which, and which findings they share, as tables to add up over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longtail.load import Catalogue
from longtail.model import AntiPattern, Challenge, Practice, Record, TradeOff
from longtail.search.documents import KINDS, Documents

MOST_NEIGHBOURS = 24
"""Neighbours of one record that are looked at; those named first."""


NOBODY = -1
"""What stands in the table where a document has no further neighbour."""

Rows = NDArray[np.int32]


@dataclass(frozen=True)
class Links:
    """The links of a catalogue between documents.

    Attributes:
        near: The neighbours of each document, shape (documents, most), `NOBODY` where there is none.
        holders: The records that rest on findings, once for each of theirs, in order.
        held: The finding that each of these rests on.
        counts: On how many findings each document rests.
    """

    near: Rows
    holders: Rows
    held: Rows
    counts: NDArray[np.int64]


def build_links(catalogue: Catalogue, documents: Documents) -> Links:
    """Return all links between the documents of a catalogue."""
    place = documents.place
    pairs = [
        (row, place[finding.id])
        for row, evidence in enumerate(documents.evidence)
        if documents.kinds[row] != KINDS.index("finding")
        for finding in evidence
        if finding.id in place
    ]
    table = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return Links(
        near=build_neighbours(catalogue, documents),
        holders=np.ascontiguousarray(table[:, 0]),
        held=np.ascontiguousarray(table[:, 1]),
        counts=np.bincount(table[:, 0], minlength=len(documents.ids)),
    )


def cut_links(links: Links) -> Links:
    """Return links of the same shape that join nothing."""
    nothing = np.zeros(0, dtype=np.int32)
    return Links(np.full_like(links.near, NOBODY), nothing, nothing, np.zeros_like(links.counts))


def build_neighbours(catalogue: Catalogue, documents: Documents) -> Rows:
    """Return the neighbours of each document, shape (documents, most), `NOBODY` where there is none.

    Browsable records are neighbours where one links to the other. A finding's neighbours are the records
    that rest on it; that a record's findings support it is already said by their claims being its parts.
    """
    place = documents.place
    near: list[dict[int, None]] = [{} for _ in documents.ids]
    for record in catalogue.browsable.values():
        here = place.get(record.id)
        if here is None:
            continue
        for other in _list_links(record):
            there = place.get(other)
            if there is not None and there != here:
                near[here][there] = None
                near[there][here] = None
        for finding in documents.evidence[here]:
            there = place.get(finding.id)
            if there is not None:
                near[there][here] = None
    width = min(MOST_NEIGHBOURS, max((len(some) for some in near), default=0))
    table = np.full((len(near), max(width, 1)), NOBODY, dtype=np.int32)
    for row, some in enumerate(near):
        first = list(some)[:width]
        table[row, : len(first)] = first
    return table


def _list_links(record: Record) -> Iterator[str]:
    match record:
        case Challenge():
            yield from record.near
            yield from (link.challenge for link in record.leads_to)
        case Practice():
            yield from (link.challenge for link in record.addresses)
            yield from (link.practice for link in record.requires)
        case AntiPattern():
            yield from (link.challenge for link in record.causes)
            yield from (link.practice for link in record.instead)
        case TradeOff():
            for side in record.sides:
                yield from side.practices
