"""The line at a counter: numbers, order, absence, two people at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from certificates.tickets import actions, queries
from certificates.tickets.rules import lining
from certificates.tickets.rules.lining import Purpose, TicketState
from certificates.tickets.tables import Ticket
from disaster.foundation.context import unit_of_work
from disaster.foundation.errors import Forbidden, NotFound
from tests.conftest import NOON
from tests.integration.tickets.conftest import minutes

MIDNIGHT = datetime(2026, 9, 3, 15, 0, tzinfo=UTC)  # 令和8年9月4日 0:00 in Tokyo
TOGETHER = 12


def test_forty_people_at_two_machines_get_numbers_without_a_gap(hall, open_hall):
    branch = open_hall("branch", "支所")
    with ThreadPoolExecutor(TOGETHER) as pool:
        here = pool.map(lambda _n: hall.take(), range(20))
        there = pool.map(lambda _n: branch.take(), range(20))
        assert sorted(here) == list(range(1, 21))
        assert sorted(there) == list(range(1, 21))


def test_a_new_day_begins_at_midnight_in_tokyo_with_number_one(hall):
    assert [hall.take(at=MIDNIGHT - timedelta(seconds=1)) for _ in range(2)] == [1, 2]
    assert hall.take(at=MIDNIGHT) == 1
    assert hall.take(at=MIDNIGHT - timedelta(seconds=1)) == 3


def test_a_refused_ticket_leaves_no_gap(hall, work, yoshida):
    hall.take()
    with work(yoshida) as ctx:
        actions.end_tickets(ctx, hall.place_id)
    with pytest.raises(lining.TicketsEnded):
        hall.take()
    with work(yoshida) as ctx:
        actions.resume_tickets(ctx, hall.place_id)
    assert hall.take() == 2


def test_two_booths_that_press_at_once_get_different_people(hall):
    for _person in range(TOGETHER):
        hall.take()
    hall.sit(0)
    hall.sit(1)
    with ThreadPoolExecutor(2) as pool:
        rounds = [list(pool.map(hall.call, (0, 1))) for _round in range(TOGETHER // 2)]
    called = [number for both in rounds for number in both]
    assert sorted(called) == list(range(1, TOGETHER + 1))
    # Nobody overtakes: each pair of booths took the next two of the line.
    assert [sorted(both) for both in rounds] == [
        [at, at + 1] for at in range(1, TOGETHER, 2)
    ]


def test_a_second_press_with_the_same_page_ends_nobodys_business(hall):
    hall.take()
    hall.take()
    hall.sit()
    assert hall.do(0, actions.call_next, NOON, None) == 1
    with pytest.raises(lining.LineMoved):
        hall.do(0, actions.call_next, NOON, None)
    assert hall.look().called[0].number == 1


def test_ten_presses_at_once_call_one_person(hall):
    for _person in range(10):
        hall.take()
    hall.sit()

    def press(_number):
        try:
            return hall.do(0, actions.call_next, NOON, None)
        except lining.LineMoved:
            return None

    with ThreadPoolExecutor(10) as pool:
        called = [number for number in pool.map(press, range(10)) if number]
    assert called == [1]


def test_done_starts_the_next_and_an_empty_line_says_so(hall, work, yoshida):
    hall.take()
    hall.take()
    hall.sit()
    assert [hall.call(), hall.call(at=minutes(5)), hall.call(at=minutes(9))] == [
        1,
        2,
        None,
    ]
    with work(yoshida) as ctx:
        states = ctx.session.scalars(select(Ticket.state)).all()
    assert set(states) == {TicketState.DONE}
    with pytest.raises(lining.NobodyCalled):
        hall.do(0, actions.recall, NOON, None)


def test_who_is_absent_comes_back_after_three_others_and_leaves_after_three_times(hall):
    for _person in range(9):
        hall.take()
    hall.sit()
    assert hall.call() == 1
    hall.do(0, actions.mark_absent, minutes(1), hall.seen())
    assert [hall.call(at=minutes(at)) for at in range(2, 6)] == [2, 3, 4, 1]
    hall.do(0, actions.mark_absent, minutes(6), hall.seen())
    assert [hall.call(at=minutes(at)) for at in range(7, 11)] == [5, 6, 7, 1]
    hall.do(0, actions.mark_absent, minutes(11), hall.seen())
    assert [hall.call(at=minutes(at)) for at in range(12, 15)] == [8, 9, None]


def test_a_transfer_keeps_the_place_in_the_line(open_hall):
    hall = open_hall(purposes=([Purpose.APPLY], [Purpose.CONSULT]))
    hall.take(Purpose.APPLY)
    hall.take(Purpose.CONSULT)
    hall.sit(0)
    hall.sit(1)
    assert hall.call(0) == 1
    hall.do(0, actions.transfer, minutes(1), hall.seen(0), Purpose.CONSULT)
    assert hall.call(0) is None
    assert [hall.call(1), hall.call(1, minutes(2))] == [1, 2]


def test_a_booth_calls_only_for_who_sits_there(hall, ono, work):
    hall.take()
    hall.sit(0)
    with work(ono) as ctx, pytest.raises(lining.NotSeated, match="𠮷田"):
        actions.call_next(ctx, hall.booths[0], None)
    hall.call(0)
    with pytest.raises(lining.StillServing):
        hall.do(0, actions.leave)
    with work(ono) as ctx:
        actions.sit(ctx, hall.booths[0])
    with pytest.raises(lining.NotSeated, match="小野"):
        hall.do(0, actions.finish, NOON, hall.seen(0))


def test_two_people_who_swap_seats_at_two_places_do_not_block_each_other(
    open_hall, house
):
    halls = [open_hall(), open_hall("branch", "支所")]
    first, second = halls[0].booths[0], halls[1].booths[0]
    halls[0].sit(0)
    with unit_of_work(house, halls[1].clerks[1], NOON) as ctx:
        actions.sit(ctx, second)

    def change(move):
        clerk, booth = move
        with unit_of_work(house, clerk, NOON) as ctx:
            actions.sit(ctx, booth)

    moves = [(halls[0].clerks[0], second), (halls[0].clerks[1], first)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(change, moves))
    with unit_of_work(house, halls[0].clerks[0], NOON) as ctx:
        seated = {queries.get_booth(ctx, each).clerk for each in (first, second)}
    assert seated <= {"yoshida", "ono", ""}


def test_a_person_who_goes_home_is_not_called(hall, work, yoshida):
    hall.take()
    hall.take()
    with work(yoshida) as ctx:
        day = queries.day_of(ctx, hall.place_id, NOON.date())
        first = queries.waiting(ctx, day.id)[0]
        actions.give_up(ctx, first.id)
    hall.sit()
    assert hall.call() == 2


def test_only_the_right_people_set_up_and_issue(hall, work, tamura, yoshida):
    with work(tamura) as ctx, pytest.raises(Forbidden):
        actions.take(ctx, hall.place_id, Purpose.APPLY, "ja")
    with work(yoshida) as ctx, pytest.raises(Forbidden):
        actions.renew_machine(ctx, hall.place_id)
    with work(yoshida) as ctx:
        assert actions.take(ctx, hall.place_id, Purpose.EXPLAIN, "en").number == 1


def test_the_old_address_of_a_machine_works_no_more(hall, work, sato):
    with work(sato) as ctx:
        actions.renew_machine(ctx, hall.place_id)
    with pytest.raises(NotFound):
        hall.take()


def test_the_wait_is_unknown_until_three_people_were_served(hall):
    for _person in range(8):
        hall.take()
    hall.sit()
    for at in range(0, 30, 10):
        assert hall.look(minutes(at)).line(Purpose.APPLY).minutes is None
        hall.call(at=minutes(at))
    hall.call(at=minutes(30))
    # Ten minutes each, one booth, four wait: fifty minutes for who comes now.
    assert hall.look(minutes(30)).line(Purpose.APPLY).minutes == 50
    # An hour later nothing of that counts any more.
    assert hall.look(minutes(91)).line(Purpose.APPLY).minutes is None
