"""The words of exports: places, voices, days, dates, answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from longtail.load import Catalogue
from longtail.model import Facet, Finding, Record, Source
from longtail.phrases import count, say_days
from longtail.results import EffortOf, When

WHENS: dict[When, str] = {"now": "Now", "next": "Next", "later": "Later"}
BASES = {
    "participants": "said by interviewees",
    "authors": "said by the authors",
    "cited-literature": "from other work that the text credits",
    "case-study": "from a public case",
}
KINDS = {"anti-pattern": "Anti-pattern", "trade-off": "Trade-off"}
MOST_VOICES = 12


def name_days(effort: EffortOf) -> str:
    """Return an effort as words: "1 to 3 days (our estimate)"."""
    whose = "our estimate" if effort.basis == "estimate" else "from the source"
    return f"{say_days(*effort.days)} ({whose})"


def name_date(when: datetime.date) -> str:
    """Return a date as "20 November 2026", in English whatever the locale."""
    months = "January February March April May June July August September October November December"
    return f"{when.day} {months.split()[when.month - 1]} {when.year}"


def name_section(section: str) -> str:
    """Return a section as a reader looks for it: "section 4.2.1", "Table 1"."""
    return f"section {section}" if section[:1].isdigit() else section


def name_source(catalogue: Catalogue, key: str) -> str:
    """Return a source's short name, or its key where the catalogue no longer has it."""
    source = catalogue.source_by_key.get(key)
    return source.short if source else key


def get_address(source: Source | None) -> str:
    """Return where a source can be opened: its DOI, else its address, else nothing."""
    if source is None:
        return ""
    return f"https://doi.org/{source.doi}" if source.doi else source.url or ""


def name_voices(finding: Finding) -> str:
    """Return who says a finding: "said by 3 participants: P7a, P7b, P15c"."""
    if finding.participants:
        named = ", ".join(finding.participants[:MOST_VOICES])
        rest = len(finding.participants) - MOST_VOICES
        more = f" and {rest} more" if rest > 0 else ""
        return f"said by {count(len(finding.participants), 'participant')}: {named}{more}"
    about = ", ".join(finding.organisations[:MOST_VOICES])
    return f"{BASES[finding.basis]} (about {about})" if about else BASES[finding.basis]


def name_answers(catalogue: Catalogue, profile: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each answer as (question's name, answers in words), in the order of the profile."""
    named = []
    for key, value in profile.items():
        facet = catalogue.facet_by_key.get(key)
        if value not in (None, "", [], ()):
            named.append((facet.label if facet else key, tuple(_name_values(catalogue, facet, value))))
    return tuple(named)


def name_record(catalogue: Catalogue, record_id: str) -> str:
    """Return a record's label; of an id that the catalogue does not know, its words."""
    record = catalogue.records.get(catalogue.retired.get(record_id, {}).get("replaced_by", record_id))
    return record.label if isinstance(record, Record) else record_id.rpartition("/")[2].replace("-", " ")


def _name_values(catalogue: Catalogue, facet: Facet | None, value: Any) -> Iterable[str]:
    labels = {option.id: option.label for option in facet.options} if facet else {}
    for one in value if isinstance(value, (list, tuple)) else [value]:
        if isinstance(one, Mapping):
            reason = f": {one['reason']}" if one.get("reason") else ""
            yield f"{name_record(catalogue, str(one.get('id', '')))}{reason}"
        elif facet is not None and facet.type == "ids":
            yield name_record(catalogue, str(one))
        else:
            yield labels.get(one, f"{one:,}" if isinstance(one, int) else str(one))
