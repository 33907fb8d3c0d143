"""A typhoon night as four people: author, approver, shelter and cable television.

The river rises, a level is raised, a shelter opens and fills, a sentence was wrong and
is put right within a minute on every channel, and in the morning all is lifted.
"""

import json
import re
import time
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from disaster.demo import sink
from tests.browser.watching import fetch, wait_for

pytestmark = pytest.mark.browser

SHELTER = "ひばり小学校"
BANNER = "level-banner level-4"
MOST_SECONDS = 60


def test_a_typhoon_night(site, enter):
    desk = Desk(site, enter("高橋"), enter("佐藤"))
    staff = enter("山口", viewport={"width": 360, "height": 740})
    operator = Operator(site, enter("管理者"))
    people = the_river_rises(desk, operator)
    a_shelter_opens_and_the_level_goes_up(desk, staff, operator, people)
    a_wrong_word_is_put_right(desk, operator)
    all_is_lifted(desk, operator)
    everybody_has_every_mail_once(site, people)


def the_river_rises(desk, operator):
    desk.write("3 高齢者等避難")
    desk.approve("3")
    people = desk.reached("高齢者等避難")
    operator.says("received")
    return people


def a_shelter_opens_and_the_level_goes_up(desk, staff, operator, people):
    open_shelter(desk.site, staff)
    desk.act("レベルを上げる", next_update="23:30")
    expect(desk.author.locator("main")).to_contain_text(SHELTER)
    desk.approve("4")
    assert desk.reached("避難指示") == people
    assert "避難指示" in operator.shows()
    assert BANNER in fetch(desk.site, "/")
    operator.says("on_air")
    desk.author.reload()
    expect(desk.author.locator("main")).to_contain_text("放送中")
    fill_shelter(staff)
    wait_for(lambda: "満員に近い" in fetch(desk.site, "/shelters/"), "nearly full")


def a_wrong_word_is_put_right(desk, operator):
    begun = time.monotonic()
    desk.act("訂正する", mistake="川の名前を誤りました。正しくは白鷺川です。")
    desk.approve("4")
    desk.reached("訂正")
    wait_for(lambda: "訂正" in operator.shows(), "cable television has it")
    assert time.monotonic() - begun < MOST_SECONDS
    assert all("訂正" in fetch(desk.site, place) for place in ("/", "/alerts/"))


def all_is_lifted(desk, operator):
    desk.act("解除する")
    desk.approve("4")
    desk.reached("解除")
    wait_for(lambda: BANNER not in fetch(desk.site, "/"), "the front page is calm")
    assert {item["kind"] for item in json.loads(operator.shows())["items"]} <= {"lift"}


class Operator:
    """The machine of a cable television operator, with the token it was given."""

    def __init__(self, site, admin):
        """Let the administrator register it and hand the token over."""
        self.site = site
        admin.goto(f"{site.address}/staff/broadcasts/cable")
        admin.get_by_label("事業者の名前").fill("架空ケーブル")
        admin.get_by_role("button", name="登録して鍵を作る").click()
        told = admin.locator("main").inner_text()
        self.token = re.search(r"/catv/([^/\s]+)/now\.json", told)[1]

    def shows(self):
        """Return what its screens show now."""
        return fetch(self.site, f"/catv/{self.token}/now.json")

    def says(self, stage):
        """Acknowledge what is on its screens."""
        (item,) = json.loads(self.shows())["items"]
        said = {"cap": item["cap"], "stage": stage}
        request = Request(
            f"{self.site.address}/catv/ack",
            json.dumps(said).encode(),
            {
                "Content-Type": "application/json",
                "Authorization": f"Bearer {self.token}",
            },
        )
        with urlopen(request) as answer:
            assert json.load(answer)["accepted"]


class Desk:
    """The author and the approver of the city, each at a screen."""

    def __init__(self, site, author, approver):
        """Begin with nothing out."""
        self.site, self.author, self.approver = site, author, approver

    def write(self, level):
        """Write an order from a blank page, and ask for approval."""
        page = self.author
        page.goto(f"{self.site.address}/staff/broadcasts/new")
        page.get_by_label(level).check()
        page.locator("select[name=hazard]").select_option("flood")
        page.get_by_label(re.compile("せせらぎ")).check()
        page.get_by_label("川の水位が上がり、あふれるおそれがあります。").check()
        page.get_by_label("次のお知らせ").fill("22:30")
        page.get_by_role("button", name="確かめる").click()
        page.get_by_role("button", name=re.compile("承認を求める")).click()

    def act(self, name, **typed):
        """Press one button on the live alert, and ask for approval."""
        page = self.author
        page.reload()
        page.get_by_role("link", name=name, exact=True).click()
        for field, text in typed.items():
            page.locator(f"[name={field}]").fill(text)
        page.get_by_role("button", name=re.compile("承認を求める")).click()
        expect(page.get_by_text("承認を求めました").first).to_be_visible()

    def approve(self, level):
        """Read what waits and let it out."""
        page = self.approver
        page.goto(f"{self.site.address}/staff/broadcasts/")
        page.get_by_role("link", name="読んで決める").click()
        number = page.get_by_label("警戒レベルの数字")
        if number.count():
            number.fill(level)
        page.get_by_role("button", name=re.compile("承認して出す")).click()
        expect(page.get_by_text("承認しました")).to_be_visible()

    def reached(self, word):
        """Wait until mails and pages are out; return how many people got one."""
        page = self.approver
        wait_for(lambda: "送信済み" in page.request.get(page.url).text(), "mails")
        wait_for(lambda: word in fetch(self.site, "/alerts/"), f"{word} on the web")
        page.goto(page.url)
        shown = page.locator("main").inner_text()
        done, of = re.search(r"(\d+) / (\d+) 通", shown).groups()
        assert done == of
        return int(of)


def open_shelter(site, staff):
    staff.goto(f"{site.address}/staff/shelters/")
    staff.get_by_role("link", name=SHELTER).first.click()
    staff.get_by_role("button", name=re.compile("開設")).first.click()
    expect(staff.get_by_text("開設").first).to_be_visible()


def fill_shelter(staff):
    staff.get_by_label("数えた人数").fill("612")
    staff.get_by_label("数えた人数").press("Enter")
    expect(staff.get_by_text("612").first).to_be_visible()


def everybody_has_every_mail_once(site, people):
    ids = [_id_of(path.read_bytes()) for path in site.mails.glob("*.eml")]
    assert len(ids) == len(set(ids)) == sink.count(site.mails) == 4 * people


def _id_of(mail):
    return re.search(rb"^Message-ID: (\S+)", mail, re.MULTILINE)[1]
