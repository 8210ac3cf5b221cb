"""Begin a document from a profile and a plan: what is known already is filled in, in words."""

from __future__ import annotations

import datetime
from typing import Any

from longtail.export.escape import clean, to_line
from longtail.export.words import name_answers, name_date
from longtail.load import Catalogue
from longtail.plan import Plan, get_review_date
from longtail.profile import Profile, matches_when
from longtail.toolkits.model import Answer, Document, Field, Toolkit


def begin(toolkit: Toolkit, plan: Plan, catalogue: Catalogue, *, today: datetime.date) -> Document:
    """Return the toolkit's document with what the plan and its profile tell; the rest is left empty."""
    profile = Profile.from_mapping(plan.profile)
    words = _name_words(plan.profile, catalogue) | _name_plan(toolkit, plan)
    owners = _list_owners(plan)
    answers: dict[str, Answer] = {}
    for field in toolkit.all_fields():
        value = _begin_field(field, profile, words, owners)
        if value:
            answers[field.id] = value
    planned = [item.practice for item, _ in plan.in_order() if item.practice in toolkit.practices]
    return Document(
        toolkit=toolkit.id,
        catalogue_version=plan.catalogue_version,
        created=today,
        answers=answers,
        practices=tuple(planned),
    )


def list_calling(toolkit: Toolkit, plan: Plan) -> list[str]:
    """Return the labels of the plan's practices that call for this document, in the plan's order."""
    return [one.label for item, one in plan.in_order() if item.practice in toolkit.practices]


def _begin_field(field: Field, profile: Profile, words: dict[str, str], owners: dict[str, str]) -> Answer:
    if field.kind == "table":
        begun: list[tuple[str, ...]] = list(owners.items()) if field.rows_from == "owners" else []
        begun += field.begin_rows()
        return tuple((*row, *("",) * (len(field.columns) - len(row))) for row in begun)
    texts = [
        one.write(words) for one in field.prefill if not one.when or matches_when(profile, one.when) is True
    ]
    return "\n".join(text for text in texts if text)


def _name_plan(toolkit: Toolkit, plan: Plan) -> dict[str, str]:
    """Return what the plan tells in words: when it, or what calls for this document, is looked at again."""
    calling = [item for item in plan.items if item.practice in toolkit.practices and not item.done]
    dates = [get_review_date(item, plan) for item in calling or plan.items]
    return {"plan_review": name_date(min(dates))} if dates else {}


def _list_owners(plan: Plan) -> dict[str, str]:
    """Return who owns what in the plan: owner -> the practices, in the plan's order."""
    owned: dict[str, list[str]] = {}
    for item, practice in plan.in_order():
        if owner := to_line(item.owner):
            owned.setdefault(owner, []).append(practice.label)
    return {owner: "; ".join(labels) for owner, labels in owned.items()}


def _name_words(answers: dict[str, Any], catalogue: Catalogue) -> dict[str, str]:
    labels = {facet.label: facet.key for facet in catalogue.facets.values()}
    return {
        labels[label]: clean("; ".join(values))
        for label, values in name_answers(catalogue, answers)
        if label in labels
    }
