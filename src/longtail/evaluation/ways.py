"""Ways to match a profile: the matching itself, simple rivals, and one list for everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from longtail.evaluation.judge import Judge
from longtail.evaluation.profiles import Choice, Expected, JudgedProfile
from longtail.evaluation.rivals import list_rivals
from longtail.load import Catalogue
from longtail.match import Matcher
from longtail.model import Record
from longtail.profile import Profile
from longtail.search.documents import make_documents

PRACTICES, CAUTIONS, SIMILAR = 12, 8, 5
"""So many of each are suggested and judged."""

Way = Callable[[Profile], Choice]


def make_way(matcher: Matcher, *, with_capacity: bool = False, words_only: bool = False) -> Way:
    """Return the matching as a way.

    Args:
        matcher: the matching.
        with_capacity: keep to the days given; else not, since no rival does.
        words_only: see no more of a profile than the rivals do, what was written.
    """

    def match(profile: Profile) -> Choice:
        asked = profile if with_capacity else profile.model_copy(update={"capacity_days": None})
        if words_only:
            asked = Profile(pains=profile.pains, description=profile.description)
        answer = matcher.recommend(asked, top=PRACTICES)
        return Choice(
            tuple(one.id for one in answer.practices),
            tuple(one.id for one in answer.cautions),
            tuple(one.id for one in answer.similar_organisations),
        )

    return match


def list_ways(catalogue: Catalogue, matcher: Matcher) -> dict[str, Way]:
    """Return the rivals by name."""
    documents = make_documents(catalogue)
    cautions = [*catalogue.anti_patterns, *catalogue.trade_offs]
    ways: dict[str, Way] = {
        "longtail within the days given": make_way(matcher, with_capacity=True),
        "longtail, on the text alone": make_way(matcher, words_only=True),
        "popularity (most organisations behind it)": _make_popular_way(catalogue, cautions),
    }
    for rival in list_rivals(documents, make_documents(catalogue, with_vocabulary=False)):
        ways[f"{rival.name}, on the text alone"] = _make_text_way(
            rival.score, documents.place, list(catalogue.practices), cautions
        )
    return ways


def choose_for_everybody(catalogue: Catalogue, profiles: Sequence[JudgedProfile], judge: Judge) -> Choice:
    """Return the one list that answers most of what was expected over all these profiles (greedily)."""
    cautions = [*catalogue.anti_patterns, *catalogue.trade_offs]
    return Choice(
        tuple(
            _choose_widest([one.practices for one in profiles], list(catalogue.practices), PRACTICES, judge)
        ),
        tuple(_choose_widest([one.cautions for one in profiles], cautions, CAUTIONS, judge)),
    )


def _choose_widest(
    expected: Sequence[Sequence[Expected]], ids: Sequence[str], most: int, judge: Judge
) -> list[str]:
    weights = np.concatenate([np.full(len(items), 1 / len(items)) for items in expected if items])
    answers = np.array([[judge.answers(one, item) for items in expected for item in items] for one in ids])
    chosen: list[str] = []
    left = weights.copy()
    for _ in range(most):
        best = int((answers @ left).argmax())
        chosen.append(ids[best])
        left[answers[best]] = 0.0
    return chosen


def _make_popular_way(catalogue: Catalogue, cautions: Sequence[str]) -> Way:
    def count_people(record_id: str) -> int:
        record = catalogue.get(record_id)
        assert isinstance(record, Record)
        return len({
            (one.source, voice)
            for one in catalogue.find_evidence(record)
            for voice in (*one.participants, *one.organisations)
        })  # fmt: skip

    practices = sorted(catalogue.practices, key=lambda one: (-count_people(one), one))
    warned = sorted(cautions, key=lambda one: (-count_people(one), one))
    return lambda _: Choice(tuple(practices[:PRACTICES]), tuple(warned[:CAUTIONS]))


def _make_text_way(
    score: Callable[[str], Any], places: Mapping[str, int], practices: list[str], cautions: list[str]
) -> Way:
    def match(profile: Profile) -> Choice:
        scores = score(" ".join((profile.description or "", *profile.pains)))

        def take(ids: list[str], most: int) -> tuple[str, ...]:
            return tuple(sorted(ids, key=lambda one: (-float(scores[places[one]]), one))[:most])

        return Choice(take(practices, PRACTICES), take(cautions, CAUTIONS))

    return match
