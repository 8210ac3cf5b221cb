"""Turtle: the same statements as JSON-LD."""

from __future__ import annotations

from longtail.export.content import Content
from longtail.export.jsonld import to_jsonld


def write(content: Content) -> bytes:
    """Write the document."""
    from longtail.graph.convert import to_turtle

    return to_turtle(to_jsonld(content))
