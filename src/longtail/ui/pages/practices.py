"""Your practices: the list, what it rests on, what would change it, and what to take care of."""

from __future__ import annotations

import streamlit as st

from longtail.results import Recommendations, SuggestedPractice
from longtail.ui.cards import write_caution, write_practice
from longtail.ui.chips import write_chips
from longtail.ui.main import go_to
from longtail.ui.markup import escape_markdown, link, show, tag
from longtail.ui.pictures import write_coverage, write_effort
from longtail.ui.shared import Shared, get_shared
from longtail.ui.state import find_changes, get_answer, get_session, show_difference
from longtail.ui.wording import count


def show_page() -> None:
    """Show the page."""
    shared = get_shared()
    session = get_session()
    answer = get_answer(shared)
    st.title("Your practices")
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
    show(write_effort(answer, shared))
    _show_alike(answer)
    _show_left_out(answer)


def _show_notes(answer: Recommendations) -> None:
    """Say what the reader must know before reading: notes, contradictions, what changed."""
    session = get_session()
    for problem in session.problems:
        st.warning(f"{escape_markdown(problem.what)}: {escape_markdown(problem.remedy)}")
    for note in answer.notes:
        st.info(escape_markdown(note))
    show_difference()


def _show_list(answer: Recommendations, shared: Shared) -> None:
    visit = get_session().visit
    st.header(f"{count(len(answer.practices), 'practice')} for you")
    for practice in answer.practices:
        with st.container(key=f"card_{practice.id.partition('/')[2]}"):
            show(write_practice(practice, shared, kept=practice.id in visit.kept))
            _show_buttons(practice)
    if visit.kept and st.button(f"See your plan: {count(len(visit.kept), 'practice')}", type="primary"):
        go_to("plan")


def _show_buttons(practice: SuggestedPractice) -> None:
    visit = get_session().visit
    slug = practice.id.partition("/")[2]
    with st.container(horizontal=True, key=f"acts_{slug}"):
        if practice.id in visit.kept:
            st.button("Let go", key=f"let_go_{slug}", on_click=visit.let_go, args=(practice.id,))
        else:
            st.button("Keep", key=f"keep_{slug}", on_click=visit.keep, args=(practice.id, practice.rank))
        st.button("Already doing", key=f"adopt_{slug}", on_click=_put_aside, args=(practice.id, "adopt"))
        st.button("Not for me", key=f"dismiss_{slug}", on_click=_put_aside, args=(practice.id, "dismiss"))


def _put_aside(practice: str, how: str) -> None:
    session = get_session()
    if how == "adopt":
        session.visit.adopt(practice)
    else:
        session.visit.dismiss(practice)
    session.put_aside = practice


def _show_aside(shared: Shared) -> None:
    """List what is in place and what was set aside, each with a way back."""
    session = get_session()
    visit = session.visit
    adopted = visit.answers.get("adopted", [])
    dismissed = visit.answers.get("dismissed", [])
    if not (adopted or dismissed):
        return
    st.header("Already doing, and not for you")
    for practice in adopted:
        with st.container(horizontal=True, vertical_alignment="center"):
            show(tag("p", shared.get_label(practice), " · already doing"))
            st.button("Suggest it again", key=f"again_{practice}", on_click=visit.restore, args=(practice,))
    for entry in dismissed:
        practice = entry["id"]
        key = f"w_reason_{practice}"
        with st.container(border=True, key=f"aside_{practice.partition('/')[2]}"):
            show(tag("p", shared.get_label(practice), " · not for you"))
            if key not in st.session_state:
                st.session_state[key] = entry["reason"]
            st.text_input(
                f"Why not? {shared.get_label(practice)}",
                key=key,
                max_chars=2000,
                placeholder="A word on why, for your colleagues and exports",
                label_visibility="collapsed",
                on_change=_take_reason,
                args=(practice,),
            )
            st.button("Suggest it again", key=f"again_{practice}", on_click=visit.restore, args=(practice,))


def _take_reason(practice: str) -> None:
    get_session().visit.dismiss(practice, st.session_state[f"w_reason_{practice}"].strip())


def _show_changes(shared: Shared) -> None:
    st.header("What would change this list")
    changes = find_changes(shared)
    if not changes:
        show(tag("p", "No single other answer would change the first five practices."))
        return
    show(
        tag("p", "Each of these single answers would change the first five:", class_="lt-quiet"),
        tag(
            "ul",
            [
                tag(
                    "li",
                    link("situation", one.question, question=one.facet),
                    f" With “{one.then}” instead of “{one.now}”",
                    tag("p", "comes in: ", "; ".join(one.enters), class_="lt-place") if one.enters else None,
                    tag("p", "goes out: ", "; ".join(one.leaves), class_="lt-place") if one.leaves else None,
                )
                for one in changes
            ],
            class_="lt-list",
        ),
    )


def _show_absence(shared: Shared) -> None:
    st.header("Why is a practice not here?")
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
    st.header("Take care")
    if not answer.cautions:
        show(tag("p", "Your answers point to no anti-pattern or trade-off of the catalogue."))
    show([write_caution(one, shared) for one in answer.cautions])


def _show_alike(answer: Recommendations) -> None:
    st.header("Organisations like yours")
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
    show(
        tag(
            "ul",
            [
                tag(
                    "li",
                    link("record", one.label, id=one.id),
                    tag("p", "Shared: ", "; ".join(one.shared) or "nothing that is known", class_="lt-place"),
                    tag("p", "Differs: ", "; ".join(one.differs), class_="lt-place") if one.differs else None,
                )
                for one in answer.similar_organisations
            ],
            class_="lt-list",
        )
    )


def _show_left_out(answer: Recommendations) -> None:
    if answer.gaps:
        st.header("Honest gaps")
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
