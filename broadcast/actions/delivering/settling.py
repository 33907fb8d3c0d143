"""Recording: what the relay said of each mail, written by whoever holds it (記録)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, Update, bindparam, or_, select, update

from broadcast import permissions
from broadcast.actions.delivering.claiming import Handed
from broadcast.queries import ledger
from broadcast.rules.retry import may_start, next_step
from broadcast.rules.states import DeliveryState
from broadcast.rules.subscribing import Refusals, SubscriberState, refused_again
from broadcast.smtp import Outcome
from broadcast.tables import Delivery, Subscriber
from disaster.foundation import clock
from disaster.foundation.bulk import IsAmong
from disaster.foundation.context import Context

REPLY_ROOM = 300
NEVER_STARTED = 0

_TABLE = cast("Table", Delivery.__table__)

Answered = Sequence[tuple[Handed, Outcome]]


def settle(
    ctx: Context, worker: str, outcomes: Answered, *, relay_is_down: bool = False
) -> None:
    """結果を記録する: only now is a mail accepted, and only by whoever holds it."""
    ctx.require(permissions.DELIVER)
    accepted = DeliveryState.ACCEPTED
    taken = [pair for pair in outcomes if pair[1].state is accepted]
    others = [pair for pair in outcomes if pair[1].state is not accepted]
    _accept(ctx, worker, taken)
    if others:
        _note_others(ctx, worker, others, relay_is_down=relay_is_down)
        _count_refusals(ctx, others)


def _accept(ctx: Context, worker: str, taken: Answered) -> None:
    """Mark what was taken: in one statement where the relay said the same of all."""
    said = {(outcome.code, outcome.reply[:REPLY_ROOM]) for _row, outcome in taken}
    if not said:
        return
    connection, common = ctx.session.connection(), {"holder": worker, "at": ctx.now}
    if len(said) == 1:
        code, reply = said.pop()
        ids = [outcome.delivery_id for _row, outcome in taken]
        words = {"said": code, "words": reply, "ids": ids}
        connection.execute(_ACCEPT_ALIKE, common | words)
        return
    connection.execute(
        _ACCEPT_EACH,
        [
            common
            | {
                "row_id": outcome.delivery_id,
                "said": outcome.code,
                "words": outcome.reply[:REPLY_ROOM],
            }
            for _row, outcome in taken
        ],
    )


def _accepting(which: ColumnElement[bool]) -> Update:
    """Return the statement that marks mails as taken, if their holder says so."""
    return (
        update(_TABLE)
        .where(
            which,
            _TABLE.c.worker == bindparam("holder"),
            _TABLE.c.state == DeliveryState.SENDING.value,
        )
        .values(
            state=DeliveryState.ACCEPTED.value,
            worker=None,
            lease_until=None,
            code=bindparam("said"),
            reply=bindparam("words"),
            tried_at=bindparam("at"),
            accepted_at=bindparam("at"),
        )
    )


# Written once: they run several times a second while an alert goes out.
_ACCEPT_ALIKE = _accepting(IsAmong(_TABLE.c.id, "ids"))
_ACCEPT_EACH = _accepting(_TABLE.c.id == bindparam("row_id"))


def _note_others(
    ctx: Context, worker: str, others: Answered, *, relay_is_down: bool
) -> None:
    """Write what was not taken: when it starts again, or that it has ended."""
    ids = {handed.broadcast_id for handed, _outcome in others if handed.broadcast_id}
    off = ledger.called_off(ctx, ids)
    rows = [
        _settled(ctx, handed, outcome, off, relay_is_down=relay_is_down)
        for handed, outcome in others
    ]
    table = _TABLE
    names = [name for name in rows[0] if not name.startswith("row_")]
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    values["may_have_arrived"] = or_(
        table.c.may_have_arrived, bindparam("row_may_have_arrived")
    )
    ctx.session.connection().execute(
        update(table)
        .where(
            table.c.id == bindparam("row_id"),
            table.c.worker == worker,
            table.c.state == DeliveryState.SENDING.value,
        )
        .values(values),
        rows,
    )


def _settled(
    ctx: Context,
    handed: Handed,
    outcome: Outcome,
    off: Collection[UUID],
    *,
    relay_is_down: bool,
) -> dict[str, Any]:
    """Return the new values of one row."""
    state, not_before, attempts = _decided(
        ctx, handed, outcome, relay_is_down=relay_is_down
    )
    if handed.broadcast_id in off and not_before is not None:
        # What may have arrived stays unknown; what was never taken is called off.
        not_before = None
        if state is not DeliveryState.UNKNOWN:
            state = DeliveryState.SUPERSEDED
    return {
        "row_id": handed.id,
        "row_may_have_arrived": outcome.state is DeliveryState.UNKNOWN,
        "state": state.value,
        "not_before": not_before,
        "attempts": attempts,
        "worker": None,
        "lease_until": None,
        "code": outcome.code,
        "reply": outcome.reply[:REPLY_ROOM],
        "tried_at": ctx.now,
    }


def _decided(
    ctx: Context, handed: Handed, outcome: Outcome, *, relay_is_down: bool
) -> tuple[DeliveryState, datetime | None, int]:
    """Return state, next start and counted attempts after an outcome."""
    if relay_is_down and outcome.state is DeliveryState.DEFERRED:
        # Nobody was asked, so it is no attempt of this address.
        return DeliveryState.QUEUED, ctx.now, handed.attempts - 1
    if outcome.code == NEVER_STARTED and not may_start(handed.expires_at, ctx.now):
        return DeliveryState.EXPIRED, None, handed.attempts - 1
    step = next_step(outcome.state, handed.attempts, ctx.now, handed.expires_at)
    return step.state, step.at, handed.attempts


def _count_refusals(ctx: Context, outcomes: Answered) -> None:
    """Note permanent refusals; after three days of them the address rests (休止)."""
    refused = {
        handed.subscriber_id
        for handed, outcome in outcomes
        if outcome.state is DeliveryState.REFUSED
    }
    if not refused:
        return
    today = clock.tokyo_day(ctx.now)
    wanted = select(Subscriber).where(Subscriber.id.in_(refused))
    for person in ctx.session.scalars(wanted.with_for_update()):
        after = refused_again(Refusals(person.refused_on, person.refused_days), today)
        person.refused_on, person.refused_days = after.last_on, after.days
        if after.suspends and person.state == SubscriberState.ACTIVE:
            person.state = SubscriberState.SUSPENDED
