"""From application to paper without a field survey, and what a later survey changes."""

from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image
from pypdf import PdfReader

from certificates import actions, queries
from disaster import houses
from disaster.accounts import actions as accounts
from disaster.accounts import credentials
from disaster.app import create_app
from disaster.assessment import actions as surveys
from disaster.assessment.actions import photos
from disaster.assessment.actions import selfjudging as deeds
from disaster.assessment.actions.photos import Upload
from disaster.assessment.rules import checklist
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Role
from disaster.foundation.context import unit_of_work
from tests.conftest import person
from tests.integration.assessment.self_judgement_desk import self_judged
from tests.integration.assessment.survey_desk import quake_request, visit

PASSPHRASE = "crane lantern river stone"
SIDES_AND_DAMAGE = ("north", "east", "south", "west", "roof")


@pytest.fixture
def inoue():
    """井上 is the second clerk at the counter."""
    return person("inoue", "井上", Role.COUNTER)


@pytest.fixture
def family(families):
    (one,) = families()
    return one


@pytest.fixture
def application(family, apply):
    return apply(family)


@pytest.fixture
def judged(work, yoshida, inoue, incident, family):
    """Take a self-judgement in with photographs, and let a second clerk confirm it."""
    with work(yoshida) as ctx:
        given = self_judged(incident, family.building_id, applicant_name=family.name)
        made = deeds.self_judge(ctx, given).id
        for at, part in enumerate(SIDES_AND_DAMAGE):
            photos.add_photo(ctx, made, Upload(picture(at), part))
    with work(inoue) as ctx:
        deeds.confirm_self(ctx, made)
    return made


def picture(at) -> bytes:
    """Return a small photograph, each one other bytes."""
    made = BytesIO()
    Image.new("RGB", (64, 48), (at * 40, 90, 120)).save(made, "JPEG")
    return made.getvalue()


def dossier(work, actor, application):
    with work(actor) as ctx:
        found = queries.dossier(ctx, application)
        ctx.session.expunge_all()
        return found


def text_of(work, actor, certificate_id):
    with work(actor) as ctx:
        file = queries.file_of(ctx, certificate_id)
        pages = PdfReader(BytesIO(file.pdf)).pages
        return "".join(page.extract_text() for page in pages)


def test_the_dossier_offers_it_until_somebody_judged(
    work, yoshida, sato, application, incident, family
):
    assert dossier(work, yoshida, application).may_self_judge
    assert not dossier(work, sato, application).may_self_judge
    with work(yoshida) as ctx:
        deeds.self_judge(ctx, self_judged(incident, family.building_id))
    found = dossier(work, yoshida, application)
    assert not found.may_self_judge
    assert found.waits_for_decision
    assert found.level is None


def test_a_self_judgement_that_waits_issues_nothing(
    work, yoshida, application, incident, family
):
    with work(yoshida) as ctx:
        deeds.self_judge(ctx, self_judged(incident, family.building_id))
    found = dossier(work, yoshida, application)
    assert not found.may_be_issued
    assert "まだ決定していません" in found.obstacles[0]


def test_a_confirmed_self_judgement_is_certified_on_the_same_day(
    work, yoshida, application, judged
):
    found = dossier(work, yoshida, application)
    assert (found.level, found.method) == (DamageLevel.PARTIAL, "自己判定")
    assert found.may_be_issued
    with work(yoshida) as ctx:
        paper = actions.issue(ctx, application, "k1")
        assert paper.survey_id == judged
        assert paper.printed["level"] == "partial"
        issued = paper.id
    text = text_of(work, yoshida, issued)
    assert "準半壊に至らない" in text
    assert "自己判定" not in text
    found = dossier(work, yoshida, application)
    assert found.method_of(found.valid.survey_id) == "自己判定"
    assert not found.is_outdated


@pytest.fixture
def surveyed(work, tamura, sato, incident, family):
    """Give a function that surveys the house in the field and decides it: 半壊."""

    def survey():
        with work(tamura) as ctx:
            there = visit(incident, family.building_id)
            made = surveys.record_survey(ctx, there, quake_request()).id
        with work(sato) as ctx:
            return surveys.decide(ctx, made).id

    return survey


@pytest.mark.usefixtures("judged")
def test_a_later_survey_outdates_the_paper_and_replaces_it(
    work, yoshida, application, surveyed
):
    with work(yoshida) as ctx:
        first = actions.issue(ctx, application, "k1").id
    survey = surveyed()
    found = dossier(work, yoshida, application)
    assert found.is_outdated
    assert (found.level, found.method) == (DamageLevel.HALF, "現地調査（第1次調査）")
    with work(yoshida) as ctx:
        paper = actions.reissue(ctx, application, "k2", "現地調査で半壊となったため")
        assert (paper.survey_id, paper.printed["level"]) == (survey, "half")
        assert paper.supersedes_id == first
    found = dossier(work, yoshida, application)
    assert not found.is_outdated
    methods = {paper.issue: found.method_of(paper.survey_id) for paper in found.papers}
    assert methods == {1: "自己判定", 2: "現地調査（第1次調査）"}
    assert {paper.state for paper in found.papers} == {"valid", "superseded"}


@pytest.fixture
def app(settings, house):
    houses.settle_world(house.engine, settings)
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def enter(app, house):
    """Give a function that signs a clerk in and returns their browser."""

    def entered(username, display_name):
        secret = credentials.new_totp_secret()
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            chosen = accounts.Chosen(PASSPHRASE, secret)
            accounts.add_account(
                ctx, username, display_name, (Role.COUNTER,), chosen=chosen
            )
        browser = app.test_client()
        code = credentials.current_code(secret, clock.now())
        typed = {"username": username, "passphrase": PASSPHRASE, "code": code}
        assert browser.post("/staff/login", data=typed).status_code == 303
        return browser

    return entered


def test_the_counter_goes_from_the_dossier_and_back(
    work, yoshida, enter, application, family
):
    first, second = enter("ichiro", "一郎"), enter("jiro", "次郎")
    dossier_page = f"/staff/certificates/applications/{application}"
    page = first.get(dossier_page).text
    assert "自己判定を受け付ける" in page
    link = page.split('href="/staff/surveys/self?')[1].split('"')[0]
    where = "/staff/surveys/self?" + link.replace("&amp;", "&")
    filled = {point.key: "yes" for point in checklist.points_for("earthquake")}
    filled |= {
        "hazard": "earthquake",
        "structure": "wood",
        "applicant_name": family.name,
        "relation": "head",
        "language": "ja",
        "consented_on": "R6.9.5",
        "consented_time": "10:00",
    }
    answer = first.post(where, data=filled)
    assert answer.status_code == 303, answer.text
    survey_id = answer.headers["Location"].split("/")[3]
    with work(yoshida) as ctx:
        for at, part in enumerate(SIDES_AND_DAMAGE):
            photos.add_photo(ctx, UUID(survey_id), Upload(picture(at), part))
    page = second.get(dossier_page).text
    assert "自己判定</a>" in page
    confirm = f"/staff/surveys/{survey_id}/self/confirm?application={application}"
    done = second.post(confirm, follow_redirects=True).text
    assert "申請に戻って証明書を交付する" in done
    page = second.get(dossier_page).text
    assert "判定の方法: 自己判定" in page
    assert "交付する" in page
