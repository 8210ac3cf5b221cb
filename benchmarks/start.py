"""Start of the command line, load of catalogue and graph, and memory at rest.

    python -m benchmarks.start [--runs N]

First ever: nothing is compiled to bytecode yet and nothing is cached, as after an install. Cold: a new
process, as each time that somebody types the command; this is what the aims are about. What is warm, within a
process that runs, is the business of `benchmarks.search`. CPU is the processor's time, all cores added up: it
tells a slow start from a machine that was busy with other things.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import Any

from benchmarks.measure import (
    ROOT,
    judge,
    make_content_without_meaning,
    read_memory,
    run_app,
    run_process,
    say,
    summarise,
    use_own_cache,
    write_table,
)

RUNS = 11
CLI = [sys.executable, "-c", "from longtail.cli import main; main()"]
SEARCH = [*CLI, "search", "label noise", "--top", "3"]
LOAD_AIM, MEMORY_AIM = 2.0, 400
REST = 8.0
"""Seconds after a page until the app is taken to rest."""

LOADING = """
import json, sys, time
def lap(done):
    taken[done] = time.perf_counter() - lap.began
    lap.began = time.perf_counter()
taken = {}
lap.began = time.perf_counter()
import longtail
kb = longtail.load(); lap("catalogue, with its imports")
ntriples = kb.graph.to_ntriples(); lap("build the graph")
kb.graph.embedded; lap("load it into the store")
kb.graph.ask("practices-by-phase"); lap("first question")
print(json.dumps(taken))
"""

HOLDING = """
import longtail, sys
kb = longtail.load()
kb.search("label noise")
kb.recommend({"stage": "pilot", "pains": ["labels disagree"]})
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")))
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=RUNS)
    runs = options.parse_args().runs
    columns = (
        "what",
        "first ever, ms",
        "cold: median ms",
        "95%",
        "99%",
        "CPU ms",
        "most memory, MB",
        "aim (cold, median)",
    )
    with make_content_without_meaning() as bare:
        without = {"LONGTAIL_CONTENT": str(bare)}
        rows = [
            measure("Python alone", [sys.executable, "-c", "pass"], {}, runs, None),
            measure("longtail --help", [*CLI, "--help"], {}, runs, 300),
            measure("longtail search, by words (no encoder)", SEARCH, without, runs, 800),
            measure("longtail search, with meaning", SEARCH, {}, runs, 1200),
            measure("longtail recommend", [*CLI, "recommend", "examples/startup.yaml"], {}, runs, None),
        ]
        print(write_table("Start of the command line", columns, rows))
        say("load of catalogue and graph")
        print(write_table("Load of catalogue and graph, in a new process", LOAD_COLUMNS, measure_load(runs)))
        columns = ("what", "memory at rest, MB", "aim")
        say("memory at rest")
        print(
            write_table(
                "Memory at rest",
                columns,
                [*measure_memory("with meaning", {}), *measure_memory("without the encoder", without)],
            )
        )


LOAD_COLUMNS = ("what", "median s", "95%", "99%", "aim (median)")


def measure(
    name: str, command: Sequence[str], more: dict[str, str], runs: int, aim: float | None
) -> Sequence[Any]:
    """Return the row of one command: the first run ever, then so many cold ones."""
    say(name)
    with use_own_cache():
        with tempfile.TemporaryDirectory() as compiled:
            first, _, _ = run_process(command, os.environ | more | {"PYTHONPYCACHEPREFIX": compiled})
        run_process(command, os.environ | more)
        taken = [run_process(command, os.environ | more) for _ in range(runs)]
    seconds, cpu, most = zip(*taken, strict=True)
    spread, memory = summarise(seconds, cpu), summarise(most).median
    beside = judge(spread.median * 1000, aim, "ms") if aim else ""
    return name, f"{first * 1000:,.0f}", *spread.in_ms_with_cpu(), f"{memory:.0f}", beside


def measure_load(runs: int) -> list[Sequence[Any]]:
    """Return a row for each step of loading, and for catalogue and graph together."""
    with use_own_cache():
        first = _run(LOADING)
        laps = [_run(LOADING) for _ in range(runs)]
    rows: list[Sequence[Any]] = [
        ("catalogue and graph, first ever", f"{sum(first.values()):.2f}", "", "", "")
    ]
    for name in laps[0]:
        spread = summarise([lap[name] for lap in laps])
        rows.append((name, f"{spread.median:.2f}", f"{spread.p95:.2f}", f"{spread.p99:.2f}", ""))
    spread = summarise([sum(lap.values()) for lap in laps])
    rows.append(
        (
            "catalogue and graph, all of the above",
            f"{spread.median:.2f}",
            f"{spread.p95:.2f}",
            f"{spread.p99:.2f}",
            judge(round(spread.median, 2), LOAD_AIM, "s"),
        )
    )
    return rows


def measure_memory(name: str, more: dict[str, str]) -> list[Sequence[Any]]:
    """Return rows for the package in use, and for the app after its first visitor."""
    from benchmarks.visitors import Visitor  # here: a large process would count in what it starts

    with use_own_cache():
        package = _run(HOLDING, more) / 1024
        with run_app(**more) as server:
            visitor = Visitor(server, 0)
            visitor.open()
            time.sleep(REST)
            app = read_memory(server.pid)
            visitor.leave()
    return [
        (f"the package, {name}", f"{package:.0f}", judge(round(package), MEMORY_AIM, "MB")),
        (f"the app, {name}", f"{app:.0f}", judge(round(app), MEMORY_AIM, "MB")),
    ]


def _run(code: str, more: dict[str, str] | None = None) -> Any:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | (more or {}), capture_output=True, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
