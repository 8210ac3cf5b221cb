"""The app in a real browser: a server of its own, pages that note every console error, and axe."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

ROOT = Path(__file__).resolve().parent.parent.parent
LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}

# Streamlit looks for its server under the page's own address first, and at the root when that is a 404.
STREAMLITS_OWN = ("/_stcore/health", "/_stcore/host-config")


class Server:
    """`longtail app` on a free port; can be stopped and started again."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "longtail", "app", "--no-browser", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.wait()

    def wait(self) -> None:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the app did not start within 30 seconds")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    running = Server()
    running.start()
    yield running
    running.stop()


OpenTab = Callable[..., Page]


@pytest.fixture
def open_tab(browser: Browser, server: Server) -> Iterator[OpenTab]:
    """Return a function that opens a tab of a new visitor; console errors fail the test at its end."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location.get("url", "").endswith(STREAMLITS_OWN):
            errors.append(f"{message.text} ({message.location.get('url')})")

    def open_(path: str = "", *, size: dict[str, int] = LAPTOP, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", note)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{server.address}/{path}")
        page.wait_for_selector("h1")
        settle(page)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not errors, errors


def settle(page: Page) -> None:
    """Wait until the app has nothing more to draw."""
    for _ in range(2):
        page.wait_for_timeout(120)
        page.wait_for_function(
            """() => document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'
                && document.documentElement.dataset.longtail === 'heard'
                && !document.querySelector('[data-stale="true"]')"""
        )


def go(page: Page, name: str) -> None:
    """Follow the navigation to a page, on a phone through its menu."""
    if page.viewport_size and page.viewport_size["width"] < 700:
        page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_test_id("stSidebarNavLink").filter(has_text=name).click()
        page.wait_for_selector('[data-testid="stSidebar"][data-collapsed="true"]', state="attached")
    else:
        page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
    page.wait_for_selector(f"h1:has-text('{name}')")
    settle(page)
