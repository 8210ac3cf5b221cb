"""Check the answers of a profile against the facets: every problem at once, nothing changed in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from longtail.errors import Problem, ProfileError, nearest
from longtail.model import Facet

MAX_TEXT = 20_000
MAX_LINES = 50
MAX_IDS = 500
MAX_ID = 200
MAX_NUMBER = 10_000_000


class Dismissal(BaseModel):
    """A practice that the user does not want, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    reason: str = ""


def clean_answers(answers: Mapping[str, Any], facets: Mapping[str, Facet], *, name: str) -> dict[str, Any]:
    """Check every answer against its facet; return them with lists as tuples, doubles dropped.

    Args:
        answers: Answers by the keys of a profile.
        facets: What may be answered, by the same keys.
        name: What messages call the profile.

    Raises:
        ProfileError: with every unknown key, option and wrong type at once.
    """
    problems: list[Problem] = []
    cleaned: dict[str, Any] = {}
    for key, value in answers.items():
        if key not in facets:
            close = nearest(str(key), facets)
            hint = f"did you mean {close[0]!r}? " if close else ""
            problems.append(
                Problem(name, f"unknown key {str(key)[:60]!r}", f"{hint}allowed: {', '.join(facets)}")
            )
            continue
        if value is None:
            continue
        problem = _check_answer(facets[key], value, cleaned, name)
        if problem:
            problems.extend(problem)
    headcount, team = cleaned.get("headcount"), cleaned.get("team_size")
    if isinstance(headcount, int) and isinstance(team, int) and team > headcount:
        problems.append(
            Problem(
                f"{name}: team_size",
                f"the team ({team}) is larger than the whole organisation ({headcount})",
                "correct 'team_size' or 'headcount'",
            )
        )
    both = set(cleaned.get("challenges", ())) & set(cleaned.get("not_challenges", ()))
    problems += [
        Problem(
            f"{name}: challenges",
            f"{one!r} is both confirmed and ruled out",
            "keep it in one of the two lists",
        )
        for one in sorted(both)
    ]
    if problems:
        raise ProfileError(problems)
    return cleaned


def _check_answer(facet: Facet, value: Any, cleaned: dict[str, Any], name: str) -> list[Problem]:
    where = f"{name}: {facet.key}"
    match facet.type:
        case "one":
            return _check_one(facet, value, cleaned, where)
        case "number":
            return _check_number(facet, value, cleaned, where)
        case "text":
            return _check_text(facet, value, cleaned, where)
        case "dismissals":
            return _check_dismissals(facet, value, cleaned, where)
        case _:
            return _check_many(facet, value, cleaned, where)


def _check_one(facet: Facet, value: Any, cleaned: dict[str, Any], where: str) -> list[Problem]:
    allowed = [option.id for option in facet.options]
    if isinstance(value, str) and value in allowed:
        cleaned[facet.key] = value
        return []
    if not isinstance(value, str):
        return [Problem(where, f"{_show(value)} is not one answer", f"allowed: {', '.join(allowed)}")]
    return [_not_allowed(value, allowed, where)]


def _check_number(facet: Facet, value: Any, cleaned: dict[str, Any], where: str) -> list[Problem]:
    lowest = 0 if facet.key == "capacity_days" else 1
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= MAX_NUMBER:
        return [
            Problem(
                where, f"{_show(value)} is not allowed", f"a whole number from {lowest} to {MAX_NUMBER:,}"
            )
        ]
    cleaned[facet.key] = value
    return []


def _check_text(facet: Facet, value: Any, cleaned: dict[str, Any], where: str) -> list[Problem]:
    if not isinstance(value, str):
        return [Problem(where, f"{_show(value)} is not text", "write it in quotation marks")]
    if len(value) > MAX_TEXT:
        return [Problem(where, f"the text has {len(value):,} characters", f"at most {MAX_TEXT:,}")]
    if not _is_whole(value):
        return [_halved(where)]
    if value.strip():
        cleaned[facet.key] = value.strip()
    return []


def _check_many(facet: Facet, value: Any, cleaned: dict[str, Any], where: str) -> list[Problem]:
    if isinstance(value, str) or not isinstance(value, Iterable) or isinstance(value, Mapping):
        return [
            Problem(where, f"{_show(value)} is not a list", "write [a, b] or a line each beginning with '- '")
        ]
    items = list(value)
    limit = MAX_LINES if facet.type == "texts" else MAX_IDS
    if len(items) > limit:
        return [Problem(where, f"the list has {len(items):,} entries", f"at most {limit}")]
    allowed = [option.id for option in facet.options]
    problems: list[Problem] = []
    for item in items:
        if not isinstance(item, str):
            problems.append(Problem(where, f"{_show(item)} is not text", "write it in quotation marks"))
        elif facet.type == "many" and item not in allowed:
            problems.append(_not_allowed(item, allowed, where))
        elif facet.type == "texts" and len(item) > MAX_TEXT:
            problems.append(Problem(where, f"a line has {len(item):,} characters", f"at most {MAX_TEXT:,}"))
        elif not _is_whole(item):
            problems.append(_halved(where))
        elif facet.type == "ids" and len(item) > MAX_ID:
            problems.append(
                Problem(where, f"{item[:40]!r}... is no id", "ids look like 'challenge/inconsistent-labels'")
            )
    if problems:
        return problems
    kept = tuple(dict.fromkeys(item.strip() for item in items if item.strip()))
    if kept:
        cleaned[facet.key] = kept
    return []


def _check_dismissals(facet: Facet, value: Any, cleaned: dict[str, Any], where: str) -> list[Problem]:
    if isinstance(value, str) or not isinstance(value, Iterable) or isinstance(value, Mapping):
        return [
            Problem(
                where, f"{_show(value)} is not a list", "entries look like {id: practice/..., reason: ...}"
            )
        ]
    items = list(value)
    if len(items) > MAX_IDS:
        return [Problem(where, f"the list has {len(items):,} entries", f"at most {MAX_IDS}")]
    kept: dict[str, Dismissal] = {}
    for item in items:
        if isinstance(item, Dismissal):
            kept[item.id] = item
        elif isinstance(item, str):
            kept[item] = Dismissal(id=item)
        elif (
            isinstance(item, Mapping)
            and isinstance(item.get("id"), str)
            and set(item) <= {"id", "reason"}
            and isinstance(item.get("reason") or "", str)
            and len(item.get("reason") or "") <= MAX_TEXT
        ):
            kept[item["id"]] = Dismissal(id=item["id"], reason=item.get("reason") or "")
        else:
            return [
                Problem(
                    where,
                    f"{_show(item)} is not allowed",
                    "entries look like {id: practice/..., reason: ...}",
                )
            ]
    for one in kept.values():
        if not (_is_whole(one.id) and _is_whole(one.reason)):
            return [_halved(where)]
        if len(one.id) > MAX_ID:
            return [
                Problem(where, f"{one.id[:40]!r}... is no id", "ids look like 'practice/write-a-model-card'")
            ]
    if kept:
        cleaned[facet.key] = tuple(kept.values())
    return []


def _not_allowed(value: str, allowed: list[str], where: str) -> Problem:
    close = nearest(value, allowed)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return Problem(where, f"{value[:80]!r} is not allowed", f"{hint}allowed: {', '.join(allowed)}")


def _is_whole(text: str) -> bool:
    """Say whether a text can be written down: half of a surrogate pair cannot."""
    return text.isascii() or not any("\ud800" <= one <= "\udfff" for one in text)


def _halved(where: str) -> Problem:
    return Problem(where, "the text holds half a character", "remove escapes such as \\ud800")


def _show(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
