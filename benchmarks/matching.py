"""Speed of the matching: one recommendation, warm, today and in a catalogue grown a hundred times.

    python -m benchmarks.matching [--grow 1 10 100] [--format text|json]

Every figure is a median over the development profiles, in milliseconds, on the machine at hand. What the
search engine says of the user's lines is asked beforehand, since its cost is the engine's (see
`benchmarks.search`). The grown catalogue is made of copies of the real records, each with links, and with
organisations and people of its own; there every line of the user's is about forty records drawn at random.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from longtail.evaluation.profiles import read_profiles
from longtail.load import Catalogue, load_catalogue
from longtail.match import Engine, Matcher
from longtail.model import Finding, Organisation
from longtail.profile import Profile
from longtail.search import SearchEngine

_ID = re.compile(r'"((?:challenge|practice|anti-pattern|trade-off|organisation|finding)/[a-z0-9-]+)"')
_KINDS = ("organisations", "challenges", "practices", "anti_patterns", "trade_offs")
_RELATED = 40


class DrawnEngine:
    """Relates every line to records drawn at random: a stand-in where no encoder has seen the records."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._ids = sorted(catalogue.browsable)

    def relate(self, text: str, kinds: Sequence[str]) -> Mapping[str, float]:
        drawn = random.Random(text)
        return {one: drawn.random() for one in drawn.sample(self._ids, min(_RELATED, len(self._ids)))}

    def explain_part(self, text: str, record_id: str) -> str:
        return "words of the record"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--grow", type=int, nargs="*", default=[1, 10, 100])
    options.add_argument("--format", choices=["text", "json"], default="text")
    chosen = options.parse_args()
    catalogue = load_catalogue()
    profiles = [one.profile for one in read_profiles(catalogue, "development")]
    engine = SearchEngine(catalogue, wait_for_meaning=True)
    engine.wait_for_meaning()
    figures = {
        "catalogue": catalogue.version,
        "profiles": len(profiles),
        "cores": os.cpu_count(),
        "real engine": measure(catalogue, engine, profiles),
        "growth": [
            {"times": times, **measure(grown, DrawnEngine(grown), profiles)}
            for times in chosen.grow
            for grown in [grow(catalogue, times)]
        ],
    }
    print(json.dumps(figures, indent=2) if chosen.format == "json" else write_report(figures))


def measure(catalogue: Catalogue, engine: Engine, profiles: Sequence[Profile]) -> dict[str, float]:
    """Time building, a recommendation described in full, and asking again for what would change it."""
    began = time.perf_counter()
    matcher = Matcher(catalogue, engine)
    matcher.recommend(Profile())
    built = time.perf_counter() - began
    for profile in profiles:
        matcher.recommend(profile)
    return {
        "records": len(catalogue.browsable),
        "build_ms": round(built * 1000, 1),
        "recommend_ms": time_calls(matcher.recommend, profiles),
        "choose_ms": time_calls(matcher.choose, profiles),
        "find_changes_ms": time_calls(matcher.find_changes, profiles[:2]),
    }


def time_calls(call: Callable[[Profile], Any], profiles: Sequence[Profile]) -> float:
    times = []
    for profile in profiles:
        began = time.perf_counter()
        call(profile)
        times.append(time.perf_counter() - began)
    return round(statistics.median(times) * 1000, 2)


def grow(catalogue: Catalogue, times: int) -> Catalogue:
    """Return a catalogue of so many copies of the records."""
    if times == 1:
        return catalogue
    groups: dict[str, dict[str, Any]] = {kind: {} for kind in _KINDS}
    findings: dict[str, Finding] = {}
    for number in range(times):
        for kind in _KINDS:
            for record in getattr(catalogue, kind).values():
                text = _ID.sub(rf'"\1-c{number}"', record.model_dump_json())
                copy = type(record).model_validate_json(text)
                groups[kind][copy.id] = rename(copy, number) if isinstance(copy, Organisation) else copy
        for finding in catalogue.findings.values():
            people = {
                key: tuple(f"{one} c{number}" for one in getattr(finding, key))
                for key in ("participants", "organisations")
            }
            copied = finding.model_copy(update={"id": f"{finding.id}-c{number}", **people})
            findings[copied.id] = copied
    return replace(catalogue, findings=findings, **groups)


def rename(organisation: Organisation, number: int) -> Organisation:
    people = tuple(one.model_copy(update={"id": f"{one.id} c{number}"}) for one in organisation.participants)
    return organisation.model_copy(update={"key": f"{organisation.key} c{number}", "participants": people})


def write_report(figures: dict[str, Any]) -> str:
    lines = [
        f"Catalogue {figures['catalogue']}, {figures['profiles']} profiles; cores: {figures['cores']}",
        "",
        "| catalogue | records | build ms | recommend ms | choose ms | find changes ms |",
        "|---|---|---|---|---|---|",
    ]
    rows = [("today, real engine", figures["real engine"])]
    rows += [(f"{row['times']} times, drawn relations", row) for row in figures["growth"]]
    for name, row in rows:
        cells = (
            name,
            *(row[key] for key in ("records", "build_ms", "recommend_ms", "choose_ms", "find_changes_ms")),
        )
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
