"""Fifty visitors at once, each with marked answers and notes: none is ever sent another's mark.

    LONGTAIL_MINUTES=10 python -m pytest tests/reliability/test_apart.py    as long as that, round after round

The browser's own storage is played by the test; everything else is the app as it runs, over its own protocol.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT
from tests.graph.servers import end_afterwards, find_free_port, wait_for
from tests.reliability.visitors import Visitor

VISITORS = 50
PAGES = ("practices", "plan", "situation", "documents")
MINUTES = float(os.environ.get("LONGTAIL_MINUTES", "0"))
MARK = re.compile(rb"mark\d\dqzx")
STAGES = ("idea", "prototype", "pilot", "production")


def make_mark(number: int) -> bytes:
    return b"mark%02dqzx" % number


def make_stored(number: int) -> dict[str, object]:
    mark = make_mark(number).decode()
    practices = sorted(path.stem for path in (ROOT / "data" / "practices").glob("*.yaml"))
    kept = f"practice/{practices[number % len(practices)]}"
    return {
        "format": 1,
        "answers": {"stage": STAGES[number % 4], "pains": [f"{mark} the labels differ"]},
        "kept": {kept: 1},
        "order": [kept],
        "items": {kept: {"note": f"{mark} ask first", "owner": mark}},
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The app, with all that it says and keeps in one folder."""
    folder = tmp_path_factory.mktemp("apart")
    port = find_free_port()
    command = [sys.executable, "-m", "longtail", "app", "--no-browser", "--port", str(port)]
    environment = {**os.environ, "LONGTAIL_CACHE": str(folder / "cache"), "HOME": str(folder)}
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
    with end_afterwards(process):
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield f"http://127.0.0.1:{port}", folder


def walk(visitor: Visitor, number: int) -> set[bytes]:
    """Visit every page and take the plan away; return the marks that were seen, one's own left out."""
    seen: set[bytes] = set()
    for page in PAGES:
        heard = visitor.visit(page)
        if page in ("practices", "plan"):
            assert make_mark(number) in heard, f"the test does not reach the answers on {page}"
        seen |= set(MARK.findall(heard))
        if page == "plan":
            taken = visitor.download()
            assert len(taken) > 1000
            seen |= set(MARK.findall(taken))
    return seen - {make_mark(number)}


def test_nobody_of_fifty_is_sent_anothers_answers(server: tuple[str, Path]) -> None:
    address, folder = server
    visitors = [Visitor(address, make_stored(number)) for number in range(VISITORS)]
    until = time.monotonic() + 60 * MINUTES
    try:
        with ThreadPoolExecutor(VISITORS) as crowd:
            while True:
                foreign = list(crowd.map(walk, visitors, range(VISITORS)))
                assert foreign == [set()] * VISITORS
                if time.monotonic() >= until:
                    break
    finally:
        for visitor in visitors:
            visitor.leave()
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if MARK.search(path.read_bytes())] == [], "an answer was written down"
