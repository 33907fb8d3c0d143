"""Questions to the mailing list: who gets what, who waits, who rests."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from broadcast.rules import subscribing
from broadcast.rules.identity import UnknownToken
from broadcast.rules.subscribing import (
    SubscriberState,
    address_key,
    forgotten_key,
)
from broadcast.tables import Subscriber
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound

PAGE = 50


def active_subscribers(ctx: Context) -> int:
    """Return how many people get mail now (登録者数)."""
    counted = select(func.count()).where(Subscriber.state == SubscriberState.ACTIVE)
    return ctx.session.scalar(counted) or 0


def get_subscriber(ctx: Context, subscriber_id: UUID) -> Subscriber:
    """Return a subscriber or refuse."""
    found = ctx.session.get(Subscriber, subscriber_id)
    if found is None:
        raise NotFound(what="登録者")
    return found


def held_subscriber(ctx: Context, subscriber_id: UUID) -> Subscriber | None:
    """Return a subscriber and hold the row, or None."""
    return ctx.session.get(
        Subscriber, subscriber_id, with_for_update=True, populate_existing=True
    )


def find_address(ctx: Context, address: str) -> Subscriber | None:
    """Return who registered or removed an address, held for a change, or None."""
    key = address_key(address)
    secret = ctx.settings.secret_key.encode()
    wanted = select(Subscriber).where(
        Subscriber.address_key.in_((key, forgotten_key(secret, key)))
    )
    return ctx.session.scalars(wanted.with_for_update()).first()


def awaiting(ctx: Context, token: str, *, held: bool = False) -> Subscriber:
    """Return whom a confirmation link speaks of, or refuse an old or forged link."""
    subscriber_id = subscribing.confirmed_id(token)
    found = (
        held_subscriber(ctx, subscriber_id)
        if held
        else ctx.session.get(Subscriber, subscriber_id)
    )
    secret = ctx.settings.secret_key.encode()
    if found is None or not subscribing.confirms(secret, token, found.nonce):
        raise UnknownToken
    if found.confirm_until is None or ctx.now >= found.confirm_until:
        raise UnknownToken
    return found


def counts(ctx: Context) -> dict[SubscriberState, int]:
    """Return how many subscribers stand in each state."""
    grouped = select(Subscriber.state, func.count().label("total")).group_by(
        Subscriber.state
    )
    found = {row.state: row.total for row in ctx.session.execute(grouped)}
    return {state: found.get(state, 0) for state in SubscriberState}


def lane_counts(ctx: Context, limit: int = 20) -> Sequence[tuple[str, int]]:
    """Return the largest lanes of the active subscribers (送り先の列)."""
    grouped = (
        select(Subscriber.lane, func.count())
        .where(Subscriber.state == SubscriberState.ACTIVE)
        .group_by(Subscriber.lane)
        .order_by(func.count().desc(), Subscriber.lane)
        .limit(limit)
    )
    return [(lane, count) for lane, count in ctx.session.execute(grouped)]


def search(ctx: Context, text: str, page: int = 1) -> Sequence[Subscriber]:
    """Return one page of subscribers by a part of the address, newest first."""
    wanted = select(Subscriber).where(Subscriber.state != SubscriberState.REMOVED)
    if text:
        wanted = wanted.where(
            Subscriber.address_key.contains(address_key(text), autoescape=True)
        )
    ordered = wanted.order_by(Subscriber.created_at.desc(), Subscriber.id.desc())
    return ctx.session.scalars(ordered.limit(PAGE).offset((page - 1) * PAGE)).all()


def search_pages(ctx: Context, text: str) -> int:
    """Return how many pages a search has."""
    counted = select(func.count()).where(Subscriber.state != SubscriberState.REMOVED)
    if text:
        counted = counted.where(
            Subscriber.address_key.contains(address_key(text), autoescape=True)
        )
    return max(1, -(-(ctx.session.scalar(counted) or 0) // PAGE))


def everybody(ctx: Context, state: str | None = None) -> Sequence[Subscriber]:
    """Return all subscribers, or those in one state, in the order they came."""
    wanted = select(Subscriber).order_by(Subscriber.created_at, Subscriber.id)
    if state:
        wanted = wanted.where(Subscriber.state == state)
    return ctx.session.scalars(wanted).all()
