"""What these sources do not speak of: lines to hold a query against, so that search can refuse it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from longtail.search.text import find_content_words, stem

_FILE = Path(__file__).with_name("elsewhere.txt")


@cache
def read_elsewhere() -> tuple[str, ...]:
    """Return the lines."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def list_foreign_stems() -> frozenset[str]:
    """Return the stems of their words."""
    return frozenset(stem(word) for line in read_elsewhere() for word in find_content_words(line))
