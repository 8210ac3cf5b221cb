"""Where the content lies: beside the code in a checkout, inside the package in a wheel."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def get_content_dir() -> Path:
    """Return the folder that holds `data/`, `ontology/` and `models/`.

    The environment variable `LONGTAIL_CONTENT` names another one (for trying a changed catalogue).
    """
    override = os.environ.get("LONGTAIL_CONTENT")
    if override:
        return Path(override)
    packaged = _PACKAGE / "_content"
    return packaged if packaged.is_dir() else _PACKAGE.parent.parent


def get_cache_dir() -> Path:
    """Return the folder for what can be computed again (`LONGTAIL_CACHE`, else the user's cache folder)."""
    override = os.environ.get("LONGTAIL_CACHE")
    if override:
        return Path(override)
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home())
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "longtail"
