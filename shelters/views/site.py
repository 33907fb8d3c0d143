"""One shelter: big buttons for a phone, for people who never saw this page before."""

from collections.abc import Sequence
from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from disaster.foundation import db, forms, web
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from shelters import actions, permissions, queries
from shelters.actions import Reported, Told
from shelters.forms import (
    BY_NUMBERS,
    CountForm,
    StateForm,
    WifiCheckForm,
    WifiForm,
    observed_at,
)
from shelters.queries import SiteStatus
from shelters.rules.hazards import Hazard
from shelters.rules.opening import NEXT_STATES, Crowding, OpeningState
from shelters.rules.reporting import CROWDING_CALLS
from shelters.rules.wifi import (
    SHARED_WIFI_WARNING,
    CheckMethod,
    WifiKind,
    WifiState,
)
from shelters.views.door import pages, seen

DEEDS = {
    OpeningState.OPEN: _("開設しました"),
    OpeningState.PREPARING: _("準備中"),
    OpeningState.CLOSED: _("閉鎖しました"),
    OpeningState.UNOPENED: _("準備をやめた"),
    OpeningState.UNKNOWN: _("わからない"),
}
# What somebody sees who tries the network, not what a lamp on a box says.
WIFI_DEEDS = {
    WifiState.ON: _("使えた（ページが開いた）"),
    WifiState.DEGRADED: _("つながりにくい（遅い・切れる）"),
    WifiState.DOWN: _("つながるがページが開かない"),
    WifiState.OFF: _("電源を入れていない"),
}


@pages.get("/<uuid:site_id>")
@web.guard(permissions.READ)
def show(ctx: Context, site_id: UUID) -> Response:
    """Show one shelter with its history and the buttons to report."""
    return site_page(ctx, site_id)


@pages.post("/<uuid:site_id>/state")
@web.guard(permissions.REPORT)
def report_state(ctx: Context, site_id: UUID) -> Response:
    """Report that the shelter is open, preparing or closed."""
    form = web.read_form(StateForm)
    done = form.attempt(
        ctx,
        lambda filled: actions.report_opening(
            ctx,
            site_id,
            Told(
                state=filled.state,
                reason=filled.reason,
                confirms_unfit=filled.confirms_unfit,
                observed_at=observed_at(filled.seen_at, ctx.now),
            ),
        ),
    )
    if done is None:
        return site_page(ctx, site_id, state_form=form, status=form.status)
    return _answered(site_id, done, _(done.state.label))


@pages.post("/<uuid:site_id>/count")
@web.guard(permissions.REPORT)
def report_count(ctx: Context, site_id: UUID) -> Response:
    """Report how many people are there, and how full it looks."""
    form = web.read_form(CountForm)
    done = form.attempt(
        ctx, lambda filled: actions.report_opening(ctx, site_id, _counted(ctx, filled))
    )
    if done is None:
        return site_page(ctx, site_id, count_form=form, status=form.status)
    people = (
        _("人数はまだありません")
        if done.headcount is None
        else (_("%(count)d 人") % {"count": done.headcount})
    )
    return _answered(site_id, done, people)


@pages.get("/<uuid:site_id>/poster")
@web.guard(permissions.READ)
def poster(ctx: Context, site_id: UUID) -> Response:
    """Show a sheet of paper for the door: name, page, networks, how to use them."""
    site = queries.get_status(ctx, site_id)
    return web.page(
        "shelters/poster.html",
        site=site,
        address=f"{ctx.settings.base_url}/shelters/{site.slug}/",
        shared_warning=SHARED_WIFI_WARNING,
    )


def _counted(ctx: Context, filled: CountForm) -> Told:
    """Return what was told: a button with a step or 同じ counts before the field."""
    crowding = filled.crowding
    types_number = not filled.change and filled.deed != "same"
    return Told(
        headcount=filled.headcount if types_number else None,
        change=filled.change,
        crowding=crowding if isinstance(crowding, Crowding) else None,
        counts_decide=crowding == BY_NUMBERS,
        observed_at=observed_at(filled.seen_at, ctx.now),
        seen=filled.seen,
    )


def _answered(site_id: UUID, done: Reported, what: str) -> Response:
    for warning in done.warnings:
        web.tell("warning", warning)
    if done.is_shown:
        web.tell("success", _("記録しました: %s") % what)
    return web.see(url_for("shelters.show", site_id=site_id))


def site_page(  # noqa: PLR0913 - a page with four forms, any of which may come back
    ctx: Context,
    site_id: UUID,
    *,
    state_form: forms.Form[StateForm] | None = None,
    count_form: forms.Form[CountForm] | None = None,
    check_form: forms.Form[WifiCheckForm] | None = None,
    wifi_form: forms.Form[WifiForm] | None = None,
    status: int = 200,
) -> Response:
    """Render the page of one shelter."""
    site = queries.get_status(ctx, site_id)
    hazards = queries.hazards_at_hand(ctx)
    return web.page(
        "shelters/show.html",
        status,
        site=site,
        hazards=hazards,
        all_hazards=list(Hazard),
        is_unfit=site.is_unfit_for(hazards),
        deeds=_deeds(site),
        wifi_deeds=[(state.value, label) for state, label in WIFI_DEEDS.items()],
        methods=[(method.value, method.label) for method in CheckMethod],
        wifi_kinds=[(kind.value, kind.label) for kind in WifiKind],
        calls=_calls(site),
        reports=queries.reports_of(ctx, site_id),
        checks=queries.checks_of(ctx, site_id),
        names=queries.display_names(ctx),
        state_form=state_form or forms.Form(StateForm),
        count_form=count_form or forms.Form(CountForm),
        check_form=check_form or forms.Form(WifiCheckForm),
        wifi_form=wifi_form or forms.Form(WifiForm),
        keys=[db.new_id() for _form in range(3 + len(site.wifi))],
        may_report=ctx.actor.may(permissions.REPORT),
        seen=lambda moment: seen(ctx, moment),
    )


def _deeds(site: SiteStatus) -> list[tuple[str, str]]:
    """Return the buttons for the states that may follow, the likeliest first."""
    possible = NEXT_STATES[site.state]
    return [(state.value, label) for state, label in DEEDS.items() if state in possible]


def _calls(site: SiteStatus) -> Sequence[tuple[str, str, str]]:
    """Return the levels a person may call: value, shape and word."""
    return [(call.value, call.shape, call.label) for call in CROWDING_CALLS] + [
        (BY_NUMBERS, "", _("人数から決める"))
    ] * bool(site.crowding_by_hand)
