"""Read the judged profiles: what an expert would suggest, avoid and warn of, written before any tuning.

Judgements name findings, not records: a suggestion answers an expected practice when it rests on at least one
of the findings in which the sources state, show or recommend that practice.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longtail.errors import CatalogueError, Problem, ProfileError
from longtail.evaluation.judgements import read_items
from longtail.load import Catalogue
from longtail.profile import Profile

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


@dataclass(frozen=True)
class Choice:
    """What a reader chose from the catalogue for a profile: ids, best first."""

    practices: tuple[str, ...]
    cautions: tuple[str, ...]
    similar: tuple[str, ...] = ()


def read_choices(catalogue: Catalogue, judged: str, *, folder: Path | None = None) -> dict[str, Choice]:
    """Read what another reader chose for each profile of a set, by profile: `choices-SET*.yaml`.

    Raises:
        FileProblem: there is no such file, or one cannot be read.
        CatalogueError: a file is not as it should be, with every problem.
    """
    problems: list[Problem] = []
    choices: dict[str, Choice] = {}
    for where, item in read_items(f"choices-{judged}", folder=folder, problems=problems):
        if not isinstance(item, dict) or set(item) != {"id", "practices", "cautions", "similar"}:
            problems.append(Problem(where, "needs the keys id, practices, cautions and similar"))
            continue
        lists = {key: tuple(map(str, item[key])) for key in ("practices", "cautions", "similar")}
        problems += [
            Problem(f"{where} ({item['id']}): {key}", f"there is no {one!r}")
            for key, ids in lists.items()
            for one in ids
            if one not in catalogue.browsable
        ]
        choices[str(item["id"])] = Choice(**lists)
    if problems:
        raise CatalogueError(problems)
    return choices


def read_profiles(catalogue: Catalogue, judged: str, *, folder: Path | None = None) -> list[JudgedProfile]:
    """Read one set of judged profiles: the files `profiles-SET*.yaml`, one for each judge.

    Raises:
        FileProblem: there is no such file, or one cannot be read.
        CatalogueError: a file is not as it should be, with every problem.
    """
    problems: list[Problem] = []
    found = [
        _to_profile(item, where, catalogue, problems)
        for where, item in read_items(f"profiles-{judged}", folder=folder, problems=problems)
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
