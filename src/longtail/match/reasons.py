"""Put into true sentences why a challenge, a practice or a caution concerns this organisation.

Every sentence names the answer, the people or the findings behind it; none gives a bare probability.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from longtail.match.conditions import Flags, Floats
from longtail.match.examples import Told
from longtail.match.listen import Listener
from longtail.match.relevance import Relevance
from longtail.match.similar import name_answer
from longtail.match.tables import Tables
from longtail.model import Facet, NumberRange, When
from longtail.phrases import count, lower_first
from longtail.profile import Profile

MOST_QUOTED = 80
MOST_ALIKE = 5
MOST_REASONS = 5
WEAK = 0.08
"""A part of a relevance below this is not worth a sentence, unless there is no other."""

CLEAR = 0.65
"""A line is quoted for a practice or a caution from this trace on (`Heard.to_traces`), about 1 in 8."""

KINDS_OF_ORGANISATION: dict[str, tuple[str, str]] = {
    "startup": ("a start-up", "start-ups"),
    "small-company": ("a small company", "small companies"),
    "mid-size-company": ("a mid-size company", "mid-size companies"),
    "listed-company": ("a listed company", "listed companies"),
    "big-tech": ("a technology giant", "technology giants"),
    "consultancy": ("a consultancy", "consultancies"),
    "public-sector": ("a public body", "public bodies"),
    "non-profit": ("a non-profit", "non-profits"),
    "investor": ("an investor", "investors"),
}


@dataclass(frozen=True)
class Peers:
    """The studied organisations that are like the user's own, and the most alike of them in order."""

    alike: Flags
    most_alike: tuple[int, ...]


def find_peers(similarities: Floats, threshold: float) -> Peers:
    """Return the organisations at least `threshold` alike."""
    alike = similarities >= threshold
    order = np.argsort(-similarities, kind="stable")
    return Peers(alike, tuple(int(place) for place in order[:MOST_ALIKE] if alike[place]))


class Reasons:
    """Sentences for one profile."""

    def __init__(
        self,
        tables: Tables,
        listener: Listener,
        profile: Profile,
        relevance: Relevance,
        peers: Peers,
        pains: Sequence[str],
        sentences: Sequence[str],
    ) -> None:
        self._tables = tables
        self._listener = listener
        self._profile = profile
        self._relevance = relevance
        self._peers = peers
        self._pains = pains
        self._sentences = sentences
        self._explained: dict[tuple[int, bool], tuple[str, ...]] = {}

    # --- challenges -----------------------------------------------------------------------------

    def explain_challenge(self, place: int, *, near: bool = False) -> tuple[str, ...]:
        """Return why a challenge matters, weightiest first; `near`: with the words that are alike."""
        if (place, near) not in self._explained:
            self._explained[place, near] = self._explain_challenge(place, near)
        return self._explained[place, near]

    def _explain_challenge(self, place: int, near: bool) -> tuple[str, ...]:
        shares = self._relevance.share_out(place)
        said: list[str] = []
        for name, share in sorted(shares.items(), key=lambda one: -one[1]):
            if self._relevance.parts[name][place] >= WEAK or (share > 0 and not said):
                said += [line for line in self._explain_part(name, place, near) if line not in said]
        return tuple(said[:MOST_REASONS]) or ("few of the studied organisations report it",)

    def _explain_part(self, name: str, place: int, near: bool) -> list[str]:
        challenge_id = self._tables.challenges[place]
        match name:
            case "confirmed":
                return ["you confirmed it"]
            case "written":
                return self.quote(self._pains, self._relevance.lines[:, place], challenge_id, near=near)
            case "described":
                return self.quote(
                    self._sentences, self._relevance.sentences[:, place], challenge_id, most=1, near=near
                )
            case "context":
                return self.name_contexts(
                    self._tables.challenge_contexts.contexts[number].when
                    for number in np.flatnonzero(
                        (self._tables.challenge_contexts.owner == place) & self._relevance.contexts_met
                    )
                )
            case "similar":
                return self.name_peers(self._find_reporters(place), "reports it", "report it")
            case "base":
                asked = int(self._tables.interviewed.sum())
                number = int(self._tables.report_counts[place])
                reports = "reports" if number == 1 else "report"
                return [f"{number} of the {asked} organisations interviewed {reports} it"]
            case _:
                return self._name_neighbour(place)

    def _find_reporters(self, place: int) -> dict[int, tuple[str, ...]]:
        challenge = self._tables.catalogue.challenges[self._tables.challenges[place]]
        return self._tables.find_voices(one for link in challenge.reported for one in link.findings)

    def _name_neighbour(self, place: int) -> list[str]:
        told = 1 - (1 - self._relevance.parts["confirmed"]) * (1 - self._relevance.parts["written"])
        before = self._tables.neighbours.left[self._tables.neighbours.right == place]
        if not len(before) or told[before].max() <= 0:
            return []
        nearest = int(before[np.argmax(told[before])])
        here, there = (
            self._tables.catalogue.challenges[self._tables.challenges[one]] for one in (place, nearest)
        )
        how = "you confirmed" if self._relevance.confirmed[nearest] else "you wrote about"
        leads = any(link.challenge == here.id for link in there.leads_to)
        tie = "the sources say that it follows from" if leads else "it lies near"
        return [f"{tie} '{there.label}', which {how}"]

    # --- words that others share ----------------------------------------------------------------

    def quote(
        self,
        lines: Sequence[str],
        scores: Floats,
        record_id: str,
        *,
        most: int = 2,
        near: bool = False,
        least: float = WEAK,
    ) -> list[str]:
        """Quote the user's lines that are about a record.

        Args:
            lines: what the user wrote.
            scores: how much each is about the record.
            record_id: the record.
            most: so many lines at most.
            near: add the words of the record that a line is like.
            least: a line with a lower score is not quoted.
        """
        order = sorted(range(len(lines)), key=lambda row: (-scores[row], lines[row]))
        said = []
        for row in order[:most]:
            if scores[row] < max(least, 0.5 * scores[order[0]]):
                break
            part = self._listener.explain(lines[row], record_id) if near else ""
            said.append(f"you wrote '{cut(lines[row])}'" + (f", which is near '{cut(part)}'" if part else ""))
        return said

    def name_contexts(self, whens: Iterable[When]) -> list[str]:
        """Say which answers the sources tie a record to."""
        return [f"the sources tie it to {self.name_condition(when)}" for when in whens]

    def name_condition(self, when: When) -> str:
        """Return a condition in the user's own answers: "kind of organisation: start-up, and stage: idea"."""
        return name_condition(self._tables.catalogue.facet_by_key, self._profile, when)

    def name_peers(self, voices: Mapping[int, tuple[str, ...]], does: str, do: str) -> list[str]:
        """Name the people in organisations like the user's that stand behind something, and count them."""
        among = [place for place in voices if self._peers.alike[place]]
        if not among:
            return []
        names = [self.name_voice(place, voices[place]) for place in among]
        kind = self._name_kind(among)
        said = [f"{join(names, most=4)}, {kind} like yours, {does if len(among) == 1 else do}"]
        nearest = [place for place in self._peers.most_alike if place in voices]
        if len(nearest) > 1:
            said.append(
                f"seen in {_of(len(nearest), len(self._peers.most_alike))} organisations most like yours"
            )
        return said

    def name_voice(self, place: int, voices: Sequence[str]) -> str:
        """Return somebody as the source prints them: `R13`, `P10a`, `organisation 7`."""
        organisation = self._tables.catalogue.organisations[self._tables.organisations[place]]
        people = {one.id for one in organisation.participants}
        first = next((voice for voice in voices if voice in people), voices[0])
        return f"organisation {first}" if first.isdigit() else first

    def _name_kind(self, places: Sequence[int]) -> str:
        mine = self._profile.organisation_type
        kinds = {
            self._tables.catalogue.organisations[self._tables.organisations[place]].profile.get(
                "organisation_type"
            )
            for place in places
        }
        one, many = KINDS_OF_ORGANISATION.get(mine or "", ("", ""))
        if mine is None or kinds != {mine}:
            one, many = "an organisation", "organisations"
        return one if len(places) == 1 else many


def name_condition(facets: Mapping[str, Facet], profile: Profile, when: When) -> str:
    """Return a condition as the answers that meet it."""
    parts = []
    for key, wanted in when.items():
        answer = getattr(profile, key)
        if not isinstance(wanted, NumberRange) and isinstance(answer, tuple):
            answer = tuple(one for one in answer if one in wanted)
        parts.append(f"{lower_first(facets[key].label)}: {name_answer(facets[key], answer)}")
    return " and ".join(parts)


def say_examples(told: Told, record_id: str) -> list[str]:
    """Say for how many of the example teams most like the user's a record was named, and for which first."""
    named = told.find_named(record_id)
    if not named:
        return []
    number = _of(len(named), len(told.nearest)) if len(told.nearest) > 1 else "the one"
    plural = "team" if len(told.nearest) == 1 else "teams"
    return [
        f"chosen by a reader of the studies, in line with a second, for {number} example {plural} most like "
        f"yours, such as '{cut(named[0].title)}'"
    ]


def _of(number: int, all_: int) -> str:
    if number == all_:
        return "both" if number == 2 else f"all {number}"
    return f"{number} of the {all_}"


def cut(text: str) -> str:
    """Return a text on one line, at most 80 characters."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_QUOTED else f"{line[: MOST_QUOTED - 1].rstrip()}…"


def join(names: Sequence[str], *, most: int) -> str:
    """Join names: "R3, R8 and R13"; beyond `most` the rest is counted: "R3, R8 and 4 others"."""
    if len(names) > most:
        names = [*names[: most - 1], count(len(names) - most + 1, "other", "others")]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
