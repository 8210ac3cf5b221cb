"""A search box that answers while somebody types (Streamlit's own waits for Enter)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

_SCRIPT = Path(__file__).resolve().parent / "searchbox.js"


@st.cache_resource(show_spinner=False)
def _make_component(script: str) -> Any:
    return st.components.v2.component("longtail_search_box", js=script, isolate_styles=False)


def ask_query(label: str, given: str) -> str:
    """Show the box and return what stands in it; `given` is what the address asks for."""
    component = _make_component(_SCRIPT.read_text(encoding="utf-8"))
    said = component(
        key="search_box",
        data={"label": label, "given": given},
        on_query_change=_nothing,
    )
    typed = said.get("query")
    if isinstance(typed, dict) and typed.get("given") == given:
        return str(typed.get("text", ""))[:5000]
    return given


def _nothing() -> None:
    """Accept a change; the value is read where the component is mounted."""
