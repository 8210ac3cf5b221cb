"""Keep the documents that a search may return: by kind, source, theme, phase, role, phrase and minus."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from longtail.errors import Problem, QueryError, nearest
from longtail.load import Catalogue
from longtail.model import Finding, Phase, Practice, Record, Role
from longtail.search.documents import KINDS, Documents
from longtail.search.query import Query
from longtail.search.text import fold, is_content
from longtail.search.words import WordIndex

Mask = NDArray[np.bool_]


class Filters:
    """Masks over the documents of one catalogue; read-only, safe to share between threads."""

    def __init__(self, catalogue: Catalogue, documents: Documents, index: WordIndex) -> None:
        self._catalogue = catalogue
        self._documents = documents
        self._index = index
        self._having = lru_cache(maxsize=256)(self._find_having)

    def check(self, **wanted: str | None) -> None:
        """Refuse values that no record can have.

        Raises:
            QueryError: names every such value, what is allowed, and the nearest.
        """
        problems = []
        for facet, value in wanted.items():
            allowed = self._allowed.get(facet)
            if allowed is None:
                problems.append(
                    Problem(facet, "is no facet of search", f"allowed: {', '.join(self._allowed)}")
                )
            elif value is not None and value not in allowed:
                close = nearest(value, allowed)
                hint = f"did you mean {close[0]!r}? " if close else ""
                problems.append(
                    Problem(
                        facet, f"{str(value)[:80]!r} is not known", f"{hint}allowed: {', '.join(allowed)}"
                    )
                )
        if problems:
            raise QueryError(problems)

    def keep(self, **wanted: str | None) -> Mask:
        """Return which documents have all the values that are given."""
        mask = np.ones(len(self._documents.ids), dtype=bool)
        for facet, value in wanted.items():
            if value is None:
                continue
            if facet == "kind":
                mask &= self._documents.kinds == KINDS.index(value)
            else:
                mask &= self._having(facet, value)
        return mask

    def keep_worded(self, query: Query) -> Mask:
        """Return which documents have every phrase of a query and none of its unwanted words."""
        mask = np.ones(len(self._documents.ids), dtype=bool)
        for phrase in query.phrases:
            mask &= self._find_phrase(phrase)
        for phrase in query.without_phrases:
            mask &= ~self._find_phrase(phrase)
        postings = self._index.by_document
        for word in query.without:
            term = self._index.get_term(word)
            if term is not None:
                mask[postings.rows[postings.starts[term] : postings.starts[term + 1]]] = False
        return mask

    def _find_phrase(self, phrase: str) -> Mask:
        """Return which documents have a part with these words side by side."""
        documents, postings = self._documents, self._index.by_part
        # Words that carry no meaning are not in the index, though a stem of another word may look like them.
        terms = [self._index.get_term(word) for word in phrase.split() if is_content(word)]
        rare = [term for term in terms if term is not None]
        places = range(len(documents.texts))
        if rare:
            term = min(rare, key=postings.count)
            places = postings.rows[postings.starts[term] : postings.starts[term + 1]].tolist()
        mask = np.zeros(len(documents.ids), dtype=bool)
        wanted = f" {phrase} "
        for part in places:
            if wanted in f" {fold(documents.texts[part])} ":
                mask[documents.owners[part]] = True
        return mask

    def _find_having(self, facet: str, value: str) -> Mask:
        documents = self._documents
        records = (self._catalogue.records[one] for one in documents.ids)
        if facet == "source":
            pairs = zip(records, documents.evidence, strict=True)
            return np.array(
                [_is_of_source(record, evidence, value) for record, evidence in pairs], dtype=bool
            )
        return np.array([_has(record, facet, value) for record in records], dtype=bool)

    @cached_property
    def _allowed(self) -> dict[str, tuple[str, ...]]:
        theme = self._catalogue.facet_by_key.get("theme")
        named = [option.id for option in theme.options] if theme else []
        used = (one for record in self._catalogue.browsable.values() for one in record.themes)
        return {
            "kind": KINDS,
            "source": tuple(self._catalogue.source_by_key),
            "theme": tuple(dict.fromkeys([*named, *used])),
            "phase": get_args(Phase),
            "role": get_args(Role),
        }


def _is_of_source(record: object, evidence: Iterable[Finding], source: str) -> bool:
    return getattr(record, "source", None) == source or any(finding.source == source for finding in evidence)


def _has(record: object, facet: str, value: str) -> bool:
    if facet == "theme":
        return isinstance(record, Record) and value in record.themes
    return isinstance(record, Practice) and value in (record.phases if facet == "phase" else record.roles)
