"""What staff report of a shelter: open, preparing, closed, how many, how full."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from disaster import audit
from disaster.foundation import formats, publication
from disaster.foundation.clock import tokyo
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from shelters import permissions, queries
from shelters.actions.announcing import tell_desk
from shelters.queries.status import SiteStatus
from shelters.rules import freshness, opening, reporting
from shelters.rules.hazards import Hazard, HazardFit
from shelters.rules.opening import Crowding, OpeningState
from shelters.rules.reporting import Status
from shelters.tables import Opening, Site


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody tells of a shelter; what is left out stays as it was (報告).

    ``change`` is a step of ±1 or ±10. ``seen`` is the number of the report on the
    page that was open: a count is not written over one that nobody there has seen.
    """

    state: OpeningState | None = None
    headcount: int | None = None
    change: int = 0
    crowding: Crowding | None = None
    counts_decide: bool = False
    reason: str = ""
    confirms_unfit: bool = False
    observed_at: datetime | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report, and what the reporter should know (報告の結果)."""

    number: int
    state: OpeningState
    headcount: int | None
    is_shown: bool
    warnings: tuple[str, ...]


def report_opening(ctx: Context, site_id: UUID, told: Told) -> Reported:
    """状況を報告する: add one observation; the latest time of seeing is shown."""
    ctx.require(permissions.REPORT)
    site = queries.held_site(ctx, site_id)
    reporting.check_reason(told.reason)

    latest = queries.latest_opening(ctx, site_id)
    observed_at = freshness.effective_time(told.observed_at or ctx.now, ctx.now)
    is_shown = freshness.overwrites(observed_at, latest.observed_at if latest else None)
    before = _status(latest if is_shown else _earlier(ctx, site_id, observed_at))
    after = _after(before, told, observed_at)
    known = queries.get_status(ctx, site_id)
    unfit: tuple[Hazard, ...] = ()
    if is_shown:
        _check(ctx, before, after, told, latest)
        unfit = _check_fit(ctx, known, before, after, told)

    row = _add(ctx, site, after, told, unfit)
    if is_shown:
        tell_desk(ctx, known, after.state)
    publication.ask(ctx)
    audit.record(
        ctx,
        "shelter.reported",
        site.id,
        slug=site.slug,
        state=after.state,
        headcount=after.headcount,
        observed_at=observed_at.isoformat(),
        late=not is_shown,
        over_capacity=opening.people_over_capacity(known.capacity, after.headcount),
        unfit_for=list(unfit),
    )
    warnings = _warnings(ctx, known, after) if is_shown else (_late(latest),)
    return Reported(row.number, after.state, after.headcount, is_shown, warnings)


def open_several(
    ctx: Context, site_ids: Sequence[UUID], told: Told
) -> list[tuple[Site, Reported]]:
    """まとめて開設する: open the chosen shelters, all of them or none."""
    ctx.require(permissions.REPORT)
    # One order of holding rows, so that two people never wait for each other.
    return [
        (queries.held_site(ctx, site_id), report_opening(ctx, site_id, told))
        for site_id in sorted(set(site_ids))
    ]


def _status(row: Opening | None) -> Status:
    if row is None:
        return Status()
    return Status(
        OpeningState(row.state),
        row.headcount,
        Crowding(row.crowding) if row.crowding else None,
        row.observed_at,
    )


def _earlier(ctx: Context, site_id: UUID, observed_at: datetime) -> Opening | None:
    """Return what was known when a late report was seen."""
    wanted = select(Opening).where(
        Opening.site_id == site_id, Opening.observed_at <= observed_at
    )
    ordered = wanted.order_by(Opening.observed_at.desc(), Opening.number.desc())
    return ctx.session.scalars(ordered.limit(1)).one_or_none()


def _after(before: Status, told: Told, observed_at: datetime) -> Status:
    """Return the state of things that the report describes."""
    state = told.state or before.state
    called = reporting.called(before, state, told.crowding)
    return Status(
        state,
        reporting.counted(before, told.headcount, told.change),
        None if told.counts_decide else called,
        observed_at,
    )


def _check(
    ctx: Context, before: Status, after: Status, told: Told, latest: Opening | None
) -> None:
    """Ask the rules whether this report may follow the latest one."""
    if after.state is not before.state:
        opening.check_step(before.state, after.state)
    if after.state is OpeningState.CLOSED:
        reporting.check_closing(after.headcount, told.reason)
        return
    reporting.check_count(after.state, after.headcount)
    if told.headcount is None or latest is None or told.seen in {None, latest.number}:
        return
    if latest.headcount not in {None, told.headcount}:
        names = queries.display_names(ctx)
        raise reporting.CountChanged(
            who=names.get(latest.reported_by, latest.reported_by),
            time=formats.era_moment(tokyo(latest.observed_at)),
            what=_("%(count)d 人") % {"count": latest.headcount},
        )


def _check_fit(
    ctx: Context, known: SiteStatus, before: Status, after: Status, told: Told
) -> tuple[Hazard, ...]:
    """Ask for a second thought before a place opens that the disaster may reach."""
    if before.state.takes_people_in or not after.state.takes_people_in:
        return ()
    return reporting.check_fit(
        known.fits, queries.hazards_at_hand(ctx), confirmed=told.confirms_unfit
    )


def _add(
    ctx: Context, site: Site, after: Status, told: Told, unfit: tuple[Hazard, ...]
) -> Opening:
    incident = incidents.current(ctx)
    numbers = select(func.max(Opening.number)).where(Opening.site_id == site.id)
    row = Opening(
        site_id=site.id,
        number=(ctx.session.scalar(numbers) or 0) + 1,
        incident_id=incident.id if incident else None,
        state=after.state,
        headcount=after.headcount,
        crowding=after.crowding,
        reason=told.reason,
        is_unfit_confirmed=bool(unfit),
        observed_at=after.observed_at,
        reported_at=ctx.now,
        reported_by=ctx.actor.name,
    )
    ctx.session.add(row)
    ctx.session.flush()
    return row


def _warnings(ctx: Context, known: SiteStatus, after: Status) -> tuple[str, ...]:
    """Say what the rules leave to people: too many, or fit under conditions only."""
    over = opening.capacity_warning(known.capacity, after.headcount)
    fit = known.fit_for(queries.hazards_at_hand(ctx))
    if not after.state.takes_people_in or fit is not HazardFit.CONDITIONAL:
        return (over,) if over else ()
    condition = _("この施設は条件つきで使えます。条件: %(notes)s") % {
        "notes": "／".join(known.notes) or _("記録がありません")
    }
    return (condition, over) if over else (condition,)


def _late(latest: Opening | None) -> str:
    """Say why a report is kept but not shown."""
    time = formats.era_moment(tokyo(latest.observed_at)) if latest else ""
    return _(
        "記録しました。%(time)s の新しい報告があるため、いまの表示は変えていません。"
    ) % {"time": time}
