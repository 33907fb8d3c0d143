"""The board of headquarters: every shelter, what is silent, open several at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for
from werkzeug.wrappers import Response

from disaster.foundation import db, forms, web
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from shelters import actions, permissions, queries
from shelters.actions import Told
from shelters.forms import OpenSeveralForm
from shelters.queries import SiteStatus
from shelters.rules.hazards import Hazard
from shelters.rules.opening import OpeningState
from shelters.views.door import pages, seen

# What needs an eye first.
STATE_ORDER = (
    OpeningState.OPEN,
    OpeningState.PERMANENT,
    OpeningState.PREPARING,
    OpeningState.UNKNOWN,
    OpeningState.CLOSED,
    OpeningState.UNOPENED,
)
FILTERS = {
    "open": _("開いている"),
    "preparing": _("準備中"),
    "silent": _("2時間連絡がない"),
    "full": _("満員に近い"),
    "unfit": _("この災害に使えないのに開いている"),
    "wifi": _("Wi-Fi が使える"),
    "unchecked": _("Wi-Fi の点検が2時間ない"),
    "closed": _("開いていない"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One shelter on the board with what the eye looks for."""

    site: SiteStatus
    marks: frozenset[str]


@pages.get("/")
@web.guard(permissions.READ)
def index(ctx: Context) -> Response:
    """Show every shelter, or those that a filter asks for."""
    return _board(ctx, forms.Form(OpenSeveralForm))


@pages.post("/open")
@web.guard(permissions.REPORT)
def open_several(ctx: Context) -> Response:
    """Open the chosen shelters, all or none."""
    form = web.read_form(OpenSeveralForm)
    opened = form.attempt(
        ctx,
        lambda filled: actions.open_several(
            ctx,
            filled.site,
            Told(
                state=OpeningState.OPEN,
                confirms_unfit=filled.confirms_unfit,
            ),
        ),
    )
    if opened is None:
        return _board(ctx, form, form.status)
    for site, done in opened:
        for warning in done.warnings:
            web.tell("warning", f"{site.name}: {warning}")
    web.tell("success", _("%d か所を開設しました。") % len(opened))
    return web.see(url_for("shelters.index"))


def _board(
    ctx: Context, form: forms.Form[OpenSeveralForm], status: int = 200
) -> Response:
    hazards = queries.hazards_at_hand(ctx)
    lines = [_line(ctx, site, hazards) for site in queries.board(ctx)]
    lines.sort(key=lambda line: STATE_ORDER.index(line.site.state))
    wanted = request.args.get("show", "")
    return web.page(
        "shelters/index.html",
        status,
        lines=[line for line in lines if not wanted or wanted in line.marks],
        counts=_counts(lines),
        people=sum(line.site.headcount or 0 for line in lines if line.site.is_open),
        filters=FILTERS,
        wanted=wanted if wanted in FILTERS else "",
        hazards=hazards,
        form=form,
        idempotency_key=db.new_id(),
        may_report=ctx.actor.may(permissions.REPORT),
        may_import=ctx.actor.may(permissions.IMPORT),
        seen=lambda moment: seen(ctx, moment),
    )


def _line(ctx: Context, site: SiteStatus, hazards: Sequence[Hazard]) -> Line:
    is_open = site.is_open
    known = bool(site.wifi)
    marks = {
        "open": is_open,
        "preparing": site.state is OpeningState.PREPARING,
        "closed": site.state in {OpeningState.UNOPENED, OpeningState.CLOSED},
        "silent": site.is_silent(ctx.now),
        "full": is_open and site.is_nearly_full,
        "unfit": is_open and site.is_unfit_for(hazards),
        "wifi": site.has_wifi,
        "unchecked": is_open and known and not site.has_fresh_wifi,
    }
    return Line(site, frozenset(name for name, holds in marks.items() if holds))


def _counts(lines: Sequence[Line]) -> dict[str, int]:
    return {name: sum(name in line.marks for line in lines) for name in FILTERS}
