"""Say what the list does not show: few answers, little evidence, no days, kept against the answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from longtail.match.choose import Cover
from longtail.match.situation import Situation
from longtail.match.tables import Tables
from longtail.phrases import count_days, say_days

HELPFUL = ("pains", "organisation_type", "stage", "sector", "resources", "data_sourcing")
MOST_CHEAP = 3


def write_notes(
    tables: Tables, situation: Situation, chosen: Sequence[int], kept: frozenset[int]
) -> tuple[str, ...]:
    """Return notes in sentences, the most important first."""
    return tuple(
        note
        for note in (
            _note_answers(tables, situation),
            _note_evidence(tables, situation),
            _note_capacity(tables, situation, chosen),
            _note_kept(tables, situation, kept),
        )
        if note
    )


def _note_answers(tables: Tables, situation: Situation) -> str:
    answered = situation.profile.answered()
    about = set(answered) - {"capacity_days", "goals", "adopted", "dismissed"}
    if about:
        return ""
    asked = ", ".join(f"'{tables.catalogue.facet_by_key[key].label}'" for key in HELPFUL[:4])
    return (
        "You have told us nothing about your situation yet, so this list is general: what most of the "
        "studied organisations struggle with, well supported and cheap first. What would help most: "
        f"{asked}."
    )


def _note_evidence(tables: Tables, situation: Situation) -> str:
    """Say so where few or none of the studied organisations are like the user's."""
    profile = situation.profile
    own_kind = profile.organisation_type
    studied = len(tables.organisations)
    compared = situation.similarities.any() or own_kind
    if not compared:
        return ""
    facet = tables.catalogue.facet_by_key["organisation_type"]
    label = next((one.label for one in facet.options if one.id == own_kind), "")
    of_kind = tables.kinds_studied[own_kind] if own_kind else 0
    alike = int(np.count_nonzero(situation.peers.alike))
    if own_kind and of_kind < 2:
        found = "only one" if of_kind else "none"
        return (
            f"Little evidence for your kind of organisation ({label}): {found} of the {studied} studied "
            "organisations is of it. What you see comes from your own words and from other kinds; read the "
            "directness of each practice."
        )
    if not alike and len(set(profile.answered()) - {"pains", "description", "goals", "capacity_days"}) > 2:
        return (
            f"None of the {studied} studied organisations is much like yours; those shown are the nearest. "
            "Your own words count for most here."
        )
    return ""


def _note_capacity(tables: Tables, situation: Situation, chosen: Sequence[int]) -> str:
    capacity = situation.profile.capacity_days
    if capacity is None or chosen:
        return ""
    task = situation.worth.task
    gains = Cover(task).measure_gains()
    useful = [int(one) for one in np.argsort(-gains, kind="stable") if task.open[one]][:40]
    cheapest = sorted(useful, key=lambda one: (tables.days[one], -gains[one], one))[:MOST_CHEAP]
    records = [tables.catalogue.practices[tables.practices[one]] for one in cheapest]
    named = "; ".join(f"'{one.label}' ({say_days(*one.effort.days)})" for one in records)
    planned = f"With {count_days(capacity)} nothing can be planned."
    return f"{planned} What costs least among what would help: {named}." if named else planned


def _note_kept(tables: Tables, situation: Situation, kept: frozenset[int]) -> str:
    against = [
        f"'{tables.catalogue.practices[tables.practices[one]].label}'"
        for one in sorted(kept)
        if situation.worth.excluded[one]
    ]
    return f"Kept though your answers rule it out: {', '.join(against)}." if against else ""
