"""What readers of the studies named for example teams like the user's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings

from longtail.evaluation.profiles import read_profiles
from longtail.load import load_catalogue
from longtail.match import Matcher
from longtail.match.examples import NEAREST, Examples, Team, Told, find_topics, load_teams
from longtail.match.listen import Heard, Listener
from longtail.match.reasons import say_examples
from longtail.match.weights import Weights
from longtail.profile import Profile
from longtail.search import SearchEngine
from tests.match.conftest import SMALL, WordEngine
from tests.match.strategies import profiles
from tools.gather_examples import gather, measure_topics

PLACES = {
    "practice": {"practice/a": 0, "practice/b": 1},
    "challenge": {"challenge/x": 0, "challenge/y": 1, "challenge/z": 2},
}
AGAIN = "gather them again: python -m tools.gather_examples"
ANY = settings(deadline=None, max_examples=60)


class Mute:
    """An engine that finds nothing, for what does not hang on what it finds."""

    def relate(self, text: str, kinds: Sequence[str]) -> Mapping[str, float]:
        return {}

    def explain_part(self, text: str, record_id: str) -> str:
        return ""


def make_team(
    name: str, named: dict[str, float], topics: dict[str, float] | None = None, **answers: str
) -> Team:
    given = {key: (one,) for key, one in answers.items()}
    return Team(name, f"we are {name}", given, topics or {}, named)


def hear(*lines: str, about: int = 0) -> Heard:
    """Return lines that are all about one challenge."""
    related = {"challenge": (np.array([about]), np.array([0.9]))}
    return Heard(lines, (), " ".join(lines), {line: related for line in (*lines, " ".join(lines))})


def ask(examples: Examples, profile: Profile, heard: Heard | None = None) -> Told:
    return examples.ask(profile, heard or hear(), Weights())


def lay_out(*teams: Team) -> Examples:
    return Examples(SMALL.facet_by_key, PLACES, teams)


TEAMS = (
    make_team("clinic", {"practice/a": 1.0}, sector="health", stage="pilot"),
    make_team("bank", {"practice/b": 1.0, "practice/none": 1.0}, sector="finance", stage="pilot"),
    make_team("shop", {"practice/b": 0.5}, sector="retail", stage="pilot"),
    make_team("farm", {}, sector="agriculture", stage="idea"),
)


def test_the_team_with_the_same_answers_is_the_nearest_and_decides() -> None:
    told = ask(lay_out(*TEAMS), Profile(sector="finance", stage="pilot"))
    assert told.nearest[0].id == "bank"
    shares = told.shares["practice"]
    assert shares[1] > 0.9 > 0.1 > shares[0]


def test_a_rare_answer_in_common_tells_more_than_a_frequent_one() -> None:
    told = ask(lay_out(*TEAMS), Profile(sector="health", stage="idea"))
    order = [one.id for one in told.nearest]
    assert order == ["clinic", "farm"], "stage: pilot is shared by three teams, and was not answered"
    told = ask(lay_out(*TEAMS), Profile(sector="health", stage="pilot"))
    assert told.nearest[0].id == "clinic"
    assert {one.id for one in told.nearest} == {"clinic", "bank", "shop"}


@pytest.mark.parametrize("profile", [Profile(), Profile(headcount=9), Profile(capacity_days=3)])
def test_without_an_answer_to_compare_the_examples_say_nothing(profile: Profile) -> None:
    told = ask(lay_out(*TEAMS), profile)
    assert told.nearest == () and not told.shares["practice"].any()
    assert say_examples(told, "practice/a") == []


def test_without_examples_nothing_is_said() -> None:
    told = ask(lay_out(), Profile(sector="health"), hear("no data"))
    assert told.nearest == () and not told.shares["practice"].any()


def test_the_sentence_counts_the_teams_for_which_both_readers_named_it() -> None:
    teams = [
        make_team(f"t{number}", {"practice/a": 1.0 if number < 3 else 0.5}, sector="health")
        for number in range(9)
    ]
    told = ask(lay_out(*teams, *TEAMS[1:]), Profile(sector="health"))
    assert [one.id for one in told.nearest] == [f"t{number}" for number in range(NEAREST)]
    assert say_examples(told, "practice/a") == [
        "chosen by a reader of the studies, in line with a second, for 3 of the 8 example teams most like yours, "
        "such as 'we are t0'"
    ]
    assert say_examples(told, "practice/b") == []


@ANY
@given(profile=profiles())
def test_shares_lie_between_none_and_all(profile: Profile) -> None:
    for share in ask(lay_out(*TEAMS), profile).shares.values():
        assert np.all((share >= 0) & (share <= 1 + 1e-9))


def test_examples_add_to_what_they_name_and_to_nothing_else() -> None:
    team = make_team("clinic", {"practice/minimise": 1.0}, sector="health", stage="pilot")
    profile = Profile(sector="health", stage="pilot")
    shares = {}
    for name, teams in (("with", (team, *TEAMS[1:])), ("without", ())):
        matcher = Matcher(SMALL, WordEngine(SMALL), teams=teams)
        own = matcher.choose(profile).situation.worth.own["examples"]
        shares[name] = dict(zip(matcher.tables.practices, own.tolist(), strict=True))
    assert shares["with"].pop("practice/minimise") > 0.3
    assert not any(shares["with"].values()) and not any(shares["without"].values())


def test_teams_that_wrote_of_the_same_are_near_where_nothing_was_answered() -> None:
    teams = (
        make_team("x", {"practice/a": 1.0}, {"challenge/x": 1.8, "challenge/y": 0.2}, sector="health"),
        make_team("y", {"practice/b": 1.0}, {"challenge/y": 1.8, "challenge/x": 0.2}, sector="health"),
    )
    told = ask(lay_out(*teams), Profile(), hear("we have too little data", about=1))
    assert [one.id for one in told.nearest] == ["y"]
    assert told.shares["practice"].tolist() == [0.0, 1.0]


def test_the_teams_are_those_of_the_judgements() -> None:
    held = [
        {**vars(one), "answers": {key: tuple(it) for key, it in one.answers.items()}, "topics": {}}
        for one in load_teams()
    ]
    assert held == [{**vars(one), "topics": {}} for one in gather(load_catalogue(), Mute())], AGAIN


def test_what_teams_wrote_of_is_what_the_search_engine_says_now() -> None:
    catalogue = load_catalogue()
    engine = SearchEngine(catalogue, wait_for_meaning=True)
    challenges = sorted(catalogue.challenges)
    listener = Listener(engine, {"challenge": {one: place for place, one in enumerate(challenges)}})
    judged = {one.id: one.profile for one in read_profiles(catalogue, "examples")}
    for team in load_teams()[::12]:
        now = measure_topics(listener, challenges, judged[team.id])
        assert now.keys() == team.topics.keys()
        if now:
            held, found = (np.array([one[key] for key in challenges]) for one in (team.topics, now))
            assert np.corrcoef(held, found)[0, 1] > 0.99, AGAIN


def test_topics_are_those_of_the_whole_and_of_the_best_line() -> None:
    topics = find_topics(hear("a line", "another", about=2), 3, Weights())
    assert topics[2] > 1.9 and not topics[:2].any()
