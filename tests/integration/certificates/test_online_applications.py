"""Applications from home: five pages, photographs, a code, a number, a status."""

import logging
import threading
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from flask import request
from sqlalchemy import select, update

from certificates import actions, photofiles, queries
from certificates.forms import told
from certificates.rules import applying
from certificates.rules.applying import OnlineState
from certificates.rules.receiving import (
    AlreadyApplied,
    ApplicationState,
    Channel,
    IdentityCheck,
    Relation,
    Submission,
)
from certificates.tables import Application, ApplicationPhoto, OnlineApplication
from disaster import houses
from disaster.app import create_app
from disaster.audit.tables import AuditEntry
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import reading
from disaster.foundation.errors import Forbidden, Refusal
from disaster.incidents.queries import get_incident
from tests.integration.certificates import online_desk as desk
from tests.integration.certificates.online_desk import CANARY, Home, picture

BIRTHDAY = "1970-03-12"
HEIC = b"\0\0\0\x18ftypheic" + b"\0" * 64


@pytest.fixture
def app(settings, house):
    houses.settle_world(house.engine, settings)
    made = create_app(settings)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def home(app):
    return Home(app)


@pytest.fixture
def family(families):
    return families(2)[0]


@pytest.fixture
def sent(home, family, incident):
    """Send one application from home and return its number."""
    home.begin()
    home.fill(family, incident)
    return home.submit()


@pytest.fixture
def look(house):
    """Give a function that asks the database."""

    def looked(question, *given: object):
        with reading(house, SYSTEM, clock.now()) as ctx:
            found = question(ctx, *given)
            ctx.session.expunge_all()
            return found

    return looked


def online_of(look, number):
    return look(queries.online_of_number, number)


@pytest.fixture
def apply_for(family, incident):
    """Give a function that says which household and house the clerk found."""
    return lambda: submission(family, incident)


@pytest.fixture
def deeds_of(work, yoshida):
    """Give a function that does a deed of the counter now."""

    def done(deed, *given: object):
        with work(yoshida, clock.now()) as ctx:
            return deed(ctx, *given)

    return done


def submission(family, incident) -> Submission:
    return Submission(
        incident_id=incident,
        household_id=family.household_id,
        building_id=family.building_id,
        applicant_name=CANARY,
        relation=Relation.HEAD,
        identity_check=IdentityCheck.LICENCE,
        applied_on=clock.tokyo_day(clock.now()),
    )


def ask_status(home, number, born_on=BIRTHDAY):
    typed = {"number": number, "born_on": born_on}
    return home.browser.post("/status/", data=typed, follow_redirects=True)


def test_the_draft_goes_on_in_another_browser(app, home, family, incident):
    code = home.begin()
    home.fill(family, incident)
    home.send_photos(picture())
    other = Home(app)
    assert other.browser.get("/apply/who").location == "/apply/"

    typed = {"resume_code": code.lower().replace("-", "ー")}
    assert other.browser.post("/apply/resume", data=typed).location == "/apply/who"
    assert CANARY in other.browser.get("/apply/who").text
    assert "写真" in other.browser.get("/apply/photos").text
    assert other.submit() == other.submit()


def test_the_database_knows_no_resume_code(home, look):
    code = home.begin().replace("-", "")
    kept = look(lambda ctx: ctx.session.scalars(select(OnlineApplication)).one())
    assert code not in str(vars(kept))
    assert len(kept.code_hash) == 64


def test_an_application_counts_only_after_a_clerk_accepts_it(
    sent, family, incident, look, work, yoshida
):
    online = online_of(look, sent)
    assert online.state == OnlineState.SUBMITTED
    assert look(queries.counts_by_state, incident)["received"] == 0
    with work(yoshida, clock.now()) as ctx:
        made = actions.accept_online(ctx, online.id, submission(family, incident))
        assert made.receipt_number == sent
        assert made.channel == Channel.WEB
        assert made.born_on.isoformat() == BIRTHDAY
    assert online_of(look, sent).state == OnlineState.ACCEPTED


def test_only_the_counter_may_decide(sent, family, incident, look, work, tamura):
    online = online_of(look, sent)
    deeds = (
        lambda ctx: actions.accept_online(ctx, online.id, submission(family, incident)),
        lambda ctx: actions.ask_back(ctx, online.id, "写真をください"),
        lambda ctx: actions.decline_online(ctx, online.id, "別の市の家です"),
        lambda ctx: actions.merge_online(ctx, online.id, sent),
        lambda ctx: actions.undo_merge(ctx, online.id, "別の世帯でした"),
        actions.forget_drafts,
    )
    for deed in deeds:
        with pytest.raises(Forbidden), work(tamura) as ctx:
            deed(ctx)


def together(deeds):
    """Do deeds at the same time and return what became of each."""
    gate, outcomes = threading.Barrier(len(deeds)), []

    def run(deed):
        gate.wait()
        try:
            outcomes.append(deed())
        except Refusal as refusal:
            outcomes.append(refusal)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_two_clerks_accept_once(sent, apply_for, look, work, yoshida):
    online = online_of(look, sent)

    def accept():
        with work(yoshida, clock.now()) as ctx:
            return actions.accept_online(ctx, online.id, apply_for()).receipt_number

    outcomes = together([accept, accept, accept])
    assert outcomes.count(sent) == 1
    assert sum(isinstance(one, applying.NotWaiting) for one in outcomes) == 2
    count = look(lambda ctx: len(ctx.session.scalars(select(Application)).all()))
    assert count == 1


def test_a_draft_sent_twice_at_once_has_one_number(home, family, incident, look, work):
    home.begin()
    home.fill(family, incident)
    draft = look(lambda ctx: ctx.session.scalars(select(OnlineApplication)).one())
    sending = actions.Sending(
        told(draft.answers), draft.answers, "field", ("data",), "ja"
    )

    def send():
        with work(SYSTEM, clock.now()) as ctx:
            return actions.submit_online(ctx, draft.id, sending).number

    numbers = together([send, send, send])
    assert len(set(numbers)) == 1
    trail = look(
        lambda ctx: ctx.session.scalars(
            select(AuditEntry).where(AuditEntry.deed == "online.submitted")
        ).all()
    )
    assert len(trail) == 1


@pytest.mark.parametrize(
    ("name", "typed", "field"),
    [
        ("who", {"applicant_name": ""}, "applicant_name"),
        ("who", {"born_on": "昭和65年3月1日"}, "born_on"),
        ("where", {"house_address": "番号は 123456789018 です"}, "house_address"),
        ("what", {"note": "１２３４５６７８９０１８"}, "note"),
        ("what", {"depth_cm": "深い"}, "depth_cm"),
        ("what", {"parts": ["rocket"]}, "parts"),
    ],
)
def test_a_page_that_cannot_be_kept_comes_back(
    home, family, incident, name, typed, field
):
    home.begin()
    pages = {
        "who": desk.who(),
        "where": desk.where(family),
        "what": desk.what(incident),
    }
    answer = home.browser.post(f"/apply/{name}", data={**pages[name], **typed})
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text


def test_without_the_needed_consent_nothing_is_sent(home, family, incident, look):
    home.begin()
    home.fill(family, incident)
    answer = home.browser.post("/apply/check", data={"method": "field"})
    assert answer.status_code == 422
    kept = look(lambda ctx: ctx.session.scalars(select(OnlineApplication)).one())
    assert (kept.state, kept.number) == ("draft", None)


def test_consents_are_kept_with_their_words_and_time(sent, look):
    consents = online_of(look, sent).consents
    assert set(consents) == {"data", "support"}
    assert consents["data"]["text"] == applying.CONSENTS["data"]
    assert consents["data"]["at"].startswith(str(clock.now().year))


@pytest.mark.parametrize(
    ("parts", "flooding", "slight"),
    [
        (["roof"], "none", True),
        (["roof", "wall"], "below", True),
        (["pillar"], "none", False),
        (["roof"], "above", False),
        (["roof", "wall", "floor"], "none", False),
    ],
)
def test_self_judgement_is_offered_for_slight_damage_only(
    home, family, incident, parts, flooding, slight
):
    home.begin()
    home.fill(family, incident, what={"parts": parts, "flooding": flooding})
    assert ("写真で判定してほしい" in home.browser.get("/apply/check").text) is slight
    typed = {"method": "self", "consents": ["data"]}
    answer = home.browser.post("/apply/check", data=typed)
    assert answer.status_code == (303 if slight else 422)


def test_a_late_application_needs_a_reason_and_is_taken(
    home, family, incident, work, kanri
):
    with work(kanri) as ctx:
        late = clock.tokyo_day(clock.now()) - timedelta(days=1)
        get_incident(ctx, incident).applications_until = late
    home.begin()
    home.fill(family, incident)
    typed = {"method": "field", "consents": ["data"]}
    refused = home.browser.post("/apply/check", data=typed)
    assert refused.status_code == 422
    assert "遅れた理由" in refused.text
    home.fill(family, incident, what={"late_reason": "入院していました"})
    assert home.submit()


def test_one_bad_photograph_keeps_nothing_back(home, family, incident):
    home.begin()
    home.fill(family, incident)
    page = home.send_photos(picture("red"), picture("blue"), b"", picture("green"))
    assert "3枚目だけ送れませんでした。文字は届いています。" in page.text
    assert "写真 3 枚が届きました。" in page.text
    assert page.text.count("loading=") == 3


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="svg"),
        pytest.param(b"<script>alert(1)</script>", id="page"),
        pytest.param(HEIC, id="heic"),
        pytest.param(picture()[:200], id="cut"),
        pytest.param(picture(size=(9000, 8000), kind="PNG"), id="bomb"),
        pytest.param(picture() + b"\0" * (21 * 1024 * 1024), id="too-large"),
    ],
)
def test_what_is_no_usable_photograph_is_refused(home, look, settings, content):
    home.begin()
    page = home.send_photos(content)
    assert "1枚目だけ送れませんでした。" in page.text
    assert not look(lambda c: c.session.scalars(select(ApplicationPhoto)).all())
    assert not [p for p in settings.data_dir.glob("applications/**/*") if p.is_file()]


def test_48_megapixels_are_kept_as_they_came(home, look, settings):
    home.begin()
    content = picture(size=(8000, 6000))
    home.send_photos(content, slot="water_near")
    kept = look(lambda c: c.session.scalars(select(ApplicationPhoto)).one())
    assert photofiles.original(settings.data_dir, kept.online_id, kept.sha256) == (
        content
    )


def test_twelve_photographs_are_enough(home):
    home.begin()
    shades = [picture((at * 20, 0, 0)) for at in range(13)]
    page = home.send_photos(*shades)
    assert "13枚目だけ送れませんでした。" in page.text
    assert page.text.count("loading=") == 12


def test_a_photograph_taken_back_is_gone_from_the_disk(home, look, settings):
    home.begin()
    home.send_photos(picture())
    kept = look(lambda c: c.session.scalars(select(ApplicationPhoto)).one())
    home.browser.post(f"/apply/photos/{kept.id}/remove")
    assert not [p for p in settings.data_dir.glob("applications/**/*") if p.is_file()]


def test_another_browser_cannot_see_a_photograph(app, home, look):
    home.begin()
    home.send_photos(picture())
    kept = look(lambda c: c.session.scalars(select(ApplicationPhoto)).one())
    address = f"/apply/photos/{kept.id}"
    assert home.browser.get(address).mimetype == "image/jpeg"
    stranger = Home(app)
    stranger.begin()
    assert stranger.browser.get(address).status_code == 404
    assert Home(app).browser.get(address).status_code == 303


def test_status_follows_the_application(home, sent, apply_for, look, deeds_of, request):
    assert "市から:" not in ask_status(home, sent).text
    online = online_of(look, sent)
    deeds_of(actions.ask_back, online.id, "屋根の写真をもう1枚ください")
    assert "屋根の写真をもう1枚ください" in ask_status(home, sent).text
    assert home.submit() == sent

    deeds_of(actions.accept_online, online.id, apply_for())
    assert stage(ask_status(home, sent)) == "調査待ち"
    family = request.getfixturevalue("family")
    request.getfixturevalue("decide")(request.getfixturevalue("incident"), family)
    page = ask_status(home, sent)
    assert stage(page) == "交付できます"
    assert CANARY not in page.text
    assert family.name not in page.text


def stage(page) -> str:
    return page.text.split('aria-current="step">')[1].split(" <")[0]


def test_a_counter_application_has_a_status_when_the_birthday_is_known(
    home, apply, family, look
):
    made = look(queries.get_application, apply(family, born_on=date(1970, 3, 12)))
    assert stage(ask_status(home, made.receipt_number)) == "調査待ち"
    assert "見つかりません" in ask_status(home, made.receipt_number, "1970-03-13").text


def test_a_wrong_number_and_a_wrong_birthday_sound_alike(home, sent):
    def heard(number, born_on):
        page = ask_status(home, number, born_on).text
        return page.split('role="alert">')[1].split("<")[0]

    wrong = sent[:-1] + str((int(sent[-1]) + 1) % 10)
    answers = {
        heard(sent, "1970-03-13"),
        heard("1-99999-9", BIRTHDAY),
        heard(wrong, BIRTHDAY),
        heard("そのほか", BIRTHDAY),
    }
    assert answers == {str(applying.NotFoundOnline())}


def test_guessing_birthdays_is_slowed_down(home, sent):
    answers = [ask_status(home, sent, f"1970-04-{day:02}").text for day in range(1, 9)]
    assert "少し待ってください" in answers[-1]
    # The right one has to wait as well, else the wait would tell.
    assert "少し待ってください" in ask_status(home, sent).text


def test_guessing_codes_is_slowed_down(home):
    for _try in range(8):
        page = home.browser.post(
            "/apply/resume", data={"resume_code": "AAAA-BBBB-CCCC"}
        )
        assert page.location == "/apply/"
    assert "少し待ってください" in home.browser.get("/apply/").text


@pytest.fixture
def standing(apply, family, work, yoshida):
    """Take the same application in at the counter, dated tomorrow; return its id."""
    kept_id = apply(family)
    with work(yoshida, clock.now()) as ctx:
        application = queries.application_held(ctx, kept_id)
        application.applied_on = clock.tokyo_day(clock.now()) + timedelta(days=1)
    return kept_id


def test_merging_keeps_the_older_day_and_both_numbers(
    home, sent, standing, look, deeds_of, apply_for
):
    kept, online = look(queries.get_application, standing), online_of(look, sent)
    with pytest.raises(AlreadyApplied):
        deeds_of(actions.accept_online, online.id, apply_for())
    deeds_of(actions.merge_online, online.id, kept.receipt_number)
    merged = look(queries.find_by_receipt, sent)
    assert merged.id == standing
    assert merged.applied_on == clock.tokyo_day(clock.now())
    assert stage(ask_status(home, sent)) == "調査待ち"

    deeds_of(actions.undo_merge, online.id, "別の世帯でした")
    assert online_of(look, sent).state == OnlineState.SUBMITTED
    assert look(queries.get_application, standing).applied_on == kept.applied_on


def test_a_merge_stays_after_issuing(sent, standing, look, work, yoshida, deeds_of):
    kept, online = look(queries.get_application, standing), online_of(look, sent)
    deeds_of(actions.merge_online, online.id, kept.receipt_number)
    with work(yoshida, clock.now()) as ctx:
        issued = update(Application).values(state=ApplicationState.ISSUED)
        ctx.session.execute(issued)
    with pytest.raises(applying.NoMerge):
        deeds_of(actions.undo_merge, online.id, "別の世帯でした")


def test_likely_duplicates_are_named_but_nothing_is_merged(
    app, sent, family, incident, look
):
    other = Home(app)
    other.begin()
    other.fill(family, incident)
    number = other.submit()
    assert number != sent
    twins = look(queries.likely_twins, online_of(look, number))
    assert [(twin.number, twin.reason) for twin in twins] == [
        (sent, "同じ人らしい申請")
    ]


def test_forgotten_drafts_leave_nothing_behind(home, look, work, kanri, settings):
    code = home.begin()
    home.send_photos(picture())
    later = clock.now() + applying.KEEP_DRAFTS + timedelta(seconds=1)
    with work(kanri, later) as ctx:
        assert queries.draft_of(ctx, code.replace("-", "")) is None
        assert actions.forget_drafts(ctx) == 1
    assert not look(lambda c: c.session.scalars(select(OnlineApplication)).all())
    assert not list((settings.data_dir / "applications").iterdir())


def test_what_was_sent_is_not_forgotten(sent, work, kanri, look):
    with work(kanri, clock.now() + timedelta(days=365)) as ctx:
        assert actions.forget_drafts(ctx) == 0
    assert online_of(look, sent) is not None


def test_no_name_in_addresses_logs_or_the_trail(
    app, home, family, incident, look, caplog
):
    caplog.set_level(logging.DEBUG)
    seen = []
    app.before_request(lambda: seen.append(_address()))
    home.begin()
    home.fill(family, incident)
    home.send_photos(picture(), HEIC)
    number = home.submit()
    ask_status(home, number)
    trail = look(lambda c: [e.facts + e.subject for e in c.session.scalars(_TRAIL)])
    for text in (*seen, *trail, caplog.text):
        assert CANARY not in text
        assert family.name not in text
        assert "1970" not in text


_TRAIL = select(AuditEntry)


def _address() -> str:
    return unquote(request.full_path)


@pytest.mark.usefixtures("incident")
@pytest.mark.parametrize("lang", ["ja", "ja-easy", "en"])
def test_the_pages_speak_each_language(home, lang):
    home.begin()
    for name in ("", "who", "where", "what", "photos", "check"):
        page = home.browser.get(f"/apply/{name}?lang={lang}")
        assert page.status_code == 200
    assert home.browser.get(f"/status/?lang={lang}").status_code == 200
    assert ("Apply" in home.browser.get("/apply/?lang=en").text) is True
