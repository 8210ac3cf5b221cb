"""JSON-LD documents of other rooms as Turtle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox


def to_turtle(document: Mapping[str, Any]) -> bytes:
    """Return a JSON-LD document, whose context is its own, as Turtle with sorted prefixes."""
    raw = json.dumps(document).encode()
    triples = {quad.triple for quad in ox.parse(raw, format=ox.RdfFormat.JSON_LD)}
    context = document["@context"]
    prefixes = {
        key: value
        for key, value in context.items()
        if isinstance(value, str) and not key.startswith("@") and value.endswith(("#", "/"))
    }
    ordered = sorted(triples, key=str)
    written = ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
    lines = written.splitlines(keepends=True)
    head = [line for line in lines if line.startswith(b"@prefix ")]
    return b"".join([*sorted(head), *lines[len(head) :]])  # the library writes prefixes in any order
