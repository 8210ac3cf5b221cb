"""A page of the app, run without a browser; the browser's part is played by a session that has answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from longtail.ui.state import Session
from longtail.ui.visit import Visit

ROOT = Path(__file__).resolve().parent.parent.parent

OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_page() -> OpenPage:
    """Return a function that opens a page with answers, and says so if it fails."""

    def open_(
        name: str = "",
        answers: dict[str, Any] | None = None,
        *,
        kept: Sequence[str] = (),
        seen: dict[str, Any] | None = None,
        **query: str,
    ) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        visit = Visit(answers=answers or {}, seen=seen or {})
        for rank, practice in enumerate(kept, start=1):
            visit.keep(practice, rank)
        app.session_state["session"] = Session(visit=visit, heard=True)
        for key, value in query.items():
            app.query_params[key] = value
        if name:
            # AppTest knows pages that are files; ours are functions, known by their address.
            app._page_hash = calc_hash(name)
        app.run()
        assert not app.exception, [one.message for one in app.exception]
        return app

    return open_


def read(app: AppTest) -> str:
    """Return all the markup of a page as one text, without the style sheet."""
    return "\n".join(one.proto.body for one in app.get("html") if not one.proto.body.startswith("<style"))


def press(app: AppTest, label: str) -> None:
    """Press the first button with this label, and say so if the page fails."""
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception, [one.message for one in app.exception]
