"""Any text is shown as it was written and executed nowhere."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

import bibtexparser
import pypandoc
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from longtail.export.blocks import Bullets, Heading, Para, Strong, Table, Tasks
from longtail.export.csv_table import to_csv
from longtail.export.escape import (
    clean,
    for_github,
    for_html,
    for_jira,
    for_markdown,
    for_spreadsheet,
    for_tex,
    to_line,
)
from longtail.export.html import to_html
from longtail.export.markdown import to_markdown

from .conftest import HOSTILE

NASTY = st.text(st.characters(exclude_categories=["Cs"]), max_size=120) | st.text(
    "=+-@*_`#[]()<>!|\\&;$^~{}:.1 \n\t\r\"'abc%/", max_size=60
)
EXAMPLES = settings(deadline=None, max_examples=150)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def read_markdown(text: str) -> tuple[str, set[str]]:
    """Return the text that a reader of GitHub's Markdown shows, and the kinds of its parts."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    inner = [child for token in tokens for child in token.children or []]
    shown = "".join(child.content for child in inner if child.type in ("text", "code_inline"))
    return shown, {one.type for one in [*tokens, *inner]}


@EXAMPLES
@given(NASTY)
def test_markdown_shows_text_and_nothing_else(text: str) -> None:
    blocks = (
        Heading(2, text),
        Para((text,)),
        Para((Strong("Your note: "), text), "note"),
        Bullets(((text,), (Strong("x "), text))),
        Tasks(((True, (text,)),)),
    )
    shown, kinds = read_markdown(to_markdown(blocks))
    for piece in clean(text).split("\n"):
        assert squeeze(piece) in squeeze(shown)
    allowed = {"heading", "paragraph", "blockquote", "bullet_list", "list_item", "strong"}
    assert {one.rsplit("_", 1)[0] if one.endswith(("_open", "_close")) else one for one in kinds} <= {
        *allowed,
        "inline",
        "text",
        "hardbreak",
        "softbreak",
    }


@EXAMPLES
@given(NASTY)
def test_a_cell_stays_a_cell(text: str) -> None:
    shown, kinds = read_markdown(to_markdown((Table(("a", "b"), (((text,), ("end",)),), (0.5, 0.5)),)))
    assert squeeze(to_line(text)) in squeeze(shown) and shown.endswith("end")
    assert not {"html_inline", "html_block", "link_open", "image"} & kinds


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(key.startswith("on") for key, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@EXAMPLES
@given(NASTY)
def test_html_shows_text_and_nothing_else(text: str) -> None:
    reader = Reader()
    reader.feed(to_html((Heading(2, text), Para((Strong(text), text))), title=text))
    assert squeeze(clean(text)) in squeeze(reader.text)
    assert reader.tags <= {
        "html", "head", "meta", "title", "style", "body", "main", "h2", "p", "strong", "br",
    }  # fmt: skip
    assert "<" not in for_html(text).replace("<br>", "")


@EXAMPLES
@given(NASTY)
def test_no_cell_is_a_formula(text: str) -> None:
    safe = for_spreadsheet(text)
    assert safe.lstrip()[:1] not in tuple("=+-@")
    assert safe.removeprefix("'") == clean(text) or safe == clean(text)
    rows = list(csv.reader(io.StringIO(to_csv(("head",), [(text,)]).decode(), newline="")))
    assert rows[1] == [safe] if safe else len(rows) == 2


@EXAMPLES
@given(NASTY)
def test_bibtex_keeps_its_braces(text: str) -> None:
    entry = f"@misc{{key,\n  title = {{{for_tex(text)}}},\n  note = {{end}}\n}}\n"
    library = bibtexparser.parse_string(entry)
    assert [one.key for one in library.entries] == ["key"]
    assert library.entries[0].fields_dict["note"].value == "end"


@EXAMPLES
@given(NASTY)
def test_github_mentions_nobody(text: str) -> None:
    joined = for_github(text)
    assert not re.search(r"[@#]\w", joined)
    assert joined.replace("\u2060", "") == clean(text).replace("\u2060", "")


@EXAMPLES
@given(NASTY)
def test_jira_markup_is_escaped(text: str) -> None:
    assert not re.search(r"(?<!\\)(?:\\\\)*[{}\[\]*|!]", for_jira(text))


def test_the_worst_note_is_text_to_pandoc_too() -> None:
    tree = json.loads(pypandoc.convert_text(for_markdown(HOSTILE), "json", format="markdown"))
    kinds = set(re.findall(r'"t": ?"(\w+)"', json.dumps(tree)))
    assert kinds <= {"Para", "Str", "Space", "LineBreak", "SoftBreak", "Quoted", "DoubleQuote", "SingleQuote"}


def test_direction_switches_and_control_characters_go() -> None:
    assert clean("a\u202eb\x00c\x1bd\ue000\ufffe\r\ne") == "abcd\ue000\ne"
    assert for_markdown("x" * 10_000) == "x" * 10_000
