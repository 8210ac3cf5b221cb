"""Effort against evidence: the suggested practices as dots, each a link, with a table behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from longtail.results import Recommendations, SuggestedPractice
from longtail.ui.markup import Markup, tag
from longtail.ui.pictures import write_table
from longtail.ui.wording import count, name_days

GRADES = ("none", "thin", "fair", "good", "strong")
TICKS = (1, 2, 5, 10, 20, 40, 80)
CHEAP = 3
"""A practice that costs at most this many days, by the middle of its range, is cheap."""

DOT = 9
"""The width of a dot on a phone, in per cent of the picture."""

LETTER = 1.05
"""A letter of a dot's name takes about this share of the picture, in per cent."""

FEWEST_LETTERS = 16
"""A shorter name would say nothing and is left to the table."""


@dataclass(frozen=True)
class Dot:
    """A practice and where it stands in the picture, in per cent from the left and from below."""

    practice: SuggestedPractice
    x: float
    y: float


def write_effort(answer: Recommendations) -> Markup:
    """Return the suggested practices as dots: effort to the right, evidence upwards."""
    practices = answer.practices
    if not practices:
        return Markup("")
    longest = max(one.effort.days[1] for one in practices)
    grades = GRADES[min(min(one.strength.level for one in practices), 1) :]
    dots = _place(practices, longest, len(grades))
    step = 100 / len(grades)
    return tag(
        "section",
        tag("h2", _name_finding(practices)),
        tag(
            "div",
            tag(
                "div",
                [tag("span", name, style=f"bottom:{step * (n + 0.5):.1f}%") for n, name in enumerate(grades)],
                class_="lt-grades",
                aria_hidden="true",
            ),
            tag("div", [_write_dot(one) for one in dots], _name_dots(dots), class_="lt-plot"),
            class_="lt-effort",
            style=f"--rows:{len(grades)}",
        ),
        tag(
            "div",
            [
                tag("span", days, style=f"left:{_measure(days, longest):.1f}%")
                for days in TICKS
                if days <= longest
            ],
            class_="lt-days",
            aria_hidden="true",
        ),
        tag(
            "p",
            "To the right: person-days. Upwards: evidence. The numbers are those of the list.",
            class_="lt-place lt-axis",
        ),
        write_table(
            ["", "Practice", "Days", "Evidence"],
            [
                [one.rank, one.label, f"{one.effort.days[0]:g} to {one.effort.days[1]:g}", one.strength.grade]
                for one in practices
            ],
        ),
        class_="lt-picture",
    )


def _name_finding(practices: Sequence[SuggestedPractice]) -> str:
    cheap = [one for one in practices if _middle(one) <= CHEAP and one.strength.level >= 3]
    if not cheap:
        return "None of these is both cheap and well supported: weigh cost against evidence"
    cost = "costs three days or less and stands" if len(cheap) == 1 else "cost three days or less and stand"
    return f"{len(cheap)} of these {count(len(practices), 'practice')} {cost} on good or strong evidence"


def _write_dot(dot: Dot) -> Markup:
    one = dot.practice
    return tag(
        "a",
        one.rank,
        href=f"/record?id={one.id}",
        target="_self",
        data_go=f"record?id={one.id}",
        class_="lt-dot",
        title=one.label,
        aria_label=f"{one.label}: {name_days(one.effort)}, evidence {one.strength.grade}",
        style=f"left:{dot.x:.1f}%;bottom:{dot.y:.1f}%",
    )


def _name_dots(dots: Sequence[Dot]) -> list[Markup]:
    """Name each dot that has room to its right."""
    names = []
    for dot in dots:
        beside = [one.x for one in dots if one is not dot and one.x > dot.x and abs(one.y - dot.y) < 5]
        room = int((min([*beside, 102.0]) - dot.x - 5) / LETTER)
        label = dot.practice.label
        if room < min(FEWEST_LETTERS, len(label)):
            continue
        name = label if len(label) <= room else f"{label[: room - 1].rsplit(' ', 1)[0]} …"
        names.append(
            tag(
                "span",
                name,
                class_="lt-dotname",
                aria_hidden="true",
                style=f"left:{dot.x + 2.4:.1f}%;bottom:{dot.y:.1f}%",
            )
        )
    return names


def _middle(practice: SuggestedPractice) -> float:
    return sum(practice.effort.days) / 2


def _measure(days: float, longest: float) -> float:
    """Return how far to the right so many days stand, on a square-root scale."""
    return 4 + 90 * math.sqrt(days / longest)


def _place(practices: Sequence[SuggestedPractice], longest: float, rows: int) -> list[Dot]:
    """Place the dots; those that would cover each other stand above and below."""
    step = 100 / rows
    lowest = len(GRADES) - rows
    placed: list[Dot] = []

    def is_free(x: float, y: float) -> bool:
        return not any(abs(x - two.x) < DOT and abs(y - two.y) < step * 0.3 for two in placed)

    for one in practices:
        x = _measure(_middle(one), longest)
        floor = step * (one.strength.level - lowest)
        heights = [floor + step * share for share in (0.5, 0.83, 0.17)]
        while not any(is_free(x, y) for y in heights):
            x += 1
        placed.append(Dot(one, min(x, 97.0), next(y for y in heights if is_free(x, y))))
    return placed
