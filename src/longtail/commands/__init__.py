"""Commands of the command line that have a room of their own, one module each with a `register(app)`.

Modules here stay cheap to import: what a command needs is imported inside it.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import typer


def register_all(app: typer.Typer) -> None:
    """Add the commands of every module in this folder."""
    for module in sorted(iter_modules(__path__), key=lambda one: one.name):
        import_module(f"{__name__}.{module.name}").register(app)
