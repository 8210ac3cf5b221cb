"""ODT: the same document as the DOCX, for LibreOffice and its kin."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from longtail.export.blocks import Picture
from longtail.export.content import Content
from longtail.export.escape import for_html
from longtail.export.pandoc import to_office
from longtail.export.pictures import compose_with_pictures

# Pandoc sets the cells of an ODT itself, bare; a reference document has no say in them.
_BARE = '<style:table-cell-properties fo:border="none" />'
_RULED = (
    '<style:table-cell-properties fo:border="none" fo:border-bottom="0.5pt solid #CFC6B4" '
    'fo:padding="0.03cm" fo:padding-right="0.25cm" />'
)
_IMAGE = re.compile(r"<draw:image [^>]*/>")


def write(content: Content) -> bytes:
    """Write the document as ODT."""
    blocks = compose_with_pictures(content)
    made = to_office(blocks, "odt", sources=content.sources, title=content.title)
    return _finish(made, [one.text for one in blocks if isinstance(one, Picture)])


def _finish(raw: bytes, texts: Sequence[str]) -> bytes:
    """Draw a thin line below each row of a table, give its cells air, and pictures their words."""
    source = zipfile.ZipFile(io.BytesIO(raw))
    made = io.BytesIO()
    said = iter(texts)
    with zipfile.ZipFile(made, "w") as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "content.xml":
                xml = part.decode().replace(_BARE, _RULED)
                part = _IMAGE.sub(
                    lambda found: f"{found[0]}<svg:desc>{for_html(next(said, ''))}</svg:desc>", xml
                ).encode()
            target.writestr(entry, part)
    return made.getvalue()
