"""The organisations that were studied or named: who they are, and which are like yours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from longtail.model import Organisation
from longtail.ui.cards import write_alike
from longtail.ui.markup import Markup, link, show, tag
from longtail.ui.pictures import write_bars
from longtail.ui.shared import Shared
from longtail.ui.state import get_answer, get_session
from longtail.ui.wording import count, name_organisation

FILTERS = ("organisation_type", "sector", "resources")
SHOWN = ("organisation_type", "sector", "resources", "stage")


def show_organisations(shared: Shared) -> None:
    """Show the picture, those like yours, and the table with its filters."""
    studied = [one for one in shared.kb.organisations.values() if one.participants]
    everyone = [*studied, *(one for one in shared.kb.organisations.values() if not one.participants)]
    _show_picture(studied, shared)
    _show_alike(shared)
    st.header("All organisations", anchor=False)
    chosen = _ask_filters(everyone, shared)
    show(
        tag(
            "p",
            f"{count(len(chosen), 'organisation')}, those interviewed first; what the text does not say "
            "stays empty.",
            class_="lt-quiet",
            role="status",
        ),
        _write_organisations(chosen, shared),
    )


def _show_picture(studied: Sequence[Organisation], shared: Shared) -> None:
    kinds = Counter(str(one.profile.get("organisation_type", "")) for one in studied)
    bars = [
        (shared.get_option("organisation_type", kind).label if kind else "Not said", number)
        for kind, number in kinds.most_common()
    ]
    small = sum(kinds[one] for one in ("startup", "small-company"))
    people = sum(len(one.participants) for one in studied)
    show(
        write_bars(
            f"{small} of the {len(studied)} organisations interviewed are start-ups or small companies",
            bars,
            heads=("Kind of organisation", "Organisations"),
        ),
        tag(
            "p",
            f"{count(people, 'interviewee')} in {count(len(studied), 'organisation')}.",
            class_="lt-place",
        ),
    )


def _show_alike(shared: Shared) -> None:
    st.header("Like yours", anchor=False)
    alike = get_answer(shared).similar_organisations if get_session().visit.answers else ()
    if not alike:
        show(
            tag(
                "p",
                "Tell us about your situation, and those most like yours stand here with what you share. ",
                link("situation", "Answer a question", question="organisation_type"),
            )
        )
        return
    show(write_alike(alike))


def _ask_filters(everyone: Sequence[Organisation], shared: Shared) -> list[Organisation]:
    sources = {one.key: one.short for one in shared.kb.sources.values()}
    columns = st.container(key="facets").columns(len(FILTERS) + 1)
    kept = list(everyone)
    with columns[0]:
        used = [key for key in sources if any(one.source == key for one in everyone)]
        source = st.selectbox(
            "Source",
            used,
            index=None,
            format_func=sources.__getitem__,
            placeholder="All",
            key="filter_source",
        )
    if source:
        kept = [one for one in kept if one.source == source]
    for column, key in zip(columns[1:], FILTERS, strict=True):
        facet = shared.get_facet(key)
        labels = {one.id: one.label for one in facet.options}
        with column:
            value = st.selectbox(
                facet.label,
                [one for one in labels if any(other.profile.get(key) == one for other in everyone)],
                index=None,
                format_func=labels.__getitem__,
                placeholder="All",
                key=f"filter_{key}",
            )
        if value:
            kept = [one for one in kept if one.profile.get(key) == value]
    return kept


def _write_organisations(chosen: Sequence[Organisation], shared: Shared) -> Markup:
    if not chosen:
        return tag("p", "No organisation has all of these; take a filter away.", class_="lt-notice")
    heads = ["Organisation", *(shared.get_facet(key).label for key in SHOWN), "People", "Findings", "Source"]
    return tag(
        "div",
        tag(
            "table",
            tag("thead", tag("tr", [tag("th", one, scope="col") for one in heads])),
            tag("tbody", [_write_organisation(one, shared) for one in chosen]),
        ),
        class_="lt-wide lt-stack",
        tabindex="0",
        role="region",
        aria_label="All organisations",
    )


def _write_organisation(one: Organisation, shared: Shared) -> Markup:
    source = shared.catalogue.source_by_key[one.source]
    values = [one.profile.get(key) for key in SHOWN]
    return tag(
        "tr",
        tag(
            "th",
            link("record", name_organisation(one), id=one.id),
            scope="row",
        ),
        [
            tag(
                "td",
                shared.get_option(key, value).label if isinstance(value, str) else "",
                data_label=shared.get_facet(key).label,
            )
            for key, value in zip(SHOWN, values, strict=True)
        ],
        tag("td", len(one.participants) or "", data_label="People"),
        tag("td", len(shared.findings_of.get(one.id, [])) or "", data_label="Findings"),
        tag("td", source.short, data_label="Source"),
    )
