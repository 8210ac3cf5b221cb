"""Turn rankings and places into results: hits with their evidence and the words that matched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np

from longtail.load import Catalogue
from longtail.model import Finding, Record
from longtail.results import Hit, SearchResult
from longtail.search.documents import FIELDS, KINDS, Documents
from longtail.search.filters import Mask
from longtail.search.locators import Place
from longtail.search.text import fold
from longtail.search.words import Floats

MOST_CERTAIN = np.float32(0.999)
"""The score of a record that is all but certain; 1 is kept for one that the query calls by its name."""

LEAST_SCORE = 0.0005
"""Less probable records are not listed, not even as near misses, unless their kind was asked for."""

_FINDING = KINDS.index("finding")
_LONGEST_MATCH = 160
_NAMES = {
    "label": "its name",
    "summary": "its summary",
    "term": "the term",
    "utterance": "",
    "sign": "how it shows",
    "claim": "a finding",
}


class Answers:
    """Makes results from the records of one catalogue; read-only, safe to share between threads."""

    def __init__(self, catalogue: Catalogue, documents: Documents) -> None:
        self._catalogue = catalogue
        self._documents = documents
        self._claim = FIELDS.index("claim")
        self._names = _gather_names(documents)

    def list_hits(
        self, rows: Sequence[int], scores: Floats, parts: Floats, *, top: int, fold_findings: bool
    ) -> tuple[Hit, ...]:
        """Return hits for documents that are already in order.

        Args:
            rows: The documents, best first.
            scores: Their scores.
            parts: How well every part of the catalogue matches.
            top: How many hits at most.
            fold_findings: Leave out a finding on which a better hit rests already.
        """
        least = LEAST_SCORE if fold_findings else 0.0
        likely = [row for row, score in zip(rows, scores.tolist(), strict=True) if score >= least]
        shown = choose_shown(self._documents, likely, top=top, fold_findings=fold_findings)
        score_of = dict(zip(rows, scores.tolist(), strict=True))
        return tuple(
            self._make_hit(rank, row, score_of[row], parts) for rank, row in enumerate(shown, start=1)
        )

    def find_named(self, text: str) -> list[int]:
        """Return the documents whose label or id is exactly this text."""
        return self._names.get(fold(text), [])

    def explain(self, row: int, parts: Floats) -> str:
        """Return the words of a document's best part."""
        begin, end = self._documents.starts[row], self._documents.starts[row + 1]
        return self._documents.texts[int(begin + np.argmax(parts[begin:end]))]

    def locate(self, places: Sequence[Place], mask: Mask, *, top: int) -> tuple[Hit, ...]:
        """Return what stands in the places.

        Organisations come first, then findings in the order of the text, then the records that rest on them,
        those with the largest share of them first.
        """
        names = ", ".join(place.name for place in places)
        hits: list[Hit] = []
        for row, share in self._find_standing(places):
            if len(hits) == top:
                break
            if mask[row]:
                hits.append(self._to_hit(len(hits) + 1, row, share, f"matched: {names}"))
        return tuple(hits)

    def stand_in(self, places: Sequence[Place]) -> Mask:
        """Return which documents rest on findings of all the places."""
        mask = np.ones(len(self._documents.ids), dtype=bool)
        for place in places:
            here = np.zeros(len(mask), dtype=bool)
            here[[row for row, _ in self._find_standing([place])]] = True
            mask &= here
        return mask

    def _find_standing(self, places: Sequence[Place]) -> Iterator[tuple[int, float]]:
        known = self._documents.place
        findings = dict.fromkeys(finding for place in places for finding in place.findings)
        owners = dict.fromkeys(owner for place in places for owner in place.organisations)
        yield from ((known[owner], 1.0) for owner in owners if owner in known)
        yield from ((known[finding], 1.0) for finding in findings if finding in known)
        resting: list[tuple[float, int]] = []
        shared = Counter(row for finding in findings for row in self._resting.get(finding, ()))
        for row, count in shared.items():
            if self._documents.ids[row] not in owners:
                resting.append((-count / (len(self._documents.evidence[row]) + 2), row))
        yield from ((row, min(-share, 0.99)) for share, row in sorted(resting))

    @cached_property
    def _resting(self) -> dict[str, list[int]]:
        """The browsable documents that rest on each finding."""
        resting: dict[str, list[int]] = {}
        for row, evidence in enumerate(self._documents.evidence):
            if self._documents.kinds[row] != _FINDING:
                for finding in evidence:
                    resting.setdefault(finding.id, []).append(row)
        return resting

    def _make_hit(self, rank: int, row: int, score: float, parts: Floats) -> Hit:
        begin, end = int(self._documents.starts[row]), int(self._documents.starts[row + 1])
        best = begin + int(np.argmax(parts[begin:end]))
        name = _NAMES[FIELDS[self._documents.fields[best]]]
        matched = f"matched{f' {name}' if name else ''}: '{_cut(self._documents.texts[best])}'"
        claims = {
            self._documents.texts[part]: float(parts[part])
            for part in range(begin, end)
            if self._documents.fields[part] == self._claim
        }
        return self._to_hit(rank, row, score, matched, claims)

    def _to_hit(
        self, rank: int, row: int, score: float, matched: str, claims: dict[str, float] | None = None
    ) -> Hit:
        record = self._catalogue.records[self._documents.ids[row]]
        evidence = self._documents.evidence[row]
        if claims:
            evidence = tuple(sorted(evidence, key=lambda finding: -claims.get(finding.claim, 0.0)))
        label, summary = self._name(record)
        return Hit(
            rank=rank,
            id=record.id,
            kind=record.kind_of_record,
            label=label,
            summary=summary,
            score=round(min(max(score, 0.0), 1.0), 4),
            matched=matched,
            evidence=evidence,
        )

    def _name(self, record: object) -> tuple[str, str]:
        if isinstance(record, Finding):
            source = self._catalogue.source_by_key.get(record.source)
            return record.claim, f"{source.short if source else record.source}, {record.section}"
        if isinstance(record, Record):
            return record.label, record.summary
        raise TypeError(f"{type(record).__name__} is no document")


def choose_shown(documents: Documents, rows: Iterable[int], *, top: int, fold_findings: bool) -> list[int]:
    """Return the first `top` documents; `fold_findings` leaves out findings on which one before rests."""
    shown: list[int] = []
    covered: set[str] = set()
    for row in rows:
        if len(shown) == top:
            break
        if fold_findings and documents.ids[row] in covered:
            continue
        shown.append(row)
        covered.update(finding.id for finding in documents.evidence[row])
    return shown


def _gather_names(documents: Documents) -> dict[str, list[int]]:
    """Return the browsable documents by their folded label, id and slug."""
    names: dict[str, list[int]] = {}
    label = FIELDS.index("label")
    for part in np.flatnonzero(documents.fields == label).tolist():
        row = int(documents.owners[part])
        record_id = documents.ids[row]
        for name in {fold(documents.texts[part]), fold(record_id), fold(record_id.partition("/")[2])}:
            names.setdefault(name, []).append(row)
    return names


def make_result(
    query: str,
    mode: str,
    hits: tuple[Hit, ...],
    *,
    answered: bool,
    did_you_mean: str | None = None,
    notes: Sequence[str] = (),
) -> SearchResult:
    """Return a search result; without hits nothing is answered."""
    return SearchResult(
        query=query,
        answered=answered and bool(hits),
        mode=mode,
        hits=hits,
        did_you_mean=did_you_mean,
        notes=tuple(notes),
    )


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_MATCH else f"{text[: _LONGEST_MATCH - 1].rsplit(' ', 1)[0]} …"
