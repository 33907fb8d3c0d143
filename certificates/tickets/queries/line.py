"""Questions about tickets: who waits, who is at a booth, whose code this is."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from certificates.tickets.rules.lining import ALPHABET, TicketState
from certificates.tickets.tables import CounterDay, Ticket
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound


def day_of(ctx: Context, place_id: UUID, day: date) -> CounterDay | None:
    """Return a place's day, or None before its first ticket."""
    wanted = select(CounterDay).where(
        CounterDay.place_id == place_id, CounterDay.day == day
    )
    return ctx.session.scalars(wanted).one_or_none()


def has_line_today(ctx: Context) -> bool:
    """Say whether any place gave out a ticket today."""
    today = clock.tokyo_day(ctx.now)
    wanted = select(CounterDay.id).where(CounterDay.day == today).limit(1)
    return ctx.session.scalar(wanted) is not None


def waiting(
    ctx: Context, day_id: UUID, purposes: Collection[str] | None = None
) -> Sequence[Ticket]:
    """Return who waits, in the order in which they are called."""
    wanted = select(Ticket).where(
        Ticket.day_id == day_id, Ticket.state == TicketState.WAITING
    )
    if purposes is not None:
        wanted = wanted.where(Ticket.purpose.in_(purposes))
    ordered = wanted.order_by(Ticket.turn, Ticket.lined_up_at, Ticket.number)
    return ctx.session.scalars(ordered).all()


def at_booth(ctx: Context, booth_id: UUID) -> Ticket | None:
    """Return whom a booth serves, of whatever day, or None."""
    wanted = select(Ticket).where(
        Ticket.booth_id == booth_id, Ticket.state == TicketState.CALLED
    )
    return ctx.session.scalars(wanted).one_or_none()


def get_ticket(ctx: Context, ticket_id: UUID) -> Ticket:
    """Return a ticket or refuse."""
    ticket = ctx.session.get(Ticket, ticket_id)
    if ticket is None:
        raise NotFound(what="番号札")
    return ticket


def find_ticket(ctx: Context, place_id: UUID, day: date, number: int) -> Ticket:
    """Return the ticket of a number on one day at one place or refuse."""
    wanted = (
        select(Ticket)
        .join(CounterDay, CounterDay.id == Ticket.day_id)
        .where(
            CounterDay.place_id == place_id,
            CounterDay.day == day,
            Ticket.number == number,
        )
    )
    ticket = ctx.session.scalars(wanted).one_or_none()
    if ticket is None:
        raise NotFound(what=f"番号札 {number}")
    return ticket


def by_code(ctx: Context, code: str) -> tuple[Ticket, CounterDay]:
    """Return the ticket behind a slip's code, however it was typed, or refuse."""
    plain = code.upper().replace("-", "").strip()
    if not plain or set(plain) - set(ALPHABET):
        raise NotFound(what="番号札")
    wanted = (
        select(Ticket, CounterDay)
        .join(CounterDay, CounterDay.id == Ticket.day_id)
        .where(Ticket.code == plain)
    )
    found = ctx.session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound(what="番号札")
    return found[0], found[1]
