"""Several workers share an alert; a queue engine wakes them and may forget all."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alert_desk import let_out, notice, settle_town
from fast_relay import fast_relay
from test_fanout_endures import counts, hurry

from broadcast.rules.states import DeliveryState
from disaster.foundation import clock, waking
from disaster.foundation.context import unit_of_work
from tests import gaps

PEOPLE, WORKERS = 600, 3
RABBIT = os.environ.get("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672")


def open_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def redis_url(tmp_path):
    program = shutil.which("redis-server")
    if program is None:
        remedy = "apt-get install redis-server"
        gaps.skip("queue engine", "redis-server がありません", remedy)
    port = open_port()
    quiet = ["--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(
        [program, "--port", str(port), *quiet], stdout=subprocess.DEVNULL
    )
    while not answers(port):
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait()


@pytest.fixture
def rabbitmq_url():
    port = int(RABBIT.rpartition(":")[2].partition("/")[0])
    if not answers(port):
        remedy = "apt-get install rabbitmq-server && rabbitmq-server -detached"
        gaps.skip("RabbitMQ", "RabbitMQ に繋がりません", remedy)
    return RABBIT


@pytest.fixture(params=["redis_url", "rabbitmq_url"])
def queue_url(request):
    return request.getfixturevalue(request.param)


def start(house, queue_url, number):
    chosen = house.settings
    environ = {
        "PATH": os.defpath,
        "DATABASE_URL": chosen.database_url,
        "DATA_DIR": str(chosen.data_dir),
        "SECRET_KEY": chosen.secret_key,
        "MAIL_FROM": chosen.mail_from,
        "SMTP_URL": chosen.smtp_url,
        "QUEUE_URL": queue_url,
        "NODE_ID": f"node{number}",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "disaster.cli", "worker"],
        cwd=Path(__file__).parents[3],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def forget(queue_url):
    """Throw away everything that the engine holds for us."""
    waking.make_broker(queue_url).flush(waking.QUEUE)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_workers_of_several_machines_send_each_mail_once(
    house, takahashi, sato, queue_url
):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=PEOPLE)
    with fast_relay(house) as (relay, wired):
        workers = [start(wired, queue_url, number) for number in range(WORKERS)]
        try:
            broadcast_id = let_out(house, takahashi, sato, notice())
            wait_for(lambda: len(relay.log) > PEOPLE // 4)
            forget(queue_url)
            workers[0].kill()
            workers[0].wait()
            hurry(house)
            wait_for(lambda: len(relay.recipients) == PEOPLE)
            wait_for(
                lambda: counts(house, broadcast_id) == {DeliveryState.ACCEPTED: PEOPLE}
            )
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
    assert len(relay.log) - PEOPLE <= WORKERS * (200 + 2 * 8)
    assert all(len(names) == 1 for names in relay.message_ids.values())


def test_rabbitmq_carries_the_hint(rabbitmq_url):
    import threading

    woken = threading.Event()
    stop = waking.listen(rabbitmq_url, woken.set)
    try:
        waking.wake(rabbitmq_url)
        assert woken.wait(10)
    finally:
        stop()


def wait_for(reached, seconds=90):
    ends = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < ends
        time.sleep(0.05)
