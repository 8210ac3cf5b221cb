"""Blocks to office documents through Pandoc, as its syntax tree: text is never parsed, so never executed."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from longtail.export.blocks import (
    Answer,
    Block,
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
    Picture,
    Question,
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
_STYLES = {
    "lead": "Subtitle",
    "small": "SmallText",
    "tiny": "TinyText",
    "note": "Note",
    "hint": "Hint",
}
_FACTS_WIDTHS = (0.2, 0.8)
Node = dict[str, Any]


def to_office(
    blocks: Sequence[Block | Picture], format: str, *, sources: Iterable[Source], title: str
) -> bytes:
    """Return blocks as a document of `format` (`docx` or `odt`), citations and references set by citeproc.

    A document without a list of references (the one-page form) gets its citations as plain links.
    """
    import pypandoc

    is_cited = any(isinstance(one, References) for one in blocks)
    package = files("longtail.export")
    with (
        tempfile.TemporaryDirectory(prefix="longtail-") as folder,
        as_file(package / f"reference.{format}") as reference,
    ):
        tree = {
            "pandoc-api-version": _API,
            "meta": {"lang": _meta("en-GB"), "pagetitle": _meta(title), "link-citations": _true()},
            "blocks": list(_write_all(blocks, Path(folder))),
        }
        # Pandoc writes these names into the document's properties, so they are names without folders.
        bibliography, style = "longtail-sources.json", "longtail.csl"
        (Path(folder) / bibliography).write_text(json.dumps([to_csl(one) for one in sources]))
        (Path(folder) / style).write_bytes((package / style).read_bytes())
        made = Path(folder) / f"made.{format}"
        options = [f"--reference-doc={reference}", f"--resource-path={folder}"]
        if is_cited:
            options += ["--citeproc", f"--bibliography={bibliography}", f"--csl={style}"]
        pypandoc.convert_text(
            json.dumps(tree), format, format="json", outputfile=str(made), extra_args=options
        )
        return made.read_bytes()


def _write_all(blocks: Iterable[Block | Picture], folder: Path) -> Iterator[Node]:
    for at, block in enumerate(blocks):
        if isinstance(block, Picture):
            file = folder / f"picture-{at}.png"
            file.write_bytes(block.png)
            size = ["", [], [["width", f"{block.width}cm"]]]
            yield _node("Para", [_node("Image", [size, _write_text(block.text), [file.name, ""]])])
        else:
            yield from _write_block(block)


def _write_block(block: Block) -> list[Node]:
    match block:
        case Heading(level=1):
            return [_styled("Title", [_node("Para", _write_text(block.text))])]
        case Heading():
            return [_node("Header", [block.level - 1, [block.id, [], []], _write_text(block.text)])]
        case Para():
            paragraph = _node("Para", _write_inlines(block.inlines))
            return [_styled(_STYLES[block.role], [paragraph]) if block.role else paragraph]
        case Question():
            return [_styled("Question", [_node("Para", _write_text(block.text))])]
        case Answer():
            return [_styled("Answer", [_node("Para", _write_text(block.text or "\u00a0"))])]
        case Bullets(numbers=(), is_small=True):
            return [_styled("SmallText", [_node("Para", _write_inlines(one)) for one in block.items])]
        case Bullets(numbers=()):
            return [_node("BulletList", [[_plain(one)] for one in block.items])]
        case Bullets():
            rows = zip(block.numbers, block.items, strict=True)
            return [_styled("Finding", [_write_numbered(at, one) for at, one in rows])]
        case Tasks():
            return [
                _node("BulletList", [[_plain(("☒ " if done else "☐ ", *one))] for done, one in block.items])
            ]
        case Facts():
            facts = [((Strong(label),), said) for label, said in block.items]
            return [_write_table((), facts, _FACTS_WIDTHS, "Fact")]
        case Overview():
            boxes = [(("☒" if done else "☐",), *cells) for done, cells in block.rows]
            return [
                _write_table(("", *block.head), boxes, block.widths, "TinyText" if block.is_small else "Cell")
            ]
        case Table():
            return [_write_table(block.head, block.rows, block.widths, "Cell")]
        case References():
            return [_node("Div", [["refs", [], []], []])]


def _write_numbered(number: int, inlines: Inlines) -> Node:
    """Return a paragraph with its number, to which a `Ref` leads; office lists count for themselves."""
    mark = _node("Span", [[f"f{number}", [], []], [_node("Str", f"[{number}]")]])
    return _node("Para", [mark, _node("Space"), *_write_inlines(inlines)])


def _write_table(
    head: Sequence[str], rows: Iterable[tuple[Inlines, ...]], widths: Sequence[float], style: str
) -> Node:
    """Return a table whose cells have a paragraph style; without heads it is a list of facts."""
    columns = [[_node("AlignLeft"), _node("ColWidth", width)] for width in widths]
    heads = [_write_row([(one,) for one in head], "CellHead")] if head else []
    body = [_NO_ATTRIBUTES, 0, [], [_write_row(row, style) for row in rows]]
    return _node(
        "Table",
        [_NO_ATTRIBUTES, [None, []], columns, [_NO_ATTRIBUTES, heads], [body], [_NO_ATTRIBUTES, []]],
    )


def _write_row(cells: Iterable[Inlines], style: str) -> list[Any]:
    row = [
        [_NO_ATTRIBUTES, _node("AlignDefault"), 1, 1, [_styled(style, [_node("Para", _write_inlines(cell))])]]
        for cell in cells
    ]
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
