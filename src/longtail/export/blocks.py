"""Documents as plain blocks, which Markdown, HTML, DOCX and ODT are written from.

Text stands in blocks as it is; each writer escapes it. Line breaks within text are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Strong:
    """Text that stands out."""

    text: str


@dataclass(frozen=True)
class Emph:
    """Text in italics."""

    text: str


@dataclass(frozen=True)
class Link:
    """Text that leads to an address of ours or of a source (never one that a user typed)."""

    text: str
    address: str


@dataclass(frozen=True)
class Cite:
    """A place in a source: its key, short name, the place in words, and the source's address."""

    source: str
    short: str
    place: str
    address: str


@dataclass(frozen=True)
class Ref:
    """A number that leads to the finding with this number in the same document."""

    number: int


Inline = str | Strong | Emph | Link | Cite | Ref
Inlines = tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (the title) to 4."""

    level: int
    text: str
    id: str = ""


@dataclass(frozen=True)
class Para:
    """A paragraph; its role says how it is set."""

    inlines: Inlines
    role: Literal["", "lead", "small", "tiny", "note", "hint"] = ""


@dataclass(frozen=True)
class Question:
    """A question to fill in; it stays on one page with what follows it."""

    text: str


@dataclass(frozen=True)
class Answer:
    """What was answered, in a box with room to write; empty where nothing was."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list; `numbers` gives each item its own number, to which a `Ref` leads."""

    items: tuple[Inlines, ...]
    numbers: tuple[int, ...] = ()
    is_small: bool = False


@dataclass(frozen=True)
class Tasks:
    """A list of boxes to tick."""

    items: tuple[tuple[bool, Inlines], ...]


@dataclass(frozen=True)
class Facts:
    """Short labels, each with what it says beside it."""

    items: tuple[tuple[str, Inlines], ...]


@dataclass(frozen=True)
class Overview:
    """A table whose lines can be ticked: (done, cells) each; a list of boxes where tables cannot be ticked.

    `head` names the cells; `widths` are shares of the page, of the boxes' column first.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[bool, tuple[Inlines, ...]], ...]
    widths: tuple[float, ...]
    is_small: bool = False


@dataclass(frozen=True)
class Table:
    """A table with one line of heads; `widths` are shares of the page."""

    head: tuple[str, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class References:
    """The reference list of what the document cites: (source key, the reference in words, address)."""

    entries: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Picture:
    """A picture (PNG), what it shows in words, its width in centimetres; only office documents hold any."""

    png: bytes
    text: str
    width: float


Block = Heading | Para | Question | Answer | Bullets | Tasks | Facts | Overview | Table | References
Blocks = tuple[Block, ...]
