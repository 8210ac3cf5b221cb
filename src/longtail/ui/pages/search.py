"""Search: one box, results as you type, narrowed by kind, source, theme and phase."""

from __future__ import annotations

from typing import Any

import streamlit as st

from longtail.results import Hit, SearchResult
from longtail.ui.cards import write_kind
from longtail.ui.findings import write_findings
from longtail.ui.markup import Markup, link, show, tag
from longtail.ui.searchbox import ask_query
from longtail.ui.shared import Shared, get_shared
from longtail.ui.wording import KINDS, count

TOP = 20
MOST_FINDINGS = 3
MODES = {
    "lexical": "found by words",
    "lexical+semantic": "found by words and meaning",
    "locator": "found by its place in the sources",
}
EXAMPLES = (
    "bosses think it is magic",
    "the hospital changed its export",
    "no money to train it five times",
    "who is responsible when it goes wrong",
    "R13",
    "4.2.1",
)


def show_page() -> None:
    """Show the page."""
    shared = get_shared()
    st.title("Search", anchor=False)
    query = ask_query("What are you looking for? Use your own words", st.query_params.get("q", ""))
    narrowed = _ask_facets(shared)
    results = st.container(key="results")
    with results:
        if not query.strip():
            _show_beginning(shared)
            return
        answer = shared.kb.search(query, top=TOP, **narrowed)
        _show_answer(answer, shared)
        if not shared.kb.engine.has_meaning:
            _wait_for_meaning(shared)


def _ask_facets(shared: Shared) -> dict[str, Any]:
    """Show the facets in a row and return those that are chosen."""
    catalogue = shared.catalogue
    kinds = {one: names[1] for one, names in KINDS.items() if one != "source"}
    sources = {one.key: one.short for one in catalogue.sources.values()}
    themes = {one.id: one.label for one in shared.get_facet("theme").options}
    phases = {one.id: one.label for one in shared.get_facet("phase").options}
    columns = st.container(key="facets").columns(4)
    chosen: dict[str, Any] = {}
    for column, (key, label, options) in zip(
        columns,
        (
            ("kind", "Kind", kinds),
            ("source", "Source", sources),
            ("theme", "Theme", themes),
            ("phase", "Phase of the life cycle", phases),
        ),
        strict=True,
    ):
        with column:
            chosen[key] = st.selectbox(
                label,
                list(options),
                index=None,
                format_func=options.__getitem__,
                placeholder="All",
                key=f"facet_{key}",
            )
    return chosen


def _show_beginning(shared: Shared) -> None:
    show(
        tag("h2", "Not sure how to ask?"),
        tag(
            "p",
            "A complaint, a question, a word from the papers, an interviewee or a section all work. Try: ",
            class_="lt-quiet",
        ),
        tag("p", [link("search", one, q=one, class_="lt-chip") for one in EXAMPLES], class_="lt-chips"),
        tag("h2", "Or walk through the themes"),
        tag(
            "ul",
            [_write_theme(one.id, one.label, one.help or "", shared) for one in _themes(shared)],
            class_="lt-plainlist lt-multiples",
        ),
    )


def _themes(shared: Shared) -> list[Any]:
    return list(shared.get_facet("theme").options)


def _write_theme(theme: str, label: str, about: str, shared: Shared) -> Markup:
    number = sum(theme in one.themes for one in shared.catalogue.browsable.values())
    return tag(
        "li",
        tag(
            "p",
            link("record", label, theme=theme, class_="lt-strong"),
            " ",
            tag("span", count(number, "record"), class_="lt-badge"),
            class_="lt-line",
        ),
        tag("p", about, class_="lt-summary"),
        class_="lt-item",
    )


def _show_answer(answer: SearchResult, shared: Shared) -> None:
    """Show the hits; where nothing answers the query, say so first."""
    corrected = (
        tag("p", "Did you mean ", link("search", answer.did_you_mean, q=answer.did_you_mean), "?")
        if answer.did_you_mean
        else None
    )
    if answer.answered:
        said = f"{count(len(answer.hits), 'result')}, {MODES.get(answer.mode, answer.mode)}"
    elif answer.hits:
        said = "Nothing in the catalogue answers this. The nearest:"
    else:
        said = "Nothing in the catalogue answers this. Try other words, or take a filter away."
    suggestions = [] if answer.answered else shared.kb.engine.suggest(answer.query, most=6)
    show(
        tag("p", said, class_="lt-quiet" if answer.answered else "lt-notice", role="status"),
        corrected,
        tag("p", f"{'; '.join(answer.notes)}.", class_="lt-place") if answer.notes else None,
        tag("p", [link("search", one, q=one, class_="lt-chip") for one in suggestions], class_="lt-chips")
        if suggestions
        else None,
        tag("ol", [_write_hit(one, shared) for one in answer.hits], class_="lt-plainlist"),
    )


def _write_hit(hit: Hit, shared: Shared) -> Markup:
    return tag(
        "li",
        tag(
            "p",
            link("record", hit.label, id=hit.id, class_="lt-strong"),
            " ",
            write_kind(hit.kind),
            class_="lt-line",
        ),
        tag("p", hit.summary, class_="lt-summary"),
        tag("p", hit.matched, class_="lt-place"),
        write_findings(hit.evidence[:MOST_FINDINGS], shared, of=len(hit.evidence))
        if hit.kind != "finding"
        else None,
        class_="lt-item",
    )


@st.fragment(run_every=1.0)
def _wait_for_meaning(shared: Shared) -> None:
    """Look once a second whether meaning is ready, and then search again."""
    if shared.kb.engine.has_meaning:
        st.rerun()
    st.caption("Meaning is still loading; until then words alone are compared.")
