"""Pictures, drawn with the page's own means: every one has a title that says what it shows, and a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from longtail.results import Recommendations, SuggestedPractice
from longtail.ui.markup import Child, Markup, link, tag
from longtail.ui.shared import Shared
from longtail.ui.wording import count, name_days

MOST_SHOWN = 7
"""Challenges beyond these wait behind a line."""


def write_table(
    heads: Sequence[str], rows: Iterable[Sequence[Child]], *, title: str = "As a table"
) -> Markup:
    """Return the table behind a picture, closed."""
    return tag(
        "details",
        tag("summary", title),
        tag(
            "div",
            tag(
                "table",
                tag("thead", tag("tr", [tag("th", one, scope="col") for one in heads])),
                tag("tbody", [tag("tr", [tag("td", cell) for cell in row]) for row in rows]),
            ),
            class_="lt-wide",
            tabindex="0",
        ),
        class_="lt-more",
    )


def write_bars(
    title: str, bars: Sequence[tuple[str, int]], *, heads: tuple[str, str], small: bool = False
) -> Markup:
    """Return horizontal bars with their names and numbers; they are a table for those who cannot see them."""
    longest = max((number for _, number in bars), default=1) or 1
    rows = [
        tag(
            "tr",
            tag("th", name, scope="row"),
            tag(
                "td", tag("div", style=f"width:{number / longest:.0%}", class_="lt-fill", aria_hidden="true")
            ),
            tag("td", number, class_="lt-figure"),
        )
        for name, number in bars
    ]
    head = tag("tr", tag("th", heads[0], scope="col"), tag("td"), tag("th", heads[1], scope="col"))
    return tag(
        "section",
        tag("h3" if small else "h2", title),
        tag("table", tag("thead", head), tag("tbody", rows), class_="lt-bars"),
        class_="lt-picture",
    )


def measure_coverage(
    answer: Recommendations, kept: Mapping[str, int], shared: Shared
) -> dict[str, list[str]]:
    """Return, for each challenge of an answer, the kept practices that address it."""
    practices = [shared.kb.practices[one] for one in kept if one in shared.kb.practices]
    return {
        challenge.id: [
            one.id for one in practices if challenge.id in {link.challenge for link in one.addresses}
        ]
        for challenge in answer.challenges
    }


def write_coverage(answer: Recommendations, kept: Mapping[str, int], shared: Shared) -> Markup:
    """Return the challenges in order of relevance, each with how much the kept practices do about it."""
    covered = measure_coverage(answer, kept, shared)
    suggested = {
        challenge.id: [
            one.id for one in answer.practices if challenge.id in {x.challenge for x in one.addresses}
        ]
        for challenge in answer.challenges
    }
    done = sum(bool(one) for one in covered.values())
    title = (
        f"What you kept helps with {done} of your {count(len(covered), 'likely challenge')}"
        if kept
        else f"Your {count(len(covered), 'likely challenge')}"
    )
    items = [
        tag(
            "li",
            tag("p", link("record", one.label, id=one.id, class_="lt-plain"), class_="lt-line"),
            _write_meter(one.relevance, len(covered[one.id])),
            tag(
                "p",
                _name_state(one.state),
                ", ",
                count(len(covered[one.id]), "kept practice")
                if covered[one.id]
                else count(len(suggested[one.id]), "practice below", "practices below")
                if suggested[one.id]
                else "nothing on the list",
                class_="lt-place",
            ),
            tag(
                "details",
                tag("summary", "why"),
                tag("ul", [tag("li", reason) for reason in one.because]),
                class_="lt-more",
            )
            if one.because
            else None,
            class_="lt-item",
        )
        for one in answer.challenges
    ]
    rest = items[MOST_SHOWN:]
    return tag(
        "section",
        tag("h2", title),
        tag("ol", items[:MOST_SHOWN], class_="lt-coverage"),
        tag(
            "details",
            tag("summary", f"and {count(len(rest), 'more challenge')}"),
            tag("ol", rest, class_="lt-coverage", start=str(MOST_SHOWN + 1)),
            class_="lt-more",
        )
        if rest
        else None,
        class_="lt-picture",
    )


def _name_state(state: str) -> str:
    return {"confirmed": "You confirmed it", "likely": "Likely", "possible": "Possible"}[state]


def _write_meter(relevance: float, kept: int) -> Markup:
    """Return a bar: its length is the relevance; it fills as kept practices address the challenge."""
    share = 0.0 if not kept else 1 - 0.5**kept
    return tag(
        "div",
        tag("div", tag("div", style=f"width:{share:.0%}", class_="lt-fill"), style=f"width:{relevance:.0%}"),
        class_="lt-meter",
        aria_hidden="true",
    )


def write_effort(answer: Recommendations, shared: Shared) -> Markup:
    """Return the suggested practices as dots: effort to the right, support upwards."""
    practices = answer.practices
    if not practices:
        return Markup("")
    longest = max(one.effort.days[1] for one in practices)
    cheap = [one for one in practices if _middle(one) <= 3 and one.strength.level >= 3]
    title = (
        f"{len(cheap)} of these {len(practices)} practices cost three days or less and stand on good or "
        "strong evidence"
        if cheap
        else "None of these is both cheap and well supported: weigh cost against evidence"
    )
    dots = [
        tag(
            "a",
            one.rank,
            href=f"/record?id={one.id}",
            target="_self",
            data_go=f"record?id={one.id}",
            class_="lt-dot",
            title=one.label,
            aria_label=f"{one.label}: {name_days(one.effort)}, evidence {one.strength.grade}",
            style=f"left:{x:.1f}%;bottom:{y:.1f}%",
        )
        for one, (x, y) in zip(practices, _place(practices, longest), strict=True)
    ]
    grades = [tag("span", name, style=f"bottom:{20 * n + 7}%") for n, name in enumerate(GRADES)]
    return tag(
        "section",
        tag("h2", title),
        tag(
            "div",
            tag("div", grades, class_="lt-grades", aria_hidden="true"),
            tag("div", dots, class_="lt-plot"),
            class_="lt-effort",
        ),
        tag(
            "p", f"Person-days, from half a day to {longest:g}; upwards: evidence", class_="lt-place lt-axis"
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


GRADES = ("none", "thin", "fair", "good", "strong")


def _middle(practice: SuggestedPractice) -> float:
    return sum(practice.effort.days) / 2


def _place(practices: Sequence[SuggestedPractice], longest: float) -> list[tuple[float, float]]:
    """Place dots on a square-root scale; those that would cover each other stand side by side."""
    placed: list[tuple[float, float]] = []
    for one in practices:
        x = 4 + 90 * (_middle(one) / longest) ** 0.5
        y = 20.0 * one.strength.level + 5
        while any(abs(x - left) < 4.5 and abs(y - low) < 9 for left, low in placed):
            y += 4.5
            x += 1.2
        placed.append((min(x, 95.0), min(y, 93.0)))
    return placed
