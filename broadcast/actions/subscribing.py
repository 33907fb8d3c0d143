"""The mailing list: ask, confirm, leave; staff add, remove and import (登録).

What the public does needs no permission: a confirmation and a leave are proved by the
token in a mail that only the owner of the address can read.
"""

import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import update

from broadcast import permissions, queries
from broadcast.queries import places
from broadcast.rules import addresses, identity, subscribing
from broadcast.rules.addresses import MailAddress
from broadcast.rules.lanes import ORDINARY_PRIORITY, lane_of
from broadcast.rules.states import DeliveryState
from broadcast.rules.subscribing import SubscriberState
from broadcast.tables import Delivery, Subscriber
from disaster import audit
from disaster.foundation import clock
from disaster.foundation.context import WORK_IS_DUE, Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _


def request_subscription(
    ctx: Context, address: str, language: str, districts: list[str]
) -> None:
    """登録を申し込む: mail a link; the answer never tells who is known."""
    wanted = addresses.mail_address(address)
    _require_known_districts(ctx, districts)
    found = queries.find_address(ctx, str(wanted)) or _pending(ctx, wanted)
    today = clock.tokyo_day(ctx.now)
    if found.asked_on != today:
        found.asked_on, found.asked_times = today, 0
    if found.asked_times >= subscribing.MAILS_A_DAY:
        return
    found.asked_times += 1
    found.nonce = secrets.token_hex(16)
    found.confirm_until = ctx.now + subscribing.CONFIRM_WITHIN
    found.wish = {
        "address": str(wanted),
        "language": language,
        "districts": sorted(districts),
    }
    ctx.session.flush()
    _mail_link(ctx, found, wanted)
    audit.record(ctx, "subscriber.asked", found.id)


def confirm_subscription(ctx: Context, token: str) -> Subscriber:
    """登録を確定する: the link was opened by whoever reads that mailbox."""
    found = queries.awaiting(ctx, token, held=True)
    wish = found.wish or {}
    _settle(ctx, found, MailAddress(*wish["address"].rsplit("@", 1)))
    found.language, found.districts = wish["language"], wish["districts"]
    found.consent = _("本人が確認メールから登録")
    found.wish, found.nonce, found.confirm_until = None, "", None
    audit.record(ctx, "subscriber.confirmed", found.id)
    return found


def leave(ctx: Context, token: str) -> None:
    """登録を解除する: what waits is not sent; a second time changes nothing."""
    secret = ctx.settings.secret_key.encode()
    subscriber_id = identity.read_unsubscribe_token(secret, token)
    found = queries.held_subscriber(ctx, subscriber_id)
    if found is None or found.state == SubscriberState.REMOVED:
        return
    _forget(ctx, found)
    audit.record(ctx, "subscriber.left", found.id)


def add_subscriber(
    ctx: Context, address: str, language: str, districts: list[str], consent: str
) -> Subscriber:
    """登録者を追加する: a member of staff notes how the person agreed."""
    ctx.require(permissions.MANAGE_SUBSCRIBERS)
    try:
        wanted = addresses.mail_address(address)
    except FieldRefusal as refusal:
        raise FieldRefusal("address", refusal.reason) from refusal
    _require_known_districts(ctx, districts)
    found = queries.find_address(ctx, str(wanted))
    if found is not None and found.state == SubscriberState.ACTIVE:
        raise FieldRefusal("address", _("もう登録されています。"))
    found = found or _pending(ctx, wanted)
    _settle(ctx, found, wanted)
    found.language, found.districts = language, sorted(districts)
    found.consent = consent
    audit.record(ctx, "subscriber.added", found.id)
    return found


def confirm_for(ctx: Context, subscriber_id: UUID) -> Subscriber:
    """登録を確定する（窓口）: staff saw the agreement of who waits or rests."""
    ctx.require(permissions.MANAGE_SUBSCRIBERS)
    found = queries.held_subscriber(ctx, subscriber_id)
    if found is None or not found.address:
        raise identity.UnknownToken
    _settle(ctx, found, MailAddress(*found.address.rsplit("@", 1)))
    found.consent = found.consent or _("窓口で同意を確認")
    audit.record(ctx, "subscriber.confirmed_for", found.id)
    return found


def remove_subscriber(ctx: Context, subscriber_id: UUID) -> None:
    """登録を解除する（窓口）: the address is forgotten; the record stays."""
    ctx.require(permissions.MANAGE_SUBSCRIBERS)
    found = queries.get_subscriber(ctx, subscriber_id)
    if found.state != SubscriberState.REMOVED:
        _forget(ctx, found)
        audit.record(ctx, "subscriber.removed", found.id)


def _pending(ctx: Context, wanted: MailAddress) -> Subscriber:
    made = Subscriber(
        id=new_id(),
        address=str(wanted),
        address_key=subscribing.address_key(str(wanted)),
        lane=lane_of(str(wanted)),
        language="ja",
        districts=[],
        state=SubscriberState.PENDING,
        created_at=ctx.now,
        asked_times=0,
        refused_days=0,
    )
    ctx.session.add(made)
    ctx.session.flush()
    return made


def _settle(ctx: Context, found: Subscriber, address: MailAddress) -> None:
    """Make a subscriber active under an address that is proved."""
    found.address = str(address)
    found.address_key = subscribing.address_key(found.address)
    found.lane = lane_of(found.address)
    found.state = SubscriberState.ACTIVE
    found.confirmed_at, found.removed_at = ctx.now, None
    found.refused_on, found.refused_days = None, 0


def _forget(ctx: Context, found: Subscriber) -> None:
    """Keep a sealed key instead of the address, and stop what still waits."""
    secret = ctx.settings.secret_key.encode()
    if not found.address_key.startswith("removed:"):
        found.address_key = subscribing.forgotten_key(secret, found.address_key)
    found.address, found.lane = "", ""
    found.state, found.removed_at = SubscriberState.REMOVED, ctx.now
    found.wish, found.nonce, found.confirm_until = None, "", None
    ctx.session.execute(
        update(Delivery)
        .where(
            Delivery.subscriber_id == found.id,
            Delivery.not_before.is_not(None),
            Delivery.state != DeliveryState.UNKNOWN,
        )
        .values(state=DeliveryState.UNSUBSCRIBED, not_before=None)
    )


def _mail_link(ctx: Context, found: Subscriber, address: MailAddress) -> None:
    """Queue the mail with the link; it is written when it is sent."""
    wish: dict[str, Any] = found.wish or {}
    delivery_id = new_id()
    domain = ctx.settings.mail_from.rpartition("@")[2]
    ctx.session.add(
        Delivery(
            id=delivery_id,
            broadcast_id=None,
            subscriber_id=found.id,
            address=str(address),
            lane=lane_of(str(address)),
            language=subscribing.language_of(wish["language"]).value,
            message_id=f"<{delivery_id.hex}@{domain}>",
            priority=ORDINARY_PRIORITY,
            turn=0,
            state=DeliveryState.QUEUED,
            attempts=0,
            not_before=ctx.now,
            expires_at=ctx.now + subscribing.CONFIRM_WITHIN,
            reply="",
        )
    )
    ctx.session.info[WORK_IS_DUE] = True


def _require_known_districts(ctx: Context, districts: list[str]) -> None:
    known = places.districts(ctx)
    if any(code not in known for code in districts):
        raise FieldRefusal("districts", _("一覧から選び直してください。"))
