"""Your plan: what you kept, as now, next and later, against your days; and what to carry back to work."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from longtail.plan import Plan, PlanItem, make_plan
from longtail.results import Recommendations, SuggestedPractice
from longtail.toolkits import list_calling, load_toolkits
from longtail.ui.cards import write_kind
from longtail.ui.exporting import show_exports
from longtail.ui.main import go_to
from longtail.ui.markup import link, show, tag
from longtail.ui.shared import get_shared
from longtail.ui.state import get_answer, get_session, show_difference
from longtail.ui.visit import ITEM_TEXTS
from longtail.ui.wording import WHENS, count, name_date, name_days

MOST_CAUTIONS = 5


def show_page() -> None:
    """Show the page."""
    shared = get_shared()
    session = get_session()
    st.title("Your plan", anchor=False)
    if not session.visit.kept:
        _show_empty()
        return
    answer = get_answer(shared)
    plan = make_plan(answer, today=date.today(), chosen=session.visit.order, said=session.visit.items)
    show_difference()
    _show_progress(plan)
    for when, name in WHENS.items():
        _show_group(plan, when, name)
    _show_cautions(plan, answer)
    _show_documents(plan)
    show_exports(plan, shared)


def _show_empty() -> None:
    show(
        tag(
            "p",
            "Your plan is empty. Keep a practice on the page “Your practices”, and it stands here with its "
            "effort, ready for an owner and a date.",
        )
    )
    if st.button("See your practices", type="primary"):
        go_to("practices")


def _show_progress(plan: Plan) -> None:
    """Show how much is done, and the days of what is left against those to spare."""
    done = sum(item.done for item in plan.items)
    st.progress(done / len(plan.items), text=f"{done} of {count(len(plan.items), 'practice')} done")
    left = [practice for item, practice in plan.in_order() if not item.done]
    low, high = (sum(one.effort.days[end] for one in left) for end in (0, 1))
    capacity = plan.profile.get("capacity_days")
    if not left:
        told = tag("p", "Everything you kept is done. ", link("practices", "See what else would help"))
    elif capacity is None:
        told = tag(
            "p",
            f"What is left takes {low:g} to {high:g} days by our estimates. ",
            link("situation", "How many days can you spend?", question="capacity_days"),
        )
    else:
        verdict = (
            "it fits even at the upper end"
            if high <= capacity
            else "it fits at the lower end only: move something to later"
            if low <= capacity
            else "it does not fit: move something to later or let it go"
        )
        told = tag(
            "p",
            f"What is left takes {low:g} to {high:g} days; you have {capacity:,} in three months, "
            f"so {verdict}.",
        )
    show(told)


def _show_group(plan: Plan, when: str, name: str) -> None:
    here = [(item, practice) for item, practice in plan.in_order() if item.when == when]
    st.header(f"{name}: {count(len(here), 'practice')}, {_sum_days(here)}" if here else name, anchor=False)
    if not here:
        show(tag("p", "Nothing yet; move a practice here with the box that says when.", class_="lt-quiet"))
    ids = [item.practice for item, _ in here]
    for number, (item, practice) in enumerate(here):
        before = ids[number - 1] if number else None
        after = ids[number + 1] if number + 1 < len(ids) else None
        _show_item(item, practice, before, after)


def _sum_days(items: list[tuple[PlanItem, SuggestedPractice]]) -> str:
    low, high = (sum(practice.effort.days[end] for _, practice in items) for end in (0, 1))
    return f"{low:g} to {high:g} days"


def _show_item(item: PlanItem, practice: SuggestedPractice, before: str | None, after: str | None) -> None:
    visit = get_session().visit
    slug = item.practice.partition("/")[2]
    told = " · ".join(
        part
        for part in (
            item.owner,
            f"by {name_date(item.date)}" if item.date else "",
            "with a note" if item.note else "",
        )
        if part
    )
    with st.container(key=f"card_plan_{slug}"):
        show(
            tag(
                "header",
                tag("h3", link("record", practice.label, id=practice.id, class_="lt-plain")),
                tag("span", "Done", class_="lt-tag lt-kept") if item.done else None,
                class_="lt-head",
            ),
            tag("p", "First step: ", practice.first_step, class_="lt-summary"),
            tag("p", name_days(practice.effort), f" · {told}" if told else None, class_="lt-place"),
        )
        with st.container(horizontal=True, vertical_alignment="center", key=f"acts_plan_{slug}"):
            st.checkbox("Done", **_field(item.practice, "done", item.done))
            st.selectbox(
                f"When: {practice.label}",
                list(WHENS),
                format_func=WHENS.__getitem__,
                label_visibility="collapsed",
                width=110,
                **_field(item.practice, "when", item.when),
            )
            if before or after:
                _show_mover("Up", slug, item.practice, before)
                _show_mover("Down", slug, item.practice, after)
            st.button("Let go", key=f"drop_{slug}", on_click=visit.let_go, args=(item.practice,))
        with st.expander("Owner, date and note"):
            owner, when = st.columns(2)
            with owner:
                st.text_input(
                    "Owner",
                    max_chars=ITEM_TEXTS["owner"],
                    **_field(item.practice, "owner", item.owner),
                )
            with when:
                st.date_input(
                    "Date",
                    format="YYYY-MM-DD",
                    **_field(item.practice, "date", item.date),
                )
            st.text_area(
                "Note",
                max_chars=ITEM_TEXTS["note"],
                **_field(item.practice, "note", item.note),
            )


def _show_mover(label: str, slug: str, practice: str, other: str | None) -> None:
    st.button(
        label,
        key=f"{label.lower()}_{slug}",
        disabled=other is None,
        on_click=get_session().visit.swap,
        args=(practice, other),
    )


def _field(practice: str, what: str, value: Any) -> dict[str, Any]:
    """Return the key of a field of the plan, filled once from the visit, and what takes its value back."""
    key = f"w_plan_{what}_{practice}"
    if key not in st.session_state:
        st.session_state[key] = value
    return {"key": key, "on_change": _take, "args": (key, practice, what)}


def _take(key: str, practice: str, what: str) -> None:
    value = st.session_state[key]
    if isinstance(value, date):
        value = value.isoformat()
    get_session().visit.say(practice, what, value.strip() if isinstance(value, str) else value)


def _show_cautions(plan: Plan, answer: Recommendations) -> None:
    """Keep in view what touches the kept practices, and what the answers make likely."""
    touched = {one for _, practice in plan.in_order() for one in practice.cautions}
    first = sorted(answer.cautions, key=lambda one: one.id not in touched)
    st.header("Keep in view", anchor=False)
    show(
        [
            tag(
                "p",
                tag("b", practice.label, ": "),
                " ".join(practice.take_care),
                class_="lt-carenote",
            )
            for _, practice in plan.in_order()
            if practice.take_care
        ],
        tag(
            "ul",
            [
                tag(
                    "li",
                    tag(
                        "p",
                        link("record", one.label, id=one.id, class_="lt-strong"),
                        " ",
                        write_kind(one.kind),
                        class_="lt-line",
                    ),
                    tag("p", one.summary, class_="lt-summary"),
                    class_="lt-item",
                )
                for one in first[:MOST_CAUTIONS]
            ],
            class_="lt-plainlist",
        ),
    )


def _show_documents(plan: Plan) -> None:
    """Name the documents that the kept practices end in; each is begun from the answers."""
    called = [(one, list_calling(one, plan)) for one in load_toolkits().values()]
    items = [
        tag("li", link("documents", toolkit.label, document=toolkit.id), f": for “{'”, “'.join(calling)}”")
        for toolkit, calling in called
        if calling
    ]
    if items:
        st.header("Documents to write", anchor=False)
        show(
            tag("p", "They are begun with what you told us.", class_="lt-quiet"),
            tag("ul", items, class_="lt-list"),
        )
