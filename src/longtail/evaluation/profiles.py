"""Read the judged profiles: what an expert would suggest, avoid and warn of, written before any tuning.

Judgements name findings, not records: a suggestion answers an expected practice when it rests on at least one
of the findings in which the sources state, show or recommend that practice.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longtail.errors import CatalogueError, FileProblem, Problem, ProfileError
from longtail.load import Catalogue
from longtail.paths import get_content_dir
from longtail.profile import Profile
from longtail.strict_yaml import parse_yaml

_LISTS = ("practices", "not_practices", "cautions")


@dataclass(frozen=True)
class Expected:
    """Something the expert named, and every finding in which the sources say it."""

    what: str
    findings: frozenset[str]


@dataclass(frozen=True)
class JudgedProfile:
    """A profile and what the expert would say to it."""

    id: str
    profile: Profile
    practices: tuple[Expected, ...]
    not_practices: tuple[Expected, ...]
    cautions: tuple[Expected, ...]
    similar: tuple[str, ...]


def read_profiles(catalogue: Catalogue, judged: str, *, folder: Path | None = None) -> list[JudgedProfile]:
    """Read one set of judged profiles.

    Raises:
        FileProblem: the file cannot be read.
        CatalogueError: the file is not as it should be, with every problem.
    """
    path = (folder or get_content_dir() / "data" / "judgements") / f"profiles-{judged}.yaml"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileProblem(f"{path}: cannot be read: {error.strerror or error}") from None
    items = parse_yaml(content, name=path.name)
    if not isinstance(items, list):
        raise CatalogueError([Problem(path.name, "is not a list of judged profiles")])
    problems: list[Problem] = []
    found = [
        _to_profile(one, f"{path.name}: item {n}", catalogue, problems) for n, one in enumerate(items, 1)
    ]
    if problems:
        raise CatalogueError(problems)
    return [one for one in found if one is not None]


def _to_profile(item: Any, where: str, catalogue: Catalogue, problems: list[Problem]) -> JudgedProfile | None:
    if not isinstance(item, dict) or not {"id", "profile", "practices"} <= item.keys():
        problems.append(Problem(where, "needs the keys id, profile and practices"))
        return None
    where = f"{where} ({item['id']})"
    lists = {key: _to_expected(item.get(key) or [], f"{where}: {key}", catalogue, problems) for key in _LISTS}
    similar = tuple(item.get("similar") or ())
    problems += [
        Problem(f"{where}: similar", f"there is no {one!r}")
        for one in similar
        if one not in catalogue.organisations
    ]
    try:
        profile = Profile.from_mapping(item["profile"], name=where)
    except ProfileError as error:
        problems.extend(error.problems)
        return None
    return JudgedProfile(id=str(item["id"]), profile=profile, similar=similar, **lists)


def _to_expected(
    items: list[Any], where: str, catalogue: Catalogue, problems: list[Problem]
) -> tuple[Expected, ...]:
    found = []
    for item in items:
        findings = frozenset(map(str, item.get("findings") or ()))
        missing = sorted(findings - catalogue.findings.keys())
        problems += [Problem(where, f"there is no {one!r}") for one in missing]
        found.append(Expected(str(item.get("what") or item.get("note") or ""), findings))
    return tuple(one for one in found if one.findings)
