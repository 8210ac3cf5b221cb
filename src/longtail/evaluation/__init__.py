"""Measurements of longtail's quality against judgements that were written beforehand.

Each module here that is no helper is one evaluation that `longtail eval NAME` can run. It has

- `measure(catalogue, *, judged) -> dict`: the figures, ready for JSON; `judged` is one of `JUDGED`;
- `write_report(figures) -> str`: the same as text.

One that reads the sources' texts sets `NEEDS_SOURCES = True` and takes their folder as `sources`, or None.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol

from longtail.errors import InputError, nearest
from longtail.load import Catalogue

JUDGED = ("reporting", "development")
"""The two sets of judgements: weights are chosen on `development` alone."""


class Evaluation(Protocol):
    """A module that measures one thing."""

    def measure(self, catalogue: Catalogue, *, judged: str, **more: Any) -> dict[str, Any]:
        """Return the figures, ready for JSON."""
        ...

    def write_report(self, figures: dict[str, Any]) -> str:
        """Return the figures as text."""
        ...


def list_evaluations() -> list[str]:
    """Return the names of all evaluations."""
    names = (module.name for module in iter_modules(__path__))
    return sorted(name for name in names if hasattr(import_module(f"{__name__}.{name}"), "measure"))


def get_evaluation(name: str) -> Evaluation:
    """Return the evaluation of that name.

    Raises:
        InputError: there is none; names the nearest and all.
    """
    known = list_evaluations()
    if name not in known:
        close = nearest(name, known)
        hint = f"did you mean {close[0]!r}? " if close else ""
        raise InputError(f"eval: {name[:80]!r} is no evaluation; {hint}allowed: {', '.join(known)}")
    module: Any = import_module(f"{__name__}.{name}")
    evaluation: Evaluation = module
    return evaluation
