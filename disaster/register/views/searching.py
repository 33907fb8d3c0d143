"""The one search field: people, households and buildings."""

from flask import url_for
from werkzeug.wrappers import Response

from disaster.foundation import formats, web
from disaster.foundation.context import Context
from disaster.register import permissions, queries
from disaster.register.queries import Found
from disaster.register.rules import asking, people
from disaster.register.views.door import asked, copy_line, pages


@pages.get("/")
@web.guard(permissions.SEARCH, permissions.FIND_BUILDING)
def index(ctx: Context) -> Response:
    """Find people, households and buildings with one field."""
    text = asked("q")
    may_see_people = ctx.actor.may(permissions.SEARCH)
    if may_see_people and asking.is_receipt(text):
        return web.see(url_for("certificates.index", q=text))
    found = queries.find_people(ctx, text) if may_see_people else Found([], 0, None)
    buildings, total = queries.find_buildings(ctx, text, by_owner=may_see_people)
    same_name, same_age = people.namesakes(found.cards)
    return web.page(
        "register/index.html",
        q=text,
        found=found,
        buildings=buildings,
        more_buildings=total - len(buildings),
        same_name=same_name,
        same_age=same_age,
        counts=queries.counts(ctx) if not text else {},
        copies={kind: copy_line(ctx, kind) for kind in ("residents", "buildings")},
        may_see_people=may_see_people,
        birthday=formats.era_date_with_gregorian,
        era_date=formats.era_date,
    )
