"""Take the screenshots in docs/screenshots: every page, on a laptop and on a phone.

python tools/screenshots.py [--dark]    needs a Chromium or Chrome (tools/browser.py finds or installs one)
"""

from __future__ import annotations

import argparse
import io
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.browser import find_browser  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"laptop": (1280, 1000), "phone": (360, 1000)}
COLOURS = 64
"""A page of text needs no more; the files stay small."""

PAGES = {
    "start": "",
    "situation": "situation?question=organisation_type",
    "practices": "practices",
    "plan": "plan",
    "documents": "documents",
    "document": "documents?document=model-requirements",
    "search": "search?q=bosses%20think%20it%20is%20magic",
    "organisations": "evidence?view=organisations",
    "sources": "evidence?view=sources",
    "strength": "evidence?view=strength",
    "gaps": "evidence?view=gaps",
    "disagreements": "evidence?view=disagreements",
    "own-copy": "evidence?view=own-copy",
    "about": "about",
    "challenge": "record?id=challenge/unclear-when-good-enough",
    "practice": "record?id=practice/write-data-contract",
    "anti-pattern": "record?id=anti-pattern/here-is-data-predict",
    "trade-off": "record?id=trade-off/buy-or-build",
    "organisation": "record?id=organisation/hb-r13",
    "finding": "record?id=finding/hb-external-help-too-expensive",
    "source": "record?id=source/nahar-2022&section=5.2",
    "theme": "record?theme=requirements",
}
HEARD = """() => document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'
    && document.documentElement.dataset.longtail === 'heard'
    && !document.querySelector('[data-stale="true"]')"""


@contextmanager
def run_app() -> Iterator[str]:
    """Run the app on a free port; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "longtail", "app", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                    break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def settle(page: Page) -> None:
    """Wait until nothing more is drawn."""
    for _ in range(3):
        page.wait_for_timeout(200)
        page.wait_for_function(HEARD)


def prepare(page: Page, address: str) -> None:
    """Answer as the start-up of the examples does, and keep three practices."""
    page.goto(address)
    page.get_by_role("button", name="Try the start-up").click()
    page.wait_for_selector("article.lt-card")
    settle(page)
    page.get_by_role("button", name="Understood").click()
    settle(page)
    for number in range(3):
        page.get_by_role("button", name="Keep", exact=True).first.click()
        page.wait_for_function(
            "number => document.querySelectorAll('article .lt-kept').length === number", arg=number + 1
        )
        settle(page)


def write_small(image: bytes, path: Path) -> None:
    """Write a picture with few colours."""
    picture = Image.open(io.BytesIO(image)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(path, optimize=True)


def main() -> int:
    """Take every screenshot; exit 1 where there is no browser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dark", action="store_true", help="take the dark theme instead")
    dark = parser.parse_args().dark
    browser_path = find_browser()
    if browser_path is None:
        print("There is no Chromium or Chrome: run python tools/browser.py", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    with run_app() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS, env=environment)
        for size, (width, height) in SIZES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.set_default_timeout(30_000)
            prepare(page, address)
            for name, path in PAGES.items():
                page.goto(f"{address}/{path}")
                page.wait_for_selector("h1")
                settle(page)
                page.evaluate(
                    "document.activeElement?.blur(); document.querySelector('.stMain')?.scrollTo(0, 0)"
                )
                page.wait_for_timeout(150)
                write_small(page.screenshot(), FOLDER / f"{name}-{size}{'-dark' if dark else ''}.png")
            context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
