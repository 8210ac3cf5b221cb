"""A content folder of one's own to add papers to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the catalogue, named in LONGTAIL_CONTENT; the models are linked."""
    copy = tmp_path / "content"
    shutil.copytree(ROOT / "data", copy / "data", ignore=shutil.ignore_patterns("drafts"))
    for name in ("ontology", "models"):
        (copy / name).symlink_to(ROOT / name, target_is_directory=True)
    monkeypatch.setenv("LONGTAIL_CONTENT", str(copy))
    return copy
