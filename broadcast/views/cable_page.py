"""The page behind the link and the QR code of a request sheet: no account, a button.

Opening it changes nothing, because mail scanners and previews open links too.
"""

from flask import url_for
from werkzeug.wrappers import Response

from broadcast.actions import cable as deeds
from broadcast.forms import SayForm
from broadcast.queries import cable as rows
from broadcast.rules import cable
from broadcast.rules.cable import Stage, UnknownPageCode, Way
from broadcast.views.doors import cable_page
from disaster.foundation import clock, formats, forms, i18n, pages, web
from disaster.foundation.context import Context


@cable_page.get("/<code>")
@web.guard(public=True)
def show(ctx: Context, code: str) -> Response:
    """Show what an operator was asked to broadcast, and the buttons."""
    return _page(ctx, code, forms.Form(SayForm))


@cable_page.post("/<code>")
@web.guard(public=True)
def say(ctx: Context, code: str) -> Response:
    """Take the operator's word; the same word twice is one."""
    form = web.read_form(SayForm)
    told = form.attempt(
        ctx,
        lambda filled: deeds.acknowledge_by_code(
            ctx,
            code,
            deeds.Said(filled.stage, Way.PAGE, filled.who, filled.reason),
        ),
    )
    if told is None:
        return _page(ctx, code, form, form.status)
    return web.see(url_for("catv_page.show", code=code))


def _page(
    ctx: Context, code: str, form: forms.Form[SayForm], status: int = 200
) -> Response:
    site = pages.public_site(ctx.settings, ctx.now, i18n.SOURCE, "catv/ack/x")
    values = {"site": site, "has_form": True, "form": form, "code": code}
    try:
        broadcast, operator = rows.of_page_code(ctx, code)
    except UnknownPageCode as refusal:
        return web.page(
            "broadcast/public/catv_ack.html",
            refusal.status,
            error=str(refusal),
            **values,
        )
    said = rows.receipts(ctx, broadcast.id, operator.id)
    stages = [Stage(one.stage) for one in said]
    return web.page(
        "broadcast/public/catv_ack.html",
        status,
        error="",
        broadcast=broadcast,
        operator=operator,
        said=[
            (Stage(one.stage).label, formats.era_moment(clock.tokyo(one.at)))
            for one in said
        ],
        next_stages=cable.next_stages(cable.standing(stages)),
        ticker=rows.approved_ticker(broadcast),
        **values,
    )
