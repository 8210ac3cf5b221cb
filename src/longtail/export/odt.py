"""ODT for the team's documents, with citations and a reference list."""

from __future__ import annotations

from longtail.export.compose import compose
from longtail.export.content import Content
from longtail.export.pandoc import to_office


def write(content: Content) -> bytes:
    """Write the document as ODT."""
    return to_office(compose(content), "odt", sources=content.sources, title=content.title)
