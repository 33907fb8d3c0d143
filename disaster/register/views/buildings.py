"""One building: its lots and numbers, its owners, the households in it."""

from uuid import UUID

from werkzeug.wrappers import Response

from disaster.foundation import formats, web
from disaster.foundation.context import Context
from disaster.register import permissions, queries
from disaster.register.views.door import copy_line, pages


@pages.get("/buildings/<uuid:building_id>")
@web.guard(permissions.SEARCH, permissions.FIND_BUILDING)
def building(ctx: Context, building_id: UUID) -> Response:
    """Show what the ledgers say of one building; people only to who may see them."""
    return web.page(
        "register/building.html",
        house=queries.get_house_card(ctx, building_id),
        may_see_people=ctx.actor.may(permissions.SEARCH),
        may_link=ctx.actor.may(permissions.LINK),
        copies={kind: copy_line(ctx, kind) for kind in ("buildings", "residents")},
        era_date=formats.era_date,
    )
