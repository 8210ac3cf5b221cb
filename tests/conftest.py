"""What every test can use, and what becomes of tests whose needs are not met.

A test that needs a browser, a server, the sources' texts or the extra `models` says so with a marker or
by its fixtures. Where the need is not met it is skipped (`models`: left out), and the reason is printed.
Two variables turn skips into failures, for a run that must prove everything:

    LONGTAIL_REQUIRE_BROWSER=1    a test marked `browser` may not be skipped
    LONGTAIL_REQUIRE_SERVERS=1    a test marked `server` may not be skipped

LONGTAIL_MODELS=1 runs the tests marked `models` even where the extra is not installed, so that they fail.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools.browser import find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT.parent / "shared" / "seeds"
REQUIRED = {"browser": "LONGTAIL_REQUIRE_BROWSER", "server": "LONGTAIL_REQUIRE_SERVERS"}

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

LEFT_OUT = pytest.StashKey[int]()


def is_on(variable: str) -> bool:
    return os.environ.get(variable, "") not in {"", "0"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not is_on("LONGTAIL_MODELS") and find_spec("sentence_transformers") is None:
        left_out = [item for item in items if item.get_closest_marker("models")]
        config.stash[LEFT_OUT] = len(left_out)
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    if not SOURCES.is_dir():
        skip = pytest.mark.skip(reason=f"the sources' texts are not at ../{SOURCES.relative_to(ROOT.parent)}")
        for item in items:
            if item.get_closest_marker("sources"):
                item.add_marker(skip)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    # Under xdist only the workers collect; the extra is missing for them all alike.
    workers = getattr(config.option, "numprocesses", None)
    if config.stash.get(LEFT_OUT, 0) or (
        workers and not is_on("LONGTAIL_MODELS") and find_spec("sentence_transformers") is None
    ):
        terminalreporter.write_line(
            "Tests of the extra `models` were left out: it is not installed (make test MODELS=1)."
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        for marker, variable in REQUIRED.items():
            if item.get_closest_marker(marker) and is_on(variable):
                reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
                report.outcome = "failed"
                report.longrepr = f"{item.nodeid}: {reason}, and {variable} forbids it"
    return report


@pytest.fixture(scope="session")
def sources_dir() -> Path:
    """The folder of the sources' texts, beside the repository."""
    if not SOURCES.is_dir():
        pytest.skip(f"the sources' texts are not at ../{SOURCES.relative_to(ROOT.parent)}")
    return SOURCES


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of a Chromium or Chrome."""
    path = find_browser()
    if path is None:
        pytest.skip("there is no Chromium or Chrome (name one in the variable CHROMIUM)")
    return path


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """A browser for all tests of a process; Playwright can be started only once in each."""
    from playwright.sync_api import sync_playwright

    # A proxy of this machine must not stand between the browser and a server on this machine.
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS, env=environment)
        yield opened
        opened.close()
