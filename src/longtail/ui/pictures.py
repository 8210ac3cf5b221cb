"""Pictures, drawn with the page's own means: every one has a title that says what it shows, and a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from longtail.results import Recommendations, RelevantChallenge
from longtail.ui.markup import Child, Markup, link, tag
from longtail.ui.shared import Shared
from longtail.ui.wording import count, upper_first

MOST_SHOWN = 5
"""Challenges beyond these wait behind a line."""

LEGEND = "The longer the bar, the more it matters here; the dark part is what you kept against it."


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
                tag(
                    "tbody",
                    [
                        tag(
                            "tr",
                            [
                                tag("td", cell, data_label=head or None)
                                for head, cell in zip(heads, row, strict=True)
                            ],
                        )
                        for row in rows
                    ],
                ),
            ),
            class_="lt-wide lt-stack",
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
        f"What you kept helps with {done or 'none'} of your {count(len(covered), 'likely challenge')}"
        if kept
        else f"Your {count(len(covered), 'likely challenge')}"
    )
    items = [
        tag(
            "li",
            tag("p", link("record", one.label, id=one.id, class_="lt-plain"), class_="lt-line"),
            _write_meter(one.relevance, len(covered[one.id])),
            _write_state(one, len(covered[one.id]), len(suggested[one.id])),
            class_="lt-item",
        )
        for one in answer.challenges
    ]
    rest = items[MOST_SHOWN:]
    return tag(
        "section",
        tag("h2", title),
        tag("p", LEGEND, class_="lt-place"),
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


def _write_state(challenge: RelevantChallenge, kept: int, suggested: int) -> Markup:
    """Return how likely a challenge is and what is done about it; opens to the reasons."""
    likely = {"confirmed": "You confirmed it", "likely": "Likely", "possible": "Possible"}[challenge.state]
    helped = (
        count(kept, "kept practice helps", "kept practices help")
        if kept
        else count(suggested, "practice here helps", "practices here help")
        if suggested
        else "nothing here helps"
    )
    if not challenge.because:
        return tag("p", f"{likely}; {helped}", class_="lt-place")
    return tag(
        "details",
        tag("summary", f"{likely}; {helped} · ", tag("u", "why")),
        tag("ul", [tag("li", upper_first(reason)) for reason in challenge.because]),
        class_="lt-more",
    )


def _write_meter(relevance: float, kept: int) -> Markup:
    """Return a bar: its length is the relevance; it fills as kept practices address the challenge."""
    share = 0.0 if not kept else 1 - 0.5**kept
    return tag(
        "div",
        tag("div", tag("div", style=f"width:{share:.0%}", class_="lt-fill"), style=f"width:{relevance:.0%}"),
        class_="lt-meter",
        aria_hidden="true",
    )
