"""What readers of the studies named for example teams that are like the user's.

`examples.json` holds made-up teams: their answers, which challenges they wrote of, and the practices,
cautions and organisations named for each: chosen by one reader of the studies, or in line with what a
second would tell the team (`python -m tools.gather_examples` writes it from `data/judgements/`). Two teams
are as near as the cosine of their answers, where an answer weighs the more the fewer example teams gave it
(inverse document frequency), and a part of the cosine of what they wrote of. How far the examples speak for
a record is the share of teams for which it was named, where a team weighs by its nearness to a high power:
those most like the user's decide.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from longtail.match.conditions import Floats
from longtail.match.listen import Heard
from longtail.match.weights import Weights
from longtail.model import Facet
from longtail.profile import Profile

FILE = Path(__file__).with_name("examples.json")

NEAREST = 8
"""So many of the most alike example teams are counted in words."""

NAMED = 1.0
"""From here on both readers stand behind a record."""


@dataclass(frozen=True)
class Team:
    """A made-up team.

    Attributes:
        id: As in the judgements.
        title: What it says of itself, in a few words.
        answers: Facet -> the options it chose.
        topics: Challenge -> how much it wrote of it (`find_topics`); none where it wrote nothing.
        named: Record -> 1 if one reader chose it and a second expected it, by findings; 0.5 for one of both.
    """

    id: str
    title: str
    answers: Mapping[str, tuple[str, ...]]
    topics: Mapping[str, float]
    named: Mapping[str, float]

    @property
    def agreed(self) -> tuple[str, ...]:
        """The records behind which both readers stand."""
        return tuple(one for one, share in self.named.items() if share >= NAMED)


@dataclass(frozen=True)
class Told:
    """What the examples say to one profile.

    Attributes:
        nearest: Up to `NEAREST` teams, the most alike first; none where nothing was told.
        shares: Group of records -> how far the examples speak for each, 0 to 1.
    """

    nearest: tuple[Team, ...]
    shares: Mapping[str, Floats]

    def find_named(self, record_id: str) -> list[Team]:
        """Return those of the nearest teams for which a record was named, the most alike first."""
        return [team for team in self.nearest if record_id in team.agreed]


class Examples:
    """Example teams as arrays, to ask all of them at once; read-only."""

    def __init__(
        self,
        facets: Mapping[str, Facet],
        groups: Mapping[str, Mapping[str, int]],
        teams: Sequence[Team],
    ) -> None:
        """Lay out the teams.

        Args:
            facets: The questions.
            groups: Name of a group of records -> id -> place; one of them is "challenge".
            teams: The teams; what they name that is in no group is left out.
        """
        self.teams = tuple(teams)
        self._keys = [key for key in Profile.model_fields if facets[key].type in ("one", "many")]
        self._column = {
            answer: place
            for place, answer in enumerate(
                (key, option.id) for key in self._keys for option in facets[key].options
            )
        }
        given = np.array([self._mark(one.answers) for one in teams]).reshape(len(teams), len(self._column))
        self._telling: Floats = np.sqrt(np.log(max(len(teams), 1) / np.maximum(given.sum(axis=0), 1.0)))
        self._answers = _normalise(given * self._telling)
        self._topics = _turn(_lay_out([one.topics for one in teams], groups["challenge"]))
        named = [one.named for one in teams]
        self._named = {
            name: _lay_out(named, places) for name, places in groups.items() if name != "challenge"
        }

    def ask(self, profile: Profile, heard: Heard, weights: Weights) -> Told:
        """Return what the examples say to a profile and what was heard of it."""
        answers = _normalise(self._mark({key: getattr(profile, key) for key in self._keys}) * self._telling)
        topics = _turn(find_topics(heard, self._topics.shape[1], weights))
        nearness = self._answers @ answers + weights.example_words * np.maximum(self._topics @ topics, 0.0)
        nearness = np.round(nearness, 9)
        weight = nearness**weights.example_power
        shares = {
            name: weight @ named / max(float(weight.sum()), 1e-9) for name, named in self._named.items()
        }
        order = np.argsort(-nearness, kind="stable")[:NEAREST]
        return Told(tuple(self.teams[int(one)] for one in order if nearness[one] > 0), shares)

    def _mark(self, answers: Mapping[str, Any]) -> Floats:
        marked = np.zeros(len(self._column))
        for key, given in answers.items():
            for option in (given,) if isinstance(given, str) else given or ():
                place = self._column.get((key, option))
                if place is not None:
                    marked[place] = 1.0
        return marked


@cache
def load_teams() -> tuple[Team, ...]:
    """Return the teams of `examples.json`; read once."""
    held = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Team(**{**one, "topics": dict(zip(held["challenges"], one["topics"], strict=bool(one["topics"])))})
        for one in held["teams"]
    )


def find_topics(heard: Heard, size: int, weights: Weights) -> Floats:
    """Return how much was written of each challenge, 0 to 2: as a whole, and in the line most about it."""
    if heard.is_silent:
        return np.zeros(size)
    lines = heard.to_traces((*heard.pains, *heard.sentences), "challenge", size, weights.faint)
    topics: Floats = heard.to_traces((heard.whole,), "challenge", size, weights.faint)[0] + lines.max(axis=0)
    return topics


def _lay_out(rows: Sequence[Mapping[str, float]], places: Mapping[str, int]) -> Floats:
    """Return rows x records, 0 where a row says nothing of a record."""
    table = np.zeros((len(rows), len(places)))
    for number, row in enumerate(rows):
        for record_id, value in row.items():
            if record_id in places:
                table[number, places[record_id]] = value
    return table


def _turn(topics: Floats) -> Floats:
    """Return topics (along the last axis) as directions: more and less than on average, of length 1."""
    mean = topics.sum(axis=-1, keepdims=True) / max(topics.shape[-1], 1)
    return _normalise(topics - mean)


def _normalise(vectors: Floats) -> Floats:
    """Return vectors (along the last axis) of length 1; those of length 0 stay."""
    lengths: Floats = np.linalg.norm(vectors, axis=-1, keepdims=True)
    normal: Floats = vectors / np.where(lengths > 0, lengths, 1.0)
    return normal
