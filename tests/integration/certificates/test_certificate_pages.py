"""The counter's pages and the public check, through the front door."""

import hashlib
import re
from base64 import b64decode
from io import BytesIO

import pytest

from certificates import queries
from disaster import houses
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import reading, unit_of_work
from disaster.register import actions as register
from disaster.register import queries as register_queries

PASSPHRASE = "crane lantern river stone"


@pytest.fixture
def app(settings, house):
    houses.settle_world(house.engine, settings)
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def enter(app, house):
    """Give a function that signs somebody in and returns their browser."""

    def entered(username, *roles: Role):
        secret = credentials.new_totp_secret()
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            chosen = accounts.Chosen(PASSPHRASE, secret)
            accounts.add_account(ctx, username, username, roles, chosen=chosen)
        browser = app.test_client()
        code = credentials.current_code(secret, clock.now())
        answer = browser.post(
            "/staff/login",
            data={"username": username, "passphrase": PASSPHRASE, "code": code},
        )
        assert answer.status_code == 303, answer.text
        return browser

    return entered


@pytest.fixture
def counter(enter):
    return enter("madoguchi", Role.COUNTER)


@pytest.fixture
def chief(enter):
    return enter("kacho", Role.APPROVER)


@pytest.fixture
def look(house):
    """Give a function that asks the database as the system."""

    def looked(question, *given: object):
        with reading(house, SYSTEM, clock.now()) as ctx:
            found = question(ctx, *given)
            ctx.session.expunge_all()
            return found

    return looked


def address_of(application_id):
    return f"/staff/certificates/applications/{application_id}"


def form_of(incident, family, **changes):
    return {
        "incident_id": str(incident),
        "building_id": str(family.building_id),
        "applicant_name": family.name,
        "relation": "head",
        "identity_check": "licence",
        "applied_on": "R6.9.3",
        "channel": "counter",
        "copies": "1",
        **changes,
    }


def test_the_empty_list_says_what_to_do(counter):
    page = counter.get("/staff/certificates/")
    assert page.status_code == 200
    assert "まだ申請がありません" in page.text


def test_a_family_applies_and_is_issued_to(counter, families, decide, incident, look):
    (family,) = families()
    decide(incident, family, DamageLevel.SEMI)
    form_page = counter.get(f"/staff/certificates/new/{family.household_id}")
    assert family.name in form_page.text
    assert family.address in form_page.text

    answer = counter.post(
        f"/staff/certificates/new/{family.household_id}",
        data=form_of(incident, family),
    )
    assert answer.status_code == 303, answer.text
    dossier = counter.get(answer.location)
    assert "準半壊" in dossier.text
    assert "交付する" in dossier.text

    issued = counter.post(f"{answer.location}/issue", data={"idempotency_key": "k"})
    assert issued.status_code == 303
    again = counter.post(f"{answer.location}/issue", data={"idempotency_key": "k"})
    assert (again.status_code, again.location) == (303, issued.location)
    other = counter.post(f"{answer.location}/issue", data={"idempotency_key": "x"})
    assert other.status_code == 409
    assert "再印刷しますか" in other.text
    assert look(queries.counts_by_state, None)["issued"] == 1


def test_the_download_proves_what_it_is(counter, ready, look):
    ((_family, application_id),) = ready()
    counter.post(f"{address_of(application_id)}/issue", data={"idempotency_key": "k"})
    paper = look(queries.valid_certificate, application_id)
    answer = counter.get(f"/staff/certificates/{paper.id}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["X-Certificate-Number"] == paper.number
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("inline")
    digest = answer.headers["Content-Digest"]
    assert digest.startswith("sha-256=:")
    assert b64decode(digest[9:-1]) == hashlib.sha256(answer.data).digest()

    printed = counter.post(f"/staff/certificates/{paper.id}/reprint")
    assert printed.status_code == 303
    assert counter.get(printed.location).data == answer.data
    assert look(queries.valid_certificate, application_id).reprints == 1


def keys_on(page):
    return re.findall(r'name="idempotency_key" value="([^"]+)"', page.text)


def test_each_form_of_a_page_has_its_own_key(counter, ready, look):
    ((_family, application_id),) = ready()
    counter.post(f"{address_of(application_id)}/issue", data={"idempotency_key": "k"})
    page = counter.get(address_of(application_id))
    keys = keys_on(page)
    assert len(set(keys)) == len(keys) == 2

    paper = look(queries.valid_certificate, application_id)
    for _ in range(2):
        counter.post(
            f"/staff/certificates/{paper.id}/reprint",
            data={"idempotency_key": keys[0]},
        )
    assert look(queries.valid_certificate, application_id).reprints == 1


def test_reading_a_page_never_counts_as_a_print(counter, ready, look):
    ((_family, application_id),) = ready()
    counter.post(f"{address_of(application_id)}/issue", data={"idempotency_key": "k"})
    paper = look(queries.valid_certificate, application_id)
    for _ in range(3):
        counter.get(f"/staff/certificates/{paper.id}.pdf")
    assert look(queries.valid_certificate, application_id).reprints == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"phone": "abc"}, "電話番号は"),
        ({"copies": "0"}, "1 以上"),
        ({"applied_on": "きのう"}, "日付"),
        ({"relation": "proxy"}, "代理人と世帯の関係を選んで"),
        ({"relation": "proxy", "proxy_kind": "family"}, "委任状を確かめて"),
        ({"building_id": "x"}, "一覧から選び直してください"),
        ({"incident_id": ""}, "入力してください"),
        ({"copies": "二"}, "整数"),
    ],
)
def test_a_bad_form_comes_back_with_its_text(
    counter, families, incident, changes, message
):
    (family,) = families()
    answer = counter.post(
        f"/staff/certificates/new/{family.household_id}",
        data=form_of(incident, family, purpose="地震保険", **changes),
    )
    assert answer.status_code == 422
    assert message in answer.text
    assert "地震保険" in answer.text


def test_the_second_application_leads_to_the_first(
    counter, families, incident, apply, look
):
    (family,) = families()
    first = apply(family)
    answer = counter.post(
        f"/staff/certificates/new/{family.household_id}", data=form_of(incident, family)
    )
    assert answer.status_code == 409
    assert address_of(first) in answer.text
    assert look(queries.get_application, first).receipt_number in answer.text


@pytest.mark.usefixtures("incident")
def test_another_building_can_be_searched_for(counter, families):
    one, two = families(2)
    page = counter.get(
        f"/staff/certificates/new/{one.household_id}", query_string={"building_q": "B1"}
    )
    assert str(two.building_id) in page.text


def test_a_void_paper_is_void_on_the_public_page_at_once(
    counter, chief, app, ready, look
):
    ((family, application_id),) = ready()
    counter.post(f"{address_of(application_id)}/issue", data={"idempotency_key": "k"})
    paper = look(queries.valid_certificate, application_id)
    public = app.test_client()
    assert "有効な証明書" in public.get(f"/v/{paper.code}").text

    refused = chief.post(f"/staff/certificates/{paper.id}/void", data={})
    assert refused.status_code == 422
    done = chief.post(
        f"/staff/certificates/{paper.id}/void", data={"reason": "別の世帯"}
    )
    assert done.status_code == 303
    page = public.get(f"/v/{paper.code}").text
    assert "無効になりました" in page
    assert family.name not in page
    assert family.address not in page
    assert public.get(f"/v/{paper.code}/state.json").json["state"] == "void"
    assert counter.get(f"/staff/certificates/{paper.id}.pdf").status_code == 409


def test_an_unknown_code_looks_like_a_known_one(app, counter, ready, look):
    ((_family, application_id),) = ready()
    counter.post(f"{address_of(application_id)}/issue", data={"idempotency_key": "k"})
    paper = look(queries.valid_certificate, application_id)
    public = app.test_client()
    known = public.get(f"/v/{paper.code}/state.json")
    unknown = public.get("/v/0000000000/state.json")
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert known.json.keys() == unknown.json.keys()
    assert unknown.json["state"] == "unknown"
    assert public.get("/v/0000000000").status_code == 200
    assert public.get("/v/%3Cscript%3E").status_code == 200


def test_the_short_code_may_be_typed(app, counter, ready, look):
    ((_family, application_id),) = ready()
    counter.post(f"{address_of(application_id)}/issue", data={"idempotency_key": "k"})
    code = look(queries.valid_certificate, application_id).code
    public = app.test_client()
    typed = f"{code[:5]}-{code[5:]}".lower()
    answer = public.get("/v/", query_string={"code": typed})
    assert answer.location.endswith(f"/v/{code}")
    assert "形ではありません" in public.get("/v/?code=!!").text
    assert public.get("/v/").status_code == 200


def test_the_keys_and_the_script_are_public(app, signing_key, settings):
    public = app.test_client()
    listed = public.get("/v/keys.json")
    assert [key["kid"] for key in listed.json["keys"]] == [signing_key]
    assert "PRIVATE" not in listed.text
    assert public.get("/v/verify.js").mimetype == "text/javascript"
    (settings.key_dir / "keys.json").unlink()
    assert public.get("/v/keys.json").json == {"keys": []}


def upload(counter, content, name="paper.pdf"):
    return counter.post(
        "/staff/certificates/verify",
        data={"file": (BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def test_the_counter_checks_a_paper(counter, ready, look):
    ((family, application_id),) = ready()
    counter.post(f"{address_of(application_id)}/issue", data={"idempotency_key": "k"})
    paper = look(queries.valid_certificate, application_id)
    pdf = look(queries.file_of, paper.id).pdf
    answer = upload(counter, pdf)
    assert answer.status_code == 200
    assert family.name in answer.text
    assert "いまも有効です" in answer.text


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.4\n%rubbish", b"\0"])
def test_rubbish_is_answered_in_one_sentence(counter, content):
    answer = upload(counter, content)
    assert answer.status_code == 422
    assert "証明書の PDF として読めません" in answer.text


def test_nothing_to_check_and_a_broken_code(counter):
    assert counter.post("/staff/certificates/verify", data={}).status_code == 422
    broken = counter.post(
        "/staff/certificates/verify", data={"qr_text": "http://x/v/ABC"}
    )
    assert "途中で切れている" in broken.text


def test_who_may_not_see_gets_nothing(app, enter, ready):
    ((_family, application_id),) = ready()
    stranger = app.test_client()
    assert stranger.get(address_of(application_id)).status_code == 303
    surveyor = enter("chosa", Role.SURVEYOR)
    assert surveyor.get(address_of(application_id)).status_code == 403
    issued = surveyor.post(f"{address_of(application_id)}/issue")
    assert issued.status_code == 403


def test_a_protected_household_shows_nothing_anywhere(
    counter, chief, ready, look, house
):
    ((family, application_id),) = ready()
    counter.post(f"{address_of(application_id)}/issue", data={"idempotency_key": "k"})
    paper = look(queries.valid_certificate, application_id)
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        wife = register_queries.members(ctx, family.household_id)[1]
        register.protect(ctx, wife.id, protected=True)
    for browser in (counter, chief):
        for path in (
            "/staff/certificates/",
            "/staff/certificates/?q=山田",
            address_of(application_id),
            f"/staff/certificates/{paper.id}.pdf",
        ):
            text = browser.get(path).get_data(as_text=False).decode(errors="replace")
            assert family.name not in text, path
            assert family.address not in text, path
    assert counter.get(f"/staff/certificates/{paper.id}.pdf").status_code == 403
    assert counter.post(f"/staff/certificates/{paper.id}/reprint").status_code == 403
    new = counter.get(f"/staff/certificates/new/{family.household_id}")
    assert new.status_code == 403


def test_the_list_filters_and_forgives(counter, ready):
    pairs = ready(3)
    page = counter.get("/staff/certificates/?q=%E5%B1%B1%E7%94%B0&state=received")
    assert "3 件見つかりました" in page.text
    assert len(pairs) == 3
    for query in (
        "?page=x",
        "?page=999",
        "?state=?",
        "?incident=?",
        "?q=%00",
        "?q=1-00001-0",
    ):
        answer = counter.get(f"/staff/certificates/{query}")
        assert answer.status_code in {200, 422}, query
    assert (
        "検査数字が合いません" in counter.get("/staff/certificates/?q=1-00001-0").text
    )


def test_a_replaced_paper_leads_to_the_new_one(
    counter, app, ready, decide, incident, look
):
    ((family, application_id),) = ready()
    counter.post(f"{address_of(application_id)}/issue", data={"idempotency_key": "k"})
    old = look(queries.valid_certificate, application_id)
    decide(incident, family, DamageLevel.HALF, round_number=2)
    assert "新しい調査が決定しています" in counter.get(address_of(application_id)).text
    done = counter.post(
        f"{address_of(application_id)}/reissue",
        data={"reason": "第2次調査", "idempotency_key": "r"},
    )
    assert done.status_code == 303
    assert "新しいものに替わりました" in app.test_client().get(f"/v/{old.code}").text
    pdf = look(queries.file_of, old.id).pdf
    assert "新しいものに替わりました" in upload(counter, pdf).text


def test_withdrawing_needs_a_reason(counter, ready, look):
    ((_family, application_id),) = ready()
    path = f"{address_of(application_id)}/withdraw"
    assert counter.post(path, data={}).status_code == 422
    assert counter.post(path, data={"reason": "間違い"}).status_code == 303
    assert look(queries.get_application, application_id).state == "withdrawn"


def test_a_form_without_its_token_is_refused(settings, house, ready):
    houses.settle_world(house.engine, settings)
    ((_family, application_id),) = ready()
    browser = create_app(settings).test_client()
    answer = browser.post(f"{address_of(application_id)}/issue")
    assert answer.status_code == 400


def test_every_page_of_a_stop(counter, enter, ready, house, look):
    ((_family, application_id),) = ready()
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        from certificates.tables import IssuingHalt

        ctx.session.add(
            IssuingHalt(
                application_id=application_id, field="head_name", halted_at=ctx.now
            )
        )
    issued = counter.post(
        f"{address_of(application_id)}/issue", data={"idempotency_key": "k"}
    )
    assert issued.status_code == 503
    assert "交付を止めています" in issued.text
    kanri = enter("kanri", Role.ADMINISTRATOR)
    assert "交付を再開する" in kanri.get("/staff/certificates/").text
    kanri.post("/staff/certificates/resume", data={"reason": "確かめた"})
    assert look(queries.halt) is None
