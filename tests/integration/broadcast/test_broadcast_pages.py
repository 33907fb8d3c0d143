"""The pages: an author writes, another person approves, the public subscribes."""

import re
from dataclasses import replace

import pytest
from alert_desk import awake, hand_in, let_out, notice, order, settle_town, subscribe

from broadcast import actions, queries
from broadcast.queries import ledger
from broadcast.rules import identity, subscribing
from broadcast.rules.announced import Announced, Announcement
from broadcast.rules.kinds import Hazard
from broadcast.rules.levels import EvacuationLevel
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import reading, unit_of_work
from disaster.foundation.db import new_id

PASSPHRASE = "crane lantern river stone"
PEOPLE = {
    "takahashi": Role.AUTHOR,
    "sato": Role.APPROVER,
    "miyata": Role.AUDITOR,
    "kanri": Role.ADMINISTRATOR,
    "yoshida": Role.COUNTER,
}
ORDER = {
    "kind": "issue",
    "level": "4",
    "hazard": "flood",
    "districts": ["01", "02"],
    "reasons": ["river_rising"],
    "open_shelters": "川辺小学校\r\n駅前公民館",
    "next_update": "20:30",
    "valid_hours": "24",
    "contact": "災害対策本部 0463-00-0000",
}


@pytest.fixture
def secrets(house, kanri):
    """Give everybody an account."""
    made = {}
    with unit_of_work(house, awake(kanri), clock.now()) as ctx:
        settle_town(ctx, people=6)
        for name, role in PEOPLE.items():
            made[name] = credentials.new_totp_secret()
            chosen = accounts.Chosen(PASSPHRASE, made[name])
            accounts.add_account(ctx, name, name, [role], chosen=chosen)
    return made


@pytest.fixture
def app(settings):
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def enter(app, secrets):
    """Sign somebody in and return the client."""

    def entered(name):
        client = app.test_client()
        code = credentials.current_code(secrets[name], clock.now())
        form = {"username": name, "passphrase": PASSPHRASE, "code": code}
        answer = client.post("/staff/login", data=form)
        assert answer.status_code == 303
        return client

    return entered


def hidden(page, name):
    """Return a hidden field's value."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    return found[1] if found else ""


def text(answer):
    return answer.get_data(as_text=True)


def test_checking_shows_every_channel_and_keeps_nothing(house, enter):
    author = enter("takahashi")
    assert "いま出ている発信はありません" in text(author.get("/staff/broadcasts/"))
    looked = author.post("/staff/broadcasts/new", data={**ORDER, "deed": "check"})
    assert looked.status_code == 200
    for words in ("必要なことは入っています", "レベル4 避難指示 洪水", "メール 6 人"):
        assert words in text(looked)
    with reading(house, SYSTEM, clock.now()) as ctx:
        assert queries.counts_by_state(ctx) == {}


def test_from_the_desk_to_the_approved_alert(enter):
    author, approver = enter("takahashi"), enter("sato")
    blank = text(author.get("/staff/broadcasts/new"))
    form = {**ORDER, "broadcast_id": hidden(blank, "broadcast_id")}
    kept = author.post("/staff/broadcasts/new?deed=submit", data=form)
    assert kept.status_code == 303
    here = kept.location
    again = author.post("/staff/broadcasts/new?deed=submit", data=form)
    assert again.location == here
    assert "承認待ち" in text(author.get(here))
    page = text(approver.get(f"{here}/review"))
    consent = {
        "version": hidden(page, "version"),
        "content_hash": hidden(page, "content_hash"),
        "typed_level": "３",
    }
    wrong = approver.post(f"{here}/approve", data=consent)
    assert wrong.status_code == 422
    assert "入れた数字が配信の警戒レベルと違います" in text(wrong)
    done = approver.post(f"{here}/approve", data={**consent, "typed_level": "４"})
    assert done.status_code == 303
    shown = text(approver.get(here))
    assert "http-equiv" in shown
    assert "承認して出しました" in shown
    late = approver.post(f"{here}/approve", data={**consent, "typed_level": "4"})
    assert late.status_code == 409


def test_an_author_with_both_roles_is_told_why_not(house, enter, takahashi, sato):
    both = replace(sato, name="sato")
    with unit_of_work(house, replace(takahashi, name="sato"), clock.now()) as ctx:
        made = actions.draft(ctx, order())
        actions.submit(ctx, made.id, made.version)
        here, read = f"/staff/broadcasts/{made.id}", (made.version, made.content_hash)
    approver = enter(both.name)
    page = text(approver.get(f"{here}/review"))
    assert "作成者は承認できません" in page
    assert "承認して出す" not in page
    consent = {"version": read[0], "content_hash": read[1], "typed_level": "4"}
    answer = approver.post(f"{here}/approve", data=consent)
    assert answer.status_code == 403


def test_a_stale_page_approves_nothing(house, enter, takahashi):
    broadcast_id, (version, seen) = hand_in(house, takahashi, order())
    approver = enter("sato")
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        actions.withdraw(ctx, broadcast_id)
        actions.edit(ctx, broadcast_id, version, order(observation="変えました。"))
        actions.submit(ctx, broadcast_id, version + 1)
    consent = {"version": version, "content_hash": seen, "typed_level": "4"}
    here = f"/staff/broadcasts/{broadcast_id}"
    answer = approver.post(f"{here}/approve", data=consent)
    assert answer.status_code == 409
    assert "何も送っていません" in text(answer)


def test_returning_and_stopping_need_a_reason(house, enter, takahashi, sato):
    approver = enter("sato")
    broadcast_id, _read = hand_in(house, takahashi, order())
    here = f"/staff/broadcasts/{broadcast_id}"
    assert approver.post(f"{here}/return", data={"reason": ""}).status_code == 422
    assert approver.post(f"{here}/return", data={"reason": "地区"}).status_code == 303
    assert "理由: 地区" in text(enter("takahashi").get(here))
    other = let_out(house, takahashi, sato, order())
    there = f"/staff/broadcasts/{other}"
    assert approver.post(f"{there}/cancel", data={"reason": ""}).status_code == 422
    assert approver.post(f"{there}/cancel", data={"reason": "誤り"}).status_code == 303
    assert "中止" in text(approver.get(there))


def test_followers_start_with_the_words_before(house, enter, takahashi, sato):
    first = let_out(house, takahashi, sato, order())
    author = enter("takahashi")
    page = text(author.get(f"/staff/broadcasts/new?after={first}&kind=lift"))
    assert "元の発信と同じです" in page
    form = {
        "kind": "lift",
        "follows": str(first),
        "broadcast_id": hidden(page, "broadcast_id"),
        "reasons": ["danger_passed"],
        "contact": "本部",
    }
    kept = author.post("/staff/broadcasts/new?deed=submit", data=form)
    review = text(enter("sato").get(f"{kept.location}/review"))
    assert "変わったところ" in review
    assert "<ins>" in review
    orphan = author.get("/staff/broadcasts/new?kind=lift")
    assert orphan.status_code == 200
    refused = author.post("/staff/broadcasts/new", data={**form, "follows": ""})
    assert refused.status_code == 422


def test_bad_typing_comes_back_with_a_sentence(enter):
    author = enter("takahashi")
    for change, words in (
        ({"next_update": "そのうち"}, "18:30"),
        ({"level": "9"}, "一覧から選んでください"),
        ({"districts": ["99"]}, "台帳にありません"),
        ({"kind": "correct"}, "元の発信の画面から"),
        ({"valid_hours": "999"}, "一覧から選んでください"),
    ):
        answer = author.post("/staff/broadcasts/new", data={**ORDER, **change})
        assert answer.status_code == 422
        assert words in text(answer)


def test_every_page_opens_for_its_roles_only(house, enter, takahashi, sato):
    broadcast_id = let_out(house, takahashi, sato, order())
    here = f"/staff/broadcasts/{broadcast_id}"
    allowed = {
        "/staff/broadcasts/": {"takahashi", "sato", "miyata", "kanri"},
        here: {"takahashi", "sato", "miyata", "kanri"},
        f"{here}/ledger": {"takahashi", "sato", "miyata", "kanri"},
        "/staff/broadcasts/new": {"takahashi"},
        f"{here}/review": {"sato"},
        "/staff/broadcasts/subscribers": {"takahashi", "kanri"},
    }
    clients = {name: enter(name) for name in PEOPLE}
    for path, names in allowed.items():
        for name, client in clients.items():
            expected = 200 if name in names else 403
            assert client.get(path).status_code == expected, (path, name)


def test_addresses_are_shown_only_to_those_who_keep_the_list(
    house, enter, takahashi, sato
):
    broadcast_id = let_out(house, takahashi, sato, order())
    here = f"/staff/broadcasts/{broadcast_id}/ledger"
    author = enter("takahashi")
    assert "person0000@docomo.example" in text(author.get(here))
    approver = enter("sato")
    masked = text(approver.get(f"{here}?state=queued"))
    assert "person0000" not in masked
    assert "p***@docomo.example" in masked
    sheet = enter("kanri").post(f"{here}.csv")
    assert sheet.status_code == 200
    assert sheet.get_data().startswith("\ufeff宛先".encode())
    assert approver.post(f"{here}.csv").status_code == 403
    stale = author.post(f"{here}.csv", data={"code": "000000"})
    assert stale.status_code == 401
    assert "認証アプリの新しい6桁のコード" in text(stale)
    assert text(enter("miyata").get(f"{here}?state=nonsense&page=-4"))


def test_the_page_tells_when_no_relay_is_set(settings, secrets):
    silent = create_app(replace(settings, smtp_url=""))
    silent.config["WTF_CSRF_ENABLED"] = False
    client = silent.test_client()
    code = credentials.current_code(secrets["sato"], clock.now())
    form = {"username": "sato", "passphrase": PASSPHRASE, "code": code}
    client.post("/staff/login", data=form)
    page = text(client.get("/staff/broadcasts/"))
    assert "送信先（SMTP）が設定されていません" in page


def test_staff_keep_the_mailing_list(enter):
    from io import BytesIO

    desk = enter("kanri")
    page = "/staff/broadcasts/subscribers"
    bad = desk.post(page, data={"address": "a@@b", "consent": "窓口"})
    assert bad.status_code == 422
    good = {"address": "new@au.example", "consent": "窓口", "districts": ["01"]}
    assert desk.post(page, data=good).status_code == 303
    assert "new@au.example" in text(desk.get(f"{page}?q=NEW@"))
    rows = "メールアドレス\r\nx@au.example\r\nなし\r\n".encode("cp932")

    def upload(deed, content):
        file = {"file": (BytesIO(content), "list.csv"), "deed": deed}
        return desk.post(f"{page}/import", data=file)

    assert "確かめた結果" in text(upload("check", rows))
    refused = upload("import", rows)
    assert refused.status_code == 422
    assert "3" in text(refused)
    assert upload("import", b"\x89PNG\r\n").status_code == 422
    assert (
        upload("import", rows.rsplit("なし".encode("cp932"), 1)[0]).status_code == 303
    )
    assert "x@au.example" in text(desk.get(page))


@pytest.mark.usefixtures("secrets")
def test_the_public_answer_is_the_same_for_known_and_unknown(house, app):
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        subscribe(ctx, "known@docomo.example")
    client = app.test_client()
    assert "防災メールの登録" in text(client.get("/mail/"))
    answers = [
        client.post("/mail/", data={"address": address, "language": "ja"})
        for address in ("known@docomo.example", "unknown@docomo.example")
    ]
    assert {(a.status_code, a.location) for a in answers} == {
        (303, "/mail/asked?lang=ja")
    }
    assert "24時間以内" in text(client.get("/mail/asked"))
    slip = client.post("/mail/", data={"address": "a@docom.ne.jp"})
    assert slip.status_code == 422
    assert "docomo.ne.jp ではありませんか" in text(slip)
    sure = client.post("/mail/", data={"address": "a@docom.ne.jp", "sure": "1"})
    assert sure.status_code == 303
    assert client.post("/mail/", data={"address": "かな"}).status_code == 422


@pytest.mark.usefixtures("secrets")
def test_opening_the_leaving_link_changes_nothing_and_the_button_does(house, app):
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        subscriber_id = subscribe(ctx, "hana@docomo.example")
    token = identity.unsubscribe_token(
        house.settings.secret_key.encode(), subscriber_id
    )

    def state():
        with reading(house, SYSTEM, clock.now()) as ctx:
            return queries.get_subscriber(ctx, subscriber_id).state

    client = app.test_client()
    for _time in range(100):
        assert client.get(f"/mail/unsubscribe/{token}").status_code == 200
    assert client.head(f"/mail/unsubscribe/{token}").status_code == 200
    assert state() == "active"
    one_click = {"List-Unsubscribe": "One-Click"}
    answer = client.post(f"/mail/unsubscribe/{token}", data=one_click)
    assert answer.status_code == 200
    assert state() == "removed"
    assert client.post(f"/mail/unsubscribe/{token}").status_code == 200
    assert client.get("/mail/unsubscribe/forged").status_code == 404
    assert client.post("/mail/unsubscribe/forged").status_code == 404
    assert client.get("/mail/confirm/forged").status_code == 404
    assert client.post("/mail/confirm/forged").status_code == 404


@pytest.mark.usefixtures("secrets")
def test_pages_speak_the_languages_and_survive_rubbish(app):
    client = app.test_client()
    for lang in ("ja", "en", "ja-easy", "xx"):
        assert client.get(f"/mail/?lang={lang}").status_code == 200
    assert client.post("/mail/", data={"address": "\x00\r\nBcc: a@b.example"})


def test_a_form_without_its_token_is_refused(settings):
    strict = create_app(settings)
    assert strict.test_client().post("/mail/", data={}).status_code in {400, 403}


def test_old_broadcasts_stay_readable(house, enter, takahashi, sato):
    for _time in range(3):
        let_out(house, takahashi, sato, notice())
    page = text(enter("miyata").get("/staff/broadcasts/?page=99"))
    assert "給水車が来ます" in page
    with reading(house, SYSTEM, clock.now()) as ctx:
        first = queries.in_force(ctx)[-1]
        assert sum(ledger.counts(ctx, first.id).values()) == 6


def test_the_growth_page_is_for_those_who_keep_the_list(enter):
    page = enter("takahashi").get("/staff/broadcasts/subscribers/growth")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert "17,000" in text
    assert "<svg" in text
    sheet = enter("kanri").get("/staff/broadcasts/subscribers/growth.csv")
    assert sheet.get_data().startswith(b"\xef\xbb\xbf")
    assert enter("yoshida").get("/staff/broadcasts/subscribers/growth").status_code == (
        403
    )


def test_whoever_signed_up_by_mail_chooses_on_the_page(app, house, secrets):
    assert secrets
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        actions.request_by_mail(ctx, "n..n@docomo.example")
        found = queries.find_address(ctx, "n..n@docomo.example")
        secret = house.settings.secret_key.encode()
        token = subscribing.confirm_token(secret, found.id, found.nonce)
    client = app.test_client()
    for _time in range(3):
        page = client.get(f"/mail/confirm/{token}").get_data(as_text=True)
        assert 'name="categories" value="crime"' in page
    bad = client.post(f"/mail/confirm/{token}", data={"districts": ["99"]})
    assert bad.status_code == 422
    assert "選び直して" in bad.get_data(as_text=True)
    chosen = {"language": "en", "districts": ["01"], "categories": ["crime"]}
    done = client.post(f"/mail/confirm/{token}", data=chosen)
    assert done.status_code == 200
    with reading(house, SYSTEM, clock.now()) as ctx:
        found = queries.find_address(ctx, "n..n@docomo.example")
        assert (found.state, found.language) == ("active", "en")
        assert (found.districts, found.categories) == (["01"], ["crime"])


def test_an_act_is_read_and_pressed_once(enter, house, takahashi, sato):
    first = let_out(house, takahashi, sato, order())
    author, here = enter("takahashi"), f"/staff/broadcasts/{first}"
    assert "レベルを上げる" in text(author.get(here))
    page = text(author.get(f"{here}/acts/raise"))
    assert "レベル5 緊急安全確保" in page
    form = {
        "broadcast_id": hidden(page, "broadcast_id"),
        "observation": "川があふれました。",
        "next_update": "",
    }
    one = author.post(f"{here}/acts/raise", data=form)
    two = author.post(f"{here}/acts/raise", data=form)
    assert (one.status_code, two.location) == (303, one.location)
    assert "川があふれました。" in text(author.get(one.location))
    wrong = author.post(f"{here}/acts/raise", data={**form, "next_update": "いつか"})
    assert wrong.status_code == 422
    assert author.get(f"{here}/acts/nothing").status_code == 404
    for act in ("update", "correct", "lift", "cancel"):
        assert author.get(f"{here}/acts/{act}").status_code == 200


def test_one_person_sends_level_5_and_everybody_may_stop_it(enter, house, takahashi):
    top = order(level=EvacuationLevel.EMERGENCY_SAFETY)
    broadcast_id, (version, seen) = hand_in(house, takahashi, top)
    author, clerk = enter("takahashi"), enter("yoshida")
    here = f"/staff/broadcasts/{broadcast_id}"
    assert "緊急に一人で出す" in text(author.get(here))
    assert "秒読みを始める" in text(author.get(f"{here}/urgent"))
    form = {"version": version, "content_hash": seen, "typed_level": "5"}
    nothing = author.post(f"{here}/urgent", data=form)
    assert nothing.status_code == 422
    form["reason"] = "承認者と連絡がつかない。"
    assert author.post(f"{here}/urgent", data=form).status_code == 303
    assert "一人で出そうとしています" in text(clerk.get("/staff/"))
    assert clerk.post(f"{here}/urgent/stop").status_code == 303
    assert "一人で出そうとしています" not in text(clerk.get("/staff/"))
    assert "緊急の秒読みを止めました" in text(author.get(here))


def test_the_versions_of_a_text_are_shown_with_their_changes(enter, house, takahashi):
    broadcast_id, (version, _seen) = hand_in(house, takahashi, order())
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        actions.withdraw(ctx, broadcast_id)
        changed = order(observation="水位が上がりました。")
        actions.edit(ctx, broadcast_id, version, changed)
        actions.submit(ctx, broadcast_id, version + 1)
    page = text(enter("takahashi").get(f"/staff/broadcasts/{broadcast_id}"))
    assert "承認を求めた版" in page
    assert "水位が上がりました。</ins>" in page


def test_open_shelters_are_choices_fit_for_the_danger(enter, house, sato):
    with unit_of_work(house, sato, clock.now()) as ctx:
        for name, unfit in (("山の上小学校", ()), ("川べり会館", (Hazard.FLOOD,))):
            told = Announced(name, Announcement.OPEN, unfit_for=frozenset(unfit))
            actions.announce_shelter(ctx, new_id(), told)
    author = enter("takahashi")
    looked = {**ORDER, "deed": "check", "shelters": ["山の上小学校"]}
    page = text(author.post("/staff/broadcasts/new", data=looked))
    assert 'value="山の上小学校" checked' in page
    assert "川べり会館" not in page


def test_texts_of_single_channels_are_rewritten_and_sealed(enter, house):
    author = enter("takahashi")
    blank = text(author.get("/staff/broadcasts/new"))
    ours = "レベル4 避難指示 川辺・山の手。今すぐ避難を。"
    form = {**ORDER, "edit_ticker": ours, "roads": "県道22号\r\n川辺橋"}
    looked = text(author.post("/staff/broadcasts/new", data={**form, "deed": "check"}))
    for words in (
        "手直ししたテロップ",
        "欄から作ると",
        "県道22号、川辺橋",
        "&lt;alert",
    ):
        assert words in looked
    assert "List-Unsubscribe" in looked
    form["broadcast_id"] = hidden(blank, "broadcast_id")
    kept = author.post("/staff/broadcasts/new?deed=submit", data=form)
    with reading(house, SYSTEM, clock.now()) as ctx:
        (broadcast,) = queries.waiting(ctx)
        assert broadcast.renditions["ja"]["ticker"] == ours
    assert ours in text(enter("sato").get(f"{kept.location}/review"))
    wrong = {**ORDER, "edit_mail": "レベル3です。", "deed": "check"}
    assert "違う数字" in text(author.post("/staff/broadcasts/new", data=wrong))


def test_writing_is_kept_version_by_version(enter, house):
    author = enter("takahashi")
    blank = text(author.get("/staff/broadcasts/new"))
    assert "data-autosave" in blank
    form = {**ORDER, "broadcast_id": hidden(blank, "broadcast_id")}
    here = "/staff/broadcasts/autosave"
    one = author.post(here, data=form).get_json()
    assert (one["version"], len(one["saved_at"])) == (1, 8)
    two = author.post(here, data={**form, "version": 1, "body": "続き"}).get_json()
    assert two["version"] == 2
    stale = author.post(here, data={**form, "version": 1, "body": "別"})
    assert (stale.status_code, "保存していません" in stale.get_json()["message"]) == (
        409,
        True,
    )
    bad = author.post(here, data={**form, "kind": ""})
    assert bad.status_code == 422
    with reading(house, SYSTEM, clock.now()) as ctx:
        (draft,) = queries.drafts(ctx)
        assert draft.fields["body"] == "続き"


def test_the_same_text_twice_needs_one_more_tick(enter, house, takahashi, sato):
    let_out(house, takahashi, sato, order())
    broadcast_id, (version, seen) = hand_in(house, takahashi, order())
    approver, here = enter("sato"), f"/staff/broadcasts/{broadcast_id}"
    assert "それでも出す" in text(approver.get(f"{here}/review"))
    consent = {"version": version, "content_hash": seen, "typed_level": "4"}
    assert approver.post(f"{here}/approve", data=consent).status_code == 422
    sure = {**consent, "sure": "yes"}
    assert approver.post(f"{here}/approve", data=sure).status_code == 303


def test_what_is_read_out_and_typed_in_is_of_an_approved_text(
    enter, house, takahashi, sato
):
    broadcast_id = let_out(house, takahashi, sato, order())
    reader = enter("takahashi")
    here = f"/staff/broadcasts/{broadcast_id}"
    assert "読み上げ原稿" in text(reader.get(here))
    page = text(reader.get(f"{here}/scripts"))
    assert "繰り返します。" in page
    assert "電話の応答" in page
    sheet = reader.get(f"{here}/entry.csv").get_data().decode("utf-8-sig")
    assert "避難指示" in sheet
    assert sheet.count("\r\n") == 2
    waiting, _read = hand_in(house, takahashi, notice())
    refused = reader.get(f"/staff/broadcasts/{waiting}/entry.csv")
    assert refused.status_code == 409
