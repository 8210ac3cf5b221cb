"""Match one organisation's profile against the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from longtail.errors import UnknownId
from longtail.load import Catalogue
from longtail.match.absence import explain_absence, find_left_out
from longtail.match.cautions import find_cautions, find_touching
from longtail.match.changes import find_changes
from longtail.match.choose import choose
from longtail.match.examples import Examples, Team, load_teams
from longtail.match.listen import Engine, Listener
from longtail.match.notes import write_notes
from longtail.match.plan import set_times
from longtail.match.practices import describe_practices
from longtail.match.proposals import Proposer
from longtail.match.questions import ask_challenges
from longtail.match.similar import OrganisationTable, find_most_alike
from longtail.match.situation import Situation, assess, resolve
from longtail.match.tables import Tables
from longtail.match.weights import Weights
from longtail.profile import Profile
from longtail.results import (
    ChallengeQuestion,
    Change,
    Contribution,
    Gap,
    NotSuggested,
    Proposal,
    Recommendations,
    RelevantChallenge,
)

MOST_CHALLENGES = 12
LEAST_RELEVANCE = 0.1
LIKELY = 0.4
GAP = 0.3


@dataclass(frozen=True)
class Choice:
    """A situation and the practices chosen for it, by place, in order."""

    situation: Situation
    chosen: tuple[int, ...]
    kept: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()


class Matcher:
    """Matches profiles against one catalogue; read-only, and safe to share between threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        engine: Engine,
        *,
        weights: Weights | None = None,
        teams: Sequence[Team] | None = None,
    ) -> None:
        """Lay out a catalogue.

        Args:
            catalogue: what to match against.
            engine: relates the user's words to records.
            weights: what each part counts for; by default those that were learnt.
            teams: the example teams; by default all that come with the program.
        """
        self.catalogue = catalogue
        self.weights = weights or Weights()
        self.tables = Tables(catalogue)
        self.organisations = OrganisationTable(catalogue, self.tables.organisations)
        self.examples = Examples(
            catalogue.facet_by_key, self.tables.groups, load_teams() if teams is None else teams
        )
        self.listener = Listener(engine, self.tables.groups)
        self._proposer = Proposer(catalogue.facet_by_key)

    def recommend(
        self, profile: Profile, *, top: int = 12, keep: Iterable[str] | Mapping[str, int] = ()
    ) -> Recommendations:
        """Suggest practices for a profile, with reasons, cautions and what was left out.

        Args:
            profile: the answers.
            top: how many practices at most.
            keep: ids of practices that stay listed, whatever the answers; a mapping of ids to ranks (from 1)
                also keeps each in its place.

        Raises:
            ProfileError: ids that do not exist, each with the nearest.
            UnknownId: a kept practice that does not exist.
        """
        choice = self.choose(profile, top=top, keep=keep)
        situation, chosen = choice.situation, choice.chosen
        whens = set_times(self.tables, chosen, situation.profile.capacity_days)
        left_out = find_left_out(self.tables, situation, chosen)
        return Recommendations(
            catalogue_version=self.catalogue.version,
            profile=situation.profile.answered(),
            challenges=self._list_challenges(situation),
            practices=describe_practices(
                self.tables, situation, chosen, whens, choice.kept, find_touching(self.tables, chosen)
            ),
            cautions=find_cautions(self.tables, situation, chosen, self.weights),
            similar_organisations=find_most_alike(
                self.organisations, situation.profile, situation.similarities
            ),
            not_suggested=left_out,
            gaps=self._find_gaps(situation),
            notes=(*choice.notes, *write_notes(self.tables, situation, chosen, choice.kept)),
        )

    def choose(
        self, profile: Profile, *, top: int = 12, keep: Iterable[str] | Mapping[str, int] = ()
    ) -> Choice:
        """Assess a profile and choose practices, without describing them."""
        resolved, notes = resolve(self.catalogue, profile)
        situation = self.assess(resolved)
        places = self._find_places(keep)
        task = situation.worth.task
        most = max(top, len(places))
        budget = None if resolved.capacity_days is None else float(resolved.capacity_days)
        chosen = choose(
            task, most, budget=budget, places={one: at for one, at in places.items() if at is not None}
        )
        missing = [one for one in places if one not in chosen]
        if missing:
            fixed = {one: at for one, at in places.items() if at is not None}
            fixed |= {
                one: most - number
                for number, one in enumerate(reversed(missing), start=1)
                if one not in fixed
            }
            chosen = choose(task, most, budget=budget, places=fixed)
        return Choice(situation, tuple(chosen), frozenset(places), notes)

    def assess(self, profile: Profile) -> Situation:
        """Assess a profile whose ids all exist."""
        return assess(self.tables, self.organisations, self.examples, self.listener, profile, self.weights)

    def explain_absence(self, profile: Profile, practice_id: str, *, top: int = 12) -> NotSuggested:
        """Say truly why a practice is not on the list (or that it is).

        Raises:
            UnknownId: there is no such practice; carries the nearest ids.
        """
        choice = self.choose(profile, top=top)
        return explain_absence(self.tables, choice.situation, choice.chosen, self._find_practice(practice_id))

    def ask_challenges(self, profile: Profile, *, most: int = 8) -> tuple[ChallengeQuestion, ...]:
        """Return the likeliest challenges to confirm or rule out, the most informative first.

        Raises:
            ProfileError: ids that do not exist, each with the nearest.
        """
        resolved, _ = resolve(self.catalogue, profile)
        return ask_challenges(self.tables, self.assess(resolved), most)

    def find_changes(self, profile: Profile, *, top: int = 5, most: int = 6) -> tuple[Change, ...]:
        """Return the single answers whose change alters the top of the list, found by asking again with each.

        Raises:
            ProfileError: ids that do not exist, each with the nearest.
        """
        resolved, _ = resolve(self.catalogue, profile)

        def ask(other: Profile) -> tuple[str, ...]:
            chosen = self.choose(other, top=top).chosen
            return tuple(self.catalogue.practices[self.tables.practices[one]].label for one in chosen)

        return find_changes(self.catalogue.facet_by_key, self._questions, resolved, ask, most)

    def find_examples(self, profile: Profile) -> tuple[Team, ...]:
        """Return the example teams most like a profile's, the most alike first; none where it says nothing.

        Raises:
            ProfileError: ids that do not exist, each with the nearest.
        """
        resolved, _ = resolve(self.catalogue, profile)
        return self.examples.ask(resolved, self.listener.hear(resolved), self.weights).nearest

    def propose_answers(self, text: str) -> tuple[Proposal, ...]:
        """Propose answers from a paragraph, each with the words that suggest it, for the user to correct."""
        return self._proposer.propose(text)

    @cached_property
    def _questions(self) -> dict[str, str]:
        steps = self.catalogue.questionnaire.get("steps", [])
        return {one["facet"]: one["ask"] for step in steps for one in step["questions"]}

    def _find_places(self, keep: Iterable[str] | Mapping[str, int]) -> dict[int, int | None]:
        if isinstance(keep, Mapping):
            return {self._find_practice(one): max(rank - 1, 0) for one, rank in keep.items()}
        return {self._find_practice(one): None for one in keep}

    def _find_practice(self, practice_id: str) -> int:
        wanted = str(self.catalogue.retired.get(practice_id, {}).get("replaced_by", practice_id))
        if wanted not in self.tables.practice_at:
            raise UnknownId(practice_id, self.catalogue.practices)
        return self.tables.practice_at[wanted]

    def _list_challenges(self, situation: Situation) -> tuple[RelevantChallenge, ...]:
        relevance = situation.relevance
        order = np.argsort(-np.round(relevance.total, 9), kind="stable")
        first = [place for place in order[:MOST_CHALLENGES] if relevance.total[place] >= LEAST_RELEVANCE]
        confirmed = [place for place in np.flatnonzero(relevance.confirmed) if place not in first]
        shown = sorted(map(int, (*first, *confirmed)), key=lambda place: (-relevance.total[place], place))
        return tuple(self._describe_challenge(situation, place) for place in shown)

    def _describe_challenge(self, situation: Situation, place: int) -> RelevantChallenge:
        record = self.catalogue.challenges[self.tables.challenges[place]]
        shares = situation.relevance.share_out(place)
        parts = tuple(
            Contribution(kind=name, label=PART_LABELS[name], value=round(share, 4))
            for name, share in shares.items()
            if round(share, 4)
        )
        total = round(sum(part.value for part in parts), 4)
        state = (
            "confirmed"
            if situation.relevance.confirmed[place]
            else "likely"
            if total >= LIKELY
            else "possible"
        )
        return RelevantChallenge(
            id=record.id,
            label=record.label,
            relevance=total,
            because=situation.reasons.explain_challenge(place, near=True),
            contributions=parts,
            state=state,
        )

    def _find_gaps(self, situation: Situation) -> tuple[Gap, ...]:
        """Return relevant challenges for which no practice is known, or none is open here."""
        links, task = self.tables.links, situation.worth.task
        known = np.bincount(links.challenge, minlength=len(self.tables.challenges)) > 0
        usable = task.open | _mark(
            task.size, [self.tables.practice_at[one] for one in situation.profile.adopted]
        )
        open_to = (
            np.bincount(
                links.challenge, weights=usable[links.practice], minlength=len(self.tables.challenges)
            )
            > 0
        )
        found = []
        for place in np.flatnonzero((situation.relevance.total >= GAP) & ~open_to):
            record = self.catalogue.challenges[self.tables.challenges[int(place)]]
            reason = (
                "Your answers rule out every practice the sources know for it."
                if known[place]
                else "The sources report it and leave it open: they name no practice against it."
            )
            found.append(
                (
                    -float(situation.relevance.total[place]),
                    Gap(id=record.id, label=record.label, reason=reason),
                )
            )
        return tuple(gap for _, gap in sorted(found, key=lambda one: (one[0], one[1].id)))


PART_LABELS: dict[str, str] = {
    "confirmed": "you confirmed it",
    "written": "what you wrote",
    "described": "your description",
    "context": "what the sources tie to organisations like yours",
    "similar": "what organisations like yours report, beyond the average",
    "base": "how many of the studied organisations report it",
    "spread": "challenges near it that you told of",
}
"""What each part of a relevance is called."""


def _mark(size: int, places: list[int]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    marked = np.zeros(size, dtype=bool)
    marked[places] = True
    return marked
