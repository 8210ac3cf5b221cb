"""DOCX for the team's documents, with citations and a reference list."""

from __future__ import annotations

from longtail.export.content import Content
from longtail.export.pandoc import to_office
from longtail.export.pictures import compose_with_pictures


def write(content: Content) -> bytes:
    """Write the document as DOCX."""
    return to_office(compose_with_pictures(content), "docx", sources=content.sources, title=content.title)
