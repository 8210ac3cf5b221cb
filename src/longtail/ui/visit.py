"""What one visitor has answered, kept and written: plain data, to and from the browser's own storage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from longtail.errors import Problem, ProfileError
from longtail.profile import Profile

FORMAT = 1
MOST_STORED = 2_000_000
"""Longer texts from a browser's storage are not ours and are left alone."""


ITEM_TEXTS = {"owner": 500, "note": 20_000}
"""The longest owner and note that a plan holds."""

RANKS = range(1, 10_000)
"""Where a practice can have stood in a list."""

WHENS = ("now", "next", "later")


@dataclass
class Visit:
    """One visitor's answers, kept practices (id -> rank it was kept at), plan and documents."""

    answers: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    step: int = 0
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that could be lost."""
        return not (self.answers or self.kept or self.items or self.documents)

    def answer(self, key: str, value: Any) -> None:
        """Take an answer; an empty one means "not sure" and is forgotten."""
        if value in (None, "", [], ()):
            self.answers.pop(key, None)
        else:
            self.answers[key] = list(value) if isinstance(value, tuple) else value

    def read_profile(self) -> tuple[Profile, list[Problem]]:
        """Return the profile of these answers, without those that are wrong, and what is wrong with them."""
        answers = dict(self.answers)
        problems: list[Problem] = []
        while True:
            try:
                return Profile.from_mapping(answers), problems
            except ProfileError as error:
                problems += error.problems
                named = {one.where.rpartition(": ")[2] for one in error.problems}
                wrong = [key for key in answers if key in named or key not in Profile.model_fields]
                for key in wrong or list(answers):
                    del answers[key]

    def keep(self, practice: str, rank: int) -> None:
        """Keep a practice where it stands in the list, and put it at the end of the plan."""
        self.kept[practice] = rank
        if practice not in self.order:
            self.order.append(practice)
        self._forget("adopted", practice)
        self._forget("dismissed", practice)

    def let_go(self, practice: str) -> None:
        """Take a practice out of the plan; what was written about it stays until the answers are cleared."""
        self.kept.pop(practice, None)
        self.order = [one for one in self.order if one != practice]

    def adopt(self, practice: str) -> None:
        """Note that a practice is in place already."""
        self.let_go(practice)
        self._forget("dismissed", practice)
        self.answers["adopted"] = [*self.answers.get("adopted", []), practice]

    def dismiss(self, practice: str, reason: str = "") -> None:
        """Set a practice aside, with a reason or without."""
        self.let_go(practice)
        self._forget("adopted", practice)
        self._forget("dismissed", practice)
        entry = {"id": practice, "reason": reason}
        self.answers["dismissed"] = [*self.answers.get("dismissed", []), entry]

    def restore(self, practice: str) -> None:
        """Let a practice be suggested again."""
        self._forget("adopted", practice)
        self._forget("dismissed", practice)

    def swap(self, practice: str, other: str) -> None:
        """Let two practices of the plan change places."""
        here, there = self.order.index(practice), self.order.index(other)
        self.order[here], self.order[there] = self.order[there], self.order[here]

    def say(self, practice: str, key: str, value: Any) -> None:
        """Note what the visitor says about a practice in the plan; an empty value is forgotten."""
        item = self.items.setdefault(practice, {})
        if value in (None, "", False):
            item.pop(key, None)
        else:
            item[key] = value
        if not item:
            del self.items[practice]

    def confirm(self, challenge: str, answer: str | None) -> None:
        """Note whether a challenge is confirmed ("yes"), ruled out ("no") or open (None)."""
        for key, wanted in (("challenges", "yes"), ("not_challenges", "no")):
            self._forget(key, challenge)
            if answer == wanted:
                self.answers[key] = [*self.answers.get(key, []), challenge]

    def _forget(self, key: str, record_id: str) -> None:
        rest = [
            one
            for one in self.answers.get(key, [])
            if (one["id"] if isinstance(one, Mapping) else one) != record_id
        ]
        self.answer(key, rest)

    def to_json(self) -> str:
        """Return everything as text for the browser's storage."""
        return json.dumps(
            {
                "format": FORMAT,
                "answers": self.answers,
                "kept": self.kept,
                "order": self.order,
                "items": self.items,
                "documents": self.documents,
                "step": self.step,
                "seen": self.seen,
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Visit | None:
        """Return what a browser has stored; None where it is nothing of ours."""
        if len(text) > MOST_STORED:
            return None
        try:
            stored = json.loads(text)
            json.dumps(stored, ensure_ascii=False, allow_nan=False).encode()  # so that it can be kept again
        except (ValueError, RecursionError):
            return None
        if not isinstance(stored, dict) or stored.get("format") != FORMAT:
            return None
        visit = cls(
            answers=_take(stored, "answers", dict),
            kept={key: rank for key, rank in _take(stored, "kept", dict).items() if rank in RANKS},
            items={
                key: _clean(one) for key, one in _take(stored, "items", dict).items() if isinstance(one, dict)
            },
            documents={
                key: one for key, one in _take(stored, "documents", dict).items() if isinstance(one, dict)
            },
            step=_take(stored, "step", int),
            seen=_take(stored, "seen", dict),
        )
        order = [one for one in _take(stored, "order", list) if isinstance(one, str) and one in visit.kept]
        visit.order = list(dict.fromkeys([*order, *visit.kept]))
        profile, _ = visit.read_profile()
        visit.answers = profile.answered()
        return visit


def _clean(item: dict[str, Any]) -> dict[str, Any]:
    """Keep of what is said about a practice what the plan can hold."""
    kept: dict[str, Any] = {
        key: str(item[key])[:most] for key, most in ITEM_TEXTS.items() if isinstance(item.get(key), str)
    }
    if item.get("when") in WHENS:
        kept["when"] = item["when"]
    if isinstance(item.get("date"), str):
        with suppress(ValueError):
            kept["date"] = date.fromisoformat(item["date"]).isoformat()
    if item.get("done") is True:
        kept["done"] = True
    return kept


def _take(stored: dict[str, Any], key: str, kind: type) -> Any:
    value = stored.get(key)
    return value if isinstance(value, kind) else kind()
