"""Put the app together: settings, style, navigation, and what the browser keeps."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import streamlit as st

from longtail.ui.markup import escape_markdown
from longtail.ui.shared import get_refused, get_shared
from longtail.ui.state import get_session, replace_visit
from longtail.ui.storage import keep_in_browser

NAME = "longtail"
STYLE = Path(__file__).resolve().parent / "style.css"

PAGES = {
    "start": "Start",
    "situation": "Your situation",
    "practices": "Your practices",
    "plan": "Your plan",
    "documents": "Documents",
    "search": "Search",
    "evidence": "Evidence",
    "about": "About",
    "record": "Record",
}
"""The pages by the end of their address; a record's page is reached by links alone."""

QUERIES = {
    "record": {"id", "theme", "section"},
    "search": {"q"},
    "situation": {"question"},
    "evidence": {"view"},
    "documents": {"document"},
}
"""What the address of a page may name beside the page itself; never an answer."""

NEED_ANSWERS = frozenset({"situation", "practices", "plan", "documents"})
"""Pages that wait for what the browser has kept, so that nothing is shown twice."""


def run() -> None:
    """Run the app for one visitor, once."""
    st.set_page_config(page_title=NAME, page_icon="🧭", layout="wide")
    st.html(STYLE)
    session = get_session()
    pages = {name: _make_page(name) for name in PAGES}
    page = st.navigation(list(pages.values()), position="top")
    restored, answered = keep_in_browser(
        session.visit, heard=session.heard, focus=st.session_state.pop("focus", None)
    )
    if answered and not session.heard:
        session.heard = True
        if restored is not None and session.visit.is_empty:
            replace_visit(restored)
        st.rerun()
    st.session_state["pages"] = pages
    here = page.url_path or "start"
    if here not in ("start", "record"):
        name_tab(PAGES[here])
    if here != "practices":
        session.put_aside = None
    for key in set(st.query_params) - QUERIES.get(here, set()):
        del st.query_params[key]  # left over from another page, after "back"
    if refused := get_refused():
        why = escape_markdown(refused[0])
        st.warning(f"The catalogue was edited and is not sound; the one before is shown. {why}")
    if here in NEED_ANSWERS and not session.heard:
        _wait_for_browser()
    page.run()
    get_shared().warm()


def name_tab(title: str) -> None:
    """Name the browser's tab, so that history and bookmarks say what they lead to."""
    st.set_page_config(page_title=f"{title} · {NAME}")


def go_to(name: str, **query: str) -> None:
    """Leave for another page."""
    st.switch_page(st.session_state["pages"][name], query_params=query or None)


def _make_page(name: str) -> st.Page:
    return st.Page(
        _show(name),
        title=PAGES[name],
        url_path=None if name == "start" else name,
        default=name == "start",
        visibility="hidden" if name == "record" else "visible",
    )


def _show(name: str) -> Callable[[], None]:
    def show() -> None:
        get_shared()
        import_module(f"longtail.ui.pages.{name}").show_page()

    show.__name__ = name
    return show


def _wait_for_browser() -> None:
    """Show that answers are being looked up; a browser that cannot tell is not waited for."""
    st.caption("Looking for your answers in this browser …")
    if st.button("Go on without them", type="tertiary"):
        get_session().heard = True
        st.rerun()
    st.stop()
