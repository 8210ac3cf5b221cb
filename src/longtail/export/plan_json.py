"""JSON: the plan itself. Its published schema is docs/schemas/plan.schema.json."""

from __future__ import annotations

from longtail.export.content import Content
from longtail.plan import to_json


def write(content: Content) -> bytes:
    """Write the plan whole; `plan.from_json` reads it back."""
    return to_json(content.plan).encode()
