"""Whatever is written stays text, in markup and in Streamlit's Markdown."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.ui.markup import Markup, escape_markdown, join, link, tag, to_address


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(markup: str) -> Reader:
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
@settings(deadline=None, max_examples=200)
def test_text_adds_no_element(text: str) -> None:
    reader = read(tag("p", text, title=text))
    assert reader.tags == ["p"]
    assert reader.text == text


def test_markup_stays_and_none_is_left_out() -> None:
    assert join([tag("b", "a"), None, " & ", ["c"]]) == Markup("<b>a</b> &amp; c")


def test_an_address_cannot_leave_its_attribute() -> None:
    made = link("record", "x", id='a"><script>alert(1)</script>')
    assert read(made).tags == ["a"]
    assert to_address("search", q="a&b=c#d") == "search?q=a%26b%3Dc%23d"


def test_markdown_marks_are_shown_not_obeyed() -> None:
    assert escape_markdown("**bold** :red[x] $x$") == r"\*\*bold\*\* \:red\[x\] \$x\$"
