"""A small catalogue made by hand, and a stand-in for the engine that only counts shared words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from longtail.load import Catalogue, load_facets
from longtail.match import Matcher
from longtail.model import AntiPattern, Challenge, Finding, Organisation, Practice, Source, TradeOff

STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "at",
        "be",
        "but",
        "do",
        "for",
        "from",
        "has",
        "have",
        "i",
        "in",
        "is",
        "it",
        "my",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "the",
        "to",
        "us",
        "we",
        "with",
    ]
)


def split_words(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[a-z]+", text.lower())} - STOP


class WordEngine:
    """Relates a text to a record by the share of its words that stand in the record's label and terms."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._words = {
            one.id: split_words(" ".join((one.label, *one.terms))) for one in catalogue.browsable.values()
        }

    def relate(self, text: str, kinds: Sequence[str]) -> Mapping[str, float]:
        asked = split_words(text)
        return {
            record_id: len(asked & words) / len(asked)
            for record_id, words in self._words.items()
            if record_id.partition("/")[0] in kinds and asked & words
        }

    def explain_part(self, text: str, record_id: str) -> str:
        return ", ".join(sorted(split_words(text) & self._words[record_id]))


def make_finding(slug: str, *people: str, kind: str = "challenge", basis: str = "participants") -> Finding:
    return Finding(
        id=f"finding/{slug}",
        source="study",
        section="1",
        kind=kind,
        basis=basis,
        claim=f"What {slug} says.",
        anchor="four words of text",
        participants=people,
    )


def make_challenge(slug: str, label: str, *findings: str, **more: Any) -> Challenge:
    reported = [{"how": "Told.", "findings": [f"finding/{one}" for one in findings]}]
    return Challenge(id=f"challenge/{slug}", label=label, summary=f"{label}.", reported=reported, **more)


def make_practice(slug: str, label: str, addresses: Mapping[str, Sequence[str]], **more: Any) -> Practice:
    days = more.pop("days", (1, 2))
    requires = [
        {"practice": f"practice/{one}", "how": "Needs it.", "findings": ["finding/f1"]}
        for one in more.pop("requires", ())
    ]
    given = {
        "first_step": "Begin.",
        "produces": ["a page"],
        "phases": ["modelling"],
        "roles": ["data-scientist"],
        "effort": {"days": days, "basis": "estimate", "reason": "Small."},
    }
    return Practice(
        id=f"practice/{slug}",
        label=label,
        summary=f"{label}.",
        addresses=[
            {
                "challenge": f"challenge/{challenge}",
                "how": f"Helps with {challenge}.",
                "findings": [f"finding/{one}" for one in findings],
            }
            for challenge, findings in addresses.items()
        ],
        requires=requires,
        **{**given, **more},
    )


def make_organisation(key: str, **profile: Any) -> Organisation:
    return Organisation(
        id=f"organisation/study-{key.lower()}",
        label=f"Organisation {key}",
        summary="One that was studied.",
        source="study",
        key=key,
        participants=[{"id": key}],
        profile=profile,
    )


def make_catalogue(
    *,
    findings: Sequence[Finding] = (),
    challenges: Sequence[Challenge] = (),
    practices: Sequence[Practice] = (),
    anti_patterns: Sequence[AntiPattern] = (),
    trade_offs: Sequence[TradeOff] = (),
    organisations: Sequence[Organisation] = (),
    retired: Mapping[str, Mapping[str, str]] | None = None,
) -> Catalogue:
    source = Source(
        id="source/study",
        key="study",
        type="article",
        title="A study",
        short="A study",
        authors=["Somebody"],
        year=2021,
        licence="CC-BY-4.0",
        method="Interviews.",
        sections=[{"id": "1", "title": "One"}],
    )
    return Catalogue(
        version="test",
        sources={source.id: source},
        facets={facet.id: facet for facet in load_facets().values()},
        findings={one.id: one for one in findings},
        organisations={one.id: one for one in organisations},
        challenges={one.id: one for one in challenges},
        practices={one.id: one for one in practices},
        anti_patterns={one.id: one for one in anti_patterns},
        trade_offs={one.id: one for one in trade_offs},
        questionnaire={},
        retired=retired or {},
    )


def make_small_catalogue() -> Catalogue:
    findings = [
        make_finding("f1", "R1", "R2"),
        make_finding("f2", "R3"),
        make_finding("f3", "R4", "R5", "R6"),
        make_finding("f4", "R1"),
        make_finding("f5", basis="authors"),
        make_finding("f6", "R2", "R3", kind="observed-practice"),
        make_finding("f7", "R4", kind="observed-practice"),
        make_finding("f8", "R5", kind="anti-pattern"),
        make_finding("f9", "R6", kind="trade-off"),
    ]
    challenges = [
        make_challenge(
            "labels", "Labels contradict each other", "f1", terms=["annotation", "annotators disagree"]
        ),
        make_challenge(
            "drift",
            "The model decays in production",
            "f2",
            terms=["drift", "decay"],
            contexts=[{"when": {"stage": ["production"]}, "how": "Seen late.", "findings": ["finding/f2"]}],
        ),
        make_challenge(
            "bosses",
            "Managers expect magic",
            "f3",
            terms=["bosses", "hype"],
            leads_to=[{"challenge": "challenge/hurry", "how": "It does.", "findings": ["finding/f3"]}],
        ),
        make_challenge("hurry", "Time runs out", "f4", terms=["deadline"], near=["challenge/bosses"]),
        make_challenge("privacy", "Personal data is everywhere", "f5", terms=["gdpr"]),
        make_challenge("open", "Nobody knows how", "f5", terms=["mystery"], open_question=True),
    ]
    practices = [
        make_practice("write-guide", "Write a labelling guide", {"labels": ["f6"]}, serves=["quality"]),
        make_practice(
            "label-twice",
            "Label a sample twice",
            {"labels": ["f1", "f6"]},
            requires=["write-guide"],
            days=(2, 4),
        ),
        make_practice(
            "watch-inputs",
            "Watch the inputs",
            {"drift": ["f2"], "labels": ["f1"]},
            days=(3, 5),
            phases=["monitoring-and-maintenance"],
            roles=["operations"],
        ),
        make_practice(
            "retrain",
            "Retrain each month",
            {"drift": ["f2"]},
            days=(5, 10),
            costs=["cost"],
            conditions=[
                {
                    "effect": "excludes",
                    "when": {"model_origin": ["supplier"]},
                    "why": "A bought model cannot be retrained.",
                },
                {"effect": "suits", "when": {"stage": ["production"]}, "why": "Only a live model decays."},
            ],
        ),
        make_practice(
            "explain-limits",
            "Explain the limits to managers",
            {"bosses": ["f3", "f7"], "hurry": ["f4"]},
            days=(0.5, 1),
        ),
        make_practice(
            "say-no",
            "Turn work down",
            {"bosses": ["f7"]},
            days=(0.5, 0.5),
            conditions=[
                {
                    "effect": "demotes",
                    "when": {"organisation_type": ["consultancy"]},
                    "why": "You live from contracts.",
                }
            ],
        ),
        make_practice(
            "minimise",
            "Keep less personal data",
            {"privacy": ["f5"]},
            serves=["privacy"],
            conditions=[
                {
                    "effect": "excludes",
                    "when": {"personal_data": ["none"]},
                    "why": "There is no personal data.",
                }
            ],
        ),
    ]
    anti_patterns = [
        AntiPattern(
            id="anti-pattern/ship-and-forget",
            label="Ship and forget",
            summary="Nobody looks after it.",
            tempts="It is done.",
            terms=["forgotten model"],
            reported=[{"how": "Told.", "findings": ["finding/f8"]}],
            causes=[{"challenge": "challenge/drift", "how": "It decays.", "findings": ["finding/f8"]}],
            instead=[{"practice": "practice/watch-inputs", "how": "Watch.", "findings": ["finding/f2"]}],
            contexts=[{"when": {"stage": ["production"]}, "how": "Late.", "findings": ["finding/f8"]}],
        ),
    ]
    trade_offs = [
        TradeOff(
            id="trade-off/speed-against-care",
            label="Speed against care",
            summary="One costs the other.",
            decide="Look.",
            sides=[
                {
                    "label": "Speed",
                    "how": "Fast.",
                    "findings": ["finding/f9"],
                    "practices": ["practice/say-no"],
                },
                {
                    "label": "Care",
                    "how": "Slow.",
                    "findings": ["finding/f9"],
                    "practices": ["practice/label-twice"],
                },
            ],
        ),
    ]
    organisations = [
        make_organisation("R1", organisation_type="startup", resources="minimal", sector="health"),
        make_organisation("R2", organisation_type="startup", resources="limited", sector="finance"),
        make_organisation("R3", organisation_type="listed-company", resources="ample", sector="retail"),
        make_organisation("R4", organisation_type="public-sector", resources="moderate", sector="government"),
        make_organisation("R5", organisation_type="consultancy", resources="moderate", sector="finance"),
        make_organisation("R6", organisation_type="consultancy", resources="limited", sector="retail"),
    ]
    return make_catalogue(
        findings=findings,
        challenges=challenges,
        practices=practices,
        anti_patterns=anti_patterns,
        trade_offs=trade_offs,
        organisations=organisations,
        retired={"challenge/old-labels": {"replaced_by": "challenge/labels"}},
    )


SMALL = make_small_catalogue()


@pytest.fixture(scope="session")
def small() -> Catalogue:
    """The small catalogue: six challenges, seven practices, two cautions, six organisations."""
    return SMALL


@pytest.fixture(scope="session")
def matcher(small: Catalogue) -> Matcher:
    """A matcher over the small catalogue."""
    return Matcher(small, WordEngine(small))
