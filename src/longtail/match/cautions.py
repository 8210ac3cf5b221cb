"""What to beware of: anti-patterns that the answers make likely, and trade-offs of what is suggested.

Cautions are chosen as practices are: what each concerns this organisation is a sum of named parts, what an
ordinary caution has of these is taken off, and one counts less once others chosen warn of the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from longtail.match.choose import Task, choose
from longtail.match.conditions import MET, Flags, Floats, take_off_usual
from longtail.match.reasons import CLEAR, MOST_REASONS, say_examples
from longtail.match.situation import Situation
from longtail.match.tables import CautionTables, Tables
from longtail.match.weights import Weights
from longtail.phrases import count
from longtail.results import Caution

MOST_CAUTIONS = 8
MOST_CONTEXTS = 2.0
GENERAL = frozenset({"together", "named", "examples"})
"""Parts that name no answer of the user's; they are said last."""

WORTH_SAYING = 0.01
"""A part of less than this is not worth a sentence."""


@dataclass(frozen=True)
class Warned:
    """How much every caution concerns an organisation, and its parts (arrays as in `cautions.ids`)."""

    total: Floats
    parts: dict[str, Floats]
    lines: Floats
    sentences: Floats
    met: Flags


def measure_cautions(tables: Tables, situation: Situation, chosen: Sequence[int], weights: Weights) -> Warned:
    """Measure how much each anti-pattern and trade-off concerns this organisation, by a sum of parts."""
    held, heard = tables.cautions, situation.heard
    size = len(held.ids)
    lines = heard.to_traces(heard.pains, "caution", size, weights.faint)
    sentences = heard.to_traces(heard.sentences, "caution", size, weights.faint)
    whole = heard.to_traces((heard.whole,) if heard.whole else (), "caution", size, weights.faint)
    met = held.contexts.table.test(situation.profile) == MET
    contexts = np.bincount(held.contexts.owner, weights=held.contexts.table.telling * met, minlength=size)
    pull = situation.similarities**weights.similar_power
    told = np.bincount(held.reports.right, weights=pull[held.reports.left], minlength=size)
    causes = np.zeros(size)
    np.maximum.at(causes, held.causes.left, situation.relevance.total[held.causes.right])
    parts = {
        "written": weights.caution_line * lines.max(axis=0, initial=0.0),
        "described": weights.caution_sentence * sentences.sum(axis=0) / max(len(lines) + len(sentences), 1),
        "together": weights.caution_whole * whole.sum(axis=0),
        "named": weights.caution_named * held.named,
        "context": weights.caution_context * np.minimum(contexts, MOST_CONTEXTS),
        "similar": weights.caution_similar * told / (pull.sum() + weights.similar_prior),
        "causes": weights.caution_causes * causes,
        "sides": weights.caution_sides * _touch_sides(held, chosen, len(tables.practices)),
        "examples": weights.caution_examples * situation.told.shares["caution"],
    }
    return Warned(np.sum(list(parts.values()), axis=0), parts, lines, sentences, met)


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

    Greedy on what they warn of together, as with practices: each counts less once others that were taken warn
    of the same, and more where it warns of what others do, so that eight cautions say eight things.
    """
    size = len(total)
    nothing = np.zeros(0, dtype=np.int64)
    task = Task(
        importance=np.zeros(0),
        start=np.zeros(size + 1, dtype=np.int64),
        challenge=nothing,
        quality=np.zeros(0),
        own=take_off_usual(total, weights.usual),
        factor=np.ones(size),
        open=np.ones(size, dtype=bool),
        days=np.zeros(size),
        stand_ins=held.stand_ins,
    )
    return sorted(choose(task, MOST_CAUTIONS), key=lambda place: (-round(float(total[place]), 9), place))


def _explain(
    tables: Tables, situation: Situation, warned: Warned, place: int, chosen: Sequence[int]
) -> tuple[str, ...]:
    said: list[str] = []
    for name, part in sorted(warned.parts.items(), key=lambda one: (one[0] in GENERAL, -one[1][place])):
        if part[place] >= WORTH_SAYING:
            said += _explain_part(tables, situation, warned, name, place, chosen)
    return tuple(dict.fromkeys(said))[:MOST_REASONS] or ("it is the nearest to your answers",)


def _explain_part(
    tables: Tables, situation: Situation, warned: Warned, name: str, place: int, chosen: Sequence[int]
) -> list[str]:
    held = tables.cautions
    reasons, heard = situation.reasons, situation.heard
    match name:
        case "written":
            scores = warned.lines[:, place]
            return reasons.quote(heard.pains, scores, held.ids[place], near=True, least=CLEAR)
        case "described":
            scores = warned.sentences[:, place]
            return reasons.quote(heard.sentences, scores, held.ids[place], most=1, near=True, least=CLEAR)
        case "together":
            return ["it is near what you wrote, taken as a whole"]
        case "named":
            return [f"the studies warn of it in {count(int(held.named_counts[place]), 'finding')}"]
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
        case "examples":
            return say_examples(situation.told, held.ids[place])
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
