"""The end of a day: every number accounted for, every paper read back, two people."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, update

from certificates import actions as papers
from certificates.tables import Application, CertificateFile
from certificates.tickets import actions, jobs, queries
from certificates.tickets.actions import Ending, Opening
from certificates.tickets.queries import handing
from certificates.tickets.rules import closing
from certificates.tickets.rules.lining import Purpose
from certificates.tickets.tables import Ticket
from disaster import audit
from disaster.foundation.context import unit_of_work
from disaster.foundation.errors import FieldRefusal, Forbidden
from tests.conftest import NOON

TODAY = date(2026, 9, 3)
MORNING = NOON + timedelta(days=1)


@pytest.fixture
def issue(work, yoshida):
    """Give a function that issues the paper of an application."""

    def issued(application_id):
        with work(yoshida) as ctx:
            made = papers.issue(ctx, application_id, str(uuid4()))
            return made.id, made.number

    return issued


@pytest.fixture
def read_back(work, yoshida):
    """Give a function that reads back all papers of the day and returns the check."""

    def done(most=20):
        with work(yoshida) as ctx:
            actions.ask_check(ctx, TODAY)
        while True:
            with work(yoshida) as ctx:
                actions.check_some(ctx, most)
                check = queries.check_of(ctx, TODAY)
                if check.finished_at is not None:
                    return check.done, dict(check.findings)

    return done


def close(work, who, **ending):
    """Close the day and return its figures."""
    with work(who) as ctx:
        return dict(actions.close_day(ctx, TODAY, Ending(**ending)).figures)


def test_a_day_with_papers_is_read_back_closed_and_looked_at(
    ready, issue, read_back, work, yoshida, sato
):
    numbers = [issue(application_id) for _family, application_id in ready(3)]
    with work(yoshida) as ctx:
        papers.reprint(ctx, numbers[0][0])
    with pytest.raises(closing.NotReadBack):
        close(work, yoshida)
    assert read_back(most=2) == (3, {})
    figures = close(work, yoshida)
    assert figures["issued"] == 3
    assert figures["reprints"] == 1
    assert figures["not_handed"] == sorted(number for _id, number in numbers)
    (own,) = figures["papers"]
    assert (own["first"], own["last"], own["missing"]) == (1, 3, [])
    (receipts,) = figures["receipts"]
    assert (receipts["first"], receipts["last"], receipts["count"]) == (1, 3, 3)
    with work(yoshida) as ctx, pytest.raises(closing.SamePerson):
        actions.confirm(ctx, TODAY)
    with work(sato) as ctx:
        assert actions.confirm(ctx, TODAY).confirmed_by == "sato"
    with work(sato) as ctx, pytest.raises(closing.AlreadyConfirmed):
        actions.confirm(ctx, TODAY)


def test_a_paper_issued_after_the_reading_has_to_be_read_too(
    ready, issue, read_back, work, yoshida
):
    (_one, first), (_two, second) = ready(2)
    issue(first)
    read_back()
    issue(second)
    with pytest.raises(closing.NotReadBack, match="交付 2 通、読戻し 1 通"):
        close(work, yoshida)
    read_back()
    assert close(work, yoshida)["issued"] == 2


def test_bytes_that_changed_hold_the_closing_up_until_the_paper_is_void(
    ready, issue, read_back, work, yoshida, sato
):
    (_one, first), (_two, second) = ready(2)
    paper_id, number = issue(first)
    issue(second)
    with work(yoshida) as ctx:
        other = update(CertificateFile).where(
            CertificateFile.certificate_id == paper_id
        )
        ctx.session.execute(other.values(pdf=b"%PDF-1.7 somebody else"))
    assert read_back() == (2, {number: "sha256"})
    with pytest.raises(closing.PapersDisagree, match=number):
        close(work, yoshida)
    with work(sato) as ctx:
        papers.void(ctx, paper_id, "ファイルが壊れた")
    assert close(work, yoshida)["voided"] == [number]


def test_the_bytes_of_another_paper_are_found_though_their_digest_fits(
    ready, issue, read_back, work, yoshida
):
    (_one, first), (_two, second) = ready(2)
    (paper_id, number), (other_id, _number) = issue(first), issue(second)
    with work(yoshida) as ctx:
        wrong = ctx.session.get_one(CertificateFile, other_id)
        own = ctx.session.get_one(CertificateFile, paper_id)
        own.pdf, own.sha256 = wrong.pdf, wrong.sha256
    assert read_back() == (2, {number: "text"})


def test_a_closed_day_is_opened_again_only_with_a_reason(
    ready, issue, read_back, work, yoshida, sato
):
    ((_family, application_id),) = ready()
    issue(application_id)
    read_back()
    close(work, yoshida)
    with work(sato) as ctx, pytest.raises(closing.AlreadyClosed):
        actions.close_day(ctx, TODAY, Ending())
    with work(yoshida) as ctx, pytest.raises(Forbidden):
        actions.reopen(ctx, TODAY, "一通忘れた")
    with work(sato) as ctx, pytest.raises(FieldRefusal):
        actions.reopen(ctx, TODAY, " ")
    with work(sato) as ctx:
        actions.reopen(ctx, TODAY, "一通忘れた")
    with work(sato) as ctx, pytest.raises(closing.NotClosed):
        actions.confirm(ctx, TODAY)
    close(work, yoshida)
    with work(yoshida) as ctx:
        rounds = [one.round for one in queries.closing_history(ctx, TODAY)]
    assert rounds == [2, 1]


def test_eight_people_who_close_at_once_close_it_once(house, yoshida, sato):
    def attempt(number):
        try:
            with unit_of_work(house, (yoshida, sato)[number % 2], NOON) as ctx:
                actions.close_day(ctx, TODAY, Ending())
        except closing.AlreadyClosed:
            return "refused"
        return "closed"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))
    assert outcomes.count("closed") == 1


@pytest.fixture
def place(work, sato):
    """Open a place with one booth."""
    with work(sato) as ctx:
        made = actions.add_place(ctx, "city-hall", Opening("市役所"))
        return made.id, actions.add_booth(ctx, made.id, 1, list(Purpose)).id


def take(work, who, place_id):
    """Take one ticket and return its number."""
    with work(who) as ctx:
        return actions.take(ctx, place_id, Purpose.APPLY, "ja").number


def test_nobody_is_left_standing_and_the_line_ends_with_the_day(place, work, yoshida):
    place_id, booth_id = place
    assert [take(work, yoshida, place_id) for _ in range(3)] == [1, 2, 3]
    with work(yoshida) as ctx:
        actions.sit(ctx, booth_id)
        first = actions.call_next(ctx, booth_id, None).id
    with pytest.raises(closing.BoothsStillServing, match="市役所 1"):
        close(work, yoshida)
    with work(yoshida) as ctx:
        actions.finish(ctx, booth_id, first)
    (tickets,) = close(work, yoshida)["tickets"]
    assert (tickets["done"], tickets["unserved"], tickets["missing"]) == (1, 2, [])
    with pytest.raises(Exception, match="受付を終えました"):
        take(work, yoshida, place_id)


def test_a_gap_has_to_be_explained(place, ready, work, yoshida):
    place_id, _booth = place
    for _person in range(3):
        take(work, yoshida, place_id)
    ready(3)
    with work(yoshida) as ctx:
        ctx.session.execute(delete(Ticket).where(Ticket.number == 2))
        ctx.session.execute(
            delete(Application).where(Application.receipt_number.like("1-00002-%"))
        )
    with pytest.raises(FieldRefusal, match="理由を書いてください"):
        close(work, yoshida)
    figures = close(work, yoshida, note="2番はデータの移行で失われた")
    assert figures["tickets"][0]["missing"] == [2]
    assert figures["receipts"][0]["missing"] == [2]
    with work(yoshida) as ctx:
        assert queries.figures(ctx, TODAY) == figures


def test_spoilt_sheets_need_words(work, yoshida):
    with pytest.raises(FieldRefusal):
        close(work, yoshida, misprints=2)
    close(work, yoshida, misprints=2, note="紙づまり。裁断した")


def test_a_day_that_nobody_closed_is_told_the_next_morning(place, work, yoshida):
    take(work, yoshida, place[0])
    with work(yoshida) as ctx:
        assert queries.unclosed_days(ctx) == []
    with work(yoshida, MORNING) as ctx:
        assert queries.unclosed_days(ctx) == [TODAY]
    close(work, yoshida)
    with work(yoshida, MORNING) as ctx:
        assert queries.unclosed_days(ctx) == []


def test_the_worker_reads_back_what_was_asked_for(ready, issue, work, yoshida, house):
    ((_family, application_id),) = ready()
    issue(application_id)
    assert jobs.check_due(house) is False
    with work(yoshida) as ctx:
        actions.ask_check(ctx, TODAY)
        assert actions.ask_check(ctx, TODAY).done == 0
    assert jobs.check_due(house) is True
    assert jobs.check_due(house) is False
    with work(yoshida) as ctx:
        check = queries.check_of(ctx, TODAY)
        assert (check.done, check.total, dict(check.findings)) == (1, 1, {})


def test_the_last_word_on_a_paper_says_whether_it_was_handed_over(
    ready, issue, work, yoshida
):
    (_one, first), (_two, second) = ready(2)
    (first_id, _number), (second_id, second_number) = issue(first), issue(second)
    with work(yoshida) as ctx:
        audit.record(ctx, handing.HANDED, first_id)
        audit.record(ctx, handing.HANDED, second_id)
    with work(yoshida) as ctx:
        assert queries.figures(ctx, TODAY)["handed"] == 2
        audit.record(ctx, handing.UNDONE, second_id)
    with work(yoshida) as ctx:
        figures = queries.figures(ctx, TODAY)
    assert (figures["handed"], figures["not_handed"]) == (1, [second_number])


def test_a_day_of_the_future_is_refused(work, yoshida):
    with work(yoshida) as ctx, pytest.raises(closing.DayNotOver):
        actions.close_day(ctx, MORNING.date(), Ending())
