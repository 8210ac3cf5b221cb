"""Make the files that papers' tests read: PDFs of one's own, with and without text."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import typst
from pypdf import PdfReader, PdfWriter

STUDY = Path(__file__).with_name("made_up_study.md")


def write_pdf(path: Path, pages: Sequence[str], *, header: str = "") -> Path:
    """Typeset pages of plain text (a line that begins with = is a heading)."""
    quoted = header.replace('"', "")
    source = f'#set page(width: 15cm, height: 22cm, header: "{quoted}")\n#set par(justify: true)\n'
    source += "\n#pagebreak()\n".join(page.replace("@", "\\@").replace("#", "\\#") for page in pages)
    path.write_bytes(typst.compile(source.encode()))
    return path


def write_scan(path: Path, pages: int = 2) -> Path:
    """Write a PDF whose pages hold no text."""
    return _write(path, PdfWriter(), pages)


def write_locked(path: Path, given: Path) -> Path:
    """Write a copy that needs a password."""
    writer = PdfWriter()
    for page in PdfReader(BytesIO(given.read_bytes())).pages:
        writer.add_page(page)
    writer.encrypt("secret", algorithm="RC4-128")
    return _write(path, writer, 0)


def _write(path: Path, writer: PdfWriter, blank: int) -> Path:
    for _ in range(blank):
        writer.add_blank_page(width=300, height=400)
    with path.open("wb") as file:
        writer.write(file)
    return path
