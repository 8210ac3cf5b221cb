"""Turn chosen practices into suggestions: contributions that add up, grades and reasons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from longtail.match.choose import Cover, Taken
from longtail.match.conditions import MET
from longtail.match.reasons import CLEAR, join, say_examples
from longtail.match.situation import Situation
from longtail.match.tables import Tables
from longtail.match.worth import FACTORS, OWN_PARTS
from longtail.model import Condition, Practice
from longtail.phrases import count, lower_first
from longtail.results import Addressed, Contribution, EffortOf, Graded, SuggestedPractice, When

DIRECTNESS = (
    "unknown",
    "seen in other kinds of organisation",
    "seen in few like yours",
    "seen in some like yours",
    "seen mostly in those like yours",
)
GENERAL = frozenset({"together", "advised", "support", "cheap", "stands in", "examples"})
"""Parts that name no answer of the user's; they are said last."""

FAINT = 0.02
"""Less of a challenge, or of what was written, is no reason to name."""

MOST_SAID = 4
A_LITTLE_ALIKE = "a little like those that do it"

DIGITS = 4
"""Contributions are rounded to this many places, and the score is the sum of the rounded ones."""


def describe_practices(
    tables: Tables,
    situation: Situation,
    chosen: Sequence[int],
    whens: Sequence[When],
    kept: frozenset[int],
    touching: dict[str, tuple[str, ...]],
) -> tuple[SuggestedPractice, ...]:
    """Describe practices in the order in which they were chosen.

    Args:
        tables: the catalogue as arrays.
        situation: the assessed profile.
        chosen: places of practices, in order.
        whens: now, next or later for each.
        kept: the places that the user has kept.
        touching: practice id -> ids of the trade-offs that touch it.
    """
    cover = Cover(situation.worth.task)
    found = []
    for rank, (place, when) in enumerate(zip(chosen, whens, strict=True), start=1):
        practice = tables.catalogue.practices[tables.practices[place]]
        parts = find_contributions(tables, situation, cover, place)
        found.append(
            SuggestedPractice(
                rank=rank,
                id=practice.id,
                label=practice.label,
                summary=practice.summary,
                score=round(sum(part.value for part in parts), DIGITS),
                contributions=parts,
                addresses=_find_addressed(tables, situation, practice),
                first_step=practice.first_step,
                why=_say_why(tables, situation, place, parts),
                effort=EffortOf(
                    days=practice.effort.days,
                    basis=practice.effort.basis,
                    skills=practice.skills,
                    reason=practice.effort.reason,
                ),
                strength=tables.strengths[practice.id],
                directness=grade_directness(tables, situation, place),
                when=when,
                prerequisites=tuple(link.practice for link in practice.requires),
                cautions=touching.get(practice.id, ()),
                take_care=_warn(tables, situation, place, practice),
                kept=place in kept,
                evidence=tables.find_evidence(practice),
            )
        )
    return tuple(found)


def find_contributions(
    tables: Tables, situation: Situation, cover: Cover, place: int
) -> tuple[Contribution, ...]:
    """Take a practice and return the named parts of its gain, rounded; those of 0 are left out."""
    worth = situation.worth
    above = tuple(cover.taken)
    taken = cover.take(place)
    parts: list[Contribution] = []
    for number, challenge in enumerate(taken.challenges):
        if not _shows(taken.gained[number]):
            continue
        record = tables.catalogue.challenges[tables.challenges[int(challenge)]]
        link = int(worth.task.start[place]) + number
        reasons = situation.reasons.explain_challenge(int(challenge))
        parts.append(
            Contribution(
                kind="challenge",
                label=f"helps against '{record.label}'",
                value=float(taken.gained[number]),
                answer=reasons[0],
                findings=tables.links.findings[link],
            )
        )
    own = {name: float(worth.own[name][place]) for name in OWN_PARTS}
    parts += [_describe_own(tables, situation, name, place) for name in OWN_PARTS if _shows(own[name])]
    usual = float(worth.task.own[place]) - sum(own.values())
    parts.append(Contribution(kind="usual", label="less what an ordinary practice has of these", value=usual))
    told = (1 - taken.fresh) * float(worth.task.own[place])
    if _shows(told):
        parts.append(Contribution(kind="overlap", label=_name_overlap(tables, above, place), value=-told))
    served = float(taken.served.sum())
    if _shows(served):
        parts.append(Contribution(kind="stands in", label=_name_served(tables, taken), value=served))
    running = sum(part.value for part in parts)
    for name in FACTORS:
        factor = float(worth.factors[name][place])
        if factor != 1.0:
            parts.append(_describe_factor(tables, situation, name, place, running * (factor - 1)))
            running *= factor
    rounded = (part.model_copy(update={"value": round(part.value, DIGITS)}) for part in parts)
    return tuple(part for part in rounded if part.value)


def _shows(value: float) -> bool:
    """Say whether a part is more than nothing once it is rounded."""
    return round(float(value), DIGITS) != 0


def _describe_own(tables: Tables, situation: Situation, name: str, place: int) -> Contribution:
    value = float(situation.worth.own[name][place])
    practice_id = tables.practices[place]
    practice = tables.catalogue.practices[practice_id]
    match name:
        case "written":
            return _describe_words(situation, name, "near what you wrote", value, place, practice_id)
        case "described":
            return _describe_words(situation, name, "near your description", value, place, practice_id)
        case "together":
            label = "near all that you wrote, taken together"
        case "advised":
            label = f"recommended in {count(int(tables.advice_counts[place]), 'finding')}"
        case "support":
            label = f"evidence: {tables.strengths[practice_id].because}"
        case "cheap":
            label = "takes few days to begin"
        case "suits":
            return _describe_met(tables, situation, name, place, value)
        case "goal":
            named = _name_goals(tables, situation.profile.goals, practice.serves)
            label = f"serves what matters to you: {named}"
        case "examples":
            said = say_examples(situation.told, practice_id)
            label = said[0] if said else "in line with what was named for example teams like yours"
        case _:
            label = "; ".join(_name_doers(tables, situation, place)) or A_LITTLE_ALIKE
    return Contribution(kind=name, label=label, value=value)


def _describe_words(
    situation: Situation, kind: str, label: str, value: float, place: int, practice_id: str
) -> Contribution:
    lines, scores = (
        (situation.heard.pains, situation.worth.lines)
        if kind == "written"
        else (situation.heard.sentences, situation.worth.sentences)
    )
    quoted = situation.reasons.quote(lines, scores[:, place], practice_id, most=1, least=CLEAR)
    return Contribution(kind=kind, label=label, value=value, answer=quoted[0] if quoted else None)


def _describe_met(
    tables: Tables, situation: Situation, effect: str, place: int, value: float
) -> Contribution:
    met = find_met(tables, situation, place, effect)
    answers = "; ".join(situation.reasons.name_condition(one.when) for one in met)
    label = f"{'suits' if effect == 'suits' else 'suits less'}: {' '.join(one.why for one in met)}"
    findings = tuple(finding for one in met for finding in one.findings)
    return Contribution(kind=effect, label=label, value=value, answer=answers, findings=findings)


def _name_overlap(tables: Tables, above: Sequence[int], place: int) -> str:
    """Name the practice above, or in place already, that does most of what this one is for."""
    rows = tables.stand_ins
    mine = np.flatnonzero((rows.other == place) & np.isin(rows.one, above))
    if not len(mine):
        return "what you have in place already does part of this"
    most = int(rows.one[mine[np.argmax(rows.share[mine])]])
    label = tables.catalogue.practices[tables.practices[most]].label
    return f"'{label}' above already does part of this"


def _name_served(tables: Tables, taken: Taken) -> str:
    """Name those of which a practice does most as well, as far as it gains by it."""
    order = taken.others[np.lexsort((taken.others, -taken.served))][: np.count_nonzero(taken.served)]
    labels = [f"'{tables.catalogue.practices[tables.practices[int(one)]].label}'" for one in order]
    return f"does part of what {join(labels, most=3)} would do"


def _describe_factor(
    tables: Tables, situation: Situation, name: str, place: int, value: float
) -> Contribution:
    practice = tables.catalogue.practices[tables.practices[place]]
    profile = situation.profile
    match name:
        case "demotes":
            return _describe_met(tables, situation, name, place, value)
        case "goal cost":
            label = f"works against what matters to you: {_name_goals(tables, profile.goals, practice.costs)}"
        case "stage":
            label = "belongs to another stage than yours"
        case _:
            label = f"needs a role your team does not name: {_name_roles(tables, practice)}"
    return Contribution(kind=name, label=label, value=value)


def find_met(tables: Tables, situation: Situation, place: int, effect: str) -> list[Condition]:
    """Return the conditions of a practice with this effect that the profile meets."""
    _, owner, _ = tables.conditions
    states = situation.worth.conditions[owner == place]
    conditions = tables.catalogue.practices[tables.practices[place]].conditions
    return [
        one for one, state in zip(conditions, states, strict=True) if state == MET and one.effect == effect
    ]


def grade_directness(tables: Tables, situation: Situation, place: int) -> Graded:
    """Grade how like the user's own the organisations behind a practice are, with their names and numbers."""
    voices = tables.find_voices(tables.find_support(tables.practices[place]))
    if not voices:
        return Graded(grade=DIRECTNESS[0], because="no organisation is named behind it", level=0)
    if not situation.similarities.any():
        return Graded(grade=DIRECTNESS[0], because="your answers do not say enough to compare", level=0)
    alike = [one for one in voices if situation.peers.alike[one]]
    share = len(alike) / len(voices)
    level = 1 if not alike else 4 if share >= 0.5 and len(alike) > 1 else 3 if share >= 0.25 else 2
    if not alike:
        none = (
            "the one organisation behind it is not"
            if len(voices) == 1
            else f"none of the {len(voices)} organisations behind it is"
        )
        return Graded(grade=DIRECTNESS[1], because=f"{none} much like yours", level=1)
    names = join([situation.reasons.name_voice(one, voices[one]) for one in alike], most=4)
    if len(voices) == 1:
        because = f"the one organisation behind it is like yours: {names}"
    else:
        are = "is" if len(alike) == 1 else "are"
        because = f"{len(alike)} of the {len(voices)} organisations behind it {are} like yours: {names}"
    return Graded(grade=DIRECTNESS[level], because=because, level=level)


def _find_addressed(tables: Tables, situation: Situation, practice: Practice) -> tuple[Addressed, ...]:
    """Return the challenges a practice addresses, the most relevant to this organisation first."""
    links = sorted(
        practice.addresses,
        key=lambda link: (-situation.relevance.total[tables.challenge_at[link.challenge]], link.challenge),
    )
    return tuple(
        Addressed(
            challenge=link.challenge, label=tables.catalogue.challenges[link.challenge].label, how=link.how
        )
        for link in links
    )


def is_faint(part: Contribution) -> bool:
    """Say whether a part is too little to be named as a reason."""
    least = FAINT if part.kind in ("challenge", "written", "described") else 10**-DIGITS
    return part.value < least or part.label == A_LITTLE_ALIKE


def _say_why(
    tables: Tables, situation: Situation, place: int, parts: Sequence[Contribution]
) -> tuple[str, ...]:
    """Say in up to four sentences why a practice is suggested: what is about this user first."""
    said: list[str] = []
    weighty = (part for part in parts if not is_faint(part))
    for part in sorted(weighty, key=lambda one: (one.kind in GENERAL, one.kind == "goal", -one.value)):
        if part.kind in ("written", "described"):
            if not part.answer:
                continue
            sentence = part.answer
        elif part.kind == "suits":
            sentence = f"{part.label} ({part.answer})"
        else:
            sentence = f"{part.label}: {part.answer}" if part.answer else part.label
        if not any(sentence in other for other in said):
            said.append(sentence)
    return tuple(said[:MOST_SAID])


def _warn(tables: Tables, situation: Situation, place: int, practice: Practice) -> tuple[str, ...]:
    """Return what to take care of, first of all why a kept practice would not be suggested any more."""
    excluded = tuple(
        f"Your answers speak against it ({situation.reasons.name_condition(one.when)}): {one.why}"
        for one in find_met(tables, situation, place, "excludes")
    )
    demoted = tuple(one.why for one in find_met(tables, situation, place, "demotes"))
    return (*excluded, *demoted, *practice.take_care)


def _name_doers(tables: Tables, situation: Situation, place: int) -> list[str]:
    voices = tables.find_voices(tables.find_support(tables.practices[place]))
    return situation.reasons.name_peers(voices, "does it or asks for it", "do it or ask for it")


def _name_goals(tables: Tables, goals: Sequence[str], held: Sequence[str]) -> str:
    labels = {one.id: lower_first(one.label) for one in tables.catalogue.facet_by_key["goals"].options}
    return ", ".join(labels[goal] for goal in goals if goal in held)


def _name_roles(tables: Tables, practice: Practice) -> str:
    labels = {one.id: lower_first(one.label) for one in tables.catalogue.facet_by_key["roles"].options}
    return " or ".join(labels[role] for role in practice.roles)


__all__ = ["describe_practices", "find_contributions", "find_met", "grade_directness"]
