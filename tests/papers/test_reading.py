"""Files that are papers are read with pages and sections; files that are not are refused with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from longtail.errors import FileProblem
from longtail.locate import fold
from longtail.papers.anchors import choose_anchor, count_words
from longtail.papers.outline import find_outline
from longtail.papers.participants import find_letters, find_participants
from longtail.papers.passages import Paper, make_paper, split_sentences
from longtail.papers.reading import Line, Reading, read_paper
from tests.papers.files import STUDY, write_locked, write_pdf, write_scan

PROSE = (
    "The team of the ferry line told us that the machine at the pier was slow and that the clerk had to write "
    "the numbers down by hand, which is why the forecast of the week was wrong for most of the summer. "
    "They ask the clerk to keep a list of these days and they read it before the model is trained again. "
)


def read(path: Path) -> Paper:
    return make_paper(read_paper(path))


def outline(*lines: str) -> list[str]:
    found = find_outline(Reading("x", tuple(Line(line) for line in lines)))
    return [name for name, _ in found.sections]


def test_markdown_keeps_the_numbering_as_sections() -> None:
    sections = [name for name, _ in read(STUDY).sections]
    assert sections[1:] == ["Abstract", "1", "2", "3", "3.1", "3.2", "3.3", "4", "References"]


def test_the_text_folds_as_the_check_folds_it_so_that_anchors_agree() -> None:
    assert read(STUDY).text == fold(STUDY.read_text(encoding="utf-8"))


def test_references_and_headings_are_no_passages() -> None:
    texts = [passage.text for passage in read(STUDY).passages]
    assert not any("Never Was" in text or text.startswith("3.1") for text in texts)
    assert any("restart at midnight" in text for text in texts)


def test_a_passage_lies_where_it_says() -> None:
    paper = read(STUDY)
    assert all(paper.text[one.start : one.end] == one.text for one in paper.passages)


def test_a_pdf_keeps_its_pages_and_loses_its_running_head(tmp_path: Path) -> None:
    pages = [
        f"= {n} Part number {'ABCD'[n - 1]}\n\n{PROSE.replace('ferry', f'ferry{n}')}" for n in range(1, 5)
    ]
    paper = read(write_pdf(tmp_path / "p.pdf", pages, header="Journal of Invented Results 12"))
    assert paper.pages == 4
    assert {passage.page for passage in paper.passages} == {1, 2, 3, 4}
    assert [name for name, _ in paper.sections] == ["1", "2", "3", "4"]
    assert "Journal of Invented" not in paper.text
    assert "ferry3" in next(one.text for one in paper.passages if one.page == 3)


def test_only_the_pages_named_are_read(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "p.pdf", [PROSE + "ONE", PROSE + "TWO", PROSE + "THREE"])
    paper = make_paper(read_paper(path, pages=(2, 3)))
    assert "TWO" in paper.text and "ONE" not in paper.text
    with pytest.raises(FileProblem, match="pages 1 to 3"):
        read_paper(path, pages=(2, 9))


def test_without_headings_pages_stand_in_and_a_note_says_so(tmp_path: Path) -> None:
    paper = read(write_pdf(tmp_path / "p.pdf", [PROSE, PROSE + "Twice."]))
    assert [name for name, _ in paper.sections] == ["Page 1", "Page 2"]
    assert "no section outline" in paper.notes[0]


def test_a_scan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="scan"):
        read_paper(write_scan(tmp_path / "scan.pdf"))


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "open.pdf", [PROSE])
    with pytest.raises(FileProblem, match="encrypted"):
        read_paper(write_locked(tmp_path / "locked.pdf", path))


def test_a_book_is_refused_unless_a_part_is_named(tmp_path: Path) -> None:
    path = write_scan(tmp_path / "book.pdf", pages=500)
    with pytest.raises(FileProblem, match=r"500 pages; at most 300.*--pages"):
        read_paper(path)


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("empty.txt", b"  \n", "empty"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj <<", "damaged"),
        ("short.md", b"# A title\n\nA few words of the text.", "only 9 words"),
        ("latin.txt", "Prüfung ".encode("latin-1") * 80, "UTF-8"),
        ("picture.png", b"\x89PNG\x00\x00" * 90, "neither a PDF nor text"),
        ("table.csv", b"a,b,c\n" * 90, "allowed: .pdf"),
        ("named.pdf", b"this is no PDF at all, it is text " * 20, "neither a PDF nor text"),
    ],
)
def test_what_is_no_paper_is_refused(tmp_path: Path, name: str, raw: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(FileProblem, match=reason):
        read_paper(path)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="folder"):
        read_paper(tmp_path)
    with pytest.raises(FileProblem, match="cannot be read"):
        read_paper(tmp_path / "nothing.pdf")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "German",
            "Die Mitarbeiter der Bücherei sagen, dass das Modell nicht für die Ferien mit den Kindern ist. ",
        ),
        (
            "French",
            "Les équipes de la mairie ne sont pas dans le service qui est chargé des données pour nous. ",
        ),
        (
            "Spanish",
            "Los equipos de la ciudad no tienen los datos que se necesitan para el modelo con más años. ",
        ),
        ("does not seem to be English", "数据 质量 不足 团队 需要 更多 时间 学习 模型 结果 "),
    ],
)
def test_other_languages_are_refused_by_name(tmp_path: Path, language: str, sentence: str) -> None:
    path = tmp_path / "paper.txt"
    path.write_text(sentence * 20, encoding="utf-8")
    with pytest.raises(FileProblem, match=language):
        read_paper(path)


def test_numbered_lists_are_no_sections() -> None:
    found = outline(
        "1 Introduction",
        "",
        PROSE,
        "",
        "1. Salt",
        "",
        "2. Flour",
        "",
        "3. Yeast",
        "",
        PROSE,
        "",
        "2 Method",
        "",
        PROSE,
    )
    assert found == ["1", "2"]


def test_supplements_number_anew() -> None:
    found = outline("1 Introduction", "", PROSE, "", "Supplement B: Guide", "", "1. Opening", "", PROSE)
    assert found == ["1", "Supplement B", "Supplement B 1"]


def test_headings_within_a_line_open_a_section() -> None:
    assert outline("1 Themes", "", f"1.1 What They Say. {PROSE}", "", f"1.2 Does It Last? {PROSE}") == [
        "1",
        "1.1",
        "1.2",
    ]


def test_captions_of_tables_are_sections_of_their_own_for_one_paragraph() -> None:
    lines = ("1 Method", "", "Table 2: Who was asked and when they were.", "", PROSE)
    found = find_outline(Reading("x", tuple(Line(line) for line in lines)))
    assert [block.section for block in found.blocks] == ["1", "Table 2", "1"]


def test_short_lines_are_headings_where_nothing_else_marks_them() -> None:
    assert outline("Smooth Failing", "", PROSE, "", "Team Structure", "", PROSE) == [
        "Smooth Failing",
        "Team Structure",
    ]


def test_headings_that_are_only_guessed_are_said_to_be() -> None:
    lines = ("Smooth Failing", "", PROSE, "", "Team Structure", "", PROSE)
    (note,) = find_outline(Reading("x", tuple(map(Line, lines)))).notes
    assert "short lines were taken for them" in note
    marked = ("1 Aim", "", PROSE, "", "2 Way", "", PROSE, "", "3 End", "", PROSE)
    assert find_outline(Reading("x", tuple(map(Line, marked)))).notes == ()


def test_sentences_end_at_full_stops_and_not_at_abbreviations() -> None:
    text = 'Holstein et al. [24] asked Dr. Brown, i.e. an expert. "It is hard." She left! Why? See Fig. 3 for 4.5 more.'
    cut = [text[begin:end] for begin, end in split_sentences(text)]
    assert cut == [
        "Holstein et al. [24] asked Dr. Brown, i.e. an expert.",
        '"It is hard."',
        "She left!",
        "Why?",
        "See Fig. 3 for 4.5 more.",
    ]


@given(st.text(alphabet='abcDE .!?"()[12]', max_size=200))
@settings(deadline=None, max_examples=100)
def test_sentences_hold_all_that_is_printed(text: str) -> None:
    folded = " ".join(text.split())
    spans = split_sentences(folded)
    assert "".join("".join(folded[a:b].split()) for a, b in spans) == "".join(folded.split())
    assert all(a < b for a, b in spans)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Some agree (R13, R16) but R2 does not.", ["R13", "R16", "R2"]),
        ("Two said so (P7a-c, P22a).", ["P7a", "P7b", "P7c", "P22a"]),
        ("Participant 4 and Interviewee 12 left.", ["Participant 4", "Interviewee 12"]),
        ("GPT-3 needs 4 GPUs and R2 was 0.9.", []),
        ("The participants were tired and teams of a kind.", []),
    ],
)
def test_participants_are_found_as_printed(text: str, names: list[str]) -> None:
    assert find_participants(text) == names


def test_a_study_may_number_its_participants_by_any_letter() -> None:
    text = (
        "Some were tired (W1, W2), others not (W3; RQ1). GPT4 helped (GPT4, GPT5, GPT6), see (RQ2) and (RQ3)."
    )
    assert find_letters(text) == {"W"}
    assert find_participants("W3 and GPT4 met W1.", find_letters(text)) == ["W3", "W1"]
    assert find_participants("W3 and GPT4 met W1.") == []
    assert find_letters("Vitamin B12 (B12) and highway (A4).") == frozenset()


def test_words_that_a_line_cuts_are_whole_again(tmp_path: Path) -> None:
    """Typst prints every hyphen as the one that other programs call soft."""
    long = (
        '#set page(width: 7cm)\n#set text(hyphenate: true, lang: "en")\n'
        + (
            "The organisations participating internationally introduced a semi-structured conversation, "
            "and their representatives considered semi-structured conversations extraordinarily informative. "
        )
        * 8
    )
    path = tmp_path / "narrow.pdf"
    path.write_bytes(typst.compile(long.encode()))
    printed = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert "-\n" in printed.replace("\u00ad", "-"), "no line ends with a hyphen, so this proves nothing"
    words = set(re.findall(r"[a-z-]+", read(path).text.lower()))
    assert words == {
        "the", "organisations", "participating", "internationally", "introduced", "a", "semi-structured",
        "conversation", "and", "their", "representatives", "considered", "conversations", "extraordinarily",
        "informative",
    }  # fmt: skip


def test_anchors_are_unique_and_of_the_right_length() -> None:
    paper = read(STUDY)
    counts = count_words(paper)
    for passage in paper.passages:
        anchor, unique = choose_anchor(paper, passage, counts)
        assert 4 <= len(anchor.split()) <= 9
        assert anchor in passage.text
        assert unique == (paper.text.count(anchor) == 1)
        assert unique
