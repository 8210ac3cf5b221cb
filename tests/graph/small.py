"""A catalogue of a handful of records, sound in every respect, for trying what breaks it."""

from __future__ import annotations

from typing import Any

from longtail.load import Catalogue, load_facets
from longtail.model import (
    AntiPattern,
    Challenge,
    Finding,
    Organisation,
    Practice,
    Source,
    TradeOff,
)


def make_catalogue() -> Catalogue:
    """One study in two versions, one organisation, and a record of every kind."""
    findings = [
        make_finding("a", kind="challenge", participants=("P1",)),
        make_finding("b", kind="observed-practice", organisations=("1",)),
        make_finding("c", kind="recommended-practice", basis="authors"),
        make_finding("d", kind="context", source="study-slides", section="Title"),
        make_finding("e", kind="anti-pattern", disputes=("finding/c",)),
    ]
    facets = {facet.id: facet for facet in load_facets().values()}
    return Catalogue(
        version="1.0.0+small",
        sources=by_id(make_sources()),
        facets=facets,
        findings=by_id(findings),
        organisations=by_id([make_organisation()]),
        challenges=by_id(make_challenges()),
        practices=by_id(make_practices()),
        anti_patterns=by_id([make_anti_pattern()]),
        trade_offs=by_id([make_trade_off()]),
        questionnaire={},
        retired={"challenge/old": {"replaced_by": "challenge/one"}},
    )


def by_id(records: list[Any]) -> dict[str, Any]:
    return {record.id: record for record in records}


def make_finding(name: str, **more: Any) -> Finding:
    given = {"source": "study", "section": "1", "kind": "context", "basis": "participants", **more}
    return Finding(id=f"finding/{name}", claim=f"Claim {name}.", anchor=f"four words of {name}", **given)


def make_sources() -> list[Source]:
    words = {"title": "T", "short": "S", "authors": ["A", "B"], "year": 2020, "licence": "L", "method": "M"}
    return [
        Source.model_validate(
            {
                "id": "source/study",
                "key": "study",
                "type": "article",
                "sections": [{"id": "1", "title": "One"}],
                **words,
            }
        ),
        Source.model_validate(
            {
                "id": "source/study-slides",
                "key": "study-slides",
                "type": "slides",
                "sections": [{"id": "Title", "title": "Title"}],
                "version_of": "source/study",
                **words,
            }
        ),
    ]


def make_organisation() -> Organisation:
    return Organisation.model_validate(
        {
            "id": "organisation/study-1",
            "label": "An organisation",
            "summary": "It was studied.",
            "source": "study",
            "key": "1",
            "participants": [{"id": "P1", "role": "data-scientist"}],
            "profile": {"stage": "pilot", "headcount": 12},
            "because": {"stage": "Table 1", "headcount": "Table 1"},
        }
    )


def link(how: str, *findings: str, **more: Any) -> dict[str, Any]:
    return {"how": how, "findings": [f"finding/{one}" for one in findings], **more}


WORDS = {"label": "L", "summary": "S", "themes": ["data-quality"], "terms": ["t"], "utterances": ["u"]}


def make_challenges() -> list[Challenge]:
    one = {
        "id": "challenge/one",
        "reported": [link("They say so.", "a")],
        "leads_to": [link("It follows.", "a", challenge="challenge/two")],
        "contexts": [link("There it was.", "a", when={"stage": ["idea", "pilot"], "headcount": {"max": 50}})],
        "near": ["challenge/two"],
    }
    two = {"id": "challenge/two", "reported": [link("They say so.", "a")], "open_question": True}
    return [Challenge.model_validate({**WORDS, **more}) for more in (one, two)]


def make_practices() -> list[Practice]:
    base = {
        **WORDS,
        "first_step": "Begin.",
        "produces": ["a page"],
        "phases": ["modelling"],
        "roles": ["data-scientist"],
        "effort": {"days": [0.5, 3], "basis": "estimate", "reason": "It is small."},
        "addresses": [link("It helps.", "b", challenge="challenge/one")],
        "serves": ["quality"],
        "costs": ["cost"],
    }
    first = {
        "id": "practice/first",
        "supports": [link("Somebody does it.", "b")],
        "against": [link("Somebody doubts it.", "e")],
        "conditions": [{"effect": "excludes", "when": {"labels": ["none"]}, "why": "No labels."}],
    }
    second = {
        "id": "practice/second",
        "supports": [link("The authors advise it.", "c")],
        "requires": [link("First things first.", "c", practice="practice/first")],
    }
    return [Practice.model_validate({**base, **more}) for more in (first, second)]


def make_anti_pattern() -> AntiPattern:
    return AntiPattern.model_validate(
        {
            **WORDS,
            "id": "anti-pattern/habit",
            "tempts": "It is easy.",
            "reported": [link("They saw it.", "e")],
            "causes": [link("It breaks.", "e", challenge="challenge/one")],
            "instead": [link("Better so.", "b", practice="practice/first")],
        }
    )


def make_trade_off() -> TradeOff:
    sides = [
        {"label": "One", **link("It gives.", "b"), "practices": ["practice/first"]},
        {"label": "Other", **link("It takes.", "c"), "practices": ["practice/second"]},
    ]
    return TradeOff.model_validate({**WORDS, "id": "trade-off/both", "sides": sides, "decide": "Decide."})
