"""One question as a field of the page; its answer goes straight into the visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from longtail.answers import MAX_LINES, MAX_NUMBER, MAX_TEXT
from longtail.errors import Problem
from longtail.model import Facet
from longtail.ui.markup import escape_markdown, show, tag
from longtail.ui.shared import Shared
from longtail.ui.state import get_session

NOT_SURE = "not-sure"
MOST_PILLS = 9
"""Longer lists are chosen from a box that can be searched."""

LINES_SHOWN = 4


def ask(question: Mapping[str, Any], shared: Shared) -> None:
    """Show a question with a word on why it is asked, and what is wrong with the answer, if anything is."""
    facet = shared.get_facet(question["facet"])
    with st.container(key=f"q_{facet.key}"):
        _ask(question["ask"], question.get("example", ""), facet)
        help_ = _explain_choice(facet)
        show(
            tag("p", help_, class_="lt-place") if help_ else None,
            tag("p", "Why we ask: ", question["why"], class_="lt-place"),
        )
        for problem in _find_problems(facet.key):
            st.error(f"{escape_markdown(problem.what)} ({escape_markdown(problem.remedy)})")


def _ask(label: str, example: str, facet: Facet) -> None:
    """Show the field; its state belongs to the page, its value to the visit."""
    key = f"w_{facet.key}"
    value = get_session().visit.answers.get(facet.key)
    labels = {option.id: option.label for option in facet.options}
    given: dict[str, Any] = {"key": key, "on_change": _take, "args": (facet.key, facet.type)}
    if key not in st.session_state:
        st.session_state[key] = _to_field(facet, value)
    match facet.type:
        case "texts":
            st.text_area(
                label,
                height=40 + 24 * LINES_SHOWN,
                max_chars=MAX_TEXT,
                placeholder=f"A line for each. For example: {example}" if example else "A line for each",
                **given,
            )
        case "text":
            st.text_area(
                label, height=150, max_chars=MAX_TEXT, placeholder="A few sentences are plenty", **given
            )
        case "number":
            st.number_input(
                label,
                min_value=0 if facet.key == "capacity_days" else 1,
                max_value=MAX_NUMBER,
                step=1,
                placeholder="not sure",
                **given,
            )
        case "one" if len(labels) <= MOST_PILLS:
            st.pills(
                label,
                [*labels, NOT_SURE],
                format_func=lambda one: labels.get(one, "Not sure"),
                **given,
            )
        case "one":
            st.selectbox(
                label, list(labels), format_func=lambda one: labels[one], placeholder="Not sure", **given
            )
        case "many" if facet.ordered or len(labels) > MOST_PILLS + 4:
            st.multiselect(
                label,
                list(labels),
                format_func=lambda one: labels[one],
                placeholder="Not sure; the most important first" if facet.ordered else "Not sure",
                **given,
            )
        case _:
            st.pills(
                label,
                list(labels),
                selection_mode="multi",
                format_func=lambda one: labels[one],
                **given,
            )


def _to_field(facet: Facet, value: Any) -> Any:
    match facet.type:
        case "texts":
            return "\n".join(value or ())
        case "text":
            return value or ""
        case "many":
            return list(value or ())
        case "one" if len(facet.options) <= MOST_PILLS:
            return value or NOT_SURE
        case _:
            return value


def _take(key: str, kind: str) -> None:
    """Take what a field holds into the visit."""
    value = st.session_state[f"w_{key}"]
    if kind == "texts":
        value = list(dict.fromkeys(line.strip() for line in value.splitlines() if line.strip()))[:MAX_LINES]
    elif kind == "text":
        value = value.strip()
    elif value == NOT_SURE:
        value = None
    get_session().visit.answer(key, value)


def _explain_choice(facet: Facet) -> str:
    """Return the help text of what is chosen, else of the question."""
    value = get_session().visit.answers.get(facet.key)
    chosen = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    if facet.options:
        helped = [f"{one.label}: {one.help}" for one in facet.options if one.id in chosen and one.help]
        if helped:
            return " ".join(helped)
    return facet.help or ""


def _find_problems(key: str) -> list[Problem]:
    _, problems = get_session().visit.read_profile()
    return [one for one in problems if one.where.endswith(f": {key}")]
