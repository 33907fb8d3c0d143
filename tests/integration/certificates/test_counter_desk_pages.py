"""The counter desk through its front door: search, dossier, paper, visitor."""

import re
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, select

from certificates import actions as room
from certificates import queries as papers
from disaster import houses
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.assessment.tables import ResurveyRequest
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import reading, unit_of_work
from disaster.register.tables import Resident
from tests.conftest import NOON

PASSPHRASE = "crane lantern river stone"
MOST_STATEMENTS = 40


@pytest.fixture
def enter(settings, house):
    """Give a function that signs a clerk in and returns their browser."""
    houses.settle_world(house.engine, settings)
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False

    def entered(username, name, role=Role.COUNTER):
        secret = credentials.new_totp_secret()
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            chosen = accounts.Chosen(PASSPHRASE, secret)
            accounts.add_account(ctx, username, name, (role,), chosen=chosen)
        browser = app.test_client()
        code = credentials.current_code(secret, clock.now())
        browser.post(
            "/staff/login",
            data={"username": username, "passphrase": PASSPHRASE, "code": code},
        )
        return browser

    return entered


@pytest.fixture
def clerk(enter):
    return enter("keiko", "𠮷田 恵子")


def dossier(incident, family, **arguments):
    words = "&".join(f"{name}={value}" for name, value in arguments.items())
    return f"/staff/counter/{incident}/{family.household_id}?{words}"


def take(browser, incident, family, house):
    """Take an application in as the page's form does."""
    with reading(house, SYSTEM, NOON) as ctx:
        head = ctx.session.scalars(
            select(Resident.id).where(
                Resident.household_id == family.household_id,
                Resident.relation == "世帯主",
            )
        ).one()
    return browser.post(
        f"/staff/counter/{incident}/{family.household_id}/take",
        data={
            "building_id": family.building_id,
            "applicant_id": head,
            "identity_check": "licence",
            "copies": "1",
        },
    )


def field(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def test_every_number_on_a_paper_leads_to_its_dossier(ready, work, yoshida, clerk):
    ((_family, application_id),) = ready()
    with work(yoshida) as ctx:
        paper = room.issue(ctx, application_id, "k")
        receipt = papers.get_application(ctx, application_id).receipt_number
        number, code = paper.number, paper.code
    for typed in (receipt, number, f"https://city.example/v/{code}%23V1.x", code):
        answer = clerk.get(f"/staff/counter/?q={typed}")
        assert answer.status_code == 303, typed
        assert f"application={application_id}" in answer.location
    wrong = receipt[:-1] + str((int(receipt[-1]) + 1) % 10)
    answer = clerk.get(f"/staff/counter/?q={wrong}")
    assert answer.status_code == 422
    assert "検査数字" in answer.text


def test_people_stand_on_cards_that_tell_them_apart(families, incident, clerk, house):
    first, second = families(2, name="山田　太郎")
    with unit_of_work(house, SYSTEM, NOON) as ctx:
        for resident in ctx.session.scalars(select(Resident)):
            is_first = resident.household_id == first.household_id
            resident.born_on = date(1970, 3, 12) if is_first else date(1981, 5, 6)
    page = clerk.get("/staff/counter/?q=山田太郎").text
    assert page.count("data-desk-card") == 2
    assert "同じ名前の人がいます" in page
    assert "<b>昭和45年（1970年）3月12日</b>" in page
    assert second.address in page
    # The results alone are the same cards, for whoever is still typing.
    alone = clerk.get("/staff/counter/results?q=山田太郎").text
    assert alone.count("data-desk-card") == 2
    assert "<html" not in alone
    # A birthday leaves one person, and one person is opened.
    answer = clerk.get("/staff/counter/?q=山田太郎 S45.3.12")
    assert answer.status_code == 303
    assert str(incident) in answer.location
    assert str(first.household_id) in answer.location
    assert "見つかりません" in clerk.get("/staff/counter/?q=居ない人").text


def test_a_protected_person_has_a_card_without_a_name(families, incident, clerk):
    (family,) = families(protected=True)
    page = clerk.get(f"/staff/counter/?q={family.name}").text
    assert "支援措置" in page
    assert family.address not in page
    page = clerk.get(dossier(incident, family)).text
    assert family.name not in page
    assert family.address not in page
    assert "交付する" not in page
    assert "開示を申請する" in page


def test_from_the_search_to_the_hand(families, decide, incident, clerk, house):
    (family,) = families()
    decide(incident, family)
    taken = take(clerk, incident, family, house)
    assert taken.status_code == 303, taken.text
    page = clerk.get(taken.location).text
    assert "文字はすべて印刷できます" in page
    application_id = UUID(re.search(r"application=([0-9a-f-]{36})", taken.location)[1])
    data = {"seen": field(page, "seen"), "idempotency_key": "press", "lang": "en"}
    place = f"/staff/counter/applications/{application_id}/issue"
    issued = clerk.post(place, data=data)
    assert issued.status_code == 303
    assert clerk.post(place, data=data).location == issued.location
    page = clerk.get(issued.location).text
    assert "出ましたか" in page
    assert "説明の紙（English）" in page
    there = issued.location.split("?")[0]
    assert clerk.post(f"{there}/handed").status_code == 303
    page = clerk.get(there).text
    assert "渡しました" in page
    assert "𠮷田 恵子" in page
    assert clerk.post(f"{there}/taken-back").status_code == 422
    clerk.post(f"{there}/taken-back", data={"reason": "slip"})
    assert "出ましたか" in clerk.get(there).text


def test_the_second_clerk_is_told_what_the_first_did(
    families, decide, incident, clerk, enter, house
):
    (family,) = families()
    decide(incident, family)
    other = enter("ono", "小野 勇")
    taken = take(clerk, incident, family, house)
    late = take(other, incident, family, house)
    page = other.get(late.location).text
    assert "𠮷田 恵子さんが" in page
    assert "二つ目は作らず" in page
    seen = field(page, "seen")
    application_id = re.search(r"application=([0-9a-f-]{36})", taken.location)[1]
    place = f"/staff/counter/applications/{application_id}/issue"
    first = clerk.post(place, data={"seen": seen, "idempotency_key": "a"})
    second = other.post(place, data={"seen": seen, "idempotency_key": "b"})
    page = other.get(second.location).text
    assert "すでに交付済みです" in page
    assert "𠮷田 恵子さんが" in page
    # What the other one may do next is there: the same paper.
    assert first.location.split("?")[0] in page


@pytest.fixture
def statements():
    """Give a function that counts what a page asks the database."""

    def counted(browser, place):
        asked = []

        def note(_connection, _cursor, statement, *_rest: object):
            asked.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        try:
            assert browser.get(place).status_code == 200
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(asked)

    return counted


@pytest.fixture
def more_people(house):
    """Give a function that lets nine children be born into a family."""

    def born(family):
        with unit_of_work(house, SYSTEM, NOON) as ctx:
            for at in range(9):
                ctx.session.add(
                    Resident(
                        number=f"more-{at}",
                        household_id=family.household_id,
                        relation="子",
                        name=f"山田　{at}",
                        name_key=f"山田{at}",
                        kana_key="",
                        address=family.address,
                    )
                )

    return born


def test_the_dossier_asks_the_database_little(
    ready, decide, incident, clerk, statements, more_people
):
    ((family, application_id),) = ready()
    place = dossier(incident, family)
    small = statements(clerk, place)
    more_people(family)
    decide(incident, family, round_number=2)
    assert statements(clerk, place) == small
    clerk.post(
        f"/staff/counter/applications/{application_id}/issue",
        data={"idempotency_key": "a"},
    )
    issued = statements(clerk, place)
    assert "まだ渡していません" in clerk.get(place).text
    assert max(small, issued) <= MOST_STATEMENTS, (small, issued)


def test_so_it_does_before_anything_was_applied_for(
    families, decide, incident, clerk, statements
):
    (family,) = families()
    decide(incident, family)
    place = dossier(incident, family)
    assert "申請を受け付ける" in clerk.get(place).text
    assert statements(clerk, place) <= MOST_STATEMENTS


def test_a_request_for_a_resurvey_is_ticked_off(
    families, decide, apply, incident, clerk, house
):
    (family,) = families()
    decide(incident, family)
    place = f"/staff/counter/{incident}/{family.household_id}/again"
    # A house that only shares the address is nobody's result to disagree with.
    assert "住所が同じだけの候補" in clerk.get(dossier(incident, family)).text
    assert clerk.get(place).status_code == 303
    apply(family)
    page = clerk.get(place).text
    data = {
        "survey_id": field(page, "survey_id"),
        "asker_name": family.name,
        "whys": ["inside"],
        "days": ["weekend"],
    }
    asked = clerk.post(place, data=data)
    assert asked.status_code == 303
    assert "再調査の申出の控え" in clerk.get(asked.location).text
    with reading(house, SYSTEM, NOON) as ctx:
        request = ctx.session.scalars(select(ResurveyRequest)).one()
        assert request.reason == "家の中を見てほしい\n都合のよい日: 土日"
    assert "受付中" in clerk.get(dossier(incident, family)).text
    del data["whys"], data["days"]
    assert clerk.post(place, data=data).status_code == 422


def test_the_second_question_stands_before_the_paper(
    families, decide, apply, incident, clerk, house
):
    first, _second = families(2, name="山田　太郎")
    with unit_of_work(house, SYSTEM, NOON) as ctx:
        for resident in ctx.session.scalars(select(Resident)):
            resident.born_on = date(1968, 4, 12)
    decide(incident, first)
    application_id = apply(first)
    page = clerk.get(dossier(incident, first)).text
    assert "二つ目の質問" in page
    # What the answer would be must not stand beside the question.
    assert first.address not in page
    assert "山田　花子" not in page
    assert "交付する" not in page
    visitor = f"/staff/counter/visitor/{application_id}"
    assert first.address not in clerk.get(visitor).text
    place = f"/staff/counter/{incident}/{first.household_id}/identify"
    answer = clerk.post(place, data={"question": "address", "said": "ほかの町9-9"})
    assert answer.status_code == 422
    assert "聞き直すか" in answer.text
    answer = clerk.post(place, data={"question": "address", "said": "ひばり野1-1-3"})
    assert answer.status_code == 303
    assert "交付する" in clerk.get(answer.location).text
    assert first.address in clerk.get(visitor).text


def test_the_visitor_sees_only_what_is_theirs(ready, clerk):
    ((family, application_id),) = ready()
    place = f"/staff/counter/visitor/{application_id}"
    page = clerk.get(place).text
    assert family.name in page
    assert "ログアウト" not in page
    assert 'class="side-menu"' not in page
    page = clerk.get(f"{place}?lang=vi&phrase=identity").text
    assert "Vui lòng cho xem giấy tờ tùy thân." in page
    assert "点検をまだ受けていません" in page
    assert clerk.get(f"{place}?lang=xx&phrase=xx").status_code == 200
    now = clerk.get(f"{place}/now.json").get_json()
    assert now == {"version": "check-"}
    assert 'data-version="check-"' in page


def test_only_the_counter_opens_the_desk(ready, enter, incident):
    ((family, application_id),) = ready()
    surveyor = enter("tamura", "田村", Role.SURVEYOR)
    for place in (
        "/staff/counter/",
        "/staff/counter/results?q=山田",
        dossier(incident, family),
        f"/staff/counter/visitor/{application_id}",
        f"/staff/counter/visitor/{application_id}/now.json",
    ):
        assert surveyor.get(place).status_code == 403, place
