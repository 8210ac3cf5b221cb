"""Recommendations, warm: today, and in a catalogue grown ten and a hundred times.

    python -m benchmarks.matching [--grow 1 10 100]

Each figure is over the development profiles. What the search engine says of the user's lines is asked
beforehand, since its cost is the engine's (see `benchmarks.search`); in a grown catalogue (`benchmarks.grow`)
every line is instead about forty records drawn at random.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.grow import grow_catalogue
from benchmarks.measure import judge, say, time_calls, time_once, use_own_cache, write_table
from longtail.evaluation.profiles import read_profiles
from longtail.load import Catalogue, load_catalogue
from longtail.match import Engine, Matcher
from longtail.profile import Profile
from longtail.search import SearchEngine

AIMS = {1: 20, 100: 300}
"""Milliseconds (median) for one recommendation, by how many times the catalogue is grown."""

ROUNDS = 3
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
    chosen = options.parse_args()
    with use_own_cache():
        catalogue = load_catalogue()
        profiles = [one.profile for one in read_profiles(catalogue, "development")]
        engine = SearchEngine(catalogue, wait_for_meaning=True)
        engine.wait_for_meaning()
        rows = measure("today, the real engine", catalogue, engine, profiles, AIMS[1])
        for times in chosen.grow:
            say(f"recommendations, {times} times")
            grown = grow_catalogue(catalogue, times)
            name = f"{times} times, drawn relations"
            rows += measure(name, grown, DrawnEngine(grown), profiles, AIMS.get(times))
    columns = ("catalogue", "what", "median ms", "95%", "99%", "CPU ms", "aim (median)")
    print(write_table(f"Recommendations, warm, {len(profiles)} profiles", columns, rows))


def measure(
    name: str, catalogue: Catalogue, engine: Engine, profiles: Sequence[Profile], aim: float | None
) -> list[Sequence[Any]]:
    """Time building, a recommendation described in full, the choice alone, and what would change it."""
    built, matcher = time_once(lambda: Matcher(catalogue, engine))
    built += time_once(lambda: matcher.recommend(Profile()))[0]
    for profile in profiles:  # the engine keeps what it said of each line
        matcher.recommend(profile)
    recommend = time_calls(matcher.recommend, profiles, rounds=ROUNDS)
    beside = judge(recommend.median * 1000, aim, "ms") if aim else ""
    size = f"{name}, {len(catalogue.browsable):,} records"
    return [
        (size, "one recommendation", *recommend.in_ms_with_cpu(), beside),
        (size, "the choice alone", *time_calls(matcher.choose, profiles, rounds=ROUNDS).in_ms_with_cpu(), ""),
        (size, "what would change it", *time_calls(matcher.find_changes, profiles[:3]).in_ms_with_cpu(), ""),
        (size, "build the matcher, and the first answer", f"{built * 1000:,.0f}", "", "", "", ""),
    ]


if __name__ == "__main__":
    main()
