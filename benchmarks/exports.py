"""How long each export of a plan of 15 practices takes, each document, and how large it is.

    python -m benchmarks.exports

In one process; the first time includes loading what the format needs, the others do not.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from benchmarks.measure import judge, say, summarise, time_once, use_own_cache, write_table
from longtail.export import FORMATS, export_plan
from longtail.knowledge import KnowledgeBase, load
from longtail.plan import Plan, make_plan
from longtail.toolkits import begin, list_forms, load_toolkits

TODAY = datetime.date(2026, 11, 20)
PRACTICES, RUNS = 15, 3
AIM, QUICK_AIM, QUICK = 2000, 100, {"json", "csv", "markdown"}
"""Milliseconds for any export, and for the quick formats."""

Export = tuple[str, float, Callable[[], bytes]]


def main() -> None:
    with use_own_cache():
        kb = load()
        say("exports")
        rows = [measure(*one) for one in list_exports(kb, make(kb))]
    columns = ("export", "first ms", f"median of {RUNS} more, ms", "kB", "aim (median)")
    print(write_table(f"Exports of a plan of {PRACTICES} practices", columns, rows))


def make(kb: KnowledgeBase) -> Plan:
    answers = {"stage": "pilot", "pains": ["labels disagree", "nobody told us what good enough is"]}
    plan = make_plan(kb.recommend(answers, top=PRACTICES), today=TODAY)
    if len(plan.items) != PRACTICES:
        raise SystemExit(f"the plan has {len(plan.items)} practices, not {PRACTICES}")
    return plan


def list_exports(kb: KnowledgeBase, plan: Plan) -> Iterator[Export]:
    """Yield every export: its name, its aim in milliseconds, and what makes it."""
    for one in FORMATS.values():
        aim = QUICK_AIM if one.name in QUICK else AIM
        for short in (False, True) if one.has_short else (False,):
            name = f"{one.label}, one page" if short else one.label
            yield name, aim, lambda one=one, short=short: export_plan(plan, kb.catalogue, one, short=short)
    for toolkit in load_toolkits().values():
        document = begin(toolkit, plan, kb.catalogue, today=TODAY)
        for form in list_forms(toolkit):
            name = f"{toolkit.label}, {form.label}"
            yield name, AIM, lambda form=form, document=document: form.write(document, kb.catalogue)


def measure(name: str, aim: float, write: Callable[[], bytes]) -> Sequence[Any]:
    """Return the row of one export."""
    first, content = time_once(write)
    again = summarise([time_once(write)[0] for _ in range(RUNS)]).median * 1000
    return name, f"{first * 1000:.0f}", f"{again:.0f}", f"{len(content) / 1000:.0f}", judge(again, aim, "ms")


if __name__ == "__main__":
    main()
