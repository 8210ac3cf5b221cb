"""Exports: one registry of formats that feeds the app, the command line, the docs and the tests.

A format is a module of this package with `write(content) -> bytes`; it is imported when it is first used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from longtail.errors import FileProblem, InputError, nearest

if TYPE_CHECKING:
    from longtail.export.content import Content
    from longtail.load import Catalogue
    from longtail.plan import Plan


@dataclass(frozen=True)
class Format:
    """An export format: its name, label, file endings (the first is written), and what it is for."""

    name: str
    label: str
    endings: tuple[str, ...]
    mime: str
    purpose: str
    module: str
    has_short: bool = False
    is_text: bool = True

    @property
    def ending(self) -> str:
        """The ending of files that are written."""
        return self.endings[0]

    def write(self, content: Content) -> bytes:
        """Return the export as bytes."""
        return cast(bytes, import_module(f"longtail.export.{self.module}").write(content))


_ALL = (
    Format(
        "markdown",
        "Markdown",
        (".md", ".markdown"),
        "text/markdown",
        "a repository or a wiki: task-list boxes, links, citations",
        "markdown",
        has_short=True,
    ),
    Format(
        "html",
        "HTML",
        (".html", ".htm"),
        "text/html",
        "mail or an intranet: one file, no script",
        "html",
        has_short=True,
    ),
    Format(
        "docx",
        "DOCX",
        (".docx",),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "Word and its kin: the team's documents, with citations and references",
        "docx",
        has_short=True,
        is_text=False,
    ),
    Format(
        "odt",
        "ODT",
        (".odt",),
        "application/vnd.oasis.opendocument.text",
        "LibreOffice and its kin: the same document",
        "odt",
        has_short=True,
        is_text=False,
    ),
    Format(
        "pdf",
        "PDF",
        (".pdf",),
        "application/pdf",
        "boards and funders: a set report with pictures",
        "pdf",
        has_short=True,
        is_text=False,
    ),
    Format(
        "csv",
        "CSV",
        (".csv",),
        "text/csv",
        "anything that reads tables: one row a practice; safe to open in a spreadsheet",
        "csv_table",
    ),
    Format(
        "xlsx",
        "XLSX",
        (".xlsx",),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "planning: sheets for plan, challenges, cautions and evidence, with filters and choices",
        "xlsx",
        is_text=False,
    ),
    Format(
        "jira",
        "Jira CSV",
        (".jira.csv",),
        "text/csv",
        "Jira's CSV import: one issue a practice",
        "jira",
    ),
    Format(
        "github",
        "GitHub issues",
        (".issues.jsonl", ".jsonl"),
        "application/jsonl",
        "the GitHub command line: one issue a practice and line, ready for `gh api`",
        "github",
    ),
    Format(
        "icalendar",
        "iCalendar",
        (".ics",),
        "text/calendar",
        "calendars: the review dates of the plan",
        "calendar",
    ),
    Format(
        "json",
        "JSON",
        (".json",),
        "application/json",
        "software; opens again as a plan and as a profile, with nothing lost",
        "plan_json",
    ),
    Format(
        "json-ld",
        "JSON-LD",
        (".jsonld",),
        "application/ld+json",
        "graphs: the recommendation as an activity (PROV-O), with what it used",
        "jsonld",
    ),
    Format("turtle", "Turtle", (".ttl",), "text/turtle", "graphs: the same statements in Turtle", "turtle"),
    Format(
        "bibtex",
        "BibTeX",
        (".bib",),
        "application/x-bibtex",
        "LaTeX: the sources cited, and where in them",
        "bibtex",
    ),
    Format(
        "ris",
        "RIS",
        (".ris",),
        "application/x-research-info-systems",
        "reference managers: the same sources",
        "ris",
    ),
    Format(
        "csl-json",
        "CSL-JSON",
        (".csl.json",),
        "application/vnd.citationstyles.csl+json",
        "Pandoc and reference managers: the same sources",
        "csl",
    ),
)
FORMATS: dict[str, Format] = {one.name: one for one in _ALL}
"""Every export format by name, in the order in which they are offered."""


def find_format(path: str) -> Format:
    """Return the format that a file's ending asks for; the longest ending counts.

    Raises:
        FileProblem: the ending is not known; lists the formats.
    """
    name = path.lower()
    endings = {ending: one for one in FORMATS.values() for ending in one.endings}
    for ending in sorted(endings, key=len, reverse=True):
        if name.endswith(ending):
            return endings[ending]
    dot = path.rpartition(".")
    shown = f".{dot[2][:20]}" if dot[1] and "/" not in dot[2] else "(none)"
    raise FileProblem(
        f"{path}: the ending {shown!r} is not known; allowed: {_list_endings(FORMATS.values())}"
    )


def get_format(name: str) -> Format:
    """Return a format by its name.

    Raises:
        InputError: there is none; lists the formats.
    """
    if name not in FORMATS:
        close = nearest(name, FORMATS)
        hint = f"did you mean {close[0]!r}? " if close else ""
        raise InputError(f"there is no format {name[:60]!r}; {hint}allowed: {', '.join(FORMATS)}")
    return FORMATS[name]


def export_plan(
    plan: Plan, catalogue: Catalogue, format: Format | str, *, short: bool = False, with_answers: bool = True
) -> bytes:
    """Write a plan in a format.

    Args:
        plan: what to write.
        catalogue: names sources, facets and records.
        format: a format or its name.
        short: the one-page form, where the format has one.
        with_answers: off leaves out the answers and every sentence made from them.

    Raises:
        InputError: no such format, or it has no short form.
    """
    from longtail.export.content import gather

    chosen = get_format(format) if isinstance(format, str) else format
    if short and not chosen.has_short:
        having = ", ".join(one.name for one in FORMATS.values() if one.has_short)
        raise InputError(f"{chosen.label} has no short form; formats that have one: {having}")
    return chosen.write(gather(plan, catalogue, short=short, with_answers=with_answers))


def _list_endings(formats: Iterable[Format]) -> str:
    return ", ".join(f"{one.ending} ({one.label})" for one in formats)


__all__ = ["FORMATS", "Format", "export_plan", "find_format", "get_format"]
