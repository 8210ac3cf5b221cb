"""Keep answers in the visitor's own browser, and let links and copy buttons in our markup work.

A few lines of JavaScript of ours (`browser.js`) behind Streamlit's own component interface: no package to
trust, no frame to load. The server writes nothing down.
"""

from __future__ import annotations

from pathlib import Path
from secrets import token_hex
from typing import Any

import streamlit as st

from longtail.ui.visit import Visit

_HERE = Path(__file__).resolve().parent


@st.cache_resource(show_spinner=False)
def _make_component(script: str) -> Any:
    return st.components.v2.component("longtail_browser", js=script, isolate_styles=False)


def keep_in_browser(visit: Visit, *, heard: bool, focus: str | None = None) -> tuple[Visit | None, bool]:
    """Write the visit to the browser's storage, or read it from there at the beginning.

    Args:
        visit: what to keep.
        heard: whether the browser has already told what it has; nothing is written before.
        focus: the key of a container whose first field the keyboard goes to.

    Returns:
        What the browser had, and whether it has answered now.
    """
    token = st.session_state.setdefault("browser_token", token_hex(8))
    component = _make_component((_HERE / "browser.js").read_text(encoding="utf-8"))
    with st.container(key="browser"):
        said = component(
            key="browser_state",
            data={
                "token": token,
                "write": visit.to_json() if heard and not visit.is_empty else None,
                "clear": heard and visit.is_empty,
                "focus": focus,
            },
            on_stored_change=_nothing,
        )
    stored = said.get("stored")
    # After a lost connection the browser sends what it knew in another session: its token tells.
    answered = isinstance(stored, dict) and stored.get("token") == token
    text = stored.get("text") if answered else None
    restored = Visit.from_json(text) if isinstance(text, str) else None
    return restored, answered


def _nothing() -> None:
    """Accept a change; the value is read where the component is mounted."""
