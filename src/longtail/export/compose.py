"""Put the content of an export into blocks: the whole document, and the one-page form."""

from __future__ import annotations

from collections.abc import Iterator

from longtail.export.blocks import (
    Block,
    Blocks,
    Bullets,
    Emph,
    Heading,
    Inline,
    Inlines,
    Link,
    Para,
    Ref,
    Strong,
    Tasks,
)
from longtail.export.content import Content, FindingRow, PracticeRow
from longtail.export.escape import to_line
from longtail.export.references import cite_finding, list_references
from longtail.export.words import count, get_address

FINDINGS_SHOWN = 3
"""So many findings stand with their practice; all of them stand in the list at the end."""
CAUTIONS_SHORT, OTHERS_SHORT = 3, 2
MOST_WHY, MOST_TOLD = 110, 600
"""In the one-page form, longer texts are cut after so many characters."""


def compose(content: Content) -> Blocks:
    """Return the document as blocks."""
    return tuple(_write_short(content) if content.short else _write_whole(content))


def _write_whole(content: Content) -> Iterator[Block]:
    yield from _write_head(content)
    yield Heading(2, "The plan at a glance")
    yield _write_overview(content)
    if content.practices:
        yield Para(
            (f"In all {content.days} person-days, as a range; figures are our estimate where they say so.",),
            "small",
        )
    if content.answers_left_out:
        yield Para(("The answers behind this plan were left out on request.",), "small")
    elif content.answers:
        yield Heading(2, "What you told us")
        yield Bullets(tuple((Strong(f"{label}: "), "; ".join(values)) for label, values in content.answers))
    if content.challenges:
        yield Heading(2, "Challenges that matter here")
        yield Bullets(
            tuple(
                (
                    Strong(one.label),
                    f" ({count(one.covered, 'practice')} of the plan against it)",
                    *((": " + "; ".join(one.because),) if one.because else ()),
                )
                for one in content.challenges
            )
        )
    if content.practices:
        yield Heading(2, "Practices")
    for row in content.practices:
        yield from _write_practice(row)
    if content.cautions:
        yield Heading(2, "Take care")
        for caution in content.cautions:
            yield Heading(3, f"{caution.label} ({caution.kind.lower()})")
            yield Para((caution.summary,))
            if caution.because:
                yield Bullets(tuple((reason,) for reason in caution.because))
            if caution.findings:
                yield Para(("Findings: ", *_refer(caution.findings)), "small")
    yield from _write_others(content)
    if content.findings:
        yield Heading(2, "Findings")
        yield Para(
            (
                "Each finding is put in our own words. To find its passage, search the source for the words "
                "in quotation marks.",
            ),
            "small",
        )
        yield Bullets(
            tuple(_write_finding(one) for one in content.findings),
            tuple(one.number for one in content.findings),
        )
    if content.sources:
        yield Heading(2, "Sources")
        yield list_references(content.sources)


def _write_head(content: Content) -> Iterator[Block]:
    yield Heading(1, content.title)
    yield Para((f"Made with longtail on {content.date}, catalogue {content.version}.",), "lead")
    for note in content.notes:
        yield Para((note,))


def _write_overview(content: Content) -> Block:
    if not content.practices:
        return Para(("Nothing is in the plan yet.",))
    return Tasks(
        tuple(
            (
                row.done,
                (
                    Strong(row.label),
                    f" · {row.when}",
                    f" · {row.effort}",
                    *((f" · {row.owner}",) if row.owner else ()),
                    *((f" · by {row.date}",) if row.date else ()),
                ),
            )
            for row in content.practices
        )
    )


def _write_practice(row: PracticeRow) -> Iterator[Block]:
    yield Heading(3, f"{row.number}. {row.label}", id=f"practice-{row.number}")
    yield Para((row.summary,))
    facts: list[Inlines] = [
        (Strong("When: "), row.when, *((f", by {row.date}",) if row.date else (f", review {row.review}",))),
        (Strong("First step: "), row.first_step),
        (Strong("Effort: "), row.effort, *((f"; skills: {row.skills}",) if row.skills else ())),
        (Strong("Evidence: "), f"{row.strength}: {row.strength_because}; {row.directness}"),
    ]
    if row.owner:
        facts.insert(1, (Strong("Owner: "), row.owner))
    if row.prerequisites:
        facts.append((Strong("Needs first: "), "; ".join(row.prerequisites)))
    facts += [(Strong("Take care: "), care) for care in row.take_care]
    if row.cautions:
        facts.append((Strong("Weigh: "), "; ".join(row.cautions)))
    yield Bullets(tuple(facts))
    if row.note:
        yield Para((Strong("Your note: "), row.note), "note")
    yield Heading(4, "Why")
    yield Bullets(tuple((reason,) for reason in row.why))
    if row.findings:
        yield Heading(4, "What the studies say")
        yield Bullets(tuple(_write_claim(one) for one in row.findings[:FINDINGS_SHOWN]))
        rest = row.findings[FINDINGS_SHOWN:]
        if rest:
            yield Para((f"And {count(len(rest), 'finding')} more: ", *_refer(rest)), "small")


def _write_claim(row: FindingRow) -> Inlines:
    return (f"{row.claim} ", cite_finding(row), " ", Ref(row.number))


def _write_finding(row: FindingRow) -> Inlines:
    where = Link(row.place, row.address) if row.address else row.place
    inlines: list[Inline] = [f"{row.claim} (", where, f"; {row.said_by}) ", Emph(f"“{row.anchor}”")]
    if row.note:
        inlines.append(f" (note: {row.note})")
    return tuple(inlines)


def _refer(findings: tuple[FindingRow, ...]) -> Inlines:
    inlines: list[Inline] = []
    for row in findings:
        inlines += [Ref(row.number), " "]
    return tuple(inlines[:-1])


def _write_others(content: Content) -> Iterator[Block]:
    if content.similar:
        yield Heading(2, "Organisations like yours")
        yield Bullets(
            tuple(
                (Strong(name), f": shared: {shared}", *((f"; differs: {differs}",) if differs else ()))
                for name, shared, differs in content.similar
            )
        )
    if content.gaps:
        yield Heading(2, "Honest gaps")
        yield Bullets(tuple((Strong(label), f": {reason}") for label, reason in content.gaps))
    if content.not_suggested:
        yield Heading(2, "What was not suggested, and why")
        yield Bullets(tuple((Strong(label), f": {reason}") for label, reason in content.not_suggested))


def _write_short(content: Content) -> Iterator[Block]:
    yield from _write_head(content)
    if content.practices:
        yield Bullets(tuple(_write_line(row) for row in content.practices), is_small=True)
    else:
        yield Para(("Nothing is in the plan yet.",))
    if content.answers:
        told = " · ".join(f"{label}: {', '.join(values)}" for label, values in content.answers)
        yield Para((Strong("You told us: "), cut(told, MOST_TOLD)), "small")
    if content.cautions:
        cautions = [one.label for one in content.cautions[:CAUTIONS_SHORT]]
        yield Para((Strong("Take care: "), "; ".join(cautions)), "small")
    if content.not_suggested:
        others = "; ".join(
            f"{label}: {reason.rstrip('.')}" for label, reason in content.not_suggested[:OTHERS_SHORT]
        )
        yield Para((Strong("Not suggested: "), cut(others, MOST_TOLD)), "small")
    if content.sources:
        named = "; ".join(f"{one.short} {get_address(one)}".strip() for one in content.sources)
        yield Para((Strong("Sources: "), named), "small")


def _write_line(row: PracticeRow) -> Inlines:
    facts = [row.when, row.effort.partition(" (")[0], row.owner, f"by {row.date}" if row.date else ""]
    said = " · ".join(one for one in facts if one)
    why = f" Why: {cut(row.why[0], MOST_WHY)}" if row.why else ""
    cites = (" ", cite_finding(row.findings[0], short=True)) if row.findings else ()
    done = "Done: " if row.done else ""
    note = f" Note: {cut(to_line(row.note), MOST_WHY)}" if row.note else ""
    return (Strong(f"{done}{row.label}"), f" · {said}.{why}{note}", *cites)


def cut(text: str, most: int) -> str:
    """Return at most so many characters, ended by an ellipsis where something was cut."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
