"""The named questions of `ontology/queries/`: read, described, and filled in without ever pasting text.

A question is a SPARQL file that stands on its own. Its first comment is the question in English. A line
`VALUES ?name { example } # parameter` can be asked about something else: RDF terms replace the example.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from longtail.errors import QueryError, nearest
from longtail.graph.terms import BASE, write_iri, write_value

Binding = str | int | Iterable[str]
_PARAMETER = re.compile(r"VALUES \?(?P<name>\w+) \{(?P<example>[^}]*)\} # parameter")


@dataclass(frozen=True)
class NamedQuery:
    """A question of ours: its name, what it asks, its SPARQL, and its parameters with an example each."""

    name: str
    question: str
    text: str
    parameters: Mapping[str, str]

    def bind(self, **bindings: Binding) -> str:
        """Return the SPARQL with its parameters set; those not named keep their example.

        Args:
            **bindings: an id (`challenge/...`, `facet/theme/data-quality`), a text or a number, whichever the
                example is; or several.

        Raises:
            QueryError: a parameter that the question does not have, or a value of another sort.
        """
        unknown = sorted(set(bindings) - set(self.parameters))
        if unknown:
            allowed = ", ".join(self.parameters) or "none"
            raise QueryError(
                f"the question {self.name!r} has no parameter {unknown[0]!r}; allowed: {allowed}"
            )

        def fill(match: re.Match[str]) -> str:
            name = match["name"]
            if name not in bindings:
                return match.group()
            return f"VALUES ?{name} {{ {_write(bindings[name], match['example'], name)} }}"

        return _PARAMETER.sub(fill, self.text)


def load_queries(content: Path) -> Mapping[str, NamedQuery]:
    """Load the named questions of a content folder, by name, in order."""
    return _load(content / "ontology" / "queries")


def get_query(queries: Mapping[str, NamedQuery], name: str) -> NamedQuery:
    """Return a question by its name.

    Raises:
        QueryError: there is none; names the nearest.
    """
    if name not in queries:
        close = nearest(name, queries)
        hint = f"nearest: {close[0]}" if close else f"there are {len(queries)} in ontology/queries"
        raise QueryError(f"there is no question named {name!r}; {hint}")
    return queries[name]


@lru_cache(maxsize=4)
def _load(folder: Path) -> Mapping[str, NamedQuery]:
    return {
        path.stem: parse_query(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.rq"))
    }


def parse_query(name: str, text: str) -> NamedQuery:
    """Read a question from its file's text."""
    words = []
    for line in text.splitlines():
        if not line.startswith("#") or not line.strip("# "):
            break
        words.append(line.strip("# "))
    parameters = {match["name"]: match["example"].strip() for match in _PARAMETER.finditer(text)}
    return NamedQuery(name, " ".join(words), text, parameters)


def _write(value: Binding, example: str, name: str) -> str:
    """Write a parameter's value as RDF terms of the sort that its example shows."""
    example = example.strip()
    if isinstance(value, (str, int)):
        return _write_one(value, example, name)
    return " ".join(_write_one(item, example, name) for item in value)


def _write_one(value: str | int, example: str, name: str) -> str:
    if example[:1].isdigit():
        if isinstance(value, int) and not isinstance(value, bool):
            return write_value(value)
        raise QueryError(f"{name}: {value!r} is not a whole number")
    if not isinstance(value, str):
        raise QueryError(f"{name}: {value!r} is not text")
    if example.startswith('"'):
        return write_value(value)
    try:
        return write_iri(ox.NamedNode(value if value.startswith(BASE) else BASE + value).value)
    except ValueError:
        raise QueryError(
            f"{name}: {value[:80]!r} is not an id; ids look like 'challenge/inconsistent-labels'"
        ) from None
