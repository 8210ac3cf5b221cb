"""What readers of the studies named for example teams whose answers are like the user's.

`examples.json` holds made-up teams: their answers, and the practices, cautions and organisations that readers
of the studies named for each (`python -m tools.gather_examples` writes it from `data/judgements/`). Two teams
are as near as the cosine of their answers, where an answer weighs the more the fewer example teams gave it
(inverse document frequency). How far the examples speak for a record is the share of teams for which it was
named, where a team weighs by its nearness to a high power: those most like the user's decide.
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
from longtail.model import Facet
from longtail.profile import Profile

FILE = Path(__file__).with_name("examples.json")

NEAREST = 8
"""So many of the most alike example teams are counted in words."""

NAMED = 1.0
"""A record counts as named for a team where so large a share of its readers named it: all of them."""


@dataclass(frozen=True)
class Team:
    """A made-up team.

    Attributes:
        id: As in the judgements.
        title: What it says of itself, in a few words.
        answers: Facet -> the options it chose.
        named: Record -> the share of its readers who named it, 0 to 1.
    """

    id: str
    title: str
    answers: Mapping[str, tuple[str, ...]]
    named: Mapping[str, float]


@dataclass(frozen=True)
class Told:
    """What the examples say to one profile.

    Attributes:
        nearest: Up to `NEAREST` teams, the most alike first; none where nothing was answered.
        shares: Group of records -> how far the examples speak for each, 0 to 1.
    """

    nearest: tuple[Team, ...]
    shares: Mapping[str, Floats]

    def find_named(self, record_id: str) -> list[Team]:
        """Return those of the nearest teams for which a record was named, the most alike first."""
        return [team for team in self.nearest if team.named.get(record_id, 0.0) >= NAMED]


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
            groups: Name of a group of records -> id -> place.
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
        given = np.stack([self._mark(one.answers) for one in teams] or [self._mark({})])
        self._telling: Floats = np.sqrt(np.log(len(given) / np.maximum(given.sum(axis=0), 1.0)))
        self._answers = _normalise(given * self._telling)
        self._named = {name: _lay_out(teams, places) for name, places in groups.items()}

    def ask(self, profile: Profile, power: float) -> Told:
        """Return what the examples say to a profile; `power` sharpens the nearness of teams."""
        mine = _normalise(self._mark({key: getattr(profile, key) for key in self._keys}) * self._telling)
        nearness: Floats = np.round(self._answers @ mine, 9)
        weight = nearness**power
        shares = {
            name: weight[: len(self.teams)] @ named / max(float(weight.sum()), 1e-9)
            for name, named in self._named.items()
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


def load_teams() -> tuple[Team, ...]:
    """Return the teams of `examples.json`; read once."""
    return _read()


def _lay_out(teams: Sequence[Team], places: Mapping[str, int]) -> Floats:
    """Return teams x records: the share of a team's readers who named the record."""
    named = np.zeros((len(teams), len(places)))
    for row, team in enumerate(teams):
        for record_id, share in team.named.items():
            if record_id in places:
                named[row, places[record_id]] = share
    return named


def _normalise(vectors: Floats) -> Floats:
    """Return vectors (along the last axis) of length 1; those of length 0 stay."""
    lengths: Floats = np.linalg.norm(vectors, axis=-1, keepdims=True)
    normal: Floats = vectors / np.where(lengths > 0, lengths, 1.0)
    return normal


@cache
def _read() -> tuple[Team, ...]:
    held = json.loads(FILE.read_text(encoding="utf-8"))["teams"]
    return tuple(Team(**one) for one in held)
