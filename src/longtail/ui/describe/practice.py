"""What the page of a practice says: how to begin, what it costs, whom it suits, who does it."""

from __future__ import annotations

from longtail.model import Practice
from longtail.results import EffortOf
from longtail.ui.cards import write_cares, write_row
from longtail.ui.describe.parts import write_grounded, write_links
from longtail.ui.findings import get_findings
from longtail.ui.markup import Markup, join, tag
from longtail.ui.shared import Shared
from longtail.ui.wording import join_words, lower_first, name_days

GOALS = "goals"
EFFECTS = {"suits": "Suits", "demotes": "Suits less", "excludes": "Not for you"}


def write_practice(record: Practice, shared: Shared) -> Markup:
    """Return the rows of a practice: first step, what it yields, cost, people, phases, goals, care."""
    effort = EffortOf(days=record.effort.days, basis=record.effort.basis, reason=record.effort.reason)
    phases = {one.id: one.label for one in shared.get_facet("phase").options}
    return tag(
        "dl",
        write_row("First step", record.first_step),
        write_row("You get", "; ".join(record.produces)),
        write_row("Cost", f"{name_days(effort)}. {effort.reason}"),
        write_row("Who", _name_options("roles", record.roles, shared)),
        write_row("Skills", join_words(record.skills)) if record.skills else None,
        write_row("When", "; ".join(lower_first(phases[one]) for one in record.phases)),
        write_row("Serves", _name_options(GOALS, record.serves, shared)) if record.serves else None,
        write_row("Works against", _name_options(GOALS, record.costs, shared)) if record.costs else None,
        write_cares(record.take_care),
        class_="lt-rows",
    )


def write_practice_grounds(record: Practice, shared: Shared) -> Markup:
    """Return who does a practice, what speaks against it, and when it suits."""
    conditions = [
        write_grounded(f"{EFFECTS[one.effect]}: {one.why}", get_findings(one.findings, shared), shared)
        for one in record.conditions
    ]
    return join(
        [
            write_links("Who does it or advises it", record.supports, shared),
            write_links("What speaks against it", record.against, shared, class_="lt-dispute"),
            join([tag("h2", "When it suits and when not"), tag("ul", conditions, class_="lt-list")])
            if conditions
            else None,
        ]
    )


def _name_options(key: str, ids: tuple[str, ...], shared: Shared) -> str:
    return join_words(lower_first(shared.get_option(key, one).label) for one in ids)
