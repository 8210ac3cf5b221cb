"""Visitors at once, each with marked answers: nobody sees another's, and no log, address or file holds one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import ROOT, Server, settle

pytestmark = pytest.mark.browser

VISITORS = 4


class ListeningServer(Server):
    """The app with everything it says written to a file."""

    def __init__(self, said: Path) -> None:
        super().__init__()
        self.said = said

    def start(self) -> None:
        with self.said.open("wb") as file:
            command = [sys.executable, "-m", "longtail", "app", "--no-browser", "--port", str(self.port)]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file)
        self.wait()


def make_mark(number: int) -> str:
    return f"mark{number}qzx"


def open_profile(page: Page, folder: Path, number: int) -> None:
    path = folder / f"profile-{number}.json"
    stages = ("idea", "prototype", "pilot", "production")
    answers = {"stage": stages[number % 4], "pains": [f"{make_mark(number)} the labels differ"]}
    path.write_text(json.dumps(answers), encoding="utf-8")
    page.set_input_files("input[type=file]", path)
    page.wait_for_selector("article.lt-card")
    settle(page)


def test_nobody_sees_another_visitors_answers(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("LONGTAIL_CACHE", str(home / "cache"))
    server = ListeningServer(tmp_path / "said")
    server.start()
    contexts = [browser.new_context(accept_downloads=True) for _ in range(VISITORS)]
    asked: list[str] = []
    try:
        pages = [context.new_page() for context in contexts]
        for page in pages:
            page.set_default_timeout(30_000)
            page.on("request", lambda request: asked.append(request.url))
            page.goto(server.address)
            page.wait_for_selector("h1")
            settle(page)
        for number, page in enumerate(pages):
            open_profile(page, tmp_path, number)
        for path in ("practices", "situation", "plan", "practices"):
            for page in pages:
                page.goto(f"{server.address}/{path}")
            for number, page in enumerate(pages):
                page.wait_for_selector("h1")
                settle(page)
                content = page.content()
                for other in range(VISITORS):
                    if other != number:
                        assert make_mark(other) not in content, (
                            f"visitor {number} sees visitor {other} on {path}"
                        )
                if path == "practices":
                    assert make_mark(number) in content
                asked.append(page.url)
    finally:
        for context in contexts:
            context.close()
        server.stop()
    said = (tmp_path / "said").read_text(encoding="utf-8")
    kept = [path for path in home.rglob("*") if path.is_file()]
    for number in range(VISITORS):
        mark = make_mark(number)
        assert mark not in said, "an answer stands in the server's log"
        assert not [url for url in asked if mark in url], "an answer stands in an address"
        assert not [path for path in kept if mark.encode() in path.read_bytes()], "an answer lies on the disk"
