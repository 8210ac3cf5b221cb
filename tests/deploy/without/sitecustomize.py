"""Imported by every Python that has this folder on its path: some packages are not there."""

import os
import sys
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any

MISSING = set(filter(None, os.environ.get("LONGTAIL_WITHOUT", "").split(",")))


class Finder(PathFinder):
    """Finds what is installed, but for the packages that are to be missing."""

    @classmethod
    def find_spec(cls, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Find nothing where a package is to be missing."""
        if fullname.partition(".")[0] in MISSING:
            return None
        return super().find_spec(fullname, path, target)


if MISSING:
    sys.meta_path[:] = [Finder if one is PathFinder else one for one in sys.meta_path]
