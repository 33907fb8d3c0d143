"""Find one site or one Wi-Fi, to read it or to hold it for a change."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound, Refusal
from disaster.foundation.texts import _
from shelters.tables import Designation, Opening, Site, WifiPoint


class SeveralSites(Refusal):
    """A name that fits several shelters (名前が一つに決まらない)."""

    message = _(
        "「%(text)s」に当てはまる施設が %(count)d か所あります（%(names)s）。"
        "URL の名前（slug）で選んでください。"
    )


class SeveralNetworks(Refusal):
    """A shelter with several networks (Wi-Fi が一つに決まらない)."""

    message = _("%(site)s には Wi-Fi が二つ以上あります（%(names)s）。")


def get_site(ctx: Context, site_id: UUID) -> Site:
    """Return a site or refuse."""
    return _there(ctx, select(Site).where(Site.id == site_id))


def held_site(ctx: Context, site_id: UUID) -> Site:
    """Return a site and hold its row, so that reports queue one by one."""
    return _there(ctx, select(Site).where(Site.id == site_id).with_for_update())


def find_site(ctx: Context, text: str) -> Site:
    """Return the site with this slug, identifier or name, as an operator types it."""
    exactly = select(Site).where(or_(Site.slug == text, _identified(text)))
    found = list(ctx.session.scalars(exactly))
    found = found or list(ctx.session.scalars(select(Site).where(Site.name == text)))
    if not found:
        part = select(Site).where(Site.name.contains(text, autoescape=True))
        found = list(ctx.session.scalars(part.order_by(Site.slug)))
    if not found:
        raise NotFound(what=f"施設「{text}」")
    if len(found) > 1:
        names = "、".join(f"{site.name} {site.slug}" for site in found[:5])
        raise SeveralSites(text=text, count=len(found), names=names)
    return found[0]


def _identified(text: str) -> Any:  # noqa: ANN401 - SQLAlchemy's condition
    """Return the condition that the site, or a designation of it, is meant by this."""
    bearers = select(Designation.site_id).where(Designation.identifier == text)
    try:
        return or_(Site.id == UUID(text), Site.id.in_(bearers))
    except ValueError:
        return Site.id.in_(bearers)


def find_point(ctx: Context, site: Site, ssid: str) -> WifiPoint:
    """Return the Wi-Fi of a site, by its name where there are several."""
    wanted = select(WifiPoint).where(WifiPoint.site_id == site.id)
    points = [
        point
        for point in ctx.session.scalars(wanted.order_by(WifiPoint.key))
        if not ssid or ssid in point.ssids
    ]
    if not points:
        raise NotFound(what=f"{site.name} の Wi-Fi {ssid}".rstrip())
    if len(points) > 1:
        names = "、".join("・".join(point.ssids) or point.name for point in points)
        raise SeveralNetworks(site=site.name, names=names)
    return points[0]


def get_point(ctx: Context, point_id: UUID) -> WifiPoint:
    """Return a Wi-Fi or refuse."""
    point = ctx.session.get(WifiPoint, point_id)
    if point is None:
        raise NotFound(what="Wi-Fi")
    return point


def held_point(ctx: Context, point_id: UUID) -> WifiPoint:
    """Return a Wi-Fi and hold its row, so that checks queue one by one."""
    held = select(WifiPoint).where(WifiPoint.id == point_id).with_for_update()
    point = ctx.session.scalars(held).one_or_none()
    if point is None:
        raise NotFound(what="Wi-Fi")
    return point


def latest_opening(ctx: Context, site_id: UUID) -> Opening | None:
    """Return the report that is shown: the latest observation, then the arrival."""
    wanted = select(Opening).where(Opening.site_id == site_id)
    ordered = wanted.order_by(Opening.observed_at.desc(), Opening.number.desc())
    return ctx.session.scalars(ordered.limit(1)).one_or_none()


def _there(ctx: Context, wanted: Select[Site]) -> Site:
    site = ctx.session.scalars(wanted).one_or_none()
    if site is None:
        raise NotFound(what="避難所")
    return site
