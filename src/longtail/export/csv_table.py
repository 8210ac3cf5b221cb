"""CSV: one row a practice, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from longtail.export.content import Content
from longtail.export.escape import for_spreadsheet
from longtail.plan import get_review_date

COLUMNS = (
    "Number",
    "Practice",
    "When",
    "Done",
    "Owner",
    "Date",
    "Review",
    "Note",
    "First step",
    "Why",
    "Helps against",
    "Days from",
    "Days to",
    "Effort",
    "Skills",
    "Evidence",
    "Evidence counted",
    "Organisations like yours",
    "Take care",
    "Needs first",
    "Findings",
    "Practice id",
    "Catalogue version",
    "Plan made",
    "Answers",
    "Not suggested",
    "Cautions",
)


def write(content: Content) -> bytes:
    """Write the plan as a table; what holds for the whole plan stands in the first row's last columns."""
    whole = (
        content.version,
        content.plan.created.isoformat(),
        join(f"{label}: {'; '.join(values)}" for label, values in content.answers),
        join(f"{label}: {reason}" for label, reason in content.not_suggested),
        join(f"{one.label} ({one.kind}): {one.summary}" for one in content.cautions),
    )
    rows = []
    for row, (item, _) in zip(content.practices, content.plan.in_order(), strict=True):
        rows.append(
            (
                str(row.number),
                row.label,
                row.when,
                "yes" if row.done else "no",
                row.owner,
                item.date.isoformat() if item.date else "",
                get_review_date(item, content.plan).isoformat(),
                row.note,
                row.first_step,
                join(row.why),
                join(f"{challenge}: {how}" for challenge, how in row.addresses),
                f"{row.days[0]:g}",
                f"{row.days[1]:g}",
                row.effort,
                row.skills,
                row.strength,
                row.strength_because,
                row.directness,
                join(row.take_care),
                join(row.prerequisites),
                join(f'{one.claim} ({one.place}: "{one.anchor}")' for one in row.findings),
                row.id,
                *whole,
            )
        )
        whole = (*whole[:2], "", "", "")
    return to_csv(COLUMNS, rows)


def to_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV in UTF-8; every cell is safe in a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([for_spreadsheet(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def join(texts: Iterable[str]) -> str:
    """Return texts as the lines of one cell."""
    return "\n".join(texts)
