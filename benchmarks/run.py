"""Run every benchmark in turn, and write what they print to benchmarks/results.md.

    python -m benchmarks.run [NAME ...]

Each is a module of its own that prints tables: `python -m benchmarks.search` and so on. Together they take
about 25 minutes on two cores. With names, only those are run and printed, and the file stays as it is.
"""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime

from benchmarks.measure import MISSED, ROOT, describe_machine, read_load

RESULTS = ROOT / "benchmarks" / "results.md"
BENCHMARKS = ("install", "start", "search", "matching", "graph", "exports", "app", "visitors", "peers")
BUSY = 2.0
LONGEST = 900
"""Seconds after which a benchmark is ended, so that the run comes to an end on any machine."""


def main() -> int:
    """Run them; return 1 where one failed."""
    chosen = sys.argv[1:] or BENCHMARKS
    began = time.monotonic()
    machine, parts, failed = describe_machine(), [], []
    for name in chosen:
        print(f"[{(time.monotonic() - began) / 60:4.1f} min] benchmarks.{name}", file=sys.stderr, flush=True)
        part, whole = run(name)
        parts.append(part)
        failed += [] if whole else [name]
    text = write_results(machine, parts, (time.monotonic() - began) / 60)
    if len(sys.argv) > 1:
        print(text)
    else:
        RESULTS.write_text(text, encoding="utf-8")
        print(f"written: {RESULTS.relative_to(ROOT)}")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def run(name: str) -> tuple[str, bool]:
    """Run one benchmark; return its part of the results, and whether it came to its end."""
    load = read_load()
    said, whole = "", False
    try:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", f"benchmarks.{name}"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        said, whole = done.stdout.strip(), done.returncode == 0
        note = "" if whole else f"\n\nThis benchmark failed with status {done.returncode}."
    except subprocess.TimeoutExpired as error:
        raw = error.stdout or ""
        said = (raw if isinstance(raw, str) else raw.decode("utf-8", "replace")).strip()
        note = f"\n\nEnded after {LONGEST} s: what follows is missing."
    return f"## {name}\n\nLoad {load} before, {read_load()} after.\n\n{said}{note}", whole


def write_results(machine: str, parts: list[str], minutes: float) -> str:
    """Return the whole of results.md: the machine, the aims that were missed, and every table."""
    missed = [line for part in parts for line in part.splitlines() if line.startswith("|") and MISSED in line]
    head = [
        "# Benchmarks",
        f"{datetime.now(UTC):%Y-%m-%d}, by `make bench`, in {minutes:.0f} minutes. {machine}",
    ]
    if float(read_load() if read_load() != "unknown" else 0) > BUSY:
        head.append("The machine was busy with other work as well: compare within a run only.")
    head.append(
        "MB are 10^6 bytes on disk, 2^20 bytes in memory. 95%, 99%: that share of calls took at most so long."
    )
    head.append("## Aims missed\n\n" + ("\n".join(f"- {line.strip('| ')}" for line in missed) or "None."))
    return "\n\n".join([*head, *parts]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
