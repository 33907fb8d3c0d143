"""Questions about the copies: how old the register is, what waits, how much it is."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from disaster.foundation.context import Context
from disaster.register.rules import AlreadyApplied, pace
from disaster.register.tables import (
    Building,
    District,
    Household,
    LedgerCopy,
    LedgerPreview,
    Resident,
)


def latest_copy(ctx: Context, kind: str) -> LedgerCopy | None:
    """Return the copy that says how old a ledger is: that of the latest day."""
    wanted = select(LedgerCopy).where(LedgerCopy.kind == kind)
    ordered = wanted.order_by(LedgerCopy.as_of.desc(), LedgerCopy.number.desc())
    return ctx.session.scalars(ordered.limit(1)).one_or_none()


def copied_at(ctx: Context, kind: str) -> datetime | None:
    """Return when a ledger was last copied in."""
    wanted = select(func.max(LedgerCopy.imported_at)).where(LedgerCopy.kind == kind)
    return ctx.session.scalar(wanted)


def copies(ctx: Context, limit: int = 20) -> Sequence[LedgerCopy]:
    """Return the last copies that came in, newest first."""
    ordered = select(LedgerCopy).order_by(LedgerCopy.number.desc())
    return ctx.session.scalars(ordered.limit(limit)).all()


def next_number(ctx: Context) -> int:
    """Return the serial of the next copy."""
    return (ctx.session.scalar(select(func.max(LedgerCopy.number))) or 0) + 1


def get_preview(ctx: Context, preview_id: UUID) -> LedgerPreview:
    """Return a preview or refuse."""
    wanted = select(LedgerPreview).where(LedgerPreview.id == preview_id)
    preview = ctx.session.scalars(wanted.where(_is_fresh(ctx))).one_or_none()
    if preview is None:
        raise AlreadyApplied(what="")
    return preview


def preview_held(ctx: Context, preview_id: UUID) -> LedgerPreview:
    """Return a preview whose row is held, so that it is confirmed once."""
    held = select(LedgerPreview).where(LedgerPreview.id == preview_id)
    fresh = held.where(_is_fresh(ctx)).with_for_update()
    preview = ctx.session.scalars(fresh).one_or_none()
    if preview is None:
        raise AlreadyApplied(what="")
    return preview


def waiting_previews(ctx: Context) -> Sequence[LedgerPreview]:
    """Return the previews that wait for a yes, newest first."""
    wanted = select(LedgerPreview).where(_is_fresh(ctx))
    return ctx.session.scalars(wanted.order_by(LedgerPreview.made_at.desc())).all()


def _is_fresh(ctx: Context) -> ColumnElement[bool]:
    return LedgerPreview.made_at >= ctx.now - pace.PREVIEW_KEPT_FOR


def districts(ctx: Context) -> Sequence[District]:
    """Return the districts in the order of their codes."""
    return ctx.session.scalars(select(District).order_by(District.code)).all()


def counts(ctx: Context) -> dict[str, int]:
    """Return how many of each the register holds, without those that are gone."""
    wanted = {
        "residents": select(func.count(Resident.id)).where(Resident.gone_on.is_(None)),
        "households": select(func.count(Household.id)).where(
            Household.gone_on.is_(None)
        ),
        "buildings": select(func.count(Building.id)).where(Building.gone_on.is_(None)),
        "districts": select(func.count(District.id)),
    }
    return {kind: ctx.session.scalar(one) or 0 for kind, one in wanted.items()}
