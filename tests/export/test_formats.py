"""Every format, opened by somebody else's reader, says what it should; hostile text is text in each."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import shutil
import subprocess
import tempfile
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import bibtexparser
import docx
import icalendar
import jsonschema
import openpyxl
import pypdf
import pytest
import rdflib
from markdown_it import MarkdownIt

from longtail.errors import FileProblem, InputError
from longtail.export import FORMATS, export_plan, find_format, get_format
from longtail.export.escape import clean
from longtail.knowledge import KnowledgeBase
from longtail.plan import Plan, from_json, make_plan, to_json

from .conftest import HOSTILE, ROOT, TODAY

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")


def squeeze_lines(text: str) -> str:
    return re.sub(r"\n", "", text)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


class HtmlReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text, self.tags, self.links = "", [], set()  # type: ignore[var-annotated]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links |= {value for key, value in attrs if key in ("href", "src")}

    def handle_data(self, data: str) -> None:
        self.text += data


def read(name: str, raw: bytes) -> str:
    """Return all text that somebody else's reader finds in an export."""
    if name == "docx":
        document = docx.Document(io.BytesIO(raw))
        return "\n".join(node.text or "" for node in document.element.iter() if node.tag.endswith("}t"))
    if name == "odt":
        tree = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(raw)).read("content.xml"))
        return "".join(tree.itertext())
    if name == "pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages)
    if name == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(raw))
        return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    if name == "html":
        reader = HtmlReader()
        reader.feed(raw.decode())
        return reader.text
    if name == "markdown":
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(raw.decode())
        return " ".join(child.content for token in tokens for child in token.children or [])
    if name in ("csv", "jira"):
        return "\n".join(cell for row in csv.reader(io.StringIO(raw.decode(), newline="")) for cell in row)
    if name == "github":
        issues = [json.loads(line) for line in raw.splitlines()]
        return "\n".join(one["title"] + read("markdown", one["body"].encode()) for one in issues)
    if name == "icalendar":
        events = icalendar.Calendar.from_ical(raw).walk("VEVENT")
        return "\n".join(f"{one['summary']}\n{one['description']}" for one in events)
    if name in ("json", "csl-json"):
        return json.dumps(json.loads(raw), ensure_ascii=False)
    if name in ("json-ld", "turtle"):
        graph = rdflib.Graph().parse(data=raw, format=name)
        return "\n".join(str(one) for one in graph.objects())
    if name == "bibtex":
        return raw.decode()
    assert name == "ris"
    return raw.decode()


def test_every_format_is_read_by_these_tests_and_named_once() -> None:
    endings = [ending for one in FORMATS.values() for ending in one.endings]
    assert len(set(endings)) == len(endings)
    for name, one in FORMATS.items():
        assert one.name == name and find_format(f"plan{one.ending.upper()}") is one


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_says_what_every_export_says(name: str, plan: Plan, kb: KnowledgeBase) -> None:
    text = squeeze(read(name, export_plan(plan, kb.catalogue, name))).replace("\\", "")
    first = plan.in_order()[0][1]
    said = {
        "version": plan.catalogue_version,
        "practice": first.label,
        "note": "Ask the two pilot users first.",
        "anchor": first.evidence[0].anchor,
        "answer": plan.profile["pains"][0],
        "caution": plan.cautions[0].label,
        "not suggested": plan.not_suggested[0].label,
    }
    if name not in ("bibtex", "ris", "csl-json"):
        said |= {"first step": first.first_step, "claim": first.evidence[0].claim, "why": first.why[0][1:]}
    missing = {key for key, value in said.items() if squeeze(value) not in text}
    date = ("20November2026", "2026-11-20")
    assert not missing and any(one in text for one in date)
    section = first.evidence[0].section
    assert squeeze(section) in text


@pytest.mark.parametrize("name", FORMATS)
def test_answers_can_be_left_out(name: str, plan: Plan, kb: KnowledgeBase) -> None:
    text = squeeze(read(name, export_plan(plan, kb.catalogue, name, with_answers=False)))
    assert not any(squeeze(pain) in text for pain in plan.profile["pains"])
    assert squeeze(plan.in_order()[0][1].label) in text


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_is_text(name: str, hostile_plan: Plan, kb: KnowledgeBase) -> None:
    raw = export_plan(hostile_plan, kb.catalogue, name)
    text = read(name, raw).replace("\u2060", "")
    if name == "icalendar":
        text = text.replace("\\", "\\")
    elif name in ("jira", "bibtex"):
        text = re.sub(r"\\(textbackslash|text\w+)\{\}", r"\\", text).replace("\\", "")
    wanted = ["<script>alert(1)</script>", "[link](javascript:alert(1))", '#eval("1")', "***bold***", "😀"]
    for one in wanted:
        one = json.dumps(one)[1:-1] if name in ("json", "csl-json") and '"' in one else one
        one = one.replace("\\ud83d\\ude00", "😀")
        assert squeeze(one) in squeeze(text), one
    if name not in ("json", "json-ld", "turtle"):
        assert "\u202e" not in text


@pytest.mark.parametrize("name", FORMATS)
def test_ten_thousand_characters_and_an_empty_plan(name: str, plan: Plan, kb: KnowledgeBase) -> None:
    first = plan.items[0].model_copy(update={"note": "long " * 2_000})
    long = plan.model_copy(update={"items": (first, *plan.items[1:])})
    assert squeeze(read(name, export_plan(long, kb.catalogue, name))).count("long" * 20)
    empty = plan.model_copy(update={"items": (), "practices": (), "cautions": ()})
    read(name, export_plan(empty, kb.catalogue, name))
    bare = make_plan(kb.recommend({}), today=TODAY)
    read(name, export_plan(bare, kb.catalogue, name))


@pytest.mark.parametrize("name", [one.name for one in FORMATS.values() if one.has_short])
def test_the_short_form(name: str, plan: Plan, kb: KnowledgeBase) -> None:
    whole, short = (read(name, export_plan(plan, kb.catalogue, name, short=on)) for on in (False, True))
    assert len(short) < len(whole) / 8
    for _, practice in plan.in_order():
        assert squeeze(practice.label) in squeeze(short)
    assert plan.catalogue_version in short


def test_a_format_without_a_short_form_says_so(plan: Plan, kb: KnowledgeBase) -> None:
    with pytest.raises(InputError, match="has no short form; formats that have one: markdown"):
        export_plan(plan, kb.catalogue, "csv", short=True)


def test_an_export_of_the_same_plan_is_the_same(plan: Plan, kb: KnowledgeBase) -> None:
    for one in FORMATS.values():
        if one.is_text:
            twice = [export_plan(plan, kb.catalogue, one) for _ in range(2)]
            assert twice[0] == twice[1]


def test_unknown_names_and_endings_list_what_there_is() -> None:
    with pytest.raises(FileProblem, match=r"'\.xyz' is not known; allowed: \.md \(Markdown\), \.html"):
        find_format("plan.xyz")
    with pytest.raises(InputError, match="did you mean 'docx'"):
        get_format("docs")
    assert find_format("x.jira.csv").name == "jira" and find_format("x.csv").name == "csv"
    assert find_format("x.csl.json").name == "csl-json" and find_format("x.json").name == "json"


def test_html_runs_and_fetches_nothing(hostile_plan: Plan, kb: KnowledgeBase) -> None:
    reader = HtmlReader()
    reader.feed(export_plan(hostile_plan, kb.catalogue, "html").decode())
    assert not {"script", "img", "iframe", "object", "link", "form"} & set(reader.tags)
    assert all(one.startswith(("#f", "https://doi.org/", "https://www.oreilly.com/")) for one in reader.links)


def test_docx_has_headings_boxes_citations_and_references(plan: Plan, kb: KnowledgeBase) -> None:
    document = docx.Document(io.BytesIO(export_plan(plan, kb.catalogue, "docx")))
    styles = [(one.style.name, one.text) for one in document.paragraphs]  # type: ignore[union-attr]
    assert styles[0] == ("Title", "Practices for our ML work")
    headings = [text for style, text in styles if style == "Heading 1"]
    assert headings[:2] == ["The plan at a glance", "What you told us"] and headings[-1] == "Sources"
    text = read("docx", export_plan(plan, kb.catalogue, "docx"))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[0][1:3] == ["Practice", "When"] and len(rows) == len(plan.items) + 1
    assert [row[0] for row in rows[1:3]] == ["☐", "☒"]
    assert "PAGE" in document.sections[0].footer._element.xml
    pictures = document.part.element.xpath("//wp:docPr/@descr")
    assert len(pictures) == 2 and pictures[0].startswith("The plan does something against")
    assert re.search(r"\((Hopkins & Booth|Nahar et al\.) \d{4}, section \d", squeeze_lines(text))
    assert sum(style == "Bibliography" for style, _ in styles) >= 2
    relations = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert all(one.startswith(("https://doi.org/", "https://www.oreilly.com/")) for one in relations)


@pytest.mark.parametrize("name", ["docx", "odt", "xlsx"])
def test_no_folder_of_the_computer_stands_in_a_file(name: str, plan: Plan, kb: KnowledgeBase) -> None:
    archive = zipfile.ZipFile(io.BytesIO(export_plan(plan, kb.catalogue, name)))
    for part in archive.namelist():
        raw = archive.read(part)
        assert not any(one.encode() in raw for one in (tempfile.gettempdir() + "/", str(ROOT))), part


def test_pdf_has_one_page_when_short_and_runs_nothing(
    hostile_plan: Plan, plan: Plan, kb: KnowledgeBase
) -> None:
    assert len(plan.items) >= 12
    short = pypdf.PdfReader(io.BytesIO(export_plan(plan, kb.catalogue, "pdf", short=True)))
    assert len(short.pages) == 1
    whole = export_plan(hostile_plan, kb.catalogue, "pdf")
    assert b"/JavaScript" not in whole and b"/Launch" not in whole
    assert pypdf.PdfReader(io.BytesIO(whole)).metadata["/Title"] == "Practices for our ML work"  # type: ignore[index]


def test_a_word_without_end_stays_on_the_page(plan: Plan, kb: KnowledgeBase) -> None:
    endless = plan.items[0].model_copy(update={"note": "A" * 10_000, "owner": "O" * 500})
    long = plan.model_copy(update={"items": (endless, *plan.items[1:])})
    pages = [
        len(pypdf.PdfReader(io.BytesIO(export_plan(one, kb.catalogue, "pdf"))).pages) for one in (plan, long)
    ]
    assert pages[1] >= pages[0] + 2  # ten thousand letters fill more than two pages
    short = pypdf.PdfReader(io.BytesIO(export_plan(long, kb.catalogue, "pdf", short=True)))
    assert len(short.pages) == 1


def test_findings_stand_in_the_order_of_the_sources(plan: Plan, kb: KnowledgeBase) -> None:
    text = export_plan(plan, kb.catalogue, "markdown").decode()
    listed = text[text.index("\n## Findings") : text.index("\n## Sources")]
    numbers = [int(one) for one in re.findall(r"^(\d+)\. ", listed, re.M)]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 20
    names = re.findall(r"^### (.*)$", listed, re.M)
    assert names == sorted(set(names))
    nahar = listed[listed.index("### Nahar") :]
    assert nahar.index("[Section 5.2]") < nahar.index("[Section 7.2]") < nahar.index("[Supplement")
    assert nahar.count("[Section 5.2]") == 1


def test_xlsx_has_real_dates(plan: Plan, kb: KnowledgeBase) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(export_plan(plan, kb.catalogue, "xlsx")))["Plan"]
    heads = [cell.value for cell in sheet[1]]
    dates = [sheet.cell(2, heads.index(name) + 1) for name in ("Date", "Review")]
    assert all(cell.is_date and cell.value.date() == datetime.date(2026, 12, 1) for cell in dates)
    assert sheet.cell(3, heads.index("Status") + 1).value == "done"


def test_an_at_sign_begins_no_entry_in_bibtex(plan: Plan, kb: KnowledgeBase) -> None:
    first = plan.items[0].model_copy(update={"note": "@article{evil, title={x}} @comment{"})
    noted = plan.model_copy(update={"items": (first, *plan.items[1:])})
    library = bibtexparser.parse_string(export_plan(noted, kb.catalogue, "bibtex").decode())
    assert not library.failed_blocks and "evil" not in {one.key for one in library.entries}


def test_xlsx_has_filters_choices_frozen_heads_and_no_formula(hostile_plan: Plan, kb: KnowledgeBase) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export_plan(hostile_plan, kb.catalogue, "xlsx")))
    assert book.sheetnames == ["Plan", "Challenges", "Cautions", "Evidence", "About"]
    for sheet in book:
        assert sheet.freeze_panes and sheet.auto_filter.ref
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    plan = book["Plan"]
    assert [one.formula1 for one in plan.data_validations.dataValidation] == [
        '"open,in progress,done"',
        '"Now,Next,Later"',
    ]
    assert plan.max_row == len(hostile_plan.items) + 1
    note = next(cell for cell in plan[2] if plan.cell(1, cell.column).value == "Note")
    assert note.value == clean(HOSTILE) and note.quotePrefix


@pytest.mark.parametrize("name", ["csv", "jira"])
def test_tables_have_a_row_a_practice_and_no_formula(
    name: str, hostile_plan: Plan, kb: KnowledgeBase
) -> None:
    raw = export_plan(hostile_plan, kb.catalogue, name).decode()
    rows = list(csv.reader(io.StringIO(raw, newline="")))
    assert len(rows) == len(hostile_plan.items) + 1 and {len(row) for row in rows} == {len(rows[0])}
    assert not any(cell[:1] in tuple("=+-@\t\r") for row in rows for cell in row if cell)


def test_jira_has_dates_and_states(plan: Plan, kb: KnowledgeBase) -> None:
    raw = export_plan(plan, kb.catalogue, "jira").decode()
    rows = list(csv.DictReader(io.StringIO(raw, newline="")))
    assert rows[0]["Due Date"] == "2026-12-01" and rows[1]["Status"] == "Done"
    assert {row["Priority"] for row in rows} <= {"High", "Medium", "Low"}


def test_github_lines_are_requests_for_issues(hostile_plan: Plan, kb: KnowledgeBase) -> None:
    lines = export_plan(hostile_plan, kb.catalogue, "github").decode().splitlines()
    assert len(lines) == len(hostile_plan.items)
    for line in lines:
        issue = json.loads(line)
        assert set(issue) == {"title", "body", "labels"} and len(issue["body"]) < 65_536
        assert not re.search(r"@\w", issue["body"]) and "](https://doi.org" in issue["body"].replace("<", "")


def test_the_calendar_holds_own_dates_and_reviews(plan: Plan, kb: KnowledgeBase) -> None:
    calendar = icalendar.Calendar.from_ical(export_plan(plan, kb.catalogue, "icalendar"))
    events = {str(one["summary"]): one for one in calendar.walk("VEVENT")}
    assert events[plan.practices[0].label]["dtstart"].dt == datetime.date(2026, 12, 1)
    assert any(name.startswith("Review of the plan") for name in events)
    assert len({str(one["uid"]) for one in events.values()}) == len(events)


def test_json_fits_its_published_schema_and_opens_again(hostile_plan: Plan, kb: KnowledgeBase) -> None:
    raw = export_plan(hostile_plan, kb.catalogue, "json")
    schema = json.loads((ROOT / "docs" / "schemas" / "plan.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(raw), schema)
    assert from_json(raw, today=TODAY)[0] == hostile_plan
    assert raw.decode() == to_json(hostile_plan)


def test_json_ld_and_turtle_say_the_same(hostile_plan: Plan, kb: KnowledgeBase) -> None:
    graphs = [
        rdflib.Graph().parse(data=export_plan(hostile_plan, kb.catalogue, name), format=name)
        for name in ("json-ld", "turtle")
    ]
    assert len(graphs[0]) > 500 and set(graphs[0]) == set(graphs[1])
    ours = rdflib.Namespace("https://w3id.org/longtail/vocab#")
    declared = set(rdflib.Graph().parse(ROOT / "ontology" / "vocabulary.ttl").subjects())
    assert {one for one in graphs[0].predicates() if one in ours} <= declared
    activity = graphs[0].value(predicate=rdflib.RDF.type, object=PROV.Activity)
    plan = graphs[0].value(predicate=rdflib.RDF.type, object=PROV.Plan)
    assert (plan, PROV.wasGeneratedBy, activity) in graphs[0]
    assert len(set(graphs[0].objects(activity, PROV.used))) == 2
    assert len(set(graphs[0].objects(plan, PROV.hadMember))) == len(hostile_plan.items)
    finding = rdflib.URIRef(f"https://w3id.org/longtail/{hostile_plan.practices[0].evidence[0].id}")
    assert graphs[0].value(finding, PROV.hadPrimarySource)


def test_citations_name_the_same_sources(plan: Plan, kb: KnowledgeBase) -> None:
    used = {one.source for practice in plan.practices for one in practice.evidence}
    used |= {one.source for caution in plan.cautions for one in caution.evidence}
    library = bibtexparser.parse_string(export_plan(plan, kb.catalogue, "bibtex").decode())
    assert not library.failed_blocks and {one.key for one in library.entries} == used
    assert {one["id"] for one in json.loads(export_plan(plan, kb.catalogue, "csl-json"))} == used
    records = export_plan(plan, kb.catalogue, "ris").decode().split("\r\n")
    assert {line[6:] for line in records if line.startswith("ID  - ")} == used
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in records if line)
    authors = next(one for one in library.entries if one.key == "nahar-2022").fields_dict["author"].value
    assert authors == "Nadia Nahar and Shurui Zhou and Grace Lewis and Christian Kästner"


@pytest.mark.parametrize("name", ["docx", "odt", "xlsx"])
def test_libreoffice_turns_it_into_pdf(
    name: str, plan: Plan, hostile_plan: Plan, kb: KnowledgeBase, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    (tmp_path / f"plan.{name}").write_bytes(export_plan(hostile_plan, kb.catalogue, name))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / f"plan.{name}")], check=True, capture_output=True, timeout=180)
    text = squeeze(read("pdf", (tmp_path / "plan.pdf").read_bytes()))
    assert "alert(1)" in text
    if FORMATS[name].has_short:
        (tmp_path / f"short.{name}").write_bytes(export_plan(plan, kb.catalogue, name, short=True))
        subprocess.run(
            [*command, str(tmp_path / f"short.{name}")], check=True, capture_output=True, timeout=180
        )
        assert len(pypdf.PdfReader(tmp_path / "short.pdf").pages) == 1
    assert all(word in text for word in hostile_plan.in_order()[0][1].label.split())
