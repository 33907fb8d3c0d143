"""Take in what came by mail: returned mails, sign-ups, people who leave (受信).

Each mail is written down under its digest in the same transaction as its effect, so
that a file which is read again, after a crash, has none.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from broadcast import permissions
from broadcast.actions.subscribing import leave, request_by_mail, request_leaving
from broadcast.bounces import Arrived
from broadcast.queries import incoming as mails
from broadcast.rules.identity import UnknownToken
from broadcast.rules.incoming import Incoming, IncomingKind, returned_again
from broadcast.rules.states import DeliveryState, advance_delivery
from broadcast.rules.subscribing import Refusals, SubscriberState
from broadcast.tables import Delivery, IncomingMail, Subscriber
from disaster import audit
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import Refusal

CAN_COME_BACK = (DeliveryState.ACCEPTED, DeliveryState.UNKNOWN)


def take_in(ctx: Context, arrived: Sequence[Arrived]) -> dict[str, IncomingKind]:
    """届いたメールを受け付ける: return the kind of each by its digest.

    What is missing in the answer waits: its delivery is on the wire at this moment.
    """
    ctx.require(permissions.DELIVER)
    done = mails.known(ctx, [one.digest for one in arrived])
    # All deliveries are held before anybody on the list, as a worker does.
    new = {
        one.digest: (one.incoming, mails.returned(ctx, one.incoming))
        for one in arrived
        if one.digest not in done
    }
    for digest, (incoming, delivery) in new.items():
        if delivery is None or delivery.state != DeliveryState.SENDING:
            done[digest] = _take(ctx, digest, incoming, delivery)
    if new:
        audit.record(ctx, "subscribers.mail_read", "subscribers", count=len(new))
    return done


def _take(
    ctx: Context, digest: str, incoming: Incoming, delivery: Delivery | None
) -> IncomingKind:
    """Let one mail have its effect and write it down (受け付け)."""
    kind = _done(ctx, incoming, delivery)
    ctx.session.add(
        IncomingMail(
            id=new_id(),
            digest=digest,
            kind=kind,
            delivery_id=delivery.id if delivery else None,
            status=incoming.status,
            arrived_at=ctx.now,
        )
    )
    ctx.session.flush()
    return kind


def _done(ctx: Context, incoming: Incoming, delivery: Delivery | None) -> IncomingKind:
    """Do what a mail asks for and return what it turned out to be."""
    try:
        if incoming.kind is IncomingKind.SIGN_UP:
            ctx.trying(lambda: request_by_mail(ctx, incoming.sender))
        elif incoming.kind is IncomingKind.LEAVE:
            ctx.trying(lambda: _leave(ctx, incoming))
        elif incoming.kind is IncomingKind.FAILED:
            if delivery is None:
                return IncomingKind.UNKNOWN
            _bounce(ctx, incoming, delivery)
    except Refusal:
        return IncomingKind.UNKNOWN
    return incoming.kind


def _leave(ctx: Context, incoming: Incoming) -> None:
    """End the mails on a proof; without one, ask the mailbox itself."""
    if incoming.token:
        try:
            ctx.trying(lambda: leave(ctx, incoming.token))
        except UnknownToken:
            pass
        else:
            return
    request_leaving(ctx, incoming.sender)


def _bounce(ctx: Context, incoming: Incoming, delivery: Delivery) -> None:
    """Note that a mail never arrived, and count it against the address (不達)."""
    state = DeliveryState(delivery.state)
    if state in CAN_COME_BACK:
        delivery.state = advance_delivery(state, DeliveryState.BOUNCED)
        delivery.accepted_at, delivery.not_before = None, None
    if incoming.counts:
        _count_return(ctx, delivery.subscriber_id)


def _count_return(ctx: Context, subscriber_id: UUID) -> None:
    """Count a return; after three days of them the address rests (休止)."""
    held = select(Subscriber).where(Subscriber.id == subscriber_id).with_for_update()
    person = ctx.session.scalars(held).one()
    before = Refusals(person.returned_on, person.returned_days)
    after = returned_again(before, clock.tokyo_day(ctx.now))
    person.returned_on, person.returned_days = after.last_on, after.days
    if after.suspends and person.state == SubscriberState.ACTIVE:
        person.state = SubscriberState.SUSPENDED
