"""What to beware of: anti-patterns that the answers make likely, and trade-offs of what is suggested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from longtail.match.conditions import MET, Flags, Floats
from longtail.match.relevance import join_contexts, join_lines
from longtail.match.situation import Situation
from longtail.match.tables import CautionTables, Tables
from longtail.match.weights import Weights
from longtail.results import Caution

MOST_CAUTIONS = 8
LEAST = 0.12
"""A caution of less relevance than this is not worth the reader's time."""


@dataclass(frozen=True)
class Warned:
    """The relevance of every caution and its named parts (arrays in the order of `cautions.ids`)."""

    total: Floats
    parts: dict[str, Floats]
    lines: Floats
    sentences: Floats
    met: Flags


def measure_cautions(tables: Tables, situation: Situation, chosen: Sequence[int], weights: Weights) -> Warned:
    """Measure how much each anti-pattern and trade-off concerns this organisation, by noisy-or of parts."""
    held, heard = tables.cautions, situation.heard
    size = len(held.ids)
    lines = heard.to_matrix(heard.pains, "caution", size, weights)
    sentences = heard.to_matrix(heard.sentences, "caution", size, weights)
    met = held.contexts.table.test(situation.profile) == MET
    pull = situation.similarities**weights.similar_power
    told = np.bincount(held.reports.right, weights=pull[held.reports.left], minlength=size)
    causes = np.zeros(size)
    np.maximum.at(causes, held.causes.left, situation.relevance.total[held.causes.right])
    whole = heard.to_traces((heard.whole,) if heard.whole else (), "caution", size, weights.faint)
    parts = {
        "written": join_lines(lines, weights.caution_text, weights.other_pain),
        "described": join_lines(sentences, weights.caution_text * weights.description, weights.other_pain),
        "together": weights.caution_whole * whole.sum(axis=0),
        "named": weights.caution_named * held.named,
        "context": join_contexts(held.contexts, met, weights.caution_context),
        "similar": weights.caution_similar * told / (pull.sum() + weights.similar_prior),
        "causes": weights.caution_causes * causes,
        "sides": weights.caution_sides * _touch_sides(held, chosen, len(tables.practices)),
    }
    total = 1 - np.prod([1 - part for part in parts.values()], axis=0)
    return Warned(total, parts, lines, sentences, met)


def _touch_sides(held: CautionTables, chosen: Sequence[int], size: int) -> Floats:
    """Return how much the chosen practices touch each trade-off: earlier ones count more."""
    weight = np.zeros(size)
    for rank, place in enumerate(chosen):
        weight[place] = 1 / (1 + rank / 6)
    touched = np.zeros(len(held.ids))
    np.maximum.at(touched, held.sides.left, weight[held.sides.right])
    return touched


def find_cautions(
    tables: Tables, situation: Situation, chosen: Sequence[int], weights: Weights
) -> tuple[Caution, ...]:
    """Return at most eight cautions, the most relevant first, with reasons in words."""
    held = tables.cautions
    warned = measure_cautions(tables, situation, chosen, weights)
    found = []
    for place in choose_cautions(held, warned.total, weights):
        record = held.records[place]
        found.append(
            Caution(
                id=record.id,
                kind="anti-pattern" if record.kind == "anti-pattern" else "trade-off",
                label=record.label,
                because=_explain(tables, situation, warned, place, chosen),
                summary=record.summary,
                relevance=round(float(warned.total[place]), 4),
                evidence=tables.find_evidence(record),
            )
        )
    return tuple(found)


def choose_cautions(held: CautionTables, total: Floats, weights: Weights) -> list[int]:
    """Return the places of at most eight cautions, most relevant first.

    Each in turn counts less by the share of its findings that one taken before rests on too, so that eight
    cautions say eight things.
    """
    shared = np.zeros(len(total))
    chosen: list[int] = []
    while len(chosen) < min(MOST_CAUTIONS, len(total)):
        left = total * (1 - weights.caution_overlap * shared)
        left[(total < LEAST) | np.isin(np.arange(len(total)), chosen)] = 0.0
        best = int(np.argmax(np.round(left, 9)))
        if not left[best]:
            break
        chosen.append(best)
        shared = np.maximum(shared, held.find_overlap(best))
    return sorted(chosen, key=lambda place: (-round(float(total[place]), 9), place))


def _explain(
    tables: Tables, situation: Situation, warned: Warned, place: int, chosen: Sequence[int]
) -> tuple[str, ...]:
    said: list[str] = []
    for name, part in sorted(warned.parts.items(), key=lambda one: (one[0] == "named", -one[1][place])):
        if part[place] >= LEAST / 2:
            said += _explain_part(tables, situation, warned, name, place, chosen)
    return tuple(dict.fromkeys(said)) or ("it is the nearest to your answers",)


def _explain_part(
    tables: Tables, situation: Situation, warned: Warned, name: str, place: int, chosen: Sequence[int]
) -> list[str]:
    held = tables.cautions
    reasons, heard = situation.reasons, situation.heard
    match name:
        case "written":
            return reasons.quote(heard.pains, warned.lines[:, place], held.ids[place], near=True)
        case "described":
            scores = warned.sentences[:, place]
            return reasons.quote(heard.sentences, scores, held.ids[place], most=1, near=True)
        case "together":
            return ["it is near what you wrote, taken as a whole"]
        case "named":
            count = int(held.named_counts[place])
            return [f"the studies warn of it in {count} {'finding' if count == 1 else 'findings'}"]
        case "context":
            numbers = np.flatnonzero((held.contexts.owner == place) & warned.met)
            return reasons.name_contexts(held.contexts.contexts[int(number)].when for number in numbers)
        case "similar":
            voices = tables.find_voices(held.find_reports(place))
            return reasons.name_peers(voices, "tells of it", "tell of it")
        case "causes":
            caused = held.causes.right[held.causes.left == place]
            worst = int(max(caused, key=lambda one: (situation.relevance.total[one], -one)))
            label = tables.catalogue.challenges[tables.challenges[worst]].label
            why = reasons.explain_challenge(worst)[0]
            return [f"it leads to '{label}' ({why})"]
        case _:
            touched = set(held.sides.right[held.sides.left == place].tolist())
            first = next(one for one in chosen if one in touched)
            label = tables.catalogue.practices[tables.practices[first]].label
            return [f"the suggested practice '{label}' leans to one side of it"]


def find_touching(tables: Tables, chosen: Sequence[int]) -> dict[str, tuple[str, ...]]:
    """Return for each chosen practice the trade-offs that have it on one of their sides."""
    held = tables.cautions
    found: dict[str, tuple[str, ...]] = {}
    for place in chosen:
        touching = held.sides.left[held.sides.right == place]
        found[tables.practices[place]] = tuple(held.ids[int(one)] for one in touching)
    return found
