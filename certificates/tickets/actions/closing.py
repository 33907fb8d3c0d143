"""A day is closed (日締め), seen by a second person, opened again with a reason."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from certificates import permissions
from certificates.tickets import queries
from certificates.tickets.actions.checking import ask_check
from certificates.tickets.rules import closing
from certificates.tickets.rules.lining import TicketState
from certificates.tickets.tables import (
    CounterDay,
    CounterPlace,
    DayCheck,
    DayClosing,
    Ticket,
)
from disaster import audit
from disaster.foundation import clock, formats
from disaster.foundation.context import Context


@dataclass(frozen=True, slots=True)
class Ending:
    """What only a person knows of a day: spoilt sheets, and words about it."""

    misprints: int = 0
    note: str = ""


def close_day(ctx: Context, day: date, ending: Ending) -> DayClosing:
    """一日を締める: every number accounted for, every paper read back."""
    ctx.require(permissions.DAY_CLOSE)
    closing.refuse_future(day, clock.tokyo_day(ctx.now))
    own = _days_held(ctx, day)
    earlier = queries.closing_history(ctx, day)
    if any(one.reopened_at is None for one in earlier):
        raise closing.AlreadyClosed(day=formats.era_date(day))
    closing.refuse_serving(_serving(ctx, own))
    check = _read_back(ctx, day)
    _end_line(ctx, own)
    figures = queries.figures(ctx, day)
    row = DayClosing(
        day=day,
        round=len(earlier) + 1,
        check_id=check.id,
        figures=figures,
        misprints=ending.misprints,
        note=_note(figures, ending),
        closed_at=ctx.now,
        closed_by=ctx.actor.name,
        closed_name=ctx.actor.display_name,
    )
    _keep(ctx, row)
    audit.record(
        ctx,
        "day.closed",
        row.id,
        of_day=day.isoformat(),
        round=row.round,
        issued=figures["issued"],
        voided=len(figures["voided"]),
        misprints=row.misprints,
    )
    return row


def confirm(ctx: Context, day: date) -> DayClosing:
    """締めを確認する: a second person looked at figures and papers."""
    ctx.require(permissions.DAY_CONFIRM)
    row = _standing_held(ctx, day)
    closing.refuse_same_person(row.closed_by, ctx.actor.name)
    if row.confirmed_at is not None:
        raise closing.AlreadyConfirmed
    row.confirmed_at, row.confirmed_by = ctx.now, ctx.actor.name
    row.confirmed_name = ctx.actor.display_name
    audit.record(ctx, "day.confirmed", row.id, of_day=day.isoformat(), round=row.round)
    return row


def reopen(ctx: Context, day: date, reason: str) -> DayClosing:
    """締めた日を開け直す: the closing stays on record with the reason."""
    ctx.require(permissions.DAY_REOPEN)
    reason = closing.needed_note("reason", reason, is_needed=True)
    row = _standing_held(ctx, day)
    row.reopened_at, row.reopened_by = ctx.now, ctx.actor.name
    row.reopened_reason = reason
    audit.record(ctx, "day.reopened", row.id, of_day=day.isoformat(), round=row.round)
    return row


def _days_held(ctx: Context, day: date) -> list[CounterDay]:
    """Hold the line of every place, in one order."""
    held = select(CounterDay).where(CounterDay.day == day).order_by(CounterDay.id)
    rows = ctx.session.scalars(
        held.with_for_update().execution_options(populate_existing=True)
    )
    return list(rows)


def _serving(ctx: Context, days: list[CounterDay]) -> list[tuple[str, int]]:
    rows = ctx.session.execute(
        select(CounterPlace.name, Ticket.number)
        .join(CounterDay, CounterDay.id == Ticket.day_id)
        .join(CounterPlace, CounterPlace.id == CounterDay.place_id)
        .where(
            Ticket.day_id.in_([day.id for day in days]),
            Ticket.state == TicketState.CALLED,
        )
        .order_by(CounterPlace.name, Ticket.number)
    )
    return [(name, number) for name, number in rows]


def _read_back(ctx: Context, day: date) -> DayCheck:
    """Return the finished check that covers every paper of the day, or refuse."""
    made = len(queries.papers_of(ctx, day))
    check = queries.check_of(ctx, day) if made else ask_check(ctx, day)
    if check is None or check.finished_at is None:
        raise closing.NotReadBack(
            day=formats.era_date(day), papers=made, read=check.done if check else 0
        )
    closing.refuse_unread(day, made, check.done)
    closing.refuse_disagreeing(check.findings, queries.valid_numbers(ctx, day))
    return check


def _end_line(ctx: Context, days: list[CounterDay]) -> None:
    """Nobody is called any more: who still waits was not served."""
    for day in days:
        day.ended_at = day.ended_at or ctx.now
        day.ended_by = day.ended_by or ctx.actor.name
        for ticket in queries.waiting(ctx, day.id):
            ticket.state = TicketState.UNSERVED
            ticket.finished_at = ctx.now
    ctx.session.flush()


def _note(figures: dict[str, Any], ending: Ending) -> str:
    """Ask for words where something is left to be explained."""
    ranges = [*figures["papers"], *figures["receipts"], *figures["tickets"]]
    is_odd = bool(ending.misprints or any(one["missing"] for one in ranges))
    return closing.needed_note("note", ending.note, is_needed=is_odd)


def _keep(ctx: Context, row: DayClosing) -> None:
    try:
        with ctx.session.begin_nested():
            ctx.session.add(row)
    except IntegrityError as twin:
        raise closing.AlreadyClosed(day=formats.era_date(row.day)) from twin


def _standing_held(ctx: Context, day: date) -> DayClosing:
    held = select(DayClosing).where(
        DayClosing.day == day, DayClosing.reopened_at.is_(None)
    )
    row = ctx.session.scalars(
        held.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise closing.NotClosed(day=formats.era_date(day))
    return row
