"""What the page of an organisation says: what the text says of it, its people, and what they report."""

from __future__ import annotations

from longtail.model import Organisation
from longtail.ui.cards import write_kind, write_row
from longtail.ui.findings import write_finding
from longtail.ui.markup import Markup, join, link, tag
from longtail.ui.shared import Shared
from longtail.ui.wording import count, join_words, name_organisation, name_section

MOST_OPEN = 12
"""Findings beyond these wait behind a line."""


def write_organisation_page(organisation: Organisation, shared: Shared) -> Markup:
    """Return the page of an organisation."""
    source = shared.catalogue.source_by_key[organisation.source]
    rows = [
        write_row(
            shared.get_facet(key).label,
            _name_value(key, value, shared),
            tag("span", f" · {name_section(organisation.because[key])}", class_="lt-quiet")
            if key in organisation.because
            else None,
        )
        for key, value in organisation.profile.items()
    ]
    people = [
        tag("li", one.id, ": ", one.title or shared.get_option("your_role", one.role or "").label)
        for one in organisation.participants
    ]
    return join(
        [
            tag("p", write_kind("organisation"), class_="lt-line"),
            tag("h1", name_organisation(organisation), class_="lt-title lt-long"),
            tag("p", organisation.summary, class_="lt-lead"),
            tag(
                "p",
                "Studied by " if organisation.participants else "Named in ",
                link("record", source.short, id=source.id),
                f", there called {organisation.key}." if organisation.participants else ".",
            ),
            join([tag("h2", "What the text says of it"), tag("dl", rows, class_="lt-rows lt-facts")])
            if rows
            else None,
            join([tag("h2", "Who was interviewed"), tag("ul", people)]) if people else None,
            _write_findings(organisation, shared),
        ]
    )


def _write_findings(organisation: Organisation, shared: Shared) -> Markup:
    findings = shared.findings_of.get(organisation.id, [])
    first, rest = findings[:MOST_OPEN], findings[MOST_OPEN:]
    return join(
        [
            tag("h2", f"{count(len(findings), 'finding')} of or about it"),
            tag("ul", [write_finding(one, shared) for one in first], class_="lt-findings")
            if findings
            else tag("p", "None names it by its own.", class_="lt-quiet"),
            tag(
                "details",
                tag("summary", f"and {count(len(rest), 'more finding')}"),
                tag("ul", [write_finding(one, shared) for one in rest], class_="lt-findings"),
                class_="lt-more",
            )
            if rest
            else None,
        ]
    )


def _name_value(key: str, value: str | int | tuple[str, ...], shared: Shared) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    values = (value,) if isinstance(value, str) else value
    return join_words(shared.get_option(key, one).label for one in values)
