"""A town with three districts and a mailing list, and a mailbox that speaks SMTP."""

import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller

from broadcast import actions, jobs
from broadcast.rules.desk import DeskFields
from broadcast.rules.draft import Reason
from broadcast.rules.kinds import Hazard, Kind
from broadcast.rules.lanes import lane_of
from broadcast.rules.levels import EvacuationLevel
from broadcast.tables import Subscriber
from disaster.foundation import clock
from disaster.foundation.context import House, unit_of_work
from disaster.foundation.db import new_id
from disaster.register.tables import District

PROVIDERS = ("docomo.example", "au.example", "gmail.example")


def order(**changes) -> DeskFields:
    """Return the fields of a level-4 order for the riverside."""
    usual = DeskFields(
        kind=Kind.ISSUE,
        hazard=Hazard.FLOOD,
        level=EvacuationLevel.EVACUATE,
        districts=("01",),
        reasons=(Reason.RIVER_RISING,),
        open_shelters=("川辺小学校",),
        next_update_at=clock.now() + timedelta(hours=1),
        contact="災害対策本部 0463-00-0000",
    )
    return replace(usual, **changes)


def notice(**changes) -> DeskFields:
    """Return the fields of an ordinary notice to everybody."""
    usual = DeskFields(
        kind=Kind.NOTICE,
        title="給水車が来ます",
        body="市役所の前で水を配ります。",
        action="容器を持って来てください。",
        contact="水道課 0463-00-0000",
    )
    return replace(usual, **changes)


def settle_town(ctx, people=0):
    """Add districts and subscribers, a third of them at each provider."""
    for number, name in enumerate(("川辺", "山の手", "駅前"), start=1):
        ctx.session.add(
            District(
                code=f"{number:02d}",
                name=name,
                latitude=35.40 + number / 100,
                longitude=139.30,
                households=100 * number,
            )
        )
    for number in range(people):
        subscribe(ctx, f"person{number:04d}@{PROVIDERS[number % len(PROVIDERS)]}")


def subscribe(ctx, address, districts=(), language="ja", state="active"):
    """Add one subscriber."""
    made = Subscriber(
        id=new_id(),
        address=address,
        address_key=address.casefold(),
        lane=lane_of(address),
        language=language,
        districts=list(districts),
        state=state,
        created_at=ctx.now,
        confirmed_at=ctx.now,
        asked_times=0,
        refused_days=0,
    )
    ctx.session.add(made)
    ctx.session.flush()
    return made.id


def awake(actor):
    """Return the person with a second factor shown just now."""
    return replace(actor, stepped_up_at=clock.now())


def hand_in(house, author, fields, follows=None):
    """Write a text and ask for its approval; return what the approver reads."""
    with unit_of_work(house, author, clock.now()) as ctx:
        made = actions.draft(ctx, fields, follows=follows)
        actions.submit(ctx, made.id, made.version)
        return made.id, (made.version, made.content_hash)


def let_out(house, author, approver, fields, follows=None):
    """Write a text, have a second person approve it, and return its id."""
    broadcast_id, read = hand_in(house, author, fields, follows)
    digit = str(fields.level.value) if fields.level else ""
    with unit_of_work(house, awake(approver), clock.now()) as ctx:
        actions.approve(ctx, broadcast_id, read, digit)
    return broadcast_id


class Mailbox:
    """A relay that keeps what it accepts, and answers as a test wants."""

    def __init__(self):
        self.mails = []
        self.answers = {}
        self.delay = 0.0
        self.cuts = set()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        answer = self.answers.get(address) or self.answers.get(lane_of(address))
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        if self.delay:
            import asyncio

            await asyncio.sleep(self.delay)
        self.mails.append((envelope.rcpt_tos[0], envelope.content))
        if envelope.rcpt_tos[0] in self.cuts:
            self.cuts.remove(envelope.rcpt_tos[0])
            server.transport.abort()
        return "250 taken"

    @property
    def recipients(self):
        return Counter(recipient for recipient, _content in self.mails)

    def message(self, recipient):
        """Return the mail that somebody got, parsed."""
        content = next(c for r, c in self.mails if r == recipient)
        return message_from_bytes(content, policy=policy.default)


@contextmanager
def open_mailbox(house, connections=4):
    """Run a mailbox and give the house whose relay it is."""
    mailbox = Mailbox()
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port = finder.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, with_relay(house, port, connections)
    finally:
        controller.stop()


def with_relay(house, port, connections=4):
    url = f"smtp://127.0.0.1:{port}?starttls=no&connections={connections}"
    return House(replace(house.settings, smtp_url=url), house.engine)


def deliver(house, seconds=30):
    """Let the worker work until nothing is left to do at once."""
    ends = time.monotonic() + seconds
    while jobs.deliver_due(house):
        assert time.monotonic() < ends


WORKER = """
import time
from broadcast import jobs
from disaster.foundation import db, settings
from disaster.foundation.context import House
chosen = settings.load()
house = House(chosen, db.make_engine(chosen.database_url))
print("ready", flush=True)
while True:
    if not jobs.deliver_due(house):
        time.sleep(0.1)
"""


def start_worker(house):
    """Start a real worker process on the same database."""
    chosen = house.settings
    environ = {
        "PATH": "/usr/bin:/bin",
        "DATABASE_URL": chosen.database_url,
        "DATA_DIR": str(chosen.data_dir),
        "SECRET_KEY": chosen.secret_key,
        "MAIL_FROM": chosen.mail_from,
        "SMTP_URL": chosen.smtp_url,
    }
    started = subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=Path(__file__).parents[3],
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout.readline() == "ready\n"
    return started
