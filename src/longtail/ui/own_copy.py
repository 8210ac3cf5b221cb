"""The reader's own copy of a source: every anchor in its passage, highlighted; the file stays here."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from time import monotonic
from typing import TYPE_CHECKING

import streamlit as st

from longtail.locate import SourceText, fold
from longtail.model import Finding
from longtail.ui.markup import Markup, link, show, tag
from longtail.ui.shared import Shared
from longtail.ui.wording import count, name_section

if TYPE_CHECKING:
    from pypdf import PdfReader

REACH = 260
"""So many characters are shown on either side of an anchor."""
MOST_BYTES = 20_000_000
MOST_CHARACTERS = 5_000_000
MOST_SECONDS = 30.0
"""Reading stops after so long; other visitors wait meanwhile."""


class UnreadableCopy(Exception):
    """A file that cannot be read as text; says why and what to do."""


def show_own_copy(shared: Shared) -> None:
    """Ask for a source and a file, and show the anchors in their passages."""
    st.write(
        "Open your own copy of a paper, and each finding is shown in the passage it comes from. "
        "The file is read in memory on this machine and forgotten when you leave."
    )
    sources = {one.key: one.short for one in shared.kb.sources.values()}
    chosen = st.selectbox(
        "Which source is it?",
        list(sources),
        index=None,
        format_func=sources.__getitem__,
        placeholder="Find out",
        key="own_source",
    )
    given = st.file_uploader("Your copy (PDF or text)", type=["pdf", "txt", "md"], key="own_copy")
    if given is None:
        return
    try:
        with st.spinner("Reading your copy …"):
            folded = fold_copy(read_copy(given.getvalue()))
    except UnreadableCopy as error:
        st.error(str(error))
        return
    key = chosen or guess_source(folded, shared)
    text = SourceText(key, folded)
    findings = [one for one in shared.kb.findings.values() if one.source == key]
    placed = [(one, text.find_anchor(one.anchor)) for one in findings]
    found = [(one, at) for one, at in placed if at is not None]
    lost = [one for one, at in placed if at is None]
    st.header(f"{sources[key]}: {len(found):,} of {count(len(findings), 'passage')} found", anchor=False)
    if not found:
        st.warning("None of its anchors stands in this file: is it the source you chose?")
    sections = list(dict.fromkeys(one.section for one, _ in found))
    if sections:
        section = st.selectbox("Section", sections, format_func=name_section, key="own_section")
        here = [(one, at) for one, at in found if one.section == section]
        show(tag("ul", [_write_passage(one, at, text.text) for one, at in here], class_="lt-findings"))
    if lost and found:
        with st.expander(f"Not found in your copy: {len(lost)}"):
            st.caption("Line breaks, hyphens or columns of the file may stand in the way.")
            show(
                tag(
                    "ul",
                    [
                        tag("li", link("record", one.claim, id=one.id), " ", tag("q", one.anchor))
                        for one in lost
                    ],
                )
            )


def guess_source(text: str, shared: Shared) -> str:
    """Return the key of the source whose anchors stand most often in a folded text."""
    found = {key: 0 for key in shared.catalogue.source_by_key}
    for finding in shared.kb.findings.values():
        found[finding.source] += fold(finding.anchor) in text
    return max(found, key=lambda key: found[key])


def read_copy(raw: bytes) -> str:
    """Return the text of a PDF or text file.

    Raises:
        UnreadableCopy: the file is too large, protected, damaged, or holds no text.
    """
    if len(raw) > MOST_BYTES:
        raise UnreadableCopy("The file is larger than 20 MB; save the pages you need as text.")
    if raw[:5] == b"%PDF-":
        text = _read_pdf(raw)
    elif b"\x00" in raw[:4096]:
        raise UnreadableCopy("This is neither a PDF nor a text file.")
    else:
        text = raw.decode("utf-8", errors="replace")
    if not text.strip():
        raise UnreadableCopy(
            "There is no text in this file; a scanned paper must go through text recognition."
        )
    return text


def _read_pdf(raw: bytes) -> str:
    from pypdf import PdfReader

    try:
        return "\n".join(_read_pages(PdfReader(BytesIO(raw))))
    except UnreadableCopy:
        raise
    except Exception as error:  # a damaged PDF makes pypdf raise whatever Python has
        raise UnreadableCopy(
            "This PDF cannot be read: it is damaged or protected. Save it again, or as text."
        ) from error


def _read_pages(reader: PdfReader) -> Iterator[str]:
    until, length = monotonic() + MOST_SECONDS, 0
    for page in reader.pages:
        text = page.extract_text() or ""
        length += len(text)
        if length > MOST_CHARACTERS or monotonic() > until:
            raise UnreadableCopy("This PDF is too long to read here; save the pages you need as text.")
        yield text


def fold_copy(text: str) -> str:
    """Fold white space and join words that a line break has cut."""
    joined = text.replace("-\n", "-").replace("\u00ad", "")
    return fold(joined.replace("\ufb01", "fi").replace("\ufb02", "fl").replace("\ufb00", "ff"))


def _write_passage(finding: Finding, at: int, text: str) -> Markup:
    end = at + len(fold(finding.anchor))
    before, after = text[max(0, at - REACH) : at], text[end : end + REACH]
    return tag(
        "li",
        tag("p", link("record", finding.claim, id=finding.id, class_="lt-plain"), class_="lt-claim"),
        tag(
            "blockquote",
            "… ",
            before.partition(" ")[2],
            tag("mark", text[at:end]),
            after.rpartition(" ")[0],
            " …",
            class_="lt-passage",
        ),
        class_="lt-finding",
    )
