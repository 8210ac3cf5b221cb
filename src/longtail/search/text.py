"""Turn text into comparable words: one spelling, no stop words, stems.

The same steps are taken for the catalogue and for queries, so a step may be crude as long as it keeps
different words apart: `organization` and `organisation`, `behavior` and `behaviour` become one word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

import Stemmer

LONGEST_QUERY = 2_000
"""Characters of a query that are read; what follows is left out, and a note says so."""

LONGEST_WORD = 40

_COMMON = """
a about after again all also am an and any anybody anyone anything are arent as at be because been
before being but by can cant cannot could couldnt did didnt do does doesnt doing dont done each
either else etc even ever every everybody everyone everything for from get gets getting given go
goes going gonna got had has hasnt have havent having he her here hers him his how i id if ill im in
into is isnt it its itself ive just keep keeps lets like lot lots make makes making many may me
might mine more most much must my neither no nobody nor not now of off on once one ones only onto or
other others our ours out over own please put really she should shouldnt shows so some somebody
someone something still such than that thats the their theirs them then there theres these they
theyre thing things this those though through to too under until up upon us very via want wants was
wasnt way we were werent weve what whats when where whether which while who whom whose why will with
within without wont would wouldnt yet you your youre yours
"""
STOP_WORDS = frozenset(_COMMON.split())
"""Words so common that they tell no record from another."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_SLASHED = re.compile(r"\b([^\W_])\s?[/&]\s?([^\W_])\b")
_IZE = re.compile(r"(?<=[a-z]{2})iz(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)$)")
_YZE = re.compile(r"(?<=[a-z]{2})yz(?=(?:e|ed|es|er|ers|ing)$)")
_OUR = re.compile(r"(?<=[a-z]{2})our")


def clean(text: str, *, most: int | None = LONGEST_QUERY) -> str:
    """Return `text` on one line without control characters and lone surrogates, cut to `most` characters."""
    head = text if most is None else text[:most]
    head = unicodedata.normalize("NFKC", head.encode("utf-8", "replace").decode("utf-8"))
    if most is not None:
        head = head[:most]  # one character may stand for several
    return " ".join("".join(" " if unicodedata.category(one)[0] == "C" else one for one in head).split())


def find_words(text: str) -> list[str]:
    """Return the words of `text` in order, in lower case, in one spelling, stop words included."""
    joined = _SLASHED.sub(r"\1\2", text.lower())
    return [_spell(word) for word in _WORD.findall(joined)]


def find_content_words(text: str) -> list[str]:
    """Return the words of `text` that carry meaning: no stop words, no single letters."""
    return [word for word in find_words(text) if is_content(word)]


def is_content(word: str) -> bool:
    """Say whether a word carries meaning by itself."""
    return word not in STOP_WORDS and (len(word) > 1 or word.isdigit())


def stem(word: str) -> str:
    """Return the stem that a word shares with its inflections."""
    return _stem_once(word)


def stem_all(words: Iterable[str]) -> list[str]:
    """Return the stem of each word."""
    return [_stem_once(word) for word in words]


def fold(text: str) -> str:
    """Return `text` as its words alone, to compare phrases: `"Gut-feeling!"` is `gut feeling`."""
    return " ".join(find_words(text))


@cache
def _get_stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)


@lru_cache(maxsize=65_536)
def _spell(word: str) -> str:
    plain = word.replace("'", "").replace("\u2019", "")[:LONGEST_WORD]
    if word.endswith(("'s", "\u2019s")):
        plain = plain[:-1]
    if not plain.isascii():
        plain = "".join(
            one for one in unicodedata.normalize("NFD", plain) if unicodedata.category(one) != "Mn"
        )
    return _OUR.sub("or", _YZE.sub("ys", _IZE.sub("is", plain)))


@lru_cache(maxsize=65_536)
def _stem_once(word: str) -> str:
    return str(_get_stemmer().stemWord(word))
