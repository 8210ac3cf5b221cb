"""Your practices: the list, what it rests on, what would change it, and what to take care of."""

from __future__ import annotations

import streamlit as st

from longtail.results import Change, Recommendations
from longtail.ui.acting import is_set_aside, show_actions, show_set_aside
from longtail.ui.cards import write_alike, write_caution, write_examples, write_practice, write_row
from longtail.ui.chips import write_chips
from longtail.ui.effort import write_effort
from longtail.ui.main import go_to
from longtail.ui.markup import Markup, escape_markdown, link, show, tag
from longtail.ui.pictures import write_coverage
from longtail.ui.shared import Shared, get_shared
from longtail.ui.state import find_changes, get_answer, get_session, show_difference
from longtail.ui.wording import count, upper_first


def show_page() -> None:
    """Show the page."""
    shared = get_shared()
    session = get_session()
    answer = get_answer(shared)
    st.title("Your practices", anchor=False)
    show(write_chips(session.visit.answers, shared))
    _show_notes(answer)
    left, right = st.columns([1, 2], gap="large")
    with left, st.container(key="coverage"):
        show(write_coverage(answer, session.visit.kept, shared))
    with right:
        _show_list(answer, shared)
        _show_aside(shared)
        _show_changes(shared)
        _show_absence(shared)
    _show_cautions(answer, shared)
    show(write_effort(answer))
    _show_alike(answer, shared)
    _show_left_out(answer)


def _show_notes(answer: Recommendations) -> None:
    """Say what the reader must know before reading: notes, contradictions, what changed."""
    session = get_session()
    for problem in session.problems:
        st.warning(f"{escape_markdown(problem.what)}: {escape_markdown(problem.remedy)}")
    for note in answer.notes if session.visit.answers else ():  # without answers the line above says it
        st.info(escape_markdown(note))
    show_difference()


def _show_list(answer: Recommendations, shared: Shared) -> None:
    session = get_session()
    visit = session.visit
    st.header(f"{count(len(answer.practices), 'practice')} for you", anchor=False)
    aside, place = session.put_aside or ("", 0)
    for practice in answer.practices:
        if aside and practice.rank >= place and is_set_aside(aside):
            show_set_aside(aside, shared)
            aside = ""
        with st.container(key=f"card_{practice.id.partition('/')[2]}"):
            show(write_practice(practice, shared, kept=practice.id in visit.kept))
            show_actions(practice.id, practice.rank)
    if visit.kept:
        with st.container(key="to_plan"):
            if st.button(f"See your plan: {count(len(visit.kept), 'practice')}", type="primary"):
                go_to("plan")


def _show_aside(shared: Shared) -> None:
    """List what is in place and what was set aside, each with a way back."""
    session = get_session()
    answers = session.visit.answers
    here = session.put_aside[0] if session.put_aside else ""
    practices = [*answers.get("adopted", []), *(one["id"] for one in answers.get("dismissed", []))]
    rest = [one for one in dict.fromkeys(practices) if one != here]
    if not rest:
        return
    with st.expander(f"Already doing, and not for you: {count(len(rest), 'practice')}"):
        for practice in rest:
            show_set_aside(practice, shared)


def _show_changes(shared: Shared) -> None:
    st.header("What would change this list", anchor=False)
    changes = find_changes(shared)
    if not changes:
        show(tag("p", "No single other answer would change the first five practices."))
        return
    show(
        tag("p", "Each of these single answers would change the first five practices:", class_="lt-quiet"),
        tag("ul", [_write_change(one) for one in changes], class_="lt-plainlist"),
    )


def _write_change(change: Change) -> Markup:
    return tag(
        "li",
        tag("p", link("situation", change.question, question=change.facet), class_="lt-line"),
        tag("p", f"“{upper_first(change.then)}” instead of “{change.now}”", class_="lt-summary"),
        tag(
            "dl",
            write_row("Comes in", "; ".join(change.enters)) if change.enters else None,
            write_row("Goes out", "; ".join(change.leaves)) if change.leaves else None,
            class_="lt-rows",
        ),
        class_="lt-item",
    )


def _show_absence(shared: Shared) -> None:
    st.header("Why is a practice not here?", anchor=False)
    labels = {one.id: one.label for one in shared.kb.practices.values()}
    wanted = st.selectbox(
        "Choose a practice",
        sorted(labels, key=lambda one: labels[one].lower()),
        index=None,
        format_func=lambda one: labels[one],
        placeholder="Any practice of the catalogue",
        key="w_absent",
    )
    if wanted:
        profile, _ = get_session().visit.read_profile()
        reason = shared.kb.matcher.explain_absence(profile, wanted).reason
        show(tag("p", link("record", labels[wanted], id=wanted), ": ", reason))


def _show_cautions(answer: Recommendations, shared: Shared) -> None:
    st.header("Take care", anchor=False)
    if not answer.cautions:
        show(tag("p", "Your answers point to no anti-pattern or trade-off of the catalogue."))
    show([write_caution(one, shared) for one in answer.cautions])


def _show_alike(answer: Recommendations, shared: Shared) -> None:
    st.header("Organisations like yours", anchor=False)
    if not answer.similar_organisations:
        show(
            tag(
                "p",
                "Tell us who you are and what you build, and the studied organisations most like yours "
                "stand here. ",
                link("situation", "Answer a question", question="organisation_type"),
            )
        )
        return
    show(write_alike(answer.similar_organisations))
    profile, _ = get_session().visit.read_profile()
    show(write_examples(shared.kb.matcher.find_examples(profile), shared))


def _show_left_out(answer: Recommendations) -> None:
    if answer.gaps:
        st.header("Honest gaps", anchor=False)
        show(
            tag(
                "ul",
                [tag("li", link("record", one.label, id=one.id), ": ", one.reason) for one in answer.gaps],
                class_="lt-list",
            )
        )
    if answer.not_suggested:
        with st.expander(f"Not suggested, and why: {count(len(answer.not_suggested), 'practice')}"):
            show(
                tag(
                    "ul",
                    [
                        tag("li", link("record", one.label, id=one.id), ": ", one.reason)
                        for one in answer.not_suggested
                    ],
                    class_="lt-list",
                )
            )
