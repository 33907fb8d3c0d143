"""A place's day, held: whoever changes the line waits here for the one before.

The row is made by the first deed after midnight in Tokyo, so numbers begin at 1 again.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from certificates.tickets import queries
from certificates.tickets.rules import closing
from certificates.tickets.tables import CounterDay
from disaster.foundation import clock, formats
from disaster.foundation.context import Context


def today_held(ctx: Context, place_id: UUID) -> CounterDay:
    """Return a place's day of today, held until the transaction ends."""
    today = clock.tokyo_day(ctx.now)
    held = _held(ctx, place_id, today)
    if held is None:
        _begin(ctx, place_id, today)
        held = _held(ctx, place_id, today)
    if held is None:
        raise RuntimeError("a day at the counter vanished")
    return held


def hold(ctx: Context, day_id: UUID) -> CounterDay:
    """Hold the day of a ticket until the transaction ends."""
    held = select(CounterDay).where(CounterDay.id == day_id).with_for_update()
    return ctx.session.scalars(held.execution_options(populate_existing=True)).one()


def refuse_closed(ctx: Context, day: date) -> None:
    """Refuse what would change the figures of a closed day."""
    if queries.standing_closing(ctx, day) is not None:
        raise closing.AlreadyClosed(day=formats.era_date(day))


def _held(ctx: Context, place_id: UUID, day: date) -> CounterDay | None:
    held = select(CounterDay).where(
        CounterDay.place_id == place_id, CounterDay.day == day
    )
    return ctx.session.scalars(
        held.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()


def _begin(ctx: Context, place_id: UUID, day: date) -> None:
    # Two first tickets of a day may meet here; the slower one finds the row.
    try:
        with ctx.session.begin_nested():
            ctx.session.add(CounterDay(place_id=place_id, day=day, last_number=0))
    except IntegrityError:
        return
