"""Open examples, saved profiles and plans; what cannot be opened is said in place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from longtail.errors import InputError, LongtailError
from longtail.paths import get_content_dir
from longtail.plan import compare, from_json, is_plan
from longtail.profile import Profile, parse_profile, read_profile
from longtail.ui.markup import escape_markdown
from longtail.ui.shared import Shared
from longtail.ui.state import TOP, drop_unknown, get_session, replace_visit
from longtail.ui.visit import Visit


@dataclass(frozen=True)
class Example:
    """A profile that comes with the app, to look at before answering."""

    name: str
    title: str
    short: str
    summary: str


EXAMPLES = (
    Example(
        "startup",
        "A start-up of six",
        "the start-up",
        "A prototype that investors want to see live, and no money to train it twice.",
    ),
    Example(
        "city",
        "A city office",
        "the city office",
        "A bought model that sorts applications; residents depend on what it says.",
    ),
    Example(
        "clinic",
        "A non-profit clinic",
        "the clinic",
        "One data scientist, nurses without time to label, records from elsewhere.",
    ),
)


def open_example(example: Example, shared: Shared) -> None:
    """Put an example's answers in place of the visitor's."""
    profile = read_profile(get_content_dir() / "examples" / f"{example.name}.yaml")
    take_profile(profile, shared, f"This is an example: {example.title.lower()}. Change any answer.")


def open_upload(name: str, raw: bytes, shared: Shared) -> bool:
    """Open a file of the visitor's; say what is wrong with one that cannot be opened."""
    try:
        if _holds_plan(raw):
            take_plan(raw, name[:80], shared)
        else:
            take_profile(parse_profile(raw, name=name[:80]), shared)
    except InputError as error:
        lines = [str(one) for one in error.problems] or [str(error)]
        st.error(
            "This file cannot be opened:\n\n" + "\n".join(f"- {escape_markdown(one)}" for one in lines[:12])
        )
    except LongtailError as error:
        st.error(f"This file cannot be opened: {escape_markdown(str(error))}")
    else:
        return True
    return False


def _holds_plan(raw: bytes) -> bool:
    try:
        return raw[:1] == b"{" and is_plan(json.loads(raw))
    except (ValueError, RecursionError):
        return False


def take_plan(raw: bytes, name: str, shared: Shared) -> None:
    """Put a plan in place of the visitor's, and note what has changed since it was made."""
    plan, migrated = from_json(raw, today=date.today(), name=name)
    known, lost = drop_unknown(shared, Profile.from_mapping(plan.profile))
    retired = shared.catalogue.retired
    items: dict[str, dict[str, Any]] = {}
    kept: dict[str, int] = {}
    ranks = {one.id: one.rank for one in plan.practices}
    for item, practice in plan.in_order():
        now = str(retired.get(item.practice, {}).get("replaced_by", item.practice))
        if now not in shared.kb.practices:
            lost = (*lost, f"The catalogue has no practice “{practice.label}”; it was left out.")
            continue
        kept[now] = ranks[item.practice]
        said = item.model_dump(mode="json", include={"when", "owner", "note", "date", "done"})
        items[now] = {key: value for key, value in said.items() if value not in (None, "", False)}
    visit = Visit(answers=known.answered(), kept=kept, order=list(kept), items=items)
    answer = shared.kb.matcher.recommend(known, top=TOP, keep=kept)
    changed = [one.text for one in compare(plan, answer)]
    replace_visit(visit, (*migrated, *lost))
    get_session().difference = tuple(changed)


def take_profile(profile: Profile, shared: Shared, *notes: str) -> None:
    """Put a profile in place of the visitor's answers, leaving out records that no longer exist."""
    known, more = drop_unknown(shared, profile)
    replace_visit(Visit(answers=known.answered()), (*notes, *more))
