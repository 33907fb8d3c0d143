"""The staff's list of telegrams: what came, what followed, which feed is silent."""

from flask import request, url_for
from werkzeug.wrappers import Response

from broadcast import permissions
from broadcast.queries import feeds
from broadcast.queries import telegrams as kept
from broadcast.rules.telegrams import URGENT, Outcome
from broadcast.views.doors import desk
from broadcast.views.staff import moment
from disaster.foundation import web
from disaster.foundation.context import Context


@desk.get("/telegrams")
@web.guard(permissions.READ)
def telegrams(ctx: Context) -> Response:
    """List the telegrams, the last received first, with what followed."""
    page = max(1, request.args.get("page", 1, int))
    return web.page(
        "broadcast/telegrams.html",
        lines=kept.received(ctx, page),
        page=page,
        pages=kept.pages(ctx),
        here=url_for("broadcast.telegrams") + "?page=",
        feeds=feeds.states(ctx),
        alarms=feeds.alarms(ctx),
        has_feed=bool(ctx.settings.jma_feed_url),
        outcomes={outcome.value: outcome.label for outcome in Outcome},
        urgent={outcome.value for outcome in URGENT},
        moment=moment,
    )
