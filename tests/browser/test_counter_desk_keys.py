"""The counter desk by keyboard alone, with every key counted.

A key is one key that goes down: Ctrl+Enter counts as two. What the browser's own
printing window asks for is the browser's and the printer's, and is not counted.
"""

import re

import pytest
from playwright.sync_api import expect

from certificates import actions, queries
from certificates.rules.receiving import IdentityCheck, Relation, Submission
from disaster.assessment import actions as assessment
from disaster.assessment import queries as assessments
from disaster.assessment.rules.surveying.states import SurveyState
from disaster.foundation import clock
from disaster.foundation.authority import Actor, Role
from disaster.foundation.context import reading, unit_of_work
from disaster.incidents import queries as incidents
from disaster.register import queries as register

pytestmark = pytest.mark.browser

# Two households of the fictional city; the second one's house is decided below.
NAME, READING, HOUSEHOLD = "koyama tatsu", "コヤマ　タツヤ", "H000039"
HOUSEHOLD_WITH_SLIP = "H000041"
KEYS_WITH_SLIP, KEYS_BY_NAME, KEYS_FOR_RESURVEY = 4, 25, 6
CLERK = Actor("keiko", "𠮷田 恵子", frozenset({Role.COUNTER}), None)
DECIDER = Actor("honbu", "本部", frozenset(Role), None)


@pytest.fixture
def enter(browser, browser_context_args, site):
    """Sign the clerk of the demo in, in a browser of their own."""
    contexts = []

    def entered(**arguments):
        context = browser.new_context(**{**browser_context_args, **arguments})
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script: {error}"))
        page.goto(f"{site.address}/staff/first-steps")
        page.get_by_role("button", name=re.compile("この人で始める.*恵子")).click()
        expect(page.get_by_role("button", name="ログアウト")).to_be_visible()
        page.goto(f"{site.address}/staff/counter/")
        expect(page.get_by_label("来た人・紙の番号")).to_be_focused()
        if arguments.get("java_script_enabled", True):
            expect(page.locator("html.has-keys.has-scan.has-desk")).to_have_count(1)
        return page

    yield entered
    for context in contexts:
        context.close()


def see(page, text, *, heading=False):
    """Wait for a page by what stands on it, and for its keys to be there."""
    by = page.get_by_role("heading", name=text) if heading else page.get_by_text(text)
    expect(by.first).to_be_visible()
    expect(page.locator("html.has-keys.has-scan")).to_have_count(1)


class Fingers:
    """A clerk's hands: presses keys on a page and counts them."""

    def __init__(self, page):
        """Begin with no key pressed."""
        self.page, self.count = page, 0

    def press(self, chord):
        """Press one key, or several together."""
        self.count += len(chord.split("+"))
        self.page.keyboard.press(chord)

    def type(self, text):
        """Type a text, key by key."""
        self.count += len(text)
        self.page.keyboard.type(text)


@pytest.fixture
def decided(site):
    """See that the house of the slip has a decided level; return its household."""
    with unit_of_work(site.house, DECIDER, clock.now()) as ctx:
        household = register.named_household(ctx, HOUSEHOLD_WITH_SLIP)
        surveys = assessments.of_building(ctx, household.building_id)
        if not any(survey.state is SurveyState.DECIDED for survey in surveys):
            assessment.decide(ctx, surveys[0].id)
    return HOUSEHOLD_WITH_SLIP


@pytest.fixture
def slip(site, decided):
    """Take an application in that waits for its paper; return its receipt number."""
    now = clock.now()
    with unit_of_work(site.house, CLERK, now) as ctx:
        household = register.named_household(ctx, decided)
        made = actions.receive(
            ctx,
            Submission(
                incident_id=incidents.current(ctx).id,
                household_id=household.id,
                building_id=household.building_id,
                applicant_name=household.head_name,
                relation=Relation.HEAD,
                identity_check=IdentityCheck.LICENCE,
                applied_on=clock.tokyo_day(now),
            ),
        )
        return made.receipt_number


def print_and_hand_over(fingers):
    """Go from the paper's page to the hand, with the PDF opened for the printer."""
    page = fingers.page
    see(page, "出ましたか", heading=True)
    link = page.get_by_role("link", name="開いて印刷する")
    with page.expect_popup():
        fingers.press("p")
    answer = page.request.get(link.evaluate("one => one.href"))
    assert answer.body().startswith(b"%PDF")
    page.bring_to_front()
    fingers.press("h")
    expect(page.locator("main").get_by_text("𠮷田 恵子").first).to_be_visible()
    expect(page.locator("summary", has_text="「渡しました」を取り消す")).to_be_visible()


def test_with_a_slip_four_keys_until_the_paper_is_in_the_hand(enter, slip):
    page = enter()
    page.keyboard.type(slip)
    page.keyboard.press("Enter")  # The scanner's own.
    see(page, "文字はすべて印刷できます")
    fingers = Fingers(page)
    fingers.press("Control+Enter")
    print_and_hand_over(fingers)
    assert fingers.count <= KEYS_WITH_SLIP


def test_by_name_25_keys_with_the_name(enter, site):
    fingers = Fingers(enter())
    page = fingers.page
    fingers.type(NAME)
    fingers.press("Enter")
    see(page, "申請を受け付ける", heading=True)
    fingers.press("1")
    expect(page.get_by_label("運転免許証")).to_be_checked()
    fingers.press("Control+Enter")
    see(page, "文字はすべて印刷できます")
    fingers.press("Control+Enter")
    print_and_hand_over(fingers)
    assert fingers.count <= KEYS_BY_NAME
    with reading(site.house, CLERK, clock.now()) as ctx:
        household = register.named_household(ctx, HOUSEHOLD)
        (made,) = queries.of_household(ctx, household.id)
        assert made.identity_check == "licence"
        assert queries.valid_certificate(ctx, made.id) is not None


def test_a_request_for_a_resurvey_in_six_keys(enter, slip):
    page = enter()
    page.keyboard.type(slip)
    page.keyboard.press("Enter")
    see(page, "文字はすべて印刷できます")
    fingers = Fingers(page)
    fingers.press("r")
    see(page, "再調査の申出", heading=True)
    fingers.press("2")
    expect(page.get_by_label("家の中を見てほしい")).to_be_checked()
    fingers.press("8")
    expect(page.get_by_label("土日")).to_be_checked()
    fingers.press("Control+Enter")
    expect(page.get_by_role("heading", name="再調査の申出の控え")).to_be_visible()
    assert fingers.count <= KEYS_FOR_RESURVEY


def test_cards_come_while_typing_and_the_arrows_choose(enter):
    page = enter()
    page.keyboard.type("koyama")
    cards = page.locator("[data-desk-card]")
    expect(cards.filter(has_text=READING)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(cards.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("来た人・紙の番号")).to_be_focused()
    assert page.url.endswith("/staff/counter/")


def test_enter_belongs_to_the_input_method_while_it_composes(enter):
    page = enter()
    page.keyboard.type("koyama")
    expect(page.locator("[data-desk-card]").first).to_be_visible()
    kept = """(told) => {
      const field = document.querySelector("[data-scan]");
      const init = { key: "Enter", bubbles: true, cancelable: true, ...told };
      return field.dispatchEvent(new KeyboardEvent("keydown", init));
    }"""
    assert page.evaluate(kept, {"isComposing": True}) is False
    assert page.evaluate(kept, {"keyCode": 229}) is False
    assert page.evaluate(kept, {}) is True


SCAN = """(text) => {
  for (const key of [...text, "Enter"]) {
    const init = { key, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", init));
  }
}"""


def test_a_scanner_is_heard_wherever_the_focus_is(enter, slip):
    page = enter()
    page.keyboard.type(slip)
    page.keyboard.press("Enter")
    see(page, "文字はすべて印刷できます")
    page.keyboard.press("Control+Enter")
    see(page, "出ましたか", heading=True)
    # Its letters are shortcuts of this page: H would hand the paper over.
    page.evaluate(SCAN, f"http://city.example/status/?number={slip}")
    see(page, "まだ渡していません")
    page.keyboard.press("/")
    expect(page.get_by_label("次の人を探す")).to_be_focused()


def test_single_keys_can_be_turned_off_and_never_work_in_a_field(enter, slip):
    page = enter()
    page.keyboard.type(slip)
    page.keyboard.press("Enter")
    see(page, "文字はすべて印刷できます")
    page.keyboard.press("/")
    field = page.get_by_label("次の人を探す")
    expect(field).to_be_focused()
    page.keyboard.type("r")
    expect(field).to_have_value("r")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_text("再調査の申出")).to_be_visible()
    sheet.get_by_label("1文字だけのキー操作を使う").uncheck()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    here = page.url
    page.keyboard.press("r")
    page.evaluate("new Promise((done) => setTimeout(done, 200))")
    assert page.url == here
    page.keyboard.press("Control+Enter")
    see(page, "出ましたか", heading=True)


def test_the_desk_works_without_a_script(enter):
    page = enter(java_script_enabled=False)
    page.keyboard.type("koyama")
    page.keyboard.press("Enter")
    card = page.locator("[data-desk-card]").filter(has_text=READING)
    card.click()
    page.get_by_label("運転免許証").check()
    page.get_by_role("button", name="受け付ける").click()
    page.get_by_role("button", name="交付する").click()
    page.get_by_role("button", name="出ました。本人に渡しました").click()
    expect(page.get_by_role("link", name="次の人へ").last).to_be_visible()
    expect(page.locator("summary", has_text="「渡しました」を取り消す")).to_be_visible()


def test_the_visitor_sees_the_next_step_by_itself(enter, slip, site):
    page = enter()
    page.keyboard.type(slip)
    page.keyboard.press("Enter")
    see(page, "文字はすべて印刷できます")
    with page.expect_popup() as opened:
        page.keyboard.press("v")
    screen = opened.value
    expect(screen.get_by_text("名前と住所を見てください").first).to_be_visible()
    with reading(site.house, CLERK, clock.now()) as ctx:
        household = register.named_household(ctx, HOUSEHOLD_WITH_SLIP)
        expect(screen.get_by_text(household.address).first).to_be_visible()
    page.bring_to_front()
    page.keyboard.press("Control+Enter")
    see(page, "出ましたか", heading=True)
    screen.bring_to_front()
    expect(screen.locator(".visitor-said")).to_contain_text("印刷しています")
