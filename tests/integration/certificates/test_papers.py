"""One paper at a time: what may be issued, replaced, made void and printed again."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from sqlalchemy import event, func, select, update

from certificates import actions, keys, queries, readback
from certificates.keys import NoSigningKey
from certificates.rules import issuing
from certificates.rules.issuing import CertificateState
from certificates.rules.receiving import NotOpen
from certificates.tables import Certificate, CertificateFile, IssuingHalt, NumberSeries
from disaster import health, running
from disaster.assessment.rules.levels import DamageLevel
from disaster.audit import queries as audit_queries
from disaster.audit import rules as audit_rules
from disaster.foundation.authority import StepUpRequired
from disaster.foundation.context import House, unit_of_work
from disaster.foundation.errors import FieldRefusal, Forbidden
from disaster.foundation.fonts import MissingGlyph
from disaster.register import actions as register
from disaster.register import queries as register_queries
from disaster.register.rules import ProtectedPerson
from disaster.register.tables import Household, Resident
from tests.conftest import NOON


@pytest.fixture
def issue(work, yoshida):
    """Give a function that issues and returns id, number and bytes."""

    def issued(application_id, key="k", at=NOON):
        with work(yoshida, at) as ctx:
            made = actions.issue(ctx, application_id, key)
            return made.id, made.number, queries.file_of(ctx, made.id).pdf

    return issued


def count(work, actor, table):
    with work(actor) as ctx:
        return ctx.session.scalar(select(func.count()).select_from(table))


def test_the_paper_says_what_was_asked_for(ready, issue, settings):
    ((family, application_id),) = ready()
    _id, number, pdf = issue(application_id)
    ring = keys.load_public_keys(settings.key_dir)
    sealed = readback.verify_file(pdf, ring, "live")
    assert (sealed.number, sealed.head_name) == (number, family.name)
    assert sealed.level is DamageLevel.TOTAL
    text = readback.read_back(pdf).text
    assert "妻山田　花子" in "".join(text.split(" "))
    assert settings.city.mayor in text


def test_the_day_on_the_paper_is_the_day_in_japan(ready, issue, work, yoshida):
    ((_family, application_id),) = ready()
    just_after_midnight = datetime(2026, 9, 3, 15, 0, 1, tzinfo=UTC)
    made, _number, _pdf = issue(application_id, at=just_after_midnight)
    with work(yoshida) as ctx:
        assert queries.get_certificate(ctx, made).issued_on.isoformat() == "2026-09-04"


def test_the_same_key_returns_the_same_paper_later_too(ready, issue):
    ((_family, application_id),) = ready()
    first = issue(application_id, "k")
    assert issue(application_id, "k", NOON + timedelta(days=3)) == first


def test_a_second_original_is_refused_with_the_number_of_the_first(ready, issue):
    ((_family, application_id),) = ready()
    _id, number, _pdf = issue(application_id, "one")
    with pytest.raises(issuing.AlreadyIssued, match=number):
        issue(application_id, "two")


def test_what_changed_after_it_was_confirmed_is_not_printed(
    ready, work, yoshida, decide, incident
):
    ((family, application_id),) = ready()
    with work(yoshida) as ctx:
        seen = queries.dossier(ctx, application_id).draft.digest
    decide(incident, family, DamageLevel.PARTIAL, round_number=2)
    with work(yoshida) as ctx, pytest.raises(issuing.ContentChanged):
        actions.issue(ctx, application_id, "k", seen=seen)
    with work(yoshida) as ctx:
        seen = queries.dossier(ctx, application_id).draft.digest
        assert actions.issue(ctx, application_id, "k", seen=seen).issue == 1


def test_people_of_the_same_name_are_pointed_out(ready, work, yoshida):
    pairs = ready(3, name="山田　太郎")
    with work(yoshida) as ctx:
        assert queries.dossier(ctx, pairs[0][1]).namesakes == 2


def test_without_a_decided_survey_nothing_is_issued(
    families, apply, issue, work, yoshida
):
    (family,) = families()
    application_id = apply(family)
    with pytest.raises(issuing.NotDecided):
        issue(application_id)
    assert count(work, yoshida, Certificate) == 0


def test_a_household_protected_in_the_meantime_is_refused(
    ready, issue, work, kanri, yoshida
):
    ((family, application_id),) = ready()
    protect(work, kanri, family)
    with pytest.raises(ProtectedPerson):
        issue(application_id)
    assert count(work, yoshida, Certificate) == 0
    with work(yoshida) as ctx:
        dossier = queries.dossier(ctx, application_id)
        (row,), _total = queries.listed(ctx, queries.Wanted())
    shown = f"{dossier.person} {dossier.people} {dossier.house_address} {row}"
    assert family.name not in shown
    assert family.address not in shown


def test_a_protected_household_gets_no_reprint(ready, issue, work, kanri, yoshida):
    ((family, application_id),) = ready()
    made, _number, _pdf = issue(application_id)
    protect(work, kanri, family)
    with work(yoshida) as ctx, pytest.raises(ProtectedPerson):
        actions.reprint(ctx, made)


def protect(work, kanri, family):
    with work(kanri) as ctx:
        wife = register_queries.members(ctx, family.household_id)[1]
        register.protect(ctx, wife.id, protected=True)


def test_a_character_without_a_glyph_stops_the_issue(ready, issue, work, yoshida):
    (_ok, _first), (_family, second) = ready(2, name="山\U00030edd太{}")
    with pytest.raises(MissingGlyph, match="U\\+30EDD"):
        issue(second)
    assert count(work, yoshida, Certificate) == 0
    assert count(work, yoshida, NumberSeries) == 1  # Only that of the receipts.
    with work(yoshida) as ctx:
        obstacles = queries.dossier(ctx, second).obstacles
    assert any("世帯主氏名" in sentence for sentence in obstacles)


def test_a_rare_name_is_printed_as_it_is_written(ready, issue, settings):
    ((family, application_id),) = ready(name="𠮷田　葛\U000e0100{}")
    _id, _number, pdf = issue(application_id)
    ring = keys.load_public_keys(settings.key_dir)
    assert readback.verify_file(pdf, ring).head_name == family.name


def test_without_a_mayor_nobody_certifies(ready, house, yoshida):
    ((_family, application_id),) = ready()
    unnamed = replace(house.settings, city=replace(house.settings.city, mayor=""))
    with (
        unit_of_work(House(unnamed, house.engine), yoshida, NOON) as ctx,
        pytest.raises(issuing.CityUnnamed, match="mayor"),
    ):
        actions.issue(ctx, application_id, "k")


def test_without_a_key_nothing_is_issued(ready, issue, settings, signing_key):
    ((_family, application_id),) = ready()
    (settings.key_dir / f"{signing_key}.pem").unlink()
    with pytest.raises(NoSigningKey):
        issue(application_id)


def test_only_the_counter_issues(ready, work, sato):
    ((_family, application_id),) = ready()
    with work(sato) as ctx, pytest.raises(Forbidden):
        actions.issue(ctx, application_id, "k")


def test_a_reprint_is_the_same_bytes_and_counted(ready, issue, work, yoshida):
    ((_family, application_id),) = ready()
    made, number, pdf = issue(application_id)
    for times in (1, 2):
        with work(yoshida, NOON + timedelta(days=times)) as ctx:
            again = actions.reprint(ctx, made)
            assert (again.reprints, again.number) == (times, number)
            assert queries.released(ctx, again).pdf == pdf


def test_a_damaged_file_is_never_handed_out(ready, issue, work, yoshida):
    ((_family, application_id),) = ready()
    made, _number, pdf = issue(application_id)
    with work(yoshida) as ctx:
        ctx.session.execute(update(CertificateFile).values(pdf=pdf[:-1] + b"?"))
    with work(yoshida) as ctx, pytest.raises(issuing.DamagedFile):
        actions.reprint(ctx, made)


def test_a_later_decision_replaces_the_paper(
    ready, issue, work, yoshida, decide, incident
):
    ((family, application_id),) = ready()
    first, number, _pdf = issue(application_id)
    decide(incident, family, DamageLevel.HALF, round_number=2)
    with work(yoshida) as ctx:
        assert queries.dossier(ctx, application_id).is_outdated
        second = actions.reissue(ctx, application_id, "r", "第2次調査")
        old = queries.get_certificate(ctx, first)
        assert (old.state, second.state) == ("superseded", "valid")
        assert (second.serial, second.issue) == (old.serial, 2)
        assert second.supersedes_id == old.id
        assert second.number != number
        assert number in readback.read_back(queries.file_of(ctx, second.id).pdf).text
        states = [
            queries.public_state(ctx, paper.code).state for paper in (old, second)
        ]
    assert states == ["superseded", "valid"]


def test_the_same_content_is_not_replaced(ready, issue, work, yoshida):
    ((_family, application_id),) = ready()
    issue(application_id)
    with work(yoshida) as ctx, pytest.raises(issuing.NothingNew):
        actions.reissue(ctx, application_id, "r", "もう一部")
    with work(yoshida) as ctx:
        assert queries.valid_certificate(ctx, application_id) is not None


def test_a_corrected_register_may_be_replaced(ready, issue, work, yoshida):
    ((family, application_id),) = ready()
    issue(application_id)
    with work(yoshida) as ctx:
        household = ctx.session.get(Household, family.household_id)
        household.head_name = "山田　太朗"
    with work(yoshida) as ctx:
        made = actions.reissue(ctx, application_id, "r", "氏名の訂正")
        assert queries.thaw(made.printed).head_name == "山田　太朗"


def test_nothing_to_replace_before_the_first_paper(ready, work, yoshida):
    ((_family, application_id),) = ready()
    with work(yoshida) as ctx, pytest.raises(issuing.NothingToReplace):
        actions.reissue(ctx, application_id, "r", "差替え")


def test_a_void_paper_counts_no_more_and_its_application_waits(
    ready, issue, work, sato, yoshida
):
    ((_family, application_id),) = ready()
    made, number, _pdf = issue(application_id, "one")
    with work(sato) as ctx:
        actions.void(ctx, made, "別の世帯に交付したため")
    with work(yoshida) as ctx:
        paper = queries.get_certificate(ctx, made)
        state = queries.public_state(ctx, paper.code)
        assert (state.state, state.ended_on.isoformat()) == ("void", "2026-09-03")
        assert queries.get_application(ctx, application_id).state == "received"
        with pytest.raises(issuing.NotValid, match=number):
            actions.reprint(ctx, made)
    again, second, _pdf = issue(application_id, "two")
    assert (again, second[:-3]) != (made, number)
    assert second.split("-")[3] == number.split("-")[3]


def test_voiding_needs_a_fresh_second_factor_a_reason_and_the_role(
    ready, issue, work, sato, yoshida
):
    ((_family, application_id),) = ready()
    made, _number, _pdf = issue(application_id)
    with work(sato, NOON + timedelta(minutes=6)) as ctx, pytest.raises(StepUpRequired):
        actions.void(ctx, made, "理由")
    with work(sato) as ctx, pytest.raises(FieldRefusal):
        actions.void(ctx, made, "  ")
    with work(yoshida) as ctx, pytest.raises(Forbidden):
        actions.void(ctx, made, "理由")


def test_an_issued_application_cannot_be_withdrawn(ready, issue, work, yoshida):
    ((_family, application_id),) = ready()
    issue(application_id)
    with work(yoshida) as ctx, pytest.raises(NotOpen):
        actions.withdraw(ctx, application_id, "取下げ")


@pytest.fixture
def behind_the_printer():
    """Give a function that changes rows between asking and printing."""
    hooks = []

    def listen(change):
        def swap(_mapper, connection, _file):
            connection.execute(change)

        hooks.append(swap)
        event.listen(CertificateFile, "after_insert", swap)

    yield listen
    for swap in hooks:
        event.remove(CertificateFile, "after_insert", swap)


WRONG_ROWS = {
    "another person in a block": (
        update(Resident).where(Resident.relation == "妻").values(name="佐藤　花子"),
        "addon_1",
    ),
    "a person who was not there": (
        update(Resident)
        .where(Resident.relation == "妻")
        .values(gone_on=date(2024, 8, 1)),
        "cause",
    ),
    "the address of somebody else": (
        update(Household).values(address="架空の伊勢野市ひばり野一丁目7番9号"),
        "head_address",
    ),
    "an address that goes on": (
        update(Household).values(address="架空の伊勢野市ひばり野一丁目1番"),
        "head_name",
    ),
}


@pytest.mark.parametrize("wrong", WRONG_ROWS)
def test_a_row_outside_the_seal_that_is_not_as_asked_stops_the_issue(
    wrong, ready, issue, work, yoshida, behind_the_printer
):
    """The seal and the signature are true; only the words beside them are not."""
    change, field = WRONG_ROWS[wrong]
    ((_family, application_id),) = ready()
    behind_the_printer(change)
    with pytest.raises(issuing.PaperMixedUp, match=field):
        issue(application_id)
    assert count(work, yoshida, Certificate) == 0


def test_a_paper_that_names_a_wrong_predecessor_stops_the_issue(
    ready, issue, work, yoshida, decide, behind_the_printer
):
    ((family, application_id),) = ready()
    issue(application_id)
    with work(yoshida) as ctx:
        incident_id = queries.get_application(ctx, application_id).incident_id
    decide(incident_id, family, DamageLevel.PARTIAL, round_number=2)
    behind_the_printer(update(Certificate).values(supersedes_id=None))
    with (
        work(yoshida) as ctx,
        pytest.raises(issuing.PaperMixedUp, match="head_address"),
    ):
        actions.reissue(ctx, application_id, "r", "第2次調査")


@pytest.fixture
def mix_up():
    """Change the household behind the printer's back, between asking and printing."""

    def swap(_mapper, connection, _file):
        connection.execute(update(Household).values(head_name="別人　次郎"))

    def end():
        event.remove(CertificateFile, "after_insert", swap)

    event.listen(CertificateFile, "after_insert", swap)
    yield end
    if event.contains(CertificateFile, "after_insert", swap):
        end()


@pytest.mark.usefixtures("mix_up")
def test_a_mix_up_releases_nothing_and_stops_all_issuing(
    ready, issue, work, yoshida, kanri, caplog
):
    (_family, first), (_other, second) = ready(2)
    with pytest.raises(issuing.PaperMixedUp, match="head_name"):
        issue(first)

    assert [record.levelname for record in caplog.records] == ["CRITICAL"]
    assert count(work, yoshida, Certificate) == 0
    assert count(work, yoshida, CertificateFile) == 0
    assert count(work, yoshida, IssuingHalt) == 1
    with work(yoshida) as ctx:
        (entry,) = audit_queries.newest(
            ctx, audit_queries.Filters(deed="certificate.mixed_up")
        )
        assert entry.subject == str(first)
        assert audit_rules.verify(audit_queries.links(ctx), None) is None
    with pytest.raises(issuing.IssuingHalted):
        issue(second)
    with work(yoshida) as ctx, pytest.raises(Forbidden):
        actions.resume(ctx, "原因が分かった")
    with work(kanri) as ctx:
        assert actions.resume(ctx, "台帳の取込みと重なったため") == 1


@pytest.mark.usefixtures("mix_up")
def test_a_halt_calls_for_people(ready, issue, work, yoshida, kanri):
    ((_family, application_id),) = ready()
    with pytest.raises(issuing.PaperMixedUp):
        issue(application_id)
    with work(yoshida) as ctx:
        (alarm,) = [told for check in health.ALARMS if (told := check(ctx))]
        assert "交付を止めています" in alarm
        assert any(alarm == reason for reason in running.reasons(ctx))
    with work(kanri) as ctx:
        actions.resume(ctx, "原因が分かった")
    with work(yoshida) as ctx:
        assert not any(check(ctx) for check in health.ALARMS)


def test_after_resuming_the_series_goes_on_without_a_gap(
    ready, issue, work, kanri, mix_up
):
    (_family, first), (_other, second) = ready(2)
    with pytest.raises(issuing.PaperMixedUp):
        issue(first)
    mix_up()
    with work(kanri) as ctx:
        actions.resume(ctx, "確かめた")
    numbers = [issue(second)[1], issue(first)[1]]
    assert [number.split("-")[3] for number in numbers] == ["000001", "000002"]


def test_what_would_not_fit_is_told_before_the_button_is_pressed(ready, work, yoshida):
    ((_family, application_id),) = ready()
    with work(yoshida) as ctx:
        application = queries.get_application(ctx, application_id)
        facts = queries.draft(ctx, application)
        assert queries.problems(facts, ctx.settings) == []
        for long in (
            replace(facts, head_address="架空の伊勢野市" * 60),
            replace(facts, cause="台風による浸水" * 14, house_address="架空" * 70),
        ):
            (told,) = queries.problems(long, ctx.settings)
            assert "短くして" in told


def test_a_font_laid_beside_the_data_prints_what_ours_lack(
    ready, issue, work, yoshida, settings
):
    letter = "\u4db6"  # in none of the fonts that are shipped
    ((family, application_id),) = ready(name=f"{letter}田　太郎{{}}")
    with work(yoshida) as ctx:
        application = queries.get_application(ctx, application_id)
        facts = queries.draft(ctx, application)
        told, *_further = queries.problems(facts, ctx.settings)
        assert letter in told
    with pytest.raises(MissingGlyph):
        issue(application_id)
    folder = settings.data_dir / "fonts"
    folder.mkdir(parents=True)
    lay_font(folder / "city.ttf", letter)
    with work(yoshida) as ctx:
        assert queries.problems(facts, ctx.settings) == []
    _made, _number, pdf = issue(application_id)
    assert family.name in readback.read_back(pdf).text


def lay_font(path, letter):
    """Make a font with one letter of our own drawing: a square."""
    # A process knows each font by its name.
    mark = hashlib.sha256(str(path).encode()).hexdigest()[:8]
    pen = TTGlyphPen(None)
    for x, y in ((100, 0), (100, 800), (900, 800), (900, 0)):
        (pen.moveTo if (x, y) == (100, 0) else pen.lineTo)((x, y))
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "square"])
    builder.setupCharacterMap({ord(letter): "square"})
    builder.setupGlyf({".notdef": square, "square": square})
    builder.setupHorizontalMetrics({".notdef": (1000, 100), "square": (1000, 100)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "City", "psName": f"City-{mark}"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    builder.save(path)


def test_an_unknown_code_has_the_same_shape(ready, issue, work, yoshida):
    ((_family, application_id),) = ready()
    made, _number, _pdf = issue(application_id)
    with work(yoshida) as ctx:
        known = queries.public_state(ctx, queries.get_certificate(ctx, made).code)
        unknown = queries.public_state(ctx, "0000000000")
    assert (known.state, unknown.state) == (CertificateState.VALID, "unknown")
    assert unknown.issued_on is None


def test_every_deed_is_in_the_audit_trail_without_names(ready, issue, work, yoshida):
    ((family, application_id),) = ready()
    made, number, pdf = issue(application_id)
    with work(yoshida) as ctx:
        actions.reprint(ctx, made)
    with work(yoshida) as ctx:
        entries = audit_queries.newest(ctx)
        text = " ".join(entry.facts for entry in entries)
        deeds = {entry.deed for entry in entries}
    assert {
        "application.received",
        "certificate.issued",
        "certificate.reprinted",
    } <= deeds
    assert number in text
    assert hashlib.sha256(pdf).hexdigest() in text
    assert family.name not in text


def test_a_new_key_seals_and_the_old_seals_still_hold(
    ready, issue, work, kanri, settings, signing_key
):
    (_family, first), (_other, second) = ready(2)
    _id, _number, old = issue(first)
    with work(kanri, NOON + timedelta(hours=1)) as ctx:
        ctx_actor_kid = _rotated(ctx)
    _id, _number, new = issue(second)
    ring = keys.load_public_keys(settings.key_dir)
    assert set(ring) == {signing_key, ctx_actor_kid}
    assert readback.verify_file(old, ring).issue == 1
    assert readback.verify_file(new, ring).issue == 1
    with work(kanri) as ctx:
        assert actions.revoke_key(ctx, signing_key) == 1
    with pytest.raises(keys.NoSuchKey), work(kanri) as ctx:
        actions.revoke_key(ctx, "ffffffff")
    with pytest.raises(readback.SealRefused):
        readback.verify_file(old, keys.load_public_keys(settings.key_dir))


def _rotated(ctx) -> str:
    fresh = replace(ctx, actor=replace(ctx.actor, stepped_up_at=ctx.now))
    return actions.rotate_key(fresh)
