from __future__ import annotations

import pytest

from longtail.graph.build import BuiltGraph, build_graph
from longtail.load import Catalogue, read_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    catalogue, _ = read_catalogue()
    assert catalogue is not None
    return catalogue


@pytest.fixture(scope="session")
def built(catalogue: Catalogue) -> BuiltGraph:
    return build_graph(catalogue)
