"""The cards: a practice, a challenge, a caution, a record; the same card wherever one appears."""

from __future__ import annotations

from collections.abc import Sequence

from longtail.match.examples import Team
from longtail.model import Record
from longtail.results import Caution, Graded, SimilarOrganisation, SuggestedPractice, When
from longtail.ui.findings import write_findings
from longtail.ui.markup import Child, Markup, join, link, tag
from longtail.ui.shared import Shared
from longtail.ui.why import list_reasons
from longtail.ui.wording import KINDS, WHENS, count, join_words, lower_first, name_days, upper_first

MOST_WHY = 2
LEVELS = 4
TOLD = ("organisation_type", "sector", "stage", "decision", "users", "data_sourcing")
"""What is told of an example team."""

NAMED = {
    "To do": ("practice",),
    "Beware of": ("anti-pattern", "trade-off"),
    "Is like": ("organisation",),
}
"""What was named for it, by kind of record."""


def write_practice(practice: SuggestedPractice, shared: Shared, *, kept: bool) -> Markup:
    """Return a suggested practice: what, first step, why you, evidence, cost, take care; findings closed."""
    record = shared.kb.practices[practice.id]
    roles = [lower_first(shared.get_option("roles", role).label) for role in record.roles]
    # The people behind it are named one by one in the findings; the card counts them.
    alike = practice.directness.because.partition(": ")[0] if practice.directness.level else ""
    reasons = list_reasons(practice)
    rows = [
        write_row("First step", practice.first_step),
        write_row("Why you", write_reasons(reasons)) if reasons else None,
        write_row(
            "Evidence",
            write_bar(practice.strength),
            f", {practice.strength.because}",
            f"; {alike}" if alike else None,
        ),
        write_row("Cost", f"{name_days(practice.effort)} · {join_words(roles)}"),
        write_cares(practice.take_care),
        write_row("First do", join_words(shared.get_label(one) for one in practice.prerequisites))
        if practice.prerequisites
        else None,
    ]
    return tag(
        "article",
        tag(
            "header",
            tag("span", practice.rank, class_="lt-number"),
            tag("h3", link("record", practice.label, id=practice.id, class_="lt-plain")),
            write_when(practice.when, kept=kept),
            class_="lt-head",
        ),
        tag("p", practice.summary, class_="lt-summary"),
        tag("dl", rows, class_="lt-rows"),
        write_findings(practice.evidence, shared),
        class_="lt-card",
        aria_label=practice.label,
    )


def write_cares(cares: Sequence[str]) -> Markup | None:
    """Return the row that says what to take care of; None where there is nothing."""
    return write_row("Take care", write_reasons(cares), class_="lt-care") if cares else None


def write_row(name: str, *children: Child, class_: str | None = None) -> Markup:
    """Return a row of a card: its name and what stands there."""
    return tag("div", tag("dt", name), tag("dd", *children), class_=class_)


def write_reasons(reasons: Sequence[str]) -> Markup:
    """Return reasons one below the other."""
    return tag("span", [tag("span", upper_first(reason), class_="lt-reason") for reason in reasons])


def write_when(when: When, *, kept: bool = False) -> Markup:
    """Return the tag that says now, next or later, and whether the practice is kept."""
    return tag(
        "span",
        tag("span", "Kept", class_="lt-tag lt-kept") if kept else None,
        tag("span", WHENS[when], class_=f"lt-tag lt-{when}"),
        class_="lt-tags",
    )


def write_bar(graded: Graded) -> Markup:
    """Return a grade as a small picture of four blocks and a word."""
    blocks = [
        tag("i", class_="lt-block lt-full" if number < graded.level else "lt-block")
        for number in range(LEVELS)
    ]
    return join(
        [
            tag("span", blocks, class_="lt-bar", aria_hidden="true"),
            tag("b", f" {graded.grade}", class_="lt-grade"),
        ]
    )


def write_caution(caution: Caution, shared: Shared) -> Markup:
    """Return a caution: an anti-pattern or trade-off, why it concerns the visitor, and its findings."""
    return tag(
        "article",
        tag(
            "header",
            tag("h3", link("record", caution.label, id=caution.id, class_="lt-plain")),
            write_kind(caution.kind),
            class_="lt-head",
        ),
        tag("p", caution.summary, class_="lt-summary"),
        tag("dl", write_row("Why you", write_reasons(caution.because[:MOST_WHY])), class_="lt-rows"),
        write_findings(caution.evidence, shared),
        class_="lt-card lt-caution",
        aria_label=caution.label,
    )


def write_alike(organisations: Sequence[SimilarOrganisation]) -> Markup:
    """Return organisations like the visitor's, each with what is shared and what differs."""
    items = [
        tag(
            "li",
            tag("p", link("record", one.label, id=one.id, class_="lt-strong"), class_="lt-line"),
            tag(
                "dl",
                write_row("Shared", " · ".join(one.shared) or "what you wrote, and example teams like yours"),
                write_row("Differs", " · ".join(one.differs)) if one.differs else None,
                class_="lt-rows",
            ),
            class_="lt-item",
        )
        for one in organisations
    ]
    return tag("ul", items, class_="lt-plainlist")


def write_examples(teams: Sequence[Team], shared: Shared) -> Markup:
    """Return example teams, closed: what each says of itself and answered, and what was named for it."""
    if not teams:
        return join(())
    items = [
        tag(
            "li",
            tag("p", tag("b", f"“{one.title}”"), class_="lt-line"),
            tag(
                "dl",
                write_row("Answered", " · ".join(_name_answers(one, shared)) or "nothing, only wrote"),
                *(
                    write_row(name, join(links))
                    for name, kinds in NAMED.items()
                    if (links := _list_agreed(one, kinds, shared))
                ),
                class_="lt-rows",
            ),
            class_="lt-item",
        )
        for one in teams
    ]
    return tag(
        "details",
        tag("summary", f"{count(len(teams), 'example team')} like yours"),
        tag(
            "p",
            "Made-up teams, with what one reader of the studies chose for them in line with a second. It "
            "counts in what is suggested, what to beware of, and which organisations are like yours.",
            class_="lt-summary",
        ),
        tag("ul", items, class_="lt-plainlist"),
        class_="lt-more",
    )


def _name_answers(team: Team, shared: Shared) -> list[str]:
    return [
        join_words(lower_first(shared.get_option(key, one).label) for one in team.answers[key])
        for key in TOLD
        if key in team.answers
    ]


def _list_agreed(team: Team, kinds: tuple[str, ...], shared: Shared) -> list[Child]:
    """Return links to the records of these kinds that were named for a team, with commas between."""
    named = (one for one in team.agreed if one.partition("/")[0] in kinds)
    links = (link("record", shared.get_label(one), id=one) for one in named)
    return [piece for number, one in enumerate(links) for piece in ((", ", one) if number else (one,))]


def write_kind(kind: str) -> Markup:
    """Return the tag of a kind of record; its colour is the same everywhere, and its word says it too."""
    return tag("span", KINDS[kind][0], class_=f"lt-kind lt-kind-{kind}")


def write_line(record: Record, *, tagged: bool = True) -> Markup:
    """Return a record as one line of a list: its name, its kind where kinds are mixed, its summary."""
    return tag(
        "li",
        tag(
            "p",
            link("record", record.label, id=record.id, class_="lt-strong"),
            [" ", write_kind(record.kind)] if tagged else None,
            class_="lt-line",
        ),
        tag("p", record.summary, class_="lt-summary"),
        class_="lt-item",
    )
