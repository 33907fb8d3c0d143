"""Somebody is called to a booth (呼出し): one deed a key, the line held meanwhile.

Every deed names the number that the clerk's page shows (``seen``), so that a second
press or an old page never ends somebody else's business.
"""

from uuid import UUID

from certificates import permissions
from certificates.tickets import queries
from certificates.tickets.actions import days, seating
from certificates.tickets.rules import lining
from certificates.tickets.rules.lining import InLine, Purpose, TicketState
from certificates.tickets.tables import Booth, Ticket
from disaster import audit
from disaster.foundation.context import Context


def call_next(ctx: Context, booth_id: UUID, seen: UUID | None) -> Ticket | None:
    """呼ぶ: end whom the booth serves and call the next, or None: nobody waits."""
    ctx.require(permissions.TICKETS_CALL)
    booth = seating.held_as_own(ctx, booth_id)
    current = queries.at_booth(ctx, booth.id)
    lining.refuse_moved(current and current.id, seen)
    if current is not None:
        _end(ctx, current, booth)
    day = days.today_held(ctx, booth.place_id)
    days.refuse_closed(ctx, day.day)
    booth.on_break = False
    line = queries.waiting(ctx, day.id, booth.purposes)
    if not line:
        return None
    _call(ctx, line[0], booth)
    return line[0]


def finish(ctx: Context, booth_id: UUID, seen: UUID | None) -> Ticket:
    """終わる: end whom the booth serves and call nobody."""
    ctx.require(permissions.TICKETS_CALL)
    booth, current = _serving(ctx, booth_id, seen)
    _end(ctx, current, booth)
    return current


def recall(ctx: Context, booth_id: UUID, seen: UUID | None) -> Ticket:
    """もう一度呼ぶ: the number moves to the top of the display again."""
    ctx.require(permissions.TICKETS_CALL)
    booth, current = _serving(ctx, booth_id, seen)
    current.calls += 1
    current.called_at = ctx.now
    audit.record(ctx, "ticket.recalled", current.id, booth=booth.number)
    return current


def mark_absent(ctx: Context, booth_id: UUID, seen: UUID | None) -> Ticket:
    """不在にする: back in line after some others; after the third time it has left."""
    ctx.require(permissions.TICKETS_CALL)
    booth, current = _serving(ctx, booth_id, seen)
    current.absences += 1
    current.state = lining.after_absence(current.absences)
    if current.state == TicketState.LEFT:
        current.finished_at = ctx.now
    else:
        _line_up_behind(ctx, current, booth)
    audit.record(
        ctx,
        "ticket.absent",
        current.id,
        booth=booth.number,
        times=current.absences,
        state=current.state,
    )
    return current


def transfer(
    ctx: Context, booth_id: UUID, seen: UUID | None, purpose: Purpose
) -> Ticket:
    """別の用件に回す: the same number waits for another booth, in its old place."""
    ctx.require(permissions.TICKETS_CALL)
    booth, current = _serving(ctx, booth_id, seen)
    before, current.purpose = current.purpose, purpose
    current.state = TicketState.WAITING
    current.booth_id = None
    audit.record(
        ctx,
        "ticket.transferred",
        current.id,
        booth=booth.number,
        before=before,
        after=purpose,
    )
    return current


def _serving(ctx: Context, booth_id: UUID, seen: UUID | None) -> tuple[Booth, Ticket]:
    booth = seating.held_as_own(ctx, booth_id)
    current = queries.at_booth(ctx, booth.id)
    lining.refuse_moved(current and current.id, seen)
    if current is None:
        raise lining.NobodyCalled
    return booth, current


def _call(ctx: Context, ticket: Ticket, booth: Booth) -> None:
    ticket.state = TicketState.CALLED
    ticket.booth_id = booth.id
    ticket.calls += 1
    ticket.called_at = ctx.now
    ticket.called_by = ctx.actor.name
    if ticket.waited_seconds is None:
        ticket.waited_seconds = int((ctx.now - ticket.taken_at).total_seconds())
    audit.record(
        ctx, "ticket.called", ticket.id, booth=booth.number, number=ticket.number
    )


def _end(ctx: Context, ticket: Ticket, booth: Booth) -> None:
    ticket.state = TicketState.DONE
    ticket.finished_at = ctx.now
    # Before the next one takes the booth: only one may be there.
    ctx.session.flush()
    audit.record(ctx, "ticket.finished", ticket.id, booth=booth.number)


def _line_up_behind(ctx: Context, ticket: Ticket, booth: Booth) -> None:
    others = [
        InLine(other.turn, other.lined_up_at, other.number)
        for other in queries.waiting(ctx, ticket.day_id, booth.purposes)
        if other.id != ticket.id
    ]
    after = queries.get_place(ctx, booth.place_id).absent_after
    ticket.turn = lining.turn_behind(others, after, ticket.turn)
    ticket.lined_up_at = ctx.now
    ticket.booth_id = None
