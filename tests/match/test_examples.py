"""What readers of the studies named for example teams like the user's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from longtail.load import load_catalogue
from longtail.match import Matcher
from longtail.match.examples import NEAREST, Examples, Team, load_teams
from longtail.match.reasons import say_examples
from longtail.profile import Profile
from tests.match.conftest import SMALL, WordEngine
from tests.match.strategies import profiles
from tools.gather_examples import gather

PLACES = {"practice": {"practice/a": 0, "practice/b": 1}}
ANY = settings(deadline=None, max_examples=60)


def make_team(name: str, named: dict[str, float], **answers: str) -> Team:
    return Team(name, f"we are {name}", {key: (one,) for key, one in answers.items()}, named)


def lay_out(*teams: Team) -> Examples:
    return Examples(SMALL.facet_by_key, PLACES, teams)


TEAMS = (
    make_team("clinic", {"practice/a": 1.0}, sector="health", stage="pilot"),
    make_team("bank", {"practice/b": 1.0, "practice/none": 1.0}, sector="finance", stage="pilot"),
    make_team("shop", {"practice/b": 0.5}, sector="retail", stage="pilot"),
    make_team("farm", {}, sector="agriculture", stage="idea"),
)


def test_the_team_with_the_same_answers_is_the_nearest_and_decides() -> None:
    told = lay_out(*TEAMS).ask(Profile(sector="finance", stage="pilot"), power=6.0)
    assert told.nearest[0].id == "bank"
    shares = told.shares["practice"]
    assert shares[1] > 0.9 > 0.1 > shares[0]


def test_a_rare_answer_in_common_tells_more_than_a_frequent_one() -> None:
    told = lay_out(*TEAMS).ask(Profile(sector="health", stage="idea"), power=1.0)
    order = [one.id for one in told.nearest]
    assert order == ["clinic", "farm"], "stage: pilot is shared by three teams, and was not answered"
    told = lay_out(*TEAMS).ask(Profile(sector="health", stage="pilot"), power=1.0)
    assert told.nearest[0].id == "clinic"
    assert {one.id for one in told.nearest} == {"clinic", "bank", "shop"}


@pytest.mark.parametrize("profile", [Profile(), Profile(pains=["nobody knows"]), Profile(headcount=9)])
def test_without_an_answer_to_compare_the_examples_say_nothing(profile: Profile) -> None:
    told = lay_out(*TEAMS).ask(profile, power=6.0)
    assert told.nearest == () and not told.shares["practice"].any()
    assert say_examples(told, "practice/a") == []


def test_without_examples_nothing_is_said() -> None:
    told = lay_out().ask(Profile(sector="health"), power=6.0)
    assert told.nearest == () and not told.shares["practice"].any()


def test_the_sentence_counts_the_teams_for_which_both_readers_named_it() -> None:
    teams = [
        make_team(f"t{number}", {"practice/a": 1.0 if number < 3 else 0.5}, sector="health")
        for number in range(9)
    ]
    told = lay_out(*teams, *TEAMS[1:]).ask(Profile(sector="health"), power=6.0)
    assert [one.id for one in told.nearest] == [f"t{number}" for number in range(NEAREST)]
    assert say_examples(told, "practice/a") == [
        "both readers of the studies named it for 3 of the 8 example teams most like yours, such as 'we are t0'"
    ]
    assert say_examples(told, "practice/b") == []


@ANY
@given(profile=profiles())
def test_shares_lie_between_none_and_all(profile: Profile) -> None:
    for share in lay_out(*TEAMS).ask(profile, power=6.0).shares.values():
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


def test_the_teams_are_those_of_the_judgements() -> None:
    held = [
        {**vars(one), "answers": {key: tuple(it) for key, it in one.answers.items()}} for one in load_teams()
    ]
    assert held == [vars(one) for one in gather(load_catalogue())], "python -m tools.gather_examples"
