"""A document, filled or empty, as blocks, Markdown and DOCX; each line names its source or is ours."""

from __future__ import annotations

from collections.abc import Iterator

from longtail.export.blocks import (
    Answer,
    Block,
    Blocks,
    Bullets,
    Cite,
    Emph,
    Heading,
    Inline,
    Inlines,
    Para,
    Question,
    Ref,
    Strong,
    Table,
)
from longtail.export.markdown import to_markdown as write_markdown
from longtail.export.references import list_references
from longtail.export.words import (
    get_address,
    name_date,
    name_record,
    name_section,
    name_source,
    name_voices,
)
from longtail.load import Catalogue
from longtail.model import Finding
from longtail.toolkits.model import Document, Field, Section, Toolkit, get_toolkit

OURS = "Ours: this line rests on no source."


def to_markdown(document: Document, catalogue: Catalogue) -> bytes:
    """Return the document as Markdown."""
    return write_markdown(to_blocks(document, catalogue)).encode()


def to_docx(document: Document, catalogue: Catalogue) -> bytes:
    """Return the document as DOCX."""
    from longtail.export.pandoc import to_office

    toolkit = get_toolkit(document.toolkit)
    used = {one.source for one in _find_findings(toolkit, catalogue)}
    sources = [one for one in catalogue.sources.values() if one.key in used]
    return to_office(to_blocks(document, catalogue), "docx", sources=sources, title=toolkit.label)


def to_blocks(document: Document, catalogue: Catalogue) -> Blocks:
    """Return the document as blocks."""
    return tuple(_write_document(document, get_toolkit(document.toolkit), catalogue))


def _write_document(document: Document, toolkit: Toolkit, catalogue: Catalogue) -> Iterator[Block]:
    findings = _find_findings(toolkit, catalogue)
    numbers = {one.id: number for number, one in enumerate(findings, start=1)}
    yield Heading(1, toolkit.label)
    made = f"Begun with longtail on {name_date(document.created)}, catalogue {document.catalogue_version}."
    yield Para((made,), "lead")
    yield Para((toolkit.purpose,))
    if document.practices:
        named = "; ".join(name_record(catalogue, one) for one in document.practices)
        yield Para((Strong("Practices of your plan that call for it: "), named), "small")
    for section in toolkit.sections:
        yield from _write_section(document, section, catalogue, numbers)
    if findings:
        yield Heading(2, "What this document rests on")
        note = (
            "Numbers in brackets lead here. Each finding is in our own words; to find its passage, search "
            "the source for the words in quotation marks."
        )
        yield Para((note,), "hint")
        yield Bullets(
            tuple(_write_finding(one, catalogue) for one in findings), tuple(range(1, len(findings) + 1))
        )
        used = {one.source for one in findings}
        yield Heading(2, "Sources")
        yield list_references(one for one in catalogue.sources.values() if one.key in used)


def _write_section(
    document: Document, section: Section, catalogue: Catalogue, numbers: dict[str, int]
) -> Iterator[Block]:
    yield Heading(2, section.title)
    if section.intro:
        yield Para((section.intro,))
    for field in section.fields:
        yield Question(field.ask)
        yield Para(_write_help(field, catalogue, numbers), "hint")
        yield from _write_answer(document, field)


def _write_help(field: Field, catalogue: Catalogue, numbers: dict[str, int]) -> Inlines:
    inlines: list[Inline] = [f"{field.hint} "] if field.hint else []
    if field.ours:
        return (*inlines, OURS)
    known = [catalogue.findings[one] for one in field.findings if one in numbers]
    places: dict[tuple[str, str], list[int]] = {}
    for finding in known:
        places.setdefault((finding.source, finding.section), []).append(numbers[finding.id])
    for (source, section), cited in places.items():
        inlines += [_cite(catalogue, source, section), " "]
        for number in cited:
            inlines += [Ref(number), " "]
    return tuple(inlines[:-1])


def _write_answer(document: Document, field: Field) -> Iterator[Block]:
    value = document.answers.get(field.id, () if field.kind == "table" else "")
    if not isinstance(value, str):
        rows = value or (("",) * len(field.columns),) * 3
        first = 0.3 if len(field.columns) > 2 else 0.4
        rest = (1 - first) / max(len(field.columns) - 1, 1)
        widths = (first, *(rest for _ in field.columns[1:]))
        yield Table(field.columns, tuple(tuple((cell,) for cell in row) for row in rows), widths)
    elif field.kind == "choice":
        boxes = tuple((f"{'☒' if one == value else '☐'} {one}",) for one in field.options)
        yield Bullets(boxes)
        if value and value not in field.options:
            yield Answer(value)
    else:
        yield Answer(value)


def _write_finding(finding: Finding, catalogue: Catalogue) -> Inlines:
    place = f"{name_source(catalogue, finding.source)}, {name_section(finding.section)}"
    return (f"{finding.claim} ({place}; {name_voices(finding)}) ", Emph(f"“{finding.anchor}”"))


def _cite(catalogue: Catalogue, source: str, section: str) -> Cite:
    address = get_address(catalogue.source_by_key.get(source))
    place = name_section(section.rpartition(" > ")[2])
    return Cite(source, name_source(catalogue, source), place, address)


def _find_findings(toolkit: Toolkit, catalogue: Catalogue) -> list[Finding]:
    return [catalogue.findings[one] for one in toolkit.finding_ids() if one in catalogue.findings]
