"""A hint through a real engine wakes the listener; a dead one harms nothing."""

import shutil
import socket
import subprocess
import threading
import time

import pytest

from disaster.foundation import waking
from tests import gaps


@pytest.fixture
def redis_url(tmp_path):
    """Start an engine of our own on a free port."""
    program = shutil.which("redis-server")
    if program is None:
        gaps.skip(
            "queue engine", "redis-server がありません", "apt-get install redis-server"
        )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [
            program,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            tmp_path,
        ],
        stdout=subprocess.DEVNULL,
    )
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait()


def test_a_hint_reaches_the_listener(redis_url):
    woken = threading.Event()
    stop = waking.listen(redis_url, woken.set)
    try:
        waking.wake(redis_url)
        assert woken.wait(10)
    finally:
        stop()


def test_a_dead_engine_delays_and_breaks_nothing():
    began = time.monotonic()
    waking.wake("redis://127.0.0.1:1/0")
    # Far below the minutes that a library would try again for.
    assert time.monotonic() - began < 5


def test_without_an_engine_there_is_nothing_to_do():
    waking.wake("")
    waking.listen("", lambda: None)()
