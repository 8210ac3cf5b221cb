"""Strength of evidence, derived and never typed.

Strength counts independent voices. Points:

- sources: 1 for the first, 2 for two, 3 for three or more (versions of one study count as one);
- voices: 1 from one organisation, 2 from three, 3 from six (an interviewee whose organisation is
  unknown counts as one);
- authority: 1 where the authors themselves advise it, 1 where cited literature supports it or a
  public case shows it;
- dispute: minus 1 for each finding against it or against its use somewhere, at most minus 2.

Level: 4 from 6 points, 3 from 4, 2 from 2, 1 below; 0 without any finding. The grades in words are `GRADES`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from longtail.load import Catalogue
from longtail.model import Finding, Practice, Record
from longtail.phrases import count
from longtail.results import Graded

GRADES = ("none", "thin", "fair", "good", "strong")


@dataclass(frozen=True)
class Voices:
    """Who stands behind a set of findings."""

    studies: tuple[str, ...]
    organisations: tuple[str, ...]
    participants: tuple[tuple[str, str], ...]
    bases: frozenset[str]


def count_voices(catalogue: Catalogue, findings: Iterable[Finding]) -> Voices:
    """Gather the studies, organisations and participants behind findings, each once."""
    studies: dict[str, None] = {}
    organisations: dict[str, None] = {}
    participants: dict[tuple[str, str], None] = {}
    bases = set()
    for finding in findings:
        study = get_study(catalogue, finding.source)
        studies[study] = None
        bases.add(finding.basis)
        for voice in finding.participants:
            participants[study, voice] = None
        for voice in (*finding.participants, *finding.organisations):
            organisation = find_organisation(catalogue, finding.source, voice)
            record = catalogue.organisations.get(organisation or "")
            organisations[(record and record.same_as) or organisation or f"{study} {voice}"] = None
    return Voices(tuple(studies), tuple(organisations), tuple(participants), frozenset(bases))


def get_study(catalogue: Catalogue, source_key: str) -> str:
    """Return the key of the study a source belongs to (its own, or that of which it is a version)."""
    return catalogue.get_study(source_key)


def find_organisation(catalogue: Catalogue, source_key: str, voice: str) -> str | None:
    """Return the organisation id of a participant or organisation as a source prints it, or None."""
    return catalogue.find_organisation(source_key, voice)


def split_evidence(catalogue: Catalogue, record: Record) -> tuple[list[Finding], list[Finding]]:
    """Return the findings that stand behind a record, and those that only speak against it.

    A finding that a practice names both for and against itself (a trade-off, say) counts as behind it; one
    that only tells where the practice does not suit speaks against it.
    """
    findings = catalogue.find_evidence(record)
    if not isinstance(record, Practice):
        return list(findings), []
    suits = tuple(one for one in record.conditions if one.effect == "suits")
    links = record.model_copy(update={"against": (), "conditions": suits})
    behind = set(links.finding_ids())
    return (
        [finding for finding in findings if finding.id in behind],
        [finding for finding in findings if finding.id not in behind],
    )


def measure_strength(catalogue: Catalogue, record: Record) -> Graded:
    """Grade the evidence of a record by the formula of this module."""
    behind, against = split_evidence(catalogue, record)
    voices = count_voices(catalogue, behind)
    level = _level(voices, len(against))
    return Graded(grade=GRADES[level], because=describe(voices, len(against)), level=level)


def _level(voices: Voices, against: int) -> int:
    if not voices.studies:
        return 0
    organisations = len(voices.organisations)
    points = min(len(voices.studies), 3)
    points += 3 if organisations >= 6 else 2 if organisations >= 3 else 1 if organisations else 0
    points += ("authors" in voices.bases) + bool(voices.bases & {"cited-literature", "case-study"})
    points -= min(against, 2)
    return 4 if points >= 6 else 3 if points >= 4 else 2 if points >= 2 else 1


def describe(voices: Voices, against: int = 0) -> str:
    """Put the counts into words: "2 studies, 11 people in 9 organisations; 1 finding against"."""
    parts = [count(len(voices.studies), "study", "studies")]
    people, places = len(voices.participants), len(voices.organisations)
    if people:
        parts.append(
            f"{count(people, 'person', 'people')} in {count(places, 'organisation', 'organisations')}"
        )
    elif places:
        parts.append(count(places, "named organisation", "named organisations"))
    else:
        parts.append("the authors' advice" if "authors" in voices.bases else "cited work")
    text = ", ".join(parts)
    return f"{text}; {count(against, 'finding', 'findings')} against" if against else text
