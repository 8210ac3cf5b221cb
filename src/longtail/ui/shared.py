"""What all visitors share, read-only: the catalogue, the engine, the matcher. Loaded once."""

from __future__ import annotations

from functools import cached_property
from threading import Thread

from longtail.evidence import find_organisation, measure_strength
from longtail.knowledge import KnowledgeBase, load
from longtail.model import Facet, Finding, Option, Organisation, Source
from longtail.profile import get_facets
from longtail.reload import Reloader
from longtail.results import Graded
from longtail.ui.markup import Markup
from longtail.ui.related import Relation, find_relations


class Shared:
    """The knowledge base with what the pages look up again and again."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.catalogue = kb.catalogue
        self._strengths: dict[str, Graded] = {}
        self.written: dict[str, Markup] = {}
        self._warming: Thread | None = None

    def warm(self) -> None:
        """Load the encoder in the background, once; no page waits for it, the first comes before it."""
        if self._warming is None:
            self._warming = Thread(target=lambda: self.kb.matcher, name="longtail-warm", daemon=True)
            self._warming.start()

    @cached_property
    def relations(self) -> dict[str, list[Relation]]:
        """The links of every record, in both directions."""
        return find_relations(self.catalogue)

    @cached_property
    def used_by(self) -> dict[str, list[str]]:
        """The records that rest on each finding."""
        used: dict[str, list[str]] = {}
        for record in self.catalogue.browsable.values():
            for finding in record.finding_ids():
                used.setdefault(finding, []).append(record.id)
        return used

    @cached_property
    def findings_of(self) -> dict[str, list[Finding]]:
        """The findings of the people of each organisation, or about it, in the order of the texts."""
        found: dict[str, list[Finding]] = {}
        for finding in self.catalogue.findings.values():
            voices = (*finding.participants, *finding.organisations)
            for one in dict.fromkeys(find_organisation(self.catalogue, finding.source, v) for v in voices):
                if one:
                    found.setdefault(one, []).append(finding)
        return found

    def get_strength(self, record_id: str) -> Graded:
        """Return the strength of a record's evidence, measured once."""
        if record_id not in self._strengths:
            self._strengths[record_id] = measure_strength(self.catalogue, self.catalogue.browsable[record_id])
        return self._strengths[record_id]

    def get_facet(self, key: str) -> Facet:
        """Return a facet by its key in a profile."""
        return self.catalogue.facet_by_key[key]

    def get_option(self, key: str, option: str) -> Option:
        """Return an option of a facet; one that no longer exists is shown as it was written."""
        for one in self.get_facet(key).options:
            if one.id == option:
                return one
        return Option(id="unknown", label=option)

    def get_source(self, finding: Finding) -> Source:
        """Return the source of a finding."""
        return self.catalogue.source_by_key[finding.source]

    def get_organisation(self, finding: Finding, voice: str) -> Organisation | None:
        """Return the organisation of a participant or organisation as a source prints it."""
        found = find_organisation(self.catalogue, finding.source, voice)
        return self.catalogue.organisations.get(found) if found else None

    def get_label(self, record_id: str) -> str:
        """Return the label of a record; a retired id leads to its successor."""
        now = self.catalogue.retired.get(record_id, {}).get("replaced_by", record_id)
        record = self.catalogue.browsable.get(now)
        return record.label if record else "a record that no longer exists"


def _load_shared() -> Shared:
    get_facets.cache_clear()
    return Shared(load(wait_for_meaning=False))


_RELOADER = Reloader(_load_shared)


def get_shared() -> Shared:
    """Return what all visitors share; whoever comes first waits for it to load.

    A catalogue that is edited while the app runs takes the place of the old one when it is sound.

    Raises:
        CatalogueError: the catalogue is not sound.
    """
    return _RELOADER.get()


def get_refused() -> tuple[str, ...]:
    """Return what is wrong with an edited catalogue that was not taken; empty while all is well."""
    return _RELOADER.refused
