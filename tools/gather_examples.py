"""Gather the example teams of `data/judgements/` into the file that the matching reads.

    python -m tools.gather_examples

Each team of `profiles-examples*.yaml` has what a judge expected, by findings, and in
`choices-examples*.yaml` what a reader chose from labels and summaries. Both count half: a record was named
by the judge if it answers something expected (`longtail.evaluation.judge`), by the reader if it was chosen.
"""

from __future__ import annotations

import json

from longtail.evaluation.judge import Judge
from longtail.evaluation.profiles import Choice, JudgedProfile, read_choices, read_profiles
from longtail.load import Catalogue, load_catalogue
from longtail.match.examples import FILE, Team
from longtail.match.listen import split_sentences
from longtail.match.similar import name_answer
from longtail.profile import Profile

JUDGED = "examples"
LONGEST = 120


def main() -> None:
    """Gather the teams and write `examples.json`."""
    catalogue = load_catalogue()
    teams = gather(catalogue)
    lines = ",\n".join(json.dumps(vars(one), ensure_ascii=False) for one in teams)
    provenance = json.dumps("python -m tools.gather_examples")
    FILE.write_text(f'{{"provenance": {provenance}, "teams": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"written: {FILE.name}, {len(teams)} teams")


def gather(catalogue: Catalogue) -> list[Team]:
    """Return the example teams with what was named for each."""
    judge = Judge(catalogue)
    choices = read_choices(catalogue, JUDGED)
    return [
        Team(one.id, make_title(catalogue, one.profile), find_answers(catalogue, one.profile), named)
        for one in read_profiles(catalogue, JUDGED)
        for named in (find_named(catalogue, judge, one, choices[one.id]),)
    ]


def find_named(catalogue: Catalogue, judge: Judge, judged: JudgedProfile, choice: Choice) -> dict[str, float]:
    """Return for each record how many of the two, judge and reader, named it: 0.5 or 1."""
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
            return split_sentences(text)[0].rstrip(".")[:LONGEST]
    facets = catalogue.facet_by_key
    said = (name_answer(facets[key], getattr(profile, key)) for key in ("organisation_type", "sector"))
    return ", ".join(said)


if __name__ == "__main__":
    main()
