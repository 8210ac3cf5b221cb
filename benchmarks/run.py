"""Run every benchmark in turn, and write what they print to benchmarks/results.md.

    python -m benchmarks.run [--quick] [NAME ...]

Each is a module of its own that prints tables: `python -m benchmarks.search` and so on. Together they take
about 20 minutes on two cores; with `--quick`, which leaves out the largest sizes and crowds, about 8. With
names, only those are run and printed, and the file stays as it is.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from benchmarks.measure import MISSED, ROOT, describe_machine, read_load

RESULTS = ROOT / "benchmarks" / "results.md"
BENCHMARKS = ("install", "start", "search", "matching", "graph", "exports", "app", "visitors", "peers")
QUICK = {
    "start": ("--runs", "5"),
    "search": ("--grow", "1", "10"),
    "matching": ("--grow", "1", "10"),
    "graph": ("--grow", "1", "10"),
    "visitors": ("--people", "1", "10"),
}
"""What the quick run asks of those that can do with less."""

BUSY = 1.0
"""A load before the first benchmark that says that others are at work too."""

LONGEST = 900
"""Seconds after which a benchmark is ended, so that the run comes to an end on any machine."""


def main() -> int:
    """Run them; return 1 where one failed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="leave out the largest sizes and crowds")
    options.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    asked = options.parse_args()
    if unknown := sorted(set(asked.names) - set(BENCHMARKS)):
        options.error(f"there is no benchmark {unknown[0]!r}; allowed: {', '.join(BENCHMARKS)}")
    chosen = asked.names or BENCHMARKS
    began, load = time.monotonic(), read_load()
    machine, parts, failed = describe_machine(), [], []
    for name in chosen:
        print(f"[{(time.monotonic() - began) / 60:4.1f} min] benchmarks.{name}", file=sys.stderr, flush=True)
        part, whole = run(name, QUICK.get(name, ()) if asked.quick else ())
        parts.append(part)
        failed += [] if whole else [name]
    text = write_results(
        machine,
        parts,
        (time.monotonic() - began) / 60,
        command="python -m benchmarks.run --quick" if asked.quick else "make bench",
        busy=load != "unknown" and float(load) > BUSY,
    )
    if asked.names:
        print(text)
    else:
        RESULTS.write_text(text, encoding="utf-8")
        print(f"written: {RESULTS.relative_to(ROOT)}")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def run(name: str, more: Sequence[str] = ()) -> tuple[str, bool]:
    """Run one benchmark; return its part of the results, and whether it came to its end."""
    load = read_load()
    command = [sys.executable, "-W", "ignore", "-m", f"benchmarks.{name}", *more]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        said, _ = process.communicate(timeout=LONGEST)
        note = f"This benchmark failed with status {process.returncode}." if process.returncode else ""
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)  # as Ctrl-C does: it ends the servers that it started
        said, _ = process.communicate()
        note = f"Ended after {LONGEST} s: what was still to come is missing."
    asked = " ".join([f"benchmarks.{name}", *more])
    head = f"## {name}\n\n`python -m {asked}`; load {load} before, {read_load()} after."
    return "\n\n".join(part for part in (head, said.strip(), note) if part), not note


def write_results(machine: str, parts: list[str], minutes: float, *, command: str, busy: bool) -> str:
    """Return the whole of results.md: the machine, the aims that were missed, and every table."""
    missed = [line for part in parts for line in part.splitlines() if line.startswith("|") and MISSED in line]
    head = [
        "# Benchmarks",
        f"{datetime.now(UTC):%Y-%m-%d}, by `{command}`, in {minutes:.0f} minutes. {machine}",
    ]
    if busy:
        head.append(
            "**The machine was busy with other work: compare figures with each other, not with aims.**"
        )
    head.append(
        "MB are 10^6 bytes on disk, 2^20 bytes in memory. 95%, 99%: that share of calls took at most so long."
    )
    head.append("## Aims missed\n\n" + ("\n".join(f"- {line.strip('| ')}" for line in missed) or "None."))
    return "\n\n".join([*head, *parts]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
