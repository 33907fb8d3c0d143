"""The matching by keyboard alone: a digit, Enter, and back again."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BASE = "/staff/register/matching"


@pytest.fixture
def page(browser, browser_context_args, site):
    context = browser.new_context(**browser_context_args)
    context.set_default_timeout(15_000)
    opened = context.new_page()
    opened.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
    opened.goto(f"{site.address}/staff/first-steps")
    opened.get_by_role("button", name=re.compile("この人で始める.*恵子")).click()
    expect(opened.get_by_role("button", name="ログアウト")).to_be_visible()
    yield opened
    context.close()


@pytest.fixture
def title(page, site):
    """Open the first household to look at, and return its heading."""
    page.goto(f"{site.address}{BASE}/next?list=probable")
    return page.get_by_role("heading", level=1)


def test_digits_and_arrows_choose_but_not_while_writing(page, title):
    candidates = page.get_by_role("radio")
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)
    reason = page.get_by_label("確かめた方法")
    reason.press("1")
    expect(reason).to_have_value("1")
    expect(candidates.first).not_to_be_checked()
    title.click()
    page.keyboard.press("8")
    expect(page.get_by_label("登録の住所に住んでいない")).to_be_checked()
    page.keyboard.press("1")
    expect(candidates.first).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(candidates.nth(1)).to_be_checked()
    page.keyboard.press("ArrowUp")
    expect(candidates.first).to_be_checked()


def test_enter_records_and_u_takes_back(page, title):
    first = title.inner_text()
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("記録しました: この建物に住んでいる")).to_be_visible()
    expect(title).not_to_have_text(first)
    # The heading is there before the page listens to keys.
    page.wait_for_load_state()
    page.keyboard.press("u")
    expect(page.get_by_text("答えを取り消しました。")).to_be_visible()
    expect(title).to_have_text(first)


def test_enter_without_a_choice_asks_for_one(page, title):
    title.click()
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("建物か、ほかの答えを選んでください。")


def test_the_count_follows_the_ticks_and_a_phone_needs_no_sideways_scroll(page, site):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{site.address}{BASE}/certain")
    ticks = page.get_by_role("checkbox")
    many = ticks.count()
    expect(page.get_by_text(f"{many} 世帯に印があります。")).to_be_visible()
    ticks.first.uncheck()
    expect(page.get_by_text(f"{many - 1} 世帯に印があります。")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
