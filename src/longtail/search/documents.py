"""What search looks through: each record as a document made of parts.

A part is one text of a record: its label, its summary, a term, something people say, a sign by which it
shows, or the claim of a finding it rests on. Findings are documents of one part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from longtail.load import Catalogue
from longtail.model import AntiPattern, Challenge, Finding, Organisation, Practice, Record, TradeOff

FIELDS = ("label", "summary", "term", "utterance", "sign", "claim")
"""The fields a part can come from; a part's code is its place in this list."""

KINDS = ("challenge", "practice", "anti-pattern", "trade-off", "organisation", "finding")
"""The kinds of record that a search can hit."""

_ENTRY_VOCABULARY = ("term", "utterance")

FORMAT = 1
"""Raised when the same records give other parts."""


@dataclass(frozen=True)
class Documents:
    """All documents and their parts; the parts of a document stand together, in the order of documents.

    Attributes:
        ids: The record id of each document.
        kinds: The kind of each document, as its place in `KINDS`.
        texts: The text of each part.
        fields: The field of each part, as its place in `FIELDS`.
        starts: Where the parts of each document begin, and after them the number of parts.
        evidence: The findings that each document rests on; a finding rests on itself.
    """

    ids: tuple[str, ...]
    kinds: NDArray[np.int8]
    texts: tuple[str, ...]
    fields: NDArray[np.int8]
    starts: NDArray[np.int64]
    evidence: tuple[tuple[Finding, ...], ...]

    @cached_property
    def place(self) -> dict[str, int]:
        """The document of each record id."""
        return {record_id: place for place, record_id in enumerate(self.ids)}

    @cached_property
    def owners(self) -> NDArray[np.int32]:
        """The document of each part."""
        return np.repeat(np.arange(len(self.ids), dtype=np.int32), np.diff(self.starts))

    @cached_property
    def digest(self) -> str:
        """A digest of all that an index is built from."""
        total = hashlib.sha256(f"documents {FORMAT}".encode())
        total.update("\x00".join(self.ids).encode())
        total.update("\x00".join(self.texts).encode("utf-8", "replace"))
        total.update(self.fields.tobytes())
        total.update(self.starts.tobytes())
        return total.hexdigest()


def make_documents(catalogue: Catalogue, *, with_vocabulary: bool = True) -> Documents:
    """Return all documents of a catalogue: browsable records first, then findings.

    Without the entry vocabulary (terms and utterances) they are what the ablation measures.
    """
    ids: list[str] = []
    kinds: list[int] = []
    texts: list[str] = []
    fields: list[int] = []
    starts = [0]
    evidence = []
    for record in _iterate(catalogue):
        evidence.append(catalogue.find_evidence(record))
        ids.append(record.id)
        kinds.append(KINDS.index(record.kind_of_record))
        for field, text in list_parts(record, evidence[-1]):
            if field in _ENTRY_VOCABULARY and not with_vocabulary:
                continue
            fields.append(FIELDS.index(field))
            texts.append(text)
        starts.append(len(texts))
    return Documents(
        ids=tuple(ids),
        kinds=np.array(kinds, dtype=np.int8),
        texts=tuple(texts),
        fields=np.array(fields, dtype=np.int8),
        starts=np.array(starts, dtype=np.int64),
        evidence=tuple(evidence),
    )


def list_parts(record: Record | Finding, evidence: Iterable[Finding]) -> list[tuple[str, str]]:
    """Return the parts of a record as (field, text); a text stands once, under its first field."""
    if isinstance(record, Finding):
        return [("claim", record.claim)]
    parts = [("label", record.label), ("summary", record.summary)]
    parts += [("term", term) for term in (*_list_names(record), *record.terms)]
    parts += [("utterance", utterance) for utterance in record.utterances]
    parts += [("sign", sign) for sign in _list_signs(record)]
    # What an organisation's people report is found under the challenges and practices it speaks of.
    if not isinstance(record, Organisation):
        parts += [("claim", finding.claim) for finding in evidence]
    seen: dict[str, str] = {}
    for field, text in parts:
        seen.setdefault(text, field)
    return [(field, text) for text, field in seen.items()]


def _list_names(record: Record) -> tuple[str, ...]:
    """Return what an organisation is called in its source, unless that is a number or an interviewee's id."""
    return (record.key,) if isinstance(record, Organisation) and record.key.isalpha() else ()


def _list_signs(record: Record) -> tuple[str, ...]:
    match record:
        case Challenge():
            return record.shows_as
        case Practice():
            return (record.first_step, *record.produces)
        case AntiPattern():
            return (record.tempts,)
        case TradeOff():
            return tuple(side.label for side in record.sides)
        case Organisation():
            return tuple(person.title for person in record.participants if person.title)
        case _:
            return ()


def _iterate(catalogue: Catalogue) -> Iterator[Record | Finding]:
    yield from catalogue.challenges.values()
    yield from catalogue.practices.values()
    yield from catalogue.anti_patterns.values()
    yield from catalogue.trade_offs.values()
    yield from catalogue.organisations.values()
    yield from catalogue.findings.values()
