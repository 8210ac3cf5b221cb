"""What the page of a record says, kind by kind."""

from __future__ import annotations

from collections import Counter

from longtail.model import (
    AntiPattern,
    Challenge,
    Facet,
    Finding,
    Link,
    Option,
    Organisation,
    Practice,
    Record,
    Source,
    TradeOff,
)
from longtail.results import EffortOf
from longtail.ui.cards import write_bar, write_kind, write_line, write_row
from longtail.ui.findings import get_findings, write_finding, write_findings, write_voices
from longtail.ui.markup import Markup, join, link, outside, tag
from longtail.ui.shared import Shared
from longtail.ui.wording import (
    BASES,
    FINDING_KINDS,
    KINDS,
    SOURCE_TYPES,
    cite,
    count,
    get_address,
    join_words,
    name_days,
    name_organisation,
    name_place,
    name_section,
    name_version,
    to_bibtex,
)

GOALS = "goals"


def write_head(record: Record, shared: Shared) -> Markup:
    """Return the head of a record's page: kind, name, summary, themes, strength."""
    themes = {one.id: one.label for one in shared.get_facet("theme").options}
    strength = shared.get_strength(record.id)
    return join(
        [
            tag("p", write_kind(record.kind), class_="lt-line"),
            tag("h1", record.label, class_="lt-title"),
            tag("p", record.summary, class_="lt-lead"),
            tag(
                "dl",
                write_row("Evidence", write_bar(strength), f" {strength.because}"),
                write_row(
                    "Themes",
                    _separate(
                        [link("record", themes[one], theme=one) for one in record.themes if one in themes]
                    ),
                ),
                write_row("Also called", ", ".join(record.terms)) if record.terms else None,
                class_="lt-rows",
            ),
        ]
    )


def write_body(record: Record, shared: Shared) -> Markup:
    """Return what only this kind of record has."""
    match record:
        case Challenge():
            return join(
                [
                    _write_list("How it shows", record.shows_as),
                    _write_links("Who reports it", record.reported, shared),
                    _write_links("Where the studies see it", record.contexts, shared),
                    tag(
                        "p",
                        "The studies leave this open: they name no practice against it.",
                        class_="lt-notice",
                    )
                    if record.open_question
                    else None,
                ]
            )
        case Practice():
            return _write_practice(record, shared)
        case AntiPattern():
            return join(
                [
                    tag("h2", "Why it tempts"),
                    tag("p", record.tempts),
                    _write_links("Who tells of it", record.reported, shared),
                    _write_links("Where it is likely", record.contexts, shared),
                ]
            )
        case TradeOff():
            return join(
                [
                    [
                        join(
                            [
                                tag("h2", side.label),
                                tag("p", side.how),
                                write_findings(get_findings(side.findings, shared), shared),
                            ]
                        )
                        for side in record.sides
                    ],
                    tag("h2", "How to decide"),
                    tag("p", record.decide),
                    _write_links("Where it is felt", record.contexts, shared),
                ]
            )
    return Markup("")


def write_relations(record: Record, shared: Shared) -> Markup:
    """Return the linked records, by the name of the link, each with how and the findings it rests on."""
    groups: dict[str, list[Markup]] = {}
    for relation in shared.relations.get(record.id, []):
        target = shared.catalogue.browsable[relation.target]
        groups.setdefault(relation.name, []).append(
            tag(
                "li",
                tag(
                    "p",
                    link("record", target.label, id=target.id, class_="lt-strong"),
                    " ",
                    write_kind(target.kind),
                    class_="lt-line",
                ),
                tag("p", relation.how, class_="lt-summary") if relation.how else None,
                write_findings(get_findings(relation.findings, shared), shared),
                class_="lt-item",
            )
        )
    return join(
        [join([tag("h2", name), tag("ul", items, class_="lt-plainlist")]) for name, items in groups.items()]
    )


def write_foot(record: Record, shared: Shared) -> Markup:
    """Return all findings of a record, and how to cite it."""
    version = name_version(shared.kb.version)
    text = f"longtail catalogue, version {version}: {KINDS[record.kind][0].lower()} “{record.label}”."
    slug = record.id.partition("/")[2]
    entry = "\n".join(
        [
            f"@misc{{longtail-{slug},",
            f"  title = {{{record.label}}},",
            f"  howpublished = {{longtail catalogue, {KINDS[record.kind][0].lower()}}},",
            f"  version = {{{version}}},",
            f"  url = {{https://w3id.org/longtail/{record.id}}},",
            "}",
        ]
    )
    return join(
        [
            tag("h2", f"All {count(len(record.evidence), 'finding')}"),
            write_findings(record.evidence, shared),
            write_citation(text, entry),
        ]
    )


def write_citation(text: str, bibtex: str) -> Markup:
    """Return "cite this": a reference and a BibTeX entry, each to copy."""
    return join(
        [
            tag("h2", "Cite this"),
            tag("p", text),
            tag("pre", bibtex, class_="lt-code", tabindex="0"),
            tag(
                "p",
                tag(
                    "span",
                    tag("button", "copy the reference", type="button", data_copy=text),
                    tag("button", "copy as BibTeX", type="button", data_copy=bibtex),
                    class_="lt-actions",
                ),
            ),
        ]
    )


def write_finding_page(finding: Finding, shared: Shared) -> Markup:
    """Return the page of a finding: the claim, its place, who says it, and what rests on it."""
    source = shared.get_source(finding)
    users = [shared.catalogue.browsable[one] for one in shared.used_by.get(finding.id, [])]
    reference = f"{cite(source)} ({name_section(finding.section)})"
    return join(
        [
            tag("p", write_kind("finding"), class_="lt-line"),
            tag("h1", finding.claim, class_="lt-title lt-long"),
            tag(
                "dl",
                write_row(
                    "Where",
                    link("record", source.short, id=source.id, section=finding.section),
                    f", {name_section(finding.section)}",
                ),
                write_row("Who", write_voices(finding, shared)),
                write_row("What it is", f"{FINDING_KINDS[finding.kind]}, told by {BASES[finding.basis]}"),
                write_row("To find it", "search the text for ", tag("q", finding.anchor)),
                class_="lt-rows",
            ),
            tag("ul", write_finding(finding, shared, linked=False), class_="lt-findings"),
            _write_disputes(finding, shared),
            tag("h2", f"{count(len(users), 'record')} {'rests' if len(users) == 1 else 'rest'} on it")
            if users
            else tag("p", "No record rests on it: it tells of the study itself.", class_="lt-quiet"),
            tag("ul", [write_line(one) for one in users], class_="lt-plainlist"),
            write_citation(reference, to_bibtex(source)),
        ]
    )


def write_source_page(source: Source, section: str, shared: Shared) -> Markup:
    """Return the page of a source: how it was made, its sections, and what the chosen section says."""
    findings = [one for one in shared.kb.findings.values() if one.source == source.key]
    numbers = Counter(one.section for one in findings)
    titles = {one.id: one.title for one in source.sections}
    address = get_address(source)
    chosen = [one for one in findings if one.section == section]
    themes = {one.id: one.label for one in shared.get_facet("theme").options}
    return join(
        [
            tag("p", write_kind("source"), class_="lt-line"),
            tag("h1", source.title, class_="lt-title lt-long"),
            tag("p", cite(source)),
            tag(
                "dl",
                write_row("What it is", SOURCE_TYPES[source.type]),
                write_row("How it was made", source.method),
                write_row("Licence", source.licence),
                write_row("Open it", outside(address, address)) if address else None,
                class_="lt-rows",
            ),
            tag("h2", _name_section(section, titles.get(section, "")), id="section") if chosen else None,
            tag("ul", [write_finding(one, shared) for one in chosen], class_="lt-findings")
            if chosen
            else None,
            tag("h2", f"What it says, section by section: {count(len(findings), 'finding')}"),
            tag(
                "ul",
                [
                    tag(
                        "li",
                        link(
                            "record",
                            f"{one.id}  {one.title}" if one.id != one.title else one.id,
                            id=source.id,
                            section=one.id,
                        )
                        if numbers[one.id]
                        else f"{one.id}  {one.title}",
                        " ",
                        tag("span", count(numbers[one.id], "finding"), class_="lt-quiet"),
                    )
                    for one in source.sections
                ],
                class_="lt-list",
            ),
            tag("h2", "Its themes, and ours") if source.themes else None,
            tag(
                "ul",
                [
                    tag(
                        "li",
                        f"{one.label}: ",
                        _separate([link("record", themes[x], theme=x) for x in one.matches if x in themes]),
                    )
                    for one in source.themes
                ],
                class_="lt-list",
            ),
            write_citation(cite(source), to_bibtex(source)),
        ]
    )


def write_organisation_page(organisation: Organisation, shared: Shared) -> Markup:
    """Return the page of an organisation: what the text says of it, its people, and what they report."""
    source = shared.catalogue.source_by_key[organisation.source]
    findings = shared.findings_of.get(organisation.id, [])
    rows = [
        write_row(
            shared.get_facet(key).label,
            _name_value(key, value, shared),
            tag("span", f" ({organisation.because[key]})", class_="lt-quiet")
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
            tag("h2", f"{count(len(findings), 'finding')} of or about it"),
            tag("ul", [write_finding(one, shared) for one in findings], class_="lt-findings")
            if findings
            else tag("p", "None names it by its own.", class_="lt-quiet"),
        ]
    )


def write_theme_page(theme: Option, shared: Shared) -> Markup:
    """Return the page of a theme: its records, kind by kind, and what the sources call it."""
    records = [one for one in shared.catalogue.browsable.values() if theme.id in one.themes]
    named = [
        f"{one.label} ({source.short})"
        for source in shared.kb.sources.values()
        for one in source.themes
        if theme.id in one.matches
    ]
    groups = [
        (names[1], [one for one in records if one.kind == kind])
        for kind, names in KINDS.items()
        if any(one.kind == kind for one in records)
    ]
    return join(
        [
            tag("p", tag("span", "Theme", class_="lt-kind"), class_="lt-line"),
            tag("h1", theme.label, class_="lt-title"),
            tag("p", theme.help or "", class_="lt-lead"),
            tag("p", "The sources speak of: ", "; ".join(named), ".", class_="lt-place") if named else None,
            [
                join(
                    [
                        tag("h2", f"{name}: {len(group)}"),
                        tag("ul", [write_line(one) for one in group], class_="lt-plainlist"),
                    ]
                )
                for name, group in groups
            ],
        ]
    )


def write_facet_page(facet: Facet) -> Markup:
    """Return the page of a question's closed list."""
    return join(
        [
            tag("h1", facet.label, class_="lt-title"),
            tag("p", facet.help or ""),
            tag("ul", [tag("li", f"{one.label}. ", one.help or "") for one in facet.options]),
            tag("p", link("situation", "Answer it", question=facet.key)),
        ]
    )


def _write_practice(record: Practice, shared: Shared) -> Markup:
    effort = EffortOf(days=record.effort.days, basis=record.effort.basis, reason=record.effort.reason)
    phases = {one.id: one.label for one in shared.get_facet("phase").options}
    serves = [shared.get_option(GOALS, one).label.lower() for one in record.serves]
    costs = [shared.get_option(GOALS, one).label.lower() for one in record.costs]
    names = {"suits": "Suits", "demotes": "Suits less", "excludes": "Not for you"}
    return join(
        [
            tag(
                "dl",
                write_row("First step", record.first_step),
                write_row("You get", join_words(record.produces)),
                write_row("Cost", f"{name_days(effort)}. {effort.reason}"),
                write_row(
                    "Who", join_words(shared.get_option("roles", one).label.lower() for one in record.roles)
                ),
                write_row("Skills", join_words(record.skills)) if record.skills else None,
                write_row("When", join_words(phases[one].lower() for one in record.phases)),
                write_row("Serves", join_words(serves)) if serves else None,
                write_row("Works against", join_words(costs)) if costs else None,
                write_row("Take care", " · ".join(record.take_care), class_="lt-care")
                if record.take_care
                else None,
                class_="lt-rows",
            ),
            _write_links("Who does it or advises it", record.supports, shared),
            _write_links("What speaks against it", record.against, shared, class_="lt-dispute"),
            join(
                [
                    tag("h2", "When it suits and when not"),
                    tag(
                        "ul",
                        [
                            tag(
                                "li",
                                f"{names[one.effect]}: {one.why}",
                                write_findings(get_findings(one.findings, shared), shared),
                            )
                            for one in record.conditions
                        ],
                        class_="lt-list",
                    ),
                ]
            )
            if record.conditions
            else None,
        ]
    )


def _write_links(title: str, links: tuple[Link, ...], shared: Shared, *, class_: str = "") -> Markup:
    if not links:
        return Markup("")
    items = [
        tag("li", tag("p", one.how), write_findings(get_findings(one.findings, shared), shared))
        for one in links
    ]
    return join([tag("h2", title), tag("ul", items, class_=f"lt-list {class_}".strip())])


def _write_list(title: str, lines: tuple[str, ...]) -> Markup:
    return join([tag("h2", title), tag("ul", [tag("li", one) for one in lines])]) if lines else Markup("")


def _write_disputes(finding: Finding, shared: Shared) -> Markup:
    groups = []
    for title, ids in (("It disputes", finding.disputes), ("It qualifies", finding.qualifies)):
        found = get_findings(ids, shared)
        if found:
            items = [
                tag("li", link("record", one.claim, id=one.id), f" ({name_place(one, shared)})")
                for one in found
            ]
            groups.append(join([tag("h2", title), tag("ul", items, class_="lt-list lt-dispute")]))
    return join(groups)


def _name_value(key: str, value: str | int | tuple[str, ...], shared: Shared) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    values = (value,) if isinstance(value, str) else value
    return join_words(shared.get_option(key, one).label for one in values)


def _name_section(section: str, title: str) -> str:
    name = name_section(section)
    return f"{name[:1].upper()}{name[1:]}" + (f": {title}" if title and title != section else "")


def _separate(parts: list[Markup]) -> Markup:
    return Markup(", ".join(parts))
