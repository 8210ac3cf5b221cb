"""Errors for people: what is wrong, where, what is allowed, and the nearest valid name.

The tree::

    LongtailError
    ├── InputError          what the user gave cannot be used (exit status 2)
    │   ├── ProfileError    a profile's keys or answers
    │   ├── QueryError      a search or graph query
    │   ├── UnknownId       no such record; carries the nearest ids
    │   └── FileProblem     a file that cannot be read or written
    ├── CatalogueError      the catalogue is not sound; carries every problem
    └── StoreError          a graph store that does not answer as it should
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where it is, and how to mend it."""

    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        """Return the problem as one line for people."""
        tail = f" ({self.remedy})" if self.remedy else ""
        return f"{self.where}: {self.what}{tail}"


class LongtailError(Exception):
    """Any error that longtail raises on purpose; its text is meant for people."""

    exit_status = 1


class InputError(LongtailError):
    """What the user gave cannot be used; lists every problem at once."""

    exit_status = 2

    def __init__(self, message: str | Problem | Sequence[Problem]) -> None:
        if isinstance(message, str):
            self.problems: tuple[Problem, ...] = ()
            super().__init__(message)
            return
        self.problems = (message,) if isinstance(message, Problem) else tuple(message)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ProfileError(InputError):
    """A profile has keys or answers that are not allowed."""


class QueryError(InputError):
    """A search or a graph query cannot be answered as written."""


class FileProblem(InputError):
    """A file cannot be read or written."""


class UnknownId(InputError):
    """There is no record with this id; `nearest` holds the most alike."""

    def __init__(self, wanted: str, known: Iterable[str]) -> None:
        self.wanted = wanted[:200]
        self.nearest = nearest(wanted, known, most=5)
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        super().__init__(f"there is no record {self.wanted!r}{hint}")


class CatalogueError(InputError):
    """The catalogue is not sound; `problems` holds all that is wrong with it."""


class StoreError(LongtailError):
    """A graph store did not answer as it should."""

    exit_status = 2


def nearest(word: str, allowed: Iterable[str], *, most: int = 1) -> list[str]:
    """Return up to `most` allowed names that look most like `word`, best first."""
    return get_close_matches(str(word)[:100], sorted(allowed), n=most, cutoff=0.5)
