"""Who sits at which booth (着席・休憩): only there may this person call."""

from uuid import UUID

from certificates import permissions
from certificates.tickets import queries
from certificates.tickets.actions import days
from certificates.tickets.rules import lining
from certificates.tickets.tables import Booth
from disaster import audit
from disaster.foundation import clock
from disaster.foundation.context import Context


def sit(ctx: Context, booth_id: UUID) -> Booth:
    """この窓口に座る: take a booth over, with whom it serves; leave any other one."""
    ctx.require(permissions.TICKETS_CALL)
    days.today_held(ctx, queries.get_booth(ctx, booth_id).place_id)
    for other in queries.seats_held(ctx, ctx.actor.name, booth_id):
        if other.id != booth_id:
            _empty(ctx, other)
    booth = queries.get_booth(ctx, booth_id)
    booth.clerk, booth.clerk_name = ctx.actor.name, ctx.actor.display_name
    booth.seated_on = clock.tokyo_day(ctx.now)
    booth.on_break = False
    audit.record(ctx, "booth.taken", booth.id, number=booth.number)
    return booth


def leave(ctx: Context, booth_id: UUID) -> Booth:
    """席を立つ: the booth counts no more in the waiting time."""
    ctx.require(permissions.TICKETS_CALL)
    booth = held_as_own(ctx, booth_id)
    _empty(ctx, booth)
    audit.record(ctx, "booth.left", booth.id, number=booth.number)
    return booth


def set_break(ctx: Context, booth_id: UUID, *, on_break: bool) -> Booth:
    """休憩する・戻る: nobody is called to a booth on a break."""
    ctx.require(permissions.TICKETS_CALL)
    booth = held_as_own(ctx, booth_id)
    if on_break:
        _refuse_serving(ctx, booth)
    booth.on_break = on_break
    audit.record(ctx, "booth.break", booth.id, number=booth.number, on_break=on_break)
    return booth


def held_as_own(ctx: Context, booth_id: UUID) -> Booth:
    """Hold the line of the place and then the booth; refuse somebody else's booth.

    Always the day before the booth, so that two deeds never wait crosswise.
    """
    days.today_held(ctx, queries.get_booth(ctx, booth_id).place_id)
    booth = queries.booth_held(ctx, booth_id)
    lining.refuse_unseated(booth.number, booth.clerk, booth.clerk_name, ctx.actor.name)
    return booth


def _empty(ctx: Context, booth: Booth) -> None:
    _refuse_serving(ctx, booth)
    booth.clerk = booth.clerk_name = ""
    booth.seated_on, booth.on_break = None, False


def _refuse_serving(ctx: Context, booth: Booth) -> None:
    current = queries.at_booth(ctx, booth.id)
    if current is not None:
        raise lining.StillServing(number=current.number)
