"""The reader's own copy: anchors are found in PDF and text; what cannot be read is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from longtail.ui.own_copy import UnreadableCopy, fold_copy, guess_source, read_copy
from longtail.ui.shared import get_shared


def make_pdf(lines: list[str]) -> bytes:
    """Return a small PDF with these lines, written by hand."""
    shown = "\n".join(f"BT /F1 11 Tf 40 {760 - 16 * at} Td ({line}) Tj ET" for at, line in enumerate(lines))
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(body)
    body += f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\n"
    body += f"startxref\n{start}\n%%EOF"
    return body.encode("latin-1")


def test_an_anchor_is_found_across_the_lines_of_a_pdf() -> None:
    finding = next(
        one
        for one in get_shared().kb.findings.values()
        if one.source == "nahar-2022" and one.anchor.isascii() and not set(one.anchor) & set("()\\")
    )
    first, _, rest = finding.anchor.partition(" ")
    text = fold_copy(read_copy(make_pdf(["Some words before", first, rest, "and after"])))
    assert finding.anchor in text
    assert guess_source(text, get_shared()) == "nahar-2022"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"%PDF-1.4 damaged", "damaged or protected"),
        (b"\x89PNG\x00\x00", "neither a PDF nor a text file"),
        (b"   \n ", "no text"),
        (b"x" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_what_cannot_be_read_is_said(raw: bytes, said: str) -> None:
    with pytest.raises(UnreadableCopy, match=said):
        read_copy(raw)


@pytest.mark.sources
def test_the_sources_themselves_are_recognised(sources_dir: Path) -> None:
    for start, key in (("000", "hopkins-booth-2021"), ("003", "huyen-2022-ch11")):
        path = next(sources_dir.glob(f"{start}*.txt"))
        assert guess_source(fold_copy(read_copy(path.read_bytes())), get_shared()) == key
