"""Write HTML that cannot be broken: every text is escaped, only what this module made stays markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

import streamlit as st


class Markup(str):
    """A string of finished HTML; anything else is text and gets escaped."""

    __slots__ = ()


Child = str | int | float | Markup | None | Iterable[Any]
VOID = frozenset({"br", "hr", "img"})


def tag(name: str, *children: Child, **attributes: str | bool | None) -> Markup:
    """Return an element; `class_` is the class, `data_go` becomes `data-go`, None and False are left out."""
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Markup(f"<{name}{given}>")
    return Markup(f"<{name}{given}>{join(children)}</{name}>")


def join(children: Iterable[Child]) -> Markup:
    """Return children one after the other: markup as it is, text escaped, None left out."""
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, Markup):
            parts.append(child)
        elif isinstance(child, (str, int, float)):
            parts.append(escape(str(child)))
        else:
            parts.append(join(child))
    return Markup("".join(parts))


def link(page: str, text: Child, *, class_: str | None = None, **query: str | None) -> Markup:
    """Return a link to a page of the app; the browser follows it without loading the app again."""
    where = to_address(page, **query)
    return tag("a", text, href=f"/{where}", target="_self", data_go=where, class_=class_)


def to_address(page: str, **query: str | None) -> str:
    """Return a page's address inside the app, for example `record?id=challenge/data-drift`."""
    given = {key: value for key, value in query.items() if value}
    return f"{page}?{urlencode(given, safe='/', quote_via=quote)}" if given else page


def outside(address: str, text: Child) -> Markup:
    """Return a link out of the app, opened beside it."""
    return tag("a", text, href=address, target="_blank", rel="noopener noreferrer")


def show(*children: Child) -> None:
    """Put markup on the page, if there is any."""
    if made := join(children):
        st.html(made)


def escape_markdown(text: str) -> str:
    """Return a text that Streamlit's Markdown shows as it stands."""
    marked = "".join(f"\\{one}" if one in "\\`*_{}[]()#+-.!|<>~$:^=&@/'\"" else one for one in text)
    return " ".join(marked.split())
