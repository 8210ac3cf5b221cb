"""Propose answers from a paragraph, by the words that stand for each option; the user corrects them.

Rules, no model: the labels and terms of the facets' options, in the singular or plural, at word boundaries. A
word under a negation ("no lawyers", "without sensors") proposes nothing. Where two options of a single-choice
question are equally well supported, neither is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from longtail.model import Facet, Option
from longtail.results import Proposal

LONGEST = 20_000
SILENT_FACETS = frozenset({"phase", "theme", "your_role", "goals"})
"""Facets that no profile asks for, or that a paragraph says too little about."""

TOO_COMMON = frozenset(
    [
        "api",
        "app",
        "it",
        "language",
        "low",
        "medium",
        "high",
        "none",
        "other",
        "some",
        "strong",
        "text",
        "records",
        "reports",
        "report",
        "power",
        "running",
        "rent",
        "water",
        "online",
        "server",
        "live",
        "research",
        "experts",
        "experienced",
        "news",
        "music",
        "partner",
        "ratings",
        "cheap",
        "money",
        "fast",
    ]
)
"""Labels and terms that stand in too many sentences to mean their option."""

_NEGATION = re.compile(
    r"\b(no|not|never|without|nor|neither|none of|lack|lacks|lacking|cannot|instead of|rather than|no longer|"
    r"unlike|(?:is|are|do|does|did|ca|wo|have|has)n't)\b[^.,;:!?]*$"
)
_REACH = 4
_NUMBERS = {
    name: number
    for number, name in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        ],
        start=1,
    )
}
_NUMBER = rf"(?P<number>\d{{1,7}}|{'|'.join(_NUMBERS)})"
_PEOPLE = r"(?:people|persons?|employees|staff|of us)"
_MAKERS = r"(?:data scientists?|engineers?|developers?|researchers?|analysts?)"
_FIRMS = r"(?:startup|start-up|company|firm|agency|organisation|organization)"
_NUMBER_RULES: tuple[tuple[str, str], ...] = (
    ("team_size", rf"\bteam of (?:about |some )?{_NUMBER}\b"),
    ("team_size", rf"\b{_NUMBER}[- ](?:person|people|strong|man) (?:\w+ )?team\b"),
    ("team_size", rf"\b{_NUMBER} {_MAKERS}\b"),
    ("headcount", rf"\b{_NUMBER}[- ]?(?:person|people|employee)[- ](?:\w+ ){{0,2}}{_FIRMS}\b"),
    ("headcount", rf"\b{_NUMBER} {_PEOPLE}\b"),
    ("headcount", rf"\b{_FIRMS} of (?:about |some )?{_NUMBER}\b"),
    ("capacity_days", rf"\b{_NUMBER} (?:person-|working )?days\b"),
)


@dataclass(frozen=True)
class _Sign:
    """A pattern that stands for one option of one facet."""

    option: Option
    pattern: re.Pattern[str]
    words: int


class Proposer:
    """Proposes answers by the vocabulary of the facets."""

    def __init__(self, facets: Mapping[str, Facet]) -> None:
        self._facets = facets

    @cached_property
    def _signs(self) -> dict[str, list[_Sign]]:
        return {
            key: [sign for option in facet.options for sign in _make_signs(option)]
            for key, facet in self._facets.items()
            if facet.type in ("one", "many") and key not in SILENT_FACETS
        }

    def propose(self, text: str) -> tuple[Proposal, ...]:
        """Return the proposed answers in the order of the facets, each with the words that suggest it."""
        text = " ".join(text[:LONGEST].split())
        found = []
        for key, facet in self._facets.items():
            if key in self._signs:
                proposal = self._propose_options(facet, text)
            else:
                proposal = self._propose_number(facet, text)
            if proposal is not None:
                found.append(proposal)
        return tuple(found)

    def _propose_options(self, facet: Facet, text: str) -> Proposal | None:
        support: dict[str, dict[str, int]] = {}
        denied: set[str] = set()
        for sign in self._signs[facet.key]:
            for match in sign.pattern.finditer(text):
                if _is_negated(text, match.start()):
                    denied.add(sign.option.id)
                else:
                    support.setdefault(sign.option.id, {})[match.group()] = sign.words
        weights = {option: sum(words.values()) for option, words in support.items() if option not in denied}
        if not weights:
            return None
        if facet.type == "one":
            best = max(weights.values())
            weights = {option: weight for option, weight in weights.items() if weight == best}
            if len(weights) > 1:
                return None
        options = tuple(option.id for option in facet.options if option.id in weights)
        labels = {option.id: option.label for option in facet.options}
        return Proposal(
            facet=facet.key,
            label=facet.label,
            answer=options[0] if facet.type == "one" else options,
            named=", ".join(labels[option] for option in options),
            words=tuple(dict.fromkeys(word for option in options for word in support[option])),
        )

    def _propose_number(self, facet: Facet, text: str) -> Proposal | None:
        for key, pattern in _NUMBER_RULES:
            match = re.search(pattern, text, re.IGNORECASE) if key == facet.key else None
            if match is None:
                continue
            written = match["number"].lower()
            number = _NUMBERS.get(written) or int(written)
            if number >= 1:
                words = (match.group(),)
                return Proposal(facet=key, label=facet.label, answer=number, named=str(number), words=words)
        return None


def _make_signs(option: Option) -> list[_Sign]:
    signs = []
    for term in dict.fromkeys((option.label, option.id.replace("-", " "), *option.terms)):
        plain = term.strip().lower()
        if plain in TOO_COMMON or len(plain) < 2:
            continue
        # Abbreviations are looked up as written, so that "it" is not IT and "us" is not US.
        case = 0 if term.isupper() and len(term) <= 4 else re.IGNORECASE
        body = r"[\s-]+".join(re.escape(word) for word in re.split(r"[\s-]+", term.strip()))
        plural = "" if case == 0 or plain.endswith("s") else "(?:s|es)?"
        signs.append(
            _Sign(option, re.compile(rf"(?<![\w-]){body}{plural}(?![\w-])", case), len(plain.split()))
        )
    return signs


def _is_negated(text: str, start: int) -> bool:
    """Say whether a negation stands in the same clause, at most `_REACH` words before."""
    match = _NEGATION.search(text[max(0, start - 80) : start].lower())
    return match is not None and len(match.group().split()) <= _REACH
