"""The page of promises names tests that exist; and promises that are settings or counts, read from where they stand."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.markers import Marker

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)))


@cache
def list_tests(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda part: part)
def test_a_test_that_the_page_names_exists(path: str, name: str) -> None:
    assert (ROOT / path).is_file()
    assert not name or name in list_tests(path)


def test_every_row_names_a_test() -> None:
    promises = PAGE.partition("## Not promised")[0]
    tables = re.split(r"^\|[-|]+\|$", promises, flags=re.MULTILINE)[1:]
    rows = [line for table in tables for line in table.split("\n\n")[0].strip().splitlines()]
    kept = [row for row in rows if "inputs" not in row and not re.match(r"\| `\w+`", row)]
    assert len(kept) > 25
    assert [row for row in kept if "`tests/" not in row and not re.search(r"\d,\d{3}", row)] == []


def test_every_test_of_reliability_stands_on_the_page() -> None:
    files = {f"tests/reliability/{path.name}" for path in Path(__file__).parent.glob("test_*.py")}
    assert files <= {path for path, _ in NAMED}


def test_the_app_is_set_to_be_silent_and_bounded() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["server"]["maxUploadSize"] <= 20
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["server"]["fileWatcherType"] == "none"


@pytest.mark.parametrize("version", ["3.11", "3.13"])
@pytest.mark.parametrize(
    ("system", "machine"),
    [("linux", "x86_64"), ("darwin", "arm64"), ("darwin", "x86_64"), ("win32", "AMD64")],
)
def test_the_default_install_has_at_most_ninety_packages(system: str, machine: str, version: str) -> None:
    here = {"sys_platform": system, "platform_machine": machine, "python_full_version": f"{version}.0"}
    lock = (ROOT / "requirements" / "app.txt").read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==\S+(?: ; (.*?))? \\$", lock, flags=re.MULTILINE)
    wanted = {name for name, marker in pins if not marker or Marker(marker).evaluate(here)}
    # The last ONNX Runtime for Intel Macs brings packages of its own (docs/decisions/0001-dependencies.md).
    most = 92 if (system, machine) == ("darwin", "x86_64") else 90
    assert 50 < len(wanted) <= most
    assert "torch" not in wanted
