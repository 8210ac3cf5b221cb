"""iCalendar: the review dates of the plan, and the dates given to single practices."""

from __future__ import annotations

import datetime
from typing import Any

from longtail.export.content import Content, PracticeRow
from longtail.export.escape import to_line
from longtail.plan import WEEKS_TO_REVIEW, get_review_date


def write(content: Content) -> bytes:
    """Write an all-day event for each date of a practice, and a review for each group without dates.

    What holds for the whole plan (answers, cautions, what was not suggested) stands in the first event.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//longtail//plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", content.title)
    events = []
    for row, (item, _) in zip(content.practices, content.plan.in_order(), strict=True):
        if item.date is not None:
            title = f"Done: {row.label}" if row.done else row.label
            events.append((item.date, title, row.id, _describe(row)))
    for when in WEEKS_TO_REVIEW:
        pairs = zip(content.practices, content.plan.in_order(), strict=True)
        group = [(row, item) for row, (item, _) in pairs if item.when == when and item.date is None]
        if group:
            day = get_review_date(group[0][1], content.plan)
            described = "\n\n".join(_describe(row) for row, _ in group)
            title = f"Review of the plan: practices for {when}"
            events.append((day, title, f"review/{when}", f"Proposed by longtail.\n\n{described}"))
    for at, (day, title, name, text) in enumerate(sorted(events)):
        whole = f"{text}\n\n{_describe_plan(content)}" if at == 0 else text
        calendar.add_component(_make_event(content, day, title, name, whole))
    made: bytes = calendar.to_ical()
    return made


def _make_event(content: Content, day: datetime.date, title: str, name: str, text: str) -> Any:
    from icalendar import Event

    made = datetime.datetime.combine(content.plan.created, datetime.time(), datetime.UTC)
    event = Event()
    event.add("uid", f"{content.plan.created:%Y%m%d}-{name.replace('/', '-')}@longtail")
    event.add("dtstamp", made)
    event.add("dtstart", day)
    event.add("dtend", day + datetime.timedelta(days=1))
    event.add("summary", to_line(title))
    event.add("description", text)
    event.add("transp", "TRANSPARENT")
    return event


def _describe(row: PracticeRow) -> str:
    lines = [row.label, f"First step: {row.first_step}", f"Effort: {row.effort}"]
    lines += [f"Owner: {row.owner}"] if row.owner else []
    lines += [f"Note: {row.note}"] if row.note else []
    lines += [f"Why: {one}" for one in row.why]
    lines += [f'{one.claim} ({one.place}: "{one.anchor}")' for one in row.findings]
    lines += [f"Take care: {one}" for one in row.take_care]
    return "\n".join(lines)


def _describe_plan(content: Content) -> str:
    lines = [f"Made with longtail on {content.date}, catalogue {content.version}."]
    lines += [f"You told us: {label}: {'; '.join(values)}" for label, values in content.answers]
    lines += [f"Caution: {one.label}: {one.summary}" for one in content.cautions]
    lines += [f"Not suggested: {label}: {reason}" for label, reason in content.not_suggested]
    return "\n".join(lines)
