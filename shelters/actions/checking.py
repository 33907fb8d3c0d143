"""What staff do with the Wi-Fi of a shelter: note one, check it, write its run-book."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from disaster import audit
from disaster.foundation import publication
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _
from shelters import permissions, queries
from shelters.rules import freshness, reporting
from shelters.rules.wifi import (
    CheckMethod,
    WifiKind,
    WifiState,
    check_network_name,
)
from shelters.tables import WifiCheck, WifiPoint

BY_HAND = _("職員が登録")


@dataclass(frozen=True, slots=True)
class Network:
    """A Wi-Fi as staff describe it (Wi-Fi の説明)."""

    ssid: str
    kind: WifiKind
    coverage: str = ""
    run_book: str = ""
    is_for_evacuees_only: bool = False


def check_wifi(
    ctx: Context,
    point_id: UUID,
    state: WifiState,
    how: CheckMethod = CheckMethod.ON_SITE,
    note: str = "",
    checked_at: datetime | None = None,
) -> WifiCheck:
    """Wi-Fi を点検する: write down what was found end to end, and when."""
    ctx.require(permissions.REPORT)
    point = queries.held_point(ctx, point_id)
    reporting.check_reason(note)
    numbers = select(func.max(WifiCheck.number)).where(WifiCheck.point_id == point.id)
    check = WifiCheck(
        point_id=point.id,
        number=(ctx.session.scalar(numbers) or 0) + 1,
        state=state,
        how=how,
        note=note,
        checked_at=freshness.effective_time(checked_at or ctx.now, ctx.now),
        recorded_at=ctx.now,
        checked_by=ctx.actor.name,
    )
    ctx.session.add(check)
    ctx.session.flush()
    publication.ask(ctx)
    audit.record(ctx, "wifi.checked", point.id, state=state, how=how)
    return check


def add_wifi(ctx: Context, site_id: UUID, network: Network) -> WifiPoint:
    """Wi-Fi を登録する: note a network of a shelter, for example a satellite one."""
    ctx.require(permissions.REPORT)
    site = queries.held_site(ctx, site_id)
    check_network_name(network.ssid)
    known = select(WifiPoint).where(WifiPoint.site_id == site_id)
    if any(network.ssid in point.ssids for point in ctx.session.scalars(known)):
        reason = _("この避難所に同じ名前の Wi-Fi がもうあります。")
        raise FieldRefusal("ssid", reason)
    point = WifiPoint(
        site_id=site.id,
        key=f"staff/{new_id()}",
        identifier="",
        name=site.name,
        name_kana=site.name_kana,
        name_english=site.name_english,
        address=site.address,
        latitude=site.latitude,
        longitude=site.longitude,
        ssids=[network.ssid],
        coverage=network.coverage,
        installer="",
        kind=network.kind,
        is_for_evacuees_only=network.is_for_evacuees_only,
        run_book=network.run_book,
        note="",
        facts={},
        source=BY_HAND,
        imported_at=ctx.now,
    )
    ctx.session.add(point)
    ctx.session.flush()
    publication.ask(ctx)
    audit.record(ctx, "wifi.added", point.id, site=site.slug, kind=network.kind)
    return point


def describe_wifi(
    ctx: Context, point_id: UUID, run_book: str, *, is_for_evacuees_only: bool
) -> None:
    """手順を書く: how to switch a Wi-Fi on, and for whom it is."""
    ctx.require(permissions.REPORT)
    point = queries.held_point(ctx, point_id)
    point.run_book = run_book
    point.is_for_evacuees_only = is_for_evacuees_only
    publication.ask(ctx)
    audit.record(ctx, "wifi.described", point.id, for_evacuees=is_for_evacuees_only)
