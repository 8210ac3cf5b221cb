"""Measure the app in a headless browser, beside a bare Streamlit page of ten widgets in the same run.

python benchmarks/app.py [--people N]

First page: from opening the address to a button that can be pressed. Click: from pressing "Keep" to the new
picture. People: N visitors at once, each with answers of their own, clicking in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.browser import find_browser  # noqa: E402
from tools.screenshots import FLAGS, settle  # noqa: E402

BARE = """
import streamlit as st
for number in range(9):
    st.text_input(f"Field {number}")
st.session_state.setdefault("n", 0)
if st.button("Press"):
    st.session_state["n"] += 1
st.write(f"pressed {st.session_state['n']}")
"""
ROUNDS = 5
CLICKS = 12


@contextmanager
def run_server(command: list[str], port: int) -> Iterator[tuple[str, float, int]]:
    """Run a server; yield its address, the seconds until it was healthy, and its process id."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean_environment()
    )
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                    break
            except OSError:
                time.sleep(0.02)
        yield address, time.perf_counter() - began, process.pid
    finally:
        process.terminate()
        process.wait(timeout=20)


def clean_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def time_first_page(browser: Browser, address: str, button: str) -> float:
    context = browser.new_context()
    page = context.new_page()
    began = time.perf_counter()
    page.goto(address)
    page.get_by_role("button", name=button).wait_for()
    taken = time.perf_counter() - began
    context.close()
    return taken


def measure_bare(browser: Browser) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        port = find_port()
        command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
        command += ["--server.address=127.0.0.1", "--server.headless=true"]
        with run_server(command, port) as (address, healthy, _):
            first = time_first_page(browser, address, "Press")
            later = [time_first_page(browser, address, "Press") for _ in range(ROUNDS)]
            page = browser.new_page()
            page.goto(address)
            page.get_by_role("button", name="Press").wait_for()
            clicks = []
            for number in range(1, CLICKS + 1):
                began = time.perf_counter()
                page.get_by_role("button", name="Press").click()
                page.get_by_text(f"pressed {number}", exact=True).wait_for()
                clicks.append(time.perf_counter() - began)
                page.wait_for_timeout(150)
    return write_figures(healthy, first, later, clicks)


def open_list(page: Page, address: str, example: str) -> None:
    page.goto(address)
    page.get_by_role("button", name=f"Try {example}").click()
    page.wait_for_selector("article.lt-card")
    settle(page)


def time_click(page: Page) -> float:
    """Press the first "Keep", or "Let go" where all is kept; return the seconds to the new picture."""
    kept = page.locator("article .lt-kept").count()
    keep = page.get_by_role("button", name="Keep", exact=True)
    adding = keep.count() > 0
    button = keep.first if adding else page.get_by_role("button", name="Let go", exact=True).first
    began = time.perf_counter()
    button.click()
    page.wait_for_function(
        "number => document.querySelectorAll('article .lt-kept').length === number",
        arg=kept + (1 if adding else -1),
    )
    return time.perf_counter() - began


def measure_app(browser: Browser, people: int) -> dict[str, Any]:
    port = find_port()
    command = [sys.executable, "-m", "longtail", "app", "--no-browser", "--port", str(port)]
    with run_server(command, port) as (address, healthy, pid):
        first = time_first_page(browser, address, "Begin")
        later = [time_first_page(browser, address, "Begin") for _ in range(ROUNDS)]
        context = browser.new_context()
        page = context.new_page()
        open_list(page, address, "the start-up")
        clicks = []
        for _ in range(CLICKS):
            clicks.append(time_click(page))
            page.wait_for_timeout(150)
        context.close()
        figures = write_figures(healthy, first, later, clicks)
        figures["people"] = measure_people(browser, address, pid, people)
    return figures


def measure_people(browser: Browser, address: str, pid: int, people: int) -> dict[str, Any]:
    """Let people work at once, each in a context of their own."""
    before = read_memory(pid)
    contexts = [browser.new_context() for _ in range(people)]
    pages = [context.new_page() for context in contexts]
    examples = ("the start-up", "the city office", "the clinic")
    for number, page in enumerate(pages):
        open_list(page, address, examples[number % len(examples)])
    during = read_memory(pid)
    clicks = []
    for _ in range(3):
        for page in pages:
            start_click(page)
        clicks += [finish_click(page) for page in pages]
    kept = {page.locator("article .lt-kept").count() for page in pages}
    for context in contexts:
        context.close()
    time.sleep(5)
    return {
        "people": people,
        "clicks_95_percent_s": round(sorted(clicks)[int(len(clicks) * 0.95)], 3),
        "everybody_kept_their_own": kept == {3},
        "memory_a_session_mb": round((during - before) / people, 1),
        "memory_after_mb": round(read_memory(pid) - before, 1),
    }


def start_click(page: Page) -> None:
    """Press "Keep" and note in the page when the new picture stands there."""
    kept = page.locator("article .lt-kept").count()
    page.evaluate(
        """number => {
            window.seen = 0;
            const began = performance.now();
            const look = () => {
                const kept = document.querySelectorAll('article .lt-kept').length;
                if (kept > number) window.seen = performance.now() - began;
                else requestAnimationFrame(look);
            };
            look();
        }""",
        kept,
    )
    page.get_by_role("button", name="Keep", exact=True).first.click()


def finish_click(page: Page) -> float:
    """Return the seconds from the press to the new picture, as the page saw it."""
    page.wait_for_function("window.seen > 0", timeout=60_000)
    return float(page.evaluate("window.seen")) / 1000


def read_memory(pid: int) -> float:
    """Return the resident memory of a process in MB (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def write_figures(healthy: float, first: float, later: list[float], clicks: list[float]) -> dict[str, Any]:
    return {
        "healthy_s": round(healthy, 2),
        "first_page_s": round(first, 2),
        "later_first_pages_s": round(statistics.median(later), 2),
        "click_median_s": round(statistics.median(clicks), 3),
        "click_95_percent_s": round(sorted(clicks)[int(len(clicks) * 0.95)], 3),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20)
    people = parser.parse_args().people
    path = find_browser()
    if path is None:
        print("There is no Chromium or Chrome: run python tools/browser.py", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, env=clean_environment())
        figures = {"bare": measure_bare(browser), "app": measure_app(browser, people)}
        browser.close()
    print(json.dumps(figures, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
