"""How long each export of a plan of 15 practices takes, each document, and how large it is.

    python benchmarks/exports.py

The best of three runs in one process, with libraries imported. Limits: 2 s for any export; 100 ms for
JSON, CSV and Markdown.
"""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable
from pathlib import Path

from longtail.export import FORMATS, export_plan
from longtail.knowledge import load
from longtail.plan import Plan, make_plan
from longtail.toolkits import begin, list_forms, load_toolkits

ROOT = Path(__file__).resolve().parent.parent
TODAY = datetime.date(2026, 11, 20)
PRACTICES, RUNS = 15, 3
LIMIT, QUICK_LIMIT, QUICK = 2.0, 0.1, {"json", "csv", "markdown"}


def measure(write: Callable[[], bytes]) -> tuple[float, int]:
    """Return the best time in seconds and the size in bytes."""
    best, size = float("inf"), 0
    for _ in range(RUNS):
        start = time.perf_counter()
        size = len(write())
        best = min(best, time.perf_counter() - start)
    return best, size


def make() -> Plan:
    kb = load()
    answers = {"stage": "pilot", "pains": ["labels disagree", "nobody told us what good enough is"]}
    plan = make_plan(kb.recommend(answers, top=PRACTICES), today=TODAY)
    if len(plan.items) != PRACTICES:
        raise SystemExit(f"the plan has {len(plan.items)} practices, not {PRACTICES}")
    return plan


def main() -> None:
    catalogue = load().catalogue
    plan = make()
    slow = []
    print("| export | best of 3 (ms) | kB |\n|---|---|---|")
    for one in FORMATS.values():
        for short in (False, True) if one.has_short else (False,):
            seconds, size = measure(
                lambda one=one, short=short: export_plan(plan, catalogue, one, short=short)
            )
            name = f"{one.label}{', one page' if short else ''}"
            print(f"| {name} | {seconds * 1000:.0f} | {size / 1000:.0f} |")
            limit = QUICK_LIMIT if one.name in QUICK else LIMIT
            slow += [f"{name}: {seconds:.2f} s, limit {limit} s"] if seconds > limit else []
    for toolkit in load_toolkits().values():
        document = begin(toolkit, plan, catalogue, today=TODAY)
        for form in list_forms(toolkit):
            seconds, size = measure(lambda form=form, document=document: form.write(document, catalogue))
            print(f"| {toolkit.label}, {form.label} | {seconds * 1000:.0f} | {size / 1000:.0f} |")
            slow += [f"{toolkit.label}, {form.label}: {seconds:.2f} s"] if seconds > LIMIT else []
    if slow:
        sys.exit("\n".join(["too slow:", *slow]))


if __name__ == "__main__":
    main()
