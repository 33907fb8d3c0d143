"""One house: what it is, and the whole chain of its surveys."""

from uuid import UUID

from werkzeug.wrappers import Response

from disaster.assessment import permissions, queries
from disaster.assessment.queries import SUPERSEDED, Told
from disaster.assessment.rules.surveying import SurveyState
from disaster.assessment.views.door import REQUEST_STATES, STATES, moment, pages
from disaster.foundation import clock, web
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents
from disaster.register import queries as register


@pages.get("/buildings/<uuid:building_id>")
@web.guard(permissions.READ)
def building(ctx: Context, building_id: UUID) -> Response:
    """Show one building with all its rounds."""
    return web.page(
        "assessment/building.html",
        building=register.get_building(ctx, building_id),
        stories=queries.stories(ctx, building_id),
        has_open=bool(incidents.open_incidents(ctx)),
        shown_state=_shown_state,
        request_states=REQUEST_STATES,
        may_record=ctx.actor.may(permissions.RECORD),
        may_ask=ctx.actor.may(permissions.ASK_RESURVEY),
        may_open=ctx.actor.may(permissions.ASK_RESURVEY)
        or ctx.actor.may(permissions.SETTLE_RESURVEY),
        moment=moment,
        clock_time=lambda at: f"{clock.tokyo(at):%H:%M}",
    )


def _shown_state(told: Told) -> tuple[str, str]:
    is_replaced = told.state is SurveyState.DECIDED and not told.counts
    return STATES[SUPERSEDED if is_replaced else told.state]
