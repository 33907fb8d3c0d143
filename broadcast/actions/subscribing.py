"""The mailing list: ask, confirm, leave; staff add, remove and import (登録).

What the public does needs no permission: a confirmation and a leave are proved by the
token in a mail that only the owner of the address can read.
"""

import secrets
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import update

from broadcast import permissions, queries
from broadcast.queries import places
from broadcast.rules import addresses, identity, subscribing
from broadcast.rules.addresses import MailAddress
from broadcast.rules.categories import chosen as chosen_categories
from broadcast.rules.growth import Change
from broadcast.rules.identity import LetterKind
from broadcast.rules.lanes import ORDINARY_PRIORITY, lane_of
from broadcast.rules.states import DeliveryState
from broadcast.rules.subscribing import SubscriberState
from broadcast.tables import Delivery, Subscriber, SubscriberChange
from disaster import audit
from disaster.foundation import clock
from disaster.foundation.context import WORK_IS_DUE, Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _


def request_subscription(
    ctx: Context,
    address: str,
    language: str,
    districts: list[str],
    categories: Iterable[str] = (),
) -> None:
    """登録を申し込む: mail a link; the answer never tells who is known."""
    wanted = addresses.mail_address(address)
    wish = _wish(ctx, language, districts, categories)
    found = queries.find_address(ctx, str(wanted)) or _pending(ctx, wanted)
    if not _may_be_mailed(ctx, found):
        return
    _await(ctx, found, wanted, wish)
    _mail_link(ctx, found, wanted, LetterKind.CONFIRM)
    audit.record(ctx, "subscriber.asked", found.id)


def request_by_mail(ctx: Context, address: str) -> None:
    """空メールで登録を申し込む: answer with a link, where the wishes are chosen.

    Whoever is on the list already keeps their wishes until they change them there.
    """
    wanted = addresses.mail_address(address)
    found = queries.find_address(ctx, str(wanted)) or _pending(ctx, wanted)
    if not _may_be_mailed(ctx, found):
        return
    wish = {
        "language": subscribing.language_code(found.language),
        "districts": found.districts,
        "categories": found.categories,
        "open": True,
    }
    _await(ctx, found, wanted, wish)
    _mail_link(ctx, found, wanted, LetterKind.ANSWER)
    audit.record(ctx, "subscriber.asked", found.id)


def request_leaving(ctx: Context, address: str) -> None:
    """空メールで解除を申し込む: answer with a link; a forged sender ends nothing.

    The answer is the same whether or not the address is on the list.
    """
    wanted = addresses.mail_address(address)
    found = queries.find_address(ctx, str(wanted)) or _pending(ctx, wanted)
    if not _may_be_mailed(ctx, found):
        return
    _mail_link(ctx, found, wanted, LetterKind.LEAVE)
    audit.record(ctx, "subscriber.asked_to_leave", found.id)


def confirm_subscription(
    ctx: Context,
    token: str,
    chosen: tuple[str, list[str], list[str]] | None = None,
) -> Subscriber:
    """登録を確定する: the link was opened by whoever reads that mailbox.

    ``chosen`` holds language, districts and categories, where the page asked for them.
    """
    found = queries.awaiting(ctx, token, held=True)
    wish = dict(found.wish or {})
    if chosen is not None:
        wish |= _wish(ctx, *chosen)
    _settle(ctx, found, MailAddress(*wish["address"].rsplit("@", 1)))
    found.language, found.districts = wish["language"], wish["districts"]
    found.categories = wish.get("categories", [])
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
    ctx: Context,
    address: str,
    language: str,
    districts: list[str],
    consent: str,
    categories: Iterable[str] = (),
) -> Subscriber:
    """登録者を追加する: a member of staff notes how the person agreed."""
    ctx.require(permissions.MANAGE_SUBSCRIBERS)
    try:
        wanted = addresses.mail_address(address)
    except FieldRefusal as refusal:
        raise FieldRefusal("address", refusal.reason) from refusal
    wish = _wish(ctx, language, districts, categories)
    found = queries.find_address(ctx, str(wanted))
    if found is not None and found.state == SubscriberState.ACTIVE:
        raise FieldRefusal("address", _("もう登録されています。"))
    found = found or _pending(ctx, wanted)
    _settle(ctx, found, wanted)
    found.language, found.districts = language, wish["districts"]
    found.categories, found.consent = wish["categories"], consent
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
        categories=[],
        state=SubscriberState.PENDING,
        created_at=ctx.now,
        asked_times=0,
        refused_days=0,
        returned_days=0,
    )
    ctx.session.add(made)
    ctx.session.flush()
    return made


def _settle(ctx: Context, found: Subscriber, address: MailAddress) -> None:
    """Make a subscriber active under an address that is proved."""
    if found.state not in subscribing.ON_THE_LIST:
        _count(ctx, found, Change.JOINED)
    found.address = str(address)
    found.address_key = subscribing.address_key(found.address)
    found.lane = lane_of(found.address)
    found.state = SubscriberState.ACTIVE
    found.confirmed_at, found.removed_at = ctx.now, None
    found.refused_on, found.refused_days = None, 0
    found.returned_on, found.returned_days = None, 0


def _count(ctx: Context, found: Subscriber, change: Change) -> None:
    """Write down that somebody came or left (登録者の出入り)."""
    ctx.session.add(
        SubscriberChange(id=new_id(), subscriber_id=found.id, change=change, at=ctx.now)
    )


def _forget(ctx: Context, found: Subscriber) -> None:
    """Keep a sealed key instead of the address, and stop what still waits."""
    if found.state in subscribing.ON_THE_LIST:
        _count(ctx, found, Change.LEFT)
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


def _may_be_mailed(ctx: Context, found: Subscriber) -> bool:
    """Count a letter to somebody who asked; say no when it is enough for a day."""
    today = clock.tokyo_day(ctx.now)
    if found.asked_on != today:
        found.asked_on, found.asked_times = today, 0
    if found.asked_times >= subscribing.MAILS_A_DAY:
        return False
    found.asked_times += 1
    return True


def _await(
    ctx: Context, found: Subscriber, wanted: MailAddress, wish: dict[str, Any]
) -> None:
    """Keep a wish until its link is opened (確認待ち)."""
    found.nonce = secrets.token_hex(16)
    found.confirm_until = ctx.now + subscribing.CONFIRM_WITHIN
    found.wish = {"address": str(wanted), **wish}
    ctx.session.flush()


def _mail_link(
    ctx: Context, found: Subscriber, address: MailAddress, kind: LetterKind
) -> None:
    """Queue the mail with the link; it is written when it is sent."""
    wish: dict[str, Any] = found.wish or {}
    language = wish.get("language", found.language)
    delivery_id = new_id()
    domain = ctx.settings.mail_from.rpartition("@")[2]
    ctx.session.add(
        Delivery(
            id=delivery_id,
            broadcast_id=None,
            subscriber_id=found.id,
            address=str(address),
            lane=lane_of(str(address)),
            language=subscribing.language_of(language).value,
            message_id=identity.letter_id(kind, delivery_id, domain),
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


def _wish(
    ctx: Context, language: str, districts: list[str], categories: Iterable[str]
) -> dict[str, Any]:
    """Return what somebody wants to get, or refuse what cannot be (登録の内容)."""
    known = places.districts(ctx)
    if any(code not in known for code in districts):
        raise FieldRefusal("districts", _("一覧から選び直してください。"))
    return {
        "language": language,
        "districts": sorted(districts),
        "categories": chosen_categories(categories),
    }
