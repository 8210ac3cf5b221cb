"""Read a paper (PDF, text or Markdown) as lines, each with its page where there are pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from longtail.errors import FileProblem
from longtail.papers.language import find_foreign_language

MOST_BYTES = 50_000_000
MOST_PAGES = 300
MOST_WORDS = 150_000
ENDINGS = (".pdf", ".txt", ".md", ".markdown")

_LEAST_ON_A_PAGE = 20
_EDGE = 2
"""So many lines at the top and the bottom of a page may be running heads."""

# A hyphen that a page shows comes out as any of three characters, whatever put it there.
_LIGATURES = str.maketrans(
    {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": "-", "\u2010": "-", "\u00a0": " "}
)
_CUT_WORD = re.compile(r"([A-Za-z]{2,})-$")
_WHOLE_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True)
class Line:
    """One printed line; empty between paragraphs."""

    text: str
    page: int | None = None


@dataclass(frozen=True)
class Reading:
    """What a file holds.

    Attributes:
        name: The file's name.
        lines: Its lines.
        pages: How many pages it has; None where there are none.
        title: The title that the file itself gives.
        author: The author that the file itself gives.
        headings: The titles of its bookmarks, folded.
        notes: What a reader should know about how it was read.
    """

    name: str
    lines: tuple[Line, ...]
    pages: int | None = None
    title: str | None = None
    author: str | None = None
    headings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_paper(path: Path, *, pages: tuple[int, int] | None = None) -> Reading:
    """Read a paper's lines.

    Args:
        path: A PDF, text or Markdown file.
        pages: The first and last page to read of a PDF, from 1.

    Raises:
        FileProblem: it cannot be read, is protected, too long, holds no text, or is not in English.
    """
    raw = _read_bytes(path)
    if raw[:1024].lstrip()[:5] == b"%PDF-":
        reading = _read_pdf(raw, path.name, pages)
    elif path.suffix.lower() not in ENDINGS or path.suffix.lower() == ".pdf" or b"\x00" in raw[:4096]:
        raise FileProblem(
            f"{path.name}: is neither a PDF nor text; allowed: {', '.join(ENDINGS)} (UTF-8). "
            "Save it as PDF or text first"
        )
    elif pages is not None:
        raise FileProblem(f"{path.name}: has no pages, so --pages does not apply")
    else:
        reading = _read_text(raw, path.name)
    return _check(reading)


def _read_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise FileProblem(f"{path}: is a folder; name a PDF, text or Markdown file")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise FileProblem(f"{path.name}: has {size:,} bytes; at most {MOST_BYTES:,} are read")
        raw = path.read_bytes()
    except OSError as error:
        raise FileProblem(f"{path}: cannot be read: {error.strerror or error}") from None
    if not raw.strip():
        raise FileProblem(f"{path.name}: the file is empty")
    return raw


def _read_text(raw: bytes, name: str) -> Reading:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblem(f"{name}: not UTF-8 text (byte {error.start:,}); save the file as UTF-8") from None
    title = next((line.lstrip("# ").strip() for line in text.splitlines() if line.strip()), None)
    return Reading(name, tuple(Line(line.rstrip()) for line in text.splitlines()), title=title)


def _read_pdf(raw: bytes, name: str, pages: tuple[int, int] | None) -> Reading:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(raw))
        if reader.is_encrypted and not _unlock(reader):
            raise FileProblem(
                f"{name}: is encrypted; save a copy without a password (print to PDF), or as text"
            )
        first, last = _choose_pages(len(reader.pages), pages, name)
        printed = [
            (number, (reader.pages[number - 1].extract_text() or "").translate(_LIGATURES).splitlines())
            for number in range(first, last + 1)
        ]
        title, author = _read_properties(reader)
        headings = tuple(_list_bookmarks(reader))
    except FileProblem:
        raise
    # pypdf raises whatever a broken file makes its many parts raise.
    except (
        PyPdfError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        NotImplementedError,
    ) as error:
        raise FileProblem(f"{name}: this PDF is damaged ({_first_line(error)}); save it again") from None
    except RecursionError:
        raise FileProblem(f"{name}: this PDF is damaged (it refers to itself); save it again") from None
    empty = [number for number, lines in printed if sum(map(len, lines)) < _LEAST_ON_A_PAGE]
    if len(empty) == len(printed):
        raise FileProblem(
            f"{name}: its {len(printed)} pages hold no text, so it is a scan; "
            "put it through text recognition (for example ocrmypdf) first"
        )
    notes = [f"no text on page {', '.join(map(str, empty))}"] if empty else []
    lines = _join_pages(_drop_running_heads(printed))
    return Reading(name, tuple(lines), len(printed), title, author, headings, tuple(notes))


def _unlock(reader: Any) -> bool:
    """Open a file that is encrypted without a password; say whether it worked."""
    from pypdf.errors import DependencyError, PyPdfError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, PyPdfError, NotImplementedError, ValueError):
        return False


def _choose_pages(count: int, pages: tuple[int, int] | None, name: str) -> tuple[int, int]:
    if not count:
        raise FileProblem(f"{name}: has no pages")
    first, last = pages or (1, count)
    if not 1 <= first <= last <= count:
        raise FileProblem(f"{name}: --pages {first}-{last} is not in it; it has pages 1 to {count}")
    if last - first + 1 > MOST_PAGES:
        raise FileProblem(
            f"{name}: has {last - first + 1} pages; at most {MOST_PAGES} are read at once. "
            "Name the part you want, for example --pages 11-60"
        )
    return first, last


def _read_properties(reader: Any) -> tuple[str | None, str | None]:
    found = reader.metadata or {}
    title, author = (str(found.get(key) or "").strip() for key in ("/Title", "/Author"))
    return title or None, author or None


def _list_bookmarks(reader: Any) -> list[str]:
    titles: list[str] = []
    waiting = list(reader.outline)
    while waiting and len(titles) < 1_000:
        entry = waiting.pop(0)
        if isinstance(entry, list):
            waiting = [*entry, *waiting]
        elif getattr(entry, "title", None):
            titles.append(" ".join(str(entry.title).split()))
    return titles


def _drop_running_heads(printed: Sequence[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Drop lines that stand at the edge of a third of the pages or more, page numbers included."""
    pages = [(number, [line.strip() for line in lines if line.strip()]) for number, lines in printed]
    seen = Counter(
        head for _, lines in pages for head in {_to_head(line) for line in (*lines[:_EDGE], *lines[-_EDGE:])}
    )
    least = max(3, len(pages) / 3)
    kept: list[tuple[int, list[str]]] = []
    for number, lines in pages:
        edge = {*range(_EDGE), *range(len(lines) - _EDGE, len(lines))}
        kept.append(
            (
                number,
                [
                    line
                    for place, line in enumerate(lines)
                    if not (place in edge and (line.isdigit() or seen[_to_head(line)] >= least))
                ],
            )
        )
    return kept


def _to_head(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _join_pages(pages: Sequence[tuple[int, list[str]]]) -> list[Line]:
    """Return all lines, words that a line's end has cut joined, and paragraphs told apart by short lines."""
    lengths = sorted(len(line) for _, lines in pages for line in lines)
    full = lengths[int(len(lengths) * 0.7)] if lengths else 0
    words = frozenset(
        word for _, lines in pages for line in lines for word in _WHOLE_WORD.findall(line.lower())
    )
    joined: list[Line] = []
    carried = ""
    for number, lines in pages:
        for line in lines:
            text = carried + line
            if carried and _is_compound(carried, line, words):
                text = f"{carried}-{line}"
            carried = ""
            cut = _CUT_WORD.search(text)
            if cut and len(line) > 0.6 * full:
                # The rest of the word begins the next line, so the cut part moves there.
                carried = cut[1]
                text = text[: cut.start()].rstrip()
            joined.append(Line(text, number))
            if len(line) < 0.75 * full and text.endswith((".", "!", "?", ":")):
                joined.append(Line("", number))
    if carried:
        joined.append(Line(carried, pages[-1][0]))
    return joined


def _is_compound(begun: str, line: str, words: frozenset[str]) -> bool:
    """Say whether a word cut at its hyphen has that hyphen elsewhere in the paper too."""
    rest = _WHOLE_WORD.match(line.lower())
    if rest is None:
        return False
    begin = begun.lower()
    return f"{begin}-{rest[0]}" in words and f"{begin}{rest[0]}" not in words


def _check(reading: Reading) -> Reading:
    words = [word for line in reading.lines for word in line.text.split()]
    if len(words) > MOST_WORDS:
        raise FileProblem(
            f"{reading.name}: has {len(words):,} words; at most {MOST_WORDS:,} are read. "
            "Save the part you want"
        )
    if len(words) < 50:
        raise FileProblem(f"{reading.name}: holds only {len(words)} words; a paper has more")
    foreign = find_foreign_language(words)
    if foreign:
        raise FileProblem(
            f"{reading.name}: {foreign}; proposals know English only, and so do the catalogue's readers"
        )
    return reading


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:120] if lines else type(error).__name__
