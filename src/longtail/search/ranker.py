"""Rank every document for a query: read its words, find its meaning, measure, weigh, judge."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from longtail.search.abstain import Abstainer, describe_result
from longtail.search.cache import load_words
from longtail.search.documents import Documents
from longtail.search.features import Measured, Measurer, Nearness
from longtail.search.fusion import Fusion, load_fusion
from longtail.search.meaning import SLOWEST, Meaning
from longtail.search.neighbours import Links, cut_links
from longtail.search.query import Query
from longtail.search.spelling import Reading, Speller, mend
from longtail.search.words import Floats

LEXICAL, SEMANTIC = "lexical", "lexical+semantic"

LEFT_OUT = ("vocabulary", "characters", "meaning", "graph")
"""What a search can be made without, to measure what it is worth."""

_PATIENT = 2.0


@dataclass(frozen=True)
class Ranking:
    """Scores for a query, before they become hits.

    Attributes:
        mode: `lexical` or `lexical+semantic`.
        reading: How the words were read.
        measured: What was measured.
        scores: The probability that each measured document answers.
        result: The features by which the whole result is judged.
        answered: Whether anything answers.
        note: Why meaning took no part, if so.
    """

    mode: str
    reading: Reading
    measured: Measured
    scores: Floats
    result: dict[str, float]
    answered: bool
    note: str


class Ranker:
    """Ranks documents, with the links between them; read-only, safe to share between threads."""

    def __init__(
        self,
        documents: Documents,
        links: Links,
        meaning: Meaning | None,
        *,
        wait: bool = False,
        without: Collection[str] = (),
    ) -> None:
        self._meaning = meaning
        self._wait = wait
        self._correct = "characters" not in without
        self.index = load_words(documents)
        self.speller = Speller(self.index)
        self.links = cut_links(links) if "graph" in without else links
        self._measurer = Measurer(documents, self.index)

    def rank(self, asked: Query, *, patient: bool = False) -> Ranking:
        """Rank all documents; `patient` waits for meaning as long as it takes to be reliable."""
        reading = self.speller.read(asked.words, correct=self._correct)
        nearness, why_not = self._find_meaning(mend(asked.free, reading.corrected), patient)
        mode = LEXICAL if nearness is None else SEMANTIC
        measured = self._measurer.measure(reading, nearness)
        scores = self._fusions[mode].score(measured, self.links)
        result = describe_result(measured, reading, scores)
        answered = self._abstainers[mode].is_answered(result)
        return Ranking(mode, reading, measured, scores, result, answered, why_not)

    def _find_meaning(self, text: str, patient: bool) -> tuple[Nearness | None, str]:
        """Return how near a text is to everything; else None and why not."""
        if self._meaning is None:
            return None, ""
        if self._wait or patient:
            self._meaning.wait()
        return self._meaning.measure(text, limit=_PATIENT if patient else SLOWEST)

    @cached_property
    def _fusions(self) -> dict[str, Fusion]:
        return {mode: load_fusion(mode) for mode in (LEXICAL, SEMANTIC)}

    @cached_property
    def _abstainers(self) -> dict[str, Abstainer]:
        return {mode: Abstainer(mode) for mode in (LEXICAL, SEMANTIC)}
