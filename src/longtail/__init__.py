"""longtail: what has been found to work for teams that build with ML outside Big Tech, and where it says so.

>>> import longtail
>>> kb = longtail.load()
>>> kb.search("bosses think it is magic", top=1).hits[0].id
'challenge/unrealistic-management-expectations'
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from longtail.errors import (
        CatalogueError,
        FileProblem,
        InputError,
        LongtailError,
        Problem,
        ProfileError,
        QueryError,
        StoreError,
        UnknownId,
    )
    from longtail.knowledge import KnowledgeBase, load
    from longtail.profile import Profile, read_profile
    from longtail.results import Recommendations, SearchResult

# Names are imported when first used, so that `longtail --help` need not wait for libraries it does not use.
_HOMES = {
    "CatalogueError": "errors",
    "FileProblem": "errors",
    "InputError": "errors",
    "KnowledgeBase": "knowledge",
    "LongtailError": "errors",
    "Problem": "errors",
    "Profile": "profile",
    "ProfileError": "errors",
    "QueryError": "errors",
    "Recommendations": "results",
    "SearchResult": "results",
    "StoreError": "errors",
    "UnknownId": "errors",
    "load": "knowledge",
    "read_profile": "profile",
}

__all__ = [
    "CatalogueError",
    "FileProblem",
    "InputError",
    "KnowledgeBase",
    "LongtailError",
    "Problem",
    "Profile",
    "ProfileError",
    "QueryError",
    "Recommendations",
    "SearchResult",
    "StoreError",
    "UnknownId",
    "load",
    "read_profile",
]


class _Facade(ModuleType):
    """A package whose `load` stays the function when the module `longtail.load` has been imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name == "load" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Facade


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'longtail' has no attribute {name!r}")
    return getattr(import_module(f"longtail.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
