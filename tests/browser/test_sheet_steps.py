"""The sheet on a tablet: one step a page, by taps alone, with and without a signal."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HOUSE = "B000104"
TABLET = {"width": 768, "height": 1024}
SCREENS = (TABLET, {"width": 1280, "height": 800}, {"width": 360, "height": 740})
MOST_TAPS = 45


@pytest.fixture
def enter(browser, browser_context_args, site):
    """Log the surveyor in, once, and give pages of any size afterwards."""
    contexts, state = [], {}

    def entered(viewport=TABLET, *, touch=True, scripts=True):
        context = browser.new_context(
            **browser_context_args,
            viewport=viewport,
            has_touch=touch,
            java_script_enabled=scripts,
            storage_state=state.get("kept"),
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
        if not state:
            page.goto(f"{site.address}/staff/first-steps")
            page.get_by_role("button", name=re.compile("この人で始める.*田村")).click()
            expect(page.get_by_role("button", name="ログアウト")).to_be_visible()
            state["kept"] = context.storage_state()
        return page

    yield entered
    for context in contexts:
        context.close()


def choose(page, site, sheet=0, house=HOUSE, query=""):
    """Open a sheet of a house, the first one offered unless told."""
    page.goto(f"{site.address}/staff/register/?q={house}")
    page.get_by_role("link", name=house).click()
    page.get_by_role("link", name=re.compile("調査を記録")).first.click()
    expect(page.get_by_role("heading", name="使える調査票")).to_be_visible()
    if query:
        page.goto(page.url + query)
    page.get_by_role("link", name="この調査票を開く").nth(sheet).click()
    expect(page.locator("[data-sheet]")).to_be_visible()


def step(page, title):
    """Wait until a step is shown."""
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()


# How much of the window the shown step takes: progress, what stands on it, the foot.
TAKEN = """() => {
  const box = (one) => one.getBoundingClientRect();
  const steps = [...document.querySelectorAll("[data-step]")];
  const shown = steps.find((one) => !one.hidden);
  const closed = "details:not([open]) > :not(summary)";
  const seen = [...shown.querySelectorAll("*")].filter(
    (one) => one.getClientRects().length && !one.closest(closed));
  const bottom = Math.max(...seen.map((one) => box(one).bottom));
  const top = box(document.querySelector("[data-progress]")).top;
  return bottom - top + box(document.querySelector("[data-foot]")).height;
}"""


def fits(page):
    """Say whether a step is one screen of the tablet."""
    return page.evaluate(TAKEN) <= TABLET["height"]


class Fingers:
    """Taps on a page, counted."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, thing):
        thing.tap()
        self.taps += 1

    def button(self, name):
        self.tap(self.page.get_by_role("button", name=name, exact=True))

    def pad(self, *signs: str):
        pad = self.page.locator("[data-pad]:visible")
        for sign in signs:
            self.tap(pad.get_by_role("button", name=sign, exact=True))

    def cell(self, name, value):
        box = self.page.locator(f"input[name={name}][value='{value}']")
        self.tap(self.page.locator("label", has=box))


def test_a_first_survey_takes_few_taps_and_no_keyboard(site, enter):
    page = enter()
    choose(page, site)
    fingers = Fingers(page)
    fingers.taps = 1  # opening the sheet
    step(page, "1 一見して全壊")
    fingers.button("次へ")
    _measure_tilt(page, fingers)
    _tap_roof_and_wall(page, fingers)
    _measure_foundation(page, fingers)
    step(page, "6 調査のようすと記録")
    assert fits(page)
    fingers.button("記録する")
    expect(page.get_by_text("点検待ち").first).to_be_visible()
    assert fingers.taps <= MOST_TAPS, fingers.taps
    # Nothing of the survey stays on the tablet, only who surveyed last.
    assert page.evaluate("Object.keys(localStorage)") == ["sheet-surveyors tamura"]
    page.goto(f"{site.address}/staff/surveys/drafts/")
    expect(page.get_by_text("下書きはありません")).to_be_visible()


def _measure_tilt(page, fingers):
    step(page, "2 傾斜")
    for corner in range(4):
        fingers.pad("3")
        if corner < 3:
            fingers.pad("次の欄")
    expect(page.locator("[data-tilt-mean]")).to_contain_text("1/400")
    assert fits(page)
    fingers.button("次へ")


def _tap_roof_and_wall(page, fingers):
    remaining = page.locator("[data-part=roof] [data-remaining]")
    step(page, "3 屋根")
    fingers.cell("roof_share_3", "1/2")
    fingers.cell("roof_share_4", "1/4")
    expect(remaining).to_have_text("残り 25％ は無被害")
    fingers.cell("roof_share_5", "1/2")
    expect(remaining).to_contain_text("合計が 125％ です")
    fingers.cell("roof_share_5", "0")
    fingers.cell("roof_share_4", "0")
    assert fits(page)
    fingers.button("次へ")
    step(page, "4 壁（外壁）")
    fingers.cell("wall_share_2", "1/2")
    expect(page.locator("[data-live-line]")).to_contain_text("基礎がまだです")
    fingers.button("次へ")


def _measure_foundation(page, fingers):
    line = page.locator("[data-live-line]")
    step(page, "5 基礎")
    fingers.pad("3", "6", "次の欄", "2")
    expect(line).to_contain_text("いま 13.6％ 準半壊")
    expect(line).to_contain_text("次の区分まで 6.4")
    assert fits(page)
    fingers.tap(page.locator("[data-live-panel] summary"))
    detail = page.locator("[data-live-detail]")
    expect(detail).to_contain_text("75 × 12.5％ ＝ 9.375")
    fingers.tap(page.locator("[data-live-panel] summary"))
    fingers.button("次へ")


def test_steps_go_back_and_enter_goes_on(site, enter):
    page = enter(touch=False)
    choose(page, site)
    step(page, "1 一見して全壊")
    page.get_by_role("button", name="次へ", exact=True).click()
    step(page, "2 傾斜")
    expect(page.locator("#step-2-title")).to_be_focused()
    page.get_by_label("北西（mm）").fill("4")
    page.keyboard.press("Enter")
    step(page, "3 屋根")
    page.keyboard.press("Control+Enter")
    step(page, "4 壁（外壁）")
    page.go_back()
    step(page, "3 屋根")
    page.go_back()
    step(page, "2 傾斜")
    expect(page.get_by_label("北西（mm）")).to_have_value("4")


def test_needless_steps_are_skipped_but_stay_open(site, enter):
    page = enter(touch=False)
    choose(page, site)
    sight = page.get_by_label("一見して住家全部が倒壊している")
    sight.check()
    page.get_by_role("button", name="次へ", exact=True).click()
    step(page, "6 調査のようすと記録")
    _jump(page, "3 屋根")
    expect(page.locator("#step-3 [data-needless]")).to_be_visible()
    _jump(page, "1 一見して全壊")
    sight.uncheck()
    _jump(page, "6 調査のようすと記録")
    page.get_by_role("button", name="記録する").click()
    alert = page.get_by_role("alert").first
    expect(alert).to_contain_text("屋根")
    step(page, "3 屋根")
    alert.get_by_role("link", name=re.compile("基礎")).click()
    step(page, "5 基礎")


def _jump(page, title):
    """Go to a step by the list of steps."""
    page.get_by_text("手順の一覧").click()
    page.locator("[data-index]").get_by_role("link", name=title).click()
    step(page, title)


def test_pillars_are_counted_by_tapping(site, enter):
    page = enter()
    choose(page, site, 3)
    fingers = Fingers(page)
    _jump(page, "4 柱（又は耐力壁）")
    part = page.locator("[data-part=pillar]")
    fingers.tap(part.get_by_text("数えて入れる（本）"))
    fingers.pad("1", "2")
    fingers.button("程度Ⅲの数を1増やす")
    fingers.button("そのうち見えなかった数を1増やす")
    expect(part.locator("[data-remaining]")).to_have_text("見えた 11 のうち、無傷は 10")
    assert fits(page)
    expect(part.get_by_label("全部の数", exact=True)).to_have_value("12")
    expect(page.locator("[data-live-line]")).to_contain_text("いま 0.6％")


def test_without_a_signal_nothing_is_lost(site, enter):
    page = enter()
    choose(page, site)
    here = page.url
    step(page, "1 一見して全壊")
    expect(page.locator("[data-live-line]")).to_contain_text("計算はまだです")
    page.context.set_offline(True)
    page.get_by_role("button", name="次へ", exact=True).tap()
    step(page, "2 傾斜")
    page.get_by_label("北西（mm）").fill("7")
    expect(page.locator("[data-live-line]")).to_contain_text("電波がないので計算は保留")
    expect(page.locator("[data-saved]")).to_contain_text("端末にだけ残しています")
    page.close()

    other = page.context.new_page()
    page.context.set_offline(False)
    other.goto(here)
    expect(other.get_by_text("まだ保存していない記入を戻しました")).to_be_visible()
    expect(other.get_by_label("北西（mm）")).to_have_value("7")
    expect(other.locator("[data-saved]")).to_contain_text("に保存しました")
    assert other.evaluate("Object.keys(localStorage)") == []
    other.get_by_role("button", name="下書きを保存して閉じる").tap()
    expect(other.get_by_role("heading", name="自分の下書き")).to_be_visible()
    other.get_by_role("link", name=re.compile("続ける")).tap()
    expect(other.locator("[data-sheet]")).to_be_visible()
    expect(other.get_by_label("北西（mm）")).to_have_value("7")
    expect(other.get_by_text("まだ保存していない記入を戻しました")).to_be_hidden()


def test_every_step_of_many_sheets_is_open_to_everybody(site, enter):
    quake, flood = "&hazard=earthquake", "&hazard=flood"
    sheets = (
        (0, quake),
        (3, f"{quake}&arithmetic=sheet"),
        (0, f"{flood}&structure=wood"),
        (1, f"{quake}&structure=nonwood_steel"),
    )
    for screen in SCREENS:
        page = enter(screen)
        for number, query in sheets:
            choose(page, site, number, query=query)
            _walk(page)


def _walk(page):
    """Go through every step and look for barriers and for what runs over the edge."""
    count = page.locator("[data-step]").count()
    for number in range(1, count + 1):
        page.goto(f"{page.url.split('#')[0]}#step-{number}")
        expect(page.locator(f"#step-{number}")).to_be_visible()
        _open_folds(page, number)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, page.url
        small = page.evaluate(SMALL)
        assert small == [], page.url
        found = Axe().run(page).response["violations"]
        told = [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
        assert told == [], page.url


def _open_folds(page, number):
    page.evaluate(
        "(id) => document.querySelectorAll(`#${id} details`).forEach("
        "(one) => { one.open = true; })",
        f"step-{number}",
    )


# Whatever a finger must hit within a sheet, smaller than 44 px.
SMALL = """() => [...document.querySelectorAll(
  ".sheet .tile, .sheet button, .sheet .pad-key, .sheet .input")]
  .map((one) => [one.className, one.getBoundingClientRect()])
  .filter(([, box]) => box.height && (box.height < 44 || box.width < 44))
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""


def test_without_scripts_the_sheet_is_one_long_page(site, enter):
    enter()
    page = enter({"width": 360, "height": 740}, touch=False, scripts=False)
    choose(page, site)
    for heading in ("1 一見して全壊", "3 屋根", "6 調査のようすと記録"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    for corner in ("北西", "北東", "南東", "南西"):
        page.get_by_label(f"{corner}（mm）").fill("3")
    page.locator("input[name=roof_share_3][value='1/2']").check()
    page.locator("input[name=wall_share_2][value='1/2']").check()
    page.get_by_label("基礎の外周の長さ（m）").fill("36")
    page.get_by_label("損傷した基礎の長さ（m）").fill("2")
    page.get_by_label("損傷した基礎の長さ（m）").press("Enter")
    expect(page.get_by_text("まだ記録していません").first).to_be_visible()
    page.get_by_role("button", name="下書きを保存して閉じる").click()
    expect(page.get_by_role("heading", name="自分の下書き")).to_be_visible()
    page.get_by_role("link", name=re.compile("続ける")).click()
    expect(page.get_by_label("北西（mm）")).to_have_value("3")
    page.get_by_role("button", name="記録する").click()
    expect(page.get_by_text("点検待ち").first).to_be_visible()
