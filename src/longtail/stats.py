"""Count what the catalogue holds and how far each source is covered."""

from __future__ import annotations

from collections import Counter
from typing import Any

from longtail.check import MIN_TERMS, MIN_UTTERANCES
from longtail.evidence import GRADES, get_study, measure_strength
from longtail.load import Catalogue
from longtail.model import Organisation


def count_catalogue(catalogue: Catalogue) -> dict[str, Any]:
    """Return counts by kind, findings by section, and the coverage, as plain JSON-like values."""
    sections: dict[str, dict[str, int]] = {}
    for source in catalogue.sources.values():
        found = Counter(one.section for one in catalogue.findings.values() if one.source == source.key)
        sections[source.key] = {section.id: found.get(section.id, 0) for section in source.sections}
    studies = {
        record.id: len({get_study(catalogue, one.source) for one in catalogue.find_evidence(record)})
        for record in catalogue.challenges.values()
    }
    strengths = Counter(measure_strength(catalogue, one).grade for one in catalogue.practices.values())
    below = [
        one.id
        for one in catalogue.browsable.values()
        if not isinstance(one, Organisation)
        and (len(one.terms) < MIN_TERMS or len(one.utterances) < MIN_UTTERANCES)
    ]
    return {
        "version": catalogue.version,
        "kinds": {
            "source": len(catalogue.sources),
            "finding": len(catalogue.findings),
            "challenge": len(catalogue.challenges),
            "practice": len(catalogue.practices),
            "anti-pattern": len(catalogue.anti_patterns),
            "trade-off": len(catalogue.trade_offs),
            "organisation": len(catalogue.organisations),
            "facet": len(catalogue.facets),
        },
        "findings_by_source": dict(Counter(one.source for one in catalogue.findings.values())),
        "findings_by_kind": dict(Counter(one.kind for one in catalogue.findings.values())),
        "findings_by_section": sections,
        "sections_without_findings": {
            key: [section for section, number in counts.items() if not number]
            for key, counts in sections.items()
        },
        "challenges_by_number_of_studies": {
            str(key): value for key, value in sorted(Counter(studies.values()).items())
        },
        "practices_by_strength": {grade: strengths.get(grade, 0) for grade in reversed(GRADES)},
        "open_questions": sum(one.open_question for one in catalogue.challenges.values()),
        "organisations_by_source": dict(Counter(one.source for one in catalogue.organisations.values())),
        "terms": sum(len(one.terms) for one in catalogue.browsable.values()),
        "utterances": sum(len(one.utterances) for one in catalogue.browsable.values()),
        "below_entry_vocabulary_minimum": below,
    }


def write_stats(counts: dict[str, Any]) -> str:
    """Write the counts as text for people."""
    lines = [f"longtail catalogue {counts['version']}", ""]
    lines += [f"  {number:5}  {kind}" for kind, number in counts["kinds"].items()]
    for source, sections in counts["findings_by_section"].items():
        total = counts["findings_by_source"].get(source, 0)
        lines += ["", f"{source}: {total} findings"]
        lines += [f"  {number:5}  {section}" for section, number in sections.items()]
        missing = counts["sections_without_findings"][source]
        lines.append(f"         sections without findings: {', '.join(missing) if missing else 'none'}")
    lines += ["", "challenges by number of studies"]
    lines += [
        f"  {number:5}  {studies}" for studies, number in counts["challenges_by_number_of_studies"].items()
    ]
    lines += ["", "practices by strength of evidence"]
    lines += [f"  {number:5}  {grade}" for grade, number in counts["practices_by_strength"].items()]
    lines += ["", f"open questions (challenges without a practice): {counts['open_questions']}"]
    lines.append(f"entry vocabulary: {counts['terms']} terms, {counts['utterances']} utterances")
    below = counts["below_entry_vocabulary_minimum"]
    lines.append(f"records below the entry-vocabulary minimum: {', '.join(below) if below else 'none'}")
    return "\n".join(lines)
