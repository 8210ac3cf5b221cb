"""Documents: those your practices call for, begun from your answers, to fill in, save and open again."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import streamlit as st

from longtail.errors import InputError
from longtail.plan import Plan, make_plan
from longtail.toolkits import (
    Document,
    Field,
    Form,
    Toolkit,
    begin,
    from_json,
    list_calling,
    list_forms,
    load_toolkits,
)
from longtail.toolkits.model import MAX_ANSWER, MAX_ROWS
from longtail.ui.findings import get_findings, write_findings
from longtail.ui.main import go_to
from longtail.ui.markup import Markup, escape_markdown, link, show, tag
from longtail.ui.shared import Shared, get_shared
from longtail.ui.state import get_answer, get_session
from longtail.ui.wording import count

PART = "w_document_"
ROW = 35
"""The height of a row of a table to fill in, in pixels."""

MOST_ROWS_SHOWN = 18


def show_page() -> None:
    """Show the list of documents, or the one that the address names."""
    shared = get_shared()
    toolkits = load_toolkits()
    session = get_session()
    answer = get_answer(shared)
    plan = make_plan(answer, today=date.today(), chosen=session.visit.order, said=session.visit.items)
    wanted = st.query_params.get("document", "")
    if wanted in toolkits:
        _show_document(toolkits[wanted], plan, shared)
    else:
        _show_list(toolkits, plan)


def _show_list(toolkits: dict[str, Toolkit], plan: Plan) -> None:
    st.title("Documents", anchor=False)
    show(
        tag(
            "p",
            "Many practices end in a document that nobody has time to start. These are begun with what you "
            "told us; every question names the findings it rests on, or says that it is ours.",
        )
    )
    begun = get_session().visit.documents
    ordered = sorted(toolkits.values(), key=lambda one: (one.id not in begun, not list_calling(one, plan)))
    show(tag("ul", [_write_toolkit(one, plan, begun) for one in ordered], class_="lt-plainlist"))
    st.header("Open a saved document", anchor=False)
    given = st.file_uploader("A document saved as JSON", type=["json"], key="document_upload")
    if given is not None:
        try:
            document = from_json(given.getvalue(), name=given.name[:80])
        except InputError as error:
            lines = [str(one) for one in error.problems] or [str(error)]
            st.error("\n".join(f"- {escape_markdown(one)}" for one in lines[:12]))
        else:
            forget_fields(document.toolkit)
            keep_document(document)
            go_to("documents", document=document.toolkit)


def _write_toolkit(toolkit: Toolkit, plan: Plan, begun: dict[str, Any]) -> Markup:
    calling = list_calling(toolkit, plan)
    told = f"Your plan calls for it: {'; '.join(calling)}" if calling else ""
    return tag(
        "li",
        tag(
            "p",
            link("documents", toolkit.label, document=toolkit.id, class_="lt-strong"),
            " ",
            tag("span", "Begun", class_="lt-tag lt-kept") if toolkit.id in begun else None,
            class_="lt-line",
        ),
        tag("p", toolkit.purpose, class_="lt-summary"),
        tag("p", told, class_="lt-place") if told else None,
        class_="lt-item",
    )


def _show_document(toolkit: Toolkit, plan: Plan, shared: Shared) -> None:
    document = open_document(toolkit, plan, shared)
    show(
        tag("p", link("documents", "All documents"), class_="lt-place"),
        tag("h1", toolkit.label, class_="lt-title"),
        tag("p", toolkit.purpose, class_="lt-lead"),
    )
    answers = dict(document.answers)
    for section in toolkit.sections:
        st.header(section.title, anchor=False)
        if section.intro:
            st.write(escape_markdown(section.intro))
        for field in section.fields:
            with st.container(key=f"f_{toolkit.id}_{field.id}"):
                answers[field.id] = _ask_field(toolkit, field, document, shared)
    filled = {key: value for key, value in answers.items() if value}
    if filled != document.answers:
        document = document.model_copy(update={"answers": filled})
        keep_document(document)
    _show_forms(toolkit, document, shared)


def open_document(toolkit: Toolkit, plan: Plan, shared: Shared) -> Document:
    """Return the visitor's document of this kind, or a new one begun from the plan."""
    kept = get_session().visit.documents.get(toolkit.id)
    if kept is not None:
        try:
            return from_json(_to_text(kept))
        except InputError:
            pass  # what a browser kept from another version is begun anew
    return begin(toolkit, plan, shared.catalogue, today=date.today())


def keep_document(document: Document) -> None:
    """Keep a document among the visitor's."""
    get_session().visit.documents[document.toolkit] = document.model_dump(mode="json")


def forget_fields(toolkit: str) -> None:
    """Let the fields of a document be filled anew from what is kept."""
    for key in [one for one in st.session_state if str(one).startswith(f"{PART}{toolkit}_")]:
        del st.session_state[key]


def _ask_field(toolkit: Toolkit, field: Field, document: Document, shared: Shared) -> Any:
    """Show one field with its hint and the findings it rests on; return what stands in it."""
    key = f"{PART}{toolkit.id}_{field.id}"
    value = document.answers.get(field.id, "")
    filled: Any
    if field.kind == "table":
        filled = _ask_table(field, value, key)
    elif field.kind == "choice":
        if key not in st.session_state:
            st.session_state[key] = value if value in field.options else None
        filled = st.radio(field.ask, field.options, key=key) or ""
    else:
        if key not in st.session_state:
            st.session_state[key] = value if isinstance(value, str) else ""
        filled = st.text_area(field.ask, key=key, max_chars=MAX_ANSWER, height="content")
    show(
        tag("p", field.hint, class_="lt-place") if field.hint else None,
        tag("p", "This question is ours.", class_="lt-place")
        if field.ours
        else write_findings(get_findings(field.findings, shared), shared),
    )
    return filled


def _ask_table(field: Field, value: Any, key: str) -> tuple[tuple[str, ...], ...]:
    """Show a table to fill in, and return its rows that hold anything."""
    start = f"{key}_start"
    if start not in st.session_state:
        rows = value if isinstance(value, tuple) and value else (("",) * len(field.columns),)
        st.session_state[start] = [dict(zip(field.columns, row, strict=True)) for row in rows]
    st.markdown(f"**{escape_markdown(field.ask)}**")
    edited: list[dict[str, Any]] = st.data_editor(
        st.session_state[start],
        num_rows="dynamic",
        key=key,
        hide_index=True,
        height=ROW * min(len(st.session_state[start]) + 2, MOST_ROWS_SHOWN) + 2,
    )
    rows_now = [tuple(str(row.get(column) or "") for column in field.columns) for row in edited]
    return tuple(row for row in rows_now if any(row))[:MAX_ROWS]


def _show_forms(toolkit: Toolkit, document: Document, shared: Shared) -> None:
    st.header("Take it with you", anchor=False)
    given = sum(bool(document.answers.get(one.id)) for one in toolkit.all_fields())
    st.caption(f"{given} of {count(sum(1 for _ in toolkit.all_fields()), 'field')} begun.")
    with st.container(horizontal=True):
        for number, form in enumerate(list_forms(toolkit)):
            st.download_button(
                f"Save as {form.label}",
                data=_write_later(form, document, shared),
                file_name=f"{toolkit.id}{form.ending}",
                mime=form.mime,
                on_click="ignore",
                type="primary" if number == 0 else "secondary",
                key=f"save_{toolkit.id}_{form.name}",
            )
    if st.button("Begin anew", type="tertiary"):
        get_session().visit.documents.pop(toolkit.id, None)
        forget_fields(toolkit.id)
        st.rerun()


def _write_later(form: Form, document: Document, shared: Shared) -> Any:
    return lambda: form.write(document, shared.catalogue)


def _to_text(kept: dict[str, Any]) -> str:
    return json.dumps(kept)
