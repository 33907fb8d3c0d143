"""A thousand people at once, several processes, and processes that die at any instant.

``CROWD=1000 KILLS=40 pytest …`` runs it at full size; by default it is as large as a
test run on a small machine can bear.
"""

import multiprocessing
import os
import random
import time
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.conftest import environment
from tests.integration.certificates import crowd

CROWD = int(os.environ.get("CROWD", "120"))
KILLS = int(os.environ.get("KILLS", "5"))
PROCESSES, THREADS = 4, 8

# A kill comes within the time of a few papers, at an instant that the seed chooses.
EARLIEST, LATEST = 0.05, 0.35


@pytest.fixture
def environ(database_url, tmp_path):
    """Return what a process of its own needs to open the same installation."""
    return environment(database_url, tmp_path)


@pytest.fixture
def processes():
    """Make processes that share nothing with this one but the database."""
    return multiprocessing.get_context("spawn")


def test_everybody_in_a_crowd_gets_their_own_paper(house, incident, environ, processes):
    people = crowd.gather(house, incident, CROWD)
    shares = [people[at::PROCESSES] for at in range(PROCESSES)]

    with ProcessPoolExecutor(PROCESSES, mp_context=processes) as pool:
        running = [
            pool.submit(crowd.issue_all, environ, share, THREADS) for share in shares
        ]
        wrong = [each for future in running for each in future.result()]

    assert wrong == []
    assert crowd.faults(house, people) == []


def test_a_kill_at_any_instant_leaves_no_number_half_issued(
    house, incident, environ, processes
):
    people = crowd.gather(house, incident, KILLS * 10, seed=2)
    chance = random.Random(KILLS)  # noqa: S311  repeatable, not secret

    for _ in range(KILLS):
        victims = [
            processes.Process(target=crowd.issue_until_killed, args=(environ, each))
            for each in (people, people[::-1])
        ]
        for victim in victims:
            victim.start()
        wait_for_work(house, victims)
        for victim in victims:
            time.sleep(chance.uniform(EARLIEST, LATEST))
            victim.kill()
            victim.join()
        assert crowd.faults(house, people) == []

    wrong = crowd.issue_all(environ, left(house, people), threads=4)
    assert wrong == []
    assert crowd.faults(house, people) == []
    assert left(house, people) == []


def wait_for_work(house, victims):
    """Wait until another paper was issued, so that the kill falls among papers."""
    before, until = papers(house), time.monotonic() + 20
    while papers(house) == before and time.monotonic() < until:
        if not any(victim.is_alive() for victim in victims):
            return
        time.sleep(0.02)


def papers(house):
    from sqlalchemy import func, select

    from certificates.tables import Certificate

    with house.engine.connect() as connection:
        return connection.scalar(select(func.count(Certificate.id)))


def left(house, people):
    from sqlalchemy import select

    from certificates.tables import Application

    with house.engine.connect() as connection:
        wanted = select(Application.id).where(Application.state == "received")
        waiting = set(connection.scalars(wanted))
    return [each for each in people if each.application_id in waiting]
