"""One record: what it says, what it is linked to, its neighbourhood, its findings, and how to cite it."""

from __future__ import annotations

import streamlit as st

from longtail.errors import UnknownId
from longtail.model import Facet, Finding, Organisation, Record, Source
from longtail.ui import describe
from longtail.ui.markup import link, show, tag
from longtail.ui.neighbourhood import write_neighbourhood
from longtail.ui.shared import Shared, get_shared
from longtail.ui.wording import KINDS


def show_page() -> None:
    """Show the record that the address names, or the theme."""
    shared = get_shared()
    theme = st.query_params.get("theme", "")
    wanted = st.query_params.get("id", "")
    if theme:
        _show_theme(theme, shared)
    elif wanted:
        _show_record(wanted, shared)
    else:
        _show_unknown("", [], shared)


def _show_record(wanted: str, shared: Shared) -> None:
    try:
        record = shared.kb.get(wanted)
    except UnknownId as error:
        _show_unknown(wanted, error.nearest, shared)
        return
    if record.id != wanted:
        show(tag("p", "The record you asked for is retired; this one takes its place.", class_="lt-notice"))
    match record:
        case Finding():
            show(describe.write_finding_page(record, shared))
        case Source():
            show(describe.write_source_page(record, st.query_params.get("section", ""), shared))
        case Organisation():
            show(describe.write_organisation_page(record, shared))
        case Facet():
            show(describe.write_facet_page(record))
        case Record():
            show(describe.write_head(record, shared))
            show(describe.write_body(record, shared))
            show(write_neighbourhood(record, shared))
            show(describe.write_relations(record, shared))
            show(describe.write_foot(record, shared))


def _show_theme(theme: str, shared: Shared) -> None:
    known = {one.id: one for one in shared.get_facet("theme").options}
    if theme not in known:
        st.title("There is no such theme")
        show(tag("ul", [tag("li", link("record", one.label, theme=one.id)) for one in known.values()]))
        return
    show(describe.write_theme_page(known[theme], shared))


def _show_unknown(wanted: str, nearest: list[str], shared: Shared) -> None:
    """Say that there is no such record, and offer the nearest."""
    st.title("There is no such record")
    name = wanted.partition("/")[2].replace("-", " ") or wanted
    hits = shared.kb.search(name, top=5).hits if name.strip() else ()
    found = dict.fromkeys([*nearest, *(one.id for one in hits)])
    lines = []
    for one in found:
        record = shared.catalogue.records.get(one)
        if isinstance(record, Record):
            lines.append(
                tag("li", link("record", record.label, id=one), f" ({KINDS[record.kind][0].lower()})")
            )
        elif isinstance(record, Finding):
            lines.append(tag("li", link("record", record.claim, id=one), " (finding)"))
    show(
        tag("p", f"You asked for “{name[:200]}”. The nearest:") if lines else None,
        tag("ul", lines) if lines else None,
        tag("p", link("search", "Search the catalogue", q=name[:200] or None)),
    )
