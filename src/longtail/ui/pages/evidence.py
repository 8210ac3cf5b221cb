"""The evidence: who was studied, what each source says, how strong it is, and what nobody knows."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from longtail.ui import gaps, organisations, own_copy, strengths
from longtail.ui.markup import link, show, tag
from longtail.ui.shared import Shared, get_shared

VIEWS: dict[str, tuple[str, Callable[[Shared], None]]] = {
    "organisations": ("Organisations", organisations.show_organisations),
    "sources": ("Sources", strengths.show_sources),
    "strength": ("Strength", strengths.show_strength),
    "gaps": ("Open questions and gaps", gaps.show_gaps),
    "disagreements": ("Disagreements", gaps.show_disagreements),
    "own-copy": ("Your own copy", own_copy.show_own_copy),
}


def show_page() -> None:
    """Show the page."""
    shared = get_shared()
    wanted = st.query_params.get("view", "")
    here = wanted if wanted in VIEWS else next(iter(VIEWS))
    st.title("Evidence", anchor=False)
    show(
        tag(
            "nav",
            [
                tag("span", label, class_="lt-chip lt-here", aria_current="page")
                if name == here
                else link("evidence", label, view=name, class_="lt-chip")
                for name, (label, _) in VIEWS.items()
            ],
            class_="lt-chips",
            aria_label="Views of the evidence",
        )
    )
    VIEWS[here][1](shared)
