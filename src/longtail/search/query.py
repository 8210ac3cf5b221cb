"""Read what somebody typed: free words, "phrases in quotation marks", -unwanted words.

A query is only ever compared; nothing of it is run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from longtail.search.text import LONGEST_QUERY, clean, find_content_words, find_words, fold, is_content

MOST_WORDS = 120
"""Words of a query that are scored; a text of 2,000 characters rarely has three times as many."""

_PHRASE = re.compile(r'(?:(?<=\s)|^)(-?)["\u201c\u201d]([^"\u201c\u201d]+)["\u201c\u201d]')
_MINUS = re.compile(r"(?:(?<=\s)|^)-([^\W_][^\s]*)")


@dataclass(frozen=True)
class Query:
    """A query, read.

    Attributes:
        text: What was typed, on one line, without control characters, cut to the longest allowed.
        free: The words to look for, phrases among them, unwanted words left out.
        phrases: What must stand word for word, folded.
        without: Words that must not stand in a hit.
        without_phrases: Phrases that must not stand in a hit, folded.
        cut: Whether something was left out because the query was too long.
    """

    text: str
    free: str
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    without_phrases: tuple[str, ...] = ()
    cut: bool = False

    @cached_property
    def all_words(self) -> list[str]:
        """All words to look for, in order, stop words included."""
        return find_words(self.free)[:MOST_WORDS]

    @cached_property
    def words(self) -> list[str]:
        """The words to look for that carry meaning, in order."""
        return [word for word in self.all_words if is_content(word)]


def read_query(typed: str) -> Query:
    """Read a query; any text is one, however odd."""
    text = clean(typed)
    phrases: list[str] = []
    unwanted: list[str] = []

    def keep(match: re.Match[str]) -> str:
        folded = fold(match[2])
        if not folded:
            return " "
        (unwanted if match[1] else phrases).append(folded)
        return " " if match[1] else f" {match[2]} "

    rest = _PHRASE.sub(keep, text)
    minus = _MINUS.findall(rest)
    without = [word for one in minus for word in find_content_words(one)]
    free = " ".join(_MINUS.sub(" ", rest).split()) if without else " ".join(rest.split())
    return Query(
        text=text,
        free=free,
        phrases=tuple(dict.fromkeys(phrases)),
        without=tuple(dict.fromkeys(without)),
        without_phrases=tuple(dict.fromkeys(unwanted)),
        cut=len(typed) > LONGEST_QUERY,
    )
