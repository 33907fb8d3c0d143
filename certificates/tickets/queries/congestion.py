"""Questions about congestion: who waits, for how long, which hours are quiet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, func, select

from certificates.tickets.queries.line import day_of, waiting
from certificates.tickets.queries.places import all_places, booths_of
from certificates.tickets.rules import waiting as rules
from certificates.tickets.rules.lining import Purpose, TicketState
from certificates.tickets.rules.waiting import BoothAtWork
from certificates.tickets.tables import Booth, CounterDay, CounterPlace, Ticket
from disaster.foundation import clock
from disaster.foundation.context import Context

QUIET_DAYS = 14
MOST_CALLS = 99


@dataclass(frozen=True, slots=True)
class LineNow:
    """The people of one purpose; ``minutes`` for who comes now, None: unknown."""

    purpose: Purpose
    waiting: int
    minutes: int | None
    booths: int


@dataclass(frozen=True, slots=True)
class CalledNow:
    """A number that is called or served, and where."""

    number: int
    booth: int
    called_at: datetime
    calls: int


@dataclass(frozen=True, slots=True)
class PlaceNow:
    """One place at one moment (いまの混み具合)."""

    place: CounterPlace
    at: datetime
    accepts: bool
    taken: int
    waiting: int
    lines: tuple[LineNow, ...]
    called: tuple[CalledNow, ...]
    each: timedelta | None
    booths: tuple[BoothAtWork, ...]

    def line(self, purpose: str) -> LineNow:
        """Return the line of a purpose."""
        return next(line for line in self.lines if line.purpose == purpose)


def look_around(ctx: Context) -> list[PlaceNow]:
    """Return every open place as it is now."""
    return [look(ctx, place) for place in all_places(ctx)]


def look(ctx: Context, place: CounterPlace) -> PlaceNow:
    """Return one place as it is now."""
    today = clock.tokyo_day(ctx.now)
    day = day_of(ctx, place.id, today)
    line = waiting(ctx, day.id) if day else []
    rows = _called(ctx, day.id) if day else []
    booths = _at_work(booths_of(ctx, place.id), today, {row.booth_id for row in rows})
    each = rules.pace(_services(ctx, day.id)) if day else None
    before = [ticket.purpose for ticket in line]
    counted = Counter(before)
    return PlaceNow(
        place=place,
        at=ctx.now,
        accepts=place.is_open and (day is None or day.ended_at is None),
        taken=day.last_number if day else 0,
        waiting=len(line),
        lines=tuple(
            LineNow(
                purpose,
                counted[purpose],
                rules.minutes(purpose, before, booths, each),
                sum(1 for booth in booths if purpose in booth.purposes),
            )
            for purpose in Purpose
        ),
        called=tuple(
            CalledNow(row.number, row.booth, row.called_at, row.calls) for row in rows
        ),
        each=each,
        booths=tuple(booths),
    )


def place_ahead(ctx: Context, ticket: Ticket, now: PlaceNow) -> tuple[int, int | None]:
    """Return how many people are before a waiting ticket, and its minutes or None."""
    line = waiting(ctx, ticket.day_id)
    before = []
    for other in line:
        if other.id == ticket.id:
            break
        before.append(other.purpose)
    purpose = Purpose(ticket.purpose)
    ahead = rules.ahead(purpose, before, now.booths)
    return ahead, rules.minutes(purpose, before, now.booths, now.each)


def quiet_hours(ctx: Context, place_id: UUID) -> dict[int, int]:
    """Return the mean minutes to the first call by the hour, of the last 14 days.

    Today is left out: its later hours are not known yet.
    """
    today = clock.tokyo_day(ctx.now)
    since = today - timedelta(days=QUIET_DAYS)
    rows = ctx.session.execute(
        select(Ticket.hour, func.avg(Ticket.waited_seconds))
        .join(CounterDay, CounterDay.id == Ticket.day_id)
        .where(
            CounterDay.place_id == place_id,
            CounterDay.day >= since,
            CounterDay.day < today,
            Ticket.waited_seconds.is_not(None),
        )
        .group_by(Ticket.hour)
        .order_by(Ticket.hour)
    )
    return {hour: round(float(seconds) / 60) for hour, seconds in rows}


def history(ctx: Context, since: date, until: date) -> Sequence[Row[Any]]:
    """Return the counts of every day, place and hour, for the city's own planning."""

    def ended(state: TicketState) -> Any:  # noqa: ANN401 - an expression of SQLAlchemy
        return func.sum(case((Ticket.state == state, 1), else_=0))

    wanted = (
        select(
            CounterDay.day,
            CounterPlace.name,
            Ticket.hour,
            func.count(Ticket.id),
            func.count(Ticket.waited_seconds),
            ended(TicketState.DONE),
            ended(TicketState.LEFT),
            ended(TicketState.UNSERVED),
            func.avg(Ticket.waited_seconds),
            func.max(Ticket.waited_seconds),
        )
        .join(CounterDay, CounterDay.id == Ticket.day_id)
        .join(CounterPlace, CounterPlace.id == CounterDay.place_id)
        .where(CounterDay.day >= since, CounterDay.day <= until)
        .group_by(CounterDay.day, CounterPlace.name, Ticket.hour)
        .order_by(CounterDay.day, CounterPlace.name, Ticket.hour)
    )
    return ctx.session.execute(wanted).all()


def _called(
    ctx: Context, day_id: UUID
) -> Sequence[Row[int, UUID | None, int, datetime | None, int]]:
    """Return the numbers at the booths, the latest call first."""
    wanted = (
        select(
            Ticket.number,
            Ticket.booth_id,
            Booth.number.label("booth"),
            Ticket.called_at,
            Ticket.calls,
        )
        .join(Booth, Booth.id == Ticket.booth_id)
        .where(Ticket.day_id == day_id, Ticket.state == TicketState.CALLED)
        .order_by(Ticket.called_at.desc(), Ticket.number.desc())
    )
    return ctx.session.execute(wanted.limit(MOST_CALLS)).all()


def _services(ctx: Context, day_id: UUID) -> list[timedelta]:
    """Return how long each person took whose business ended in the last hour."""
    rows = ctx.session.execute(
        select(Ticket.called_at, Ticket.finished_at).where(
            Ticket.day_id == day_id,
            Ticket.state == TicketState.DONE,
            Ticket.finished_at > ctx.now - rules.MEASURED_OVER,
        )
    )
    return [ended - called for called, ended in rows if called and ended]


def _at_work(
    booths: Sequence[Booth], today: date, busy: set[UUID | None]
) -> list[BoothAtWork]:
    """Return the booths where somebody sat down today and is not on a break."""
    return [
        BoothAtWork(frozenset(booth.purposes), is_free=booth.id not in busy)
        for booth in booths
        if booth.clerk and booth.seated_on == today and not booth.on_break
    ]
