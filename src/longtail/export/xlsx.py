"""XLSX for planning: a sheet each for plan, challenges, cautions, evidence, and what else was told."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from typing import Any

from longtail.export.content import Content
from longtail.export.csv_table import join
from longtail.export.escape import clean
from longtail.export.references import cite_source
from longtail.export.words import WHENS, get_address
from longtail.plan import get_review_date

STATUSES = ("open", "in progress", "done")
MOST_IN_CELL = 32_000
"""Excel takes 32,767 characters in a cell."""
LINE_HEIGHT, MAX_HEIGHT = 14.5, 409.0
"""In points; Excel takes no higher row."""
FACE = "Calibri"
_SPARE_ROWS = 50
_DATE = "d mmm yyyy"
"""How dates are shown; the cells hold real dates, to sort and filter by."""
_FILLS = {"in progress": "FBF3E2", "done": "E3EFEC"}
Row = Sequence[str | float | datetime.date | None]


def write(content: Content) -> bytes:
    """Write the workbook; every text is a text to the spreadsheet, whatever it begins with."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = content.title, "longtail"
    items = [item for item, _ in content.plan.in_order()]
    plan = _add_sheet(
        book,
        "Plan",
        [
            ("No.", 5),
            ("Practice", 42),
            ("Status", 12),
            ("When", 8),
            ("Owner", 18),
            ("Date", 13),
            ("Review", 13),
            ("Note", 36),
            ("First step", 46),
            ("Why", 50),
            ("Days from", 9),
            ("Days to", 9),
            ("Whose figure", 22),
            ("Evidence", 10),
            ("Evidence counted", 34),
            ("Like yours", 34),
            ("Take care", 40),
            ("Needs first", 34),
            ("Findings", 16),
        ],
        [
            (
                row.number,
                row.label,
                STATUSES[2] if row.done else STATUSES[0],
                row.when,
                row.owner,
                item.date,
                get_review_date(item, content.plan),
                row.note,
                row.first_step,
                join(row.why),
                *row.days,
                row.effort,
                row.strength,
                row.strength_because,
                row.directness,
                join(row.take_care),
                join(row.prerequisites),
                ", ".join(str(one.number) for one in row.findings),
            )
            for row, item in zip(content.practices, items, strict=True)
        ],
    )
    _colour_statuses(plan, len(content.practices))
    _add_choice(plan, "C", STATUSES, len(content.practices))
    _add_choice(plan, "D", tuple(WHENS.values()), len(content.practices))
    _add_sheet(
        book,
        "Challenges",
        [("Challenge", 50), ("Relevance", 12), ("Practices of the plan", 14), ("Why", 90)],
        [(one.label, round(one.relevance, 2), one.covered, join(one.because)) for one in content.challenges],
    )
    _add_sheet(
        book,
        "Cautions",
        [("Caution", 44), ("Kind", 14), ("What it is", 70), ("Why here", 60), ("Findings", 16)],
        [
            (
                one.label,
                one.kind,
                one.summary,
                join(one.because),
                ", ".join(str(row.number) for row in one.findings),
            )
            for one in content.cautions
        ],
    )
    evidence = _add_sheet(
        book,
        "Evidence",
        [
            ("No.", 5),
            ("Finding", 70),
            ("Source", 26),
            ("Section", 30),
            ("Who says it", 36),
            ("Search the text for", 44),
            ("For practices", 16),
            ("Address", 40),
        ],
        [
            (
                one.number,
                one.claim,
                one.source_short,
                one.section,
                one.said_by,
                one.anchor,
                ", ".join(str(row.number) for row in content.practices if one in row.findings),
                one.address,
            )
            for one in content.findings
        ],
    )
    _link_addresses(evidence, "H")
    _add_sheet(book, "About", [("What", 34), ("Told", 110)], _list_about(content))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _list_about(content: Content) -> list[Row]:
    left_out = [("Answers", "left out on request")] if content.answers_left_out else []
    return [
        ("Made with longtail on", content.date),
        ("Catalogue version", content.version),
        *left_out,
        *((f"Answer: {label}", "; ".join(values)) for label, values in content.answers),
        *(("Note", note) for note in content.notes),
        *((f"Like you: {name}", f"shared: {shared}; differs: {no}") for name, shared, no in content.similar),
        *((f"Honest gap: {label}", reason) for label, reason in content.gaps),
        *((f"Not suggested: {label}", reason) for label, reason in content.not_suggested),
        *((f"Source: {one.short}", f"{cite_source(one)} {get_address(one)}") for one in content.sources),
    ]


def _add_sheet(book: Any, title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Row]) -> Any:
    """Add a sheet with a frozen head, a filter, and wrapped cells."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    wrapped = Alignment(wrap_text=True, vertical="top", horizontal="left")
    ruled = Border(bottom=Side(style="thin", color="CFC6B4"))
    for number, (name, width) in enumerate(columns, start=1):
        head = sheet.cell(1, number, name)
        head.font = Font(name=FACE, bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="0F5257")
        head.alignment = wrapped
        sheet.column_dimensions[get_column_letter(number)].width = width
    for at, row in enumerate(rows, start=2):
        for number, value in enumerate(row, start=1):
            cell = sheet.cell(at, number)
            _write_cell(cell, value)
            cell.alignment, cell.border = wrapped, ruled
        sheet.row_dimensions[at].height = _measure_height(row, [width for _, width in columns])
    sheet.row_dimensions[1].height = 2 * LINE_HEIGHT + 3
    sheet.freeze_panes = "C2" if title == "Plan" else "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(sheet.max_row, 2)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.right.text = "&P of &N"
    return sheet


def _measure_height(row: Row, widths: Sequence[int]) -> float:
    """Return a height in points in which the longest cell can be read; not all readers measure it."""
    most = 1
    for value, width in zip(row, widths, strict=True):
        lines = str(value)[:MOST_IN_CELL].split("\n")
        most = max(most, sum(len(line) // max(width - 2, 1) + 1 for line in lines))
    return min(most * LINE_HEIGHT + 3, MAX_HEIGHT)


def _write_cell(cell: Any, value: str | float | datetime.date | None) -> None:
    if not isinstance(value, str):
        cell.value = value
        if isinstance(value, datetime.date):
            cell.number_format = _DATE
        return
    text = clean(value)
    cell.value = text if len(text) <= MOST_IN_CELL else f"{text[:MOST_IN_CELL]}…"
    cell.data_type = "s"  # the library would make a formula of what begins with '='
    cell.quotePrefix = True  # and the spreadsheet, when the cell is edited


def _colour_statuses(sheet: Any, rows: int) -> None:
    """Let a line's status show in its colour as well, also when it is changed later."""
    from openpyxl.formatting.rule import FormulaRule
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter

    whole = f"A2:{get_column_letter(sheet.max_column)}{rows + 1 + _SPARE_ROWS}"
    for status, colour in _FILLS.items():
        fill = PatternFill("solid", bgColor=colour)
        sheet.conditional_formatting.add(whole, FormulaRule(formula=[f'$C2="{status}"'], fill=fill))


def _link_addresses(sheet: Any, column: str) -> None:
    """Make the addresses of sources, which are the catalogue's own, lead there."""
    from openpyxl.styles import Font

    for cell in sheet[column][1:]:
        if cell.value:
            cell.hyperlink = cell.value
            cell.font = Font(name=FACE, color="0F5257", underline="single")


def _add_choice(sheet: Any, column: str, options: Sequence[str], rows: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    choice = DataValidation(type="list", formula1=f'"{",".join(options)}"', allow_blank=True)
    choice.error = f"Choose one of: {', '.join(options)}"
    sheet.add_data_validation(choice)
    choice.add(f"{column}2:{column}{rows + 1 + _SPARE_ROWS}")
