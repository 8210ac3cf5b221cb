"""Find a paper's sections: headings that Markdown marks, that are numbered, known by name, or bookmarked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from longtail.locate import fold
from longtail.papers.reading import Line, Reading

FRONT = "Front matter"
REFERENCES = "References"

_MARKED = re.compile(r"^(#{1,6})\s+(.*\S)\s*$")
_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+([A-Z“\"].*)$")
_RUN_IN = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+([“\"]?[A-Z][^.;?!]{2,80}[?!]?)\.?\s+(?=[A-Z“\"])")
_NAMED = re.compile(
    r"^(abstract|introduction|background|related work|state of the art|methods?|methodology|research design"
    r"|study design"
    r"|results|findings|discussion|threats to validity|limitations|conclusions?|summary|acknowledge?ments?"
    r"|references|bibliography|(?:appendix|supplement)\b[\w .:-]*)$",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"^(appendix|supplement)\s+([A-Z0-9])\b[.:]?\s*(.*)$", re.IGNORECASE)
_CAPTION = re.compile(r"^(?:Table|Figure|Fig\.)\s+[0-9]+(?:[-.][0-9]+)?\s*[:.]\s")
_TABLE = re.compile(r"^Table\s+[0-9]+(?:[-.][0-9]+)?(?=\s*[:.]\s)")
_BULLET = re.compile(r"^\s*(?:[-*•\u2013▪◦]|\d{1,2}[.)])\s+")
_REFERENCE = re.compile(
    r"^\W*(?:\[\d{1,3}\]\s|[A-Z][\w\u2019'-]+(?: [A-Z][\w\u2019'-]+)?, (?:[A-Z]\.[ -]?)+"
    r"(?:[,&(]|et al|and ).*\b(?:19|20)\d\d\b)"
)
_FEW = 3
"""With fewer sections than this, short lines that look like headings are taken for such."""

_LONGEST_HEADING = 90
_LONGEST_PARAGRAPH = 3_000
"""A text without blank lines is cut at the end of a line when its paragraph gets this long."""

_MOST_WORDS = 14


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, table row or heading, with where it stands."""

    text: str
    section: str
    page: int | None = None
    is_heading: bool = False


@dataclass(frozen=True)
class Outline:
    """A paper cut into blocks, and its sections as (id, title) in the order of the text."""

    blocks: tuple[Block, ...]
    sections: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


def find_outline(reading: Reading) -> Outline:
    """Cut a reading into blocks and file each under its section.

    Where no heading can be found, pages (or one section, `Text`) stand in for sections, and a note says so.
    """
    paragraphs = list(_split_paragraphs(reading.lines, _fold_titles(reading.headings)))
    filer = _Filer(_fold_titles(reading.headings))
    blocks = filer.file(paragraphs)
    notes: tuple[str, ...] = ()
    if len(filer.sections) < _FEW:
        by_shape = _Filer(_fold_titles(reading.headings), by_shape=True)
        shaped = by_shape.file(paragraphs)
        if len(by_shape.sections) > len(filer.sections):
            filer, blocks = by_shape, shaped
            notes = (
                "headings are not marked, so short lines were taken for them: correct the sections in "
                "data/sources by hand",
            )
    if filer.sections:
        used = {block.section for block in blocks}
        sections = [FRONT] if FRONT in used else []
        named = [(one, one) for one in sections] + list(filer.sections.items())
        return Outline(tuple(blocks), tuple(named), notes)
    unfiled = [Block(text, f"Page {page}" if page else "Text", page) for text, page in paragraphs]
    ids = dict.fromkeys(block.section for block in unfiled)
    note = (
        "no section outline could be found: passages are filed under "
        + ("their pages" if reading.pages else "'Text'")
        + "; name the sections in data/sources by hand"
    )
    return Outline(tuple(unfiled), tuple((one, one) for one in ids), (note,))


def _split_paragraphs(lines: Sequence[Line], titles: frozenset[str]) -> Iterator[tuple[str, int | None]]:
    """Yield paragraphs, list items, table rows and headings as (text, page)."""
    gathered: list[str] = []
    page: int | None = None
    for line in lines:
        text = line.text.strip()
        alone = _is_alone(text, paged=line.page is not None, titles=titles)
        if gathered and (not text or alone or _BULLET.match(line.text) or "\t" in text):
            yield " ".join(gathered), page
            gathered = []
        if not text:
            continue
        if alone or "\t" in text:
            yield text, line.page
            continue
        page = page if gathered else line.page
        gathered.append(text)
        if text.endswith(".") and sum(map(len, gathered)) > _LONGEST_PARAGRAPH:
            yield " ".join(gathered), page
            gathered = []
    if gathered:
        yield " ".join(gathered), page


def _is_alone(text: str, *, paged: bool, titles: frozenset[str]) -> bool:
    """Say whether a line is a block of its own even without blank lines around it."""
    if _MARKED.match(text):
        return True
    if not paged or len(text) > _LONGEST_HEADING:
        return False
    return bool(_NAMED.match(text)) or _to_title(text) in titles or _is_numbered_title(text)


def _is_numbered_title(text: str) -> bool:
    found = _NUMBERED.match(text)
    return bool(found) and _is_title(found[2]) if found else False


def _is_title(text: str) -> bool:
    if not text or len(text) > _LONGEST_HEADING or len(text.split()) > _MOST_WORDS:
        return False
    letters = sum(one.isalpha() for one in text)
    return text[-1] not in ".,;:!-" and "\t" not in text and letters >= 0.6 * len(text.replace(" ", ""))


def _fold_titles(titles: Sequence[str]) -> frozenset[str]:
    return frozenset(_to_title(title) for title in titles if len(title) > 3)


def _to_title(text: str) -> str:
    return re.sub(r"[^a-z]+", " ", text.lower()).strip()


@dataclass
class _Filer:
    """Walks through paragraphs, and remembers in which section it is."""

    titles: frozenset[str]
    by_shape: bool = False
    sections: dict[str, str] = field(default_factory=dict)
    _here: str = FRONT
    _annex: str = ""
    _last: tuple[int, ...] = ()
    _path: list[tuple[int, str]] = field(default_factory=list)

    def file(self, paragraphs: Sequence[tuple[str, int | None]]) -> list[Block]:
        blocks: list[Block] = []
        for place, (text, page) in enumerate(paragraphs):
            after = paragraphs[place + 1][0] if place + 1 < len(paragraphs) else ""
            is_heading = self._enter(text, after)
            section = self._name_caption(text) or self._here
            blocks.append(Block(text, section, page, is_heading))
        return [block for block in blocks if fold(block.text)]

    def _enter(self, text: str, after: str) -> bool:
        """Enter the section that a paragraph opens; say whether the paragraph is nothing but its heading."""
        marked = _MARKED.match(text)
        plain = fold(marked[2] if marked else text)
        annex = _ANNEX.match(plain)
        if annex and (marked or _is_title(plain)):
            self._annex = f"{annex[1].capitalize()} {annex[2].upper()}"
            self._last = ()
            return self._open(self._annex, annex[3] or self._annex)
        numbered = _NUMBERED.match(plain)
        listed = numbered and _is_next_item(numbered[1], after)
        if numbered and not listed and _is_title(numbered[2]) and self._follows(numbered[1]):
            return self._open_number(numbered[1], numbered[2])
        if marked:
            return self._open_marked(len(marked[1]), plain)
        run_in = _RUN_IN.match(plain)
        if run_in and self._follows(run_in[1]):
            self._open_number(run_in[1], run_in[2])
            return False
        if re.match(r"^acknowledge?ments?\.\s", plain, re.IGNORECASE):
            self._open("Acknowledgements", "Acknowledgements")
            return False
        if _NAMED.match(plain) or (_to_title(plain) in self.titles and _is_title(plain)):
            self._annex = ""
            name = plain.capitalize() if plain.isupper() else plain
            return self._open(name, name)
        if self.by_shape and _has_heading_shape(plain, after):
            return self._open(plain, plain)
        return False

    def _follows(self, number: str) -> bool:
        """Say whether a number can come next: one further on some level, or the first of a deeper one."""
        parts = tuple(map(int, number.split(".")))
        if not self._last:
            return parts[0] in (0, 1) or bool(self._annex)
        if parts <= self._last:
            return False
        return parts[0] <= self._last[0] + 1 and all(0 <= one <= 30 for one in parts)

    def _open_number(self, number: str, title: str) -> bool:
        self._last = tuple(map(int, number.split(".")))
        return self._open(f"{self._annex} {number}".strip(), title)

    def _open_marked(self, level: int, title: str) -> bool:
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, title))
        # The first heading of all is the paper's title, and no part of the path.
        names = [name for depth, name in self._path if depth > 1 or len(self._path) == 1]
        return self._open(" > ".join(names), title)

    def _open(self, section: str, title: str) -> bool:
        self._here = section[:300]
        self.sections.setdefault(self._here, title[:300])
        return True

    def _name_caption(self, text: str) -> str | None:
        found = _TABLE.match(fold(text))
        if found and self.sections:
            self.sections.setdefault(found[0], found[0])
        return found[0] if found and self.sections else None


def _has_heading_shape(text: str, after: str) -> bool:
    """Say whether a lone line looks like a heading: no full stop, and a paragraph or heading after it."""
    if not _is_title(text) or not text[0].isupper() or _BULLET.match(text) or _CAPTION.match(text):
        return False
    return len(text.split()) >= 1 and (len(after.split()) >= 15 or _is_title(fold(after)))


def _is_next_item(number: str, after: str) -> bool:
    """Say whether the next block is the item after this number, so that both belong to a list."""
    found = _NUMBERED.match(fold(after))
    head, _, last = number.rpartition(".")
    return bool(found) and found[1] == f"{head}.{int(last) + 1}".lstrip(".") if found else False


def is_reference(block: Block) -> bool:
    """Say whether a block is an entry of a list of references."""
    if re.match(r"^(?:.* > )?(references|bibliography)$", block.section, re.IGNORECASE):
        return True
    return bool(_REFERENCE.match(fold(block.text)))
