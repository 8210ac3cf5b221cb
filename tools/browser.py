"""Find a Chromium or Chrome for the browser tests, or install one.

python tools/browser.py    print the browser's path, installing Chromium first where there is none
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find_browser() -> str | None:
    """Return the path of a Chromium or Chrome: the variable CHROMIUM, the PATH, or Playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    for name in NAMES:
        if path := shutil.which(name):
            return path
    if MAC.exists():
        return str(MAC)
    return find_playwrights_own()


def find_playwrights_own() -> str | None:
    """Return the path of the Chromium that Playwright has downloaded, if it has."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install_browser() -> None:
    """Install Debian's Chromium where that can be done, else Playwright's."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "--quiet", *command], env=environment, check=False, stdout=sys.stderr)
        if find_browser():
            return
    subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"], check=False, stdout=sys.stderr
    )


def main() -> int:
    """Print the browser's path; exit 1 if there is none and none could be installed."""
    if not find_browser():
        install_browser()
    path = find_browser()
    if path is None:
        print(
            "No browser: install Chromium or Chrome, or name one in the variable CHROMIUM.", file=sys.stderr
        )
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
