"""Every page: what it says when there is nothing, when there is something, and when the address is wrong."""

from __future__ import annotations

import re
from html import escape

import pytest

from longtail.toolkits import load_toolkits
from longtail.ui.findings import write_note
from longtail.ui.pages.evidence import VIEWS
from longtail.ui.shared import get_shared
from tests.app.conftest import OpenPage, press, read


def test_an_empty_list_says_what_to_do_first(open_page: OpenPage) -> None:
    page = open_page("practices")
    assert "You have not told us anything yet" in read(page)
    assert 'class="lt-card"' in read(page)


def test_an_empty_plan_leads_to_the_practices(open_page: OpenPage) -> None:
    page = open_page("plan")
    assert "Your plan is empty" in read(page)
    press(page, "See your practices")
    assert page.title[0].value == "Your practices"


def test_chips_lead_back_to_their_question(open_page: OpenPage) -> None:
    page = open_page("practices", {"stage": "pilot", "capacity_days": 9})
    assert 'href="/situation?question=stage"' in read(page)
    page = open_page("situation", question="capacity_days")
    assert "How many person-days can you spend on this in three months?" in [
        one.label for one in page.number_input
    ]


def test_a_contradiction_is_told_beside_its_field_and_above_the_list(open_page: OpenPage) -> None:
    answers = {"team_size": 9, "headcount": 3}
    page = open_page("situation", answers, question="team_size")
    assert any("larger than the whole organisation" in one.value.replace("\\", "") for one in page.error)
    page = open_page("practices", answers)
    assert any("larger than the whole organisation" in one.value.replace("\\", "") for one in page.warning)


def test_set_aside_practices_leave_the_list_and_can_return(open_page: OpenPage) -> None:
    page = open_page("practices", {"stage": "pilot"})
    press(page, "Not for me")
    gone = page.session_state["session"].visit.answers["dismissed"][0]["id"]
    assert f'href="/record?id={gone}"' not in first_cards(page)
    press(page, "Suggest it again")
    assert f'href="/record?id={gone}"' in first_cards(page)


def test_a_practice_that_is_set_aside_asks_why_where_it_stood(open_page: OpenPage) -> None:
    page = open_page("practices", {"stage": "pilot"})
    place = [one.label for one in page.button].index("Not for me")
    page.button[place].click().run()
    gone = page.session_state["session"].visit.answers["dismissed"][0]["id"]
    page.text_input[0].input("no time for it").run()
    assert not page.exception
    assert page.session_state["session"].visit.answers["dismissed"] == [
        {"id": gone, "reason": "no time for it"}
    ]
    shown = read(page)
    assert shown.index("not for you") < shown.index('<article class="lt-card"')


def test_a_practice_can_be_kept_and_put_aside_on_its_own_page(open_page: OpenPage) -> None:
    practice = next(iter(get_shared().kb.practices.keys()))
    page = open_page("record", {"stage": "pilot"}, id=practice)
    press(page, "Keep")
    assert list(page.session_state["session"].visit.kept) == [practice]
    assert any(one.label.startswith("It is in your plan") for one in page.button)
    press(page, "Already doing")
    visit = page.session_state["session"].visit
    assert not visit.kept and visit.answers["adopted"] == [practice]
    press(page, "Suggest it again")
    assert "adopted" not in page.session_state["session"].visit.answers


def first_cards(page) -> str:  # type: ignore[no-untyped-def]
    return "".join(one.proto.body for one in page.get("html") if one.proto.body.startswith("<article"))


def test_the_plan_takes_owner_note_and_time(open_page: OpenPage) -> None:
    page = open_page("plan", {"stage": "pilot"}, kept=list(get_shared().kb.practices.keys())[:2])
    page.text_input[0].input("Ana").run()
    page.text_area[0].input("=HYPERLINK()").run()
    page.checkbox[0].check().run()
    assert not page.exception
    (said,) = page.session_state["session"].visit.items.values()
    assert said == {"owner": "Ana", "note": "=HYPERLINK()", "done": True}
    assert "1 of 2 practices done" in page.get("progress")[0].proto.text


def test_practices_change_places_within_their_time(open_page: OpenPage) -> None:
    kept = list(get_shared().kb.practices.keys())[:4]
    page = open_page("plan", {"stage": "pilot"}, kept=kept)
    next(one for one in page.button if one.label == "Down" and not one.disabled).click().run()
    assert not page.exception
    order = page.session_state["session"].visit.order
    assert order != kept and sorted(order) == sorted(kept)


@pytest.mark.parametrize(
    "kind", ["challenges", "practices", "anti_patterns", "trade_offs", "organisations", "sources"]
)
def test_every_kind_of_record_has_a_page(open_page: OpenPage, kind: str) -> None:
    record = next(iter(getattr(get_shared().kb, kind).values()))
    page = open_page("record", id=record.id)
    name = getattr(record, "label", None) or record.title
    assert escape(name[1:]) in read(page)


def test_a_finding_and_a_theme_have_a_page(open_page: OpenPage) -> None:
    finding = next(iter(get_shared().kb.findings.values()))
    assert "Cite this" in read(open_page("record", id=finding.id))
    assert re.search(r"<h2>\d+ practices</h2>", read(open_page("record", theme="requirements")))


def test_nothing_is_said_twice_of_who_says_a_finding(open_page: OpenPage) -> None:
    by_authors = next(one for one in get_shared().kb.findings.values() if one.basis == "authors")
    shown = read(open_page("record", id=by_authors.id))
    assert "said by the authors" in shown
    assert "by said" not in shown and shown.count(escape(by_authors.claim)) == 1


def test_near_records_are_not_named_where_another_link_says_how() -> None:
    shared = get_shared()
    doubled = [
        (record, one.target)
        for record, relations in shared.relations.items()
        for one in relations
        if one.name == "Near" and sum(two.target == one.target for two in relations) > 1
    ]
    assert not doubled


def test_an_unknown_record_offers_the_nearest(open_page: OpenPage) -> None:
    known = next(iter(get_shared().kb.practices.keys()))
    page = open_page("record", id=known[:-1])
    assert page.title[0].value == "There is no such record"
    assert f'href="/record?id={known}"' in read(page)


def test_a_retired_record_leads_to_its_successor(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = get_shared().catalogue
    record = next(iter(catalogue.practices.values()))
    monkeypatch.setitem(catalogue.retired, "practice/old-name", {"replaced_by": record.id})  # type: ignore[arg-type]
    page = open_page("record", id="practice/old-name")
    assert "is retired; this one takes its place" in read(page)


@pytest.mark.parametrize("view", list(VIEWS))
def test_every_view_of_the_evidence_opens(open_page: OpenPage, view: str) -> None:
    page = open_page("evidence", {"organisation_type": "startup"}, view=view)
    assert page.title[0].value == "Evidence"


def test_organisations_like_yours_are_named_with_what_is_shared(open_page: OpenPage) -> None:
    page = open_page("evidence", {"organisation_type": "startup", "resources": "minimal"})
    assert "<dt>Shared</dt><dd>kind of organisation: start-up" in read(page)


def test_search_answers_and_says_how(open_page: OpenPage) -> None:
    page = open_page("search", q="inconsistent labels")
    assert "found by words" in read(page)
    assert "matched" in read(page)


def test_search_says_when_nothing_answers(open_page: OpenPage) -> None:
    page = open_page("search", q="zxqv wvut")
    assert "Nothing in the catalogue answers this" in read(page)


def test_search_can_be_narrowed(open_page: OpenPage) -> None:
    page = open_page("search", q="labels")
    page.selectbox[0].select("practice").run()
    assert not page.exception
    assert "lt-kind-challenge" not in read(page)


def test_no_page_shows_an_id(open_page: OpenPage) -> None:
    """Ids stand in addresses only."""
    answers = {"pains": ["labels differ"], "stage": "pilot"}
    for name in ("", "practices", "evidence", "about", "search"):
        shown = re.sub(r"<[^>]*>", " ", read(open_page(name, answers)))
        assert not re.search(r"\b(practice|challenge|finding|trade-off|anti-pattern)/[a-z]", shown), name


def test_a_note_names_records_by_their_labels() -> None:
    shared = get_shared()
    practice = next(iter(shared.kb.practices.values()))
    written = write_note(f"Our reading <b> of {practice.id}, not practice/of-nobody.", shared)
    assert f">{escape(practice.label)}</a>, not practice/of-nobody." in written
    assert "&lt;b&gt;" in written


def test_documents_are_begun_from_answers_and_keep_what_is_filled_in(open_page: OpenPage) -> None:
    page = open_page("documents")
    assert all(one.label.replace("'", "&#x27;") in read(page) for one in load_toolkits().values())
    toolkit = load_toolkits()["data-expectations"]
    page = open_page("documents", {"personal_data": "sensitive"}, document=toolkit.id)
    assert any("Personal data: " in one.value for one in page.text_area)
    page.text_area[0].input("Ward notes <b>2026</b>").run()
    assert not page.exception
    kept = page.session_state["session"].visit.documents[toolkit.id]
    assert "Ward notes <b>2026</b>" in kept["answers"].values()


@pytest.mark.parametrize("name", list(load_toolkits()))
def test_every_document_opens(open_page: OpenPage, name: str) -> None:
    page = open_page("documents", {"stage": "pilot"}, document=name)
    assert load_toolkits()[name].label.replace("'", "&#x27;") in read(page)
