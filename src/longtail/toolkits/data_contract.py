"""Data expectations as YAML of the Open Data Contract Standard, version 3."""

from __future__ import annotations

import re
from typing import Any

import yaml

from longtail.export.escape import to_line
from longtail.toolkits.model import Answer, Document

API_VERSION = "v3.0.2"
_KINDS = {
    "text": "string",
    "whole number": "integer",
    "integer": "integer",
    "number": "number",
    "date": "date",
    "yes or no": "boolean",
    "boolean": "boolean",
    "list": "array",
}


def to_contract(document: Document) -> bytes:
    """Return the document as a data contract; all answers stand in its custom properties as well."""
    answers = document.answers
    name = to_line(_text(answers, "name")) or "data"
    rows = _rows(answers, "fields")
    contract: dict[str, Any] = {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": f"urn:longtail:{_slug(name)}",
        "name": name,
        "version": "0.1.0",
        "status": "draft",
        "description": {
            key: text
            for key, text in (
                ("purpose", _text(answers, "purpose")),
                ("limitations", _text(answers, "limits")),
                ("usage", _text(answers, "consumer")),
            )
            if text
        },
        "schema": [
            {
                "name": _slug(name),
                "logicalType": "object",
                "description": _text(answers, "quantity"),
                "properties": [_write_property(row) for row in rows if row[0]],
                "quality": [
                    {"type": "text", "description": _join(row)}
                    for row in _rows(answers, "quality")
                    if any(cell for cell in row[1:])
                ],
            }
        ],
        "slaProperties": [
            {"property": key, "value": text}
            for key, text in (
                ("frequency", _text(answers, "frequency")),
                ("notice", _text(answers, "notice")),
            )
            if text
        ],
        "contractCreatedTs": f"{document.created.isoformat()}T00:00:00+00:00",
        "customProperties": [
            {
                "property": f"longtail.{key}",
                "value": value if isinstance(value, str) else [list(x) for x in value],
            }
            for key, value in answers.items()
        ],
    }
    written = yaml.safe_dump(_drop_empty(contract), allow_unicode=True, sort_keys=False, width=100)
    return str(written).encode()


def _write_property(row: tuple[str, ...]) -> dict[str, Any]:
    name, kind, meaning, required, allowed = row
    return {
        "name": name,
        "logicalType": _KINDS.get(kind.strip().lower(), "string"),
        "description": _join((meaning, allowed)),
        "required": required.strip().lower() in ("yes", "y", "true", "x", "required", "must"),
    }


def _drop_empty(contract: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in contract.items() if value not in ({}, [], "")}
    kept["schema"] = [{key: x for key, x in one.items() if x not in ([], "")} for one in contract["schema"]]
    return kept


def _text(answers: dict[str, Answer], key: str) -> str:
    value = answers.get(key, "")
    return value if isinstance(value, str) else ""


def _rows(answers: dict[str, Answer], key: str) -> tuple[tuple[str, ...], ...]:
    value = answers.get(key, ())
    return () if isinstance(value, str) else value


def _join(parts: tuple[str, ...]) -> str:
    return "; ".join(one for one in parts if one)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "data"
