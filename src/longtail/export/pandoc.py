"""Blocks to office documents through Pandoc, as its syntax tree: text is never parsed, so never executed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from longtail.export.blocks import (
    Block,
    Blocks,
    Bullets,
    Cite,
    Emph,
    Heading,
    Inline,
    Inlines,
    Link,
    Para,
    Ref,
    References,
    Strong,
    Table,
    Tasks,
)
from longtail.export.escape import clean
from longtail.export.references import to_csl
from longtail.model import Source

_API = [1, 23, 1]
_NO_ATTRIBUTES: list[Any] = ["", [], []]
Node = dict[str, Any]


def to_office(blocks: Blocks, format: str, *, sources: Iterable[Source], title: str) -> bytes:
    """Return blocks as a document of `format` (`docx` or `odt`), citations and references set by citeproc."""
    import pypandoc

    tree = {
        "pandoc-api-version": _API,
        "meta": {"lang": _meta("en-GB"), "pagetitle": _meta(title), "link-citations": _true()},
        "blocks": [node for block in blocks for node in _write_block(block)],
    }
    package = files("longtail.export")
    with (
        tempfile.TemporaryDirectory(prefix="longtail-") as folder,
        as_file(package / "longtail.csl") as style,
        as_file(package / f"reference.{format}") as reference,
    ):
        bibliography = Path(folder) / "sources.json"
        bibliography.write_text(json.dumps([to_csl(one) for one in sources]), encoding="utf-8")
        made = Path(folder) / f"made.{format}"
        options = [
            "--citeproc",
            f"--bibliography={bibliography}",
            f"--csl={style}",
            f"--reference-doc={reference}",
        ]
        pypandoc.convert_text(
            json.dumps(tree), format, format="json", outputfile=str(made), extra_args=options
        )
        return made.read_bytes()


def _write_block(block: Block) -> list[Node]:
    match block:
        case Heading(level=1):
            return [_styled("Title", [_node("Para", _write_text(block.text))])]
        case Heading():
            return [_node("Header", [block.level - 1, [block.id, [], []], _write_text(block.text)])]
        case Para():
            paragraph = _node("Para", _write_inlines(block.inlines))
            styles = {"lead": "Subtitle", "small": "Small Text", "note": "Block Text"}
            return [_styled(styles[block.role], [paragraph]) if block.role else paragraph]
        case Bullets(numbers=(), is_small=True):
            return [_styled("Small Text", [_node("Para", _write_inlines(one)) for one in block.items])]
        case Bullets(numbers=()):
            return [_node("BulletList", [[_plain(one)] for one in block.items])]
        case Bullets():
            rows = zip(block.numbers, block.items, strict=True)
            return [_styled("Numbered Finding", [_write_numbered(at, one) for at, one in rows])]
        case Tasks():
            return [
                _node("BulletList", [[_plain(("☒ " if done else "☐ ", *one))] for done, one in block.items])
            ]
        case Table():
            return [_write_table(block)]
        case References():
            return [_node("Div", [["refs", [], []], []])]


def _write_numbered(number: int, inlines: Inlines) -> Node:
    """Return a paragraph with its number, to which a `Ref` leads; office lists count for themselves."""
    mark = _node("Span", [[f"f{number}", [], []], [_node("Str", f"[{number}]")]])
    return _node("Para", [mark, _node("Space"), *_write_inlines(inlines)])


def _write_table(table: Table) -> Node:
    columns = [[_node("AlignLeft"), _node("ColWidth", width)] for width in table.widths]
    head = [_NO_ATTRIBUTES, [_write_row([(one,) for one in table.head])]]
    body = [_NO_ATTRIBUTES, 0, [], [_write_row(row) for row in table.rows]]
    return _node("Table", [_NO_ATTRIBUTES, [None, []], columns, head, [body], [_NO_ATTRIBUTES, []]])


def _write_row(cells: Iterable[Inlines]) -> list[Any]:
    row = [[_NO_ATTRIBUTES, _node("AlignDefault"), 1, 1, [_plain(cell)]] for cell in cells]
    return [_NO_ATTRIBUTES, row]


def _write_inlines(inlines: Inlines) -> list[Node]:
    return [node for one in inlines for node in _write_inline(one)]


def _write_inline(inline: Inline) -> list[Node]:
    match inline:
        case str():
            return _write_text(inline)
        case Strong():
            return [_node("Strong", _write_text(inline.text))]
        case Emph():
            return [_node("Emph", _write_text(inline.text))]
        case Link():
            return [_node("Link", [_NO_ATTRIBUTES, _write_text(inline.text), [inline.address, ""]])]
        case Cite():
            return [_write_cite(inline)]
        case Ref():
            number = [_node("Str", str(inline.number))]
            link = _node("Link", [_NO_ATTRIBUTES, number, [f"#f{inline.number}", ""]])
            return [_node("Str", "["), link, _node("Str", "]")]


def _write_cite(cite: Cite) -> Node:
    citation = {
        "citationId": cite.source,
        "citationPrefix": [],
        "citationSuffix": _write_text(f", {cite.place}"),
        "citationMode": _node("NormalCitation"),
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return _node("Cite", [[citation], _write_text(f"({cite.short}, {cite.place})")])


def _write_text(text: str) -> list[Node]:
    """Return text as words, spaces and line breaks."""
    nodes: list[Node] = []
    for number, line in enumerate(clean(text).split("\n")):
        if number:
            nodes.append(_node("LineBreak"))
        for at, word in enumerate(line.replace("\t", " ").split(" ")):
            if at:
                nodes.append(_node("Space"))
            if word:
                nodes.append(_node("Str", word))
    return nodes


def _plain(inlines: Inlines) -> Node:
    return _node("Plain", _write_inlines(inlines))


def _styled(style: str, blocks: list[Node]) -> Node:
    return _node("Div", [["", [], [["custom-style", style]]], blocks])


def _node(kind: str, content: Any = None) -> Node:
    return {"t": kind} if content is None else {"t": kind, "c": content}


def _meta(text: str) -> Node:
    return _node("MetaString", text)


def _true() -> Node:
    return _node("MetaBool", True)
