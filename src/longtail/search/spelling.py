"""Words that no record uses: what they may have been meant to be.

A word counts as unknown when no record uses its stem. It is then read as the known words that look most
like it, each with less weight the less alike it is, as two known words written together, or as the beginning
of a longer one.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from longtail.paths import get_content_dir
from longtail.search.elsewhere import list_foreign_stems
from longtail.search.encoder import BUILT_IN
from longtail.search.text import find_words, stem
from longtail.search.words import WordIndex

LEAST_ALIKE = 0.7
"""Share of a word's letters that must be kept (Damerau-Levenshtein) to count as a misspelling."""

LEAST_TO_PROPOSE = 0.74
"""The same for what is proposed to the user as "did you mean"."""

_MOST_UNKNOWN = 12
_SHORTEST = 4
_FIRST_LETTER = 0.4
"""By how much of a slip a word is nearer that begins with the same letter."""

_PREFIX_WEIGHT = 0.6
_RUN = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


@dataclass(frozen=True)
class Reading:
    """How the words of a query were read.

    Attributes:
        terms: The terms to look for, with their weights.
        sequence: The term of each word in order (None where unknown), for pairs.
        unknown: Words that no record uses and that look like none.
        corrected: For each misspelt word the known word it looks most like.
        weight: The idf of all words, known or not; what `terms` could reach at most.
        known_weight: The idf of the known words among them.
        foreign_weight: The idf of those words that lines of `elsewhere` use.
    """

    terms: Mapping[int, float]
    sequence: tuple[int | None, ...]
    unknown: tuple[str, ...]
    corrected: Mapping[str, str]
    weight: float
    known_weight: float
    foreign_weight: float


class Speller:
    """Reads words with the vocabulary of an index; safe to share between threads."""

    def __init__(self, index: WordIndex) -> None:
        self._index = index
        self._find_cached = lru_cache(maxsize=1024)(self._find_alike)

    def read(self, words: Sequence[str], *, correct: bool = True) -> Reading:
        """Read the words of a query; `correct` off looks only for words as they are spelt."""
        index = self._index
        terms: dict[int, float] = {}
        sequence: list[int | None] = []
        unknown: list[str] = []
        corrected: dict[str, str] = {}
        weight = known = foreign = 0.0
        for word in words:
            term = index.get_term(word)
            tries = term is None and correct and len(unknown) + len(corrected) < _MOST_UNKNOWN
            alike = self.find_alike(word) if tries else ()
            if alike and alike[0][1] >= LEAST_TO_PROPOSE and not alike[0][0].startswith(word):
                # What is sure enough to propose is read as if it had been typed.
                corrected[word] = alike[0][0]
                term = self._get_term(alike[0][0])
            sequence.append(term)
            if stem(word) in list_foreign_stems():
                foreign += float(index.idf[term]) if term is not None else index.rarest
            if term is not None:
                terms[term] = 1.0
                weight += float(index.idf[term])
                known += float(index.idf[term])
                continue
            weight += index.rarest
            if not alike:
                unknown.append(word)
            for other, likeness in alike:
                near = self._get_term(other)
                terms[near] = max(terms.get(near, 0.0), likeness * likeness)
                known += likeness * index.rarest / (2 * len(alike))
        if correct:
            for term in self._join(words):
                terms[term] = 1.0
        return Reading(terms, tuple(sequence), tuple(unknown), corrected, weight, known, foreign)

    def find_alike(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return up to three known words that look like an unknown one, with their likeness in 0 to 1."""
        return self._find_cached(word) if len(word) >= _SHORTEST else ()

    def find_beginning_with(self, beginning: str, *, most: int = 50) -> list[str]:
        """Return known words that begin with `beginning`, in the order of the alphabet."""
        words = self._index.words
        start = bisect_left(words, beginning)
        found: list[str] = []
        for word in words[start : start + most]:
            if not word.startswith(beginning):
                break
            found.append(word)
        return found

    def _find_alike(self, word: str) -> tuple[tuple[str, float], ...]:
        if word in load_english():
            return ()
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        near = extract(
            word, self._index.words, scorer=OSA.normalized_similarity, score_cutoff=LEAST_ALIKE, limit=12
        )

        # Slips count, not letters kept, which would prefer longer words; the first letter is seldom mistyped.
        # Of words equally few slips away the more usual is meant.
        def rank(one: tuple[str, float, int]) -> tuple[float, int, str]:
            other, likeness, place = one
            slips = round((1 - likeness) * max(len(word), len(other)))
            return slips - _FIRST_LETTER * (other[0] == word[0]), -self._count(place), other

        ranked = sorted(near, key=rank)
        best = ranked[0][1] if ranked else 0.0
        kept = [(other, likeness) for other, likeness, _ in ranked if likeness >= best - 0.05][:3]
        if not kept:
            kept = [(other, _PREFIX_WEIGHT) for other in self.find_beginning_with(word, most=3)]
        return tuple(kept) or tuple((other, 1.0) for other in self._split(word))

    def _get_term(self, word: str) -> int:
        return int(self._index.stem_of_word[self._index.place_of_word[word]])

    def _count(self, place: int) -> int:
        return self._index.by_document.count(int(self._index.stem_of_word[place]))

    def _split(self, word: str) -> tuple[str, ...]:
        """Return the two known words that `word` consists of: "modelcard" is model, card."""
        known = self._index.place_of_word
        for cut in range(3, len(word) - 2):
            if word[:cut] in known and word[cut:] in known:
                return word[:cut], word[cut:]
        return ()

    def _join(self, words: Sequence[str]) -> list[int]:
        """Return terms of neighbours that records write as one word: "data set" is dataset."""
        index = self._index
        joined = (stem(first + second) for first, second in pairwise(words))
        return [term for one in joined if (term := index.term_of_stem.get(one)) is not None]


@cache
def load_english() -> frozenset[str]:
    """Return English words that are no misspellings though no record may use them.

    They are the whole words of the encoder's vocabulary. Without its file no word counts as English, and
    more is taken for a misspelling.
    """
    path = get_content_dir() / "models" / BUILT_IN / "tokenizer.json"
    try:
        entries = json.loads(path.read_bytes())["model"]["vocab"]
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()
    return frozenset(entry for entry in entries if entry.isalpha() and len(entry) >= _SHORTEST)


def mend(text: str, corrected: Mapping[str, str]) -> str:
    """Return `text` with each misspelt word replaced by what it was probably meant to be."""

    def put(match: re.Match[str]) -> str:
        words = find_words(match[0])
        return corrected.get(words[0], match[0]) if len(words) == 1 else match[0]

    return _RUN.sub(put, text) if corrected else text
