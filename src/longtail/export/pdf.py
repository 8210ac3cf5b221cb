"""PDF for boards and funders: a set report with pictures, made by Typst from data alone.

The template (`report.typ`) is ours; texts reach it as strings in JSON, which Typst shows and never runs.
"""

from __future__ import annotations

import json
import re
from importlib.resources import as_file, files
from itertools import groupby
from typing import Any

from longtail.export.compose import (
    ADDRESSES_SHOWN,
    CAUTIONS_SHORT,
    MOST_OWNER,
    MOST_WHY,
    cut,
    explain_short,
    list_others,
    tell_short,
)
from longtail.export.content import Content, FindingRow, PracticeRow
from longtail.export.escape import to_line
from longtail.export.references import cite_source
from longtail.export.words import get_address
from longtail.phrases import count

MOST_TICKS = 6
DOT_WIDTH, DOT_HEIGHT = 0.038, 0.092
"""A dot's size as a share of the picture's width and height."""
_LONG_WORD, _PARTS = re.compile(r"\S{40,}"), re.compile(r".{1,10}")
_STEPS = [size * 10**power for power in range(7) for size in (1, 2, 5)]


def write(content: Content) -> bytes:
    """Write the report as PDF."""
    import typst

    data = json.dumps(to_data(content))
    with as_file(files("longtail.export") / "report.typ") as template:
        made: bytes = typst.compile(str(template), format="pdf", sys_inputs={"data": data})
    return made


def to_data(content: Content) -> Any:
    """Return what the template shows, as JSON-like data."""
    return _let_break(_gather(content))


def _gather(content: Content) -> dict[str, Any]:
    dots = _place_dots(content)
    reach = _find_reach(content)
    return {
        "short": content.short,
        "title": content.title,
        "date": content.date,
        "version": content.version,
        "days": content.days,
        "ticks": [(value, value / reach) for value in _find_ticks(reach)],
        "notes": content.notes,
        "left_out": content.answers_left_out,
        "answers": [{"label": label, "text": "; ".join(values)} for label, values in content.answers],
        "told": tell_short(content),
        "figures": _name_figures(content),
        "challenges": [
            {
                "label": one.label,
                "relevance": one.relevance,
                "covered": one.covered,
                "because": one.because,
            }
            for one in content.challenges
        ],
        "practices": [
            {**_read_practice(row), "across": across, "up": up}
            for row, (across, up) in zip(content.practices, dots, strict=True)
        ],
        "cautions": [
            {
                "label": one.label,
                "kind": one.kind,
                "summary": one.summary,
                "because": one.because,
                "findings": [row.number for row in one.findings],
            }
            for one in content.cautions[: CAUTIONS_SHORT if content.short else None]
        ],
        "similar": [
            {"name": name, "shared": shared, "differs": differs} for name, shared, differs in content.similar
        ],
        "not_suggested": [{"label": one, "reason": reason} for one, reason in content.not_suggested],
        "others": list_others(content),
        "gaps": [{"label": one, "reason": reason} for one, reason in content.gaps],
        "findings": [
            {"source": source, "section": section, "address": address, "rows": [*map(_read_finding, rows)]}
            for (source, section, address), rows in groupby(
                content.findings, key=lambda one: (one.source_short, one.section, one.address)
            )
        ],
        "sources": [{"text": cite_source(one), "address": get_address(one)} for one in content.sources],
        "shorts": [{"text": one.short, "address": get_address(one)} for one in content.sources],
    }


def _let_break(data: Any, key: str = "") -> Any:
    """Let words that are longer than any line break; Typst would set them beyond the edge of the page."""
    if isinstance(data, dict):
        return {name: _let_break(value, name) for name, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_let_break(one, key) for one in data]
    if isinstance(data, str) and key != "address":
        return _LONG_WORD.sub(lambda found: "\u200b".join(_PARTS.findall(found[0])), data)
    return data


def _name_figures(content: Content) -> list[tuple[str, str]]:
    """Return what a reader in a hurry asks first, as (figure, what it counts)."""
    met = sum(one.covered > 0 for one in content.challenges)
    now = sum(one.when == "Now" for one in content.practices)
    return [
        (f"{len(content.practices)}", f"practices, {now} of them for now"),
        (content.days, "person-days in all, as a range"),
        (f"{met} of {len(content.challenges)}", "challenges that the plan does something against"),
        (f"{len(content.findings)}", f"findings behind it, of {count(len(content.sources), 'source')}"),
    ]


def _find_reach(content: Content) -> float:
    """Return how many days the axis across shows."""
    return 1.1 * max([1.0, *(sum(row.days) / 2 for row in content.practices)])


def _find_ticks(reach: float) -> list[float]:
    """Return round marks for an axis from 0 to `reach`, at most six."""
    step = next(one for one in _STEPS if reach / one <= MOST_TICKS)
    return [step * at for at in range(1, int(reach / step) + 1)]


def _place_dots(content: Content) -> list[tuple[float, float]]:
    """Return where the practices stand in the picture, as shares of width and height.

    A dot that would cover another moves to its right, by as little as it takes.
    """
    scores = {one.id: max(one.score, 0.0) for one in content.plan.practices}
    most = max([0.01, *scores.values()]) * 1.1
    reach = _find_reach(content)
    placed: list[tuple[float, float]] = []
    for row in content.practices:
        across, up = sum(row.days) / 2 / reach, scores[row.id] / most
        while any(abs(across - x) < DOT_WIDTH and abs(up - y) < DOT_HEIGHT for x, y in placed):
            across += DOT_WIDTH / 4
        placed.append((across, up))
    return placed


def _read_practice(row: PracticeRow) -> dict[str, Any]:
    first = row.findings[0] if row.findings else None
    return {
        "number": row.number,
        "label": row.label,
        "summary": row.summary,
        "when": row.when,
        "first_step": row.first_step,
        "first_step_short": cut(row.first_step, MOST_WHY),
        "why": row.why,
        "why_short": explain_short(row, MOST_WHY + 10),
        "addresses": [{"label": label, "how": how} for label, how in row.addresses[:ADDRESSES_SHOWN]],
        "effort": row.effort,
        "days": row.days,
        "skills": row.skills,
        "strength": row.strength,
        "level": row.strength_level,
        "strength_because": row.strength_because,
        "directness": row.directness,
        "take_care": row.take_care,
        "prerequisites": row.prerequisites,
        "cautions": row.cautions,
        "owner": row.owner,
        "owner_short": cut(row.owner, MOST_OWNER),
        "note": row.note,
        "note_short": cut(to_line(row.note), MOST_WHY),
        "date": row.date,
        "review": row.review,
        "done": row.done,
        "place": first.short_place if first else "",
        "findings": [_read_finding(one) for one in row.findings],
    }


def _read_finding(row: FindingRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "claim": row.claim,
        "place": row.short_place,
        "said_by": row.said_by,
        "anchor": row.anchor,
        "note": row.note,
    }
