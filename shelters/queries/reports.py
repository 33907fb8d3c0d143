"""The history of one shelter: every report, also those that came too late."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from disaster.foundation.context import Context
from shelters.rules.opening import Crowding, OpeningState
from shelters.rules.wifi import CheckMethod, WifiState
from shelters.tables import Opening, WifiCheck, WifiPoint

HISTORY = 50


@dataclass(frozen=True, slots=True)
class Report:
    """One line of the history (報告の記録)."""

    number: int
    state: OpeningState
    headcount: int | None
    crowding: Crowding | None
    reason: str
    is_unfit_confirmed: bool
    observed_at: datetime
    reported_at: datetime
    reported_by: str
    is_late: bool


def reports_of(ctx: Context, site_id: UUID, limit: int = HISTORY) -> list[Report]:
    """Return the reports in the order they arrived, the newest first."""
    newest_before = func.max(Opening.observed_at).over(
        order_by=Opening.number, rows=(None, -1)
    )
    wanted = (
        select(Opening, newest_before)
        .where(Opening.site_id == site_id)
        .order_by(Opening.number.desc())
        .limit(limit)
    )
    return [
        _report(row, is_late=before is not None and row.observed_at < before)
        for row, before in ctx.session.execute(wanted)
    ]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the history of a Wi-Fi (点検の記録)."""

    network: str
    state: WifiState
    how: CheckMethod
    note: str
    checked_at: datetime
    checked_by: str


def checks_of(ctx: Context, site_id: UUID) -> list[Check]:
    """Return the Wi-Fi checks of one shelter, the newest observation first."""
    wanted = (
        select(WifiCheck, WifiPoint)
        .join(WifiPoint, WifiPoint.id == WifiCheck.point_id)
        .where(WifiPoint.site_id == site_id)
        .order_by(WifiCheck.checked_at.desc(), WifiCheck.number.desc())
        .limit(HISTORY)
    )
    return [
        Check(
            "・".join(point.ssids) or point.name,
            WifiState(check.state),
            CheckMethod(check.how),
            check.note,
            check.checked_at,
            check.checked_by,
        )
        for check, point in ctx.session.execute(wanted)
    ]


def opened_since(ctx: Context) -> dict[UUID, datetime]:
    """Return since when each open shelter is open (開設日時)."""
    states = select(Opening.site_id, Opening.state, Opening.observed_at)
    ordered = states.order_by(Opening.site_id, Opening.observed_at, Opening.number)
    since: dict[UUID, datetime] = {}
    for site_id, state, observed_at in ctx.session.execute(ordered):
        if OpeningState(state).takes_people_in:
            since.setdefault(site_id, observed_at)
        else:
            since.pop(site_id, None)
    return since


def _report(row: Opening, *, is_late: bool) -> Report:
    return Report(
        number=row.number,
        state=OpeningState(row.state),
        headcount=row.headcount,
        crowding=Crowding(row.crowding) if row.crowding else None,
        reason=row.reason,
        is_unfit_confirmed=row.is_unfit_confirmed,
        observed_at=row.observed_at,
        reported_at=row.reported_at,
        reported_by=row.reported_by,
        is_late=is_late,
    )
