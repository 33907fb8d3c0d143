"""Photographs as people send and see them, with and without scripts."""

import re
from io import BytesIO
from uuid import UUID

import pytest
from lxml import html

from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.assessment import actions
from disaster.assessment.actions import photos as deeds
from disaster.assessment.actions.photos import Upload
from disaster.assessment.queries import photos as asking
from disaster.assessment.rules import photographing
from disaster.foundation import clock, web
from disaster.foundation.authority import Role
from tests.integration.assessment.photo_desk import BLUE, heic, picture
from tests.integration.assessment.survey_desk import record

PASSPHRASE = "crane lantern river stone"
NOWHERE = UUID("01a20a95-2e57-7a0a-b3a8-240eef2392ff")
JSON = {"Accept": "application/json"}


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
def surveyed(work, street, tamura):
    with work(tamura) as ctx:
        return record(ctx, street).id


@pytest.fixture
def photo_id(work, tamura, surveyed):
    with work(tamura) as ctx:
        content = picture((800, 600), taken="2026:09:03 11:30:00", place=(35.4, 139.3))
        made = deeds.add_photo(ctx, surveyed, Upload(content, "roof", "棟のずれ"))
        return made.photo.id


def sent(*contents: bytes, part="roof", caption=""):
    files = [(BytesIO(one), f"{at}.jpg") for at, one in enumerate(contents, 1)]
    return {"photos": files, "part": part, "caption": caption}


def post(client, survey_id, data, **headers):
    where = f"/staff/surveys/{survey_id}/photos"
    kind = "multipart/form-data"
    return client.post(where, data=data, content_type=kind, headers=headers)


def text_of(answer):
    return " ".join(html.fromstring(answer.text).find("body").text_content().split())


def test_the_page_says_what_is_wanted_and_how_to_send(surveyor, surveyed):
    page = surveyor.get(f"/staff/surveys/{surveyed}/photos")
    assert page.status_code == 200
    text = text_of(page)
    assert "撮っておく写真 0/7" in text
    assert "まだ写真がありません" in text
    tree = html.fromstring(page.text)
    (multiple,) = tree.xpath("//input[@type='file'][@multiple]")
    assert multiple.get("accept") == "image/*"
    (camera,) = tree.xpath("//input[@type='file'][@capture]")
    assert camera.get("capture") == "environment"
    parts = tree.xpath("//input[@type='radio'][@name='part']/@value")
    assert {"north", "roof", "wall", "foundation", "nameplate", "tilt"} <= set(parts)
    assert "写真" in text_of(surveyor.get(f"/staff/surveys/{surveyed}"))


def test_several_photographs_arrive_without_a_script(surveyor, surveyed, work, tamura):
    one, two = picture(), picture(colour=BLUE)
    answer = post(surveyor, surveyed, sent(one, two, part="wall", caption="北の壁"))
    assert answer.status_code == 303
    page = surveyor.get(answer.location)
    assert "写真 2 枚が届きました。" in text_of(page)
    assert "撮っておく写真 1/7" in text_of(page)
    with work(tamura) as ctx:
        found = asking.photos(ctx, surveyed)
        assert [(one.part, one.caption) for one in found] == [("wall", "北の壁")] * 2


def test_one_bad_photograph_does_not_cost_the_others(surveyor, surveyed, work, tamura):
    answer = post(surveyor, surveyed, sent(picture(), heic()))
    assert answer.status_code == 303
    text = text_of(surveyor.get(answer.location))
    assert "写真 1 枚が届きました。" in text
    assert "2.jpg: HEIC の写真は受け取れません" in text
    with work(tamura) as ctx:
        assert len(asking.photos(ctx, surveyed)) == 1


def test_what_was_chosen_stays_chosen_when_nothing_could_be_kept(surveyor, surveyed):
    answer = post(surveyor, surveyed, sent(b"no photo", part="wall", caption="北"))
    assert answer.status_code == 422
    tree = html.fromstring(answer.text)
    assert tree.xpath("//input[@name='part'][@checked]/@value") == ["wall"]
    assert tree.xpath("//input[@name='caption']/@value") == ["北"]
    assert "写真として読めません" in text_of(answer)


@pytest.mark.parametrize(
    ("contents", "words", "sentence"),
    [
        ([], {}, "写真を選んでください"),
        ([picture()], {"part": ""}, "入力してください"),
        ([picture()], {"part": "cellar"}, "何の写真かを一覧から選んでください"),
        ([picture()], {"caption": "あ" * 201}, "200 文字までにしてください"),
    ],
    ids=["no-photo", "no-part", "other-part", "long-words"],
)
def test_a_form_that_cannot_be_read_says_where(
    surveyor, surveyed, contents, words, sentence
):
    answer = post(surveyor, surveyed, sent(*contents, **words))
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_each_photograph_gets_its_own_receipt(surveyor, surveyed):
    content = picture(taken="1980:01:01 00:00:00")
    first = post(surveyor, surveyed, sent(content), **JSON)
    assert first.status_code == 201
    assert first.json["outcome"] == "added"
    assert "カメラの時計が合っていません" in first.json["told"]
    again = post(surveyor, surveyed, sent(content), **JSON)
    assert (again.status_code, again.json["outcome"]) == (200, "known")
    assert again.json["id"] == first.json["id"]
    assert again.json["told"] == "同じ写真がもうあります。何も変えていません。"


@pytest.mark.parametrize(
    ("contents", "part", "title"),
    [
        ([heic()], "roof", "互換性優先"),
        ([picture()], "cellar", "何の写真か: 何の写真かを一覧から選んでください。"),
        ([picture(), picture(colour=BLUE)], "roof", "もう一度選んで"),
        ([], "roof", "もう一度選んで"),
        ([picture()], "", "何の写真か: 入力してください。"),
    ],
    ids=["heic", "other-part", "two", "none", "no-part"],
)
def test_a_refused_upload_says_why_to_the_script(
    surveyor, surveyed, contents, part, title
):
    answer = post(surveyor, surveyed, sent(*contents, part=part), **JSON)
    assert answer.status_code == 422
    assert title in answer.json["title"]


def test_the_gallery_stands_on_the_page_of_the_survey(surveyor, surveyed, photo_id):
    page = surveyor.get(f"/staff/surveys/{surveyed}")
    tree = html.fromstring(page.text)
    (small,) = tree.xpath("//*[@data-gallery]//img")
    assert small.get("src").endswith(f"{photo_id}/thumbnail")
    assert small.get("alt") == "屋根 1"
    text = text_of(page)
    assert "棟のずれ" in text
    assert "令和8年9月3日 11:30" in text


def test_the_large_page_tells_when_where_and_by_whom(surveyor, surveyed, photo_id):
    page = surveyor.get(f"/staff/surveys/{surveyed}/photos/{photo_id}")
    text = text_of(page)
    for words in ("令和8年9月3日 11:30", "35.40000, 139.30000", "田村", "800 × 600"):
        assert words in text
    assert re.search("SHA-256 [0-9a-f]{64}", text)
    tree = html.fromstring(page.text)
    (large,) = tree.xpath("//figure//img")
    assert (large.get("width"), large.get("height")) == ("800", "600")
    # The place is words: nobody should send an address to a map by a slip.
    assert not tree.xpath("//main//a[starts-with(@href, 'http')]")


def test_one_leafs_from_picture_to_picture(surveyor, surveyed, photo_id, work, tamura):
    with work(tamura) as ctx:
        second = Upload(picture(colour=BLUE), "north")
        north = deeds.add_photo(ctx, surveyed, second).photo.id
    page = surveyor.get(f"/staff/surveys/{surveyed}/photos/{north}")
    tree = html.fromstring(page.text)
    assert tree.xpath("//a[@rel='next']/@href")[0].endswith(str(photo_id))
    assert tree.xpath("//a[@rel='prev']") == []


def test_originals_are_never_kept_by_a_browser(surveyor, surveyed, photo_id):
    where = f"/staff/surveys/{surveyed}/photos/{photo_id}"
    original = surveyor.get(f"{where}/original")
    assert original.mimetype == "image/jpeg"
    assert original.headers["Cache-Control"] == "private, no-store"
    assert original.headers["X-Content-Type-Options"] == "nosniff"
    assert b"2026:09:03 11:30:00" in original.data
    small = surveyor.get(f"{where}/thumbnail")
    assert small.headers["Cache-Control"] == "private, max-age=86400"
    assert small.mimetype == "image/jpeg"
    assert b"2026:09:03" not in small.data


def test_a_photograph_is_found_only_under_its_own_survey(
    surveyor, surveyed, photo_id, work, tamura, street
):
    with work(tamura) as ctx:
        other = record(ctx, street, "B2").id
    for survey_id, one in ((other, photo_id), (surveyed, NOWHERE)):
        where = f"/staff/surveys/{survey_id}/photos/{one}"
        for page in ("", "/original", "/thumbnail"):
            assert surveyor.get(where + page).status_code == 404


def test_a_photograph_is_taken_out_and_put_back_on_its_page(
    surveyor, surveyed, photo_id
):
    where = f"/staff/surveys/{surveyed}/photos/{photo_id}"
    unsaid = surveyor.post(f"{where}/remove", data={"reason": ""})
    assert unsaid.status_code == 422
    assert "外す理由を書いてください" in text_of(unsaid)
    done = surveyor.post(f"{where}/remove", data={"reason": "隣の家の写真"})
    assert done.status_code == 303
    assert "隣の家の写真" in text_of(surveyor.get(done.location))
    gallery = surveyor.get(f"/staff/surveys/{surveyed}/photos")
    assert "外した写真 1 枚" in text_of(gallery)
    assert surveyor.post(f"{where}/restore").status_code == 303
    assert "外した写真" not in text_of(
        surveyor.get(f"/staff/surveys/{surveyed}/photos")
    )


def test_another_part_is_chosen_on_the_page(surveyor, surveyed, photo_id):
    where = f"/staff/surveys/{surveyed}/photos/{photo_id}"
    wrong = surveyor.post(f"{where}/bind", data={"part": "cellar"})
    assert wrong.status_code == 422
    done = surveyor.post(f"{where}/bind", data={"part": "wall", "caption": "西"})
    assert done.status_code == 303
    assert html.fromstring(surveyor.get(where).text).findtext(".//h1") == "壁（外壁）"


def test_nothing_is_offered_behind_a_decision(surveyor, surveyed, photo_id, work, sato):
    with work(sato) as ctx:
        actions.decide(ctx, surveyed)
    where = f"/staff/surveys/{surveyed}/photos/{photo_id}"
    assert "外す" not in text_of(surveyor.get(where))
    refused = surveyor.post(f"{where}/remove", data={"reason": "違う家"})
    assert refused.status_code == 409
    assert "決定" in text_of(refused)
    assert surveyor.post(f"{where}/restore").status_code == 409


def test_photographs_of_the_record_before_are_taken_along(
    surveyor, surveyed, photo_id, work, tamura, sato
):
    with work(sato) as ctx:
        actions.send_back(ctx, surveyed, "外壁を見直してください")
    with work(tamura) as ctx:
        before = asking.get_photo(ctx, surveyed, photo_id)
        survey = ctx.session.get(asking.Survey, before.survey_id)
        street = {"quake": survey.incident_id, "B1": survey.building_id}
        again = record(ctx, street).id
    page = surveyor.get(f"/staff/surveys/{again}/photos")
    (form,) = html.fromstring(page.text).xpath("//form[contains(@action, '/bring/')]")
    assert surveyor.post(form.get("action")).status_code == 303
    assert "棟のずれ" in text_of(surveyor.get(f"/staff/surveys/{again}/photos"))


@pytest.mark.usefixtures("photo_id")
def test_who_only_reads_sees_and_cannot_send(entered, surveyed):
    reader = entered("miyata", "宮田", Role.AUDITOR)
    page = reader.get(f"/staff/surveys/{surveyed}/photos")
    assert "棟のずれ" in text_of(page)
    tree = html.fromstring(page.text)
    assert tree.xpath("//input[@type='file']") == []
    assert post(reader, surveyed, sent(picture())).status_code == 403


def test_a_lost_file_is_said_calmly(surveyor, surveyed, photo_id, settings):
    for path in (settings.data_dir / "photos").rglob("*"):
        if path.is_file():
            path.unlink()
    where = f"/staff/surveys/{surveyed}/photos/{photo_id}"
    assert surveyor.get(where).status_code == 200
    for page in ("/original", "/thumbnail"):
        answer = surveyor.get(where + page)
        assert answer.status_code == 404
        assert "写真のファイルが見つかりません" in text_of(answer)


def test_a_photograph_larger_than_allowed_is_refused(
    surveyor, surveyed, settings, monkeypatch
):
    monkeypatch.setattr(photographing, "LARGEST_FILE", 500)
    answer = post(surveyor, surveyed, sent(picture((300, 300))), **JSON)
    assert answer.status_code == 422
    assert "20 MB を超えています" in answer.json["title"]
    assert not (settings.data_dir / "photos").exists()


def test_no_route_of_photographs_is_public(app):
    ours = re.compile(r"assessment\..*(photo|explanation)")
    rules = [rule for rule in app.url_map.iter_rules() if ours.match(rule.endpoint)]
    assert len(rules) >= 10
    for rule in rules:
        policy = web.policy_of(app, rule.endpoint)
        assert policy is not None
        assert not policy.is_public
        assert rule.rule.startswith("/staff/")


def test_a_stranger_is_sent_to_the_door(app, surveyed, photo_id):
    where = f"/staff/surveys/{surveyed}/photos/{photo_id}"
    for page in ("", "/original", "/thumbnail"):
        answer = app.test_client().get(where + page)
        assert answer.status_code == 303
        assert answer.location.startswith("/staff/login")
