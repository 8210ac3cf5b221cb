"""What is generated from the registries is fresh."""

from __future__ import annotations

import pytest

from tools.export_docs import COMMAND, GENERATED, ROOT


@pytest.mark.parametrize("name", GENERATED)
def test_generated_docs_are_fresh(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == GENERATED[name](), f"stale: run {COMMAND}"
