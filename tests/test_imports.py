"""Imports run one way, and heavy libraries stay in their rooms; the line that breaks this is named."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "longtail"

# Each room may import from the rooms of the rows above it and from its own row.
ROWS: list[set[str]] = [
    {"errors", "phrases"},
    {"collection", "paths", "files", "strict_yaml"},
    {"model"},
    {"answers", "results"},
    {"load", "locate"},
    {"check_texts", "evidence", "graph", "profile"},
    {"check", "stats"},
    {"search"},
    {"match", "explain", "papers"},
    {"plan", "export", "toolkits", "report"},
    {"knowledge"},
    {"reload"},
    {"evaluation", "commands", "cli", "ui", "__main__"},
]
RANK = {room: rank for rank, rooms in enumerate(ROWS) for room in rooms}

# Library -> the only places that may import it.
ROOMS_OF_LIBRARIES = {
    "streamlit": {"ui"},
    "rdflib": {"graph"},
    "pyoxigraph": {"graph"},
    "oxrdflib": {"graph"},
    "pyshacl": {"graph"},
    "onnxruntime": {"search"},
    "tokenizers": {"search"},
    "sentence_transformers": {"search"},
    "torch": set(),
}


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.lineno, node.module
            if node.module == "longtail":
                yield from ((node.lineno, f"longtail.{alias.name}") for alias in node.names)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = sorted(
    path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py" and "_content" not in path.parts
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_one_way(path: Path) -> None:
    room = room_of(path)
    assert room in RANK, f"{room} has no place in the order of rooms (tests/test_imports.py)"
    for line, name in imports(path):
        parts = name.split(".")
        if parts[0] == "longtail" and len(parts) > 1 and parts[1] in RANK:
            assert RANK[parts[1]] <= RANK[room], (
                f"{path}:{line}: {room} imports {parts[1]}, which stands above it"
            )


@pytest.mark.parametrize("path", [*FILES, ROOT / "app.py"], ids=lambda path: path.name)
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    room = "ui" if path == ROOT / "app.py" else room_of(path)
    for line, name in imports(path):
        library = name.split(".")[0]
        if library in ROOMS_OF_LIBRARIES:
            allowed = ROOMS_OF_LIBRARIES[library]
            assert room in allowed, f"{path}:{line}: {library} belongs in {sorted(allowed) or 'the extra'}"


def test_the_facade_is_complete() -> None:
    import longtail

    assert set(dir(longtail)) == set(longtail.__all__)
    for name in longtail.__all__:
        assert getattr(longtail, name) is not None, name
    assert set(longtail.__all__) == set(longtail._HOMES)
