"""The app and the command line without what `make slim` and the container leave out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import ROOT, Server, settle

UNUSED = ROOT / "requirements" / "unused.txt"
STARTUP = ROOT / "examples" / "startup.yaml"
PAGES = ("practices", "plan", "documents", "search?q=label%20noise", "evidence", "about", "situation")


def read_unused() -> list[str]:
    lines = UNUSED.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture
def slim(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let every Python started from here be without the packages."""
    modules = ["sklearn" if name == "scikit-learn" else name.replace("-", "_") for name in read_unused()]
    monkeypatch.setenv("LONGTAIL_WITHOUT", ",".join(modules))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).with_name("without")))
    monkeypatch.setenv("LONGTAIL_CACHE", str(tmp_path / "cache"))


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, capture_output=True, text=True, timeout=180, check=False
    )


@pytest.mark.usefixtures("slim")
@pytest.mark.parametrize("module", ["pandas", "sklearn.linear_model"])
def test_the_packages_are_really_missing(tmp_path: Path, module: str) -> None:
    done = run("-c", f"import {module}", cwd=tmp_path)
    assert "ModuleNotFoundError" in done.stderr


def test_what_is_left_out_is_pinned_by_the_same_names() -> None:
    lock = (ROOT / "requirements" / "app.txt").read_text(encoding="utf-8")
    assert read_unused()
    assert [name for name in read_unused() if f"\n{name}==" not in lock] == []


@pytest.mark.usefixtures("slim")
@pytest.mark.parametrize("ending", [".md", ".docx", ".odt", ".pdf", ".xlsx", ".ics", ".ttl"])
def test_lists_are_exported_without_them(tmp_path: Path, ending: str) -> None:
    done = run("-m", "longtail", "export", str(STARTUP), "-o", f"list{ending}", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / f"list{ending}").stat().st_size > 1000


@pytest.mark.usefixtures("slim")
@pytest.mark.parametrize(
    "command",
    [
        ["search", "nobody told us what good enough is"],
        ["toolkit", "model-card", str(STARTUP), "-o", "card.md"],
        ["graph", "-o", "graph.ttl"],
        ["check"],
    ],
    ids=lambda command: command[0],
)
def test_the_command_line_works_without_them(tmp_path: Path, command: list[str]) -> None:
    done = run("-m", "longtail", *command, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("slim")
@pytest.mark.parametrize("name", ["matching"])
def test_an_evaluation_that_needs_more_says_what(tmp_path: Path, name: str) -> None:
    done = run("-m", "longtail", "eval", name, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"longtail: eval {name}: needs scikit-learn")
    assert "pip install" in done.stderr


@pytest.mark.browser
@pytest.mark.usefixtures("slim")
def test_every_page_works_without_them(browser: Browser) -> None:
    server = Server()
    server.start()
    context = browser.new_context()
    try:
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(server.address)
        page.wait_for_selector("h1")
        settle(page)
        page.set_input_files("input[type=file]", STARTUP)
        page.wait_for_selector("article.lt-card")
        settle(page)
        page.get_by_role("button", name="Keep", exact=True).first.click()
        settle(page)
        for path in PAGES:
            page.goto(f"{server.address}/{path}")
            page.wait_for_selector("h1")
            settle(page)
            assert page.get_by_test_id("stException").count() == 0, path
    finally:
        context.close()
        server.stop()
