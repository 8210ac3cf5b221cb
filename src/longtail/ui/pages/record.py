"""One record: what it says, what it is linked to, its neighbourhood, its findings, and how to cite it."""

from __future__ import annotations

import streamlit as st

from longtail.errors import UnknownId
from longtail.model import Facet, Finding, Organisation, Practice, Record, Source
from longtail.ui.acting import is_set_aside, show_actions, show_set_aside
from longtail.ui.describe.organisations import write_organisation_page
from longtail.ui.describe.records import write_body, write_foot, write_grounds, write_head, write_relations
from longtail.ui.describe.sources import write_finding_page, write_source_page
from longtail.ui.describe.themes import write_facet_page, write_theme_page
from longtail.ui.main import go_to, name_tab
from longtail.ui.markup import link, show, tag
from longtail.ui.neighbourhood import write_neighbourhood
from longtail.ui.shared import Shared, get_shared
from longtail.ui.state import TOP, get_session
from longtail.ui.wording import KINDS, cut, lower_first


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
            name_tab(cut(record.claim))
            show(write_finding_page(record, shared))
        case Source():
            name_tab(record.short)
            show(write_source_page(record, st.query_params.get("section", ""), shared))
        case Organisation():
            name_tab(record.label)
            show(write_organisation_page(record, shared))
        case Facet():
            name_tab(record.label)
            show(write_facet_page(record))
        case Record():
            name_tab(record.label)
            show(write_head(record, shared))
            if isinstance(record, Practice):
                _show_practice(record, shared)
            show(write_body(record, shared))
            show(write_neighbourhood(record, shared))
            show(write_relations(record, shared))
            show(write_grounds(record, shared))
            show(write_foot(record, shared))


def _show_practice(record: Practice, shared: Shared) -> None:
    """Let the visitor keep a practice or set it aside where they read about it."""
    session = get_session()
    if not session.heard:
        return  # what the browser has kept is not known yet, and must not be written over
    if is_set_aside(record.id):
        show_set_aside(record.id, shared)
        return
    kept = record.id in session.visit.kept
    show_actions(record.id, session.visit.kept.get(record.id, TOP))
    if kept and st.button("It is in your plan; see your plan", type="tertiary", key="see_plan"):
        go_to("plan")


def _show_theme(theme: str, shared: Shared) -> None:
    known = {one.id: one for one in shared.get_facet("theme").options}
    if theme not in known:
        name_tab("No such theme")
        st.title("There is no such theme", anchor=False)
        show(tag("ul", [tag("li", link("record", one.label, theme=one.id)) for one in known.values()]))
        return
    name_tab(known[theme].label)
    show(write_theme_page(known[theme], shared))


def _show_unknown(wanted: str, nearest: list[str], shared: Shared) -> None:
    """Say that there is no such record, and offer the nearest."""
    name_tab("No such record")
    st.title("There is no such record", anchor=False)
    name = wanted.partition("/")[2].replace("-", " ") or wanted
    hits = shared.kb.search(name, top=5).hits if name.strip() else ()
    found = dict.fromkeys([*nearest, *(one.id for one in hits)])
    lines = []
    for one in found:
        record = shared.catalogue.records.get(one)
        if isinstance(record, Record):
            lines.append(
                tag("li", link("record", record.label, id=one), f" ({lower_first(KINDS[record.kind][0])})")
            )
        elif isinstance(record, Finding):
            lines.append(tag("li", link("record", record.claim, id=one), " (finding)"))
    show(
        tag("p", f"You asked for “{name[:200]}”. The nearest:")
        if lines
        else tag("p", "Search for it in your own words, or walk through the themes on the same page."),
        tag("ul", lines) if lines else None,
        tag("p", link("search", "Search the catalogue", q=name[:200] or None)),
    )
