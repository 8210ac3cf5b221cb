"""Cut a paper into passages: sentences, each with its section, page and place in the folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from longtail.locate import fold
from longtail.papers.outline import Block, find_outline, is_reference
from longtail.papers.reading import Reading

LEAST_WORDS = 4
"""An anchor has at least four words, so a passage has."""

_ABBREVIATIONS = {
    *("e.g", "i.e", "et", "al", "etc", "vs", "cf", "fig", "figs", "eq", "sec", "no", "resp", "ca", "approx"),
    *("dr", "prof", "mr", "mrs", "ms", "inc", "ltd", "corp", "st", "dept", "ed", "eds", "vol", "pp"),
}
_END = re.compile(r"[.!?][\"”'\u2019)\]]*(?:\s*\[[\d, ]+\])?\s+(?=[\"“\u2018'(\[]?[A-Z0-9•\u2013-])")


@dataclass(frozen=True)
class Passage:
    """A sentence of a paper; `start` and `end` are its place in the paper's folded text."""

    text: str
    section: str
    page: int | None
    start: int
    end: int
    block: int
    place: float
    """Where in its block it stands: 0 at the beginning, towards 1 at the end."""


@dataclass(frozen=True)
class Paper:
    """A paper as proposals see it."""

    name: str
    text: str
    passages: tuple[Passage, ...]
    sections: tuple[tuple[str, str], ...]
    pages: int | None = None
    title: str | None = None
    author: str | None = None
    notes: tuple[str, ...] = ()


def make_paper(reading: Reading) -> Paper:
    """Cut a reading into passages; headings and lists of references give none."""
    outline = find_outline(reading)
    passages: list[Passage] = []
    parts: list[str] = []
    length = 0
    for number, block in enumerate(outline.blocks):
        text = fold(block.text)
        passages += _cut_block(block, text, number, length)
        parts.append(text)
        length += len(text) + 1
    return Paper(
        name=reading.name,
        text=" ".join(parts),
        passages=_drop_repeats(passages),
        sections=outline.sections,
        pages=reading.pages,
        title=reading.title,
        author=reading.author,
        notes=(*reading.notes, *outline.notes),
    )


def _drop_repeats(passages: list[Passage]) -> tuple[Passage, ...]:
    """Keep the first of passages that say the same (slides that build up, boilerplate)."""
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(passage.text.casefold(), passage)
    return tuple(first.values())


def _cut_block(block: Block, text: str, number: int, offset: int) -> Iterator[Passage]:
    if block.is_heading or is_reference(block):
        return
    for begin, end in split_sentences(text):
        sentence = text[begin:end]
        if len(re.findall(r"[A-Za-z]{2,}", sentence)) >= LEAST_WORDS:
            place = begin / len(text)
            yield Passage(sentence, block.section, block.page, offset + begin, offset + end, number, place)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence begins and ends."""
    spans: list[tuple[int, int]] = []
    begin = 0
    for found in _END.finditer(text):
        if found[0][0] == "." and _is_abbreviation(text[begin : found.start()]):
            continue
        end = found.start() + len(found[0].rstrip())
        spans.append((begin, end))
        begin = found.end()
    if begin < len(text):
        spans.append((begin, len(text)))
    return spans


def _is_abbreviation(before: str) -> bool:
    word = re.split(r"[\s(\[]", before)[-1].lower()
    return (
        word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()) or (word.isdigit() and len(before) <= 3)
    )
