"""Jira CSV: one issue a practice, in the columns that Jira's CSV import proposes by itself."""

from __future__ import annotations

from longtail.export.content import Content, PracticeRow
from longtail.export.csv_table import to_csv
from longtail.export.escape import for_jira, to_line
from longtail.plan import get_review_date

COLUMNS = ("Summary", "Issue Type", "Status", "Priority", "Due Date", "Labels", "Description")
PRIORITIES = {"Now": "High", "Next": "Medium", "Later": "Low"}
MOST_IN_SUMMARY = 250
"""Jira takes 255 characters in a summary."""


def write(content: Content) -> bytes:
    """Write the table; descriptions are in Jira's wiki markup, with every text escaped."""
    rows = []
    dates = [get_review_date(item, content.plan).isoformat() for item, _ in content.plan.in_order()]
    for row, due in zip(content.practices, dates, strict=True):
        rows.append(
            (
                to_line(row.label)[:MOST_IN_SUMMARY],
                "Task",
                "Done" if row.done else "To Do",
                PRIORITIES[row.when],
                due,
                "longtail",
                _describe(row, content),
            )
        )
    return to_csv(COLUMNS, rows)


def _describe(row: PracticeRow, content: Content) -> str:
    lines = [for_jira(row.summary), "", f"*First step:* {for_jira(row.first_step)}"]
    lines.append(f"*Effort:* {for_jira(row.effort)}")
    if row.owner:
        lines.append(f"*Owner:* {for_jira(row.owner)}")
    if row.note:
        lines.append(f"*Note:* {for_jira(row.note)}")
    lines += ["", "*Why*", *(f"* {for_jira(one)}" for one in row.why)]
    lines += [f"*Evidence:* {for_jira(f'{row.strength}: {row.strength_because}; {row.directness}')}"]
    lines += [f"* {for_jira(f'{one.claim} ({one.place}, “{one.anchor}”)')}" for one in row.findings]
    lines += [f"*Take care:* {for_jira(one)}" for one in row.take_care]
    lines += [f"*Weigh:* {for_jira(one)}" for one in row.cautions]
    if row.number == 1:  # what holds for the whole plan stands once, in its first issue
        lines += _describe_plan(content)
    lines += ["", for_jira(f"longtail, {content.date}, catalogue {content.version}")]
    return "\n".join(lines)


def _describe_plan(content: Content) -> list[str]:
    lines: list[str] = []
    if content.answers:
        lines += ["", "*What you told us*"]
        lines += [f"* {for_jira(label)}: {for_jira('; '.join(values))}" for label, values in content.answers]
    if content.cautions:
        lines += ["", "*Take care*", *(f"* {for_jira(f'{x.label}: {x.summary}')}" for x in content.cautions)]
    if content.not_suggested:
        lines += ["", "*What was not suggested, and why*"]
        lines += [f"* {for_jira(f'{label}: {reason}')}" for label, reason in content.not_suggested]
    return lines
