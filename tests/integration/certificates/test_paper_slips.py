"""A pile of paper applications, the form on paper, and what the counter is told."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from certificates import queries
from disaster.foundation import clock
from disaster.incidents import actions as incidents
from disaster.incidents.queries import get_incident
from disaster.incidents.rules import Deadline, LateRule
from disaster.register import actions as register
from disaster.register import queries as people
from tests.integration.certificates.online_desk import Home, picture
from tests.integration.certificates.test_certificate_pages import (  # noqa: F401
    address_of,
    app,
    counter,
    enter,
    form_of,
    look,
)

SLIPS = "/staff/certificates/slips/"
BORN_ON = date(1970, 3, 12)


@pytest.fixture
def slip(incident):
    """Give a function that fills a slip in."""

    def filled(household, **changes):
        typed = {
            "incident_id": str(incident),
            "applied_on": "R6.9.2",
            "identity_check": "licence",
            "household": household,
            "copies": "1",
        }
        return {**typed, **changes}

    return filled


def number_told(page):
    return re.search(r"受付番号 ([\d-]+) ", page.text)[1]


def test_a_pile_is_keyed_in_one_after_another(counter, families, slip, look):  # noqa: F811
    families(2)
    first = counter.post(SLIPS, data=slip("S0"))
    assert first.status_code == 303, first.text
    # What is the same for the pile stays; nobody's name stands in the address.
    page = counter.get(first.location)
    assert 'value="R6.9.2"' in page.text
    assert "S0" not in first.location
    kept = look(queries.find_by_receipt, number_told(page))
    assert (kept.applied_on, kept.channel) == (date(2024, 9, 2), "paper")
    counter.post(SLIPS, data=slip("S1", born_on="S45.3.12"))
    page = counter.get(SLIPS)
    assert "<strong>2</strong>" in page.text
    assert page.text.count("入力を取り消す</button>") == 2


def test_a_slip_is_taken_back(counter, families, slip, look):  # noqa: F811
    families()
    page = counter.get(counter.post(SLIPS, data=slip("S0")).location)
    kept = look(queries.find_by_receipt, number_told(page))
    taken = counter.post(f"{SLIPS}{kept.id}/take-back")
    page = counter.get(taken.location)
    assert "<strong>0</strong>" in page.text
    assert "取消し 1 件" in page.text
    assert counter.post(SLIPS, data=slip("S0")).status_code == 303
    counter.post(f"{SLIPS}{kept.id}/take-back")
    assert "<strong>1</strong>" in counter.get(SLIPS).text


def test_a_name_that_fits_several_households_is_chosen(counter, families, slip):  # noqa: F811
    one, _two = families(2)
    asked = counter.post(SLIPS, data=slip("山田"))
    assert asked.status_code == 422
    assert "世帯が一つに決まりません" in asked.text
    assert str(one.household_id) in asked.text
    chosen = slip("山田", household_id=str(one.household_id))
    assert counter.post(SLIPS, data=chosen).status_code == 303
    # A choice that the text no longer offers does not count.
    other = slip("S1", household_id=str(one.household_id))
    assert counter.post(SLIPS, data=other).status_code == 303


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"household": "いない人"}, "世帯が見つかりません"),
        ({"house": "どこにもない所"}, "建物が見つかりません"),
        ({"applied_on": ""}, "入力してください"),
        ({"relation": "proxy"}, "代理人と世帯の関係を選んで"),
        ({"applied_on": "R6.8.1"}, "発生日より前"),
    ],
    ids=["nobody", "no-house", "no-day", "proxy", "too-early"],
)
def test_a_bad_slip_comes_back_with_its_text(counter, families, slip, changes, message):  # noqa: F811
    families()
    answer = counter.post(SLIPS, data=slip("S0") | {"phone": "0463-00-1234"} | changes)
    assert answer.status_code == 422
    assert message in answer.text
    assert "0463-00-1234" in answer.text


def test_a_protected_household_is_not_named_by_a_slip(counter, families, slip):  # noqa: F811
    (family,) = families(protected=True)
    answer = counter.post(SLIPS, data=slip("S0"))
    assert answer.status_code in {403, 409, 422}
    assert family.name not in answer.text


def test_a_second_slip_of_a_house_is_merged_with_one_press(
    counter,  # noqa: F811
    families,
    apply,
    slip,
    look,  # noqa: F811
):
    (family,) = families()
    kept = apply(family)
    refused = counter.post(SLIPS, data=slip("S0"))
    assert refused.status_code == 409
    assert 'name="merge" value="1"' in refused.text
    merged = counter.post(SLIPS, data=slip("S0", merge="1"))
    page = counter.get(merged.location)
    assert "前からある申請にまとめました" in page.text
    number = number_told(page)
    assert look(queries.find_by_receipt, number).id == kept
    assert look(queries.get_application, kept).applied_on == date(2024, 9, 2)
    dossier = counter.get(address_of(kept))
    assert number in dossier.text
    sheet = look(queries.with_receipt, number)
    apart = counter.post(
        f"{address_of(sheet.id)}/unmerge", data={"reason": "別の家でした"}
    )
    assert "取下げになりました" in counter.get(apart.location).text


def test_the_counter_sees_what_was_applied_for_before_taking_more(
    counter,  # noqa: F811
    app,  # noqa: F811
    families,
    apply,
    incident,
    look,  # noqa: F811
):
    one, two = families(2)
    kept = look(queries.get_application, apply(one))
    neighbour = look(queries.get_application, apply(two, building_id=one.building_id))
    home = Home(app)
    home.begin()
    home.fill(one, incident)
    online = home.submit()
    page = counter.get(f"/staff/certificates/new/{one.household_id}")
    for number in (kept.receipt_number, neighbour.receipt_number, online):
        assert number in page.text
    assert "候補の建物の別の世帯" in page.text
    refused = counter.post(
        f"/staff/certificates/new/{one.household_id}", data=form_of(incident, one)
    )
    assert refused.status_code == 409
    assert 'name="merge" value="1"' in refused.text


def test_a_protected_neighbour_is_not_told_of(
    counter,  # noqa: F811
    families,
    apply,
    work,
    kanri,
    look,  # noqa: F811
):
    one, two = families(2)
    kept = look(queries.get_application, apply(two, building_id=one.building_id))
    page = f"/staff/certificates/new/{one.household_id}"
    assert kept.receipt_number in counter.get(page).text
    with work(kanri) as ctx:
        for person in people.members(ctx, two.household_id):
            register.protect(ctx, person.id, protected=True)
    assert kept.receipt_number not in counter.get(page).text


def test_letters_are_kept_and_shown_to_staff_only(counter, app, families, apply, look):  # noqa: F811
    (family,) = families()
    application_id = apply(
        family, relation="proxy", has_letter=True, applicant_name="見本　隣子"
    )
    page = f"{address_of(application_id)}/letters"
    sent = counter.post(page, data={"letter": (BytesIO(picture()), "letter.jpg")})
    assert "委任状の写真を残しました" in counter.get(sent.location).text
    (letter,) = look(queries.letters_of, application_id)
    shown = counter.get(f"{page}/{letter.id}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert shown.headers["Cache-Control"] == "no-store"
    assert counter.get(f"{page}/{letter.id}?full=1").data == picture()
    assert app.test_client().get(f"{page}/{letter.id}").status_code == 303
    empty = counter.post(page, data={})
    assert "写真を選んでください" in counter.get(empty.location).text


def test_the_form_on_paper_knows_what_it_may(counter, app, families, apply, look):  # noqa: F811
    (family,) = families()
    application_id = apply(family)
    number = look(queries.get_application, application_id).receipt_number
    staff = "/staff/certificates"
    expected = {
        f"{staff}/form.pdf": "申請する人",
        f"{staff}/form/{family.household_id}.pdf": family.address,
        f"{address_of(application_id)}/form.pdf": number,
    }
    for address, text in expected.items():
        answer = counter.get(address)
        assert answer.mimetype == "application/pdf", address
        (page,) = PdfReader(BytesIO(answer.data)).pages
        assert text in page.extract_text()
    public = app.test_client().get("/apply/form.pdf")
    (page,) = PdfReader(BytesIO(public.data)).pages
    assert family.name not in page.extract_text()


def test_an_extension_is_told_everywhere(app, counter, families, work, sato, incident):  # noqa: F811
    (family,) = families()
    until = clock.tokyo_day(clock.now()) + timedelta(days=60)
    with work(sato) as ctx:
        get_incident(ctx, incident).applications_until = until - timedelta(days=30)
        wanted = Deadline(until, LateRule.REFUSE, "避難が続いているため")
        incidents.set_deadline(ctx, incident, wanted)
    for page in ("/apply/", "/status/", "/apply/?lang=ja"):
        text = app.test_client().get(page).text
        assert "避難が続いているため" in text
        assert "期限のあとは申し込めません" in text
    form = counter.get(f"/staff/certificates/new/{family.household_id}")
    assert "避難が続いているため" in form.text


def test_the_status_page_tells_the_day_of_the_survey(
    app,  # noqa: F811
    families,
    decide,
    apply,
    incident,
    look,  # noqa: F811
):
    (family,) = families()
    application_id = apply(family, born_on=BORN_ON)
    number = look(queries.get_application, application_id).receipt_number
    asked = {"number": number, "born_on": "1970-03-12"}
    before = app.test_client().post("/status/", data=asked)
    assert "調査をした日" not in before.text
    decide(incident, family)
    after = app.test_client().post("/status/", data=asked)
    assert "調査をした日: 令和8年（2026年）9月2日" in after.text
