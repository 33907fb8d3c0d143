"""Questions about the mailing list through the years (登録者の推移)."""

from collections import Counter
from datetime import date, datetime, time

from sqlalchemy import func, select

from broadcast.rules.growth import Change, FiscalYear, first_day, fiscal_year
from broadcast.rules.incoming import IncomingKind
from broadcast.rules.subscribing import SubscriberState
from broadcast.tables import IncomingMail, Subscriber, SubscriberChange
from disaster.foundation import clock
from disaster.foundation.context import Context

YEARS = 8


def by_fiscal_year(ctx: Context) -> list[FiscalYear]:
    """Return the last years of the list, the newest last (年度ごとの登録者)."""
    this = fiscal_year(clock.tokyo_day(ctx.now))
    suspended = _suspended(ctx)
    total = _changes(ctx, None, _begins(this - YEARS + 1))
    size = total[Change.JOINED] - total[Change.LEFT]
    found = []
    for year in range(this - YEARS + 1, this + 1):
        span = _begins(year), _begins(year + 1)
        moved = _changes(ctx, *span)
        size += moved[Change.JOINED] - moved[Change.LEFT]
        found.append(
            FiscalYear(
                year,
                size,
                joined=moved[Change.JOINED],
                left=moved[Change.LEFT],
                returned=_returned(ctx, *span),
                suspended=suspended[year],
            )
        )
    return found


def _changes(ctx: Context, since: datetime | None, until: datetime) -> Counter[str]:
    counted = select(SubscriberChange.change, func.count()).where(
        SubscriberChange.at < until
    )
    if since is not None:
        counted = counted.where(SubscriberChange.at >= since)
    rows = ctx.session.execute(counted.group_by(SubscriberChange.change))
    return Counter({row[0]: row[1] for row in rows})


def _returned(ctx: Context, since: datetime, until: datetime) -> int:
    counted = select(func.count()).where(
        IncomingMail.kind == IncomingKind.FAILED,
        IncomingMail.arrived_at >= since,
        IncomingMail.arrived_at < until,
    )
    return ctx.session.scalar(counted) or 0


def _suspended(ctx: Context) -> Counter[int]:
    """Count the addresses that rest, by the year of their last bad day (休止)."""
    wanted = select(Subscriber.refused_on, Subscriber.returned_on).where(
        Subscriber.state == SubscriberState.SUSPENDED
    )
    days = (max(filter(None, row), default=None) for row in ctx.session.execute(wanted))
    return Counter(fiscal_year(day) for day in days if day is not None)


def _begins(year: int) -> datetime:
    day: date = first_day(year)
    return datetime.combine(day, time.min, clock.TOKYO)
