"""A worker that is killed, two at once, a hook that hangs, TLS, and a drill."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from alert_desk import (
    deliver,
    let_out,
    open_mailbox,
    order,
    settle_town,
    with_relay,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hook_server import SECRET, chat, hook, open_service, send, with_routes
from test_routes import hurry, rows, states

from broadcast import jobs, webhook
from broadcast.tables import RouteDelivery
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, unit_of_work

WORKER = """
import time
from broadcast import jobs
from disaster.foundation import db, settings
from disaster.foundation.context import House
chosen = settings.load()
house = House(chosen, db.make_engine(chosen.database_url))
while True:
    if not jobs.route_due(house):
        time.sleep(0.05)
"""


@pytest.fixture
def town(house, takahashi):
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx, people=30)
    return house


def start_worker(house, url):
    """Start a real worker process with one webhook."""
    chosen = house.settings
    (chosen.data_dir / "routes.toml").write_text(
        f'[webhook.app]\nworld = "live"\nlabel = "市民アプリ"\n'
        f'url = "{url}/in?x=1"\nsecret = "{SECRET}"\n',
        encoding="utf-8",
    )
    return subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=Path(__file__).parents[3],
        env={
            "PATH": "/usr/bin:/bin",
            "DATABASE_URL": chosen.database_url,
            "DATA_DIR": str(chosen.data_dir),
            "SECRET_KEY": chosen.secret_key,
        },
    )


def wait_for(condition, seconds=20):
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_a_worker_killed_while_it_posts_loses_nothing(town, takahashi, sato):
    with open_service(seconds=1) as service:
        ready = with_routes(town, hook(service.url))
        made = let_out(ready, takahashi, sato, order())
        worker = start_worker(town, service.url)
        wait_for(lambda: service.came)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        assert states(town, made) == {"app": "sending"}
        with unit_of_work(town, SYSTEM, clock.now()) as ctx:
            for row in ctx.session.query(RouteDelivery):
                row.lease_until = clock.now() - timedelta(seconds=1)
        send(ready)
        assert states(town, made) == {"app": "unknown"}
        hurry(town)
        send(ready)
    row = rows(town, made)["app"]
    assert (row.state, row.may_have_arrived, row.attempts) == ("accepted", True, 2)
    assert len(set(service.ids)) == 1


def test_many_workers_post_each_thing_once(town, takahashi, sato):
    with open_service(seconds=0.05) as service:
        hooks = [
            replace(hook(service.url, f"app-{n}"), url=f"{service.url}/{n}")
            for n in range(6)
        ]
        ready = with_routes(town, *hooks)
        let_out(ready, takahashi, sato, order())
        workers = [Thread(target=send, args=(ready,)) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert sorted(path for path, _h, _b in service.came) == [f"/{n}" for n in range(6)]


def test_a_hook_that_hangs_delays_no_mail(town, takahashi, sato):
    with open_service(seconds=4) as slow, open_mailbox(town) as (mailbox, connected):
        ready = with_routes(connected, hook(slow.url))
        let_out(ready, takahashi, sato, order())
        posting = Thread(target=jobs.route_due, args=(ready,))
        posting.start()
        wait_for(lambda: slow.came)
        began = time.monotonic()
        deliver(ready)
        assert len(mailbox.mails) == 30
        assert time.monotonic() - began < 3
        posting.join()


@pytest.fixture
def sealed_port(tmp_path):
    """Listen with TLS on loopback; return the address and the certificate's file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = clock.now()
    made = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (tmp_path / "cert.pem").write_bytes(made.public_bytes(pem))
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(
            pem,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with open_service() as service:
        service.wrap(context)
        port = service.url.rpartition(":")[2]
        yield service, f"https://localhost:{port}", tmp_path / "cert.pem"


def test_a_certificate_that_nobody_vouches_for_gets_nothing(
    town, takahashi, sato, sealed_port, monkeypatch
):
    service, url, certificate = sealed_port
    assert "CERTIFICATE_VERIFY" in webhook.knock(url)
    ready = with_routes(town, hook(url))
    made = let_out(ready, takahashi, sato, order())
    send(ready)
    assert states(town, made) == {"app": "deferred"}
    assert service.came == []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert webhook.knock(url) == ""
    hurry(town)
    send(ready)
    assert states(town, made) == {"app": "accepted"}


def test_a_name_that_does_not_exist_or_a_port_that_says_nothing_is_named(monkeypatch):
    monkeypatch.setattr(webhook.posting, "SECONDS_TO_CONNECT", 0.3)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        assert webhook.knock(f"https://127.0.0.1:{mute.getsockname()[1]}")


def test_a_drill_says_so_to_every_service(town, takahashi, sato):
    drill = House(replace(town.settings, world="drill"), town.engine)
    with open_service() as service:
        address = service.url.replace("http://", "json://")
        ready = with_routes(
            drill, hook(service.url, world="drill"), chat(address, world="drill")
        )
        let_out(with_relay(ready, 1), takahashi, sato, order(drill_name="訓練"))
        send(ready)
    signed = next(one for one in service.bodies if "format" in one)
    posted = next(one for one in service.bodies if "format" not in one)
    assert signed["world"] == "drill"
    for text in signed["texts"]:
        assert text["subject"].startswith("【訓練")
        assert text["short"].startswith("【訓練")
    assert posted["message"].startswith("【訓練】")
    assert posted["message"].endswith("【訓練】")
