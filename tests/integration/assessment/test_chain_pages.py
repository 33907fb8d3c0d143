"""The pages of the chain: review, comparison, queue, house, requests, their paper."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from lxml import html

from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.assessment import actions, queries
from disaster.assessment.actions import Asking, resurveys, settling
from disaster.assessment.queries import RequestFilters
from disaster.foundation import clock
from disaster.foundation.authority import Role
from disaster.foundation.csvfiles import read_csv
from disaster.incidents.rules import Counting
from disaster.incidents.tables import Incident
from tests.conftest import NOON, person
from tests.integration.assessment.chain_desk import (
    MILDER,
    decided,
    opinion,
    recorded,
)
from tests.integration.assessment.survey_desk import quake_request

PASSPHRASE = "crane lantern river stone"
HONBU = person("honbu", "本部", *Role)
NOWHERE = UUID("01a20a95-2e57-7a0a-b3a8-240eef2392ff")
ASKED = {
    "asker_name": "見本 花子",
    "points": ["roof", "tilt"],
    "reason": "屋根が重い。",
}


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
def surveyor(entered):
    return entered("honda", "本田", Role.SURVEYOR)


@pytest.fixture
def approver(entered):
    return entered("sato", "佐藤", Role.APPROVER)


@pytest.fixture
def counter(entered):
    return entered("yoshida", "𠮷田", Role.COUNTER)


@pytest.fixture
def first(work, street, tamura):
    """Record a survey by 田村."""
    return recorded(work, street, tamura)


@pytest.fixture
def result(work, street, tamura, sato):
    """Decide 半壊 for a house."""
    return decided(work, street, tamura, sato)


def words(answer):
    """Return what the page says, spaces evened out."""
    texts = html.fromstring(answer.text).find(".//main").itertext()
    return " ".join(" ".join(texts).split())


def invalid(answer):
    """Return the sentences of the error summary."""
    found = html.fromstring(answer.text).xpath("//section[@role='alert']//li")
    return [" ".join(item.text_content().split()) for item in found]


def request_of(answer):
    return UUID(re.search(r"/resurveys/([0-9a-f-]{36})", answer.location)[1])


def test_a_colleague_reviews_and_an_approver_decides(surveyor, approver, first):
    page = f"/staff/surveys/{first}"
    said = words(surveyor.get(page))
    assert "点検するときに見る所" in said
    assert "写真がありません。" in said
    assert "と決定する" not in said
    note = {"review_note": "写真は後で足します。"}
    assert surveyor.post(f"{page}/review", data=note).status_code == 303
    said = words(approver.get(page))
    assert "決定待ち" in said
    assert "写真は後で足します。" in said
    assert "まだ点検されていません" not in said
    assert approver.post(f"{page}/decide").status_code == 303


def test_at_night_one_approver_is_told_that_it_suffices(approver, first):
    said = words(approver.get(f"/staff/surveys/{first}"))
    assert "決定すると、点検もあなたが行ったものとして記録します" in said


def test_a_second_review_is_told(surveyor, approver, first):
    page = f"/staff/surveys/{first}/review"
    assert approver.post(page, data={}).status_code == 303
    late = surveyor.post(page, data={"review_note": "私も見ました。"})
    assert late.status_code == 409
    assert "佐藤さんがすでに点検しています" in words(late)


def test_who_may_not_review_sees_no_form_and_is_refused(entered, counter, first):
    own = entered("tamura", "田村", Role.SURVEYOR)
    for client in (own, counter):
        assert "点検した" not in words(client.get(f"/staff/surveys/{first}"))
        assert client.post(f"/staff/surveys/{first}/review").status_code == 403


def test_opinions_stand_side_by_side_with_their_differences(
    work, street, first, approver
):
    other = opinion(work, street, first)
    page = approver.get(f"/staff/surveys/compare/{other}")
    said = words(page)
    assert "見立てが食い違っています" in said
    tree = html.fromstring(page.text)
    differing = tree.xpath("//tr[.//mark]/th")
    labels = [" ".join(one.text_content().split()) for one in differing]
    assert labels == [
        "被害の程度 違う",
        "損害割合 違う",
        "屋根 違う",
        "壁（外壁） 違う",
    ]
    chosen = tree.xpath("//input[@name='chosen']/@value")
    assert chosen == [str(first), str(other)]
    assert (
        f"/staff/surveys/compare/{first}"
        in approver.get(f"/staff/surveys/{first}").text
    )


def test_choosing_an_opinion_needs_its_reason(work, street, first, approver):
    other = opinion(work, street, first)
    page = f"/staff/surveys/compare/{first}"
    empty = approver.post(page, data={})
    assert (empty.status_code, len(invalid(empty))) == (422, 1)
    bare = approver.post(page, data={"chosen": other})
    assert bare.status_code == 422
    assert "採る理由を書いてください" in invalid(bare)[0]
    given = {"chosen": other, "decision_reason": "亀裂は表面だけでした。"}
    done = approver.post(page, data=given)
    assert (done.status_code, done.location) == (303, f"/staff/surveys/{other}")
    assert "ほかの見立てが採られました" in words(
        approver.get(f"/staff/surveys/{first}")
    )
    said = words(approver.get(page))
    assert "亀裂は表面だけでした。" in said
    assert "採らなかった見立て" in said
    assert "採る見立てを決定する" not in said


def test_deciding_on_the_survey_page_asks_for_the_reason_too(
    work, street, first, approver
):
    opinion(work, street, first)
    bare = approver.post(f"/staff/surveys/{first}/decide", data={})
    assert bare.status_code == 422
    assert "この見立てを採る理由" in invalid(bare)[0]
    reason = {"decision_reason": "写真のとおりです。"}
    done = approver.post(f"/staff/surveys/{first}/decide", data=reason)
    assert done.status_code == 303


def test_a_round_of_one_has_nothing_to_compare(approver, first):
    said = words(approver.get(f"/staff/surveys/compare/{first}"))
    assert "この回の記録は一つだけです" in said
    assert approver.get(f"/staff/surveys/compare/{NOWHERE}").status_code == 404


def test_opinions_by_different_sheets_stand_side_by_side(
    work, street, first, approver, kanri
):
    # Before 2025 there was no quick sheet; the city takes the newer edition.
    with work(kanri) as ctx:
        settling.settle_rules(ctx, street["quake"], Counting.LATEST, "R7.7")
    quick = {
        **quake_request(),
        "rule_version": "R7.7",
        "method": "quick_half",
        "survey": {
            "roof_30pct_and_leak": True,
            "wall_deg3_20pct": True,
            "fixtures_deg4_2places": True,
        },
    }
    other = opinion(work, street, first, quick)
    page = approver.get(f"/staff/surveys/compare/{first}")
    assert page.status_code == 200
    assert "簡易な半壊の判定" in words(page)
    assert approver.get(f"/staff/surveys/{other}").status_code == 200


def test_another_surveyor_is_led_to_the_sheet_of_a_second_opinion(
    surveyor, entered, first
):
    page = surveyor.get(f"/staff/surveys/{first}").text
    links = html.fromstring(page).xpath(f"//a[contains(@href, 'beside={first}')]/@href")
    assert len(links) == 1
    assert surveyor.get(links[0]).status_code == 200
    own = entered("tamura", "田村", Role.SURVEYOR).get(f"/staff/surveys/{first}").text
    assert "beside=" not in own


def test_whoever_chooses_a_sheet_is_warned_of_a_waiting_round(surveyor, street, first):
    chooser = f"/staff/surveys/new?building={street['B1']}"
    warning = "同じ回の別の見立てにするときは"
    assert warning in words(surveyor.get(chooser))
    assert warning not in words(surveyor.get(f"{chooser}&beside={first}"))
    elsewhere = f"/staff/surveys/new?building={street['B2']}"
    assert warning not in words(surveyor.get(elsewhere))


def test_the_list_is_the_queue_with_numbers_and_keys(
    work, street, first, tamura, approver
):
    opinion(work, street, first)
    recorded(work, street, tamura, building="B2")
    tree = html.fromstring(approver.get("/staff/surveys/").text)
    tabs = tree.xpath("//nav[@aria-label='しなければならないこと']/a")
    told = [(tab.get("data-key"), "".join(tab.text_content().split())) for tab in tabs]
    assert told == [
        ("1", "点検待ち3件"),
        ("2", "決定待ち0件"),
        ("3", "食い違い1棟"),
        ("4", "差戻し0件"),
        ("5", "再調査の申出0件"),
    ]
    assert "0 / 2 棟" in " ".join(tree.find(".//main").text_content().split())
    for tab in tabs:
        assert approver.get(tab.get("href")).status_code == 200
    only = approver.get("/staff/surveys/?state=disputed").text
    rows = html.fromstring(only).xpath("//tr/th//span[@class='quiet']/text()")
    assert rows == ["B1", "B1"]


def test_roles_without_requests_do_not_see_their_queue(entered, street):
    reader = entered("yamaguchi", "山口", Role.SHELTER_STAFF)
    assert "再調査の申出" not in words(reader.get("/staff/surveys/"))
    assert reader.get("/staff/surveys/resurveys/").status_code == 403
    assert reader.get("/staff/surveys/resurveys.csv").status_code == 403
    assert street


def test_the_page_says_by_which_rule_a_result_counts(
    work, street, result, tamura, sato, approver
):
    later = decided(work, street, tamura, sato, MILDER)
    house = f"/staff/surveys/buildings/{street['B1']}"
    said = words(approver.get(house))
    assert "この災害ではいちばん新しい結果を使います" in said
    assert "いま使われているのは第2回です" in words(
        approver.get(f"/staff/surveys/{result}")
    )
    with work(sato) as ctx:
        incident = ctx.session.get_one(Incident, street["quake"])
        incident.counting = Counting.HEAVIER.value
    said = words(approver.get(house))
    assert "この災害ではいちばん重い結果を使います" in said
    assert "決定した回は 2 回あります" in said
    assert "いま使われているのは第1回です" in words(
        approver.get(f"/staff/surveys/{later}")
    )
    assert "いちばん重い結果を数えます" in words(
        approver.get(f"/staff/surveys/summary?incident={street['quake']}")
    )


def test_the_counter_receives_a_request_and_hands_the_paper_over(
    counter, street, result, work, yoshida
):
    house = counter.get(f"/staff/surveys/buildings/{street['B1']}").text
    form = html.fromstring(house).xpath("//a[contains(@href, '/resurvey')]/@href")[0]
    assert form == f"/staff/surveys/{result}/resurvey"
    page = html.fromstring(counter.get(form).text)
    assert page.xpath("//input[@name='asked_on']/@value")[0].startswith("令和")
    assert len(page.xpath("//input[@name='points']")) > 8
    asked_on = page.xpath("//input[@name='asked_on']/@value")[0]
    sent = {**ASKED, "asked_on": asked_on, "idempotency_key": "asked"}
    # The decision lies at the noon of the tests; the browser's day is later.
    made = counter.post(form, data=sent)
    assert made.status_code == 303, invalid(made)
    assert counter.post(form, data=sent).location == made.location
    said = words(counter.get(made.location))
    assert "見本 花子" in said
    assert "屋根・傾斜" in said
    slip = words(counter.get(f"{made.location}/slip"))
    assert "見本 花子 様" in slip
    assert "今の判定と罹災証明書は有効です" in slip
    with work(yoshida) as ctx:
        assert queries.requests_by_state(ctx, None) == {"open": 1}
    assert "再調査の申出" in words(
        counter.get(f"/staff/surveys/buildings/{street['B1']}")
    )


def test_what_a_request_lacks_is_told_beside_its_field(counter, result):
    answer = counter.post(f"/staff/surveys/{result}/resurvey", data={})
    assert answer.status_code == 422
    assert len(invalid(answer)) == 2
    nothing = {"asker_name": "見本 花子", "asked_on": "R90.1.1"}
    answer = counter.post(f"/staff/surveys/{result}/resurvey", data=nothing)
    assert "見てほしい所を選ぶか" in invalid(answer)[0]
    assert 'value="見本 花子"' in answer.text


def test_a_waiting_survey_offers_no_request(counter, first):
    assert "/resurvey" not in counter.get(f"/staff/surveys/{first}").text
    said = words(counter.get(f"/staff/surveys/{first}/resurvey"))
    assert "いま使われていません" in said
    refused = counter.post(
        f"/staff/surveys/{first}/resurvey", data={**ASKED, "asked_on": "2026-09-03"}
    )
    assert refused.status_code == 409


@pytest.fixture
def asked(work, result, yoshida):
    """Let somebody ask for a re-survey."""
    with work(yoshida) as ctx:
        asking = Asking(result, "見本 花子", ("roof",), "", "0463-00-0000")
        return resurveys.request(ctx, asking).id


def test_the_queue_names_houses_and_no_people(approver, street, asked):
    page = approver.get("/staff/surveys/resurveys/")
    assert "花子" not in page.text
    said = words(page)
    assert "受付中 1 件" in said
    assert "架空市大山一丁目1番1号" in said
    link = html.fromstring(page.text).xpath("//tr/th/a/@href")[0]
    assert link == f"/staff/surveys/resurveys/{asked}"
    elsewhere = approver.get("/staff/surveys/resurveys/?district=成瀬&page=-1")
    assert "当てはまる申出はありません" in words(elsewhere)
    rows = read_csv(
        approver.get(f"/staff/surveys/resurveys.csv?incident={street['quake']}").data
    ).rows
    assert [row.cells["建物番号"] for row in rows] == ["B1"]


def test_an_approver_declines_and_the_counter_is_told(approver, counter, asked):
    page = f"/staff/surveys/resurveys/{asked}"
    assert "申出を取り下げる" not in words(approver.get(page))
    assert approver.post(f"{page}/decline", data={}).status_code == 422
    assert counter.post(f"{page}/decline", data={"answer": "x"}).status_code == 403
    reason = {"answer": "写真で屋根の全面を確かめました。"}
    assert approver.post(f"{page}/decline", data=reason).status_code == 303
    late = counter.post(f"{page}/withdraw", data={"note": "本人から電話。"})
    assert late.status_code == 409
    assert "佐藤さんがすでに「再調査しない」にしています" in words(late)
    assert reason["answer"] in words(counter.get(page))


def test_the_counter_withdraws(counter, asked, work, yoshida):
    page = f"/staff/surveys/resurveys/{asked}"
    assert counter.post(f"{page}/withdraw", data={"note": " "}).status_code == 422
    note = {"note": "本人から電話。"}
    assert counter.post(f"{page}/withdraw", data=note).status_code == 303
    with work(yoshida) as ctx:
        filters = RequestFilters(state="withdrawn")
        assert [one.id for one in queries.requests_listed(ctx, filters).lines] == [
            asked
        ]


def test_an_approver_names_the_survey_that_answers(
    work, street, result, tamura, approver, sato
):
    second = recorded(work, street, tamura, MILDER)
    with work(tamura, NOON + timedelta(hours=1)) as ctx:
        asked = resurveys.request(ctx, Asking(result, "見本 花子", ("roof",))).id
    with work(sato) as ctx:
        actions.decide(ctx, second)
    page = f"/staff/surveys/resurveys/{asked}"
    offered = html.fromstring(approver.get(page).text)
    assert offered.xpath("//input[@name='answer_id']/@value") == [str(second)]
    assert approver.post(f"{page}/settle", data={}).status_code == 422
    wrong = approver.post(f"{page}/settle", data={"answer_id": result})
    assert wrong.status_code == 409
    done = approver.post(f"{page}/settle", data={"answer_id": second})
    assert done.status_code == 303
    assert "答えになった調査を開く" in words(approver.get(page))


@pytest.mark.parametrize(
    "path",
    [
        f"/staff/surveys/resurveys/{NOWHERE}",
        f"/staff/surveys/resurveys/{NOWHERE}/slip",
        f"/staff/surveys/{NOWHERE}/resurvey",
    ],
)
def test_an_address_of_nothing_is_answered_calmly(counter, path):
    assert counter.get(path).status_code == 404


def test_the_pages_of_the_chain_hold_nothing_that_the_policy_forbids(
    work, street, result, asked, approver, counter
):
    first = recorded(work, street, HONBU, building="B2")
    opinion(work, street, first, building="B2")
    pages = {
        approver: (
            f"/staff/surveys/{first}",
            f"/staff/surveys/compare/{first}",
            f"/staff/surveys/resurveys/{asked}",
            f"/staff/surveys/buildings/{street['B2']}",
            "/staff/surveys/",
            "/staff/surveys/resurveys/",
        ),
        counter: (
            f"/staff/surveys/{result}/resurvey",
            f"/staff/surveys/resurveys/{asked}",
        ),
    }
    for client, paths in pages.items():
        for path in paths:
            tree = html.fromstring(client.get(path).text)
            assert not tree.xpath("//*[@style] | //style | //script[not(@src)]"), path
            ids = tree.xpath("//@id")
            assert len(ids) == len(set(ids)), path
            assert set(tree.xpath("//label/@for")) <= set(ids), path
            keys = tree.xpath("//@data-key")
            assert len(keys) == len(set(keys)), path
