"""The pictures of the report, for documents that other programs set: drawn by Typst, as the PDF's are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import as_file, files

from longtail.export.blocks import Block, Heading, Picture
from longtail.export.compose import compose
from longtail.export.content import Content
from longtail.export.pdf import to_data

WIDTH, DOTS_PER_INCH = 16.4, 144
"""Of a picture: its width in centimetres, and how fine it is."""


def compose_with_pictures(content: Content) -> tuple[Block | Picture, ...]:
    """Return the document as blocks, with pictures after the plan at a glance; none in the one-page form."""
    blocks = compose(content)
    if content.short:
        return blocks
    parts = [at for at, one in enumerate(blocks) if isinstance(one, Heading) and one.level == 2]
    after = parts[1] if len(parts) > 1 else len(blocks)
    return (*blocks[:after], *_draw(content), *blocks[after:])


def _draw(content: Content) -> Iterator[Picture]:
    met = sum(one.covered > 0 for one in content.challenges)
    if content.challenges:
        text = (
            f"The plan does something against {met} of the {len(content.challenges)} challenges listed below."
        )
        yield Picture(_draw_one(content, "coverage"), text, WIDTH)
    if len(content.practices) > 1:
        text = "Each practice by its days (across) and by how much it helps here (up)."
        yield Picture(_draw_one(content, "effort"), text, WIDTH)


def _draw_one(content: Content, name: str) -> bytes:
    import typst

    inputs = {"data": json.dumps(to_data(content)), "picture": name}
    with as_file(files("longtail.export") / "picture.typ") as template:
        made: bytes = typst.compile(str(template), format="png", ppi=DOTS_PER_INCH, sys_inputs=inputs)
    return made
