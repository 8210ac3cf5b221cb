"""The words of the page: names of kinds, numbers, dates, people, and how to cite."""

from __future__ import annotations

from collections.abc import Iterable

from longtail.export.words import (
    BASES,
    WHENS,
    get_address,
    name_date,
    name_days,
    name_section,
)
from longtail.model import Finding, Organisation, Source
from longtail.phrases import count, lower_first
from longtail.ui.shared import Shared

__all__ = [
    "BASES",
    "FINDING_KINDS",
    "KINDS",
    "SOURCE_TYPES",
    "WHENS",
    "cite",
    "count",
    "cut",
    "get_address",
    "join_words",
    "lower_first",
    "name_date",
    "name_days",
    "name_organisation",
    "name_place",
    "name_section",
    "name_title",
    "name_version",
    "shorten",
    "to_bibtex",
    "upper_first",
]

LONGEST = 48

KINDS = {
    "challenge": ("Challenge", "Challenges"),
    "practice": ("Practice", "Practices"),
    "anti-pattern": ("Anti-pattern", "Anti-patterns"),
    "trade-off": ("Trade-off", "Trade-offs"),
    "organisation": ("Organisation", "Organisations"),
    "finding": ("Finding", "Findings"),
    "source": ("Source", "Sources"),
}
FINDING_KINDS = {
    "challenge": ("a challenge", "challenges"),
    "observed-practice": ("a practice somebody follows", "practices somebody follows"),
    "recommended-practice": ("a practice somebody advises", "practices somebody advises"),
    "anti-pattern": ("an anti-pattern", "anti-patterns"),
    "trade-off": ("a trade-off", "trade-offs"),
    "context": ("context", "context"),
    "open-question": ("an open question", "open questions"),
}
SOURCE_TYPES = {"article": "Article", "slides": "Slides", "preprint": "Preprint", "chapter": "Book chapter"}


def name_version(version: str) -> str:
    """Return the catalogue's version without its digest."""
    return version.partition("+")[0]


def shorten(organisation: Organisation, shared: Shared) -> str:
    """Return an organisation in two or three words: "start-up, health"."""
    words = []
    for key in ("organisation_type", "sector"):
        value = organisation.profile.get(key)
        if isinstance(value, str) and value != "other":
            words.append(lower_first(shared.get_option(key, value).label))
    return ", ".join(words)


def name_organisation(organisation: Organisation) -> str:
    """Return an organisation's name: its own where it is known, else what it is."""
    if organisation.participants:
        return organisation.label
    return f"{organisation.key}: {organisation.label}"


def cut(text: str) -> str:
    """Return a text short enough for a chip or a tab, cut between words."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def upper_first(text: str) -> str:
    """Return a text that begins a line."""
    return text[:1].upper() + text[1:]


def name_title(section: str, title: str) -> str:
    """Return a section as a heading: "Section 5.2: Product and model requirements"."""
    name = name_section(section)
    return upper_first(name) + (f": {title}" if title and title != section else "")


def join_words(words: Iterable[str]) -> str:
    """Return words as a sentence lists them: "a, b and c"."""
    given = list(words)
    return " and ".join([", ".join(given[:-1]), given[-1]]) if len(given) > 1 else "".join(given)


def cite(source: Source) -> str:
    """Return a source as a reference list names it, in the manner of the APA."""
    names = [_turn(one) for one in source.authors]
    authors = f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else names[0]
    parts = [
        f"{authors} ({source.year}). {source.title}.",
        f"{source.container}." if source.container else "",
    ]
    if source.doi:
        parts.append(f"https://doi.org/{source.doi}")
    elif source.url:
        parts.append(source.url)
    return " ".join(part for part in parts if part)


def to_bibtex(source: Source) -> str:
    """Return a source as a BibTeX entry."""
    kinds = {"article": "inproceedings", "chapter": "incollection", "slides": "misc", "preprint": "misc"}
    where = {"article": "booktitle", "chapter": "booktitle"}.get(source.type, "howpublished")
    fields = {
        "author": " and ".join(source.authors),
        "title": "{" + source.title + "}",
        "year": str(source.year),
        where: source.container,
        "publisher": source.publisher,
        "pages": source.pages,
        "doi": source.doi,
        "url": source.url,
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    return "\n".join([f"@{kinds[source.type]}{{{source.key},", *lines, "}"])


def name_place(finding: Finding, shared: Shared) -> str:
    """Return where a finding stands: "Nahar et al. 2022, section 5.2"."""
    return f"{shared.get_source(finding).short}, {name_section(finding.section)}"


def _turn(name: str) -> str:
    given, _, family = name.rpartition(" ")
    return f"{family}, {' '.join(f'{one[0]}.' for one in given.split())}" if given else family
