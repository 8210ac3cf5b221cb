"""From the first page to a list: begin, answer, look at practices, keep one."""

from __future__ import annotations

from tests.app.conftest import OpenPage, press, read


def test_the_start_page_says_what_happens_with_answers(open_page: OpenPage) -> None:
    page = open_page()
    assert "nothing leaves your machine" in read(page)
    assert page.button[0].label == "Begin"


def test_begin_leads_to_the_first_question(open_page: OpenPage) -> None:
    page = open_page().button[0].click().run()
    assert page.text_area[0].label == "What is hardest for you right now?"
    assert not page.exception


def test_an_answer_is_kept_when_going_on_and_back(open_page: OpenPage) -> None:
    page = open_page("situation")
    page.text_area[0].input("nobody told us what good enough is").run()
    press(page, "Next")
    press(page, "Back")
    assert page.text_area[0].value == "nobody told us what good enough is"
    assert page.session_state["session"].visit.answers["pains"] == ["nobody told us what good enough is"]


def test_the_list_answers_what_was_written(open_page: OpenPage) -> None:
    page = open_page("practices", {"pains": ["nobody told us what good enough is"]})
    assert "You wrote “nobody told us what good enough is”" in read(page)
    assert read(page).count('class="lt-card"') == 12


def test_a_kept_practice_is_marked_and_counted(open_page: OpenPage) -> None:
    page = open_page("practices", {"stage": "pilot"})
    press(page, "Keep")
    assert 'class="lt-tag lt-kept"' in read(page)
    assert len(page.session_state["session"].visit.kept) == 1
