"""Put the content of an export into blocks: the whole document, and the one-page form."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from longtail.export.blocks import (
    Block,
    Blocks,
    Bullets,
    Emph,
    Facts,
    Heading,
    Inline,
    Inlines,
    Link,
    Overview,
    Para,
    Ref,
    Strong,
    Table,
)
from longtail.export.content import Content, FindingRow, PracticeRow
from longtail.export.escape import to_line
from longtail.export.references import cite_finding, list_references
from longtail.export.words import get_address
from longtail.phrases import count

FINDINGS_SHOWN, ADDRESSES_SHOWN = 3, 3
"""So many findings and challenges stand with their practice; all findings stand in the list at the end."""
CAUTIONS_SHORT, OTHERS_SHORT = 3, 2
MOST_WHY, LEAST_WHY, MOST_ON_PAGE, MOST_TOLD = 110, 45, 1_000, 360
"""In the one-page form, longer texts are cut after so many characters, the more practices the sooner."""
MOST_OWNER = 60
"""In tables, so much of an owner's name; the whole stands with the practice."""
TOLD_FIRST = ("description", "pains", "goals", "organisation_type", "stage")
"""In the one-page form, these answers come first, since the last ones may be cut."""


def compose(content: Content) -> Blocks:
    """Return the document as blocks."""
    return tuple(_write_short(content) if content.short else _write_whole(content))


def sum_up(content: Content) -> str:
    """Say in a sentence or two what the plan is: how much of what, against what, resting on what."""
    if not content.practices:
        return "Nothing is in the plan yet."
    met = sum(one.covered > 0 for one in content.challenges)
    done = sum(one.done for one in content.practices)
    return (
        f"{count(len(content.practices), 'practice')}, {content.days} person-days in all"
        f"{f', {done} done' if done else ''}. They do something against {met} of the "
        f"{count(len(content.challenges), 'challenge')} that matter here, and rest with the cautions on "
        f"{count(len(content.findings), 'finding')} of {count(len(content.sources), 'source')}."
    )


def find_room(content: Content) -> int:
    """Return how many characters each text of a practice has in the one-page form."""
    return max(LEAST_WHY, min(MOST_WHY, MOST_ON_PAGE // max(len(content.practices), 1)))


def explain_short(row: PracticeRow, room: int) -> str:
    """Return the first reason for a practice in a line: the challenge it helps against, and how."""
    if row.addresses:
        challenge, how = row.addresses[0]
        whole = f"Against “{challenge}”: {how}"
        return whole if len(whole) <= room else f"Against “{cut(challenge, room)}”."
    return cut(row.why[0], room) if row.why else ""


def tell_short(content: Content) -> str:
    """Return the answers on a few lines, what was written in one's own words first."""
    first = {label: at for at, label in enumerate(_name_facets(content))}
    answers = sorted(content.answers, key=lambda one: first.get(one[0], len(first)))
    return cut(" · ".join(f"{label}: {', '.join(map(to_line, them))}" for label, them in answers), MOST_TOLD)


def name_owner(row: PracticeRow) -> str:
    """Return who does it by when, as far as it was said, short enough for a table."""
    parts = (cut(row.owner, MOST_OWNER), f"by {row.date}" if row.date else "")
    return ", ".join(one for one in parts if one)


def list_others(content: Content) -> str:
    """Return what was not suggested on a few lines, and how much more there is."""
    shown = content.not_suggested[:OTHERS_SHORT]
    rest = len(content.not_suggested) - len(shown)
    said = "; ".join(f"{label}: {reason.rstrip('.')}" for label, reason in shown)
    return f"{cut(said, MOST_TOLD)}{f'; and {rest} more' if rest > 0 else ''}"


def _name_facets(content: Content) -> Iterator[str]:
    for key in TOLD_FIRST:
        facet = content.catalogue.facet_by_key.get(key)
        if facet is not None:
            yield facet.label


def _write_whole(content: Content) -> Iterator[Block]:
    yield from _write_head(content)
    yield Heading(2, "The plan at a glance")
    yield _write_overview(content)
    if content.practices:
        yield Para((sum_up(content), " Days are our estimate where they say so."), "small")
    if content.answers_left_out:
        yield Para(("The answers behind this plan were left out on request.",), "small")
    elif content.answers:
        yield Heading(2, "What you told us")
        yield Facts(tuple((label, ("; ".join(values),)) for label, values in content.answers))
    if content.challenges:
        yield Heading(2, "Challenges that matter here")
        yield Table(
            ("Challenge", "In the plan", "Why it matters here"),
            tuple(
                ((Strong(one.label),), (count(one.covered, "practice"),), ("; ".join(one.because),))
                for one in content.challenges
            ),
            (0.32, 0.12, 0.56),
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
    yield from _write_findings(content)
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
    return Overview(
        ("Practice", "When", "Effort", "Who, by when", "Evidence"),
        tuple(
            (
                row.done,
                (
                    (Strong(f"{row.number}. {row.label}"),),
                    (row.when,),
                    (row.effort.partition(" (")[0],),
                    (name_owner(row),),
                    (row.strength,),
                ),
            )
            for row in content.practices
        ),
        (0.04, 0.44, 0.09, 0.14, 0.18, 0.11),
    )


def _write_practice(row: PracticeRow) -> Iterator[Block]:
    yield Heading(3, f"{row.number}. {row.label}", id=f"practice-{row.number}")
    yield Para((row.summary,))
    facts: list[tuple[str, Inlines]] = [
        ("When", (row.when, f", by {row.date}" if row.date else f", review {row.review}")),
        *((("Owner", (row.owner,)),) if row.owner else ()),
        ("First step", (row.first_step,)),
        ("Effort", (row.effort, *((f"; skills: {row.skills}",) if row.skills else ()))),
        ("Evidence", (f"{row.strength}: {row.strength_because}; {row.directness}",)),
        *((("Needs first", ("; ".join(row.prerequisites),)),) if row.prerequisites else ()),
        *((("Take care", (" ".join(map(_end, row.take_care)),)),) if row.take_care else ()),
        *((("Weigh", ("; ".join(row.cautions),)),) if row.cautions else ()),
    ]
    yield Facts(tuple(facts))
    if row.note:
        yield Para((Strong("Your note: "), row.note), "note")
    yield Heading(4, "Why")
    yield Bullets(tuple((reason,) for reason in row.why))
    if row.addresses:
        yield Heading(4, "What it helps against")
        yield Bullets(tuple((Strong(f"{label}: "), how) for label, how in row.addresses[:ADDRESSES_SHOWN]))
    if row.findings:
        yield Heading(4, "What the studies say")
        yield Bullets(tuple(_write_claim(one) for one in row.findings[:FINDINGS_SHOWN]))
        rest = row.findings[FINDINGS_SHOWN:]
        if rest:
            yield Para((f"And {count(len(rest), 'finding')} more: ", *_refer(rest)), "small")


def _write_claim(row: FindingRow) -> Inlines:
    return (f"{row.claim} ", cite_finding(row, short=True), " ", Ref(row.number))


def _write_findings(content: Content) -> Iterator[Block]:
    """Write all findings in the order of the sources, each section named once."""
    if not content.findings:
        return
    yield Heading(2, "Findings")
    yield Para(
        (
            "In the order of the sources, each put in our own words. To find a passage, search its section "
            "for the words in quotation marks.",
        ),
        "hint",
    )
    for source, of_source in groupby(content.findings, key=lambda one: one.source_short):
        yield Heading(3, source)
        for section, of_section in groupby(of_source, key=lambda one: (one.section, one.address)):
            found = tuple(of_section)
            place, address = section
            name = f"{place[:1].upper()}{place[1:]}"
            yield Para((Link(name, address) if address else Strong(name),), "hint")
            yield Bullets(tuple(map(_write_finding, found)), tuple(one.number for one in found))


def _write_finding(row: FindingRow) -> Inlines:
    inlines: list[Inline] = [f"{row.claim} ({row.said_by}) ", Emph(f"“{row.anchor}”")]
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
        yield Table(
            ("Organisation", "Alike in", "Different in"),
            tuple(((Strong(name),), (shared,), (differs,)) for name, shared, differs in content.similar),
            (0.26, 0.37, 0.37),
        )
    if content.gaps:
        yield Heading(2, "Honest gaps")
        yield Bullets(tuple((Strong(label), f": {reason}") for label, reason in content.gaps))
    if content.not_suggested:
        yield Heading(2, "What was not suggested, and why")
        yield Bullets(tuple((Strong(label), f": {reason}") for label, reason in content.not_suggested))


def _write_short(content: Content) -> Iterator[Block]:
    yield from _write_head(content)
    yield Para((sum_up(content),), "tiny")
    if content.practices:
        yield Overview(
            ("Practice", "When, effort, who"),
            tuple((row.done, _write_line(row, find_room(content))) for row in content.practices),
            (0.04, 0.76, 0.2),
            is_small=True,
        )
    if content.answers:
        yield Para((Strong("You told us: "), tell_short(content)), "tiny")
    if content.cautions:
        cautions = [one.label for one in content.cautions[:CAUTIONS_SHORT]]
        yield Para((Strong("Take care: "), "; ".join(cautions)), "tiny")
    if content.not_suggested:
        yield Para((Strong("Not suggested: "), list_others(content)), "tiny")
    if content.sources:
        named: list[Inline] = []
        for one in content.sources:
            address = get_address(one)
            named += [Link(one.short, address) if address else one.short, "; "]
        yield Para((Strong("Sources: "), *named[:-1]), "tiny")


def _write_line(row: PracticeRow, room: int) -> tuple[Inlines, ...]:
    why = explain_short(row, room)
    cites = (" ", cite_finding(row.findings[0], short=True)) if row.findings else ()
    note = f" Note: {cut(to_line(row.note), room)}" if row.note else ""
    first = f" First: {cut(row.first_step, room)}"
    said: Inlines = (Strong(f"{row.label}."), f" {why}" if why else "", first, note, *cites)
    facts = (row.when, row.effort.partition(" (")[0], name_owner(row))
    return tuple(one for one in said if one), (", ".join(one for one in facts if one),)


def _end(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def cut(text: str, most: int) -> str:
    """Return at most so many characters, ended by an ellipsis after a whole word where something was cut."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    whole = kept.rpartition(" ")[0]
    return f"{(whole if len(whole) > most // 2 else kept).rstrip(' ,;:.')}…"
