"""Questions about a day: its papers, its numbers, how often it was closed."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, union

from certificates.rules.issuing import CertificateState
from certificates.rules.kinds import CertificateKind
from certificates.tables import Application, Certificate
from certificates.tickets.queries import handing
from certificates.tickets.rules import closing as rules
from certificates.tickets.rules.closing import Range
from certificates.tickets.rules.lining import TicketState
from certificates.tickets.tables import (
    CounterDay,
    CounterPlace,
    DayCheck,
    DayClosing,
    Ticket,
)
from disaster.audit.tables import AuditEntry
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.incidents.tables import Incident


def papers_of(
    ctx: Context, day: date, after: UUID | None = None, most: int | None = None
) -> Sequence[Certificate]:
    """Return the papers issued on a day, in the order of their making."""
    wanted = select(Certificate).where(Certificate.issued_on == day)
    if after is not None:
        wanted = wanted.where(Certificate.id > after)
    return ctx.session.scalars(wanted.order_by(Certificate.id).limit(most)).all()


def valid_numbers(ctx: Context, day: date) -> set[str]:
    """Return the numbers of the day's papers that still count."""
    wanted = select(Certificate.number).where(
        Certificate.issued_on == day, Certificate.state == CertificateState.VALID
    )
    return set(ctx.session.scalars(wanted))


def check_of(ctx: Context, day: date) -> DayCheck | None:
    """Return the last reading back of a day, finished or not."""
    wanted = select(DayCheck).where(DayCheck.day == day)
    newest = wanted.order_by(DayCheck.asked_at.desc(), DayCheck.id.desc()).limit(1)
    return ctx.session.scalars(newest).one_or_none()


def owes_check(ctx: Context) -> bool:
    """Say whether a reading back waits for the worker."""
    wanted = select(DayCheck.id).where(DayCheck.finished_at.is_(None)).limit(1)
    return ctx.session.scalar(wanted) is not None


def standing_closing(ctx: Context, day: date) -> DayClosing | None:
    """Return the closing of a day that nobody opened again, or None."""
    wanted = select(DayClosing).where(
        DayClosing.day == day, DayClosing.reopened_at.is_(None)
    )
    return ctx.session.scalars(wanted).one_or_none()


def closing_history(ctx: Context, day: date) -> Sequence[DayClosing]:
    """Return every closing of a day, the latest first."""
    wanted = select(DayClosing).where(DayClosing.day == day)
    return ctx.session.scalars(wanted.order_by(DayClosing.round.desc())).all()


def unclosed_days(ctx: Context) -> list[date]:
    """Return the past days with tickets or papers that nobody closed, latest first."""
    today = clock.tokyo_day(ctx.now)
    since = today - timedelta(days=rules.LOOK_BACK_DAYS)
    worked = union(
        select(CounterDay.day).where(CounterDay.day >= since, CounterDay.day < today),
        select(Certificate.issued_on).where(
            Certificate.issued_on >= since, Certificate.issued_on < today
        ),
    )
    closed = select(DayClosing.day).where(
        DayClosing.reopened_at.is_(None), DayClosing.day >= since
    )
    days = set(ctx.session.scalars(worked)) - set(ctx.session.scalars(closed))
    return sorted(days, reverse=True)


def figures(ctx: Context, day: date) -> dict[str, Any]:
    """Return the figures of a day as plain values, numbers only and never a name."""
    papers = papers_of(ctx, day)
    ended = _ended(ctx, day)
    handed = handing.handed_among(ctx, [paper.id for paper in papers])
    return {
        "issued": len(papers),
        "voided": sorted(n for n, state in ended if state == CertificateState.VOID),
        "superseded": sorted(
            n for n, state in ended if state == CertificateState.SUPERSEDED
        ),
        "reprints": _deeds(ctx, day, "certificate.reprinted"),
        "handed": len(handed),
        "not_handed": sorted(
            paper.number
            for paper in papers
            if paper.id not in handed and paper.state == CertificateState.VALID
        ),
        "papers": _paper_ranges(ctx, papers),
        "receipts": _receipt_ranges(ctx, day),
        "tickets": _ticket_ranges(ctx, day),
    }


def _ended(ctx: Context, day: date) -> list[tuple[str, str]]:
    begin, end = _moments(day)
    rows = ctx.session.execute(
        select(Certificate.number, Certificate.state).where(
            Certificate.ended_at >= begin, Certificate.ended_at < end
        )
    )
    return [(number, state) for number, state in rows]


def _deeds(ctx: Context, day: date, deed: str) -> int:
    begin, end = _moments(day)
    counted = select(func.count(AuditEntry.number)).where(
        AuditEntry.deed == deed, AuditEntry.at >= begin, AuditEntry.at < end
    )
    return ctx.session.scalar(counted) or 0


def _paper_ranges(ctx: Context, papers: Sequence[Certificate]) -> list[dict[str, Any]]:
    """Return the range of new serials, one line for each disaster and kind."""
    firsts = [paper for paper in papers if paper.issue == 1]
    series = sorted({(paper.incident_id, paper.kind) for paper in firsts}, key=str)
    return [
        {
            "incident": ctx.session.get_one(Incident, incident_id).name,
            "kind": CertificateKind(kind).label,
            **_as_json(
                rules.numbers_between(
                    [p.serial for p in firsts if (p.incident_id, p.kind) == own],
                    _known_serials(ctx, incident_id, kind),
                )
            ),
        }
        for own in series
        for incident_id, kind in [own]
    ]


def _known_serials(ctx: Context, incident_id: UUID, kind: str) -> set[int]:
    wanted = select(Certificate.serial).where(
        Certificate.incident_id == incident_id, Certificate.kind == kind
    )
    return set(ctx.session.scalars(wanted))


def _receipt_ranges(ctx: Context, day: date) -> list[dict[str, Any]]:
    """Return the range of receipt numbers, one line for each disaster."""
    begin, end = _moments(day)
    rows = ctx.session.execute(
        select(Application.incident_id, Application.receipt_number).where(
            Application.received_at >= begin, Application.received_at < end
        )
    ).all()
    return [
        {
            "incident": ctx.session.get_one(Incident, incident_id).name,
            **_as_json(
                rules.numbers_between(
                    [_serial(number) for owner, number in rows if owner == incident_id],
                    _known_receipts(ctx, incident_id),
                )
            ),
        }
        for incident_id in sorted({row[0] for row in rows}, key=str)
    ]


def _known_receipts(ctx: Context, incident_id: UUID) -> set[int]:
    wanted = select(Application.receipt_number).where(
        Application.incident_id == incident_id
    )
    return {_serial(number) for number in ctx.session.scalars(wanted)}


def _serial(receipt_number: str) -> int:
    """Return the middle of ``3-00412-7``."""
    return int(receipt_number.split("-")[1])


def _ticket_ranges(ctx: Context, day: date) -> list[dict[str, Any]]:
    """Return the numbers of each place and what became of them."""
    places = ctx.session.execute(
        select(CounterDay, CounterPlace.name)
        .join(CounterPlace, CounterPlace.id == CounterDay.place_id)
        .where(CounterDay.day == day)
        .order_by(CounterPlace.name)
    ).all()
    return [_tickets(ctx, own, name) for own, name in places]


def _tickets(ctx: Context, day: CounterDay, name: str) -> dict[str, Any]:
    rows = ctx.session.execute(
        select(Ticket.number, Ticket.state).where(Ticket.day_id == day.id)
    ).all()
    numbers = {number for number, _state in rows}
    states = Counter(state for _number, state in rows)
    return {
        "place": name,
        "first": 1 if day.last_number else 0,
        "last": day.last_number,
        "count": len(numbers),
        "missing": sorted(set(range(1, day.last_number + 1)) - numbers),
        **{state.value: states[state] for state in TicketState},
    }


def _as_json(found: Range) -> dict[str, Any]:
    return {
        "first": found.first,
        "last": found.last,
        "count": found.count,
        "missing": list(found.missing),
    }


def _moments(day: date) -> tuple[datetime, datetime]:
    """Return when a day begins and ends on a Japanese wall."""
    begin = datetime.combine(day, time(), clock.TOKYO)
    return begin, begin + timedelta(days=1)
