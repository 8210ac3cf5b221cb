"""What is measured of each document for a query; `fusion` weighs it.

Every measure lies at about 0 to 1, whatever the query's length, so that one set of weights serves all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longtail.search.documents import FIELDS, KINDS, Documents
from longtail.search.guess import LEAST_SHARE
from longtail.search.segments import Segments
from longtail.search.spelling import Reading
from longtail.search.words import PAIR_WEIGHT, Floats, WordIndex

Rows = NDArray[np.int64]

SMALL = 4_000
"""Up to so many documents, all are measured closely."""

CHOSEN = 600
"""In a larger catalogue so many are, those that a first look at words and centres ranks highest."""

WORD_FEATURES = ("words", "words_lead", "part", "cover", "pairs", *(f"part_{field}" for field in FIELDS))
MEANING_FEATURES = (
    *("near", "near_lead", "near_three", "near_centre", "guess", "guess_log"),
    *(f"near_{field}" for field in FIELDS),
)
KIND_FEATURES = tuple(f"is_{kind}" for kind in KINDS[1:])


@dataclass(frozen=True)
class Nearness:
    """How near in meaning a query is.

    Attributes:
        overview: About how near each document's centre is, to choose those worth measuring.
        find_centres: Gives the cosine to the centre of some documents.
        find_parts: Gives the cosine to some parts, -1 where one has no vector.
        find_shares: Gives the share of each of some documents in a guess which of them it belongs to.
        elsewhere: How near the query is to what the sources do not speak of.
    """

    overview: Floats
    find_centres: Callable[[Rows], Floats]
    find_parts: Callable[[Rows], Floats]
    find_shares: Callable[[Rows], Floats]
    elsewhere: float


@dataclass(frozen=True)
class Measured:
    """The documents that were measured.

    Attributes:
        rows: The documents.
        values: Each feature of each of them, by name.
        best_part: For each of them the part that matches best.
        parts: How well every part matches, in 0 to 1.
        elsewhere: How near in meaning the query is to what the sources do not speak of; 0 if not known.
    """

    rows: NDArray[np.int64]
    values: Mapping[str, Floats]
    parts: Floats
    elsewhere: float

    def stack(self, names: tuple[str, ...]) -> Floats:
        """Return the named features side by side, shape (documents, names)."""
        return np.stack([self.values[name] for name in names], axis=1)


class Measurer:
    """Measures documents for queries over one catalogue; read-only, safe to share between threads."""

    def __init__(self, documents: Documents, index: WordIndex) -> None:
        self._documents = documents
        self._index = index
        self._is_kind = {
            f"is_{kind}": (documents.kinds == code).astype(np.float32) for code, kind in enumerate(KINDS)
        }

    def measure(self, reading: Reading, nearness: Nearness | None) -> Measured:
        """Measure the documents that words or meaning bring into question."""
        words, potential = self._score_documents(reading)
        parts = self._score_parts(reading)
        rows = self._choose(words, nearness)
        segments, places = _list_parts(self._documents, rows)
        of_field = [self._documents.fields[places] == code for code in range(len(FIELDS))]
        part = parts[places]
        chosen = words[rows] / np.float32(potential)
        lead = max(float(chosen.max(initial=0.0)), 1e-6)
        values: dict[str, Floats] = {
            "words": chosen,
            "words_lead": chosen / np.float32(lead),
            "part": segments.top(part),
            "cover": self._cover(reading)[rows],
            "pairs": self._score_pairs(reading)[rows],
        }
        values |= {
            f"part_{field}": segments.top(part * of) for field, of in zip(FIELDS, of_field, strict=True)
        }
        match = parts
        if nearness is not None:
            near = nearness.find_parts(places)
            top = segments.top(near)
            three = segments.mean_of_three(near)
            values["near"] = top
            values["near_three"] = three
            values["near_lead"] = three - three.max(initial=-1.0)
            values["near_centre"] = nearness.find_centres(rows)
            values["guess"] = shares = nearness.find_shares(rows)
            values["guess_log"] = (np.log(np.maximum(shares, LEAST_SHARE)) / 10).astype(np.float32)
            values |= {
                f"near_{field}": segments.top(near * of) for field, of in zip(FIELDS, of_field, strict=True)
            }
            match = 0.5 * parts
            match[places] += 0.5 * np.maximum(near, 0.0)
        values.update({name: flags[rows] for name, flags in self._is_kind.items()})
        elsewhere = nearness.elsewhere if nearness is not None else 0.0
        return Measured(rows=rows, values=values, parts=match, elsewhere=elsewhere)

    def _score_documents(self, reading: Reading) -> tuple[Floats, float]:
        terms = dict(reading.terms)
        for pair in self._index.find_pairs(reading.sequence):
            terms[pair] = 1.0
        return self._index.by_document.add_up(terms), max(reading.weight, 1e-6) * 2.2

    def _score_parts(self, reading: Reading) -> Floats:
        idf = self._index.part_idf
        terms = {term: weight * float(idf[term]) for term, weight in reading.terms.items()}
        for pair in self._index.find_pairs(reading.sequence):
            terms[pair] = float(idf[pair]) * PAIR_WEIGHT
        # Unknown words lengthen the query's vector as well: they are asked for and not found.
        missing = self._index.rarest**2 * len(reading.unknown)
        norm = float(np.sqrt(sum(weight**2 for weight in terms.values()) + missing))
        scores: Floats = self._index.by_part.add_up(terms) / np.float32(max(norm, 1e-6))
        return scores

    def _cover(self, reading: Reading) -> Floats:
        """Return the share of the query's words (by rarity) that each document uses."""
        postings, idf = self._index.by_document, self._index.idf
        cover = np.zeros(postings.size, dtype=np.float32)
        for term, weight in reading.terms.items():
            cover[postings.rows[postings.starts[term] : postings.starts[term + 1]]] += weight * float(
                idf[term]
            )
        share: Floats = np.minimum(cover / np.float32(max(reading.weight, 1e-6)), np.float32(1.0))
        return share

    def _score_pairs(self, reading: Reading) -> Floats:
        """Return the share of the query's neighbouring words that stand side by side in each document."""
        postings = self._index.by_document
        pairs = self._index.find_pairs(reading.sequence)
        found = np.zeros(postings.size, dtype=np.float32)
        for pair in pairs:
            found[postings.rows[postings.starts[pair] : postings.starts[pair + 1]]] += 1.0
        share: Floats = found / np.float32(max(len(reading.sequence) - 1, 1))
        return share

    def _choose(self, words: Floats, nearness: Nearness | None) -> Rows:
        total = len(words)
        if total <= SMALL:
            return np.arange(total)
        half = CHOSEN // 2
        chosen = np.argpartition(words, total - half)[total - half :]
        if nearness is not None:
            close = np.argpartition(nearness.overview, total - half)[total - half :]
            chosen = np.union1d(chosen, close)
        return np.sort(chosen)


def average_best_three(documents: Documents, scores: Floats) -> Floats:
    """Return for each document the mean of its three best parts."""
    return Segments(np.diff(documents.starts)).mean_of_three(scores)


def _list_parts(documents: Documents, rows: Rows) -> tuple[Segments, Rows]:
    """Return the parts of chosen documents as runs, and where they stand among all parts."""
    begins = documents.starts[rows]
    lengths = documents.starts[rows + 1] - begins
    segments = Segments(lengths)
    offsets = np.repeat(begins - segments.starts, lengths)
    return segments, np.arange(int(lengths.sum())) + offsets
