"""A small, fast interpreter of `ontology/context.jsonld`: documents to triples.

It reads that part of JSON-LD 1.1 which our context uses (terms, `@id`, `@type`, `@language`, `@list`,
`@base`, contexts scoped to types and properties) and refuses a context that uses more. rdflib's parser is
the reference: a test holds the two against each other, triple by triple.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from longtail.graph.terms import RDF, Triple, write_iri, write_literal, write_value

_TERM_KEYS = {"@id", "@type", "@language", "@container", "@context"}
_CONTEXT_KEYS = {"@version", "@base", "@vocab"}
_TYPE, _FIRST, _REST, _NIL = (write_iri(RDF + name) for name in ("type", "first", "rest", "nil"))


class ContextError(ValueError):
    """The context, or a document, says something that this interpreter does not understand."""


@dataclass(frozen=True)
class Term:
    """What a key means: its IRI (or keyword), how its values are read, and the context below it."""

    iri: str
    type: str | None = None
    language: str | None = None
    is_list: bool = False
    scope: Mapping[str, Any] | None = None

    @cached_property
    def predicate(self) -> str:
        """The IRI in N-Triples form."""
        return write_iri(self.iri)


class Context:
    """An active context: terms, and the base of relative IRIs. Scoped ones are made once and kept."""

    def __init__(self, local: Mapping[str, Any], parent: Context | None = None) -> None:
        self.base: str = local.get("@base", parent.base if parent else "")
        self._raw: dict[str, Any] = {**(parent._raw if parent else {}), **local}
        self._terms: dict[str, Term | None] = {}
        self._scoped: dict[int, Context] = {}
        unknown = {key for key in local if key.startswith("@")} - _CONTEXT_KEYS
        if unknown or "@vocab" in local:
            raise ContextError(f"the context uses {', '.join(sorted(unknown or {'@vocab'}))}")

    def get_term(self, key: str) -> Term | None:
        """Return what `key` means here, or None."""
        if key not in self._terms:
            self._terms[key] = self._read_term(key)
        return self._terms[key]

    @property
    def keys(self) -> list[str]:
        """The terms defined here, prefixes included."""
        return [key for key in self._raw if not key.startswith("@")]

    def with_scope(self, scope: Mapping[str, Any] | None) -> Context:
        """Return this context with a scoped one on top."""
        if not scope:
            return self
        known = self._scoped.get(id(scope))
        if known is None:
            known = self._scoped[id(scope)] = Context(scope, self)
        return known

    def for_type(self, name: str) -> Context:
        """Return this context with the one scoped to a type on top."""
        term = self.get_term(name)
        if term is None:
            raise ContextError(f"the context has no type {name!r}")
        return self.with_scope(term.scope)

    def expand(self, name: str) -> str:
        """Expand a term or a prefixed name to an IRI."""
        prefix, colon, rest = name.partition(":")
        if colon and not rest.startswith("//") and isinstance(self._raw.get(prefix), str):
            return self.expand(self._raw[prefix]) + rest
        if colon or name.startswith("@"):
            return name
        term = self.get_term(name)
        if term is None:
            raise ContextError(f"the context has no term {name!r}")
        return term.iri

    def resolve(self, reference: str) -> str:
        """Resolve a reference to a record against the base; ids have no dots or schemes to interpret."""
        return reference if "://" in reference else self.base + reference

    def _read_term(self, key: str) -> Term | None:
        definition = self._raw.get(key)
        if definition is None:
            return None
        if isinstance(definition, str):
            return Term(self.expand(definition))
        unknown = set(definition) - _TERM_KEYS
        container = definition.get("@container")
        if unknown or container not in (None, "@list"):
            raise ContextError(f"the term {key!r} uses {', '.join(sorted(unknown)) or container}")
        kind = definition.get("@type")
        return Term(
            iri=self.expand(definition["@id"]),
            type=self.expand(kind) if kind else None,
            language=definition.get("@language"),
            is_list=container == "@list",
            scope=definition.get("@context"),
        )


def read_context(path: Path) -> Context:
    """Read a context file; it must hold its context itself, as no remote one is ever loaded."""
    local = json.loads(path.read_bytes())["@context"]
    if not isinstance(local, dict):
        raise ContextError(f"{path.name}: the context is not a mapping")
    return Context(local)


def to_triples(document: Mapping[str, Any], context: Context) -> Iterator[Triple]:
    """Yield the triples of a document in the order of its keys.

    Raises:
        ContextError: a key has no meaning in the context (nothing is ever dropped silently).
    """
    scoped = context.for_type(document["@type"])
    subject = write_iri(context.resolve(document["@id"]))
    yield subject, _TYPE, write_iri(context.expand(document["@type"]))
    for key, value in document.items():
        if key in ("@id", "@type"):
            continue
        term = scoped.get_term(key)
        if term is None or term.iri.startswith("@"):
            raise ContextError(f"{document['@id']}: the context has no term for {document['@type']}.{key}")
        values = value if isinstance(value, list) else [value]
        if term.is_list:
            yield from _write_list(subject, term, values, scoped, context)
        else:
            for item in values:
                written, more = _write_object(item, term, scoped, context)
                yield subject, term.predicate, written
                yield from more


def _write_object(value: Any, term: Term, scoped: Context, outer: Context) -> tuple[str, Iterator[Triple]]:
    """Write one value; a nested node also yields its own triples. A type's scope ends at its own node."""
    if isinstance(value, dict):
        return write_iri(outer.resolve(value["@id"])), to_triples(value, outer.with_scope(term.scope))
    here = scoped.with_scope(term.scope)
    if term.type == "@id":
        return write_iri(here.resolve(value)), iter(())
    if term.type == "@vocab":
        return write_iri(here.expand(value)), iter(())
    if isinstance(value, str):
        return write_literal(value, datatype=term.type, language=term.language), iter(())
    return (write_literal(str(value), datatype=term.type) if term.type else write_value(value)), iter(())


def _write_list(
    subject: str, term: Term, values: list[Any], scoped: Context, outer: Context
) -> Iterator[Triple]:
    """Write an RDF list; its cells are the only blank nodes, named after where they stand."""
    name = "".join(part if part.isalnum() else "-" for part in subject.strip("<>").removeprefix(outer.base))
    cells = [
        f"_:{name}.{term.iri.rpartition('#')[2].rpartition('/')[2]}.{n}" for n in range(1, len(values) + 1)
    ]
    flat = replace(term, is_list=False)
    yield subject, term.predicate, cells[0] if cells else _NIL
    for number, (cell, item) in enumerate(zip(cells, values, strict=True), start=1):
        written, more = _write_object(item, flat, scoped, outer)
        yield cell, _FIRST, written
        yield cell, _REST, cells[number] if number < len(cells) else _NIL
        yield from more
