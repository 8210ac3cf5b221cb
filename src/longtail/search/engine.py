"""The search engine: one call from a practitioner's words to ranked records with their evidence."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

import numpy as np

from longtail.errors import QueryError
from longtail.load import Catalogue
from longtail.results import SearchResult
from longtail.search.answers import MOST_CERTAIN, Answers, make_result
from longtail.search.documents import KINDS, make_documents
from longtail.search.encoder import BUILT_IN
from longtail.search.filters import Filters, Mask
from longtail.search.locators import Place, Places
from longtail.search.meaning import LONGEST_LOAD, Meaning
from longtail.search.neighbours import build_links
from longtail.search.query import Query, read_query
from longtail.search.ranker import LEXICAL, Ranker, Ranking
from longtail.search.spelling import mend
from longtail.search.suggest import Suggester
from longtail.search.text import LONGEST_QUERY, clean

LOCATOR = "locator"
MOST_HITS = 200
_LINES_KEPT = 32

MODEL_SETTING = "LONGTAIL_MODEL"
"""The environment variable that names another sentence-transformers model."""


class SearchEngine:
    """Searches one catalogue. Read-only after it is made, and safe to share between threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        wait_for_meaning: bool = False,
        model: str | None = None,
        meaning: Meaning | None = None,
        without: Collection[str] = (),
    ) -> None:
        """Build the index, or take it from the cache, and start to load the encoder in the background.

        Args:
            catalogue: What to search.
            wait_for_meaning: Let the first search wait until the encoder is loaded, for callers that ask
                only once. Otherwise searches are answered by words until meaning is ready.
            model: The built-in encoder, or any sentence-transformers model (needs the extra `models`);
                by default what the environment variable `LONGTAIL_MODEL` names.
            meaning: A loader of the caller's own, for other vectors than those of the repository.
            without: What to leave out (`ranker.LEFT_OUT`), to measure what it is worth.
        """
        self._documents = make_documents(catalogue, with_vocabulary="vocabulary" not in without)
        if meaning is None and "meaning" not in without:
            chosen = model or os.environ.get(MODEL_SETTING) or BUILT_IN
            meaning = Meaning(self._documents, model=chosen)
        self._meaning = meaning
        links = build_links(catalogue, self._documents)
        self.ranker = Ranker(self._documents, links, meaning, wait=wait_for_meaning, without=without)
        self._filters = Filters(catalogue, self._documents, self.ranker.index)
        self._places = Places(catalogue)
        self._answers = Answers(catalogue, self._documents)
        self._rank_line = lru_cache(maxsize=_LINES_KEPT)(self._rank_line_anew)

    @property
    def has_meaning(self) -> bool:
        """Whether the encoder is loaded, so that searches are answered by meaning as well."""
        return self._meaning is not None and self._meaning.is_ready

    def wait_for_meaning(self, limit: float = LONGEST_LOAD) -> bool:
        """Wait until the encoder has loaded or failed to; return whether it can be used."""
        return self._meaning is not None and self._meaning.wait(limit)

    def search(
        self,
        query: str,
        *,
        top: int = 10,
        kind: str | None = None,
        source: str | None = None,
        theme: str | None = None,
        phase: str | None = None,
        role: str | None = None,
    ) -> SearchResult:
        """Return the records that answer a query, best first.

        Args:
            query: Anybody's own words; also `R13`, `org 10`, `4.2.1`, "a phrase", -without.
            top: How many hits at most, 1 to 200.
            kind: Only this kind of record.
            source: Only records with findings of this source.
            theme: Only records of this theme.
            phase: Only practices of this phase.
            role: Only practices for this role.

        Raises:
            QueryError: `top` is out of range, or a kind or facet value is not known.
        """
        if not isinstance(top, int) or not 1 <= top <= MOST_HITS:
            raise QueryError(f"top: {top!r} is not allowed; a whole number from 1 to {MOST_HITS}")
        wanted = {"kind": kind, "source": source, "theme": theme, "phase": phase, "role": role}
        self._filters.check(**wanted)
        asked = read_query(query)
        notes = [f"only the first {LONGEST_QUERY:,} characters were read"] if asked.cut else []
        mask = self._filters.keep(**wanted) & self._filters.keep_worded(asked)
        places, rest = ([], asked.free) if asked.phrases else self._places.find(asked.free)
        if places and not rest:
            return self._answer_places(asked, places, mask, top, notes)
        if places:
            mask &= self._answers.stand_in(places)
            notes.append(f"only what rests on {', '.join(place.name for place in places)}")
            asked = replace(asked, free=rest)
        if not asked.words and not asked.phrases:
            return self._refuse(asked, notes)
        return self._answer_words(asked, mask, top, notes, fold_findings=kind is None)

    def relate(self, text: str, kinds: Sequence[str]) -> dict[str, float]:
        """Return how much each record of these kinds bears on one line of free text, in 0 to 1.

        The probability that the record answers the line; 0 for all where a search would abstain. Waits for
        the encoder, so that the same line always gets the same numbers.

        Raises:
            QueryError: a kind is not known.
        """
        for kind in kinds:
            self._filters.check(kind=kind)
        codes = [KINDS.index(kind) for kind in kinds]
        chosen = np.flatnonzero(np.isin(self._documents.kinds, codes))
        scores = np.zeros(len(self._documents.ids), dtype=np.float32)
        asked = read_query(text)
        if asked.words:
            ranking = self._rank_line(asked)
            if ranking.answered:
                scores[ranking.measured.rows] = ranking.scores
        return {self._documents.ids[row]: round(float(scores[row]), 4) for row in chosen}

    def explain_part(self, text: str, record_id: str) -> str:
        """Return the words of the part of a record that best matches a text; empty for an unknown record."""
        row = self._documents.place.get(record_id)
        asked = read_query(text)
        if row is None or not asked.words:
            return ""
        return self._answers.explain(row, self._rank_line(asked).measured.parts)

    def suggest(self, prefix: str, *, most: int = 8) -> list[str]:
        """Return up to `most` entries of the vocabulary that somebody may be about to type, best first."""
        return self._suggester.suggest(clean(prefix, most=200), most=most)

    @cached_property
    def _suggester(self) -> Suggester:
        return Suggester(self._documents, self.ranker.speller)

    def _rank_line_anew(self, asked: Query) -> Ranking:
        return self.ranker.rank(asked, patient=True)

    def _answer_words(
        self, asked: Query, mask: Mask, top: int, notes: list[str], *, fold_findings: bool
    ) -> SearchResult:
        ranking = self.ranker.rank(asked)
        if ranking.note:
            notes.append(f"answered by words alone: {ranking.note}")
        rows, scores = ranking.measured.rows, np.minimum(ranking.scores, MOST_CERTAIN)
        named = np.isin(rows, self._answers.find_named(mend(asked.free, ranking.reading.corrected)))
        scores[named] = 1.0
        kept = np.flatnonzero(mask[rows])
        order = kept[np.argsort(-scores[kept], kind="stable")]
        hits = self._answers.list_hits(
            rows[order].tolist(),
            scores[order],
            ranking.measured.parts,
            top=top,
            fold_findings=fold_findings,
        )
        if asked.phrases and not hits:
            notes.append("no record has these words side by side; without quotation marks there may be more")
        if ranking.reading.unknown and not ranking.answered:
            notes.append(f"no record uses: {', '.join(ranking.reading.unknown[:8])}")
        corrected = ranking.reading.corrected
        return make_result(
            asked.text,
            ranking.mode,
            hits,
            answered=ranking.answered or bool(asked.phrases) or bool(named.any()),
            did_you_mean=mend(asked.text, corrected) if corrected else None,
            notes=notes,
        )

    def _answer_places(
        self, asked: Query, places: list[Place], mask: Mask, top: int, notes: list[str]
    ) -> SearchResult:
        hits = self._answers.locate(places, mask, top=top)
        for place in places:
            if not place.findings and not place.organisations:
                notes.append(f"there is no {place.name} in these sources")
        return make_result(asked.text, LOCATOR, hits, answered=True, notes=notes)

    def _refuse(self, asked: Query, notes: list[str]) -> SearchResult:
        what = "only very common words" if asked.all_words else "no words"
        return make_result(
            asked.text, LEXICAL, (), answered=False, notes=[*notes, f"there is nothing to look for: {what}"]
        )
