"""The facade: one object that holds the catalogue and answers questions about it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from longtail.collection import Records
from longtail.errors import Problem
from longtail.load import AnyRecord, Catalogue, load_catalogue
from longtail.model import (
    AntiPattern,
    Challenge,
    Facet,
    Finding,
    Organisation,
    Practice,
    Record,
    Source,
    TradeOff,
)
from longtail.profile import Profile, read_profile

if TYPE_CHECKING:
    from longtail.graph import Graph
    from longtail.match import Matcher
    from longtail.results import Recommendations, SearchResult
    from longtail.search import SearchEngine


_AnyBrowsable = TypeVar("_AnyBrowsable", bound=Record)


class KnowledgeBase:
    """The catalogue and everything that can be asked of it. Read-only and safe to share between threads."""

    def __init__(self, catalogue: Catalogue, *, wait_for_meaning: bool = True) -> None:
        """Keep a catalogue; with `wait_for_meaning` off, searches go by words while the encoder loads."""
        self.catalogue = catalogue
        self._wait_for_meaning = wait_for_meaning

    @property
    def version(self) -> str:
        """The content version: the catalogue's own, and a digest of its files."""
        return self.catalogue.version

    @cached_property
    def findings(self) -> Records[Finding]:
        """All findings, in the order of the texts."""
        return Records(self.catalogue.findings)

    @cached_property
    def challenges(self) -> Records[Challenge]:
        """All challenges, each with its evidence, whole."""
        return Records(self._with_evidence(self.catalogue.challenges))

    @cached_property
    def practices(self) -> Records[Practice]:
        """All practices, each with its evidence, whole."""
        return Records(self._with_evidence(self.catalogue.practices))

    @cached_property
    def anti_patterns(self) -> Records[AntiPattern]:
        """All anti-patterns, each with its evidence, whole."""
        return Records(self._with_evidence(self.catalogue.anti_patterns))

    @cached_property
    def trade_offs(self) -> Records[TradeOff]:
        """All trade-offs, each with its evidence, whole."""
        return Records(self._with_evidence(self.catalogue.trade_offs))

    @cached_property
    def organisations(self) -> Records[Organisation]:
        """All organisations, each with its evidence, whole."""
        return Records(self._with_evidence(self.catalogue.organisations))

    @cached_property
    def sources(self) -> Records[Source]:
        """All sources."""
        return Records(self.catalogue.sources)

    @property
    def facets(self) -> Mapping[str, Facet]:
        """All facets by profile key."""
        return self.catalogue.facet_by_key

    def _with_evidence(self, records: Mapping[str, _AnyBrowsable]) -> dict[str, _AnyBrowsable]:
        find = self.catalogue.find_evidence
        return {key: one.model_copy(update={"evidence": find(one)}) for key, one in records.items()}

    def get(self, record_id: str) -> AnyRecord:
        """Return a record with its evidence, whole; a retired id leads to its successor.

        Raises:
            UnknownId: there is none; carries the nearest ids.
        """
        record = self.catalogue.get(record_id)
        if isinstance(record, Record):
            return record.model_copy(update={"evidence": self.catalogue.find_evidence(record)})
        return record

    @cached_property
    def graph(self) -> Graph:
        """The knowledge graph, here or on the server that `LONGTAIL_SPARQL` names; see its `notes`."""
        from longtail.graph import open_graph

        return open_graph(self.catalogue, fall_back=True)

    @cached_property
    def engine(self) -> SearchEngine:
        """The search engine, built once at the first question."""
        from longtail.search import SearchEngine

        return SearchEngine(self.catalogue, wait_for_meaning=self._wait_for_meaning)

    @cached_property
    def matcher(self) -> Matcher:
        """The matcher, built once at the first profile."""
        from longtail.match import Matcher

        return Matcher(self.catalogue, self.engine)

    def search(
        self, query: str, *, top: int = 10, kind: str | None = None, **facets: str | None
    ) -> SearchResult:
        """Search everything by words, characters and meaning.

        Args:
            query: the user's own words; also `R13`, `org 10`, `4.2.1`, quotation marks and a leading minus.
            top: how many hits at most.
            kind: only hits of this kind (`challenge`, `practice`, `anti-pattern`, `trade-off`,
                `organisation`, `finding`).
            **facets: only hits with this `source`, `theme`, `phase` or `role`.

        Raises:
            QueryError: an unknown kind or facet value.
        """
        return self.engine.search(query, top=top, kind=kind, **facets)

    def recommend(
        self, profile: Profile | Mapping[str, Any] | str | Path, *, top: int = 12
    ) -> Recommendations:
        """Match a profile (an object, a mapping of answers, or a path) against the catalogue.

        Raises:
            ProfileError: the answers are not allowed, with every problem at once.
            FileProblem: the file cannot be read.
        """
        return self.matcher.recommend(as_profile(profile), top=top)

    def check(self, sources: str | Path | None = None) -> list[Problem]:
        """Return the catalogue's problems, empty when it is sound; `sources`: a folder of source texts."""
        from longtail.check import find_problems

        return find_problems(self.catalogue, Path(sources) if sources is not None else None)


def as_profile(profile: Profile | Mapping[str, Any] | str | Path) -> Profile:
    """Return a checked profile from an object, a mapping or a path."""
    if isinstance(profile, Profile):
        return profile
    if isinstance(profile, (str, Path)):
        return read_profile(profile)
    return Profile.from_mapping(profile)


def load(content: str | Path | None = None, *, wait_for_meaning: bool = True) -> KnowledgeBase:
    """Load the packaged catalogue, ready to ask (or that of another content folder).

    A page that must never wait sets `wait_for_meaning` off: its first searches are then answered by words,
    and say so, until the encoder has loaded.

    Raises:
        CatalogueError: the catalogue is not sound, with every problem of form.
    """
    catalogue = load_catalogue(Path(content) if content is not None else None)
    return KnowledgeBase(catalogue, wait_for_meaning=wait_for_meaning)
