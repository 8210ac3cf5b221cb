"""Read the judged searches: queries with the findings that answer them, written before any tuning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longtail.errors import CatalogueError, FileProblem, Problem
from longtail.load import Catalogue
from longtail.paths import get_content_dir
from longtail.strict_yaml import parse_yaml

TYPES = ("keyword", "pain", "typo", "role", "question", "unanswerable")
"""The types of queries."""

GRADES = (1, 2, 3)
"""How well a finding answers: in passing, well, exactly."""


@dataclass(frozen=True)
class JudgedSearch:
    """A query and the grade of each finding that answers it; none for a query nothing answers."""

    id: str
    query: str
    type: str
    grades: Mapping[str, int]


def read_searches(catalogue: Catalogue, judged: str, *, folder: Path | None = None) -> list[JudgedSearch]:
    """Read one set of judged searches: the files `search-SET*.yaml`, one for each judge.

    Raises:
        FileProblem: there is no such file, or one cannot be read.
        CatalogueError: a file is not as it should be, with every problem.
    """
    problems: list[Problem] = []
    searches = [
        _to_search(item, where, catalogue, problems)
        for where, item in read_items(f"search-{judged}", folder=folder, problems=problems)
    ]
    if problems:
        raise CatalogueError(problems)
    return [search for search in searches if search is not None]


def read_items(name: str, *, folder: Path | None = None, problems: list[Problem]) -> list[tuple[str, Any]]:
    """Read the items of all files of judgements whose name begins so, each with where it stands.

    Args:
        name: the beginning of the files' names.
        folder: where they lie; by default the catalogue's own.
        problems: takes what is wrong with a file as a whole.

    Raises:
        FileProblem: there is no such file, or one cannot be read.
        CatalogueError: a file is not YAML.
    """
    folder = folder or get_content_dir() / "data" / "judgements"
    paths = sorted(folder.glob(f"{name}*.yaml"))
    if not paths:
        raise FileProblem(f"{folder / name}.yaml: cannot be read: No such file or directory")
    found: list[tuple[str, Any]] = []
    for path in paths:
        try:
            items = parse_yaml(path.read_bytes(), name=path.name)
        except OSError as error:
            raise FileProblem(f"{path}: cannot be read: {error.strerror or error}") from None
        if isinstance(items, list):
            found += [(f"{path.name}: item {number}", item) for number, item in enumerate(items, 1)]
        else:
            problems.append(Problem(path.name, "is not a list of judgements"))
    return found


def _to_search(item: Any, where: str, catalogue: Catalogue, problems: list[Problem]) -> JudgedSearch | None:
    if not isinstance(item, dict) or not {"id", "query", "type"} <= item.keys():
        problems.append(Problem(where, "needs the keys id, query and type"))
        return None
    where = f"{where} ({item['id']})"
    kind = str(item["type"])
    grades: dict[str, int] = {}
    for entry in item.get("relevant") or []:
        finding, grade = str(entry.get("finding")), str(entry.get("grade"))
        if finding not in catalogue.findings:
            problems.append(Problem(where, f"there is no {finding!r}"))
        elif not grade.isdigit() or int(grade) not in GRADES:
            problems.append(Problem(where, f"the grade {grade!r} is not allowed", "allowed: 1, 2, 3"))
        else:
            grades[finding] = int(grade)
    if kind not in TYPES:
        problems.append(Problem(where, f"the type {kind!r} is not allowed", f"allowed: {', '.join(TYPES)}"))
    elif bool(grades) == (kind == "unanswerable"):
        problems.append(Problem(where, "an unanswerable query has no relevant finding, any other has some"))
    return JudgedSearch(str(item["id"]), str(item["query"]), kind, grades)
