"""One profile, assessed: everything that is known about it before practices are chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from longtail.errors import Problem, ProfileError, nearest
from longtail.load import Catalogue
from longtail.match.conditions import Floats
from longtail.match.examples import Examples, Told
from longtail.match.listen import Heard, Listener
from longtail.match.reasons import Peers, Reasons, find_peers
from longtail.match.relevance import Relevance, measure_relevance
from longtail.match.similar import OrganisationTable
from longtail.match.tables import Tables
from longtail.match.weights import Weights
from longtail.match.worth import Worth, measure_worth
from longtail.profile import Profile


@dataclass(frozen=True)
class Situation:
    """One profile with the relevance of challenges and the worth of practices."""

    profile: Profile
    heard: Heard
    similarities: Floats
    peers: Peers
    told: Told
    relevance: Relevance
    worth: Worth
    reasons: Reasons


def assess(
    tables: Tables,
    organisations: OrganisationTable,
    examples: Examples,
    listener: Listener,
    profile: Profile,
    weights: Weights,
) -> Situation:
    """Assess a profile whose ids all exist."""
    heard = listener.hear(profile)
    told = examples.ask(profile, heard, weights)
    by_answers = organisations.compare(profile)
    relevance = measure_relevance(tables, profile, heard, by_answers, weights)
    similarities = organisations.compare(profile, _find_ties(tables, heard, relevance, told, weights))
    peers = find_peers(similarities, weights.alike)
    worth = measure_worth(tables, profile, heard, told, similarities, relevance, weights)
    reasons = Reasons(tables, listener, profile, relevance, peers, heard.pains, heard.sentences)
    return Situation(profile, heard, similarities, peers, told, relevance, worth, reasons)


def _find_ties(tables: Tables, heard: Heard, relevance: Relevance, told: Told, weights: Weights) -> Floats:
    """Return what ties the user to each organisation beside its answers: words, and example teams like it."""
    ties: Floats = weights.organisation_examples * told.shares["organisation"]
    if heard.is_silent:
        return ties
    size = len(tables.organisations)
    lines = heard.to_traces((*heard.pains, *heard.sentences), "organisation", size, weights.faint)
    whole = heard.to_traces((heard.whole,), "organisation", size, weights.faint)
    about = (lines.mean(axis=0) + whole[0]) / 2
    written = relevance.parts["written"][tables.reports.right]
    reported = np.bincount(tables.reports.left, weights=written, minlength=size)
    reports = np.bincount(tables.reports.left, minlength=size).astype(float)
    reported = reported / np.sqrt(np.maximum(reports, 1.0))
    ties += weights.organisation_text * about
    ties += weights.organisation_reports * reported / max(float(reported.max(initial=0.0)), 1e-9)
    return ties


def resolve(catalogue: Catalogue, profile: Profile) -> tuple[Profile, tuple[str, ...]]:
    """Lead retired ids to their successors; return the profile and a note for each.

    Raises:
        ProfileError: an id that does not exist, or one that is both confirmed and ruled out after this.
    """
    notes: list[str] = []
    problems: list[Problem] = []
    answers: dict[str, Any] = profile.model_dump()
    for key, known in (
        ("challenges", catalogue.challenges),
        ("not_challenges", catalogue.challenges),
        ("adopted", catalogue.practices),
    ):
        answers[key] = _follow(answers[key], known, catalogue, key, notes, problems)
    wanted = [one["id"] for one in answers["dismissed"]]
    found = _follow(wanted, catalogue.practices, catalogue, "dismissed", notes, problems, distinct=False)
    answers["dismissed"] = [
        {**one, "id": record_id} for one, record_id in zip(answers["dismissed"], found, strict=False)
    ]
    if problems:
        raise ProfileError(problems)
    if not notes:
        return profile, ()
    return Profile.from_mapping(answers), tuple(notes)


def _follow(
    wanted: Sequence[str],
    known: Mapping[str, Any],
    catalogue: Catalogue,
    key: str,
    notes: list[str],
    problems: list[Problem],
    *,
    distinct: bool = True,
) -> list[str]:
    found = []
    for record_id in wanted:
        now = str(catalogue.retired.get(record_id, {}).get("replaced_by", record_id))
        if now not in known:
            close = nearest(record_id, known, most=3)
            remedy = f"nearest: {', '.join(close)}" if close else "see `longtail search` for the ids"
            problems.append(Problem(f"profile: {key}", f"there is no record {record_id[:120]!r}", remedy))
            continue
        if now != record_id:
            notes.append(f"{record_id} is no longer used; it is now {now}.")
        found.append(now)
    return list(dict.fromkeys(found)) if distinct else found
