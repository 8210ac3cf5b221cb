"""Which records stand beside which: the links of the catalogue, both ways, as one padded table."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from longtail.load import Catalogue
from longtail.model import AntiPattern, Challenge, Practice, Record, TradeOff
from longtail.search.documents import Documents

MOST_NEIGHBOURS = 24
"""Neighbours of one record that are looked at; those named first."""


NOBODY = -1
"""What stands in the table where a document has no further neighbour."""


def build_neighbours(catalogue: Catalogue, documents: Documents) -> NDArray[np.int32]:
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
