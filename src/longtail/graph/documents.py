"""Records as JSON-LD documents: the models' own keys, with a type and an IRI for every part.

Nothing here knows a field by name except `id`: what a key means is the context's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin
from urllib.parse import quote

from pydantic import BaseModel

from longtail.load import Catalogue

Document = dict[str, Any]


def build_documents(catalogue: Catalogue) -> Iterator[Document]:
    """Yield a JSON-LD document (without context) for every record, and one for every retired id."""
    for record in catalogue.records.values():
        yield to_document(record, record.id)
    for old, entry in catalogue.retired.items():
        yield {"@id": old, "@type": "Retired", **entry}


def to_document(part: BaseModel, iri: str) -> Document:
    """Turn a record, or a part of one, into a JSON-LD node with the relative IRI `iri`.

    What is empty is left out. A part with an `id` of its own is named `<parent>/<id>`, any other
    `<parent>#<key>-<number>`, so that nothing needs a blank node and names stay as long as the order does.
    """
    document: Document = {"@id": iri, "@type": type(part).__name__}
    for name, keyed_text in _plan(type(part)):
        value = getattr(part, name)
        if value is None or value == () or value == {}:
            continue
        if name == "id" and value == iri:
            continue  # said by `@id`
        if keyed_text:
            document[name] = [
                {"@id": name_part(iri, f"{name}-{key}"), "@type": "Ground", "key": key, "text": text}
                for key, text in value.items()
            ]
        else:
            document[name] = _to_value(value, iri, name)
    return document


def name_part(iri: str, key: str) -> str:
    """Name a part of what `iri` names; an IRI holds one `#` at most."""
    return f"{iri}-{key}" if "#" in iri else f"{iri}#{key}"


def _to_value(value: Any, iri: str, key: str) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return [_to_value(item, iri, f"{key}-{number}") for number, item in enumerate(value, start=1)]
    if isinstance(value, BaseModel):
        own = getattr(value, "id", None)
        return to_document(value, f"{iri}/{quote(own, safe='')}" if own else name_part(iri, key))
    if isinstance(value, dict):
        node: Document = {"@id": name_part(iri, key), "@type": "Situation"}
        node.update({name: _to_value(answer, iri, f"{key}-{name}") for name, answer in value.items()})
        return node
    if isinstance(value, float):
        return f"{value:.10g}"  # a JSON number with a fraction would be a double; the context says decimal
    return value


@cache
def _plan(model: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    """List a model's fields, each with whether it maps facet keys to plain text."""
    return tuple((name, _is_keyed_text(field.annotation)) for name, field in model.model_fields.items())


def _is_keyed_text(annotation: Any) -> bool:
    if get_origin(annotation) is not dict:
        return False
    answer = get_args(annotation)[1]
    return answer is str or (get_origin(answer) is Annotated and get_args(answer)[0] is str)
