"""``disaster site`` and ``disaster nearest``: report, check and find shelters."""

from dataclasses import replace
from datetime import datetime
from math import isnan

import click

from disaster.foundation import clock
from disaster.foundation.console import Console, answer, say
from shelters import actions, queries
from shelters.actions import Told
from shelters.forms import observed_at
from shelters.maps import Nearby
from shelters.queries import SiteStatus, Wanted
from shelters.rules.hazards import Hazard
from shelters.rules.opening import Crowding, OpeningState
from shelters.rules.places import Position
from shelters.rules.reporting import CROWDING_CALLS
from shelters.rules.wifi import CheckMethod, WifiState

SITE = click.argument("site")
AS_USER = click.option("--as", "as_user", help="この利用者として行う")
SEEN_AT = click.option(
    "--at", "seen_at", default="", help="見た時刻（19:05 か ISO 8601）"
)
AS_JSON = click.option("--json", "as_json", is_flag=True)


@click.group("site")
def site() -> None:
    """避難所."""


@site.command("open")
@SITE
@click.option("--count", type=click.IntRange(0), help="人数")
@click.option("--confirm-unfit", is_flag=True, help="災害に × と分かったうえで開ける")
@SEEN_AT
@AS_USER
@click.pass_obj
def open_site(
    console: Console,
    site: str,
    count: int | None,
    seen_at: str,
    as_user: str | None,
    *,
    confirm_unfit: bool,
) -> None:
    """開設を報告する（SITE は slug・ID・名前）."""
    told = Told(OpeningState.OPEN, count, confirms_unfit=confirm_unfit)
    _report(console, site, told, seen_at, as_user)


@site.command("prepare")
@SITE
@SEEN_AT
@AS_USER
@click.pass_obj
def prepare(console: Console, site: str, seen_at: str, as_user: str | None) -> None:
    """準備中と報告する."""
    _report(console, site, Told(OpeningState.PREPARING), seen_at, as_user)


@site.command("close")
@SITE
@click.option("--reason", default="", help="人がいるのに閉める理由")
@SEEN_AT
@AS_USER
@click.pass_obj
def close(
    console: Console, site: str, reason: str, seen_at: str, as_user: str | None
) -> None:
    """閉鎖を報告する."""
    told = Told(OpeningState.CLOSED, reason=reason)
    _report(console, site, told, seen_at, as_user)


@site.command("count")
@SITE
@click.argument("people", type=click.IntRange(0))
@click.option(
    "--crowding",
    type=click.Choice([call.value for call in CROWDING_CALLS]),
    help="目で見た混み具合",
)
@SEEN_AT
@AS_USER
@click.pass_obj
def count(
    console: Console,
    site: str,
    people: int,
    crowding: str | None,
    seen_at: str,
    as_user: str | None,
) -> None:
    """人数を報告する."""
    called = Crowding(crowding) if crowding else None
    _report(console, site, Told(headcount=people, crowding=called), seen_at, as_user)


@site.command("wifi-check")
@SITE
@click.argument("state", type=click.Choice([state.value for state in WifiState]))
@click.option("--ssid", default="", help="どのネットワークか（二つ以上あるとき）")
@click.option(
    "--how", type=click.Choice([how.value for how in CheckMethod]), default="on_site"
)
@click.option("--note", default="")
@SEEN_AT
@AS_USER
@click.pass_obj
def wifi_check(  # noqa: PLR0913 - one parameter an option
    console: Console,
    *,
    site: str,
    state: str,
    ssid: str,
    how: str,
    note: str,
    seen_at: str,
    as_user: str | None,
) -> None:
    """Wi-Fi の点検を報告する."""
    with console.work(as_user) as ctx:
        point = queries.find_point(ctx, queries.find_site(ctx, site), ssid)
        at = observed_at(seen_at, ctx.now)
        found = WifiState(state)
        actions.check_wifi(ctx, point.id, found, CheckMethod(how), note, at)
        said = "・".join(point.ssids) or point.name
    say(f"{said}: {found.label}")


@site.command("status")
@SITE
@AS_JSON
@click.pass_obj
def status(console: Console, site: str, *, as_json: bool) -> None:
    """一つの避難所の状況."""
    with console.look() as ctx:
        found = queries.get_status(ctx, queries.find_site(ctx, site).id)
    if as_json:
        answer(_plain(found))
    else:
        _tell([found], as_json=False)


@site.command("list")
@click.option("--open-only", is_flag=True, help="開いている所だけ")
@AS_JSON
@click.pass_obj
def list_sites(console: Console, *, open_only: bool, as_json: bool) -> None:
    """避難所の一覧と状況."""
    with console.look() as ctx:
        found = [s for s in queries.board(ctx) if s.is_open or not open_only]
    _tell(found, as_json=as_json)


@click.command("nearest")
@click.argument("latitude", type=click.FloatRange(-90, 90))
@click.argument("longitude", type=click.FloatRange(-180, 180))
@click.option("--wifi", "has_wifi", is_flag=True, help="Wi-Fi が使える所だけ")
@click.option(
    "--hazard", type=click.Choice([hazard.value for hazard in Hazard]), multiple=True
)
@click.option("--open-only", is_flag=True, help="開いている所だけ")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@AS_JSON
@click.pass_obj
def nearest(  # noqa: PLR0913 - one parameter an option
    console: Console,
    latitude: float,
    longitude: float,
    hazard: tuple[str, ...],
    limit: int,
    *,
    has_wifi: bool,
    open_only: bool,
    as_json: bool,
) -> None:
    """近い避難所（直線距離の近い順）."""
    if isnan(latitude) or isnan(longitude):
        # Not-a-number passes click's range, because it is neither below nor above.
        raise click.UsageError(
            "緯度と経度は数で入れてください（例 35.4028 139.3149）。"
        )
    wanted = Wanted(open_only, has_wifi, tuple(Hazard(word) for word in hazard))
    with console.look() as ctx:
        found = queries.nearby(ctx, Position(latitude, longitude), wanted, limit)
    if as_json:
        answer([{**_plain(near.place), **_way(near)} for near in found])
        return
    for near in found:
        click.echo(
            f"{near.distance:.0f} m\t{near.direction}\t{near.walking.label}\t"
            f"{near.place.name}\t{near.place.state.label}"
        )
    if not found:
        say("当てはまる避難所はありません。条件を減らしてください。")


def _report(
    console: Console, site: str, told: Told, seen_at: str, as_user: str | None
) -> None:
    with console.work(as_user) as ctx:
        found = queries.find_site(ctx, site)
        at = observed_at(seen_at, ctx.now)
        done = actions.report_opening(ctx, found.id, replace(told, observed_at=at))
        name = found.name
    for warning in done.warnings:
        say(warning)
    people = "" if done.headcount is None else f" {done.headcount} 人"
    say(f"{name}: {done.state.label}{people}")


def _tell(found: list[SiteStatus], *, as_json: bool) -> None:
    if as_json:
        answer([_plain(status) for status in found])
        return
    for status in found:
        people = "―" if status.headcount is None else str(status.headcount)
        click.echo(f"{status.slug}\t{status.name}\t{status.state.label}\t{people}")


def _plain(status: SiteStatus) -> dict[str, object]:
    """Return what a program wants to know of a shelter."""
    best = status.best_wifi
    return {
        "id": str(status.id),
        "slug": status.slug,
        "name": status.name,
        "address": status.address,
        "latitude": status.position.latitude if status.position else None,
        "longitude": status.position.longitude if status.position else None,
        "designations": [kind.value for kind in status.kinds],
        "fits": {hazard.value: fit.value for hazard, fit in status.fits.items()},
        "capacity": status.capacity,
        "state": status.state.value,
        "headcount": status.headcount,
        "crowding": status.crowding.value if status.crowding else None,
        "observed_at": _moment(status.observed_at),
        "wifi": best.state.value if best else None,
        "wifi_checked_at": _moment(best.checked_at) if best else None,
        "ssids": [name for wifi in status.wifi for name in wifi.ssids],
    }


def _way(near: Nearby[SiteStatus]) -> dict[str, object]:
    """Return how far it is, on the ellipsoid, and about how long one walks."""
    return {
        "distance_m": round(near.distance, 1),
        "direction": near.direction,
        "walk_minutes": [near.walking.shortest, near.walking.longest],
    }


def _moment(moment: datetime | None) -> str | None:
    return clock.tokyo(moment).isoformat(timespec="seconds") if moment else None
