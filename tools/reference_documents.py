"""Make the office documents whose styles exports take: src/longtail/export/reference.docx and reference.odt.

    python tools/reference_documents.py

Starts from Pandoc's own and sets our faces, colours and spaces. Run it when the look changes.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pypandoc
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FOLDER = Path(__file__).resolve().parent.parent / "src" / "longtail" / "export"
TEAL, INK, GREY = "0F5257", "1D2423", "5A625F"
SERIF, SANS = "Georgia", "Calibri"
HEADINGS = {"Title": 24, "Heading 1": 17, "Heading 2": 13.5, "Heading 3": 11}
BODY = ("Normal", "Body Text", "First Paragraph", "Compact", "Block Text", "Bibliography", "Table")


def make_docx(raw: bytes) -> bytes:
    """Set faces, colours, spaces and our own styles in a DOCX."""
    document = Document(io.BytesIO(raw))
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(1.9)
    for name, size in HEADINGS.items():
        style = document.styles[name]
        _set_font(style, SERIF, size, INK if name == "Heading 2" else TEAL, bold=name != "Title")
        style.paragraph_format.space_before = Pt(0 if name == "Title" else size)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.alignment = 0
    _set_font(document.styles["Subtitle"], SANS, 10.5, GREY)
    document.styles["Subtitle"].paragraph_format.alignment = 0
    for name in BODY:
        if name in [one.name for one in document.styles if one.type == WD_STYLE_TYPE.PARAGRAPH]:
            _set_font(document.styles[name], SANS, 10.5, INK)
            document.styles[name].paragraph_format.space_before = Pt(2)
            document.styles[name].paragraph_format.space_after = Pt(4)
    small = document.styles.add_style("Small Text", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = document.styles["Body Text"]
    _set_font(small, SANS, 9, GREY)
    small.paragraph_format.space_after = Pt(4)
    finding = document.styles.add_style("Numbered Finding", WD_STYLE_TYPE.PARAGRAPH)
    finding.base_style = small
    finding.paragraph_format.left_indent = Cm(0.9)
    finding.paragraph_format.first_line_indent = Cm(-0.9)
    finding.paragraph_format.space_after = Pt(3)
    block = document.styles["Block Text"]
    block.paragraph_format.left_indent = Cm(0.4)
    _draw_bar(block)
    _set_font(document.styles["Hyperlink"], SANS, None, TEAL)
    _rule_rows(document.styles["Table"])
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def make_odt(raw: bytes) -> bytes:
    """Colour the headings of an ODT."""
    source = zipfile.ZipFile(io.BytesIO(raw))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "styles.xml":
                content = _restyle(content.decode()).encode()
            kind = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(entry, content, compress_type=kind)
    return made.getvalue()


def _restyle(xml: str) -> str:
    """Colour the headings of Pandoc's own ODT; its faces are kept."""

    def mend(found: re.Match[str]) -> str:
        style = found[0]
        if "<style:text-properties" in style:
            return re.sub(
                r"<style:text-properties",
                f'<style:text-properties fo:color="#{TEAL}" ',
                re.sub(r'(<style:text-properties[^>]*?) fo:color="[^"]*"', r"\1", style),
                count=1,
            )
        return style.replace("</style:style>", f'<style:text-properties fo:color="#{TEAL}"/></style:style>')

    return re.sub(
        r'<style:style style:name="(?:Heading_20_[123]|Title)".*?</style:style>', mend, xml, flags=re.S
    )


def _set_font(style: object, face: str, size: float | None, colour: str, *, bold: bool | None = None) -> None:
    font = style.font  # type: ignore[attr-defined]
    font.name = face
    font.color.rgb = RGBColor.from_string(colour)
    font.italic = False
    if size is not None:
        font.size = Pt(size)
    if bold is not None:
        font.bold = bold
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hAnsi"), face)


def _draw_bar(style: object) -> None:
    borders = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for key, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", TEAL)):
        left.set(qn(f"w:{key}"), value)
    borders.append(left)
    style.element.get_or_add_pPr().append(borders)  # type: ignore[attr-defined]


def _rule_rows(style: object) -> None:
    """Draw a thin line below each row of a table, and give its cells air."""
    properties = style.element.find(qn("w:tblPr"))  # type: ignore[attr-defined]
    if properties is None:
        properties = OxmlElement("w:tblPr")
        style.element.append(properties)  # type: ignore[attr-defined]
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "CFC6B4")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    margin = properties.find(qn("w:tblCellMar"))
    if margin is not None:
        margin.addprevious(borders)
    else:
        properties.append(borders)


def main() -> None:
    """Write both documents."""
    pandoc = pypandoc.get_pandoc_path()
    for ending, make in (("docx", make_docx), ("odt", make_odt)):
        raw = subprocess.run(
            [pandoc, "--print-default-data-file", f"reference.{ending}"], capture_output=True, check=True
        ).stdout
        (FOLDER / f"reference.{ending}").write_bytes(make(raw))


if __name__ == "__main__":
    main()
