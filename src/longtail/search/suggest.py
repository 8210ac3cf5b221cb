"""Suggest whole entries of the vocabulary while somebody types."""

from __future__ import annotations

from bisect import bisect_left

from longtail.search.documents import FIELDS, KINDS, Documents
from longtail.search.spelling import Speller
from longtail.search.text import find_words

_RANK = {"label": 0, "term": 1, "utterance": 2}


class Suggester:
    """Finds entries by the beginnings of their words; read-only, safe to share between threads."""

    def __init__(self, documents: Documents, speller: Speller) -> None:
        self._speller = speller
        self._entries: list[tuple[int, str, str]] = []
        self._holders: dict[str, set[int]] = {}
        finding = KINDS.index("finding")
        seen: set[str] = set()
        for owner, code, text in zip(documents.owners, documents.fields, documents.texts, strict=True):
            rank = _RANK.get(FIELDS[code])
            key = text.casefold()
            if rank is None or documents.kinds[owner] == finding or key in seen:
                continue
            seen.add(key)
            words = find_words(text)
            for word in words:
                self._holders.setdefault(word, set()).add(len(self._entries))
            self._entries.append((rank, " ".join(words), text))
        self._words = sorted(self._holders)

    def suggest(self, typed: str, *, most: int) -> list[str]:
        """Return up to `most` entries in which every typed word begins a word, best first.

        First come entries that begin as typed, then labels, terms and sayings, the shorter before the
        longer. If nothing begins so, misspelt words are read as what they look most like.
        """
        words = find_words(typed)
        if not words:
            return []
        found = self._find(words)
        if not found:
            mended = [self._mend(word) for word in words]
            found = self._find(mended) if mended != words else []
        return [text for *_, text in sorted(found)[:most]]

    def _find(self, words: list[str]) -> list[tuple[bool, int, int, str]]:
        holders = [self._hold(word) for word in dict.fromkeys(words)]
        typed = " ".join(words)
        entries = (self._entries[place] for place in set.intersection(*holders))
        return [(not words_of.startswith(typed), rank, len(text), text) for rank, words_of, text in entries]

    def _hold(self, beginning: str) -> set[int]:
        """Return the entries that have a word which begins so."""
        held: set[int] = set()
        for place in range(bisect_left(self._words, beginning), len(self._words)):
            word = self._words[place]
            if not word.startswith(beginning):
                break
            held |= self._holders[word]
        return held

    def _mend(self, word: str) -> str:
        if self._speller.find_beginning_with(word, most=1):
            return word
        alike = self._speller.find_alike(word)
        return alike[0][0] if alike else word
