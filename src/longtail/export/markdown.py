"""Markdown for a repository or a wiki, which GitHub's and Pandoc's readers read alike."""

from __future__ import annotations

from collections.abc import Iterator

from longtail.export.blocks import (
    Answer,
    Block,
    Blocks,
    Bullets,
    Cite,
    Emph,
    Facts,
    Heading,
    Inline,
    Inlines,
    Link,
    Overview,
    Para,
    Question,
    Ref,
    References,
    Strong,
    Table,
    Tasks,
)
from longtail.export.compose import compose
from longtail.export.content import Content
from longtail.export.escape import for_markdown, for_markdown_cell

EMPTY = "…" * 12
"""Where nothing is answered yet."""


def write(content: Content) -> bytes:
    """Write the document as Markdown."""
    return to_markdown(compose(content)).encode()


def to_markdown(blocks: Blocks) -> str:
    """Return blocks as Markdown text."""
    return "\n\n".join("\n".join(_write_block(block)) for block in blocks) + "\n"


def _write_block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {for_markdown_cell(block.text)}"
        case Para(role="note"):
            yield f"> {_write_inlines(block.inlines, indent='> ')}"
        case Question():
            yield f"**{for_markdown_cell(block.text)}**"
        case Answer():
            yield f"> {for_markdown(block.text, indent='> ') or EMPTY}"
        case Para():
            yield _write_inlines(block.inlines)
        case Bullets(numbers=()):
            for item in block.items:
                yield f"- {_write_inlines(item, indent='  ')}"
        case Bullets():
            for number, item in zip(block.numbers, block.items, strict=True):
                yield f"{number}. {_write_inlines(item, indent=' ' * (len(str(number)) + 2))}"
        case Tasks():
            for done, item in block.items:
                yield f"- [{'x' if done else ' '}] {_write_inlines(item, indent='  ')}"
        case Facts():
            for label, said in block.items:
                yield f"- **{for_markdown_cell(label)}:** {_write_inlines(said, indent='  ')}"
        case Overview():
            for done, cells in block.rows:
                told = (_write_inlines(one, indent="  ") for one in cells)
                yield f"- [{'x' if done else ' '}] {' · '.join(one for one in told if one)}"
        case Table():
            yield f"| {' | '.join(map(for_markdown_cell, block.head))} |"
            yield f"|{'---|' * len(block.head)}"
            for row in block.rows:
                yield f"| {' | '.join(_write_inlines(cell, in_cell=True) for cell in row)} |"
        case References():
            for _, reference, address in block.entries:
                yield f"- {for_markdown(reference)}{f' <{address}>' if address else ''}"


def _write_inlines(inlines: Inlines, *, indent: str = "", in_cell: bool = False) -> str:
    return "".join(
        _write_inline(one, indent, in_cell, is_first=at == 0) for at, one in enumerate(inlines)
    ).strip()


def _write_inline(inline: Inline, indent: str, in_cell: bool, *, is_first: bool) -> str:
    match inline:
        case str():
            return _write_text(inline, indent, in_cell, is_first)
        case Strong() | Emph():
            mark = "**" if isinstance(inline, Strong) else "*"
            text = _write_text(inline.text, indent, in_cell, False)
            inner = text.strip()
            tail = " " if text.endswith(" ") else ""
            return f"{mark}{inner}{mark}{tail}" if inner else ""
        case Link():
            return f"[{for_markdown_cell(inline.text)}](<{inline.address}>)"
        case Cite():
            place = for_markdown_cell(f"{inline.short}, {inline.place}")
            return f"([{place}](<{inline.address}>))" if inline.address else f"({place})"
        case Ref():
            return f"\\[{inline.number}\\]"


def _write_text(text: str, indent: str, in_cell: bool, is_first: bool) -> str:
    head = " " if text[:1] == " " else ""
    tail = " " if text[-1:] == " " and text.strip() else ""
    escaped = for_markdown_cell(text) if in_cell else for_markdown(text, indent=indent, at_start=is_first)
    return f"{head}{escaped}{tail}"
