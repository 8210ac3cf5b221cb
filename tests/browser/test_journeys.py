"""As a new user would: from the first page to an exported plan, laptop and phone, mouse and keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import LAPTOP, PHONE, OpenTab, Server, go, settle

pytestmark = pytest.mark.browser

SIZES = pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
HOSTILE = "<img src=x onerror='window.hacked=1'> **bold** $x^2$ :red[x] =HYPERLINK(1)"


@SIZES
@pytest.mark.parametrize("example", ["the start-up", "the city office", "the clinic"])
def test_from_an_example_to_an_exported_plan(
    open_tab: OpenTab, example: str, size: dict[str, int], tmp_path: Path
) -> None:
    page = open_tab(size=size)
    page.get_by_role("button", name=f"Try {example}").click()
    page.wait_for_selector("article.lt-card")
    settle(page)
    kept = [keep_first(page) for _ in range(3)]
    page.get_by_role("button", name="See your plan").click()
    page.wait_for_selector("text=0 of 3 practices done")
    settle(page)
    page.get_by_text("Owner, date and note").first.click()
    owner = page.get_by_label("Owner", exact=True).first
    owner.fill("Ana")
    owner.press("Tab")
    settle(page)
    written = download(page, tmp_path)
    assert "Ana" in written
    for label in kept:
        assert label in written


@SIZES
def test_from_own_words_to_a_list_that_answers_them(open_tab: OpenTab, size: dict[str, int]) -> None:
    page = open_tab(size=size)
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("What is hardest for you right now?").fill("nobody told us what good enough is")
    page.get_by_role("button", name="Next").click()
    page.wait_for_selector("text=Step 2 of 5")
    page.get_by_role("radio", name="Public sector").click()
    settle(page)
    page.get_by_role("button", name="Show my practices").click()
    page.wait_for_selector("article.lt-card")
    settle(page)
    assert "You wrote “nobody told us what good enough is”" in page.inner_text(".stMain")
    assert page.get_by_role("link", name="Public sector").count() == 1


def test_by_keyboard_alone(open_tab: OpenTab, tmp_path: Path) -> None:
    page = open_tab()
    press_on(page, "Try the clinic")
    page.wait_for_selector("article.lt-card")
    settle(page)
    press_on(page, "Keep")
    page.wait_for_selector(".lt-kept")
    settle(page)
    press_on(page, "See your plan: 1 practice")
    page.wait_for_selector("text=0 of 1 practice done")
    settle(page)
    with page.expect_download() as loading:
        press_on(page, "Download as Markdown")
    assert loading.value.suggested_filename.endswith(".md")


def test_answers_outlive_a_reload_and_stay_with_their_visitor(open_tab: OpenTab) -> None:
    page = open_tab("situation")
    page.get_by_label("What is hardest for you right now?").fill("the labels differ")
    page.get_by_role("button", name="Next").click()
    page.wait_for_selector("text=Step 2 of 5")
    settle(page)
    page.reload()
    page.wait_for_selector("text=Step 2 of 5")
    go(page, "Your practices")
    assert "“the labels differ”" in page.inner_text(".stMain")
    other = open_tab("practices")
    assert "You have not told us anything yet" in other.inner_text(".stMain")


def test_answers_outlive_a_server_that_goes_away(browser, chromium_path: str) -> None:  # type: ignore[no-untyped-def]
    server = Server()
    server.start()
    try:
        context = browser.new_context(viewport=LAPTOP)
        page = context.new_page()
        page.goto(f"{server.address}/")
        page.get_by_role("button", name="Try the start-up").click()
        page.wait_for_selector("article.lt-card")
        settle(page)
        keep_first(page)
        server.stop()
        server.start()
        page.wait_for_selector("article.lt-card .lt-kept")
        page.reload()
        page.wait_for_selector("article.lt-card .lt-kept")
        context.close()
    finally:
        server.stop()


def test_forgetting_removes_everything(open_tab: OpenTab) -> None:
    page = open_tab()
    page.get_by_role("button", name="Try the clinic").click()
    page.wait_for_selector("article.lt-card")
    settle(page)
    assert page.evaluate("localStorage.getItem('longtail.visit')")
    page.goto(page.url.replace("/practices", "/"))
    page.get_by_text("Forget my answers").click()
    page.get_by_role("button", name="Yes, forget everything").click()
    page.get_by_role("button", name="Begin").wait_for()
    settle(page)
    assert page.evaluate("localStorage.getItem('longtail.visit')") is None


def test_hostile_text_is_shown_as_text(open_tab: OpenTab) -> None:
    page = open_tab("situation")
    page.get_by_label("What is hardest for you right now?").fill(HOSTILE)
    page.get_by_label("Tell us about your project, if you like").fill(f"A start-up. {HOSTILE}")
    page.get_by_role("button", name="Next").click()
    page.wait_for_selector("text=Step 2 of 5")
    settle(page)
    go(page, "Your practices")
    page.get_by_role("button", name="Not for me").first.click()
    reason = page.get_by_placeholder("A word on why, for your colleagues and exports")
    reason.fill(HOSTILE)
    reason.press("Enter")
    settle(page)
    assert "<img src=x onerror" in page.inner_text(".stMain")
    assert page.evaluate("window.hacked") is None
    page.goto(
        page.url.replace("/practices", "/search?q=%3Cimg%20src%3Dx%20onerror%3D%22window.hacked%3D1%22%3E")
    )
    page.wait_for_selector("h1")
    settle(page)
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("stage: pilt", "did you mean"),
        ("- a\n- b", "a profile is a mapping"),
        ('{"catalogue_version": 1, "profile": {}, "practices": 3}', "cannot be opened"),
        ("\x00\x01\x02", "cannot be opened"),
    ],
)
def test_a_wrong_file_is_told_in_place(open_tab: OpenTab, content: str, said: str) -> None:
    page = open_tab()
    page.set_input_files(
        "input[type=file]", {"name": "mine.yaml", "mimeType": "text/plain", "buffer": content.encode()}
    )
    alert = page.get_by_test_id("stAlert")
    alert.wait_for()
    assert said in alert.inner_text()


def test_a_saved_plan_opens_again(open_tab: OpenTab, tmp_path: Path) -> None:
    page = open_tab()
    page.get_by_role("button", name="Try the start-up").click()
    page.wait_for_selector("article.lt-card")
    settle(page)
    label = keep_first(page)
    page.get_by_role("button", name="See your plan").click()
    page.wait_for_selector("text=0 of 1 practice done")
    settle(page)
    page.get_by_label("Format").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("json, for soft")
    page.get_by_role("option", name="JSON, for software").click()
    page.get_by_role("button", name="Download as JSON").wait_for()
    settle(page)
    with page.expect_download() as loading:
        page.get_by_role("button", name="Download as JSON").click()
    saved = tmp_path / "plan.json"
    loading.value.save_as(saved)
    other = open_tab()
    other.set_input_files("input[type=file]", saved)
    other.wait_for_selector("h1:has-text('Your plan')")
    settle(other)
    assert label in other.inner_text(".stMain")


def test_search_answers_while_somebody_types(open_tab: OpenTab) -> None:
    page = open_tab("search")
    page.locator(".lt-searchbox input").press_sequentially("bosses think it is magic", delay=20)
    page.wait_for_selector("text=results, found by")
    settle(page)
    assert "expect more of ML" in page.locator(".lt-plainlist").inner_text()
    page.locator(".lt-plainlist a").first.click()
    page.wait_for_selector("text=Cite this")
    assert "/record?id=" in page.url
    page.go_back()
    page.wait_for_selector("text=results, found by")
    assert page.locator(".lt-searchbox input").input_value() == "bosses think it is magic"


def test_one_walks_from_record_to_record_and_copies_what_to_search_for(open_tab: OpenTab) -> None:
    page = open_tab("record?id=challenge/data-drift")
    first = page.inner_text("h1")
    page.locator("a.lt-node").first.click()
    page.wait_for_function("before => document.querySelector('h1')?.innerText !== before", arg=first)
    settle(page)
    page.locator("summary", has_text="finding").first.click()
    anchor = page.locator(".lt-finding q").first.inner_text()
    page.get_by_role("button", name="copy", exact=True).first.click()
    page.get_by_text("copied", exact=True).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == anchor.strip("“”\"'")


def keep_first(page: Page) -> str:
    """Keep the first practice that is not kept yet, and return its name."""
    number = page.locator("article.lt-card .lt-kept").count()
    button = page.get_by_role("button", name="Keep", exact=True).first
    card = button.locator("xpath=ancestor::*[.//article][1]")
    label = str(card.locator("article").get_attribute("aria-label"))
    button.click()
    page.wait_for_function(
        "number => document.querySelectorAll('article.lt-card .lt-kept').length === number", arg=number + 1
    )
    settle(page)
    return label


def download(page: Page, folder: Path) -> str:
    with page.expect_download() as loading:
        page.get_by_role("button", name="Download as Markdown").click()
    path = folder / loading.value.suggested_filename
    loading.value.save_as(path)
    return path.read_text(encoding="utf-8")


def press_on(page: Page, name: str) -> None:
    """Tab to the button with this name and press it."""
    for _ in range(400):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "document.activeElement?.tagName === 'BUTTON' && document.activeElement.innerText"
        )
        if here and here.strip() == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach the button {name!r}")
