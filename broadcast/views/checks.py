"""The staff's page of the last look at every way out (経路の点検)."""

from werkzeug.wrappers import Response

from broadcast import permissions
from broadcast.queries import cable as rows
from broadcast.queries import liveness
from broadcast.rules.cable import fetch_light
from broadcast.rules.liveness import Probe, is_stale
from broadcast.views.doors import desk
from broadcast.views.staff import moment
from disaster.foundation import web
from disaster.foundation.context import Context


@desk.get("/checks")
@web.guard(permissions.READ)
def checks(ctx: Context) -> Response:
    """Show whether each way out works, before it is needed."""
    found = liveness.checks(ctx)
    return web.page(
        "broadcast/checks.html",
        checks=found,
        labels={probe.value: probe.label for probe in Probe},
        is_late=any(is_stale(one.checked_at, ctx.now) for one in found),
        operators=[
            (operator, fetch_light(operator.last_fetched_at, ctx.now))
            for operator in rows.operators(ctx, active_only=True)
        ],
        moment=moment,
    )
