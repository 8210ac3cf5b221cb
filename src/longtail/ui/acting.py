"""What a visitor can do with a practice, wherever it appears: keep it, or set it aside with a word on why."""

from __future__ import annotations

import streamlit as st

from longtail.ui.markup import show, tag
from longtail.ui.shared import Shared
from longtail.ui.state import get_session

REASON_LENGTH = 2000


def show_actions(practice: str, rank: int) -> None:
    """Show the buttons of a practice; `rank` is where it stands, or would stand, in the list."""
    visit = get_session().visit
    slug = practice.partition("/")[2]
    with st.container(horizontal=True, key=f"acts_{slug}"):
        if practice in visit.kept:
            st.button("Let go", key=f"let_go_{slug}", on_click=_let_go, args=(practice,))
        else:
            st.button("Keep", key=f"keep_{slug}", on_click=_keep, args=(practice, rank))
        st.button("Already doing", key=f"adopt_{slug}", on_click=_adopt, args=(practice, rank))
        st.button("Not for me", key=f"dismiss_{slug}", on_click=_dismiss, args=(practice, rank))


def is_set_aside(practice: str) -> bool:
    """Say whether a practice is already done or not for this visitor."""
    answers = get_session().visit.answers
    return practice in answers.get("adopted", []) or any(
        one["id"] == practice for one in answers.get("dismissed", [])
    )


def show_set_aside(practice: str, shared: Shared) -> None:
    """Show a practice that is set aside: why, in the visitor's words, and a way back."""
    session = get_session()
    slug = practice.partition("/")[2]
    dismissed = {one["id"]: one["reason"] for one in session.visit.answers.get("dismissed", [])}
    with st.container(border=True, key=f"aside_{slug}"):
        show(
            tag(
                "p",
                tag("b", shared.get_label(practice)),
                " · not for you" if practice in dismissed else " · you already do it",
            )
        )
        if practice in dismissed:
            key = f"w_reason_{practice}"
            if key not in st.session_state:
                st.session_state[key] = dismissed[practice]
            st.text_input(
                f"Why not? {shared.get_label(practice)}",
                key=key,
                max_chars=REASON_LENGTH,
                placeholder="A word on why, for your colleagues and exports",
                label_visibility="collapsed",
                on_change=_take_reason,
                args=(practice,),
            )
        st.button("Suggest it again", key=f"again_{practice}", on_click=_restore, args=(practice,))


def _keep(practice: str, rank: int) -> None:
    get_session().visit.keep(practice, rank)
    _look_at("acts", practice)


def _let_go(practice: str) -> None:
    get_session().visit.let_go(practice)
    _look_at("acts", practice)


def _look_at(what: str, practice: str) -> None:
    """Let the keyboard go on where the button was that was pressed."""
    st.session_state["focus"] = f"{what}_{practice.partition('/')[2]}"


def _adopt(practice: str, rank: int) -> None:
    session = get_session()
    session.visit.adopt(practice)
    session.put_aside = (practice, rank)
    _look_at("aside", practice)


def _dismiss(practice: str, rank: int) -> None:
    session = get_session()
    session.visit.dismiss(practice)
    session.put_aside = (practice, rank)
    _look_at("aside", practice)


def _restore(practice: str) -> None:
    session = get_session()
    session.visit.restore(practice)
    session.put_aside = None
    _look_at("acts", practice)


def _take_reason(practice: str) -> None:
    get_session().visit.dismiss(practice, st.session_state[f"w_reason_{practice}"].strip())
