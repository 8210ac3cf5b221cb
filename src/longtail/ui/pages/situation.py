"""Your situation: the questions in short steps, then the likeliest challenges to confirm or rule out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from longtail.profile import get_facets
from longtail.results import Proposal
from longtail.ui.cards import write_reasons
from longtail.ui.main import go_to
from longtail.ui.markup import escape_markdown, show, tag
from longtail.ui.questions import ask
from longtail.ui.shared import Shared, get_shared
from longtail.ui.state import get_session

LAST = "Is this about you?"
MOST_CHALLENGES = 8
CONFIRMING = {"yes": "Yes, that is us", "no": "No", "open": "Not sure"}


def show_page() -> None:
    """Show the page."""
    shared = get_shared()
    visit = get_session().visit
    steps = shared.catalogue.questionnaire["steps"]
    _go_to_question(steps)
    visit.step = min(max(visit.step, 0), len(steps))
    st.title("Your situation", anchor=False)
    _show_progress([*(one["title"] for one in steps), LAST])
    if visit.step < len(steps):
        _show_step(steps[visit.step], shared)
    else:
        _confirm_challenges(shared)
    _show_ways(len(steps))


def _go_to_question(steps: list[Mapping[str, Any]]) -> None:
    """Follow a link to one question."""
    wanted = st.query_params.get("question")
    if not wanted:
        return
    del st.query_params["question"]
    for number, step in enumerate(steps):
        for question in step["questions"]:
            if question["facet"] == wanted:
                get_session().visit.step = number
                st.session_state["more_detail"] = not question["core"]
                st.session_state["focus"] = f"q_{wanted}"
                st.rerun()
    if wanted in ("challenges", "not_challenges"):
        get_session().visit.step = len(steps)
        st.rerun()


def _show_progress(titles: list[str]) -> None:
    """Show the steps; each is a way to it."""
    visit = get_session().visit
    st.progress((visit.step + 1) / len(titles), text=f"Step {visit.step + 1} of {len(titles)}")
    with st.container(horizontal=True, key="steps"):
        for number, title in enumerate(titles):
            if st.button(
                title,
                key=f"step_{number}",
                type="tertiary",
                disabled=number == visit.step,
            ):
                visit.step = number
                st.rerun()


def _show_step(step: Mapping[str, Any], shared: Shared) -> None:
    st.header(step["title"], anchor=False)
    st.write(step["intro"])
    more = [one for one in step["questions"] if not one["core"]]
    for question in step["questions"]:
        if question["core"]:
            ask(question, shared)
            if question["facet"] == "description":
                _propose(shared)
    if more:
        answers = get_session().visit.answers
        given = sum(one["facet"] in answers for one in more)
        told = f", {given} answered" if given else ""
        with st.expander(
            f"More detail: {len(more)} questions{told}", expanded=st.session_state.pop("more_detail", False)
        ):
            for question in more:
                ask(question, shared)


def _propose(shared: Shared) -> None:
    """Propose answers from the description, to take over or leave."""
    visit = get_session().visit
    text = visit.answers.get("description")
    if not text:
        return
    proposals = [
        one
        for one in shared.kb.matcher.propose_answers(text)
        if visit.answers.get(one.facet) in (None, [], ())
    ]
    if not proposals:
        return
    with st.container(border=True, key="proposals"):
        st.markdown("**From your words we would answer** (proposals; correct what is wrong)")
        for proposal in proposals:
            st.checkbox(_name_proposal(proposal), value=True, key=f"proposal_{proposal.facet}")
        if st.button("Take these answers"):
            for proposal in proposals:
                if st.session_state.get(f"proposal_{proposal.facet}"):
                    visit.answer(proposal.facet, proposal.answer)
                    st.session_state.pop(f"w_{proposal.facet}", None)
            st.rerun()


def _name_proposal(proposal: Proposal) -> str:
    words = ", ".join(f"“{escape_markdown(one)}”" for one in proposal.words)
    label = get_facets()[proposal.facet].label
    return f"{label}: **{escape_markdown(proposal.named)}** because you wrote {words}"


def _confirm_challenges(shared: Shared) -> None:
    """Ask about the likeliest challenges, with the reasons; those already settled stay to be changed."""
    session = get_session()
    visit = session.visit
    profile, _ = visit.read_profile()
    st.header(LAST, anchor=False)
    st.write(
        "These challenges are likely in a situation like yours, the most telling first. A yes or a no "
        "sharpens the list; leave open what you cannot say."
    )
    asked = st.session_state.get("asked")
    basis = profile.model_copy(update={"challenges": (), "not_challenges": ()})
    if asked is None or asked[0] != basis:
        asked = (basis, shared.kb.matcher.ask_challenges(basis, most=MOST_CHALLENGES))
        st.session_state["asked"] = asked
    questions = {one.id: one for one in asked[1]}
    settled = [*visit.answers.get("challenges", []), *visit.answers.get("not_challenges", [])]
    for challenge in dict.fromkeys([*questions, *settled]):
        record = shared.catalogue.challenges.get(challenge)
        if record is None:
            continue
        with st.container(key=f"c_{challenge.partition('/')[2]}", border=True):
            question = questions.get(challenge)
            show(
                tag("h3", record.label),
                tag("p", record.summary, class_="lt-summary"),
                tag("p", "Why we ask: ", write_reasons(question.because[:2]), class_="lt-place")
                if question and question.because
                else None,
            )
            key = f"w_confirm_{challenge}"
            if key not in st.session_state:
                yes, no = visit.answers.get("challenges", []), visit.answers.get("not_challenges", [])
                st.session_state[key] = "yes" if challenge in yes else "no" if challenge in no else "open"
            st.pills(
                f"Is this about you: {record.label}",
                list(CONFIRMING),
                format_func=lambda one: CONFIRMING[one],
                key=key,
                label_visibility="collapsed",
                on_change=_take_confirmation,
                args=(challenge,),
            )


def _take_confirmation(challenge: str) -> None:
    get_session().visit.confirm(challenge, st.session_state[f"w_confirm_{challenge}"])


def _show_ways(last: int) -> None:
    visit = get_session().visit
    with st.container(horizontal=True, key="ways"):
        if visit.step and st.button("Back"):
            visit.step -= 1
            st.rerun()
        if visit.step < last and st.button("Next", type="primary"):
            visit.step += 1
            st.rerun()
        if st.button("Show my practices", type="primary" if visit.step == last else "secondary"):
            go_to("practices")
