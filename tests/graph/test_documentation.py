"""The documentation of the ontology says what the ontology says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_pages_are_fresh() -> None:
    script = ROOT / "tools" / "document_ontology.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_query_and_rule_is_on_the_page() -> None:
    page = (ROOT / "docs" / "ontology.md").read_text("utf-8")
    for path in (ROOT / "ontology" / "queries").glob("*.rq"):
        assert f"`{path.stem}`" in page
    for path in (ROOT / "tests" / "graph" / "counterexamples").glob("*.ru"):
        assert f"`{path.stem}`" in page
