"""The main job as four people: a house, a certificate, an alert, a shelter."""

import json
import re

import pytest
from playwright.sync_api import expect

from certificates import keys, readback
from disaster.demo import sink
from tests.browser.watching import fetch, wait_for

pytestmark = pytest.mark.browser

HOUSE = "B000104"
PLACE = "ひばり野一丁目1番5号"


def test_from_a_damaged_house_to_a_certificate_in_the_hand(site, enter):
    surveyed = _survey(site, enter("田村"))
    _decide(enter("佐藤"), surveyed)
    counter = enter("恵子")
    pdf = _issue(site, counter)

    text = readback.read_back(pdf).text
    assert "準半壊" in text
    keyring = keys.load_public_keys(site.house.settings.key_dir)
    fields = readback.verify_file(pdf, keyring, "live")
    assert fields.house_address.endswith(PLACE)

    altered = site.directory / "paper.pdf"
    altered.write_bytes(pdf)
    counter.goto(f"{site.address}/staff/certificates/verify")
    counter.locator("input[type=file]").set_input_files(altered)
    counter.get_by_role("button", name=re.compile("確かめる")).first.click()
    expect(counter.get_by_text(fields.number).first).to_be_visible()

    counter.goto(str(readback.read_back(pdf).qr_texts[0]))
    expect(counter.locator("#seal-check")).to_have_attribute("data-verdict", "valid")


def _survey(site, page):
    page.goto(f"{site.address}/staff/register/?q={HOUSE}")
    page.get_by_role("link", name=HOUSE).click()
    page.get_by_role("link", name=re.compile("調査を記録")).first.click()
    page.get_by_role("link", name="この調査票を開く").first.click()
    _forward(page, "2 傾斜")
    for corner in ("北西", "北東", "南西", "南東"):
        page.get_by_label(f"{corner}（mm）").fill("3")
    _forward(page, "3 屋根")
    page.locator("input[name=roof_share_3][value='1/2']").check()
    _forward(page, "4 壁（外壁）")
    page.locator("input[name=wall_share_2][value='1/2']").check()
    _forward(page, "5 基礎")
    page.get_by_label("基礎の外周の長さ（m）").fill("36")
    page.get_by_label("損傷した基礎の長さ（m）").fill("2")
    expect(page.get_by_text("準半壊").first).to_be_visible()
    _forward(page, "6 調査のようすと記録")
    page.get_by_role("button", name="記録する", exact=False).last.click()
    expect(page.get_by_text("点検待ち").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("決定する"))).to_have_count(0)
    return page.url


def _forward(page, title):
    page.get_by_role("button", name="次へ", exact=True).click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()


def _decide(page, surveyed):
    page.goto(surveyed)
    page.get_by_role("button", name=re.compile("と決定する")).click()
    expect(page.get_by_text("決定").first).to_be_visible()


def _issue(site, page):
    page.goto(f"{site.address}/staff/register/?q={PLACE}")
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="この世帯の申請を受け付ける").click()
    page.get_by_label(re.compile(HOUSE)).check()
    page.locator("select[name=identity_check]").select_option(index=1)
    page.get_by_role("button", name=re.compile("受け付ける")).last.click()
    page.get_by_role("button", name=re.compile("交付する")).click()
    link = page.get_by_role("link", name="PDF を開く").get_attribute("href")
    answer = page.request.get(site.address + link)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-certificate-number"]
    return answer.body()


def test_an_alert_is_approved_by_another_and_reaches_everybody(site, enter):
    _write(site, enter("高橋"))
    approver = enter("佐藤")
    _approve(site, approver)
    wait_for(lambda: "送信済み" in _as_it_stands(approver), "the mails are sent")
    approver.goto(approver.url)
    shown = approver.locator("main").inner_text()
    addressed = int(re.search(r"(\d+) / (\d+) 通", shown).group(2))
    _see_every_mail(site, addressed)
    _see_every_channel(site)


def _write(site, author):
    author.goto(f"{site.address}/staff/broadcasts/new")
    author.get_by_label("4 避難指示").check()
    author.locator("select[name=hazard]").select_option("flood")
    author.get_by_label(re.compile("せせらぎ")).check()
    author.get_by_label("川の水位が上がり、あふれるおそれがあります。").check()
    author.get_by_label("次のお知らせ").fill("20:30")
    author.get_by_role("button", name="確かめる").click()
    author.get_by_role("button", name=re.compile("承認を求める")).click()
    expect(author.get_by_role("link", name="読んで決める")).to_have_count(0)


def _approve(site, approver):
    approver.goto(f"{site.address}/staff/broadcasts/")
    approver.get_by_role("link", name="読んで決める").click()
    approver.get_by_label("警戒レベルの数字").fill("3")
    approver.get_by_role("button", name=re.compile("承認して出す")).click()
    expect(approver.get_by_role("alert").first).to_be_visible()
    approver.get_by_label("警戒レベルの数字").fill("4")
    approver.get_by_role("button", name=re.compile("承認して出す")).click()
    expect(approver.get_by_text("承認しました")).to_be_visible()


def _see_every_mail(site, addressed):
    mails = sink.newest(site.mails)
    assert sink.count(site.mails) == addressed > 0
    assert len({mail.recipient for mail in mails}) == len(mails)
    headers = dict(mails[0].headers)
    assert headers["X-World"] == "live"
    assert "List-Unsubscribe-Post" in headers


def _see_every_channel(site):
    assert "避難指示" in fetch(site, "/alerts/")
    assert "避難指示" in fetch(site, "/")
    assert "application/cap+xml" in fetch(site, "/feed/alerts.atom")
    assert json.loads(fetch(site, "/catv/now.json"))["items"][0]["level"] == 4
    assert "Level 4" in fetch(site, "/en/alerts/")


def _as_it_stands(page):
    """Return the page's newest HTML without disturbing what the browser shows."""
    answer = page.request.get(page.url)
    assert answer.ok
    return answer.text()


def test_a_shelter_opens_and_is_found_by_distance(site, enter, browser):
    staff = enter("山口", viewport={"width": 360, "height": 740})
    staff.goto(f"{site.address}/staff/shelters/")
    staff.get_by_role("link", name="ひばり小学校").first.click()
    staff.get_by_role("button", name=re.compile("開設")).first.click()
    expect(staff.get_by_text("開設").first).to_be_visible()
    staff.locator("button[name=state][value=on]").first.click()

    wait_for(lambda: "ひばり小学校" in fetch(site, "/"), "the shelter is public")
    status = json.loads(fetch(site, "/shelters/status.json"))
    assert status

    place = {"latitude": 35.3939, "longitude": 139.3098}
    context = browser.new_context(geolocation=place, permissions=["geolocation"])
    evacuee = context.new_page()
    evacuee.goto(f"{site.address}/shelters/")
    evacuee.get_by_role("button", name=re.compile("近い順")).click()
    first = evacuee.locator("li[data-lat]").first
    expect(first).to_contain_text("ひばり小学校")
    expect(first).to_contain_text("直線距離")
    context.close()
    assert "直線距離" in fetch(site, "/shelters/from/01/")


def test_a_rubbish_file_is_answered_in_one_sentence(site, enter):
    admin = enter("管理者")
    admin.goto(f"{site.address}/staff/register/imports")
    for content, words in (
        (b"%PDF-1.7 \x00\x01" + b"x" * 5_000_000, "PDF"),
        ("氏名,住所\r\n見本,どこか\r\n".encode(), "世帯番号"),
        (b"\xff\xfe\x00\x00" * 1000, "CSV"),
    ):
        file = {"name": "x.csv", "mimeType": "text/csv", "buffer": content}
        admin.get_by_label("CSV ファイル").set_input_files(file)
        admin.get_by_role("button", name=re.compile("確かめる")).click()
        notice = admin.locator(".notice-error")
        expect(notice).to_contain_text(words)
        expect(admin.get_by_text("Traceback")).to_have_count(0)
