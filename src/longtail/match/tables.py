"""The catalogue as arrays: what the matching needs, computed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from longtail.evidence import find_organisation, measure_strength
from longtail.load import Catalogue
from longtail.match.conditions import ConditionTable, Flags, Floats, Ints
from longtail.match.pairs import Pairs
from longtail.match.stand_ins import StandIns, find_stand_ins
from longtail.model import AntiPattern, Context, Finding, Link, Record, TradeOff
from longtail.results import Graded

GOOD_STRENGTH = 4.0
MUCH_WARNING = 12
"""Of a caution that this many findings call one, the sources warn as much as of any."""
MUCH_ADVICE = 25
"""A practice that this many findings recommend is recommended as much as any can be."""


class Tables:
    """Challenges, practices, organisations and their links, in the order of ids, as arrays."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.challenges = sorted(catalogue.challenges)
        self.practices = sorted(catalogue.practices)
        self.organisations = sorted(one.id for one in catalogue.organisations.values() if one.profile)
        self.challenge_at = {one: place for place, one in enumerate(self.challenges)}
        self.practice_at = {one: place for place, one in enumerate(self.practices)}
        self._flags: dict[tuple[str, str], Flags] = {}
        self._evidence: dict[str, tuple[Finding, ...]] = {}
        self.organisation_at = {one: place for place, one in enumerate(self.organisations)}

    # --- who stands behind what -----------------------------------------------------------------

    def find_voices(self, finding_ids: Iterable[str]) -> dict[int, tuple[str, ...]]:
        """Return the organisations behind findings, by place, each with its voices as printed."""
        found: dict[int, dict[str, None]] = {}
        for finding_id in finding_ids:
            for place, voice in self._voices_of.get(finding_id, ()):
                found.setdefault(place, {})[voice] = None
        return {place: tuple(voices) for place, voices in sorted(found.items())}

    @cached_property
    def _voices_of(self) -> dict[str, tuple[tuple[int, str], ...]]:
        voices: dict[str, tuple[tuple[int, str], ...]] = {}
        for finding in self.catalogue.findings.values():
            found = []
            for voice in (*finding.participants, *finding.organisations):
                organisation = find_organisation(self.catalogue, finding.source, voice)
                if organisation in self.organisation_at:
                    found.append((self.organisation_at[organisation], voice))
            if found:
                voices[finding.id] = tuple(found)
        return voices

    @cached_property
    def reports(self) -> Pairs:
        """(organisation, challenge) where its people are attached to a finding that reports the challenge."""
        pairs = set()
        for place, challenge_id in enumerate(self.challenges):
            links = self.catalogue.challenges[challenge_id].reported
            for organisation in self.find_voices(_gather(links)):
                pairs.add((organisation, place))
        return Pairs.from_set(pairs)

    @cached_property
    def does(self) -> Pairs:
        """(organisation, practice) where its people are attached to a finding in favour of the practice."""
        pairs = set()
        for place, practice_id in enumerate(self.practices):
            for organisation in self.find_voices(self.find_support(practice_id)):
                pairs.add((organisation, place))
        return Pairs.from_set(pairs)

    def find_support(self, practice_id: str) -> tuple[str, ...]:
        """Return the findings in favour of a practice: those of its links that are not against it."""
        practice = self.catalogue.practices[practice_id]
        against = set(_gather(practice.against))
        return tuple(one for one in _gather((*practice.supports, *practice.addresses)) if one not in against)

    # --- challenges -----------------------------------------------------------------------------

    @cached_property
    def base_rates(self) -> Floats:
        """The share of interviewed organisations that report each challenge."""
        rates: Floats = self.report_counts / max(int(self.interviewed.sum()), 1)
        return rates

    @cached_property
    def report_counts(self) -> Floats:
        """How many interviewed organisations report each challenge."""
        counted = self.interviewed[self.reports.left].astype(float)
        counts = np.bincount(self.reports.right, weights=counted, minlength=len(self.challenges))
        return counts.astype(float)

    @cached_property
    def interviewed(self) -> Flags:
        """Which organisations had somebody interviewed; the others a source only tells of."""
        people = (self.catalogue.organisations[one].participants for one in self.organisations)
        return np.array([bool(one) for one in people], dtype=bool)

    @cached_property
    def kinds_studied(self) -> Counter[str]:
        """How many studied organisations there are of each kind."""
        profiles = (self.catalogue.organisations[one].profile for one in self.organisations)
        return Counter(str(one.get("organisation_type")) for one in profiles)

    @cached_property
    def challenge_contexts(self) -> ContextTable:
        """The contexts of all challenges."""
        return ContextTable(
            self.catalogue, [self.catalogue.challenges[one].contexts for one in self.challenges]
        )

    @cached_property
    def neighbours(self) -> Pairs:
        """(from, to) challenges: `from` leads to `to`, or they are near (both ways)."""
        pairs = set()
        for place, challenge_id in enumerate(self.challenges):
            challenge = self.catalogue.challenges[challenge_id]
            for link in challenge.leads_to:
                if link.challenge in self.challenge_at:
                    pairs.add((place, self.challenge_at[link.challenge]))
            for near in challenge.near:
                if near in self.challenge_at:
                    pairs |= {(place, self.challenge_at[near]), (self.challenge_at[near], place)}
        return Pairs.from_set(pair for pair in pairs if pair[0] != pair[1])

    # --- practices ------------------------------------------------------------------------------

    @cached_property
    def strengths(self) -> dict[str, Graded]:
        """The graded strength of each practice."""
        return {
            one: measure_strength(self.catalogue, self.catalogue.practices[one]) for one in self.practices
        }

    @cached_property
    def strength_levels(self) -> Floats:
        """The strength of each practice, 0 to 1."""
        return np.array([self.strengths[one].level / GOOD_STRENGTH for one in self.practices], dtype=float)

    @cached_property
    def advice_counts(self) -> Ints:
        """How many findings in favour of each practice recommend it."""
        findings = self.catalogue.findings
        supports = (self.find_support(one) for one in self.practices)
        counts = (sum(findings[one].kind == "recommended-practice" for one in held) for held in supports)
        return np.array(list(counts), dtype=np.int64)

    @cached_property
    def advice(self) -> Floats:
        """How often the sources recommend each practice, 0 to 1: the first recommendations count most."""
        advice: Floats = np.minimum(np.log1p(self.advice_counts) / np.log1p(MUCH_ADVICE), 1.0)
        return advice

    @cached_property
    def ground(self) -> Pairs:
        """(practice, finding) for every finding that a practice rests on; findings are numbered."""
        return number_findings([self.find_evidence(self.catalogue.practices[one]) for one in self.practices])

    @cached_property
    def stand_ins(self) -> StandIns:
        """Which practice does how much of what another is for."""
        return find_stand_ins(self.practices, self.ground)

    @cached_property
    def days(self) -> Floats:
        """The middle of each practice's effort range, in person-days."""
        efforts = (self.catalogue.practices[one].effort.days for one in self.practices)
        return np.array([(low + high) / 2 for low, high in efforts], dtype=float)

    def has(self, field: str, value: str) -> Flags:
        """Say of each practice whether a list of it (`phases`, `roles`, `serves`, `costs`) holds a value."""
        if (field, value) not in self._flags:
            lists = (getattr(self.catalogue.practices[one], field) for one in self.practices)
            self._flags[field, value] = np.array([value in one for one in lists], dtype=bool)
        return self._flags[field, value]

    def has_any(self, field: str, values: Iterable[str]) -> Flags:
        """Say of each practice whether a list of it holds any of the values."""
        found: Flags = np.zeros(len(self.practices), dtype=bool)
        for value in values:
            found |= self.has(field, value)
        return found

    @cached_property
    def links(self) -> LinkTable:
        """The links from practices to the challenges they address."""
        return LinkTable(self)

    @cached_property
    def conditions(self) -> tuple[ConditionTable, Ints, list[str]]:
        """The conditions of all practices, the place of the practice of each, and its effect."""
        owners: list[int] = []
        effects: list[str] = []
        whens = []
        for place, practice_id in enumerate(self.practices):
            for condition in self.catalogue.practices[practice_id].conditions:
                owners.append(place)
                effects.append(condition.effect)
                whens.append(condition.when)
        return ConditionTable(self.catalogue.facet_by_key, whens), np.array(owners, dtype=np.int64), effects

    @cached_property
    def cautions(self) -> CautionTables:
        """The anti-patterns and trade-offs with their links."""
        return CautionTables(self)

    @property
    def groups(self) -> dict[str, dict[str, int]]:
        """The records that a text can be about, by group: id -> place."""
        return {
            "challenge": self.challenge_at,
            "practice": self.practice_at,
            "caution": self.cautions.at,
            "organisation": self.organisation_at,
        }

    def find_evidence(self, record: Record) -> tuple[Finding, ...]:
        """Return the findings of a record; gathered once."""
        if record.id not in self._evidence:
            self._evidence[record.id] = self.catalogue.find_evidence(record)
        return self._evidence[record.id]

    @cached_property
    def needs(self) -> dict[int, tuple[int, ...]]:
        """Practice -> all practices it requires, directly and through others, in an order that works."""
        closed: dict[int, tuple[int, ...]] = {}
        for place in range(len(self.practices)):
            order: dict[int, None] = {}
            self._close(place, order, frozenset())
            order.pop(place, None)
            if order:
                closed[place] = tuple(order)
        return closed

    def _close(self, place: int, order: dict[int, None], above: frozenset[int]) -> None:
        for link in self.catalogue.practices[self.practices[place]].requires:
            needed = self.practice_at.get(link.practice)
            if needed is not None and needed not in above and needed not in order:
                self._close(needed, order, above | {place})
        order[place] = None


class LinkTable:
    """Links from practices to challenges, sorted by practice: arrays of equal length."""

    def __init__(self, tables: Tables) -> None:
        rows: list[tuple[int, int, str, tuple[str, ...]]] = []
        for place, practice_id in enumerate(tables.practices):
            merged: dict[int, tuple[str, dict[str, None]]] = {}
            for link in tables.catalogue.practices[practice_id].addresses:
                challenge = tables.challenge_at.get(link.challenge)
                if challenge is None:
                    continue
                _, findings = merged.setdefault(challenge, (link.how, {}))
                findings.update(dict.fromkeys(link.findings))
            rows += [
                (place, challenge, how, tuple(found)) for challenge, (how, found) in sorted(merged.items())
            ]
        self.practice: Ints = np.array([row[0] for row in rows], dtype=np.int64)
        self.challenge: Ints = np.array([row[1] for row in rows], dtype=np.int64)
        self.how = [row[2] for row in rows]
        self.findings = [row[3] for row in rows]
        self.start: Ints = np.searchsorted(self.practice, np.arange(len(tables.practices) + 1))
        catalogue = tables.catalogue
        self.strength: Floats = np.array(
            [
                _weigh([catalogue.findings[one] for one in row[3] if one in catalogue.findings])
                for row in rows
            ],
            dtype=float,
        )
        self.voices: Pairs = Pairs.from_set(
            (number, organisation)
            for number, row in enumerate(rows)
            for organisation in tables.find_voices(row[3])
        )


class CautionTables:
    """Anti-patterns and trade-offs: who tells of them, what they cause, what they touch."""

    def __init__(self, tables: Tables) -> None:
        catalogue = tables.catalogue
        together: dict[str, AntiPattern | TradeOff] = {**catalogue.anti_patterns, **catalogue.trade_offs}
        self.ids = sorted(together)
        self.at = {one: place for place, one in enumerate(self.ids)}
        self.records = [together[one] for one in self.ids]
        self.contexts = ContextTable(catalogue, [one.contexts for one in self.records])
        self.reports = Pairs.from_set(
            (organisation, place)
            for place in range(len(self.ids))
            for organisation in tables.find_voices(self.find_reports(place))
        )
        self.causes = Pairs.from_set(
            (place, tables.challenge_at[link.challenge])
            for place, record in enumerate(self.records)
            if isinstance(record, AntiPattern)
            for link in record.causes
            if link.challenge in tables.challenge_at
        )
        self.sides = Pairs.from_set(
            (place, tables.practice_at[practice])
            for place, record in enumerate(self.records)
            if isinstance(record, TradeOff)
            for side in record.sides
            for practice in side.practices
            if practice in tables.practice_at
        )

        self._evidence = [tables.find_evidence(one) for one in self.records]

    @cached_property
    def named_counts(self) -> Ints:
        """How many findings call each an anti-pattern or a trade-off outright."""
        counts = (sum(one.kind in ("anti-pattern", "trade-off") for one in held) for held in self._evidence)
        return np.array(list(counts), dtype=np.int64)

    @cached_property
    def named(self) -> Floats:
        """How often the sources warn of each outright, 0 to 1: the first time counts most."""
        named: Floats = np.minimum(np.log1p(self.named_counts) / np.log1p(MUCH_WARNING), 1.0)
        return named

    @cached_property
    def ground(self) -> Pairs:
        """(caution, finding) for every finding that a caution rests on; findings are numbered."""
        return number_findings(self._evidence)

    @cached_property
    def stand_ins(self) -> StandIns:
        """Which caution warns how far of what another does."""
        return find_stand_ins(self.ids, self.ground)

    def find_reports(self, place: int) -> tuple[str, ...]:
        """Return the findings that tell of an anti-pattern or of the sides of a trade-off."""
        record = self.records[place]
        if isinstance(record, AntiPattern):
            return _gather(record.reported)
        return tuple(dict.fromkeys(one for side in record.sides for one in side.findings))


class ContextTable:
    """The contexts of many records: conditions, and whose they are."""

    def __init__(self, catalogue: Catalogue, contexts: Sequence[Sequence[Context]]) -> None:
        self.owner: Ints = np.array(
            [place for place, group in enumerate(contexts) for _ in group], dtype=np.int64
        )
        self.contexts = [one for group in contexts for one in group]
        self.size = len(contexts)
        self.table = ConditionTable(catalogue.facet_by_key, [one.when for one in self.contexts])


def number_findings(evidence: Iterable[Iterable[Finding]]) -> Pairs:
    """Return (place, finding) for the findings of each place; findings get a number of their own."""
    numbers: dict[str, int] = {}
    return Pairs.from_set(
        (place, numbers.setdefault(finding.id, len(numbers)))
        for place, held in enumerate(evidence)
        for finding in held
    )


def _gather(links: Iterable[Link]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for link in links for one in link.findings))


def _weigh(findings: Sequence[Finding]) -> float:
    """Weigh the findings of one link, 0 to 1: more voices weigh more, with diminishing returns."""
    worth = {"participants": 1.0, "authors": 1.0, "case-study": 0.8, "cited-literature": 0.7}
    voices = sum(
        worth[one.basis] * (1 + 0.5 * min(len(one.participants) + len(one.organisations), 6))
        for one in findings
    )
    return voices / (voices + 2.0)
