"""The small scripts in a real browser: pages work without them, better with them."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

import disaster

pytestmark = pytest.mark.browser

STATIC = Path(disaster.__file__).parent / "static"
HOUSE = "https://town.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
PHONE, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
TOKYO_TOWER = {"latitude": 35.6586, "longitude": 139.7454}


@pytest.fixture
def visit(browser):
    """Show a page as the app would serve it, and note what it sends and complains."""
    contexts = []

    def open_page(markup, viewport=DESK, **options):
        context = browser.new_context(viewport=viewport, locale="ja-JP", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.sent, page.complaints = [], []
        page.on("console", lambda message: note(page, message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", lambda route: answer(page, route, markup))
        page.goto(f"{HOUSE}/staff/page/")
        return page

    yield open_page
    for context in contexts:
        context.close()


def note(page, message):
    if message.type in {"error", "warning"}:
        page.complaints.append(message.text)


def answer(page, route, markup):
    path = route.request.url.removeprefix(HOUSE)
    if route.request.method == "POST":
        page.sent.append(route.request.post_data)
        route.fulfill(status=204)
        return
    asset = STATIC / Path(path).name
    if asset.suffix in KINDS:
        route.fulfill(body=asset.read_bytes(), content_type=KINDS[asset.suffix])
        return
    headers = {"Content-Security-Policy": POLICY}
    route.fulfill(body=markup, content_type="text/html; charset=utf-8", headers=headers)


@pytest.fixture
def desk(templates, make_shell, blank_form):
    """Render a page with one form, a table and a single-key link."""
    source = """
    {% extends "layout.html" %}
    {% from "macros/forms.html" import form_end, form_start, submit_button %}
    {% from "macros/forms.html" import text_field %}
    {% from "macros/display.html" import as_of, data_table, table_filter %}
    {% block title %}窓口{% endblock %}
    {% block content %}
    <h1>窓口</h1>
    {{ form_start("/issue", shell) }}
    {{ text_field(blank, "name", "氏名") }}
    {{ submit_button("交付する") }}
    {{ form_end() }}
    <p><a href="#again" data-key="r">再調査を受ける</a></p>
    <p>{{ as_of("18:42", 29) }}</p>
    {{ table_filter("people") }}
    {{ data_table(["氏名", "住所"], rows, id="people") }}
    {% endblock %}
    """
    rows = [["ワタナベ", "桜台２－１"], ["さいとう", "大山1番"]]
    return templates.from_string(source).render(
        shell=make_shell(), blank=blank_form, rows=rows
    )


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(
    "changes", [{}, {"world": "drill"}, {"is_demo": True}], ids=str
)
def test_no_barrier_is_found_and_nothing_runs_over_the_edge(
    visit, gallery, viewport, changes
):
    page = visit(gallery(**changes), viewport)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    assert page.complaints == []
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], len(rule["nodes"])) for rule in found] == []


def test_a_public_page_has_no_barrier(visit, public_page):
    page = visit(public_page(world="drill", is_demo=True), PHONE)
    assert Axe().run(page).response["violations"] == []
    assert page.complaints == []


def test_without_scripts_the_menu_opens_and_nothing_dead_is_shown(visit, desk):
    page = visit(desk, PHONE, java_script_enabled=False)
    page.get_by_text("メニュー", exact=True).click()
    assert page.get_by_role("link", name="状況", exact=True).is_visible()
    assert not page.get_by_role("button", name="キーボードの使い方").is_visible()
    assert not page.get_by_role("searchbox").is_visible()
    page.get_by_role("button", name="交付する").click()
    assert len(page.sent) == 1


def test_two_quick_presses_send_once_and_the_button_says_so(visit, desk):
    page = visit(desk)
    page.get_by_role("button", name="交付する").dblclick()
    busy = page.get_by_role("button", name="送っています…")
    busy.click(force=True)
    assert busy.get_attribute("aria-disabled") == "true"
    assert len(page.sent) == 1


def test_control_enter_presses_the_primary_button_from_anywhere(visit, desk):
    page = visit(desk)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="送っています…").wait_for()
    assert len(page.sent) == 1


def test_enter_that_ends_a_conversion_sends_nothing(visit, desk):
    page = visit(desk)
    page.get_by_label("氏名").focus()
    page.evaluate(
        """document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
        {key: "Enter", ctrlKey: true, isComposing: true, bubbles: true}))"""
    )
    page.wait_for_timeout(50)
    assert page.sent == []


@pytest.mark.parametrize("key", ["F6", "F7", "F8", "F9", "F10"])
def test_keys_of_the_input_method_are_left_alone(visit, desk, key):
    page = visit(desk)
    page.get_by_label("氏名").focus()
    free = page.evaluate(
        """(key) => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}))""",
        key,
    )
    assert free


def test_single_keys_work_outside_fields_and_can_be_switched_off(visit, desk):
    page = visit(desk)
    page.get_by_label("氏名").press("r")
    assert page.get_by_label("氏名").input_value() == "r"
    assert not page.url.endswith("#again")
    page.get_by_role("heading", name="窓口").click()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="キーボードの使い方")
    assert "再調査を受ける" in sheet.inner_text()
    sheet.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    assert not page.url.endswith("#again")


def test_a_single_key_follows_its_link(visit, desk):
    page = visit(desk)
    page.keyboard.press("r")
    assert page.url.endswith("#again")


@pytest.mark.parametrize("typed", ["わたなべ", "ﾜﾀﾅﾍﾞ 桜台", "2-1", "２ー１"])
def test_a_table_narrows_however_the_word_is_written(visit, desk, typed):
    page = visit(desk)
    page.get_by_role("searchbox").fill(typed)
    assert page.locator("#people tbody tr:visible").count() == 1
    assert page.get_by_text("1 / 2").is_visible()


def test_a_figure_turns_old_while_the_page_stays_open(visit, desk):
    page = visit(desk)
    figure = page.locator("[data-as-of]")
    assert "is-old" not in figure.get_attribute("class")
    page.evaluate(
        """() => { const now = Date.now; Date.now = () => now() + 120000;
        dispatchEvent(new Event("pageshow")); }"""
    )
    assert "is-old" in figure.get_attribute("class")
    assert "31分前" in figure.inner_text()
    assert page.get_by_role("link", name="読み直す").is_visible()


def test_after_a_refusal_the_first_field_to_mend_has_the_focus(visit, gallery):
    page = visit(gallery())
    assert page.evaluate("document.activeElement.name") == "born_on"


def test_the_nearest_place_comes_first_but_never_one_that_cannot_be_used(
    visit, public_page, make_place
):
    near = {"lat": 35.6590, "lon": 139.7454}
    places = [
        make_place(1, name="遠い小学校"),
        make_place(2, name="使えない公民館", last=True, **near),
        make_place(3, name="近い中学校", lat=35.6676, lon=139.7454),
    ]
    page = visit(
        public_page(places),
        PHONE,
        geolocation=TOKYO_TOWER,
        permissions=["geolocation"],
    )
    page.get_by_role("button", name="いまいる場所から近い順にする").click()
    page.get_by_text("近い順に並べました").wait_for()
    names = page.locator("#places h2").all_inner_texts()
    assert names == ["近い中学校", "遠い小学校", "使えない公民館"]
    assert "直線距離 1.0 km" in page.get_by_role("status").inner_text()


def test_who_keeps_the_position_private_is_led_to_the_districts(visit, public_page):
    page = visit(public_page(), PHONE)
    page.get_by_role("button", name="いまいる場所から近い順にする").click()
    link = page.get_by_role("link", name="地区の一覧から選んでください。")
    link.wait_for()
    assert link.get_attribute("href") == "districts/"
