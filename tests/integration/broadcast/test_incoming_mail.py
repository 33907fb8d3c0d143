"""Mail that comes in: bounces, sign-ups and leaves, each with one effect."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import dkim as dkimpy
import pytest
from alert_desk import (
    deliver,
    let_out,
    notice,
    open_mailbox,
    order,
    settle_town,
    subscribe,
)
from click.testing import CliRunner
from sqlalchemy import func, select

from broadcast import actions, bounces, dkim, jobs, queries
from broadcast.bounces import NoMailbox
from broadcast.rules.identity import bounce_address, unsubscribe_token
from broadcast.rules.states import DeliveryState
from broadcast.tables import Delivery, IncomingMail, Subscriber
from disaster.cli import disaster
from disaster.foundation import clock
from disaster.foundation.authority import ANONYMOUS, SYSTEM
from disaster.foundation.console import Console
from disaster.foundation.context import House, reading, unit_of_work

PLAIN = "宛先のメールアドレスが見つかりません。"


@pytest.fixture
def town(house, takahashi, tmp_path):
    """Open a town with two subscribers and a Maildir."""
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / folder).mkdir(parents=True)
    settings = replace(house.settings, bounce_dir=tmp_path / "Maildir")
    with unit_of_work(house, takahashi, clock.now()) as ctx:
        settle_town(ctx)
        subscribe(ctx, "a..b@docomo.example")
        subscribe(ctx, "hana@au.example")
    return House(settings, house.engine)


def drop(town, name, text):
    (town.settings.bounce_dir / "new" / name).write_bytes(text.encode())


def files(town, folder="new"):
    return sorted(file.name for file in (town.settings.bounce_dir / folder).iterdir())


def returned(delivery_id, body=PLAIN):
    box = bounce_address(delivery_id, "city.example")
    return (
        f"Return-Path: <>\nFrom: postmaster@docomo.example\nTo: {box}\n"
        f"Subject: Error\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
    )


def empty(box, sender, subject="", headers=""):
    return f"{headers}From: {sender}\nTo: {box}@city.example\nSubject: {subject}\n\n"


def sent(town, author, approver):
    with open_mailbox(town) as (mailbox, relayed):
        broadcast_id = let_out(relayed, author, approver, notice())
        deliver(relayed)
    with reading(town, SYSTEM, clock.now()) as ctx:
        wanted = select(Delivery).where(Delivery.broadcast_id == broadcast_id)
        found = {row.address: row.id for row in ctx.session.scalars(wanted)}
    return broadcast_id, found, mailbox


def person(town, address):
    with reading(town, SYSTEM, clock.now()) as ctx:
        found = queries.find_address(ctx, address)
        if found is not None:
            ctx.session.expunge(found)
        return found


def state(town, delivery_id):
    with reading(town, SYSTEM, clock.now()) as ctx:
        return ctx.session.get(Delivery, delivery_id).state


def read_all(town):
    while jobs.take_in_due(town):
        pass


def invoke(town, group, *rest):  # noqa: ANN002
    console = Console(lambda: town.settings, lambda _s: town, None)
    command = disaster.get_command(None, group)
    return CliRunner().invoke(command, rest, obj=console, catch_exceptions=False)


def test_a_returned_mail_is_written_down_and_put_away(town, takahashi, sato):
    _id, found, _mailbox = sent(town, takahashi, sato)
    odd = found["a..b@docomo.example"]
    drop(town, "1.a", returned(odd))
    drop(
        town, "2.b", returned(found["hana@au.example"], "メールの配送が遅れています。")
    )
    drop(town, "3.c", "To: someone@city.example\n\nhello\n")
    done = invoke(town, "bounces", "read", "--json")
    assert done.exit_code == 0
    counts = json.loads(done.stdout)
    assert (counts["failed"], counts["delayed"], counts["unknown"]) == (1, 1, 1)
    assert files(town) == []
    assert files(town, "cur") == ["3.c:2,"]
    assert state(town, odd) == DeliveryState.BOUNCED
    assert state(town, found["hana@au.example"]) == DeliveryState.ACCEPTED
    assert person(town, "a..b@docomo.example").returned_days == 1
    assert person(town, "hana@au.example").returned_days == 0


def test_the_same_file_read_again_after_a_crash_counts_once(town, takahashi, sato):
    _id, found, _mailbox = sent(town, takahashi, sato)
    drop(town, "1.a", returned(found["hana@au.example"]))
    drop(town, "2.b", empty("touroku", "new@gmail.example"))
    kept = {
        name: (town.settings.bounce_dir / "new" / name).read_bytes()
        for name in files(town)
    }
    read_all(town)
    for name, content in kept.items():
        (town.settings.bounce_dir / "new" / name).write_bytes(content)
    read_all(town)
    assert files(town) == []
    assert person(town, "new@gmail.example").asked_times == 1
    with reading(town, SYSTEM, clock.now()) as ctx:
        assert ctx.session.scalar(select(func.count()).select_from(IncomingMail)) == 2


def test_a_mail_on_the_wire_waits_for_its_outcome(town, takahashi, sato):
    broadcast_id = let_out(town, takahashi, sato, notice())
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        wanted = select(Delivery).where(Delivery.broadcast_id == broadcast_id)
        row = ctx.session.scalars(wanted.limit(1)).one()
        row.state, row.worker, row.not_before = "sending", "w", None
        row.lease_until = ctx.now + timedelta(minutes=1)
        delivery_id = row.id
    drop(town, "1.a", returned(delivery_id))
    read_all(town)
    assert files(town) == ["1.a"]
    assert state(town, delivery_id) == "sending"


def test_three_days_of_returns_suspend_but_a_level_4_is_still_tried(
    town, takahashi, sato
):
    for day in range(3):
        _id, found, _mailbox = sent(town, takahashi, sato)
        at = clock.now() + timedelta(days=day)
        mail = returned(found["hana@au.example"])
        for copy in range(2):
            drop(town, f"{day}{copy}.a", mail + str(copy))
        with unit_of_work(town, SYSTEM, at) as ctx:
            arrived = bounces.waiting(
                town.settings.bounce_dir, town.settings.mail_from, 100
            )
            kinds = actions.take_in(ctx, arrived)
        for one in arrived:
            bounces.put_away(one, kinds[one.digest])
        rests = person(town, "hana@au.example").state
        assert rests == ("suspended" if day == 2 else "active")
    _id, found, _mailbox = sent(town, takahashi, sato)
    assert set(found) == {"a..b@docomo.example"}
    with open_mailbox(town) as (mailbox, relayed):
        let_out(relayed, takahashi, sato, order())
        deliver(relayed)
    assert set(mailbox.recipients) == {"a..b@docomo.example", "hana@au.example"}


def link(mailbox, address, page):
    text = mailbox.message(address).get_content()
    return re.search(rf"/mail/{page}/([\w-]+)", text)[1]


@pytest.mark.parametrize("address", ["new..one@docomo.example", ".a@docomo.example"])
def test_an_empty_mail_is_answered_with_a_link(town, address):
    drop(town, "1.a", empty("touroku", address))
    read_all(town)
    with open_mailbox(town) as (mailbox, relayed):
        senders = []
        mailbox.handle_MAIL = _noting(senders)
        deliver(relayed)
    assert senders == ["<>"]
    mail = mailbox.message(address)
    assert mail["Auto-Submitted"] == "auto-replied"
    assert "mailto:kaijo@city.example?subject=" in mail["List-Unsubscribe"]
    token = link(mailbox, address, "confirm")
    with unit_of_work(town, ANONYMOUS, clock.now()) as ctx:
        actions.confirm_subscription(ctx, token, ("en", ["01"], ["weather"]))
    made = person(town, address)
    assert (made.state, made.address, made.language) == ("active", address, "en")
    assert (made.districts, made.categories) == (["01"], ["weather"])


def _noting(senders):
    async def handle(_server, _session, envelope, address, options):
        senders.append(address)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 ok"

    return handle


def test_known_and_unknown_addresses_get_the_same_answer(town):
    drop(town, "1.a", empty("touroku", "hana@au.example"))
    drop(town, "2.a", empty("touroku", "new@au.example"))
    drop(town, "3.a", empty("kaijo", "hana@au.example"))
    drop(town, "4.a", empty("kaijo", "other@au.example"))
    read_all(town)
    with open_mailbox(town) as (mailbox, relayed):
        deliver(relayed)
    texts = {}
    for address, content in mailbox.mails:
        plain = content.decode().partition("\r\n\r\n")[2]
        texts.setdefault(address, []).append(len(plain))
    assert sorted(texts["hana@au.example"]) == sorted(
        texts["new@au.example"] + texts["other@au.example"]
    )


def test_asking_by_mail_again_keeps_the_wishes_of_a_subscriber(town):
    with unit_of_work(town, SYSTEM, clock.now()) as ctx:
        found = queries.find_address(ctx, "hana@au.example")
        found.districts, found.categories = ["02"], ["crime"]
    drop(town, "1.a", empty("touroku", "HANA@au.example"))
    read_all(town)
    with open_mailbox(town) as (mailbox, relayed):
        deliver(relayed)
    token = link(mailbox, "HANA@au.example", "confirm")
    with unit_of_work(town, ANONYMOUS, clock.now()) as ctx:
        actions.confirm_subscription(ctx, token)
    made = person(town, "hana@au.example")
    assert (made.districts, made.categories) == (["02"], ["crime"])


def test_a_bomb_of_empty_mails_is_three_letters_a_day(town):
    for number in range(10):
        drop(town, f"{number}.a", empty("touroku", "victim@au.example"))
        drop(town, f"{number}.b", empty("kaijo", "victim@au.example"))
    read_all(town)
    with open_mailbox(town) as (mailbox, relayed):
        deliver(relayed)
    assert mailbox.recipients == {"victim@au.example": 3}


def test_the_token_ends_the_mails_and_a_forged_sender_does_not(town):
    drop(town, "1.a", empty("kaijo", "hana@au.example"))
    drop(town, "2.a", empty("kaijo", "hana@au.example", "B" * 43))
    read_all(town)
    found = person(town, "hana@au.example")
    assert found.state == "active"
    token = unsubscribe_token(town.settings.secret_key.encode(), found.id)
    automatic = "Auto-Submitted: auto-generated\n"
    drop(town, "3.a", empty("kaijo", "x@y.example", token, automatic))
    read_all(town)
    with reading(town, SYSTEM, clock.now()) as ctx:
        gone = ctx.session.get(Subscriber, found.id)
        assert (gone.state, gone.address) == ("removed", "")


def test_machines_get_no_answer(town):
    for number, header in enumerate(
        ("Auto-Submitted: auto-replied\n", "Precedence: bulk\n", "Return-Path: <>\n")
    ):
        drop(town, f"{number}.a", empty("touroku", "m@au.example", headers=header))
    read_all(town)
    assert files(town) == []
    assert person(town, "m@au.example") is None


def test_every_mail_is_signed_when_there_is_a_key(town, takahashi, sato):
    done = invoke(town, "mail", "dkim-key", "--selector", "s1", "--json")
    assert done.exit_code == 0, done.output
    made = json.loads(done.stdout)[0]
    _id, _found, mailbox = sent(town, takahashi, sato)
    record = made["record"].encode()
    name = f"{made['name']}.".encode()
    assert len(mailbox.mails) == 2
    for _address, content in mailbox.mails:
        assert dkimpy.verify(
            content, dnsfunc=lambda n, **_: record if n == name else b""
        )
    (key,) = dkim.keys(town.settings.key_dir, "city.example")
    assert key.record == made["record"]


def test_without_a_maildir_the_command_says_what_to_do(town):
    lost = House(
        replace(town.settings, bounce_dir=town.settings.data_dir / "none"), town.engine
    )
    with pytest.raises(NoMailbox, match="BOUNCE_DIR"):
        invoke(lost, "bounces", "read")
    assert jobs.take_in_due(lost) is False
