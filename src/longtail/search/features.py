"""What is measured of each document for a query; `fusion` weighs it.

Every measure lies at about 0 to 1, whatever the query's length, so that one set of weights serves all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from longtail.search.documents import FIELDS, KINDS, Documents
from longtail.search.spelling import Reading
from longtail.search.words import PAIR_WEIGHT, Floats, WordIndex

Rows = NDArray[np.int64]

MOST_SCORED = 4_000
"""Documents that are measured closely; in a larger catalogue those that a first look ranks highest."""

WORD_FEATURES = ("words", "words_lead", "part", "part_vocabulary", "cover", "pairs")
MEANING_FEATURES = ("near", "near_lead", "near_three", "near_centre", "near_vocabulary")
KIND_FEATURES = tuple(f"is_{kind}" for kind in KINDS[1:])

_VOCABULARY = np.array([FIELDS.index(field) for field in ("label", "term", "utterance")], dtype=np.int8)


@dataclass(frozen=True)
class Nearness:
    """How near in meaning a query is.

    Attributes:
        overview: About how near each document's centre is, to choose those worth measuring.
        find_centres: Gives the cosine to the centre of some documents.
        find_parts: Gives the cosine to some parts, -1 where one has no vector.
    """

    overview: Floats
    find_centres: Callable[[Rows], Floats]
    find_parts: Callable[[Rows], Floats]


@dataclass(frozen=True)
class Measured:
    """The documents that were measured.

    Attributes:
        rows: The documents.
        values: Each feature of each of them, by name.
        best_part: For each of them the part that matches best.
        parts: How well every part matches, in 0 to 1.
    """

    rows: NDArray[np.int64]
    values: Mapping[str, Floats]
    parts: Floats

    def stack(self, names: tuple[str, ...]) -> Floats:
        """Return the named features side by side, shape (documents, names)."""
        return np.stack([self.values[name] for name in names], axis=1)


class Measurer:
    """Measures documents for queries over one catalogue; read-only, safe to share between threads."""

    def __init__(self, documents: Documents, index: WordIndex) -> None:
        self._documents = documents
        self._index = index
        self._vocabulary = np.isin(documents.fields, _VOCABULARY)
        self._is_kind = {
            f"is_{kind}": (documents.kinds == code).astype(np.float32) for code, kind in enumerate(KINDS)
        }

    def measure(self, reading: Reading, nearness: Nearness | None) -> Measured:
        """Measure the documents that words or meaning bring into question."""
        words, potential = self._score_documents(reading)
        parts = self._score_parts(reading)
        rows = self._choose(words, nearness)
        segments = _Segments(self._documents, rows)
        vocabulary = self._vocabulary[segments.places]
        part = parts[segments.places]
        chosen = words[rows] / np.float32(potential)
        lead = max(float(chosen.max(initial=0.0)), 1e-6)
        values: dict[str, Floats] = {
            "words": chosen,
            "words_lead": chosen / np.float32(lead),
            "part": segments.top(part),
            "part_vocabulary": segments.top(np.where(vocabulary, part, 0.0).astype(np.float32)),
            "cover": self._cover(reading)[rows],
            "pairs": self._score_pairs(reading)[rows],
        }
        match = parts
        if nearness is not None:
            near = nearness.find_parts(segments.places)
            top = segments.top(near)
            three = segments.top_three(near)
            values["near"] = top
            values["near_three"] = three
            values["near_lead"] = three - three.max(initial=-1.0)
            values["near_centre"] = nearness.find_centres(rows)
            values["near_vocabulary"] = segments.top(np.where(vocabulary, near, -1.0).astype(np.float32))
            match = 0.5 * parts
            match[segments.places] += 0.5 * np.maximum(near, 0.0)
        values.update({name: flags[rows] for name, flags in self._is_kind.items()})
        return Measured(rows=rows, values=values, parts=match)

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
        if total <= MOST_SCORED:
            return np.arange(total)
        half = MOST_SCORED // 2
        chosen = np.argpartition(words, total - half)[total - half :]
        if nearness is not None:
            close = np.argpartition(nearness.overview, total - half)[total - half :]
            chosen = np.union1d(chosen, close)
        return np.sort(chosen)


def average_best_three(documents: Documents, scores: Floats) -> Floats:
    """Return for each document the mean of its three best parts."""
    segments = _Segments(documents, np.arange(len(documents.ids)))
    return segments.top_three(scores[segments.places])


class _Segments:
    """The parts of chosen documents, one after the other, and what is best in each document."""

    def __init__(self, documents: Documents, rows: NDArray[np.int64]) -> None:
        begins = documents.starts[rows]
        self._lengths = documents.starts[rows + 1] - begins
        self._starts = np.concatenate([[0], np.cumsum(self._lengths)[:-1]]).astype(np.int64)
        total = int(self._lengths.sum())
        self.places = (
            np.arange(total) - np.repeat(self._starts, self._lengths) + np.repeat(begins, self._lengths)
        )

    def top(self, scores: Floats) -> Floats:
        """Return each document's best score."""
        if not len(self._starts):
            return np.zeros(0, dtype=np.float32)
        best: Floats = np.maximum.reduceat(scores, self._starts)
        return best

    def top_three(self, scores: Floats) -> Floats:
        """Return the mean of each document's best three scores (of all it has, if fewer)."""
        left = scores.copy()
        total = np.zeros(len(self._starts), dtype=np.float32)
        for taken in range(3):
            best = self.top(left)
            has_more = self._lengths > taken
            total += np.where(has_more, np.maximum(best, -1.0), 0.0)
            left[left == np.repeat(best, self._lengths)] = -np.inf
        mean: Floats = (total / np.clip(self._lengths, 1, 3)).astype(np.float32)
        return mean
