"""Gather the example teams of `data/judgements/` into the file that the matching reads.

    python -m tools.gather_examples

Each team of `profiles-examples*.yaml` has what a judge expected, by findings, and in
`choices-examples*.yaml` what a reader chose from labels and summaries. Both count half: a record was named
by the judge if it answers something expected (`longtail.evaluation.judge`), by the reader if it was chosen.
What a team wrote of is what the search engine says of its lines, so this is run again when that changes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from textwrap import shorten

from longtail.evaluation.judge import Judge
from longtail.evaluation.profiles import Choice, JudgedProfile, read_choices, read_profiles
from longtail.load import Catalogue, load_catalogue
from longtail.match.examples import FILE, Team, find_topics
from longtail.match.listen import Engine, Listener
from longtail.match.similar import name_answer
from longtail.match.weights import Weights
from longtail.profile import Profile
from longtail.search.engine import SearchEngine

JUDGED = "examples"
LONGEST = 120


def main() -> None:
    """Gather the teams and write `examples.json`."""
    catalogue = load_catalogue()
    engine = SearchEngine(catalogue, wait_for_meaning=True)
    engine.wait_for_meaning()
    teams = gather(catalogue, engine)
    challenges = sorted(catalogue.challenges)
    rows = [{**vars(one), "topics": [one.topics[key] for key in challenges if one.topics]} for one in teams]
    head = {"provenance": "python -m tools.gather_examples", "challenges": challenges}
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    FILE.write_text(f'{json.dumps(head)[:-1]}, "teams": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"written: {FILE.name}, {len(teams)} teams")


def gather(catalogue: Catalogue, engine: Engine) -> list[Team]:
    """Return the example teams with what was named for each."""
    judge = Judge(catalogue)
    choices = read_choices(catalogue, JUDGED)
    challenges = {one: place for place, one in enumerate(sorted(catalogue.challenges))}
    listener = Listener(engine, {"challenge": challenges})
    return [
        Team(
            one.id,
            make_title(catalogue, one.profile),
            find_answers(catalogue, one.profile),
            measure_topics(listener, list(challenges), one.profile),
            find_named(catalogue, judge, one, choices[one.id]),
        )
        for one in read_profiles(catalogue, JUDGED)
    ]


def measure_topics(listener: Listener, challenges: Sequence[str], profile: Profile) -> dict[str, float]:
    """Return how much a team wrote of each challenge; nothing where it wrote nothing."""
    heard = listener.hear(profile)
    if heard.is_silent:
        return {}
    found = find_topics(heard, len(challenges), Weights())
    return {one: round(value, 2) for one, value in zip(challenges, found.tolist(), strict=True)}


def find_named(catalogue: Catalogue, judge: Judge, judged: JudgedProfile, choice: Choice) -> dict[str, float]:
    """Return for each record how many of the two, judge and reader, stand behind it: 0.5 or 1."""
    cautions = (*catalogue.anti_patterns, *catalogue.trade_offs)
    by_judge = {
        *(one for one in catalogue.practices if any(judge.answers(one, it) for it in judged.practices)),
        *(one for one in cautions if any(judge.answers(one, it) for it in judged.cautions)),
        *judged.similar,
    }
    by_reader = {*choice.practices, *choice.cautions, *choice.similar}
    return {one: (1.0 if one in by_judge & by_reader else 0.5) for one in sorted(by_judge | by_reader)}


def find_answers(catalogue: Catalogue, profile: Profile) -> dict[str, tuple[str, ...]]:
    """Return the options that a profile chose, by facet."""
    return {
        key: (given,) if isinstance(given, str) else tuple(given)
        for key, given in profile.answered().items()
        if catalogue.facet_by_key[key].type in ("one", "many")
    }


def make_title(catalogue: Catalogue, profile: Profile) -> str:
    """Return what a team says of itself in a few words: how it begins, or else what kind it is."""
    for text in (profile.description, *profile.pains):
        if text:
            return shorten(text, LONGEST, placeholder="…").replace(".…", "…").rstrip(".")
    facets = catalogue.facet_by_key
    said = (name_answer(facets[key], getattr(profile, key)) for key in ("organisation_type", "sector"))
    return ", ".join(said)


if __name__ == "__main__":
    main()
