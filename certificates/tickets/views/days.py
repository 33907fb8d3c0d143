"""The end of a day: figures, reading back, closing, the second look (日締め)."""

from datetime import date, timedelta
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from certificates import permissions
from certificates.tickets import actions, queries
from certificates.tickets.forms import CloseForm, ReopenForm
from certificates.tickets.queries import DayCheck, DayClosing
from certificates.tickets.views.door import attempt, pages
from disaster.foundation import clock, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import NotFound
from disaster.foundation.texts import _

ONE = "/days/<day>"
SHOWN_DAYS = 14
# Whatever else stands in an address is no day of a counter.
YEARS = range(2000, 3000)
FINDINGS = {
    "sha256": _("ファイルの中身が、作ったときと違います"),
    "text": _("紙に書いてあることが、台帳と違います"),
    "RevokedKey": _("署名の鍵が失効しています。新しい鍵で作り直してください"),
}


@pages.get("/days/")
@web.guard(permissions.DAY_CLOSE)
def days(ctx: Context) -> Response:
    """List the last days: closed, looked at, or not."""
    today = clock.tokyo_day(ctx.now)
    shown = [today - timedelta(days=back) for back in range(SHOWN_DAYS)]
    return web.page(
        "certificates/tickets/days.html",
        rows=[(day, queries.standing_closing(ctx, day)) for day in shown],
        unclosed=set(queries.unclosed_days(ctx)),
        today=today,
        era=formats.era_date,
    )


@pages.get(ONE)
@web.guard(permissions.DAY_CLOSE)
def day(ctx: Context, day: str) -> Response:
    """Show one day with everything that has to agree."""
    return _page(ctx, _read(day), forms.Form(CloseForm))


@pages.post(f"{ONE}/check")
@web.guard(permissions.DAY_CLOSE)
def check(ctx: Context, day: str) -> Response:
    """Let all papers of the day be read back."""
    own = _read(day)
    attempt(ctx, lambda: actions.ask_check(ctx, own))
    return _back(own)


@pages.post(f"{ONE}/close")
@web.guard(permissions.DAY_CLOSE)
def close(ctx: Context, day: str) -> Response:
    """Close the day."""
    own, form = _read(day), web.read_form(CloseForm)
    made = form.attempt(
        ctx, lambda filled: actions.close_day(ctx, own, filled.ending())
    )
    if made is None:
        return _page(ctx, own, form)
    web.tell("success", _("この日を締めました。別の人の確認を受けてください。"))
    return _back(own)


@pages.post(f"{ONE}/confirm")
@web.guard(permissions.DAY_CONFIRM)
def confirm(ctx: Context, day: str) -> Response:
    """Put the second look on record."""
    own = _read(day)
    if attempt(ctx, lambda: actions.confirm(ctx, own)):
        web.tell("success", _("確認を記録しました。"))
    return _back(own)


@pages.post(f"{ONE}/reopen")
@web.guard(permissions.DAY_REOPEN)
def reopen(ctx: Context, day: str) -> Response:
    """Open a closed day again with a reason."""
    own, form = _read(day), web.read_form(ReopenForm)
    made = form.attempt(ctx, lambda filled: actions.reopen(ctx, own, filled.reason))
    if made is None:
        return _page(ctx, own, forms.Form(CloseForm), form)
    web.tell("success", _("この日を開け直しました。前の締めは記録に残っています。"))
    return _back(own)


@pages.get(f"{ONE}/sheet")
@web.guard(permissions.DAY_CLOSE)
def sheet(ctx: Context, day: str) -> Response:
    """Show the sheet to print and file."""
    own = _read(day)
    closing = queries.standing_closing(ctx, own)
    if closing is None:
        raise NotFound(what="この日の締め")
    return web.page(
        "certificates/tickets/sheet.html", **_shown(ctx, own, closing, None)
    )


def _page(
    ctx: Context,
    own: date,
    form: forms.Form[CloseForm],
    reopening: forms.Form[ReopenForm] | None = None,
) -> Response:
    closing = queries.standing_closing(ctx, own)
    reopening = reopening or forms.Form(ReopenForm)
    refused = form if form.errors else reopening
    return web.page(
        "certificates/tickets/day.html",
        refused.status if refused.errors else 200,
        form=form,
        reopening=reopening,
        may_reopen=ctx.actor.may(permissions.DAY_REOPEN),
        may_confirm=ctx.actor.may(permissions.DAY_CONFIRM),
        is_closer=closing is not None and closing.closed_by == ctx.actor.name,
        history=queries.closing_history(ctx, own),
        is_future=own > clock.tokyo_day(ctx.now),
        key=str(new_id()),
        **_shown(ctx, own, closing, queries.check_of(ctx, own)),
    )


def _shown(
    ctx: Context, own: date, closing: DayClosing | None, check: DayCheck | None
) -> dict[str, Any]:
    """Return what page and sheet show alike."""
    now = queries.figures(ctx, own)
    return {
        "day": own,
        "era_day": formats.era_date_with_gregorian(own),
        "figures": closing.figures if closing else now,
        "has_changed": closing is not None and closing.figures != now,
        "closing": closing,
        "check": check or queries.check_of(ctx, own),
        "findings": FINDINGS,
        "moment": lambda moment: formats.era_moment(clock.tokyo(moment)),
    }


def _read(text: str) -> date:
    try:
        own = date.fromisoformat(text)
    except ValueError as cause:
        raise NotFound(what="この日") from cause
    if own.year not in YEARS:
        raise NotFound(what="この日")
    return own


def _back(own: date) -> Response:
    return web.see(url_for("tickets.day", day=own.isoformat()))
