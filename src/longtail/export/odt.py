"""ODT: the same document as the DOCX, for LibreOffice and its kin."""

from __future__ import annotations

import io
import zipfile

from longtail.export.compose import compose
from longtail.export.content import Content
from longtail.export.pandoc import to_office

# Pandoc sets the cells of an ODT itself, bare; a reference document has no say in them.
_BARE = '<style:table-cell-properties fo:border="none" />'
_RULED = (
    '<style:table-cell-properties fo:border="none" fo:border-bottom="0.5pt solid #CFC6B4" '
    'fo:padding="0.03cm" fo:padding-right="0.25cm" />'
)


def write(content: Content) -> bytes:
    """Write the document as ODT."""
    return _rule_rows(to_office(compose(content), "odt", sources=content.sources, title=content.title))


def _rule_rows(raw: bytes) -> bytes:
    """Draw a thin line below each row of a table, and give its cells air."""
    source = zipfile.ZipFile(io.BytesIO(raw))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "content.xml":
                part = part.replace(_BARE.encode(), _RULED.encode())
            target.writestr(entry, part)
    return made.getvalue()
