"""Make the office documents whose styles exports take: src/longtail/export/reference.docx and reference.odt.

    python tools/reference_documents.py

Starts from Pandoc's own and sets our faces, colours, spaces and page numbers, from one table of styles for
both. Run it when the look changes.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pypandoc
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FOLDER = Path(__file__).resolve().parent.parent / "src" / "longtail" / "export"
TEAL, INK, GREY, LINE, SOFT = "0F5257", "1D2423", "5A625F", "CFC6B4", "F6F1E7"
SERIF, SANS = "Georgia", "Calibri"
SIDES, TOP = 2.2, 1.8
"""Margins of the page, in centimetres."""


@dataclass(frozen=True)
class Look:
    """How a paragraph is set: sizes and spaces in points, indents in centimetres."""

    face: str
    size: float
    colour: str = INK
    bold: bool = False
    before: float = 0
    after: float = 3
    left: float = 0
    hang: float = 0
    keep_with_next: bool = False
    keep_together: bool = False
    is_box: bool = False
    has_bar: bool = False


LOOKS = {
    "Title": Look(SERIF, 24, TEAL, after=2, keep_with_next=True),
    "Subtitle": Look(SANS, 10.5, GREY, after=8),
    "Heading 1": Look(SERIF, 16, TEAL, bold=True, before=18, after=5, keep_with_next=True),
    "Heading 2": Look(SERIF, 12.5, INK, bold=True, before=13, after=3, keep_with_next=True),
    "Heading 3": Look(SANS, 10.5, TEAL, bold=True, before=7, after=1, keep_with_next=True),
    "Normal": Look(SANS, 10.5),
    "Body Text": Look(SANS, 10.5, before=1, after=4),
    "First Paragraph": Look(SANS, 10.5, before=1, after=4),
    "Compact": Look(SANS, 10.5, before=1, after=2),
    "Bibliography": Look(SANS, 9.5, after=4, left=0.6, hang=0.6),
    "SmallText": Look(SANS, 9, GREY, before=1, after=3),
    "Hint": Look(SANS, 9, GREY, before=1, after=2, keep_with_next=True),
    "Question": Look(SANS, 10.5, bold=True, before=9, after=1, keep_with_next=True),
    "Answer": Look(SANS, 10.5, before=3, after=6, left=0.15, is_box=True),
    "Note": Look(SANS, 10.5, before=4, after=4, left=0.4, has_bar=True),
    "Finding": Look(SANS, 9, before=0, after=2.5, left=0.9, hang=0.9, keep_together=True),
    "Cell": Look(SANS, 9.5, before=1.5, after=1.5),
    "CellHead": Look(SANS, 9, TEAL, bold=True, before=1.5, after=1.5, keep_with_next=True),
    "TinyText": Look(SANS, 7.5, before=0.5, after=0.5),
    "Fact": Look(SANS, 10, before=1.5, after=1.5),
}
"""Style -> its look. Those with one word are ours; Pandoc writes their names as they are in both formats."""
ODT_NAMES = {
    "Normal": "Standard",
    "Body Text": "Text_20_body",
    "First Paragraph": "First_20_paragraph",
    "Heading 1": "Heading_20_1",
    "Heading 2": "Heading_20_2",
    "Heading 3": "Heading_20_3",
}


def make_docx(raw: bytes) -> bytes:
    """Set page, styles and footer of a DOCX."""
    document = Document(io.BytesIO(raw))
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(SIDES)
    section.top_margin = section.bottom_margin = Cm(TOP)
    section.footer_distance = Cm(0.9)
    known = {one.name for one in document.styles if one.type == WD_STYLE_TYPE.PARAGRAPH}
    for name, look in LOOKS.items():
        if name not in known:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
        _set_look(document.styles[name], look)
    _set_font(document.styles["Hyperlink"], SANS, None, TEAL)
    document.styles["Hyperlink"].element.rPr.remove(document.styles["Hyperlink"].element.rPr.rFonts)
    _rule_rows(document.styles["Table"])
    _number_pages(section.footer.paragraphs[0])
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _set_look(style: object, look: Look) -> None:
    _set_font(style, look.face, look.size, look.colour, bold=look.bold)
    form = style.paragraph_format  # type: ignore[attr-defined]
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.left_indent, form.first_line_indent = Cm(look.left), Cm(-look.hang)
    form.right_indent = Cm(look.left if look.is_box else 0)
    form.keep_with_next, form.keep_together = look.keep_with_next, look.keep_together
    form.alignment = 0
    form.widow_control = True
    properties = style.element.get_or_add_pPr()  # type: ignore[attr-defined]
    if look.is_box:
        _draw_borders(properties, ("top", "left", "bottom", "right"), size=4, colour=LINE, space=5)
        shade = OxmlElement("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", SOFT)):
            shade.set(qn(f"w:{key}"), value)
        properties.find(qn("w:pBdr")).addnext(shade)
    elif look.has_bar:
        _draw_borders(properties, ("left",), size=18, colour=TEAL, space=8)


def _set_font(style: object, face: str, size: float | None, colour: str, *, bold: bool | None = None) -> None:
    font = style.font  # type: ignore[attr-defined]
    font.name = face
    font.color.rgb = RGBColor.from_string(colour)
    font.italic = False
    if size is not None:
        font.size = Pt(size)
    if bold is not None:
        font.bold = bold
    properties = style.element.get_or_add_rPr()  # type: ignore[attr-defined]
    for spacing in properties.findall(qn("w:spacing")):  # Pandoc's own titles are set wide
        properties.remove(spacing)
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:hAnsi"), face)
    if size is not None:  # right-to-left letters have a size of their own
        for old in properties.findall(qn("w:szCs")):
            properties.remove(old)
        complex_size = OxmlElement("w:szCs")
        complex_size.set(qn("w:val"), str(round(size * 2)))
        properties.find(qn("w:sz")).addnext(complex_size)


def _draw_borders(properties: object, sides: tuple[str, ...], *, size: int, colour: str, space: int) -> None:
    """Draw lines around a paragraph; they stand where the format's own order of elements wants them."""
    for old in properties.findall(qn("w:pBdr")):  # type: ignore[attr-defined]
        properties.remove(old)  # type: ignore[attr-defined]
    borders = OxmlElement("w:pBdr")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", str(size)), ("space", str(space)), ("color", colour)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    after = [qn(f"w:{one}") for one in ("shd", "tabs", "spacing", "ind", "jc", "outlineLvl")]
    first = next((one for one in properties if one.tag in after), None)  # type: ignore[attr-defined]
    if first is not None:
        first.addprevious(borders)
    else:
        properties.append(borders)  # type: ignore[attr-defined]


def _rule_rows(style: object) -> None:
    """Draw a thin line below each row of a table, and give its cells air."""
    properties = style.element.find(qn("w:tblPr"))  # type: ignore[attr-defined]
    if properties is None:
        properties = OxmlElement("w:tblPr")
        style.element.append(properties)  # type: ignore[attr-defined]
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    margin = properties.find(qn("w:tblCellMar"))
    if margin is not None:
        margin.addprevious(borders)
    else:
        properties.append(borders)


def _number_pages(paragraph: object) -> None:
    """Write "3 of 12" at the right of the footer, as fields that the word processor counts."""
    paragraph.alignment = 2  # type: ignore[attr-defined]
    for part in ("PAGE", " of ", "NUMPAGES"):
        run = paragraph.add_run("" if part.isupper() else part)  # type: ignore[attr-defined]
        run.font.name, run.font.size, run.font.color.rgb = SANS, Pt(8.5), RGBColor.from_string(GREY)
        if part.isupper():
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), part)
            run._r.addprevious(field)
            field.append(run._r)
            run.text = "1"


def make_odt(raw: bytes) -> bytes:
    """Set page, styles and footer of an ODT."""
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
    """Put our styles in the place of Pandoc's, and make the page A4 with "3 of 12" in its footer."""
    for name, look in LOOKS.items():
        style = _write_style(name, look)
        pattern = rf'<style:style style:name="{ODT_NAMES.get(name, name)}"\s[^>]*?(?:/>|>.*?</style:style>)'
        xml, found = re.subn(pattern, style.replace("\\", r"\\"), xml, count=1, flags=re.S)
        if not found:
            xml = xml.replace("</office:styles>", f"{style}\n</office:styles>", 1)
    link = f'<style:text-properties fo:color="#{TEAL}" style:text-underline-style="none"/>'
    xml = re.sub(
        r'(<style:style style:name="Internet_20_link"[^>]*>).*?(</style:style>)',
        rf"\1{link}\2",
        xml,
        flags=re.S,
    )
    for side, inches in (("width", "8.5in"), ("height", "11in")):
        xml = xml.replace(
            f'fo:page-{side}="{inches}"', f'fo:page-{side}="{21 if side == "width" else 29.7}cm"'
        )
    layout = xml.index("<style:page-layout ")
    page = xml[layout:]
    for side, size in (("top", TOP), ("bottom", TOP - 0.6), ("left", SIDES), ("right", SIDES)):
        page = page.replace(f'fo:margin-{side}="1in"', f'fo:margin-{side}="{size}cm"', 1)
    page = re.sub(
        r"(<text:page-number[^>]*>\s*1</text:page-number>)",
        r"\1 of <text:page-count>1</text:page-count>",
        page,
    )
    xml = xml[:layout] + page
    foot = f'<style:text-properties fo:font-size="8.5pt" fo:color="#{GREY}"/>'
    return re.sub(
        r'(<style:style style:name="MP1".*?)fo:text-align="center"(.*?)</style:style>',
        rf'\1fo:text-align="end"\2{foot}</style:style>',
        xml,
        flags=re.S,
    )


def _write_style(name: str, look: Look) -> str:
    known = ODT_NAMES.get(name, name)
    level = f' style:default-outline-level="{name[-1]}"' if name.startswith("Heading") else ""
    parent = "" if known == "Standard" else ' style:parent-style-name="Standard"'
    generic = "roman" if look.face == SERIF else "swiss"
    paragraph = {
        "fo:margin-top": f"{look.before}pt",
        "fo:margin-bottom": f"{look.after}pt",
        "fo:margin-left": f"{look.left}cm",
        "fo:margin-right": f"{look.left if look.is_box else 0}cm",
        "fo:text-indent": f"{-look.hang}cm",
        "fo:text-align": "start",
        "fo:line-height": "100%",
        "fo:orphans": "2",
        "fo:widows": "2",
        "fo:keep-with-next": "always" if look.keep_with_next else "auto",
        "fo:keep-together": "always" if look.keep_together else "auto",
    }
    if look.is_box:
        paragraph |= {
            "fo:border": f"0.5pt solid #{LINE}",
            "fo:padding": "5pt",
            "fo:background-color": f"#{SOFT}",
        }
    elif look.has_bar:
        paragraph |= {"fo:border-left": f"2.2pt solid #{TEAL}", "fo:padding-left": "8pt"}
    text = {
        "style:font-name": look.face,
        "fo:font-family": look.face,
        "style:font-family-generic": generic,
        "fo:font-size": f"{look.size}pt",
        "style:font-size-asian": f"{look.size}pt",
        "style:font-size-complex": f"{look.size}pt",
        "fo:color": f"#{look.colour}",
        "fo:font-weight": "bold" if look.bold else "normal",
        "fo:font-style": "normal",
    }
    shown = known.replace("_20_", " ")
    return (
        f"<style:style style:name={quoteattr(known)} style:display-name={quoteattr(shown)}"
        f' style:family="paragraph"{parent}{level}>'
        f"<style:paragraph-properties {_list(paragraph)}/>"
        f"<style:text-properties {_list(text)}/></style:style>"
    )


def _list(attributes: dict[str, str]) -> str:
    return " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items())


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
