"""Carry the plan away: one choice of format, fed by the registry of exports."""

from __future__ import annotations

import streamlit as st

from longtail.export import FORMATS, export_plan
from longtail.plan import Plan
from longtail.ui.shared import Shared


def show_exports(plan: Plan, shared: Shared) -> None:
    """Offer the plan in every format; the file is made when it is asked for."""
    st.header("Take it with you", anchor=False)
    names = {name: f"{one.label}, for {one.purpose}" for name, one in FORMATS.items()}
    chosen = st.selectbox("Format", list(names), format_func=names.__getitem__, key="export_format")
    format_ = FORMATS[chosen]
    with st.container(horizontal=True):
        without = st.checkbox("Without my answers", key="export_without")
        short = st.checkbox("One page only", key="export_short", disabled=not format_.has_short)
    st.download_button(
        f"Download as {format_.label}",
        data=lambda: export_plan(
            plan,
            shared.catalogue,
            format_,
            short=short and format_.has_short,
            with_answers=not without,
        ),
        file_name=f"longtail-plan-{plan.created:%Y-%m-%d}{format_.ending}",
        mime=format_.mime,
        type="primary",
        on_click="ignore",
        key="download",
    )
    st.caption(
        "Every format carries why each practice, its findings with section and words to search for, the "
        "cautions, and your notes. JSON opens again on the first page, with nothing lost."
    )
