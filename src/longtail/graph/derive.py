"""Facts that take more than one record to see: who said it, where it stands, how strong the evidence is.

Each property written here carries `:derivedBy` in the vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from longtail.evidence import (
    count_voices,
    find_organisation,
    get_study,
    measure_strength,
    split_evidence,
)
from longtail.graph.terms import (
    BASE,
    DCTERMS,
    OA,
    RDF,
    SKOS,
    VOCABULARY,
    XSD,
    Triple,
    write_iri,
    write_literal,
    write_value,
)
from longtail.load import Catalogue
from longtail.model import Finding, Organisation, Record

_TYPE = write_iri(RDF + "type")


def derive_triples(catalogue: Catalogue) -> Iterator[Triple]:
    """Yield the derived facts about every record."""
    participants = _name_participants(catalogue)
    for finding in catalogue.findings.values():
        yield from _place_finding(catalogue, finding)
        yield from _attribute_finding(catalogue, finding, participants)
    for record in catalogue.browsable.values():
        if not isinstance(record, Organisation):
            yield from _count_evidence(catalogue, record)
    for organisation in catalogue.organisations.values():
        yield _iri(organisation.id), _lt("countsAs"), _iri(organisation.same_as or organisation.id)
    for practice in catalogue.practices.values():
        effort = _iri(f"{practice.id}#effort")
        for name, days in zip(("minDays", "maxDays"), practice.effort.days, strict=True):
            yield effort, _lt(name), write_literal(f"{days:.10g}", datatype=XSD + "decimal")
    for challenge in catalogue.challenges.values():
        for other in challenge.near:
            yield _iri(other), write_iri(SKOS + "related"), _iri(challenge.id)
    for source in catalogue.sources.values():
        yield _iri(source.id), _lt("study"), _iri(f"source/{get_study(catalogue, source.key)}")
        for section in source.sections:
            section_iri = _iri(f"{source.id}/{quote(section.id, safe='')}")
            yield section_iri, write_iri(DCTERMS + "isPartOf"), _iri(source.id)
    for facet in catalogue.facets.values():
        for option in facet.options:
            yield _iri(f"{facet.id}/{option.id}"), write_iri(SKOS + "inScheme"), _iri(facet.id)


def _place_finding(catalogue: Catalogue, finding: Finding) -> Iterator[Triple]:
    """Say where a finding stands: its section, and the anchor as a Web Annotation selector."""
    source = catalogue.source_by_key.get(finding.source)
    subject, target, quoted = (_iri(f"{finding.id}{part}") for part in ("", "#target", "#quote"))
    if source and any(section.id == finding.section for section in source.sections):
        yield subject, _lt("inSection"), _iri(f"{source.id}/{quote(finding.section, safe='')}")
    yield subject, write_iri(OA + "hasTarget"), target
    yield target, _TYPE, write_iri(OA + "SpecificResource")
    yield target, write_iri(OA + "hasSource"), _iri(f"source/{finding.source}")
    yield target, write_iri(OA + "hasSelector"), quoted
    yield quoted, _TYPE, write_iri(OA + "TextQuoteSelector")
    yield quoted, write_iri(OA + "exact"), write_literal(finding.anchor)


def _attribute_finding(
    catalogue: Catalogue, finding: Finding, participants: dict[tuple[str, str], str]
) -> Iterator[Triple]:
    for voice in (*finding.participants, *finding.organisations):
        organisation = find_organisation(catalogue, finding.source, voice)
        if organisation is None:
            continue
        yield _iri(finding.id), _lt("seenAt"), _iri(organisation)
        if (organisation, voice) in participants:
            yield _iri(finding.id), _lt("saidBy"), _iri(participants[organisation, voice])


def _name_participants(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    return {
        (organisation.id, one.id): f"{organisation.id}/{quote(one.id, safe='')}"
        for organisation in catalogue.organisations.values()
        for one in organisation.participants
    }


def _count_evidence(catalogue: Catalogue, record: Record) -> Iterator[Triple]:
    voices = count_voices(catalogue, split_evidence(catalogue, record)[0])
    subject = _iri(record.id)
    yield subject, _lt("strengthLevel"), write_value(measure_strength(catalogue, record).level)
    yield subject, _lt("studyCount"), write_value(len(voices.studies))
    yield subject, _lt("organisationCount"), write_value(len(voices.organisations))
    yield subject, _lt("participantCount"), write_value(len(voices.participants))


def _iri(record_id: str) -> str:
    return write_iri(BASE + record_id)


def _lt(name: str) -> str:
    return write_iri(VOCABULARY + name)
