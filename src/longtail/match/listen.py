"""What the user wrote, related to records by the search engine: line by line, each once."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Generic, Protocol, TypeVar

import numpy as np

from longtail.match.conditions import Floats, Ints
from longtail.match.weights import Weights
from longtail.profile import Profile

KINDS = ("challenge", "practice", "anti-pattern", "trade-off", "organisation")
MOST_SENTENCES = 30

MOST_LINES = 512
"""So many lines are remembered, with what they are about."""

MOST_PARTS = 8 * MOST_LINES
"""So many pairs of a line and a record are remembered, with the words that are alike: some for each line."""

Key = TypeVar("Key")
Value = TypeVar("Value")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+|;\s+")


class Engine(Protocol):
    """What the matching asks of the search engine."""

    def relate(self, text: str, kinds: Sequence[str]) -> Mapping[str, float]:
        """Return how much a text is about each record of these kinds, 0 to 1; records left out are at 0."""
        ...

    def explain_part(self, text: str, record_id: str) -> str:
        """Return the words of the record that the text is most like."""
        ...


Related = Mapping[str, tuple[Ints, Floats]]
"""Group -> the places of its records that a line is about, and how much, 0 to 1."""


@dataclass(frozen=True)
class Heard:
    """What the user wrote, line by line and as a whole, and how much each is about each record."""

    pains: tuple[str, ...]
    sentences: tuple[str, ...]
    whole: str
    relations: Mapping[str, Related]

    def to_matrix(self, lines: Sequence[str], group: str, size: int, weights: Weights) -> Floats:
        """Return lines x records of a group: how much each line is about each record.

        What lies under the floor counts as nothing; the power lets the clear relations stand out.
        """
        matrix = self._to_matrix(lines, group, size)
        lifted: Floats = np.clip((matrix - weights.text_floor) / (1 - weights.text_floor), 0.0, 1.0)
        return lifted**weights.text_power

    def to_traces(self, lines: Sequence[str], group: str, size: int, trace: float) -> Floats:
        """Return the same with faint relations counted too: `ln(1 + p / trace) / ln(1 + 1 / trace)`."""
        matrix = self._to_matrix(lines, group, size) / trace
        traces: Floats = np.log1p(matrix) / np.log1p(1 / trace)
        return traces

    def _to_matrix(self, lines: Sequence[str], group: str, size: int) -> Floats:
        matrix = np.zeros((len(lines), size))
        for row, line in enumerate(lines):
            places, scores = self.relations[line][group]
            matrix[row, places] = scores
        return matrix

    @cached_property
    def is_silent(self) -> bool:
        """True where the user wrote nothing."""
        return not self.pains and not self.sentences


class Listener:
    """Asks the engine about each line and remembers the answers, so that asking again costs nothing."""

    def __init__(self, engine: Engine, groups: Mapping[str, Mapping[str, int]]) -> None:
        """Listen on behalf of groups of records: name of the group -> id -> place."""
        self._engine = engine
        self._groups = groups
        self._relations: Memory[str, Related] = Memory(MOST_LINES)
        self._parts: Memory[tuple[str, str], str] = Memory(MOST_PARTS)

    def hear(self, profile: Profile) -> Heard:
        """Relate every line of the pains, every sentence of the description and all of it to the records."""
        pains = tuple(sorted(profile.pains))
        sentences = tuple(sorted(set(split_sentences(profile.description or "")) - set(pains)))
        whole = " ".join(filter(None, (profile.description, *pains)))
        lines = dict.fromkeys((*pains, *sentences, whole)) if whole else ()
        return Heard(pains, sentences, whole, {line: self._relate(line) for line in lines})

    def explain(self, text: str, record_id: str) -> str:
        """Return the words of a record that a text is like."""
        return self._parts.get((text, record_id), lambda: self._engine.explain_part(text, record_id))

    def _relate(self, line: str) -> Related:
        return self._relations.get(line, lambda: self._ask(line))

    def _ask(self, line: str) -> Related:
        scores = {one: score for one, score in self._engine.relate(line, KINDS).items() if score > 0}
        related = {}
        for name, places in self._groups.items():
            found = [(places[one], score) for one, score in scores.items() if one in places]
            related[name] = (
                np.array([place for place, _ in found], dtype=np.int64),
                np.array([score for _, score in found], dtype=float),
            )
        return related


class Memory(Generic[Key, Value]):
    """Remembers the latest answers; safe to share between threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, ask: Callable[[], Value]) -> Value:
        """Return the remembered answer to `key`, or ask for it."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        value = ask()
        with self._lock:
            self._held[key] = value
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return value


def split_sentences(text: str) -> list[str]:
    """Return a text's sentences, at most `MOST_SENTENCES` (the longest), in order.

    Those of one or two words ("Three developers.") are near to much and about little: they count only where
    there is no other.
    """
    sentences = [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]
    parts = [part for part in sentences if len(part.split()) > 2] or sentences
    longest = set(sorted(parts, key=lambda part: (-len(part), part))[:MOST_SENTENCES])
    return [part for part in parts if part in longest]
