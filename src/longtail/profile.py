"""One organisation's situation, checked against the facets, and read from a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from longtail.errors import FileProblem, InputError, Problem, ProfileError, nearest
from longtail.load import load_facets
from longtail.model import Facet, NumberRange, When
from longtail.strict_yaml import parse_yaml

PROFILE_FORMAT = 1
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


class Profile(BaseModel):
    """Answers about one organisation; every key is optional, None or empty means "not sure".

    Keys and options are those of the facets in `data/facets/`. `Profile(...)` checks them and raises
    `ProfileError` with every problem at once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    facet_keys: ClassVar[tuple[str, ...]] = ()

    organisation_type: str | None = None
    core_business: str | None = None
    resources: str | None = None
    headcount: int | None = None
    team_size: int | None = None
    sector: str | None = None
    ml_experience: str | None = None
    stage: str | None = None
    trajectory: str | None = None
    data_sourcing: tuple[str, ...] = ()
    integration: str | None = None
    model_origin: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    deployment: tuple[str, ...] = ()
    modality: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    your_role: str | None = None
    decision: str | None = None
    users: tuple[str, ...] = ()
    harm: str | None = None
    personal_data: str | None = None
    regulation: tuple[str, ...] = ()
    capacity_days: int | None = None
    goals: tuple[str, ...] = ()
    pains: tuple[str, ...] = ()
    challenges: tuple[str, ...] = ()
    not_challenges: tuple[str, ...] = ()
    description: str | None = None
    adopted: tuple[str, ...] = ()
    dismissed: tuple[Dismissal, ...] = ()

    def __init__(self, **answers: Any) -> None:
        super().__init__(**_clean(answers, "profile"))

    @classmethod
    def from_mapping(cls, answers: Mapping[str, Any], *, name: str = "profile") -> Profile:
        """Check a mapping of answers; `name` is what messages call it.

        Raises:
            ProfileError: with every unknown key, option and wrong type at once.
        """
        _clean(answers, name)
        return cls(**answers)

    def answered(self) -> dict[str, Any]:
        """Return only what was answered, as plain JSON-like values, in the order of the keys."""
        return {
            key: value for key, value in self.model_dump(mode="json").items() if value not in (None, [], "")
        }


def read_profile(path: str | Path, *, stdin: bytes | None = None) -> Profile:
    """Read a profile from a YAML or JSON file (`-`: the bytes given as `stdin`).

    An exported recommendation (JSON) opens too: its profile is taken.

    Raises:
        FileProblem: the file is missing, too large, binary, empty or malformed.
        ProfileError: keys or answers are not allowed.
    """
    name = "standard input" if str(path) == "-" else str(path)
    if str(path) == "-":
        raw = stdin or b""
    else:
        try:
            size = Path(path).stat().st_size
            if size > 10_000_000:
                raise FileProblem(
                    f"{name}: the file has {size:,} bytes; at most 1,000,000 are read for a profile"
                )
            raw = Path(path).read_bytes()
        except (OSError, ValueError) as error:
            raise FileProblem(
                f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}"
            ) from None
    return parse_profile(raw, name=name)


def parse_profile(raw: bytes, *, name: str = "profile") -> Profile:
    """Check the bytes of a profile file (YAML, JSON, or an export in JSON); see `read_profile`."""
    document = _parse_document(raw, name)
    if not isinstance(document, dict):
        raise ProfileError(
            Problem(name, "a profile is a mapping of keys to answers", "for example 'stage: pilot'")
        )
    if "catalogue_version" in document and isinstance(document.get("profile"), dict):
        document = document["profile"]
    document = {key: value for key, value in document.items() if value is not None}
    return Profile.from_mapping(document, name=name)


def _parse_document(raw: bytes, name: str) -> Any:
    """Parse JSON where the file looks like JSON (exports may be larger than YAML allows), else YAML."""
    if raw[:1] == b"{":
        if len(raw) > 10_000_000:
            raise FileProblem(f"{name}: the file has {len(raw):,} bytes; at most 10,000,000 are read")
        try:
            return json.loads(raw.decode("utf-8"), object_pairs_hook=_refuse_duplicates(name))
        except UnicodeDecodeError:
            raise FileProblem(f"{name}: not UTF-8 text; save the file as UTF-8") from None
        except (ValueError, RecursionError):
            pass  # YAML's flow style begins with a brace too; its reader has the better message
    return parse_yaml(raw, name=name)


def _refuse_duplicates(name: str) -> Any:
    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        built = dict(pairs)
        if len(built) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise FileProblem(f"{name}: the key {twice[:60]!r} stands twice; keep one")
        return built

    return build


@lru_cache(maxsize=1)
def get_facets() -> dict[str, Facet]:
    """Return the packaged facets by profile key (read once)."""
    return load_facets()


def _clean(answers: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Check every answer against its facet; return them with lists as tuples, doubles dropped."""
    problems: list[Problem] = []
    cleaned: dict[str, Any] = {}
    fields = Profile.model_fields
    facets = get_facets()
    for key, value in answers.items():
        if key not in fields:
            close = nearest(str(key), fields)
            hint = f"did you mean {close[0]!r}? " if close else ""
            problems.append(
                Problem(name, f"unknown key {str(key)[:60]!r}", f"{hint}allowed: {', '.join(fields)}")
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


def matches_when(profile: Profile, when: When) -> bool | None:
    """Say whether a profile meets a condition; None where an answer that decides is missing."""
    unknown = False
    for key, wanted in when.items():
        answer = getattr(profile, key)
        if answer is None or answer == ():
            unknown = True
        elif isinstance(wanted, NumberRange):
            low = wanted.min if wanted.min is not None else answer
            high = wanted.max if wanted.max is not None else answer
            if not low <= answer <= high:
                return False
        elif not set(wanted) & ({answer} if isinstance(answer, str) else set(answer)):
            return False
    return None if unknown else True


__all__ = [
    "Dismissal",
    "InputError",
    "Profile",
    "get_facets",
    "matches_when",
    "parse_profile",
    "read_profile",
]
