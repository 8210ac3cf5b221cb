"""Find documents and parts by words: weighed word counts, computed once when the index is built.

Documents are scored by BM25F (each field has its weight and length), parts by the cosine of their
tf-idf vectors. Terms are stems and pairs of neighbouring stems. All weights are kept with the postings, so
that a query only adds up what its own terms contribute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from longtail.search.documents import FIELDS, Documents
from longtail.search.text import find_content_words, stem

Floats = NDArray[np.float32]

FIELD_WEIGHTS: Mapping[str, float] = {
    "label": 3.0,
    "summary": 1.0,
    "term": 2.0,
    "utterance": 1.5,
    "sign": 1.0,
    "claim": 0.7,
}
"""How much a word counts in each field of a document."""

PAIR_WEIGHT = 0.5
"""How much a pair of neighbouring words counts beside its single words."""

_K1 = 1.2
_B = 0.5


@dataclass(frozen=True)
class Postings:
    """For each term the rows it stands in and its weight there."""

    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    weights: Floats
    size: int

    def add_up(self, terms: Mapping[int, float]) -> Floats:
        """Return the sum of the terms' weights for each row, shape (size,)."""
        if not terms:
            return np.zeros(self.size, dtype=np.float32)
        spans = [(self.starts[term], self.starts[term + 1], weight) for term, weight in terms.items()]
        rows = np.concatenate([self.rows[begin:end] for begin, end, _ in spans])
        weights = np.concatenate([self.weights[begin:end] * weight for begin, end, weight in spans])
        return np.bincount(rows, weights=weights, minlength=self.size).astype(np.float32)

    def count(self, term: int) -> int:
        """Return in how many rows a term stands."""
        return int(self.starts[term + 1] - self.starts[term])


@dataclass(frozen=True)
class WordIndex:
    """An index of words over documents and their parts.

    Attributes:
        stems: All stems; a stem's place is its term.
        pairs: Pairs of stems as `first * len(stems) + second`, sorted; the term of a pair is its place
            here plus the number of stems.
        words: All words as written (in one spelling), sorted.
        stem_of_word: The term of each word's stem.
        idf: How rare each term is among documents.
        part_idf: How rare each term is among parts.
        by_document: Postings that score documents.
        by_part: Postings that score parts.
    """

    stems: tuple[str, ...]
    pairs: NDArray[np.int64]
    words: tuple[str, ...]
    stem_of_word: NDArray[np.int32]
    idf: Floats
    part_idf: Floats
    by_document: Postings
    by_part: Postings

    @cached_property
    def term_of_stem(self) -> dict[str, int]:
        """The term of each stem."""
        return {one: term for term, one in enumerate(self.stems)}

    @cached_property
    def place_of_word(self) -> dict[str, int]:
        """The place of each word in `words`."""
        return {word: place for place, word in enumerate(self.words)}

    @cached_property
    def rarest(self) -> float:
        """The idf of a word that stands nowhere."""
        return float(np.log1p(2.0 * self.by_document.size))

    def get_term(self, word: str) -> int | None:
        """Return the term of a word's stem, or None where no record uses it."""
        return self.term_of_stem.get(stem(word))

    def find_pairs(self, terms: Sequence[int | None]) -> list[int]:
        """Return the terms of those neighbours in `terms` that also stand side by side in some part."""
        size = len(self.stems)
        keys = [a * size + b for a, b in pairwise(terms) if a is not None and b is not None]
        if not keys or not len(self.pairs):
            return []
        places = np.searchsorted(self.pairs, keys)
        return [
            size + int(place)
            for key, place in zip(keys, places, strict=True)
            if place < len(self.pairs) and self.pairs[place] == key
        ]


def build_words(documents: Documents) -> WordIndex:
    """Index the words of all parts."""
    term_of_stem: dict[str, int] = {}
    stem_of_word: dict[str, int] = {}
    known: dict[str, list[int]] = {}
    rows: list[list[int]] = []
    for text in documents.texts:
        terms = known.get(text)
        if terms is None:
            terms = []
            for word in find_content_words(text):
                term = stem_of_word.get(word)
                if term is None:
                    term = stem_of_word[word] = term_of_stem.setdefault(stem(word), len(term_of_stem))
                terms.append(term)
            known[text] = terms
        rows.append(terms)
    lengths = np.array([len(terms) for terms in rows], dtype=np.int64)
    flat = np.array([term for terms in rows for term in terms], dtype=np.int64)
    parts = np.repeat(np.arange(len(rows), dtype=np.int64), lengths)
    size = len(term_of_stem)
    keys, pair_parts = _pair_up(flat, parts, size)
    pairs, pair_terms = np.unique(keys, return_inverse=True)
    all_terms = np.concatenate([flat, pair_terms.reshape(-1) + size])
    all_parts = np.concatenate([parts, pair_parts])
    count = size + len(pairs)
    by_document, idf = _weigh_documents(documents, all_terms, all_parts, lengths, count, size)
    by_part, part_idf = _weigh_parts(documents, all_terms, all_parts, count, size)
    words = sorted(stem_of_word)
    return WordIndex(
        stems=tuple(term_of_stem),
        pairs=pairs,
        words=tuple(words),
        stem_of_word=np.array([stem_of_word[word] for word in words], dtype=np.int32),
        idf=idf,
        part_idf=part_idf,
        by_document=by_document,
        by_part=by_part,
    )


def _pair_up(
    terms: NDArray[np.int64], parts: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the keys of neighbouring terms within a part, and their parts."""
    together = parts[1:] == parts[:-1] if len(parts) else np.zeros(0, dtype=bool)
    keys = terms[:-1] * size + terms[1:] if len(terms) else np.zeros(0, dtype=np.int64)
    return keys[together], parts[1:][together] if len(parts) else parts


def _weigh_documents(
    documents: Documents,
    terms: NDArray[np.int64],
    parts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    count: int,
    singles: int,
) -> tuple[Postings, Floats]:
    """Score documents by BM25F: counts are weighed by field and its length before they saturate."""
    owners = documents.owners
    fields = documents.fields.astype(np.int64)
    total = len(documents.ids)
    slots = owners.astype(np.int64) * len(FIELDS) + fields
    length = np.bincount(slots, weights=lengths, minlength=total * len(FIELDS)).reshape(total, len(FIELDS))
    used = np.maximum((length > 0).sum(axis=0), 1)
    norm = 1.0 - _B + _B * length / np.maximum(length.sum(axis=0) / used, 1e-9)
    weight = np.array([FIELD_WEIGHTS[field] for field in FIELDS]) / np.maximum(norm, 1e-9)
    shares = weight.reshape(-1)[slots[parts]]
    keys, inverse = np.unique(terms * total + owners[parts], return_inverse=True)
    frequency = np.bincount(inverse.reshape(-1), weights=shares, minlength=len(keys))
    of_term, rows = keys // total, (keys % total).astype(np.int32)
    spread = np.bincount(of_term, minlength=count)
    idf = np.log1p((total - spread + 0.5) / (spread + 0.5)).astype(np.float32)
    impact = idf[of_term] * (frequency * (_K1 + 1) / (frequency + _K1))
    impact[of_term >= singles] *= PAIR_WEIGHT
    return _to_postings(of_term, rows, impact, count, total), idf


def _weigh_parts(
    documents: Documents, terms: NDArray[np.int64], parts: NDArray[np.int64], count: int, singles: int
) -> tuple[Postings, Floats]:
    """Score parts by cosine: unit vectors of tf-idf."""
    total = len(documents.texts)
    keys, frequency = np.unique(terms * total + parts, return_counts=True)
    of_term, rows = keys // total, (keys % total).astype(np.int32)
    spread = np.bincount(of_term, minlength=count)
    idf = np.log1p((total - spread + 0.5) / (spread + 0.5)).astype(np.float32)
    weights = idf[of_term] * (1.0 + np.log(frequency))
    weights[of_term >= singles] *= PAIR_WEIGHT
    norms = np.sqrt(np.bincount(rows, weights=weights**2, minlength=total))
    return _to_postings(of_term, rows, weights / np.maximum(norms[rows], 1e-9), count, total), idf


def _to_postings(
    terms: NDArray[np.int64], rows: NDArray[np.int32], weights: NDArray[np.float64], count: int, size: int
) -> Postings:
    """Return postings from entries that are sorted by term."""
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(terms, minlength=count), out=starts[1:])
    return Postings(starts=starts, rows=rows, weights=weights.astype(np.float32), size=size)
