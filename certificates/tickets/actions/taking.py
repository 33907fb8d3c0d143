"""Tickets are taken (発券): at the machine by anybody, or by staff for somebody."""

import secrets
from uuid import UUID

from certificates import permissions
from certificates.tickets import queries
from certificates.tickets.actions import days
from certificates.tickets.rules import lining
from certificates.tickets.rules.lining import Purpose, TicketState
from certificates.tickets.tables import CounterPlace, Ticket
from disaster import audit
from disaster.foundation import clock, publication
from disaster.foundation.context import Context


def take(ctx: Context, place_id: UUID, purpose: Purpose, language: str) -> Ticket:
    """番号札を出す: staff take one for somebody who cannot stand at the machine."""
    ctx.require(permissions.TICKETS_ISSUE)
    return _take(ctx, queries.get_place(ctx, place_id), purpose, language)


def take_at_machine(
    ctx: Context, machine_code: str, purpose: Purpose, language: str
) -> Ticket:
    """番号札を取る: whoever stands at the machine; its code proves which one it is."""
    return _take(ctx, queries.by_machine(ctx, machine_code), purpose, language)


def _take(ctx: Context, place: CounterPlace, purpose: Purpose, language: str) -> Ticket:
    day = days.today_held(ctx, place.id)
    if day.ended_at is not None or not place.is_open:
        raise lining.TicketsEnded(place=place.name)
    days.refuse_closed(ctx, day.day)
    day.last_number += 1
    ticket = Ticket(
        day_id=day.id,
        number=day.last_number,
        code=_random(lining.CODE_LENGTH),
        purpose=purpose,
        language=language,
        turn=day.last_number,
        lined_up_at=ctx.now,
        taken_at=ctx.now,
        taken_by=ctx.actor.name,
        hour=clock.tokyo(ctx.now).hour,
    )
    ctx.session.add(ticket)
    ctx.session.flush()
    audit.record(
        ctx,
        "ticket.taken",
        ticket.id,
        place=place.slug,
        number=day.last_number,
        purpose=purpose,
    )
    return ticket


def give_up(ctx: Context, ticket_id: UUID) -> Ticket:
    """番号札をやめる: the person said that they go; the number stays used."""
    ctx.require(permissions.TICKETS_ISSUE)
    found = queries.get_ticket(ctx, ticket_id)
    days.hold(ctx, found.day_id)
    ctx.session.refresh(found)
    lining.refuse_moved(found.state, TicketState.WAITING)
    found.state = TicketState.LEFT
    found.finished_at = ctx.now
    audit.record(ctx, "ticket.given_up", found.id, number=found.number)
    return found


def end_tickets(ctx: Context, place_id: UUID) -> None:
    """番号札の受付を終える: nobody lines up any more today; who waits is called."""
    ctx.require(permissions.TICKETS_ISSUE)
    place = queries.get_place(ctx, place_id)
    day = days.today_held(ctx, place.id)
    if day.ended_at is not None:
        return
    day.ended_at, day.ended_by = ctx.now, ctx.actor.name
    publication.ask(ctx)
    audit.record(ctx, "tickets.ended", place.id, last=day.last_number)


def resume_tickets(ctx: Context, place_id: UUID) -> None:
    """番号札の受付を再開する: the numbers go on where they stopped."""
    ctx.require(permissions.TICKETS_ISSUE)
    place = queries.get_place(ctx, place_id)
    day = days.today_held(ctx, place.id)
    days.refuse_closed(ctx, day.day)
    if day.ended_at is None:
        return
    day.ended_at, day.ended_by = None, ""
    publication.ask(ctx)
    audit.record(ctx, "tickets.resumed", place.id, last=day.last_number)


def _random(length: int) -> str:
    return "".join(secrets.choice(lining.ALPHABET) for _at in range(length))
