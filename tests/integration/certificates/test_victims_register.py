"""The victims' register on both databases: record, correct, list, provide."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from certificates.victims import actions, queries, rules
from certificates.victims.actions import Provision, Support
from certificates.victims.queries import Wanted
from certificates.victims.rules import Ground, Recipient, SupportKind, SupportState
from certificates.victims.tables import SupportEvent, VictimProvision
from disaster.assessment.rules.levels import DamageLevel
from disaster.audit.tables import AuditEntry
from disaster.foundation.authority import StepUpRequired
from disaster.foundation.context import unit_of_work
from disaster.foundation.csvfiles import read_csv
from disaster.foundation.errors import FieldRefusal, Forbidden
from disaster.register import queries as register
from tests.conftest import NOON

DAY = date(2024, 9, 10)
ASKED = Support(SupportKind.REPAIR, SupportState.ASKED, DAY, 500_000, "台所の床")
TO_PREFECTURE = Provision(
    Recipient.PREFECTURE,
    "架空県",
    Ground.GOVERNMENT,
    "広域の支援",
    ["household", "name", "address", "level", "support"],
)
BY_CONSENT = Provision(
    Recipient.PREFECTURE, "架空県", Ground.CONSENT, "広域の支援", ["household"]
)


@pytest.fixture
def record(work, yoshida, incident):
    """Give a function that records a support of a family."""

    def recorded(family, support=ASKED):
        with work(yoshida) as ctx:
            made = actions.record_support(ctx, incident, family.household_id, support)
            return made.id

    return recorded


@pytest.fixture
def agree(work, yoshida, incident):
    """Give a function that records what a family says to the prefecture."""

    def agreed(family, *, is_given=True, scope=Recipient.PREFECTURE):
        with work(yoshida) as ctx:
            actions.record_consent(
                ctx,
                incident,
                family.household_id,
                scope=scope,
                is_given=is_given,
                said_on=DAY,
                words="窓口で同意書に署名",
            )

    return agreed


@pytest.fixture
def look(work, yoshida, incident):
    """Give a function that reads a family's page."""

    def looked(family):
        with work(yoshida) as ctx:
            found = queries.victim(ctx, incident, family.household_id)
            ctx.session.expunge_all()
            return found

    return looked


def test_the_page_gathers_what_exists(ready, record, agree, look):
    ((family, application_id),) = ready()
    record(family)
    agree(family)
    found = look(family)
    assert (found.head, found.address) == (family.name, family.address)
    assert found.level is DamageLevel.TOTAL
    assert [paper.application_id for paper in found.papers] == [application_id]
    assert [line.event.amount for line in found.supports] == [500_000]
    assert [line.scope for line in found.consents] == [Recipient.PREFECTURE]
    assert len(found.people.members) == 2


def test_the_house_counts_with_its_last_decision(ready, decide, incident, look):
    ((family, _application),) = ready()
    decide(incident, family, DamageLevel.HALF, round_number=2)
    assert look(family).level is DamageLevel.HALF


def test_a_correction_replaces_and_keeps_the_row(ready, record, look):
    ((family, _application),) = ready()
    wrong = record(family)
    record(
        family,
        Support(SupportKind.REPAIR, SupportState.VOID, DAY, corrects=wrong),
    )
    lines = look(family).supports
    assert [line.event.number for line in lines] == [1, 2]
    assert [line.stands for line in lines] == [False, False]
    with pytest.raises(rules.AlreadyCorrected):
        record(
            family, Support(SupportKind.LOAN, SupportState.PAID, DAY, corrects=wrong)
        )


def test_another_household_is_not_corrected(ready, record):
    (first, _one), (second, _two) = ready(2)
    wrong = record(first)
    with pytest.raises(rules.Refusal, match="見つかりません"):
        record(
            second, Support(SupportKind.LOAN, SupportState.PAID, DAY, corrects=wrong)
        )


def test_an_individual_number_never_comes_in(ready, record):
    ((family, _application),) = ready()
    with pytest.raises(FieldRefusal, match="個人番号"):
        record(
            family,
            Support(SupportKind.LOAN, SupportState.PAID, DAY, note="123456789018"),
        )


@pytest.mark.parametrize(
    "table",
    ["support_events", "victim_consents", "victim_provisions", "provided_households"],
)
@pytest.mark.parametrize("deed", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_keeps_every_row(  # noqa: PLR0913, PLR0917 - fixtures
    house, ready, record, agree, work, sato, incident, table, deed
):
    ((family, _application),) = ready()
    record(family)
    agree(family)
    with work(sato) as ctx:
        actions.provide(ctx, incident, TO_PREFECTURE)
    column = "household_id" if table != "victim_provisions" else "sha256"
    with pytest.raises(DBAPIError, match="append-only"), house.engine.begin() as c:
        c.execute(text(deed.format(table, column, column)))


def test_ten_clerks_at_once_lose_no_row(house, ready, yoshida, incident, look):
    ((family, _application),) = ready()

    def recorded(_at):
        with unit_of_work(house, yoshida, NOON) as ctx:
            made = actions.record_support(ctx, incident, family.household_id, ASKED)
            return made.number

    with ThreadPoolExecutor(10) as pool:
        numbers = sorted(pool.map(recorded, range(10)))
    assert numbers == list(range(1, 11))
    assert len(look(family).supports) == 10


def test_two_corrections_at_once_are_one(house, ready, record, yoshida, incident, look):
    ((family, _application),) = ready()
    wrong = record(family)
    right = Support(SupportKind.REPAIR, SupportState.PAID, DAY, 1, corrects=wrong)

    def corrected(_at):
        try:
            with unit_of_work(house, yoshida, NOON) as ctx:
                actions.record_support(ctx, incident, family.household_id, right)
        except rules.AlreadyCorrected:
            return "refused"
        return "done"

    with ThreadPoolExecutor(4) as pool:
        ended = sorted(pool.map(corrected, range(4)))
    assert ended == ["done", "refused", "refused", "refused"]
    assert len(look(family).supports) == 2


def listed(ctx, incident, **filters):
    rows, total = queries.listed(ctx, Wanted(incident, **filters))
    assert len(rows) == total
    return [row.number for row in rows]


def test_the_list_finds_who_has_not_applied(
    work, yoshida, families, decide, apply, incident
):
    """The house is the household's by the ledger; nobody has come to the counter."""
    total, semi, partial, applied = families(4)
    for family, level in (
        (total, DamageLevel.TOTAL),
        (semi, DamageLevel.SEMI),
        (partial, DamageLevel.PARTIAL),
        (applied, DamageLevel.HALF),
    ):
        decide(incident, family, level)
    apply(applied)
    with work(yoshida) as ctx:
        for family in (total, semi, partial, applied):
            home = register.get_household(ctx, family.household_id)
            home.building_id, home.building_basis = family.building_id, "ledger"
        ctx.session.flush()
        assert listed(ctx, incident) == ["S0", "S3", "S1", "S2"]
        assert listed(ctx, incident, unapplied=True) == ["S0", "S1"]
        assert listed(ctx, incident, level="partial") == ["S2"]
        assert listed(ctx, incident, missing="repair") == ["S0", "S3"]
        actions.record_support(ctx, incident, total.household_id, ASKED)
        assert listed(ctx, incident, missing="repair") == ["S3"]


def test_a_struck_out_support_is_missing_again(work, yoshida, ready, record, incident):
    ((family, _application),) = ready()
    wrong = record(family)
    void = Support(SupportKind.REPAIR, SupportState.VOID, DAY, corrects=wrong)
    with work(yoshida) as ctx:
        assert listed(ctx, incident, missing="repair") == []
        actions.record_support(ctx, incident, family.household_id, void)
        assert listed(ctx, incident, missing="repair") == ["S0"]


def test_the_export_writes_its_own_record(ready, record, work, sato, incident, look):
    ((family, _application),) = ready()
    record(family)
    with work(sato) as ctx:
        row, content = actions.provide(ctx, incident, TO_PREFECTURE)
        digest = row.sha256
    with work(sato) as ctx:
        log = ctx.session.scalar(
            select(AuditEntry.facts).where(AuditEntry.deed == "victim.provided")
        )
        assert digest in log
        assert family.name not in log
    rows = read_csv(content).rows
    assert [line.cells["氏名"] for line in rows] == [family.name, "山田　花子"]
    assert {line.cells["被害の程度"] for line in rows} == {"全壊"}
    assert {line.cells["援護の実施の状況"] for line in rows} == {"応急修理:申請あり"}
    assert len(look(family).provisions) == 1


def test_only_the_last_word_of_a_consent_counts(ready, agree, work, sato, incident):
    (yes, _a), (no, _b), (silent, _c), (inside, _d) = ready(4)
    agree(yes)
    agree(no)
    agree(no, is_given=False)
    agree(inside, scope=Recipient.CITY)
    with work(sato) as ctx:
        row, content = actions.provide(ctx, incident, BY_CONSENT)
        assert (row.households, row.left_out_consent) == (1, 3)
    text_of = content.decode("utf-8-sig")
    assert yes.number in text_of
    assert not any(each.number in text_of for each in (no, silent, inside))


def test_nobody_to_provide_leaves_no_record(ready, work, sato, incident):
    ready()
    with work(sato) as ctx:
        with pytest.raises(rules.NobodyToProvide):
            actions.provide(ctx, incident, BY_CONSENT)
        assert ctx.session.scalar(select(func.count(VictimProvision.id))) == 0


def test_providing_needs_the_right_and_the_second_factor(
    ready, work, yoshida, sato, incident
):
    ready()
    with work(yoshida) as ctx, pytest.raises(Forbidden):
        actions.provide(ctx, incident, TO_PREFECTURE)
    later = NOON.replace(hour=9)
    with work(sato, later) as ctx, pytest.raises(StepUpRequired):
        actions.provide(ctx, incident, TO_PREFECTURE)


def test_recording_is_the_counters(ready, work, tamura, incident):
    ((family, _application),) = ready()
    with work(tamura) as ctx, pytest.raises(Forbidden):
        actions.record_support(ctx, incident, family.household_id, ASKED)
    with work(tamura) as ctx:
        assert ctx.session.scalar(select(func.count(SupportEvent.id))) == 0


def test_a_protected_household_shows_and_gives_nothing(  # noqa: PLR0913, PLR0917 - fixtures
    families, decide, record, agree, look, work, yoshida, sato, incident
):
    """The canary: neither page, list nor file tells a name, a place or a note."""
    (family,) = families(protected=True)
    decide(incident, family, DamageLevel.TOTAL)
    record(family)
    agree(family)
    with work(yoshida) as ctx:
        rows, _total = queries.listed(ctx, Wanted(incident))
    seen = repr(rows) + repr(look(family).houses) + repr(look(family).people)
    found = look(family)
    seen += found.head + found.address
    seen += "".join(line.note for line in found.supports)
    seen += "".join(line.words for line in found.consents)
    assert rows
    for canary in (family.name, "山田　花子", family.address, "台所の床", "署名"):
        assert canary not in seen
    with work(sato) as ctx, pytest.raises(rules.NobodyToProvide) as refusal:
        actions.provide(ctx, incident, TO_PREFECTURE)
    assert refusal.value.facts["protected"] == 1


def test_paper_provisions_are_logged_for_named_households(
    ready, work, sato, incident, look
):
    (first, _a), (second, _b) = ready(2)
    with work(sato) as ctx:
        actions.log_provision(ctx, incident, [first.household_id], TO_PREFECTURE)
    assert len(look(first).provisions) == 1
    assert look(second).provisions == []
