"""The pages of a self-judgement: form, paper, the second person's look (C06)."""

import pytest
from lxml import html

from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.assessment import queries
from disaster.assessment.queries import selfjudging as asking
from disaster.foundation import clock
from disaster.foundation.authority import Role
from disaster.foundation.csvfiles import write_csv
from disaster.foundation.db import new_id
from disaster.register import actions as register
from disaster.register.tables import Household
from tests.integration.assessment.self_judgement_desk import (
    NAME,
    SIDES,
    answers,
    photograph,
    take_in,
)
from tests.integration.assessment.survey_desk import record

PASSPHRASE = "crane lantern river stone"
RESIDENTS = ("世帯番号", "続柄", "氏名", "フリガナ", "住所", "支援措置")


@pytest.fixture
def app(settings):
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def entered(app, work, kanri):
    """Give a function that signs a person with some roles in."""

    def enter(username, display_name, *roles: Role):
        secret = credentials.new_totp_secret()
        with work(kanri) as ctx:
            chosen = accounts.Chosen(PASSPHRASE, secret)
            accounts.add_account(ctx, username, display_name, roles, chosen=chosen)
        client = app.test_client()
        code = credentials.current_code(secret, clock.now())
        typed = {"username": username, "passphrase": PASSPHRASE, "code": code}
        assert client.post("/staff/login", data=typed).status_code == 303
        return client

    return enter


@pytest.fixture
def first(entered):
    return entered("yoshida", "𠮷田", Role.COUNTER)


@pytest.fixture
def second(entered):
    return entered("inoue", "井上", Role.COUNTER)


@pytest.fixture
def here(street):
    """Return the address of the form for the first house."""
    return f"/staff/surveys/self?building={street['B1']}&incident={street['quake']}"


@pytest.fixture
def taken(work, street, yoshida):
    with work(yoshida) as ctx:
        return take_in(ctx, street)


def typed(**changes):
    filled = {
        **answers(),
        "hazard": "earthquake",
        "structure": "wood",
        "applicant_name": NAME,
        "relation": "head",
        "language": "ja",
        "consented_on": "R8.7.1",
        "consented_time": "9:05",
        "idempotency_key": str(new_id()),
    }
    return {key: value for key, value in {**filled, **changes}.items() if value}


def settle(work, kanri, street, *, protected=False):
    """Let a family live in the first house."""
    mark = "1" if protected else ""
    rows = [
        ("S1", "世帯主", NAME, "ヤマダ　タロウ", "架空市大山一丁目1番1号", mark),
        ("S1", "妻", "山田　花子", "ヤマダ　ハナコ", "架空市大山一丁目1番1号", ""),
    ]
    with work(kanri) as ctx:
        register.import_ledger(ctx, "residents", write_csv(RESIDENTS, rows))
        ctx.session.query(Household).one().building_id = street["B1"]


def test_the_form_asks_every_point_and_shows_the_consent(first, here):
    page = first.get(here)
    assert page.status_code == 200
    for words in answers():
        assert f'name="{words}"' in page.text
    assert "現地調査をしません" in page.text
    assert "あとから現地調査を頼むこともできます" in page.text
    assert 'name="water_mark"' not in page.text
    assert 'name="hazard" value="earthquake"' in page.text


@pytest.mark.parametrize(
    ("language", "words", "lang"),
    [
        ("ja-easy", "家（いえ）を 見に 来て ください", "ja"),
        ("en", "The house does not seem to lean", "en"),
        ("xx", "自己判定方式についての同意書", "ja"),
    ],
)
def test_the_visitor_reads_the_own_language(first, here, language, words, lang):
    page = first.get(f"{here}&language={language}")
    assert words in page.text
    tree = html.fromstring(page.text)
    assert lang in tree.xpath('//*[contains(@class, "consent")]/@lang')
    assert "住家に傾きは見られない" in page.text


def test_names_of_the_house_are_offered_to_the_counter_only(
    first, entered, here, work, kanri, street
):
    settle(work, kanri, street)
    assert NAME in first.get(here).text
    surveyor = entered("tamura", "田村", Role.SURVEYOR)
    page = surveyor.get(here)
    assert page.status_code == 200
    assert NAME not in page.text


def test_nobody_is_named_where_somebody_is_protected(
    first, here, work, kanri, street, taken
):
    settle(work, kanri, street, protected=True)
    assert "山田" not in first.get(here).text
    review = first.get(f"/staff/surveys/{taken}/self").text
    assert "山田" not in review
    assert "支援措置" in review


def test_from_consent_to_confirmation(first, second, here, work, yoshida, street):
    application = new_id()
    where = f"{here}&application={application}"
    answer = first.post(where, data=typed(language="en"))
    assert answer.status_code == 303, answer.text
    there = answer.headers["Location"]
    page = second.get(there)
    assert "写真が足りません: 北の面" in page.text
    assert "確認する</span>" not in page.text
    survey_id = there.split("/")[3]
    early = second.post(f"/staff/surveys/{survey_id}/self/confirm")
    assert early.status_code == 409
    assert "写真が足りません" in early.text
    with work(yoshida) as ctx:
        survey = queries.of_building(ctx, street["B1"])[0]
        assert asking.self_judgement(ctx, survey.id).consent_language == "en"
        photograph(ctx, survey.id)
    assert "別の職員が行います" in first.get(there).text
    page = second.get(there)
    assert "写真と合っている" in page.text
    confirm = html.fromstring(page.text).xpath('//form[contains(@action, "confirm")]')
    done = second.post(confirm[0].get("action"), follow_redirects=True)
    assert "自己判定を確認しました" in done.text
    assert f"/staff/certificates/applications/{application}" in done.text


@pytest.mark.parametrize("answer", ["no", "unclear"])
def test_a_doubt_offers_the_survey_and_keeps_what_was_typed(first, here, answer):
    page = first.post(here, data=typed(upright=answer))
    assert page.status_code == 422
    assert "現地調査に回します" in page.text
    assert "この住家の調査票を選ぶ" in page.text
    assert f'value="{NAME}"' in page.text
    tree = html.fromstring(page.text)
    checked = tree.xpath('//input[@name="upright"][@checked]/@value')
    assert checked == [answer]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"applicant_name": ""}, "applicant_name"),
        ({"relation": ""}, "relation"),
        ({"agrees": ""}, "agrees"),
        ({"consented_on": "R90.1.1"}, "consented_on"),
        ({"consented_time": "25:00"}, "consented_time"),
        ({"structure": ""}, "structure"),
    ],
    ids=["name", "relation", "point", "day", "time", "structure"],
)
def test_each_complaint_stands_beside_its_field(first, here, changes, field):
    page = first.post(here, data=typed(**changes))
    assert page.status_code == 422
    tree = html.fromstring(page.text)
    assert tree.xpath(f'//*[@id="field-{field}-error"]'), page.text
    assert tree.xpath(f'//*[@id="field-{field}"]')


def test_a_double_click_records_once(first, here, work, yoshida, street):
    filled = typed()
    places = {first.post(here, data=filled).headers["Location"] for _turn in range(2)}
    assert len(places) == 1
    with work(yoshida) as ctx:
        assert len(queries.of_building(ctx, street["B1"])) == 1


def test_the_consent_is_printed_with_lines_for_a_pen(first, here):
    paper = first.get(here.replace("/self?", "/self/consent?") + "&language=en")
    assert paper.status_code == 200
    for words in ("Name of the applicant (signature)", "申請者の氏名（自署）"):
        assert words in paper.text
    assert "架空市大山一丁目1番1号" in paper.text
    assert "自己判定方式についての同意書" in paper.text
    assert NAME not in paper.text


def test_the_review_shows_answers_consent_and_photographs(second, work, yoshida, taken):
    with work(yoshida) as ctx:
        photograph(ctx, taken, *SIDES, "roof")
    page = second.get(f"/staff/surveys/{taken}/self")
    assert page.status_code == 200
    for words in (
        NAME,
        "世帯主本人",
        "住家の四方（四つの面）を撮った",
        "次のことに同意します。",
        "北の面",
        "損傷した所",
    ):
        assert words in page.text
    links = html.fromstring(page.text).xpath('//*[@rel="next"]/@href')
    second_page = second.get(links[0])
    current = html.fromstring(second_page.text).xpath("//figcaption/text()")
    assert "東の面" in current[0]


def test_it_is_handed_over_with_a_reason(second, taken):
    empty = second.post(f"/staff/surveys/{taken}/self/return", data={"reason": ""})
    assert empty.status_code == 422
    done = second.post(
        f"/staff/surveys/{taken}/self/return",
        data={"reason": "屋根の写真が暗いため"},
        follow_redirects=True,
    )
    assert "現地調査に回しました" in done.text
    assert "屋根の写真が暗いため" in done.text


def test_pages_of_other_things_are_not_found(second, work, street, tamura):
    with work(tamura) as ctx:
        made = record(ctx, street).id
    assert second.get(f"/staff/surveys/{made}/self").status_code == 404
    assert second.get(f"/staff/surveys/{new_id()}/self").status_code == 404
    assert second.get("/staff/surveys/self").status_code == 404


def test_who_may_not_does_not_get_in(entered, here, taken):
    reader = entered("miyata", "宮田", Role.AUDITOR)
    assert reader.get(here).status_code == 403
    assert reader.post(here, data=typed()).status_code == 403
    assert reader.get(f"/staff/surveys/{taken}/self").status_code == 200
    assert reader.post(f"/staff/surveys/{taken}/self/confirm").status_code == 403


def test_the_usual_pages_show_it_without_special_cases(second, street, taken):
    show = second.get(f"/staff/surveys/{taken}")
    assert show.status_code == 200
    assert "自己判定" in show.text
    assert NAME not in show.text
    for address in (
        f"/staff/surveys/{taken}/explanation",
        f"/staff/surveys/buildings/{street['B1']}",
        "/staff/surveys/",
    ):
        page = second.get(address)
        assert page.status_code == 200, address
        assert "自己判定" in page.text, address
        assert NAME not in page.text
