"""Suggest whole entries of the vocabulary while somebody types."""

from __future__ import annotations

from longtail.search.documents import FIELDS, KINDS, Documents
from longtail.search.spelling import Speller
from longtail.search.text import find_words

_RANK = {"label": 0, "term": 1, "utterance": 2}


class Suggester:
    """Finds entries by the beginnings of their words; read-only, safe to share between threads."""

    def __init__(self, documents: Documents, speller: Speller) -> None:
        self._speller = speller
        self._entries: list[tuple[int, tuple[str, ...], str]] = []
        finding = KINDS.index("finding")
        seen: set[str] = set()
        for owner, code, text in zip(documents.owners, documents.fields, documents.texts, strict=True):
            rank = _RANK.get(FIELDS[code])
            key = text.casefold()
            if rank is None or documents.kinds[owner] == finding or key in seen:
                continue
            seen.add(key)
            self._entries.append((rank, tuple(find_words(text)), text))

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
        typed = " ".join(words)
        return [
            (not " ".join(entry).startswith(typed), rank, len(text), text)
            for rank, entry, text in self._entries
            if _begins(words, entry)
        ]

    def _mend(self, word: str) -> str:
        if self._speller.find_beginning_with(word, most=1):
            return word
        alike = self._speller.find_alike(word)
        return alike[0][0] if alike else word


def _begins(words: list[str], entry: tuple[str, ...]) -> bool:
    """Say whether every word but the last stands in the entry, and the last begins one of its words."""
    *whole, last = words
    return all(any(one.startswith(word) for one in entry) for word in whole) and any(
        one.startswith(last) for one in entry
    )
