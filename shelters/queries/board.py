"""The board: every shelter with what is known of it, in five questions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import Select, func, select

from broadcast import queries as broadcasts
from broadcast.rules.kinds import Kind
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.incidents import queries as incidents
from shelters.queries.status import SiteStatus, WifiStatus
from shelters.rules.hazards import DesignationKind, Hazard, HazardFit, overall
from shelters.rules.opening import Crowding, OpeningState
from shelters.rules.places import Position
from shelters.rules.reporting import COUNT_HOLDS_IN, hazards_in, is_storm
from shelters.rules.wifi import WifiKind, WifiState, wifi_shown
from shelters.tables import Designation, Opening, Site, WifiCheck, WifiPoint

NO_ORDER = frozenset({Kind.LIFT, Kind.CANCEL, Kind.NOTICE})
KIND_ORDER = tuple(DesignationKind)


@dataclass(frozen=True, slots=True)
class _Known:
    """The rows that belong to sites, by site."""

    designations: Mapping[UUID, list[Designation]]
    openings: Mapping[UUID, Opening]
    wifi: Mapping[UUID | None, list[WifiStatus]]


def board(ctx: Context) -> list[SiteStatus]:
    """Return all shelters in the order of their readings (五十音順)."""
    sites = select(Site).order_by(Site.name_kana, Site.name, Site.slug)
    return _statuses(ctx, ctx.session.scalars(sites).all())


def get_status(ctx: Context, site_id: UUID) -> SiteStatus:
    """Return one shelter or refuse."""
    site = ctx.session.get(Site, site_id)
    if site is None:
        raise NotFound(what="避難所")
    return _statuses(ctx, [site], site_id)[0]


def counts_by_state(ctx: Context) -> dict[str, int]:
    """Count the shelters in each state; those never reported are unopened."""
    latest = _latest_openings().subquery()
    wanted = select(latest.c.state, func.count()).group_by(latest.c.state)
    counts: dict[str, int] = dict(ctx.session.execute(wanted).all())
    sites = ctx.session.scalar(select(func.count()).select_from(Site)) or 0
    silent = sites - sum(counts.values())
    unopened = counts.get(OpeningState.UNOPENED, 0) + silent
    return {**counts, **({str(OpeningState.UNOPENED): unopened} if unopened else {})}


def people_sheltered(ctx: Context) -> int:
    """Add up the latest headcounts of the shelters in use (避難者数)."""
    latest = _latest_openings().subquery()
    in_use = latest.c.state.in_([str(state) for state in COUNT_HOLDS_IN])
    return ctx.session.scalar(select(func.sum(latest.c.headcount)).where(in_use)) or 0


def hazards_at_hand(ctx: Context) -> tuple[Hazard, ...]:
    """Return what a place must suit: in open disasters and evacuation orders."""
    return hazards_in(
        (incident.hazard for incident in incidents.open_incidents(ctx)),
        _ordered_hazards(ctx),
    )


def is_dangerous_outside(ctx: Context) -> bool:
    """Say whether the way to another shelter is dangerous now: order or storm."""
    return bool(_ordered_hazards(ctx)) or any(
        is_storm(incident.hazard, _noon(incident.struck_on), ctx.now)
        for incident in incidents.open_incidents(ctx)
    )


def _ordered_hazards(ctx: Context) -> set[str]:
    """Return what the evacuation orders in force are about; a lifting is none."""
    return {
        order.hazard
        for order in broadcasts.in_force(ctx)
        if order.level is not None and order.kind not in NO_ORDER
    }


def _noon(day: date) -> datetime:
    """Return the middle of a Japanese day."""
    return datetime.combine(day, time(12), clock.TOKYO)


def _statuses(
    ctx: Context, sites: Sequence[Site], only: UUID | None = None
) -> list[SiteStatus]:
    known = _Known(_designations(ctx, only), _openings(ctx, only), _wifi(ctx, only))
    return [_status(site, known) for site in sites]


def _designations(ctx: Context, only: UUID | None) -> dict[UUID, list[Designation]]:
    wanted = select(Designation).order_by(Designation.kind, Designation.key)
    if only:
        wanted = wanted.where(Designation.site_id == only)
    found: dict[UUID, list[Designation]] = defaultdict(list)
    for row in ctx.session.scalars(wanted):
        found[row.site_id].append(row)
    return found


def _latest_openings(only: UUID | None = None) -> Select[Opening]:
    """Select the report that is shown of each site: the latest observation."""
    place = (
        func.row_number()
        .over(
            partition_by=Opening.site_id,
            order_by=(Opening.observed_at.desc(), Opening.number.desc()),
        )
        .label("place")
    )
    ranked = select(Opening.id, place)
    if only:
        ranked = ranked.where(Opening.site_id == only)
    first = ranked.subquery()
    return (
        select(Opening).join(first, first.c.id == Opening.id).where(first.c.place == 1)
    )


def _openings(ctx: Context, only: UUID | None) -> dict[UUID, Opening]:
    rows = ctx.session.scalars(_latest_openings(only))
    return {row.site_id: row for row in rows}


def _wifi(ctx: Context, only: UUID | None) -> dict[UUID | None, list[WifiStatus]]:
    wanted = select(WifiPoint).order_by(WifiPoint.name, WifiPoint.key)
    if only:
        wanted = wanted.where(WifiPoint.site_id == only)
    checks = _latest_checks(ctx)
    found: dict[UUID | None, list[WifiStatus]] = defaultdict(list)
    for point in ctx.session.scalars(wanted):
        status = _wifi_status(point, checks.get(point.id), ctx.now)
        found[point.site_id].append(status)
    return found


def _latest_checks(ctx: Context) -> dict[UUID, WifiCheck]:
    place = (
        func.row_number()
        .over(
            partition_by=WifiCheck.point_id,
            order_by=(WifiCheck.checked_at.desc(), WifiCheck.number.desc()),
        )
        .label("place")
    )
    first = select(WifiCheck.id, place).subquery()
    wanted = select(WifiCheck).join(first, first.c.id == WifiCheck.id)
    rows = ctx.session.scalars(wanted.where(first.c.place == 1))
    return {row.point_id: row for row in rows}


def _wifi_status(
    point: WifiPoint, check: WifiCheck | None, now: datetime
) -> WifiStatus:
    found = WifiState(check.state) if check else WifiState.UNKNOWN
    checked_at = check.checked_at if check else None
    return WifiStatus(
        id=point.id,
        name=point.name,
        ssids=tuple(point.ssids),
        coverage=point.coverage,
        kind=WifiKind(point.kind),
        is_for_evacuees_only=point.is_for_evacuees_only,
        run_book=point.run_book,
        found=found,
        state=wifi_shown(found, checked_at, now),
        checked_at=checked_at,
        checked_by=check.checked_by if check else "",
        note=check.note if check else "",
    )


def _status(site: Site, known: _Known) -> SiteStatus:
    designations = known.designations.get(site.id, [])
    opening = known.openings.get(site.id)
    people, capacity_text = _capacity(designations)
    return SiteStatus(
        id=site.id,
        slug=site.slug,
        facility_key=site.facility_key,
        name=site.name,
        name_kana=site.name_kana,
        name_english=site.name_english,
        address=site.address,
        phone=site.phone,
        position=_position(site),
        kinds=_kinds(designations),
        fits=_fits(designations),
        notes=_distinct(row.note for row in designations),
        accepts=_distinct(row.accepts for row in designations),
        capacity=people,
        capacity_text=capacity_text,
        accessibility=site.accessibility,
        state=OpeningState(opening.state) if opening else OpeningState.UNOPENED,
        headcount=opening.headcount if opening else None,
        crowding_by_hand=(
            Crowding(opening.crowding) if opening and opening.crowding else None
        ),
        reason=opening.reason if opening else "",
        observed_at=opening.observed_at if opening else None,
        reported_by=opening.reported_by if opening else "",
        report_number=opening.number if opening else 0,
        wifi=tuple(known.wifi.get(site.id, ())),
    )


def _position(site: Site) -> Position | None:
    if site.latitude is None or site.longitude is None:
        return None
    return Position(site.latitude, site.longitude)


def _kinds(designations: Iterable[Designation]) -> tuple[DesignationKind, ...]:
    found = {DesignationKind(row.kind) for row in designations}
    return tuple(kind for kind in KIND_ORDER if kind in found)


def _fits(designations: Iterable[Designation]) -> dict[Hazard, HazardFit]:
    """Sum up the buildings that people may run to; staying says nothing of hazards."""
    stated = [
        row.fits
        for row in designations
        if row.kind == DesignationKind.EVACUATION_SITE and row.name
    ]
    return {
        hazard: overall(HazardFit(fits.get(hazard, "unknown")) for fits in stated)
        for hazard in Hazard
    }


def _capacity(designations: Sequence[Designation]) -> tuple[int | None, str]:
    """Return the number that fits and its wording; a place to stay counts first."""
    staying = [row for row in designations if DesignationKind(row.kind).is_for_staying]
    for rows in (staying, designations):
        known = [row for row in rows if row.capacity is not None or row.capacity_text]
        if known:
            numbers = [row.capacity for row in known if row.capacity is not None]
            texts = _distinct(row.capacity_text for row in known)
            return (sum(numbers) if numbers else None), "、".join(texts)
    return None, ""


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
