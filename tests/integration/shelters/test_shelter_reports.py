"""Reports: who may, which one is shown, two phones at once, second thoughts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from broadcast.queries import announced
from disaster.audit.tables import AuditEntry
from disaster.foundation import publication
from disaster.foundation.context import unit_of_work
from disaster.foundation.db import new_id
from disaster.foundation.errors import FieldRefusal, Forbidden, NotFound
from shelters import actions, queries
from shelters.actions import Told
from shelters.rules.hazards import Hazard
from shelters.rules.opening import Crowding, OpeningState, WrongStep
from shelters.rules.reporting import CountChanged, UnfitForHazard
from tests.conftest import NOON
from tests.integration.shelters.shelter_town import HILL, RIVER

OPEN, CLOSED = OpeningState.OPEN, OpeningState.CLOSED
HOUR = timedelta(hours=1)


@pytest.fixture
def report(work, yamaguchi, town):
    """Give a function that reports of a shelter and returns what became of it."""

    def told(name=HILL.name, at=NOON, **facts):
        with work(yamaguchi, at) as ctx:
            return actions.report_opening(ctx, town[name].id, Told(**facts))

    return told


@pytest.fixture
def shown(work, yamaguchi, town):
    """Give a function that returns what is shown of a shelter."""

    def status(name=HILL.name, at=NOON):
        with work(yamaguchi, at) as ctx:
            return queries.get_status(ctx, town[name].id)

    return status


def test_the_broadcasting_desk_hears_of_every_opening(report, work, yamaguchi):
    report(state=OPEN)
    with work(yamaguchi, NOON) as ctx:
        assert announced.known(ctx)[HILL.name].state == "open"
    report(state=CLOSED, at=NOON + HOUR)
    with work(yamaguchi, NOON + HOUR) as ctx:
        assert announced.known(ctx)[HILL.name].state == "closed"


def test_a_shelter_opens_counts_and_closes(report, shown):
    assert shown().state is OpeningState.UNOPENED
    report(state=OpeningState.PREPARING)
    report(state=OPEN, at=NOON + HOUR)
    report(headcount=60, at=NOON + 2 * HOUR)
    status = shown(at=NOON + 2 * HOUR)
    assert (status.state, status.headcount) == (OPEN, 60)
    assert status.crowding is Crowding.CROWDED
    report(headcount=0, at=NOON + 3 * HOUR)
    report(state=CLOSED, at=NOON + 3 * HOUR)
    assert shown(at=NOON + 4 * HOUR).state is CLOSED


def test_an_old_report_that_arrives_late_is_kept_but_not_shown(
    report, shown, work, sato, town
):
    report(state=OPEN, headcount=10)
    report(headcount=0, at=NOON + HOUR)
    report(state=CLOSED, at=NOON + 2 * HOUR)
    late = report(state=OPEN, headcount=30, observed_at=NOON, at=NOON + 3 * HOUR)
    assert not late.is_shown
    assert "新しい報告" in late.warnings[0]
    assert shown(at=NOON + 3 * HOUR).state is CLOSED
    with work(sato) as ctx:
        history = queries.reports_of(ctx, town[HILL.name].id)
    assert (history[0].headcount, history[0].is_late) == (30, True)
    assert [line.is_late for line in history[1:]] == [False] * 3


def test_a_clock_that_runs_ahead_does_not_win_for_ever(report, shown):
    report(state=OPEN, observed_at=NOON + 9 * HOUR)
    report(headcount=5, at=NOON + HOUR)
    assert shown(at=NOON + HOUR).headcount == 5


def test_two_phones_that_add_one_at_once_add_two(house, yamaguchi, report, shown, town):
    report(state=OPEN, headcount=0)

    def add(_):
        with unit_of_work(house, yamaguchi, NOON + HOUR) as ctx:
            actions.report_opening(ctx, town[HILL.name].id, Told(change=1))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(12)))
    assert shown(at=NOON + HOUR).headcount == 12


def test_a_count_is_not_written_over_one_that_nobody_has_seen(report, shown):
    first = report(state=OPEN, headcount=80)
    report(headcount=88, at=NOON + HOUR)
    with pytest.raises(CountChanged, match="88 人"):
        report(headcount=92, seen=first.number, at=NOON + 2 * HOUR)
    assert shown(at=NOON + 2 * HOUR).headcount == 88
    report(headcount=88, seen=first.number, at=NOON + 2 * HOUR)
    report(headcount=92, seen=3, at=NOON + 2 * HOUR)
    assert shown(at=NOON + 2 * HOUR).headcount == 92


@pytest.mark.usefixtures("flood")
def test_a_place_that_floods_opens_only_after_a_second_thought(
    report, shown, work, sato, town
):
    with pytest.raises(UnfitForHazard, match="洪水・内水氾濫"):
        report(RIVER.name, state=OPEN)
    assert shown(RIVER.name).state is OpeningState.UNOPENED
    report(HILL.name, state=OPEN)
    report(RIVER.name, state=OPEN, confirms_unfit=True)
    status = shown(RIVER.name)
    assert status.is_open
    assert status.is_unfit_for((Hazard.FLOOD,))
    with work(sato) as ctx:
        [line] = queries.reports_of(ctx, town[RIVER.name].id)
        facts = ctx.session.scalars(
            select(AuditEntry.facts).where(AuditEntry.deed == "shelter.reported")
        ).all()
    assert line.is_unfit_confirmed
    assert '"unfit_for":["flood","inland_flood"]' in facts[-1].replace(" ", "")


def test_over_capacity_warns_and_records_and_turns_nobody_away(report, shown):
    done = report(RIVER.name, state=OPEN, headcount=25)
    assert done.headcount == 25
    assert "5 人 超えています" in done.warnings[0]
    status = shown(RIVER.name)
    assert (status.over_capacity, status.crowding) == (5, Crowding.NEARLY_FULL)


def test_closing_with_people_inside_needs_a_reason(report, shown):
    report(state=OPEN, headcount=3)
    with pytest.raises(FieldRefusal, match="3 人います") as refusal:
        report(state=CLOSED, at=NOON + HOUR)
    assert refusal.value.field == "reason"
    report(state=CLOSED, reason="公民館に移りました", at=NOON + HOUR)
    assert shown(at=NOON + HOUR).state is CLOSED


def test_a_reopened_shelter_does_not_begin_with_the_old_people(report, shown):
    report(state=OPEN, headcount=3)
    report(state=CLOSED, reason="移動", at=NOON + HOUR)
    report(state=OPEN, at=NOON + 2 * HOUR)
    assert shown(at=NOON + 2 * HOUR).headcount is None


@pytest.mark.parametrize(
    "facts",
    [
        {"headcount": 5},
        {"change": 1},
        {"state": OPEN, "headcount": 100_000},
        {"state": OPEN, "change": -1},
        {"state": OPEN, "reason": "あ" * 301},
    ],
)
def test_a_report_that_makes_no_sense_is_refused(report, shown, facts):
    with pytest.raises(FieldRefusal):
        report(**facts)
    assert shown().report_number == 0


def test_states_follow_their_table_and_the_same_state_confirms(report, shown):
    with pytest.raises(WrongStep):
        report(state=CLOSED)
    report(state=OPEN)
    report(state=OPEN, at=NOON + HOUR)
    assert shown().observed_at == NOON + HOUR
    with pytest.raises(WrongStep):
        report(state=OpeningState.UNOPENED, at=NOON + HOUR)


def test_what_people_see_counts_before_the_numbers_until_the_state_changes(
    report, shown
):
    report(state=OPEN, headcount=5, crowding=Crowding.NEARLY_FULL)
    report(change=1)
    assert shown().crowding is Crowding.NEARLY_FULL
    report(counts_decide=True)
    assert shown().crowding is Crowding.ROOM


def test_who_may_report(work, town, takahashi, yoshida, miyata, sato):
    for actor in (takahashi, yoshida, miyata):
        with work(actor) as ctx, pytest.raises(Forbidden):
            actions.report_opening(ctx, town[HILL.name].id, Told(state=OPEN))
    with work(sato) as ctx:
        actions.report_opening(ctx, town[HILL.name].id, Told(state=OPEN))
        with pytest.raises(NotFound):
            actions.report_opening(ctx, new_id(), Told(state=OPEN))


@pytest.mark.usefixtures("flood")
def test_several_shelters_open_together_or_none(work, sato, town):
    ids = [town[HILL.name].id, town[RIVER.name].id]
    with work(sato) as ctx:
        with pytest.raises(UnfitForHazard):
            ctx.trying(lambda: actions.open_several(ctx, ids, Told(state=OPEN)))
        assert queries.counts_by_state(ctx) == {"unopened": 3}
        told = Told(state=OPEN, confirms_unfit=True)
        actions.open_several(ctx, ids, told)
        assert queries.counts_by_state(ctx) == {"open": 2, "unopened": 1}


def test_all_shelters_at_once_and_each_alone_never_wait_for_each_other(
    report, work, sato, town
):
    names = [HILL.name, RIVER.name]
    ids = [town[name].id for name in names]
    for name in names:
        report(name, state=OPEN)

    def all_at_once(minute):
        with work(sato, NOON + minute) as ctx:
            actions.open_several(ctx, ids, Told(state=OPEN))

    for number in range(1, 13):
        minute = timedelta(minutes=number)
        with ThreadPoolExecutor(3) as pool:
            done = [pool.submit(all_at_once, minute)]
            done += [
                pool.submit(report, name, NOON + minute, change=1) for name in names
            ]
        assert [one.exception() for one in done] == [None, None, None]


def test_the_sum_of_people_counts_shelters_in_use_only(report, work, sato):
    report(HILL.name, state=OPEN, headcount=40)
    report(RIVER.name, state=OPEN, headcount=7)
    report(RIVER.name, state=CLOSED, reason="移動", at=NOON + HOUR)
    with work(sato) as ctx:
        assert queries.people_sheltered(ctx) == 40


def test_silence_is_marked_after_two_hours_and_outdated_after_four(report, shown):
    report(state=OPEN)
    assert not shown(at=NOON + 2 * HOUR).is_silent(NOON + 2 * HOUR)
    assert shown().is_silent(NOON + 2 * HOUR + timedelta(minutes=1))
    assert not shown().is_outdated(NOON + 4 * HOUR)
    assert shown().is_outdated(NOON + 4 * HOUR + timedelta(minutes=1))


@pytest.mark.usefixtures("flood")
def test_a_report_asks_for_the_public_pages_and_belongs_to_the_disaster(
    report, work, sato
):
    with work(sato) as ctx:
        before = publication.state(ctx).wanted
    report(state=OPEN)
    with work(sato) as ctx:
        assert publication.state(ctx).wanted == before + 1
        found = ctx.session.execute(
            text("SELECT incident_id IS NOT NULL FROM shelter_openings")
        ).scalars()
        assert all(found)


def test_the_database_itself_keeps_the_history(report, work, sato):
    report(state=OPEN)
    with pytest.raises(DBAPIError), work(sato) as ctx:
        ctx.session.execute(text("UPDATE shelter_openings SET headcount = 1"))


def test_counts_that_come_as_a_file_open_the_shelters_they_name(work, sato, town):
    table = (
        "ID,名称,人数,時点,緯度,経度\r\n"
        f",{HILL.name},33,2026-09-03T11:30,35.4100,139.3100\r\n"
        ",どこにもない所,4,2026-09-03T11:30,35.0,139.0\r\n"
    ).encode()
    with work(sato) as ctx:
        report = actions.import_headcounts(ctx, table, skip_bad=True)
        again = actions.import_headcounts(ctx, table, skip_bad=True)
        status = queries.get_status(ctx, town[HILL.name].id)
    assert (report.added, len(report.refused)) == (1, 1)
    assert (again.added, again.unchanged) == (0, 1)
    assert (status.state, status.headcount) == (OPEN, 33)
    assert status.observed_at == NOON - timedelta(minutes=30)
