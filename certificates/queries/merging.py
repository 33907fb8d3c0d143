"""Questions about applications put together at the counter (申請の統合)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from certificates.queries.applications import get_application
from certificates.queries.applying import merged_into
from certificates.rules.applying import OnlineState
from certificates.tables import Application, ApplicationMerge
from disaster.foundation import clock
from disaster.foundation.context import Context


def merges_into(ctx: Context, application_id: UUID) -> Sequence[ApplicationMerge]:
    """Return the merges that lead to an application and still stand, oldest first."""
    wanted = select(ApplicationMerge).where(
        ApplicationMerge.kept_id == application_id, ApplicationMerge.undone_at.is_(None)
    )
    ordered = wanted.order_by(ApplicationMerge.merged_at, ApplicationMerge.id)
    return ctx.session.scalars(ordered).all()


def merge_of(ctx: Context, application_id: UUID) -> ApplicationMerge | None:
    """Return the standing merge that led an application elsewhere, or None."""
    wanted = select(ApplicationMerge).where(
        ApplicationMerge.application_id == application_id,
        ApplicationMerge.undone_at.is_(None),
    )
    return ctx.session.scalars(wanted).one_or_none()


def merged_here(ctx: Context, application_id: UUID) -> Sequence[Application]:
    """Return the applications that were put together with this one."""
    ids = [merge.application_id for merge in merges_into(ctx, application_id)]
    wanted = select(Application).where(Application.id.in_(ids))
    return ctx.session.scalars(wanted.order_by(Application.receipt_number)).all()


def own_day(ctx: Context, kept: Application) -> date:
    """Return the day of an application before anything was merged into it."""
    earlier = [merge.day_before for merge in merges_into(ctx, kept.id)]
    earlier += [
        online.day_before_merge
        for online in merged_into(ctx, kept.id)
        if online.day_before_merge is not None
    ]
    return max(earlier, default=kept.applied_on)


def merged_days(ctx: Context, application_id: UUID, but: UUID) -> list[date]:
    """Return the days of the applications merged into one, without ``but``."""
    online = [
        clock.tokyo_day(sent.submitted_at)
        for sent in merged_into(ctx, application_id)
        if sent.id != but
        and sent.state == OnlineState.MERGED
        and sent.submitted_at is not None
    ]
    here = [one.applied_on for one in merged_here(ctx, application_id) if one.id != but]
    return online + here


def kept_of(ctx: Context, application_id: UUID) -> Application | None:
    """Return the application that a merged one leads to at once, or None."""
    merge = merge_of(ctx, application_id)
    return get_application(ctx, merge.kept_id) if merge else None
