"""The pages as people use them: no scripts, no keyboard, mistakes answered calmly."""

import re
from uuid import UUID

import pytest
from lxml import html
from werkzeug.datastructures import MultiDict

from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.assessment import queries
from disaster.foundation import clock
from disaster.foundation.authority import Role
from disaster.foundation.csvfiles import read_csv
from disaster.foundation.db import new_id
from tests.integration.assessment.survey_desk import (
    declare_flood,
    quake_request,
    record,
)

PASSPHRASE = "crane lantern river stone"
QUAKE = {
    "hazard": "earthquake",
    "structure": "wood",
    "stage": "1",
    "method": "parts",
}
FILLED = {
    "tilt_1": "３",
    "tilt_2": "2",
    "tilt_3": "4",
    "tilt_4": "3.5",
    "plumb_mm": "1200",
    "roof_share_3": "1/2",
    "wall_percent_3": "50",
    "foundation_perimeter_m": "36",
    "foundation_damaged_length_m": "4",
    "surveyors": "田村、山本",
    "surveyed_on": "R6.1.2",
    "surveyed_time": "14:30",
}

# A fixed id: every test process must collect the same names.
NOWHERE = UUID("01a20a95-2e57-7a0a-b3a8-240eef2392ff")


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


@pytest.fixture
def approver(entered):
    return entered("sato", "佐藤", Role.APPROVER)


def sheet_url(street, building="B1", **way):
    named = {**QUAKE, **way, "building": street[building]}
    named.setdefault("incident", street["quake"])
    return "/staff/surveys/sheet?" + "&".join(f"{k}={v}" for k, v in named.items())


def words(answer):
    """Return what the page says, spaces evened out."""
    texts = html.fromstring(answer.text).find(".//main").itertext()
    return " ".join(" ".join(texts).split())


def invalid(answer):
    """Return the sentences of the error summary."""
    found = html.fromstring(answer.text).xpath("//section[@role='alert']//li")
    return [" ".join(item.text_content().split()) for item in found]


def typed(page):
    """Return a page's form as the browser would send it back."""
    form = html.fromstring(page.text).xpath("//form[.//input[@name='surveyors']]")[0]
    return MultiDict(form.form_values())


def recorded(client, street, **changes):
    key = {"idempotency_key": str(new_id())}
    return client.post(sheet_url(street), data={**FILLED, **changes, **key})


def survey_of(answer):
    return UUID(re.search(r"/staff/surveys/([0-9a-f-]{36})", answer.location)[1])


def test_the_list_says_what_to_do_when_there_is_nothing(surveyor, approver):
    assert "災害がまだ登録されていません" in words(surveyor.get("/staff/surveys/"))
    assert approver.get("/staff/surveys/").status_code == 200
    assert "まだ数えるものがありません" in words(approver.get("/staff/surveys/summary"))


def test_the_chooser_takes_hazard_and_structure_from_the_ledger(surveyor, street):
    page = surveyor.get(f"/staff/surveys/new?building={street['B1']}")
    said = words(page)
    assert "第1次調査" in said
    assert "第2次調査" in said
    # The disaster of 2024 is judged by the edition of its day (令和6年5月).
    assert "この版の指針にない調査: 簡易な半壊の判定（調査票C）" in said
    links = html.fromstring(page.text).xpath("//a[contains(@href, '/sheet?')]/@href")
    assert len(links) == 5
    for link in links:
        assert surveyor.get(link).status_code == 200


def test_every_sheet_of_every_hazard_opens(surveyor, street):
    opened = 0
    for hazard in ("earthquake", "flood", "wind", "ground"):
        for structure in ("wood", "nonwood", "nonwood_steel"):
            for arithmetic in ("exact", "sheet"):
                chooser = surveyor.get(
                    f"/staff/surveys/new?building={street['B3']}&hazard={hazard}"
                    f"&structure={structure}&arithmetic={arithmetic}"
                )
                tree = html.fromstring(chooser.text)
                for link in tree.xpath("//a[contains(@href, '/sheet?')]/@href"):
                    assert surveyor.get(link).status_code == 200, link
                    opened += 1
    assert opened > 50


def test_a_three_storey_house_is_sent_to_the_second_survey(
    surveyor, street, work, sato
):
    with work(sato) as ctx:
        flood = declare_flood(ctx)
    page = surveyor.get(f"/staff/surveys/new?building={street['B4']}&incident={flood}")
    assert "3階建てです。この調査票では判定できません" in words(page)


def test_trying_shows_the_result_and_keeps_nothing(surveyor, street, work, tamura):
    answer = surveyor.post(sheet_url(street), data={**FILLED, "deed": "try"})
    assert answer.status_code == 200
    said = words(answer)
    assert "まだ記録していません" in said
    assert "半壊" in said
    assert "ポイントで「中規模半壊」です" in said
    with work(tamura) as ctx:
        assert queries.counts_by_state(ctx, None) == {}


def test_recording_leads_to_the_survey(surveyor, street, work, tamura):
    answer = recorded(surveyor, street)
    assert answer.status_code == 303
    with work(tamura) as ctx:
        survey = queries.get_survey(ctx, survey_of(answer))
        assert survey.surveyors == ["田村", "山本"]
        assert survey.inputs["survey"] == {
            "tilt": {"plumb_mm": "1200", "horizontal_mm": ["3", "2", "4", "3.5"]},
            "roof": [{"degree": 3, "share": "1/2"}],
            "wall": [{"degree": 3, "share": "1/2"}],
            "foundation": {"perimeter_m": "36", "damaged_length_m": "4"},
        }
    said = words(surveyor.get(answer.location))
    assert "点検待ち" in said
    assert "構成比" in said
    assert "令和7年7月" in said


def test_pressing_twice_records_once(surveyor, street, work, tamura):
    data = {**FILLED, "idempotency_key": "pressed-twice"}
    first = surveyor.post(sheet_url(street), data=data)
    again = surveyor.post(sheet_url(street), data=data)
    assert (again.status_code, again.location) == (303, first.location)
    with work(tamura) as ctx:
        assert queries.counts_by_state(ctx, None) == {"submitted": 1}


def test_everything_forgotten_is_named_at_once(surveyor, street):
    few = {name: FILLED[name] for name in ("surveyors", "surveyed_on")}
    answer = surveyor.post(sheet_url(street), data={**few, "surveyed_time": "9:05"})
    assert answer.status_code == 422
    assert len(invalid(answer)) == 3
    assert 'value="田村、山本"' in answer.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tilt_2": "ななめ"}, "北東: 数字を入れてください"),
        ({"roof_percent_3": "25"}, "屋根 Ⅲ: 二通りに答えています"),
        ({"wall_percent_3": "140"}, "壁（外壁） Ⅲ: 100 以下の数字"),
        ({"roof_share_5": "3/4"}, "屋根 Ⅴ: 面積の割合の合計が1を超えています"),
        ({"foundation_damaged_length_m": "40"}, "損傷した長さが全長を超えています"),
        ({"roof_answer": "undamaged"}, "屋根: 二通りに答えています"),
        ({"outright": "flying_saucer"}, "一見して全壊: 次のいずれか"),
        ({"surveyed_on": "きのう"}, "調査した日"),
        ({"surveyed_time": "25:00"}, "時刻は 14:30 のように"),
        ({"surveyed_on": "R90.1.1"}, "調査した日時が未来です"),
        ({"surveyed_on": "R5.12.31"}, "災害の発生日より前です"),
        ({"note": "長" * 2001}, "2000 文字まで"),
        ({"note": "\0"}, "使えない文字"),
    ],
)
def test_a_mistake_is_told_beside_its_field(surveyor, street, changes, sentence):
    answer = recorded(surveyor, street, **changes)
    assert answer.status_code == 422
    assert any(sentence in said for said in invalid(answer)), invalid(answer)


def test_what_is_plain_to_see_needs_nothing_else(surveyor, street, work, tamura):
    visit = {name: FILLED[name] for name in FILLED if name.startswith("survey")}
    key = {"idempotency_key": "collapsed"}
    plain = {**visit, "outright": "whole_house_collapsed"}
    answer = surveyor.post(sheet_url(street), data={**plain, **key})
    assert answer.status_code == 303
    with work(tamura) as ctx:
        assert queries.get_survey(ctx, survey_of(answer)).level == "total"
    assert "割合を計算しません" in words(surveyor.get(answer.location))


def test_the_flood_sheet_reads_depth_in_metres(surveyor, street, work, sato, tamura):
    with work(sato) as ctx:
        flood = declare_flood(ctx)
    url = sheet_url(street, incident=flood, hazard="flood", method="depth")
    answers = {
        "detached": "yes",
        "storeys": "2",
        "outer_wall_deg3plus_nonflood": "yes",
        "fixtures_deg3plus_nonflood": "yes",
        "also_wind_damage": "no",
        **{name: FILLED[name] for name in FILLED if name.startswith("survey")},
    }
    asked = {**answers, "idempotency_key": "flood"}
    wrong = surveyor.post(url, data={**asked, "depth_above_floor_m": "45"})
    assert any("10 以下" in said for said in invalid(wrong))
    missing = surveyor.post(url, data=asked)
    assert any("床の上の浸水の深さ" in said for said in invalid(missing))
    made = surveyor.post(url, data={**asked, "depth_above_floor_m": "0.5"})
    below = {
        **asked,
        "idempotency_key": "2",
        "depth_above_floor_m_instead": "below_floor",
    }
    dry = surveyor.post(url, data=below)
    with work(tamura) as ctx:
        assert queries.get_survey(ctx, survey_of(made)).level == "medium"
        assert queries.get_survey(ctx, survey_of(dry)).level == "partial"


def test_the_second_sheet_asks_for_all_nine_parts(surveyor, street, work, tamura):
    url = sheet_url(street, stage="2")
    undamaged = ("floor", "inner_wall", "ceiling", "equipment")
    answer = surveyor.post(
        url,
        data={
            **FILLED,
            **{f"{part}_answer": "undamaged" for part in undamaged},
            "pillar_total": "20",
            "pillar_unconfirmed": "4",
            "pillar_count_3": "8",
            "outer_wall_share_2": "1/4",
            "fixtures_answer": "unseen",
            "idempotency_key": "second",
        }
        | {"wall_percent_3": ""},
    )
    assert answer.status_code == 303, invalid(answer)
    with work(tamura) as ctx:
        survey = queries.get_survey(ctx, survey_of(answer))
        pillar = survey.inputs["survey"]["pillar"]
        assert pillar == {"total": "20", "unconfirmed": "4", "counts": {"3": "8"}}
        assert survey.result["unseen"] == ["fixtures"]
        assert survey.result["rates"]["pillar"] == "25"
    assert "建具は記入がないため" in words(surveyor.get(answer.location))


def test_the_printed_sheet_is_ticked_as_on_paper(surveyor, street, work, tamura):
    url = sheet_url(street, arithmetic="sheet")
    marks = MultiDict(
        {
            name: FILLED[name]
            for name in FILLED
            if "_share_" not in name and "_percent_" not in name
        }
    )
    marks.setlist("wall_band_3", ["10", "40"])
    marks.setlist("roof_band_1", ["20"])
    marks["idempotency_key"] = "paper"
    answer = surveyor.post(url, data=marks)
    assert answer.status_code == 303, invalid(answer)
    with work(tamura) as ctx:
        survey = queries.get_survey(ctx, survey_of(answer))
        assert survey.arithmetic == "sheet"
        assert survey.inputs["survey"]["marks"]["wall"] == [
            {"degree": 3, "band": "10"},
            {"degree": 3, "band": "40"},
        ]
        assert survey.result["points"]["wall"] == "19"
        assert survey.comparison["arithmetic"] == "exact"


def test_a_returned_survey_comes_back_filled_in(
    surveyor, approver, street, work, tamura
):
    first = recorded(surveyor, street, roof_share_3="", roof_percent_3="33.3")
    reason = {"reason": "外壁の西側を見直してください。"}
    back = approver.post(f"{first.location}/return", data=reason)
    assert back.status_code == 303
    page = surveyor.get(first.location)
    assert reason["reason"] in words(page)
    again = html.fromstring(page.text).xpath("//a[contains(@href, 'again=')]/@href")[0]
    form = typed(surveyor.get(again))
    assert form["roof_percent_3"] == "33.3"
    assert form["wall_share_3"] == "1/2"
    assert form["surveyors"] == "田村、山本"
    form["idempotency_key"] = "again"
    made = surveyor.post(again, data=form)
    assert made.status_code == 303, invalid(made)
    with work(tamura) as ctx:
        before = queries.get_survey(ctx, survey_of(first))
        after = queries.get_survey(ctx, survey_of(made))
        assert after.inputs["survey"] == before.inputs["survey"]
        assert (after.round, after.attempt) == (1, 2)


def test_an_approver_decides_and_a_stale_page_is_told(
    surveyor, approver, entered, street
):
    made = recorded(surveyor, street)
    page = words(approver.get(made.location))
    assert "「半壊」と決定する" in page
    done = approver.post(f"{made.location}/decide")
    assert done.status_code == 303
    late = entered("okada", "岡田", Role.APPROVER).post(f"{made.location}/decide")
    assert late.status_code == 409
    assert "佐藤さんがすでに「決定」にしています" in words(late)
    house = words(surveyor.get(f"/staff/surveys/buildings/{street['B1']}"))
    assert "第1回" in house
    assert "半壊" in house


def test_who_may_not_decide_sees_no_button_and_is_refused(surveyor, entered, street):
    both = entered("futari", "山本", Role.COUNTER, Role.APPROVER)
    made = recorded(surveyor, street)
    assert "別の人が行います" in words(both.get(made.location))
    assert both.post(f"{made.location}/decide").status_code == 403
    assert surveyor.post(f"{made.location}/decide").status_code == 403
    assert (
        surveyor.post(f"{made.location}/return", data={"reason": "x"}).status_code
        == 403
    )


def test_sending_back_without_a_reason_asks_for_one(surveyor, approver, street):
    made = recorded(surveyor, street)
    answer = approver.post(f"{made.location}/return", data={"reason": " "})
    assert answer.status_code == 422
    assert invalid(answer)


def test_the_list_counts_filters_and_pages(surveyor, street, work, tamura):
    with work(tamura) as ctx:
        record(ctx, street)
        record(ctx, street, "B2", quake_request(degree=1))
        record(ctx, street, "B4", quake_request(degree=5))
    everything = words(surveyor.get("/staff/surveys/"))
    assert "3 件" in everything
    only = {
        "?district=成瀬": ["B4"],
        "?level=partial": ["B2"],
        "?q=大山１-１-1": ["B1"],
        "?q=B2": ["B2"],
        "?state=decided": [],
        "?state=nonsense&level=bad&page=-3": ["B1", "B2", "B4"],
        "?page=99999999999999999999": [],
        "?incident=nonsense": ["B1", "B2", "B4"],
    }
    for query, expected in only.items():
        answer = surveyor.get(f"/staff/surveys/{query}")
        assert answer.status_code == 200, query
        rows = html.fromstring(answer.text).xpath("//tr/th//span[@class='quiet']")
        found = sorted(row.text for row in rows if row.text.startswith("B"))
        assert found == expected, query


def test_the_damage_summary_is_a_file(surveyor, approver, street):
    made = recorded(surveyor, street)
    approver.post(f"{made.location}/decide")
    shown = words(approver.get(f"/staff/surveys/summary?incident={street['quake']}"))
    assert "大山" in shown
    answer = approver.get(
        f"/staff/surveys/damage-summary.csv?incident={street['quake']}"
    )
    rows = read_csv(answer.data).rows
    assert [
        (row.cells["地区"], row.cells["半壊"], row.cells["棟数計"]) for row in rows
    ] == [("大山", "1", "1")]
    assert "damage-summary.csv" in answer.headers["Content-Disposition"]


def test_the_explanation_is_a_paper(surveyor, street):
    made = recorded(surveyor, street)
    paper = surveyor.get(f"{made.location}/explanation")
    said = words(paper)
    assert "まだ決定していません" in said
    assert "再調査を申し出る" in said
    assert "部位ごとの計算" in said


@pytest.mark.parametrize(
    "path",
    [
        "/staff/surveys/new",
        "/staff/surveys/new?building=nonsense",
        "/staff/surveys/sheet",
        "/staff/surveys/sheet?building=x",
        f"/staff/surveys/{NOWHERE}",
        f"/staff/surveys/{NOWHERE}/explanation",
        f"/staff/surveys/buildings/{NOWHERE}",
    ],
)
def test_a_broken_address_is_answered_calmly(surveyor, path):
    assert surveyor.get(path).status_code == 404


def test_a_sheet_that_does_not_exist_is_answered_calmly(surveyor, street):
    for way in ({"hazard": "meteor"}, {"stage": "9"}, {"method": "depth"}):
        assert surveyor.get(sheet_url(street, **way)).status_code == 404
    strange = sheet_url(street, incident=new_id())
    assert surveyor.get(strange).status_code == 404


def test_roles_without_a_part_in_it_may_read_only(entered, street):
    reader = entered("yamaguchi", "山口", Role.SHELTER_STAFF)
    assert reader.get("/staff/surveys/").status_code == 200
    assert reader.get(sheet_url(street)).status_code == 403
    assert reader.post(sheet_url(street), data=FILLED).status_code == 403
    house = reader.get(f"/staff/surveys/buildings/{street['B1']}")
    assert "/staff/surveys/new" not in house.text


def test_a_form_from_elsewhere_is_refused(app, surveyor, street):
    app.config["WTF_CSRF_ENABLED"] = True
    assert surveyor.post(sheet_url(street), data=FILLED).status_code == 400


def test_pages_hold_nothing_that_the_policy_forbids(surveyor, street):
    made = recorded(surveyor, street)
    for path in (sheet_url(street), sheet_url(street, stage="2"), made.location):
        tree = html.fromstring(surveyor.get(path).text)
        assert not tree.xpath("//*[@style] | //style | //script[not(@src)]")
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), path
        labels = set(tree.xpath("//label/@for"))
        assert labels <= set(ids), path


def test_a_house_of_two_storeys_is_weighed_storey_by_storey(
    surveyor, street, work, tamura
):
    url = sheet_url(street, stage="2", arithmetic="sheet", storeys="both")
    page = surveyor.get(url)
    assert page.status_code == 200
    parts = ("roof", "pillar", "floor", "outer_wall", "inner_wall", "ceiling")
    form = typed(page)
    for part in (*parts, "fixtures"):
        form[f"main_{part}_answer"] = "undamaged"
        form[f"other_{part}_answer"] = "undamaged"
    form["main_floor_answer"] = "below"
    form.setlist("main_floor_band_4", ["60", "20"])
    for name, value in {
        "one_household_uses_both": "yes",
        "storeys": "2",
        "floor_share_main_other": "60",
        "roof_share_main_other": "０",
        "foundation_perimeter_m": "36",
        "foundation_damaged_length_m": "0",
        "equipment_main_points": "4",
        "surveyed_on": FILLED["surveyed_on"],
        "idempotency_key": "storeys",
    }.items():
        form[name] = value
    answer = surveyor.post(url, data=form)
    assert answer.status_code == 303, invalid(answer)
    with work(tamura) as ctx:
        survey = queries.get_survey(ctx, survey_of(answer))
        assert survey.inputs["survey"]["floor_share_main_other"] == ["3/5", "2/5"]
        assert survey.result["unseen"] == []
        # 床Ⅳ 60%と20%の枠: 5＋2点、主要階の割合60％、1.25倍で5.25点。
        assert survey.result["points"]["floor"] == "5"
        assert survey.result["points"]["equipment"] == "5"
    assert "主要階を重くみた合計" in words(surveyor.get(answer.location))


def test_a_plain_sheet_warns_about_a_house_of_two_storeys(surveyor, street):
    warning = "主要階を重くみません"
    assert warning in words(surveyor.get(sheet_url(street, stage="2")))
    assert warning not in words(surveyor.get(sheet_url(street, "B2", stage="2")))
    assert warning not in words(surveyor.get(sheet_url(street)))
