"""Start: what this is, what it does with your answers, and three ways to begin."""

from __future__ import annotations

import streamlit as st

from longtail.ui.main import go_to
from longtail.ui.markup import show, tag
from longtail.ui.opening import EXAMPLES, open_example, open_upload
from longtail.ui.shared import Shared, get_shared
from longtail.ui.state import get_session, replace_visit
from longtail.ui.visit import Visit
from longtail.ui.wording import count, name_version


def show_page() -> None:
    """Show the page."""
    shared = get_shared()
    session = get_session()
    show(
        tag("h1", "What works for teams outside Big Tech", class_="lt-title"),
        tag(
            "p",
            "You build with machine learning, with little money and less time. Tell longtail about your "
            "situation; it answers with a short list of practices that were seen to work for teams like "
            "yours, and says where that stands in the studies.",
            class_="lt-lead",
        ),
        tag(
            "p",
            "Ten minutes, about ten questions, each may stay unanswered. Your answers are kept in this "
            "browser and nowhere else: nothing leaves your machine, and no language model is asked.",
        ),
    )
    with st.container(horizontal=True):
        if session.visit.is_empty:
            if st.button("Begin", type="primary"):
                go_to("situation")
        else:
            if st.button("Carry on with your answers", type="primary"):
                go_to("practices")
            if st.button("Change your answers"):
                go_to("situation")
    _show_examples(shared)
    _show_opening(shared)
    if not session.visit.is_empty:
        _show_clearing()
    _show_size(shared)


def _show_examples(shared: Shared) -> None:
    st.header("Or look at an example first", anchor=False)
    for column, example in zip(st.columns(len(EXAMPLES)), EXAMPLES, strict=True):
        with column, st.container(border=True, key=f"example_{example.name}"):
            show(tag("h3", example.title), tag("p", example.summary, class_="lt-summary"))
            if st.button(f"Try {example.short}", key=f"try_{example.name}"):
                open_example(example, shared)
                go_to("practices")


def _show_opening(shared: Shared) -> None:
    st.header("Or open what you saved", anchor=False)
    given = st.file_uploader(
        "A profile (YAML or JSON), or a plan exported as JSON",
        type=["yaml", "yml", "json"],
        key=f"upload_{get_session().revision}",
    )
    if given is not None and open_upload(given.name, given.getvalue(), shared):
        go_to("plan" if get_session().visit.kept else "practices")


def _show_clearing() -> None:
    with st.popover("Forget my answers", type="tertiary"):
        st.write("Answers, kept practices, plan and documents are removed from this browser.")
        if st.button("Yes, forget everything"):
            replace_visit(Visit())
            st.rerun()


def _show_size(shared: Shared) -> None:
    kb = shared.kb
    parts = [
        count(len(kb.findings), "finding"),
        count(len({one.version_of or one.id for one in kb.sources.values()}), "study", "studies"),
        count(len(kb.challenges), "challenge"),
        count(len(kb.practices), "practice"),
        count(len(kb.anti_patterns), "anti-pattern"),
        count(len(kb.trade_offs), "trade-off"),
        count(len(kb.organisations), "organisation"),
    ]
    show(tag("p", f"The catalogue {name_version(kb.version)} holds {', '.join(parts)}.", class_="lt-quiet"))
