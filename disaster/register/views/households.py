"""One household: as of the disaster's day, and what changed since."""

from datetime import date
from uuid import UUID

from werkzeug.wrappers import Response

from disaster.foundation import clock, formats, web
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.register import permissions, queries
from disaster.register.views.door import (
    asked,
    copy_line,
    day_of,
    open_until,
    pages,
)


@pages.get("/households/<uuid:household_id>")
@web.guard(permissions.SEARCH)
def household(ctx: Context, household_id: UUID) -> Response:
    """Show one household and its people on a day, protected persons masked."""
    found = queries.get_household(ctx, household_id)
    every = incidents.all_incidents(ctx)
    newest = next((one.struck_on for one in every if one.closed_at is None), None)
    on, error = _day(newest or clock.tokyo_day(ctx.now))
    is_hidden = queries.is_hidden(ctx, household_id)
    linked = found.building_id and queries.get_building(ctx, found.building_id)
    return web.page(
        "register/household.html",
        422 if error else 200,
        household=found,
        then=queries.household_on(ctx, household_id, on),
        on=on,
        day_error=error,
        struck={one.struck_on: one.name for one in reversed(every)},
        is_hidden=is_hidden,
        open_until=open_until(ctx, household_id),
        linked=linked,
        may_receive=web.opens(ctx, "certificates.new"),
        may_link=ctx.actor.may(permissions.LINK),
        copies={kind: copy_line(ctx, kind) for kind in ("residents", "buildings")},
        era_date=formats.era_date,
        birthday=formats.era_date_with_gregorian,
    )


def _day(usual: date) -> tuple[date, str]:
    """Return the day to look at: the asked one, else the usual one with a complaint."""
    try:
        return day_of(asked("on"), _("日付")) or usual, ""
    except Refusal as refusal:
        return usual, str(refusal)
