"""A telephone without scripts applies; a clerk accepts; the status page tells it."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import reading
from disaster.register.tables import Building, Household, Resident
from tests.integration.certificates.online_desk import picture

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
NUMBER = re.compile(r"\d+-\d{5}-\d")


@pytest.fixture
def telephone(browser, browser_context_args):
    """Open a telephone without scripts."""
    contexts = []

    def opened():
        context = browser.new_context(
            **{**browser_context_args, "viewport": PHONE, "java_script_enabled": False}
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def person(site):
    """Choose somebody of the fictional city whose house is in the register."""
    with reading(site.house, SYSTEM, clock.now()) as ctx:
        wanted = (
            select(Resident, Household, Building)
            .join(Household, Household.id == Resident.household_id)
            .join(Building, Building.address_key == Household.address_key)
            .where(
                Resident.name == Household.head_name,
                Resident.born_on.is_not(None),
                Resident.is_protected.is_(False),
                Household.id.not_in(
                    select(Resident.household_id).where(Resident.is_protected)
                ),
            )
            .order_by(Household.number.desc())
        )
        resident, household, building = ctx.session.execute(wanted).first()
        return {
            "name": resident.name,
            "born_on": resident.born_on.isoformat(),
            "address": household.address,
            "building": building.number,
        }


def test_apply_on_a_telephone_and_follow_it(site, telephone, browser, person):
    page = telephone()
    code = _begin(site, page, person)
    other = telephone()
    other.goto(f"{site.address}/apply/")
    other.get_by_label("再開コード").fill(code.lower())
    other.get_by_role("button", name="続きを開く").click()
    expect(other.get_by_label("名前")).to_have_value(person["name"])
    number = _finish(site, other)

    assert _stage(site, page, number, person) == "受付"
    _accept(site, browser, number, person)
    assert _stage(site, page, number, person) == "調査待ち"


def _begin(site, page, person) -> str:
    page.goto(site.address)
    page.get_by_role("link", name="罹災証明書を申し込む").click()
    _fits(page)
    page.get_by_role("button", name="新しく書き始める").click()
    code = page.locator(".code").inner_text()
    page.get_by_label("名前").fill(person["name"])
    page.get_by_label("生年月日").fill(person["born_on"])
    page.get_by_label("世帯主本人").check()
    _forward(page)
    page.get_by_label("世帯主の名前").fill(person["name"])
    page.get_by_label("住民票の住所").fill(person["address"])
    page.get_by_label("自分か家族の持ち家").check()
    page.get_by_label("人が住んでいる家").check()
    _forward(page)
    page.locator("input[name=incident_id]").first.check()
    page.get_by_label("屋根").check()
    page.get_by_label("水は入っていない").check()
    _forward(page)
    page.get_by_label("家の前から").check()
    page.get_by_label("写真を選ぶ").set_input_files(
        [
            {"name": f"{at}.jpg", "mimeType": "image/jpeg", "buffer": content}
            for at, content in enumerate((picture("red"), b"", picture("blue")))
        ]
    )
    page.get_by_role("button", name="写真を送る").click()
    expect(page.get_by_text("2枚目だけ送れませんでした。")).to_be_visible()
    expect(page.locator(".sent-photos img")).to_have_count(2)
    _fits(page)
    return code


def _forward(page) -> None:
    _fits(page)
    page.get_by_role("button", name="保存して次へ").click()


def _fits(page) -> None:
    """Nothing is wider than the telephone."""
    box = page.locator("main").bounding_box()
    assert box["x"] + box["width"] <= PHONE["width"]


def _finish(site, page) -> str:
    page.goto(f"{site.address}/apply/photos")
    expect(page.locator(".sent-photos img")).to_have_count(2)
    page.get_by_role("link", name="次へ").click()
    page.locator("input[name=consents][value=data]").check()
    _fits(page)
    page.get_by_role("button", name="この内容で送る").click()
    expect(page.get_by_role("heading", name="申請が届きました")).to_be_visible()
    _fits(page)
    return NUMBER.search(page.locator("main").inner_text())[0]


def _accept(site, browser, number, person) -> None:
    context = browser.new_context(locale="ja-JP")
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{site.address}/staff/first-steps")
    page.get_by_role("button", name=re.compile("この人で始める.*恵子")).click()
    page.goto(f"{site.address}/staff/certificates/online/")
    page.get_by_role("link", name=number).click()
    row = page.get_by_role("row").filter(has_text="生年月日が同じ")
    row.filter(has_text=person["name"]).get_by_role(
        "link", name="この世帯にする"
    ).first.click()
    page.get_by_label(re.compile(person["building"])).check()
    page.get_by_label("本人確認").select_option("interview")
    page.get_by_role("button", name="受け付ける", exact=False).first.click()
    expect(page.get_by_text(f"受け付けました。受付番号 {number}")).to_be_visible()
    context.close()


def _stage(site, page, number, person) -> str:
    page.goto(f"{site.address}/status/")
    page.get_by_label("受付番号").fill(number)
    page.get_by_label("申し込んだ人の生年月日").fill(person["born_on"])
    page.get_by_role("button", name="進み具合を見る").click()
    _fits(page)
    assert person["name"] not in page.content()
    return page.locator(".stages [aria-current]").inner_text().split(" ")[0]
