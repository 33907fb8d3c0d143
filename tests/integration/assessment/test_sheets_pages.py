"""The sheet as a page: drafts, the result so far, errands, earlier rounds."""

import re

import pytest
from lxml import html

from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.assessment import actions, queries
from disaster.assessment.actions import Asking, resurveys
from disaster.foundation import clock
from disaster.foundation.authority import Role
from disaster.foundation.db import new_id
from tests.integration.assessment.sheet_desk import (
    FILLED,
    VISIT,
    form_of,
    links,
    sheet_url,
    survey_of,
    words,
)
from tests.integration.assessment.survey_desk import record

PASSPHRASE = "crane lantern river stone"
AS_PROGRAM = {"Accept": "application/json"}


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
    return entered("tamura", "田村", Role.SURVEYOR)


def saved(client, street, **typed):
    url = sheet_url(street, path="drafts")
    return client.post(url, data=typed, headers=AS_PROGRAM)


def recorded(client, url, **changes):
    key = {"idempotency_key": str(new_id())}
    return client.post(url, data={**FILLED, **changes, **key})


def live(client, street, data, **way):
    return client.post(sheet_url(street, path="sheet/live", **way), data=data)


def test_a_draft_is_offered_carried_on_and_gone_when_recorded(
    surveyor, street, work, tamura
):
    first = saved(surveyor, street, roof_share_3="1/2", note="途中")
    assert first.status_code == 200
    assert "に保存しました" in first.json["text"]
    page = surveyor.get(sheet_url(street))
    assert "の下書きがあります" in words(page)
    assert form_of(page).get("roof_share_3") == "0"
    going_on = surveyor.get(links(page, "draft=1")[0])
    form = form_of(going_on)
    assert form["roof_share_3"] == "1/2"
    assert form["note"] == "途中"
    assert form["draft_seen"] == first.json["seen"]
    assert "の下書きがあります" not in words(going_on)

    chooser = surveyor.get(f"/staff/surveys/new?building={street['B1']}")
    assert "の下書きから続ける" in words(chooser)
    listed = surveyor.get("/staff/surveys/drafts/")
    assert "B1" in words(listed)

    made = recorded(surveyor, sheet_url(street))
    assert made.status_code == 303
    with work(tamura) as ctx:
        assert queries.own_drafts(ctx) == []
    late = saved(surveyor, street, note="遅れて届いた", draft_seen=first.json["seen"])
    assert late.status_code == 409
    assert "下書きはありません" in words(surveyor.get("/staff/surveys/drafts/"))


def test_the_button_keeps_a_draft_without_scripts(surveyor, street):
    page = surveyor.get(sheet_url(street))
    button = html.fromstring(page.text).xpath("//button[@formaction]")[0]
    assert "下書きを保存して閉じる" in button.text_content()
    form = form_of(page)
    form["tilt_1"] = "ななめ"
    answer = surveyor.post(button.get("formaction"), data=form)
    assert (answer.status_code, answer.location) == (303, "/staff/surveys/drafts/")
    shown = surveyor.get(answer.location)
    assert "下書きを保存しました" in words(shown)
    again = surveyor.get(links(shown, "draft=1")[0])
    assert form_of(again)["tilt_1"] == "ななめ"


def test_a_draft_is_thrown_away_and_the_sheet_starts_blank(surveyor, street):
    saved(surveyor, street, note="途中")
    page = surveyor.get(sheet_url(street))
    discard = html.fromstring(page.text).xpath("//form[contains(@action,'discard')]")[0]
    answer = surveyor.post(discard.get("action"))
    assert answer.status_code == 303
    fresh = surveyor.get(answer.location)
    assert "捨てました" in words(fresh)
    assert "下書きがあります" not in words(fresh)
    assert surveyor.post(discard.get("action")).status_code == 404


def test_the_draft_of_another_sheet_is_not_overwritten(surveyor, street):
    saved(surveyor, street, note="第1次")
    page = surveyor.get(sheet_url(street, stage="2"))
    assert "別の調査票" in words(page)
    url = sheet_url(street, stage="2", path="drafts")
    refused = surveyor.post(url, data={"note": "第2次"}, headers=AS_PROGRAM)
    assert refused.status_code == 409
    assert "別の調査票の下書きがあります" in refused.json["title"]


def test_drafts_belong_to_one_person(surveyor, entered, street):
    saved(surveyor, street, note="途中")
    other = entered("yoshida", "吉田", Role.COUNTER)
    assert "下書きがあります" not in words(other.get(sheet_url(street)))
    page = surveyor.get("/staff/surveys/drafts/")
    discard = html.fromstring(page.text).xpath("//form[contains(@action,'discard')]")[0]
    assert other.post(discard.get("action")).status_code == 404
    reader = entered("yamaguchi", "山口", Role.SHELTER_STAFF)
    assert reader.get("/staff/surveys/drafts/").status_code == 403
    assert reader.post(sheet_url(street, path="drafts")).status_code == 403
    assert reader.post(sheet_url(street, path="sheet/live")).status_code == 403
    assert reader.get(sheet_url(street, path="sheet.json")).status_code == 403


def test_a_draft_holds_nothing_but_the_fields_of_its_sheet(
    surveyor, street, work, tamura
):
    saved(
        surveyor,
        street,
        note="x\0y",
        unknown="z",
        csrf_token="t",
        outright=["a", "b"],
        unseen_note=" ",
    )
    with work(tamura) as ctx:
        draft = queries.own_drafts(ctx)[0]
        assert draft.values == {"note": ["xy"], "outright": ["a", "b"]}


def test_the_result_follows_the_filling_and_keeps_nothing(
    surveyor, street, work, tamura
):
    blank = words(live(surveyor, street, {}))
    assert "計算はまだです" in blank
    half = words(live(surveyor, street, {"roof_share_3": "1/2"}))
    assert "いま 3.7％ 準半壊に至らない" in half
    assert "次の区分まで 6.3" in half
    assert "傾斜・壁（外壁）ほか1つがまだです" in half
    assert "15 × 50％" not in half
    assert re.search(r"15 × 25％ ＝ 3\.75", half)
    whole = words(live(surveyor, street, FILLED))
    assert "まだです" not in whole
    assert "第2次" not in whole
    with work(tamura) as ctx:
        assert queries.counts_by_state(ctx, None) == {}
        assert queries.own_drafts(ctx) == []


def test_a_result_by_sight_says_that_it_settles_the_house(surveyor, street):
    answer = live(surveyor, street, {"outright": "whole_house_collapsed"})
    assert "いま 全壊 これで決まります" in words(answer)
    assert html.fromstring(answer.text).xpath("//*[@data-settled]")


def test_what_cannot_be_read_is_named_and_never_a_fault(surveyor, street):
    for data, said in (
        ({"tilt_1": "ななめ"}, "北西: 数字を入れてください"),
        ({"roof_share_3": "3/4", "roof_share_5": "1/2"}, "合計が1を超えています"),
        ({"foundation_damaged_length_m": "4"}, "計算はまだです"),
        ({"surveyors": "\0"}, "計算はまだです"),
    ):
        answer = live(surveyor, street, data)
        assert answer.status_code == 200
        assert said in words(answer)


def test_a_tilt_half_measured_leaves_the_result_and_is_asked_for(surveyor, street):
    half = {**FILLED, "tilt_3": "", "tilt_4": ""}
    so_far = words(live(surveyor, street, half))
    assert "準半壊" in so_far
    assert "傾斜がまだです" in so_far
    refused = recorded(surveyor, sheet_url(street), tilt_3="", tilt_4="")
    assert refused.status_code == 422
    assert "4隅すべての値" in words(refused)
    # What settles the house by sight does not swallow what was measured.
    whole = {"outright": "whole_house_collapsed", "tilt_3": ""}
    assert recorded(surveyor, sheet_url(street), **whole).status_code == 422


def test_the_result_tells_where_the_two_arithmetics_differ(surveyor, street):
    # 外壁Ⅲ半分 18.75点と基礎 0.5点余りは準半壊、紙の枠では19点と1点で半壊。
    data = {**FILLED, "roof_share_3": "", "roof_answer": "undamaged"}
    data |= {"wall_share_2": "", "wall_share_3": "1/2"}
    data["foundation_damaged_length_m"] = "2"
    assert "計算の方法によって区分が変わる住家です" in words(
        live(surveyor, street, data)
    )


def test_a_sheet_is_served_as_data(surveyor, street):
    told = surveyor.get(
        "/staff/surveys/sheet.json?hazard=earthquake&structure=wood&stage=1"
        f"&method=parts&arithmetic=sheet&incident={street['quake']}"
    ).json
    assert told["rule_version"] == "R6.5"
    assert [step["number"] for step in told["steps"]] == list(range(1, 7))
    newest = surveyor.get(
        "/staff/surveys/sheet.json?hazard=flood&structure=wood&stage=1&method=depth"
    ).json
    assert newest["rule_version"] == "R7.7"
    wrong = "/staff/surveys/sheet.json?hazard=meteor&structure=x&stage=1&method=y"
    assert surveyor.get(wrong).status_code == 404
    assert surveyor.get("/staff/surveys/sheet.json").status_code == 404


def test_the_page_names_the_edition_of_the_disaster(surveyor, street):
    assert "判定の版 R6.5" in words(surveyor.get(sheet_url(street)))
    made = recorded(surveyor, sheet_url(street))
    page = surveyor.get(f"/staff/surveys/new?building={street['B1']}")
    assert "この版の指針にない調査" in words(page)
    assert made.status_code == 303


def test_a_second_opinion_stands_beside_the_first(
    surveyor, street, work, tamura, yoshida
):
    with work(yoshida) as ctx:
        first = record(ctx, street, "B1", None, "吉田").id
    chooser = surveyor.get(f"/staff/surveys/new?building={street['B1']}&beside={first}")
    assert "吉田さんの調査への別の見立て" in words(chooser)
    link = links(chooser, "/sheet?")[0]
    page = surveyor.get(link)
    assert "吉田さんの調査への別の見立て" in words(page)
    assert "記入から始める" not in words(page)
    made = recorded(surveyor, html.fromstring(page.text).xpath("//form/@action")[-1])
    assert made.status_code == 303
    with work(tamura) as ctx:
        survey = queries.get_survey(ctx, survey_of(made))
        assert survey.beside_id == first
    assert surveyor.get(sheet_url(street, beside=new_id())).status_code == 404


def test_a_draft_remembers_whose_second_opinion_it_is(surveyor, street, work, yoshida):
    with work(yoshida) as ctx:
        first = record(ctx, street, "B1", None, "吉田").id
    url = sheet_url(street, path="drafts", beside=first)
    kept = surveyor.post(url, data={"note": "途中"}, headers=AS_PROGRAM)
    assert kept.status_code == 200
    going_on = links(surveyor.get("/staff/surveys/drafts/"), "draft=1")[0]
    page = surveyor.get(going_on)
    assert "吉田さんの調査への別の見立て" in words(page)
    assert form_of(page)["note"] == "途中"
    # The same sheet without that errand is another survey.
    assert "別の調査票" in words(surveyor.get(sheet_url(street)))


def test_a_resurvey_starts_from_the_earlier_round(surveyor, street):
    made = recorded(surveyor, sheet_url(street), note="一度目", tilt_3="7")
    page = surveyor.get(sheet_url(street))
    start = links(page, "earlier=")[0]
    going_on = surveyor.get(start)
    said = words(going_on)
    assert "第1回の記入から始めています" in said
    assert "前回: Ⅲ 1/2" in said
    assert "前回: 3・2・7・3 mm" in said
    form = form_of(going_on)
    assert form["roof_share_3"] == "1/2"
    assert form["note"] == ""
    assert form["surveyed_on"] != FILLED["surveyed_on"]
    second = surveyor.get(start.replace("stage=1", "stage=2"))
    assert form_of(second)["roof_share_3"] == "1/2"
    assert made.status_code == 303


def test_a_request_for_a_resurvey_is_told_on_its_sheet(
    surveyor, street, work, yoshida, sato
):
    with work(yoshida) as ctx:
        survey = record(ctx, street)
        survey_id = survey.id
    with work(sato) as ctx:
        actions.decide(ctx, survey_id)
    with work(yoshida) as ctx:
        reason = "屋根が外れています。"
        asking = Asking(survey_id, "見本 花子", ("roof",), reason)
        asked = resurveys.request(ctx, asking).id
    page = surveyor.get(sheet_url(street, answers=asked))
    assert "再調査の申出への調査" in words(page)
    assert "屋根が外れています" in words(page)
    action = html.fromstring(page.text).xpath("//form[.//@name='tilt_1']/@action")
    made = recorded(surveyor, action[0])
    assert made.status_code == 303


def test_a_unit_of_a_block_is_noted_with_the_survey(surveyor, street, work, tamura):
    page = surveyor.get(sheet_url(street, "B3"))
    assert "この住戸だけ" in words(page)
    url = sheet_url(street)
    missing = recorded(surveyor, url, extent="unit")
    assert missing.status_code == 422
    assert "住戸の番号を入れてください" in words(missing)
    made = recorded(surveyor, url, extent="unit", unit="203号室", note="床だけ重い")
    with work(tamura) as ctx:
        survey = queries.get_survey(ctx, survey_of(made))
        assert (survey.unit, survey.note) == ("203号室", "床だけ重い")
    again = form_of(surveyor.get(sheet_url(street, again=survey_of(made))))
    assert (again["extent"], again["unit"], again["note"]) == (
        "unit",
        "203号室",
        "床だけ重い",
    )


def test_every_kind_of_sheet_records_and_comes_back(surveyor, street, work, tamura):
    """Sheet B and the exact sheet by storeys keep how they were filled in."""
    pictures = {
        "sheet_points_roof": "6",
        "sheet_points_wall": "15",
        "sheet_points_foundation": "2",
    }
    url = sheet_url(street, arithmetic="sheet", pictures="b")
    key = {"idempotency_key": str(new_id())}
    made = surveyor.post(url, data={**VISIT, **pictures, **key})
    with work(tamura) as ctx:
        assert queries.get_survey(ctx, survey_of(made)).ratio == "23"
    again = form_of(surveyor.get(sheet_url(street, again=survey_of(made))))
    assert again["sheet_points_wall"] == "15"


def test_a_sheet_is_one_plain_page_without_scripts(surveyor, street):
    for way in ({}, {"stage": "2"}, {"arithmetic": "sheet"}, {"method": "ground"}):
        tree = html.fromstring(surveyor.get(sheet_url(street, **way)).text)
        headings = tree.xpath("//section[@data-step]/h2/text()")
        numbers = [int(heading.split()[0]) for heading in headings]
        assert numbers == list(range(1, len(numbers) + 1))
        assert not tree.xpath("//section[@data-step][@hidden]")
        assert tree.xpath("//button[@data-try]")
        # The first button is the one that Enter presses: it keeps nothing.
        buttons = tree.xpath("//form[.//@name='surveyors']//button[@type='submit']")
        assert buttons[0].get("value") == "try"
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert set(tree.xpath("//label/@for")) <= set(ids)
