"""One organisation's situation, checked against the facets, and read from a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from longtail.answers import Dismissal, clean_answers
from longtail.errors import FileProblem, InputError, Problem, ProfileError
from longtail.load import load_facets
from longtail.model import Facet, NumberRange, When
from longtail.strict_yaml import parse_yaml

PROFILE_FORMAT = 1


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
    facets = get_facets()
    return clean_answers(answers, {key: facets[key] for key in Profile.model_fields}, name=name)


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
