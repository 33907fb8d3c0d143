"""A timeout cancels everything of one request: no number, no paper, no half (R32)."""

from dataclasses import replace
from threading import Event, Thread

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError

from certificates import actions
from certificates.tables import Certificate, CertificateFile
from disaster.foundation import db
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import unit_of_work
from disaster.incidents.tables import Incident
from tests.conftest import NOON

QUICK = db.Patience(lock=300, statement=2_000, idle=20_000)


@pytest.fixture
def hasty(house, settings):
    """Open the same database for a process with little patience."""
    engine = db.make_engine(settings.database_url, QUICK)
    yield replace(house, engine=engine)
    engine.dispose()


def issued(house, clerk, application_id):
    with unit_of_work(house, clerk, NOON) as ctx:
        return actions.issue(ctx, application_id, "k").number


def nothing_stands(work):
    with work(SYSTEM) as ctx:
        counted = [
            ctx.session.scalar(select(func.count()).select_from(table))
            for table in (Certificate, CertificateFile)
        ]
    return counted == [0, 0]


def test_who_waits_too_long_for_a_row_gets_no_number(
    ready, house, hasty, yoshida, work
):
    ((_family, application_id),) = ready()
    held, done = Event(), Event()

    def hold():
        with unit_of_work(house, SYSTEM, NOON) as ctx:
            ctx.session.execute(select(Incident).with_for_update())
            ctx.session.execute(text("UPDATE applications SET copies = copies"))
            held.set()
            done.wait(20)

    holder = Thread(target=hold)
    holder.start()
    held.wait(20)
    try:
        with pytest.raises(OperationalError):
            issued(hasty, yoshida, application_id)
    finally:
        done.set()
        holder.join()
    assert nothing_stands(work)
    assert issued(house, yoshida, application_id).split("-")[3] == "000001"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_question_that_takes_too_long_undoes_the_whole_issue(
    ready, house, hasty, yoshida, work
):
    """Cancelled after the paper was made and stored, before anybody saw it.

    SQLite knows no limit for one question.
    """
    ((_family, application_id),) = ready()

    def dawdle(_mapper, connection, _file):
        connection.execute(text("SELECT pg_sleep(5)"))

    event.listen(CertificateFile, "after_insert", dawdle)
    try:
        with pytest.raises(OperationalError):
            issued(hasty, yoshida, application_id)
    finally:
        event.remove(CertificateFile, "after_insert", dawdle)
    assert nothing_stands(work)
    assert issued(house, yoshida, application_id).split("-")[3] == "000001"


def test_every_session_of_the_house_has_its_limits(house):
    if house.engine.dialect.name == "sqlite":
        wanted = {"busy_timeout": db.USUAL.lock}
        asked = "PRAGMA {}"
    else:
        wanted = {
            "lock_timeout": "30s",
            "statement_timeout": "2min",
            "idle_in_transaction_session_timeout": "2min",
        }
        asked = "SHOW {}"
    with house.engine.connect() as connection:
        for name, limit in wanted.items():
            assert connection.scalar(text(asked.format(name))) == limit
