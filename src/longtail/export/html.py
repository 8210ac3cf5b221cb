"""HTML for mail, a wiki or an intranet: one file, no script, nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

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
from longtail.export.escape import for_html

STYLE = """
:root { color-scheme: light dark; --ink: #1d2423; --paper: #fbf8f2; --teal: #0f5257; --line: #cfc6b4;
  --soft: #f1ebdf; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ece7dc; --paper: #14191a; --teal: #86cfcb; --line: #47524f; --soft: #1e2627; }
}
body { max-width: 46rem; margin: 2.5rem auto; padding: 0 1.2rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, "Source Sans 3", sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, h4 { font-family: "Source Serif 4", Georgia, serif; line-height: 1.25; color: var(--teal); }
h1 { font-size: 2.1rem; margin-bottom: .3rem; }
h2 { margin-top: 2.6rem; padding-top: .6rem; border-top: 1px solid var(--line); }
h3 { margin-top: 2rem; color: var(--ink); }
h4 { margin: 1rem 0 .2rem; font-size: 1rem; }
a { color: var(--teal); }
ul, ol { padding-left: 1.3rem; }
li { margin: .25rem 0; }
ul.tasks { list-style: none; padding-left: 0; }
ul.tasks li { padding-left: 1.7rem; text-indent: -1.7rem; }
ul.tasks input { margin: 0 .55rem 0 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th { overflow-wrap: normal; }
th, td { text-align: left; vertical-align: top; padding: .4rem .5rem; border-bottom: 1px solid var(--line); }
dl.facts { display: grid; grid-template-columns: minmax(6rem, 26%) 1fr; gap: .35rem 1rem; margin: .8rem 0; }
dl.facts dt { font-weight: 600; color: var(--teal); }
dl.facts dd { margin: 0; }
.question { font-weight: 600; margin-bottom: .2rem; }
.hint { font-size: .9rem; font-weight: 600; margin: 1.2rem 0 .2rem; }
.lead { font-size: 1.05rem; }
.small, .tiny, .findings { font-size: .9rem; }
.note { background: var(--soft); border-left: 3px solid var(--teal); padding: .6rem .9rem; }
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } h2, h3 { break-after: avoid; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write(content: Content) -> bytes:
    """Write the document as one HTML page."""
    return to_html(compose(content), title=content.title).encode()


def to_html(blocks: Blocks, *, title: str) -> str:
    """Return blocks as a whole HTML page."""
    body = "\n".join(_write_block(block) for block in blocks)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{for_html(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )


def _write_block(block: Block) -> str:
    match block:
        case Heading():
            mark = f' id="{for_html(block.id)}"' if block.id else ""
            return f"<h{block.level}{mark}>{for_html(block.text)}</h{block.level}>"
        case Para():
            kind = f' class="{block.role}"' if block.role else ""
            return f'<p{kind} dir="auto">{_write_inlines(block.inlines)}</p>'
        case Bullets(numbers=()):
            small = ' class="small"' if block.is_small else ""
            return f"<ul{small}>{_write_all('li', block.items)}</ul>"
        case Bullets():
            rows = zip(block.numbers, block.items, strict=True)
            items = (f'<li id="f{at}" value="{at}">{_write_inlines(one)}</li>' for at, one in rows)
            return f'<ol class="findings">{"".join(items)}</ol>'
        case Tasks():
            items = (
                f'<li><input type="checkbox" disabled{" checked" if done else ""}>{_write_inlines(one)}</li>'
                for done, one in block.items
            )
            return f'<ul class="tasks">{"".join(items)}</ul>'
        case Question():
            return f'<p class="question">{for_html(block.text)}</p>'
        case Answer():
            return f'<p class="note" dir="auto">{for_html(block.text) or "&nbsp;"}</p>'
        case Facts():
            items = (
                f'<dt>{for_html(label)}</dt><dd dir="auto">{_write_inlines(said)}</dd>'
                for label, said in block.items
            )
            return f'<dl class="facts">{"".join(items)}</dl>'
        case Overview():
            rows_of_boxes = (
                f'<tr><td><input type="checkbox" aria-label="done" disabled{" checked" if done else ""}></td>'
                f"{_write_all('td', cells)}</tr>"
                for done, cells in block.rows
            )
            small = ' class="small"' if block.is_small else ""
            return _write_table(("Done", *block.head), block.widths, "".join(rows_of_boxes), small)
        case Table():
            body = "".join(f"<tr>{_write_all('td', row)}</tr>" for row in block.rows)
            return _write_table(block.head, block.widths, body)
        case References():
            entries: list[Inlines] = [
                (f"{text} ", Link(address, address)) if address else (text,)
                for _, text, address in block.entries
            ]
            return f'<ul class="small">{_write_all("li", entries)}</ul>'


def _write_table(head: Iterable[str], widths: Iterable[float], body: str, attributes: str = "") -> str:
    heads = "".join(
        f'<th scope="col" style="width: {width:.0%}">{for_html(one)}</th>'
        for one, width in zip(head, widths, strict=True)
    )
    return f"<table{attributes}><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _write_all(tag: str, parts: Iterable[Inlines]) -> str:
    return "".join(f'<{tag} dir="auto">{_write_inlines(one)}</{tag}>' for one in parts)


def _write_inlines(inlines: Inlines) -> str:
    return "".join(_write_inline(one) for one in inlines)


def _write_inline(inline: Inline) -> str:
    match inline:
        case str():
            return for_html(inline)
        case Strong():
            return f"<strong>{for_html(inline.text)}</strong>"
        case Emph():
            return f"<em>{for_html(inline.text)}</em>"
        case Link():
            return _write_link(inline.text, inline.address)
        case Cite():
            place = f"{inline.short}, {inline.place}"
            return f"({_write_link(place, inline.address) if inline.address else for_html(place)})"
        case Ref():
            return f'[<a href="#f{inline.number}">{inline.number}</a>]'


def _write_link(text: str, address: str) -> str:
    return f'<a href="{for_html(address)}">{for_html(text)}</a>'
