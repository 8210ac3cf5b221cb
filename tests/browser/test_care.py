"""What a visitor should never have to notice: lost words, lost focus, a lost server, a nameless tab."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LAPTOP, PHONE, OpenTab, Server, go, settle

pytestmark = pytest.mark.browser

PAINS = "What is hardest for you right now?"


def open_example(page: Page) -> None:
    page.get_by_role("button", name="Try the start-up").click()
    page.wait_for_selector("article.lt-card")
    settle(page)


def test_a_pause_in_typing_keeps_the_words(open_tab: OpenTab) -> None:
    page = open_tab("situation")
    page.get_by_label(PAINS).press_sequentially("the labels differ")
    page.wait_for_function("localStorage.getItem('longtail.visit')?.includes('the labels differ')")
    page.keyboard.type(" a lot")
    expect(page.get_by_label(PAINS)).to_have_value("the labels differ a lot")
    page.wait_for_function("localStorage.getItem('longtail.visit')?.includes('differ a lot')")
    page.reload()
    expect(page.get_by_label(PAINS)).to_have_value("the labels differ a lot")


def test_a_server_that_goes_away_is_told_in_our_words(browser: Browser) -> None:
    server = Server()
    server.start()
    context = browser.new_context(viewport=LAPTOP)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.goto(f"{server.address}/situation")
        page.wait_for_selector("h1")
        settle(page)
        page.get_by_label(PAINS).press_sequentially("not sent yet")
        server.stop()
        told = page.get_by_text("The app does not answer")
        expect(told).to_be_visible(timeout=20_000)
        expect(page.get_by_text("Streamlit server")).not_to_be_visible()
        server.start()
        expect(told).to_be_hidden(timeout=30_000)
        expect(page.get_by_label(PAINS)).to_have_value("not sent yet")
    finally:
        context.close()
        server.stop()


def test_the_keyboard_goes_on_where_a_button_was(open_tab: OpenTab) -> None:
    page = open_tab()
    open_example(page)
    page.get_by_role("button", name="Keep", exact=True).nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".lt-kept")
    expect(page.get_by_role("button", name="Let go", exact=True).first).to_be_focused()
    page.get_by_role("button", name="Not for me", exact=True).nth(2).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_placeholder("A word on why")).to_be_focused()


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_the_plan_is_in_reach_as_soon_as_something_is_kept(open_tab: OpenTab, size: dict[str, int]) -> None:
    page = open_tab(size=size)
    open_example(page)
    page.get_by_role("button", name="Keep", exact=True).first.click()
    expect(page.get_by_role("button", name="See your plan: 1 practice")).to_be_in_viewport()


def test_the_menu_of_a_phone_makes_way_for_the_page(open_tab: OpenTab) -> None:
    page = open_tab(size=PHONE)
    go(page, "Search")
    page.locator(".lt-searchbox input").click()
    page.get_by_test_id("stExpandSidebarButton").click()
    page.reload()
    page.wait_for_selector("h1")
    page.locator(".lt-searchbox input").click()


def test_every_page_names_its_tab(open_tab: OpenTab) -> None:
    page = open_tab()
    assert page.title() == "longtail"
    for name in ("Your practices", "Search", "About"):
        go(page, name)
        expect(page).to_have_title(f"{name} · longtail")
    page.goto(page.url.replace("/about", "/record?id=challenge/data-drift"))
    page.wait_for_selector("h1")
    settle(page)
    assert page.title() == f"{page.inner_text('h1')} · longtail"


def test_a_table_reads_downwards_on_a_phone(open_tab: OpenTab) -> None:
    page = open_tab("evidence?view=organisations", size=PHONE)
    row = page.locator(".lt-stack tbody tr").first
    assert row.bounding_box()["width"] <= PHONE["width"]  # type: ignore[index]
    label = row.locator("td[data-label]").first.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert "Kind of organisation" in label
