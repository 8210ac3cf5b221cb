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
    """Read one set of judged searches.

    Raises:
        FileProblem: the file cannot be read.
        CatalogueError: the file is not as it should be, with every problem.
    """
    path = (folder or get_content_dir() / "data" / "judgements") / f"search-{judged}.yaml"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileProblem(f"{path}: cannot be read: {error.strerror or error}") from None
    items = parse_yaml(content, name=path.name)
    if not isinstance(items, list):
        raise CatalogueError([Problem(path.name, "is not a list of judged searches")])
    problems: list[Problem] = []
    searches = [
        _to_search(item, f"{path.name}: item {n}", catalogue, problems) for n, item in enumerate(items, 1)
    ]
    if problems:
        raise CatalogueError(problems)
    return [search for search in searches if search is not None]


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
