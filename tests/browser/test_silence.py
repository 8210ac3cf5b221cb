"""The whole journey with every way out closed: nothing is attempted, and nothing is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import ROOT, Server, settle

GUARD = Path(__file__).resolve().parent / "socket_guard"
STARTUP = str(ROOT / "examples" / "startup.yaml")
COMMANDS = [
    ["--help"],
    ["stats"],
    ["search", "nobody told us what good enough is"],
    ["recommend", STARTUP],
    ["show", "challenge/inconsistent-labels"],
    ["formats"],
    *(
        ["export", STARTUP, "-o", f"list{ending}"]
        for ending in (".md", ".docx", ".pdf", ".xlsx", ".ttl", ".json")
    ),
    ["graph", "-o", "graph.ttl"],
]


@pytest.fixture
def attempts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "attempts"
    path.touch()
    monkeypatch.setenv("LONGTAIL_ATTEMPTS", str(path))
    monkeypatch.setenv("LONGTAIL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHONPATH", str(GUARD))
    for name in [one for one in os.environ if one.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    return path


def test_the_guard_sees_an_attempt(attempts: Path) -> None:
    call = "import urllib.request as u; u.urlopen('http://example.org', timeout=2)"
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "example.org" in attempts.read_text(encoding="utf-8")


def find_closed_room() -> list[str]:
    """Return what runs a command with no network but loopback, where this system lets us."""
    room = ["unshare", "-n", "sh", "-c", 'ip link set lo up && exec "$@"', "room"]
    try:
        done = subprocess.run([*room, "true"], capture_output=True, timeout=20)
    except OSError:
        return []
    return room if done.returncode == 0 else []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[-2:])[-30:])
def test_the_command_line_asks_nobody(attempts: Path, tmp_path: Path, command: list[str]) -> None:
    whole = [*find_closed_room(), sys.executable, "-m", "longtail", *command]
    done = subprocess.run(whole, cwd=tmp_path, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    assert attempts.read_text(encoding="utf-8") == ""


@pytest.mark.browser
def test_the_app_asks_nobody_and_its_pages_only_the_app(attempts: Path, browser: Browser) -> None:
    asked: list[str] = []
    server = Server()
    server.start()
    context = browser.new_context()
    try:
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url))
        page.goto(server.address)
        page.get_by_role("button", name="Try the clinic").click()
        page.wait_for_selector("article.lt-card")
        settle(page)
        page.get_by_role("button", name="Keep", exact=True).first.click()
        settle(page)
        for path in ("plan", "documents", "search?q=label%20noise", "evidence", "about", "situation"):
            page.goto(f"{server.address}/{path}")
            page.wait_for_selector("h1")
            settle(page)
    finally:
        context.close()
        server.stop()
    hosts = {urlsplit(url).hostname for url in asked if urlsplit(url).scheme not in ("data", "blob")}
    assert hosts == {"127.0.0.1"}
    assert attempts.read_text(encoding="utf-8") == ""
