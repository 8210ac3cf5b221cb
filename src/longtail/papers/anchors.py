"""Choose an anchor: a few words of a passage, exactly as printed, that a reader finds with Ctrl-F."""

from __future__ import annotations

import re
from collections import Counter

from longtail.papers.passages import Paper, Passage

LENGTHS = (6, 7, 5, 8, 9, 4)
"""How many words an anchor may have, best first."""

_WORD = re.compile(r"[a-z]+")
_EDGES = ".,;:!?()[]{}“”\"'\u2018\u2019-\u2013—•"
_AWKWARD = re.compile(r"[\[\](){}\d“”\"•\t]|[.;:?!]\s")


def choose_anchor(paper: Paper, passage: Passage, counts: Counter[str]) -> tuple[str, bool]:
    """Return an anchor of 4 to 9 words, and whether it stands only once in the paper.

    Args:
        paper: The paper.
        passage: The passage that the anchor must lie in.
        counts: How often each word stands in the paper (`count_words`).
    """
    tokens = passage.text.split()
    fallback = ""
    for length in LENGTHS:
        windows = [
            " ".join(tokens[begin : begin + length]).strip(_EDGES)
            for begin in range(len(tokens) - length + 1)
        ]
        fitting = [window for window in windows if len(window.split()) == length]
        fitting.sort(key=lambda window: -_value(window, counts))
        for window in fitting:
            if paper.text.count(window) == 1:
                return window, True
        fallback = fallback or (fitting[0] if fitting else "")
    return fallback or " ".join(tokens[:9]), False


def count_words(paper: Paper) -> Counter[str]:
    """Return how often each word stands in the paper."""
    return Counter(_WORD.findall(paper.text.lower()))


def _value(window: str, counts: Counter[str]) -> float:
    """Return how telling a window is: rare words count, brackets, digits and sentence ends do not help."""
    words = _WORD.findall(window.lower())
    rarity = sum(1.0 / counts[word] ** 0.5 for word in words if counts[word])
    value: float = rarity - 2.0 * len(_AWKWARD.findall(window))
    return value
