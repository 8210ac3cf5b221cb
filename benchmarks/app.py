"""The app in a headless browser, beside a bare Streamlit page of ten widgets in the same run.

    python -m benchmarks.app

First page: from opening the address, in a browser that has seen nothing, to a button that can be pressed.
First ever: the same after an install, with nothing compiled to bytecode and nothing cached. Click: from
pressing "Keep" in the list to the new picture. `benchmarks.visitors` measures many visitors at once.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.measure import (
    Server,
    Spread,
    clean_environment,
    find_port,
    judge,
    run_app,
    run_server,
    say,
    summarise,
    use_own_cache,
    write_table,
)
from tools.browser import find_browser
from tools.screenshots import FLAGS, settle

BARE = """
import streamlit as st
for number in range(9):
    st.text_input(f"Field {number}")
st.session_state.setdefault("n", 0)
if st.button("Press"):
    st.session_state["n"] += 1
st.write(f"pressed {st.session_state['n']}")
"""
STARTS, PAGES, CLICKS = 3, 5, 20
BESIDE_BARE, CLICK_AIM, SLOW_CLICK_AIM, MAKE_AIM = 1.0, 300, 800, 5.0
"""Seconds later than the bare page; milliseconds of a click (median, 95%); seconds to the first page."""

Run = Callable[..., AbstractContextManager[Server]]
Click = Callable[[Page], float]


@dataclass
class Figures:
    """What was measured of one app; in seconds."""

    healthy: float
    first_ever: float
    first_page: float
    later_page: float
    clicks: Spread


def main() -> None:
    path = find_browser()
    if path is None:
        sys.exit("There is no Chromium or Chrome: run python tools/browser.py")
    with use_own_cache(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, env=clean_environment())
        say("a bare Streamlit page")
        bare = measure(browser, run_bare, "Press", open_bare, press_bare)
        say("the app")
        ours = measure(browser, run_app, "Begin", open_list, keep_or_let_go)
        browser.close()
    columns = ("what", "the app", "bare page of ten widgets", "aim")
    print(write_table("The app in a browser, beside a bare page", columns, write_rows(ours, bare)))


@contextmanager
def run_bare(**environment: str) -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        port = find_port()
        command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
        command += ["--server.address=127.0.0.1", "--server.headless=true"]
        with run_server(command, port, clean_environment(**environment)) as server:
            yield server


def measure(
    browser: Browser, run: Run, button: str, open_page: Callable[[Page, str], None], click: Click
) -> Figures:
    """Start a server as after an install, then again and again; open its page, and click."""
    with (
        tempfile.TemporaryDirectory() as compiled,
        tempfile.TemporaryDirectory() as cache,
        run(PYTHONPYCACHEPREFIX=compiled, LONGTAIL_CACHE=cache) as server,
    ):
        first_ever = server.healthy + time_page(browser, server, button)
    healthy, first = [], []
    for _ in range(STARTS):
        with run() as server:
            healthy.append(server.healthy)
            first.append(time_page(browser, server, button))
    with run() as server:
        later = [time_page(browser, server, button) for _ in range(PAGES + 1)][1:]
        context = browser.new_context()
        page = context.new_page()
        open_page(page, server.address)
        clicks = []
        for _ in range(CLICKS):
            clicks.append(click(page))
            page.wait_for_timeout(150)
        context.close()
    middle = statistics.median
    return Figures(middle(healthy), first_ever, middle(first), middle(later), summarise(clicks))


def time_page(browser: Browser, server: Server, button: str) -> float:
    context = browser.new_context()
    page = context.new_page()
    began = time.perf_counter()
    page.goto(server.address)
    page.get_by_role("button", name=button).wait_for()
    taken = time.perf_counter() - began
    context.close()
    return taken


def open_bare(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Press").wait_for()


def press_bare(page: Page) -> float:
    pressed = int(page.get_by_text("pressed ").inner_text().split()[-1])
    began = time.perf_counter()
    page.get_by_role("button", name="Press").click()
    page.get_by_text(f"pressed {pressed + 1}", exact=True).wait_for()
    return time.perf_counter() - began


def open_list(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Try the start-up").click()
    page.wait_for_selector("article.lt-card")
    settle(page)


def keep_or_let_go(page: Page) -> float:
    """Press the first "Keep", or "Let go" where enough is kept; return the seconds to the new picture."""
    kept = page.locator("article .lt-kept").count()
    keep = page.get_by_role("button", name="Keep", exact=True)
    adding = kept < 6 and keep.count() > 0
    button = keep.first if adding else page.get_by_role("button", name="Let go", exact=True).first
    began = time.perf_counter()
    button.click()
    page.wait_for_function(
        "number => document.querySelectorAll('article .lt-kept').length === number",
        arg=kept + (1 if adding else -1),
    )
    return time.perf_counter() - began


def write_rows(ours: Figures, bare: Figures) -> list[Sequence[Any]]:
    """Return the rows: ours, the bare page's, and how far apart they may be."""
    starts = [one.healthy + one.first_page for one in (ours, bare)]
    later = judge(round(starts[0] - starts[1], 2), BESIDE_BARE, "s later than the bare page")
    return [
        ("server healthy, s", f"{ours.healthy:.2f}", f"{bare.healthy:.2f}", ""),
        ("first page of a new server, s", f"{ours.first_page:.2f}", f"{bare.first_page:.2f}", ""),
        ("start to first page, s", *(f"{one:.2f}" for one in starts), later),
        (
            "the same, as the first answer of `make app`, s",
            f"{starts[0]:.2f}",
            "",
            judge(starts[0], MAKE_AIM, "s"),
        ),
        ("start to first page, first ever, s", f"{ours.first_ever:.2f}", f"{bare.first_ever:.2f}", ""),
        ("page of a server that runs, s", f"{ours.later_page:.2f}", f"{bare.later_page:.2f}", ""),
        (
            "click to new picture, median ms",
            f"{ours.clicks.median * 1000:.0f}",
            f"{bare.clicks.median * 1000:.0f}",
            judge(ours.clicks.median * 1000, CLICK_AIM, "ms"),
        ),
        (
            "click to new picture, 95%, ms",
            f"{ours.clicks.p95 * 1000:.0f}",
            f"{bare.clicks.p95 * 1000:.0f}",
            judge(ours.clicks.p95 * 1000, SLOW_CLICK_AIM, "ms"),
        ),
    ]


if __name__ == "__main__":
    main()
